"""The briefing: what all that is said on two states comes to, in sentences with numbers."""

import html
import re
import unicodedata
from io import BytesIO
from itertools import combinations

import pytest
import served_site
from opened_page import kept_address, let_go, open_page, turn_to
from pyoxigraph import RdfFormat, Store

from kg.asking import answers, brief_renderings, briefings, findings
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, PREFIXES, RDF


@pytest.fixture(scope="module")
def opening(graph):
    """The briefing of the shipped corpus, asked anew."""
    return briefings.opening(graph)


def test_a_finding_says_of_how_many_documents_it_holds(graph, opening):
    """Three to five sentences, and none without the number of documents in which it was looked for."""
    documents = sum(1 for _ in graph.quads_for_pattern(None, RDF["type"], BR["Document"]))
    assert 3 <= len(opening.findings) <= 5
    assert [] == [
        each.sentence for each in opening.findings if f"in these {documents} documents" not in each.sentence
    ]


def test_the_number_of_a_finding_is_that_of_the_answer_it_sums_up(graph, opening):
    """Who follows a finding to its question counts there what the sentence says."""
    counted = {
        "promises": lambda _: True,
        "set-back": lambda row: row["outcome"] in {"fell back", "overdue"},
        "differences": lambda _: True,
        "denials": lambda _: True,
        "silences": lambda row: row["silent"] == "Azerbaijan" and row["statementCount"],
    }
    told = {each.kind: (each.number, str(each.number) in each.sentence) for each in opening.findings}
    rows = {each.kind: answers.answer(graph, each.question, each.given).rows for each in opening.findings}
    assert {kind: (sum(map(bool, map(counted[kind], rows[kind]))), True) for kind in told} == told
    assert [*findings.KINDS] == [*told]


def test_every_finding_leads_to_claims(graph, opening):
    """Behind each sentence stand claims of this graph."""
    claims = {quad.subject.value for quad in graph.quads_for_pattern(None, RDF["type"], BR["Claim"])}
    assert [True] * len(opening.findings) == [
        bool(each.claims) and claims.issuperset(each.claims) for each in opening.findings
    ]


def test_what_the_build_found_is_what_is_asked_anew(graph, opening):
    """The graph holds the same brief that its questions give, so that a page need not ask them."""
    kept = briefings.kept(graph)
    assert (opening.headline, opening.gist, opening.polities) == (kept.headline, kept.gist, kept.polities)
    assert [
        (each.sentence, each.number, each.question, sorted(each.claims)) for each in opening.findings
    ] == [(each.sentence, each.number, each.question, sorted(each.claims)) for each in kept.findings]


def test_a_briefing_of_a_day_knows_nothing_that_was_said_later(graph):
    """As of a day only documents up to it count, in every sentence."""
    found = briefings.brief(graph, "Kazakhstan", "Azerbaijan", "2022-09-01")
    late = "SELECT ?claim { ?claim br:statedIn/br:latest ?day FILTER(STR(?day) > '2022-09-01') }"
    later = {row["claim"].value for row in sparql.select(graph, late)}
    assert (set(), "August 2022") == (
        later.intersection(claim for each in found.findings for claim in each.claims),
        found.gist.split(" to ")[1].split(",")[0],
    )
    assert all(f"in these {found.documents} documents" in each.sentence for each in found.findings)


def test_two_that_are_one_are_no_pair(graph):
    """Nobody is briefed on what a state says of itself as of another."""
    with pytest.raises(InputError, match="both are the same"):
        briefings.brief(graph, "Kazakhstan", "kazakhstan")


_SAID = """
doc:d a br:Document ; dcterms:issued "2020" .
{polities}
claim:1 a br:Claim ; br:statedIn doc:d ; br:statedBy id:v ;
  br:involves {involved} ; br:involvesDirectly {involved} .
"""


