"""Pages of resources: what a reader finds on them, and that nothing in a corpus runs or breaks there."""

import re
from collections import Counter
from html import unescape
from urllib.parse import quote

import pytest
import rdflib
import served_site
import small_corpus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

import kg
from kg.rdf.terms import BR

DOCUMENT = "/document/2022-08-25-elkz-tukumov"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped build."""
    return served_site.client(graph, built)


def text_of(html):
    """Return the document's words as a page shows them: its paragraphs without the numbers of claims."""
    shown = re.findall(r'<p class="text"[^>]*>(.*?)</p>', html, re.DOTALL)
    without = re.sub(r'<sup class="numbers">.*?</sup>', "", "".join(shown), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", without))


def test_document_shows_its_text_exactly(site, checkout):
    """The paragraphs of the page, joined, are the kept text."""
    kept = (checkout / "corpus" / DOCUMENT.split("/")[2] / "document.txt").read_text(encoding="utf-8")

    assert kept == text_of(site.get(DOCUMENT, headers=HTML).text)


def test_every_passage_is_an_element(site, graph):
    """Each turn and sentence of a kept text is found by its fragment; no id stands twice."""
    iri = "https://w3id.org/bilateral-kg" + DOCUMENT
    places = {quad.subject.value for quad in graph.quads_for_pattern(None, BR["end"], None)}
    fragments = {place.partition("#")[2] for place in places if place.startswith(f"{iri}#")}
    ids = re.findall(r' id="([^"]+)"', site.get(DOCUMENT, headers=HTML).text)

    assert fragments <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_name_is_an_element(site, graph):
    """A name with an IRI of its own is found by its fragment on the page of what it names."""
    names = [quad.object.value for quad in graph.quads_for_pattern(None, BR["hasName"], None)]
    places = [name.replace("https://w3id.org/bilateral-kg", "").split("#") for name in names]

    assert len(places) > 5
    assert [] == [each for each in places if f' id="{each[1]}"' not in site.get(each[0], headers=HTML).text]


def test_words_and_claims_lead_to_each_other(site):
    """Each claim with a quote has a number at its words and a link back to them."""
    html = site.get(DOCUMENT, headers=HTML).text
    listed = set(re.findall(r'<div class="claim" id="claim-(\w+)"', html))

    assert len(listed) > 100
    assert listed == set(re.findall(r'class="number" href="#claim-(\w+)"', html))
    assert listed == set(re.findall(r' id="quote-(\w+)"', html))
    assert listed == set(re.findall(r'href="#quote-(\w+)"', html))


def test_withheld_text_has_claims_and_link(site):
    """Of a withheld document the page says so, links to the source and lists the claims."""
    html = site.get("/document/2022-08-24-inform-talks", headers=HTML).text

    assert "words not reproduced" in html
    assert (
        'href="https://www.inform.kz/en/kazakh-azerbaijani-presidents-hold-extended-talks_a3970728"' in html
    )
    assert "<blockquote" not in html
    assert html.count('class="claim"') > 5


def test_entity_page_tells_names_with_their_time(site):
    """Former names stand with their years, codes and links with their registers."""
    astana, turkiye = (site.get(f"/id/{slug}", headers=HTML).text for slug in ("astana", "turkiye"))

    assert re.search(r"Nur-Sultan.*?from 2019-03 until 2022-09", astana, re.DOTALL)
    assert 'href="http://www.wikidata.org/entity/Q43"' in turkiye
    assert 'href="/graph?about=turkiye#thing=turkiye"' in turkiye


def test_contested_place_says_so(tmp_path):
    """A contested place is marked, with the sentence that designations imply no opinion."""
    entities = small_corpus.ENTITIES + "hill: {type: Region, label: Hill, contested: true, wikidata: Q1}\n"
    small_corpus.write(tmp_path, entities=entities)
    html = served_site.client(kg.build(tmp_path).store, tmp_path).get("/id/hill", headers=HTML).text

    assert re.search(
        r"<strong>Contested.</strong> Designations and names in this graph imply no opinion", html
    )
    assert 'href="http://www.wikidata.org/entity/Q1"' in html


def test_person_page_has_offices_and_words(site):
    """A person's page has the offices held, and what the person says."""
    html = site.get("/id/yerkin-tukumov", headers=HTML).text

    assert "Offices" in html
    assert "What Yerkin Tukumov says" in html
    assert 'href="/claims?speaker=yerkin-tukumov"' in html


def test_edges_are_explained(site):
    """An inferred edge names its rule and the claims that it rests on."""
    html = site.get("/id/kaziss", headers=HTML).text

    assert re.search(r"Inferred</a> by the rule <a href=\"/rule/[\w-]+\"", html)


def test_claims_can_be_gathered_by_speaker(site):
    """The same claims stand under their speakers, with links to these."""
    html = site.get("/id/aktau?by=speaker", headers=HTML).text

    assert re.search(r'<h3><a href="/id/yerkin-tukumov">', html)


def test_claim_page_shows_words_in_context(site):
    """The quote is marked among the words around it; status and relation are defined; it can be cited."""
    html = site.get("/claim/d1276acbc6e62433", headers=HTML).text

    assert '<mark class="depth-1">only freight traffic is carried out on such a route</mark>' in html
    assert "This happened because </span>" in html
    assert "a third party could check it" in html
    assert "Verbatim" in html
    assert "@misc{2022-08-25-elkz-tukumov" in html


def test_contradicted_claim_leads_to_the_other(site, graph):
    """A claim that a verdict of conflict compares links to the verdict and to the claim on the other side."""
    quads = graph.quads_for_pattern(None, BR["verdict"], BR["verdictConflict"])
    verdict = min(quad.subject.value for quad in quads)
    ends = [
        next(graph.quads_for_pattern(NamedNode(verdict), BR[name], None)).object.value
        for name in ("firstClaim", "secondClaim")
    ]
    html = site.get(ends[0].replace("https://w3id.org/bilateral-kg", ""), headers=HTML).text

    for iri in (verdict, ends[1]):
        assert f'href="{iri.replace("https://w3id.org/bilateral-kg", "")}"' in html


def test_lists_filter_by_form(site):
    """Entities by class and letters, claims by relation, status and speaker: plain GET forms."""
    entities = site.get("/entities?class=Person&name=tukumov", headers=HTML).text
    claims = site.get("/claims?relation=neighborOf&status=asserted", headers=HTML).text

    assert re.findall(r'<li><a href="(/id/[\w-]+)"', entities) == ["/id/yerkin-tukumov"]
    assert "2 statements" in claims


def test_sources_say_what_is_kept(site):
    """Documents stand by date, kept or withheld, with what they pass on."""
    html = site.get("/sources", headers=HTML).text
    dates = re.findall(r'data-name="Date"><time datetime="([\d-]+)"', html)

    assert dates == sorted(dates, reverse=True)
    assert html.count(">not reproduced<") == 20
    assert html.count(">kept<") == 1


def test_dyad_shows_both_sides(site):
    """The two ways round show the same with the sides exchanged, and name one canonical address."""
    here = site.get("/dyad/kazakhstan/azerbaijan", headers=HTML)
    there = site.get("/dyad/azerbaijan/kazakhstan", headers=HTML)
    heads = [re.findall(r"<h3>Voices of (\w+)</h3>", page.text)[:2] for page in (here, there)]

    assert heads == [["Kazakhstan", "Azerbaijan"], ["Azerbaijan", "Kazakhstan"]]
    assert {page.headers["link"] for page in (here, there)} == {
        '</dyad/azerbaijan/kazakhstan>; rel="canonical"'
    }
    for section in ("mirror", "contradictions", "promises", "figures", "agreements", "visits", "timeline"):
        assert f'id="{section}"' in here.text


def test_side_of_a_voice_is_known_by_its_office(tmp_path):
    """A voice without a side of its own stands on the side of the state in which it holds an office."""
    entities = small_corpus.ENTITIES.replace("label: Ann Expert, of: aland", "label: Ann Expert")
    claims = (
        small_corpus.CLAIMS + "  - {claim: expert holdsOfficeIn aland, quote: How close, speaker: reporter}\n"
    )
    small_corpus.write(tmp_path, entities=entities, claims=claims)
    html = (
        served_site.client(kg.build(tmp_path).store, tmp_path).get("/dyad/aland/bem-land", headers=HTML).text
    )
    voices = html.partition("Voices of Aland</h3>")[2]

    assert "Ann Expert" in voices.partition("Both together")[0]


def test_joint_statement_stands_once(site):
    """What voices of both sides say together stands in a column of its own, and in neither side's."""
    html = site.get("/dyad/azerbaijan/kazakhstan", headers=HTML).text
    lines = html.partition('class="mirror-line"><summary>')[2].partition('id="contradictions"')[0]
    columns = re.findall(r"<h3>(Voices of \w+|Both together)</h3>(.*?)</div>", lines, re.DOTALL)
    said = {}
    for head, column in columns:
        said.setdefault(head, []).extend(re.findall(r'class="says"><a href="(/claim/\w+)', column))

    assert said["Both together"]
    assert not set(said["Both together"]) & {*said["Voices of Azerbaijan"], *said["Voices of Kazakhstan"]}
    assert all(len(claims) == len(set(claims)) for claims in said.values())


def test_every_row_of_a_dyad_leads_to_a_claim(site):
    """No row of a table and no moment of the timeline is without a link to a claim."""
    html = site.get("/dyad/kazakhstan/azerbaijan", headers=HTML).text
    rows = re.findall(r"<tr id=.*?</tr>|<li><p class=\"when\">.*?</li>", html, re.DOTALL)

    assert len(rows) > 100
    assert [] == [row for row in rows if 'href="/claim/' not in row]


def test_tables_of_a_dyad_are_laid_out_as_answers_are(site):
    """A table among others has the links, quotes and styles that it has on its own page."""
    dyad = site.get("/dyad/kazakhstan/azerbaijan", headers=HTML).text
    alone = site.get("/question/visits?a=kazakhstan&b=azerbaijan", headers=HTML).text
    table = re.compile(r'<table class="answer".*?</table>', re.DOTALL)
    last = re.compile(r'<td class="notes".*?</td>', re.DOTALL)
    part = dyad.partition('id="visits"')[2].partition("<h2")[0].replace('id="visits-row-', 'id="row-')
    row = re.compile(r"<tr id.*?</tr>", re.DOTALL)
    visits = row.findall(part)

    assert [last.sub("", each) for each in visits] == row.findall(last.sub("", table.search(alone)[0]))
    assert all('<a href="/document/' in last.search(each)[0] for each in visits)
    assert table.findall(part)[0].count("<tr id") < len(visits)


def test_what_follows_from_a_claim_is_said_once(site):
    """No line of what follows from a claim stands twice, though it may follow in more than one way."""
    store = site.app.state.dataset.store
    derived = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    counted = Counter(
        quad.object.value
        for quad in store.quads_for_pattern(None, derived, None)
        if "/claim/" in quad.object.value and "/inference/" in quad.subject.value
    )
    for iri, _ in counted.most_common(5):
        html = site.get(f"/claim/{iri.rpartition('/')[2]}", headers=HTML).text
        part = html.partition("What follows from it</h2>")[2].partition("</ul>")[0]
        lines = re.findall(r"<li><a [^>]*><bdi>(.*?)</bdi></a> <span class=\"quiet\">(\w+)", part)
        assert lines
        assert len(lines) == len(set(lines))


def some_of_each_kind(places):
    """Return of the pages of each kind a dozen, by an even stride: one template writes all of a kind."""
    kinds = {}
    for place in sorted(places):
        kinds.setdefault(place.split("/")[1], []).append(place)
    return [place for kind in kinds.values() for place in kind[:: -(-len(kind) // 12)]]


def test_no_link_inside_leads_nowhere(site):
    """Links of these pages lead to what the graph knows; to pages, and their fragments to elements there."""
    places = ["/id/aktau", "/claim/d1276acbc6e62433", DOCUMENT, "/rule/symmetric-relation"]
    ours = ("/id/", "/claim/", "/document/", "/ontology", "/inference/", "/verdict/", "/rule/", "/dyad/")
    hrefs = {
        unescape(href)
        for place in places
        for href in re.findall(r'href="(/[^"]*)"', site.get(place, headers=HTML).text)
        if href.startswith(ours)
    }
    pages = {
        place: site.get(place) for place in some_of_each_kind({each.partition("#")[0] for each in hrefs})
    }
    places = {href: href.partition("#")[::2] for href in hrefs}
    store = site.app.state.dataset.store
    named = {re.split(r"[#?.]", href)[0] for href in hrefs if not href.startswith("/dyad/")}
    terms = {name: NamedNode(f"https://w3id.org/bilateral-kg{name}") for name in named}

    assert len(named) > 150
    assert [] == [name for name, term in terms.items() if not any(store.quads_for_pattern(term, None, None))]
    assert [] == [place for place, page in pages.items() if page.status_code != 200]
    assert [] == [
        href
        for href, (place, fragment) in places.items()
        if fragment and place in pages and f' id="{fragment}"' not in pages[place].text
    ]


def test_labels_follow_the_language(site):
    """Pages have their labels, and links among them the parameter, in the language asked for."""
    html = site.get("/claim/d1276acbc6e62433?lang=ru", headers=HTML).text

    assert "связано с" in html
    assert 'href="/id/baku?lang=ru"' in html
    assert 'href="/claim/d1276acbc6e62433.bib?lang=ru"' in html


def test_pages_bring_no_script_and_no_style(site):
    """What the policy forbids is not there: inline script, inline style, anything from elsewhere."""
    for place in (DOCUMENT, "/id/kazakhstan", "/dyad/kazakhstan/azerbaijan", "/ontology", "/claims"):
        html = site.get(place, headers=HTML).text

        assert not served_site.has_script(html)
        assert " style=" not in html
        assert re.findall(r'<(?:link rel="stylesheet" href|img src)="(?!/static/)', html) == []


HOSTILE = '<script>window.hurt=1</script>"><img src=x onerror=hurt()>{{7*7}}\u202eevil'
TEXT = f"""{HOSTILE} said we are neighbours. Trade is <b>good</b> & "growing"; so we say </mark></a> still.
"""
CLAIMS = """\
claims:
  - claim: aland neighborOf bem-land
    quote: we are neighbours. Trade
    value: '<script>window.hurt=2</script>'
  - claim: aland tradesWith bem-land
    quote: Trade is <b>good</b> & "growing"; so we say </mark></a> still
  - claim: bem-land tradesWith aland
    quote: <b>good</b>
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The site of a corpus whose labels, text and values are markup."""
    entities = small_corpus.ENTITIES.replace("label: Aland", f"label: '{HOSTILE}{'x' * 3000}'", 1)
    turns = "turns:\n  - {from: '<script>window', speaker: expert, role: '<i>Boss</i>'}\n"
    home = tmp_path_factory.mktemp("hostile")
    small_corpus.write(home, entities=entities, text=TEXT, turns=turns, claims=CLAIMS)
    return served_site.client(kg.build(home).store, home)


@pytest.mark.parametrize(
    "place",
    [
        "/id/aland",
        "/document/interview",
        "/claims",
        "/entities",
        "/dyad/aland/bem-land",
        "/dyads",
        "/sources",
    ],
)
def test_hostile_words_are_only_text(hostile, place):
    """Markup in labels, roles, values and the text itself is shown, never made."""
    answer = hostile.get(place, headers=HTML)

    assert answer.status_code == 200
    assert not served_site.has_script(answer.text)
    assert "<img" not in answer.text
    assert "<b>good" not in answer.text
    assert "<i>Boss" not in answer.text


def test_hostile_text_is_shown_exactly(hostile):
    """Overlapping and nested quotes of markup leave the text as it is."""
    assert text_of(hostile.get("/document/interview", headers=HTML).text) == TEXT


def test_overlapping_quotes_are_both_seen(hostile):
    """Where two quotes overlap the words are marked doubly, where three do, threefold."""
    html = hostile.get("/document/interview", headers=HTML).text
    found = re.findall(r'<mark class="depth-(\d)">(?:<a [^>]*>)?(.*?)(?:</a>)?</mark>', html)
    marked = [(depth, unescape(words)) for depth, words in found]

    assert marked == [
        ("1", "we are neighbours."),
        ("1", " "),
        ("2", "Trade"),
        ("1", " is "),
        ("2", "<b>good</b>"),
        ("1", ' & "growing"; so we say </mark></a> still'),
    ]


def test_hostile_claims_and_rdf_resolve(hostile):
    """Each claim of the hostile corpus has its page, and Turtle that parses."""
    store = hostile.app.state.dataset.store
    claims = {quad.subject for quad in store.quads_for_pattern(None, BR["status"], None)}
    for claim in claims:
        place = claim.value.replace("https://w3id.org/bilateral-kg", "")
        page, turtle = hostile.get(place, headers=HTML), hostile.get(f"{place}.ttl")

        assert (page.status_code, served_site.has_script(page.text)) == (200, False)
        assert (rdflib.URIRef(claim.value), None, None) in rdflib.Graph().parse(
            data=turtle.text, format="turtle"
        )


PLACES = st.sampled_from(
    [
        "id",
        "document",
        "claim",
        "inference",
        "verdict",
        "rule",
        "graph",
        "ontology",
        "annotation",
        "dyad",
        "dyad/kazakhstan",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=PLACES,
    name=st.text(max_size=30),
    query=st.text(max_size=20),
    accept=st.sampled_from(["text/html", "*/*", "text/turtle"]),
)
def test_no_address_is_a_fault(site, place, name, query, accept):
    """Whatever stands in an address or its parameters, the site answers, and not with a fault."""
    address = (
        f"/{place}/{quote(name, errors='replace')}?page={quote(query)}&by={quote(query)}&lang={quote(query)}"
    )
    answer = site.get(address, headers={"accept": accept})

    assert answer.status_code in {200, 303, 404}


@settings(
    max_examples=settings.default.max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["class", "name", "relation", "status", "speaker", "page", "lang", "by"]),
        st.text(max_size=20),
    )
)
def test_no_parameter_is_a_fault(site, parameters):
    """Lists answer whatever they are asked for."""
    for place in ("/entities", "/claims", "/sources", "/dyads", "/id/aktau"):
        assert site.get(place, params=parameters, headers=HTML).status_code == 200