def _store(*slugs, more=""):
    """Return a graph of one claim that involves some polities."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    polities = "".join(f'id:{slug} a br:Polity ; rdfs:label "{slug.title()}"@en .\n' for slug in slugs)
    said = _SAID.format(polities=polities, involved=" , ".join(f"id:{slug}" for slug in slugs))
    said += "".join(f"[] br:dyadOf id:{a} , id:{b} ; br:claimCount 1 .\n" for a, b in combinations(slugs, 2))
    store = Store()
    store.load((prefixes + said + more).encode(), RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(
    ("store", "headline", "gist"),
    [
        (Store(), "Who said what about whom", "No document here yet: add one to the corpus, and build it."),
        (_store("alba"), "What is said of Alba", "1 statement by 1 voice in 1 document, 2020."),
        (
            _store("alba", "borea"),
            "Alba and Borea: what each says of the other",
            "1 statement on the two by 1 voice in 1 document, 2020.",
        ),
        (
            _store("alba", "borea", "ceda"),
            "Who said what about whom",
            "1 statement by 1 voice in 1 document, 2020.",
        ),
    ],
    ids=["nothing", "one state", "a pair", "no dense pair"],
)
def test_every_graph_has_a_fitting_opening(store, headline, gist):
    """A graph of nothing, of one state, of a pair, of many: each opens with what can be said of it."""
    found = briefings.opening(store)
    assert (headline, gist, []) == (found.headline, found.gist, found.findings)


SIZES = {(1440, 900): 300, (1280, 720): 300, (768, 1024): 500, (360, 740): 340}
"""Sizes of windows, and how high the drawing is at least of which the first screen shows so much."""


@pytest.fixture(scope="module")
def tab(browser, built):
    """The page of the shipped corpus."""
    tab = open_page(browser, built / "graph.html")
    yield tab
    let_go(tab)


@pytest.fixture(scope="module")
def plain(browser, built):
    """The same page where no script may run."""
    page = browser.new_context(java_script_enabled=False, offline=True).new_page()
    page.goto((built / "graph.html").as_uri())
    return page


_SEEN = """() => [...document.querySelectorAll("#findings a")].map(each => {
  const {top, bottom, left, right} = each.getBoundingClientRect();
  return each.checkVisibility() && top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
})"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_four_findings_stand_in_the_first_screen_with_script_and_without(tab, plain, size):
    """Who opens the page sees what it comes to, in any window, and the drawing below; no script is needed."""
    width, height = size
    tab.set_viewport_size({"width": width, "height": height})
    turn_to(tab)
    drawing = tab.evaluate("innerHeight - document.querySelector('.view').getBoundingClientRect().top")
    assert ([True] * 4, True) == (tab.evaluate(_SEEN), drawing >= SIZES[size])
    plain.set_viewport_size({"width": width, "height": height})
    boxes = [each.bounding_box() for each in plain.locator("#findings a").all()]
    assert [True] * 4 == [0 <= box["y"] and box["y"] + box["height"] <= height for box in boxes]
    assert (False, False, True) == tuple(
        plain.is_visible(part) for part in ("#find", "#legend", "#ladder table")
    )


def test_a_finding_is_a_step_of_a_tour(tab, opening):
    """A click lights its ties and opens its statements; arrow keys lead on; the address keeps the step."""
    turn_to(tab)
    tab.click("#findings a >> nth=1")
    lit = set(tab.evaluate("bilateral.overlay.lit().links.map(link => link.id)"))
    claims = [claim.rsplit("/", 1)[1] for claim in opening.findings[1].claims]
    behind = tab.evaluate(
        """claims => bilateral.data.links
          .filter(link => link.claims.some(at => claims.includes(bilateral.data.claim(at).id)))
          .map(link => link.id)""",
        claims,
    )
    assert set(behind) == lit
    assert (len(claims), "2 of 4") == (tab.locator("#details .claim").count(), tab.inner_text(".tour")[5:11])
    tab.keyboard.press("ArrowRight")
    assert (opening.findings[2].sentence, "#step=3") == (
        tab.inner_text("#details h2"),
        kept_address(tab),
    )
    turn_to(tab, "#step=4")
    assert "4" == tab.get_attribute("#findings [aria-current]", "data-step")
    turn_to(tab, "#step=9")
    assert 0 == tab.locator("#findings [aria-current]").count()


def test_the_page_of_the_shipped_corpus_can_be_mailed(built, tab):
    """It weighs at most a megabyte and a half, asks for nothing and reports no error."""
    assert (built / "graph.html").stat().st_size <= 1_500_000
    assert ([], [], []) == (tab.noted["console"], tab.noted["errors"], tab.noted["requests"][1:])


def test_a_finding_on_the_site_leads_to_its_question_and_its_statements(graph, built, opening):
    """From home each finding goes to the answer that it sums up, and to the claims behind it alone."""
    with served_site.client(graph, built) as client:
        home = client.get("/").text
        pages = re.findall(r'<a href="(/verdict/\w+)">(\d+) statements? behind it', home)
        listed = [len(set(re.findall(r'href="/claim/(\w+)"', client.get(path).text))) for path, _ in pages]
    assert [each.sentence for each in opening.findings if html.escape(each.sentence) not in home] == []
    assert [len(each.claims) for each in opening.findings] == [int(count) for _, count in pages] == listed


def test_the_brief_is_one_page_and_its_statements_the_next(browser, graph, tmp_path):
    """Printed, headline, findings and tour stand on page one, the statements behind them on the second."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    path = tmp_path / "brief.html"
    found = briefings.brief(graph)
    path.write_bytes(brief_renderings.render(graph, found, "html"))
    tab = browser.new_page()
    tab.goto(path.as_uri())
    first, second = pypdf.PdfReader(BytesIO(tab.pdf(format="A4", prefer_css_page_size=True))).pages
    tab.close()
    flat = " ".join(unicodedata.normalize("NFKC", first.extract_text()).split())  # fi is one letter

    assert all(" ".join(each.heading.split()).lower() in flat.lower() for each in found.findings)
    assert second.extract_text().startswith("Statements")
