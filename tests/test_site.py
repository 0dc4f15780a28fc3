"""The site over a real build, and over foreign RDF: home, catalogue, answers in every form, search."""

import csv
import html
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import drawn_graph
import jinja2
import pytest
import rdflib
import sampling
import served_site
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.asking import catalogue
from kg.web.parts.requests import FORMS
from kg.web.templating import LANGUAGES
from viz.phrases import phrase

QUESTIONS = catalogue.names()


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A client of the site over a corpus of other states than those that questions begin with."""
    folder = tmp_path_factory.mktemp("other")
    corpus = Path(__file__).parent / "corpora" / "marland-vostria"
    return served_site.client(kg.build(corpus).store, folder)


@pytest.fixture(scope="module")
def hostile():
    """A client of the site over a small graph whose names try to break out."""
    return served_site.client(drawn_graph.store(), served_site.EMPTY)


def get(site, path, accept="text/html", **parameters):
    """Ask as a browser does, or with another Accept."""
    return site.get(path, params=parameters or None, headers={"Accept": accept})


def text(response):
    """Return what a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.text)).split())


def test_templates_are_compiled_once(site, monkeypatch):
    """A page is made of the template that an earlier one was made of, without compiling it anew."""
    compiled = []
    compiling = jinja2.Environment.compile

    def counted(*given, **named):
        compiled.append(given)
        return compiling(*given, **named)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    first, again = (get(site, f"/id/nobody-{number}").text for number in (1, 2))
    found = len(compiled)
    get(site, "/id/nobody-3")

    assert ("nobody-1" in first, "nobody-2" in again) == (True, True)
    assert found == len(compiled)


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", QUESTIONS)
def test_question_about_other_states_opens_with_its_form(other, name):
    """Where a question's default is not in the graph, its page asks for a choice; nothing is wrong yet."""
    opened = get(other, f"/question/{name}")

    assert 200 == opened.status_code
    assert "kazakhstan" not in opened.text.partition('<form action="/question')[2].partition("</form>")[0]


def test_question_about_other_states_is_answered_once_chosen(other):
    """A choice that nothing here can be is asked for, in one line for programs; a chosen one is answered."""
    left_open = get(other, "/question/signatories.csv", accept="*/*")
    chosen = text(get(other, "/question/neighbors", state="vostria"))

    assert 400 == left_open.status_code
    assert "Agreement is not given" in left_open.text
    assert "state = Vostria" in chosen


def test_pages_travel_compressed(site):
    """Pages and data are compressed for a client that takes it, and caches keep both apart."""
    packed = site.get("/ontology", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    plain = site.get("/ontology", headers={"Accept": "text/html", "Accept-Encoding": "identity"})

    assert "gzip" == packed.headers["content-encoding"]
    assert "content-encoding" not in plain.headers
    assert {"Accept, Accept-Encoding"} == {each.headers["vary"] for each in (packed, plain)}
    assert plain.text == packed.text


@pytest.mark.parametrize("path", ["/questions/", "//example.org/", "/id/kazakhstan/"])
def test_redirects_stay_here(site, path):
    """A redirect names a path of the site and no host: a proxy may go by another name, and by TLS."""
    moved = site.get("http://127.0.0.1" + path, follow_redirects=False)

    assert moved.status_code not in range(300, 400) or re.fullmatch(r"/[^/].*", moved.headers["location"])


def test_home_tells_what_the_graph_holds(site, graph):
    """The first page has the numbers of claims and documents, the last day, dyads, and answers."""
    said = text(get(site, "/"))

    for expected in (
        "claims 279",
        "documents 21",
        "to 2025-10-21",
        "Azerbaijan – Kazakhstan",
        "Answered now",
    ):
        assert expected in said


@pytest.mark.parametrize("name", ["graph.ttl", "edges.csv", "graph.jsonld", "graph.html"])
def test_downloads_are_the_build_s_files(site, built, name):
    """A file is served as it stands in the build, to be kept and not to be shown."""
    response = site.get(f"/download/{name}")

    assert (built / name).read_bytes() == response.content
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_a_known_file_is_not_sent_again(site):
    """A file that the client has already is answered with 304."""
    tag = site.get("/download/graph.ttl").headers["etag"]

    assert site.get("/download/graph.ttl", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "name", ["build.json", "store/CURRENT", "..%2fbuild.json", "%2e%2e/%2e%2e/etc/passwd", "graph.ttl%00", ""]
)
def test_no_other_file_is_served(site, name):
    """Only the named outputs are served, whatever path is tried."""
    assert site.get(f"/download/{name}").status_code == 404


def test_cards_show_every_question(site):
    """The catalogue has a card a question, each leading to its page."""
    linked = set(re.findall(r'href="/question/([a-z-]+)"', get(site, "/questions").text))

    assert set(QUESTIONS) == linked


def test_cards_are_filtered(site):
    """A subject and words leave the questions that have both."""
    found = get(site, "/questions", tag="transport", words="links").text

    assert set(re.findall(r'href="/question/([a-z-]+)"', found)) == {"transport", "corridors"}


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_a_page(site, name):
    """Every question is answered on its page, with its query and its permanent link."""
    response = get(site, f"/question/{name}")

    assert response.status_code == 200
    assert catalogue.get(name).summary in text(response)
    assert "Permanent link" in text(response)


def test_a_row_leads_to_words_claim_document_and_source(site):
    """Words lead to the claim's page; the footnote names the voice and leads to document and original."""
    page = get(site, "/question/transport").text

    assert re.search(
        r'href="/claim/[0-9a-f]{16}"[^>]*>“only freight traffic is carried out on such a route”', page
    )
    assert 'href="/document/2022-08-25-elkz-tukumov"' in page
    assert "Yerkin Tukumov (Director of KazISS)" in page
    assert 'href="/id/aktau"' in page


def test_a_denial_does_not_read_as_a_fact(site):
    """Where no column tells the status, a statement that is not plainly asserted says how it is put."""
    assert "Kazakhstan shares a land border with Azerbaijan (denied)" in text(get(site, "/question/denials"))


def test_labels_follow_the_language(site):
    """In another language labels change, and every link of the page keeps the language."""
    page = get(site, "/question/neighbors", lang="ru").text

    assert "Узбекистан" in page
    assert 'href="/id/uzbekistan?lang=ru"' in page
    assert 'href="/questions?lang=ru"' in page


def test_permanent_link_holds_every_parameter(site):
    """The permanent link carries defaults too, and gives the same answer."""
    page = get(site, "/question/transport", at="2022-08").text
    (permanent,) = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    address = html.unescape(permanent)

    expected = {"a": ["kazakhstan"], "b": ["azerbaijan"], "at": ["2022-08-31"], "lang": ["en"]}
    assert parse_qs(urlsplit(address).query) == expected
    assert table(site.get(address).text) == table(page)


def table(page):
    """Return the table of an answer's page."""
    return re.search(r"<tbody>.*?</tbody>", page, re.DOTALL)[0]


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_form_by_suffix_and_by_accept(site, form):
    """What the address names and what Accept asks for is the same answer, of the media type it says."""
    kind = form.media_type.partition(";")[0]
    named = site.get(f"/question/trade.{form.suffix}")
    asked = get(site, "/question/trade", accept=kind)

    assert named.headers["content-type"] == form.media_type
    assert asked.headers["content-type"] == form.media_type
    assert form.suffix == "html" or named.content == asked.content
    assert "Accept" in asked.headers["vary"]


def test_forms_are_read_by_others(site):
    """CSV and JSON have a row a row, RDF parses and holds the claims behind them."""
    answer = json.loads(site.get("/question/trade.json").content)
    rows = list(csv.DictReader(io.StringIO(site.get("/question/trade.csv").text)))
    turtle = rdflib.Graph().parse(data=site.get("/question/trade.ttl").content, format="turtle")
    triples = rdflib.Graph().parse(data=site.get("/question/trade.nt").content, format="nt")
    claim = rdflib.URIRef("https://w3id.org/bilateral-kg/ontology#Claim")

    assert len(answer) == len(rows) == 30
    assert len(set(turtle.subjects(rdflib.RDF.type, claim))) == 30
    assert set(turtle) == set(triples)


def test_nothing_acceptable(site):
    """Where none of the forms is accepted, 406 says which there are."""
    response = get(site, "/question/trade", accept="image/png")

    assert response.status_code == 406
    assert "text/turtle" in response.text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/question/transprt", 404, "Did you mean transport"),
        ("/question/trade.zip", 404, "Use html, csv"),
        ("/question/neighbors?state=Kazahstan", 404, "Did you mean Kazakhstan?"),
        ("/question/transport?at=2022-13", 400, "Write 2022, 2022-08 or 2022-08-24"),
        ("/question/transport?bt=1", 400, "no parameter 'bt'"),
        ("/question/neighbors?state=kazakhstan&state=china", 400, "Given twice"),
        (f"/question/words?phrase={'x' * 501}", 400, "Longer than 500"),
        ("/question/words?phrase=%20", 400, "empty"),
        ("/graph?question=transprt", 404, "Did you mean transport"),
        ("/graph?about=Kazahstan", 404, "Did you mean Kazakhstan"),
        ("/graph?question=questions", 400, "rests on no claims"),
        ("/nothing", 404, "Page not found"),
    ],
)
def test_errors_say_what_to_do(site, path, status, said):
    """What is wrong is told with its remedy: on a page to a browser, in one line to a tool."""
    shown, told = get(site, path), get(site, path, accept="text/csv" if "trade.zip" not in path else "*/*")

    assert (shown.status_code, told.status_code) == (status, status)
    assert said in text(shown)
    assert said in told.text
    assert told.text.count("\n") == 1


def test_a_wrong_value_stands_in_its_field(site):
    """The form shows what was given, and at its field what is wrong with it."""
    page = get(site, "/question/transport", at="<b>soon</b>").text

    assert 'value="&lt;b&gt;soon&lt;/b&gt;" maxlength="10"' in page
    assert "aria-invalid=true aria-describedby=wrong-at" in page
    assert "is not a date" in page


def test_long_lists_complete_what_is_typed(site):
    """Of few choices there is a drop-down, of many a field with a list; a label is as good as a slug."""
    few, many = get(site, "/question/neighbors").text, get(site, "/question/about", entity="Caspian Sea").text

    assert '<option value="kazakhstan" selected>Kazakhstan</option>' in few
    assert 'value="Caspian Sea" list="names-entity"' in many
    assert "<tbody>" in many


def test_amounts_are_drawn_as_bars(site):
    """Amounts by period have a bar each, one drawing a currency; what is not asserted is drawn open."""
    page = get(site, "/question/trade").text

    assert "Amount in USD by period" in page
    assert page.count('class="bar"') + page.count('class="open"') == 16
    assert 'class="open"' in page


def test_answer_without_rows_is_an_answer(site):
    """Where the corpus says nothing, the page says so, and not that something is wrong."""
    page = get(site, "/question/happened", **{"from": "1850", "until": "1850"})

    assert "Nothing in this corpus. from = 1850-01-01; until = 1850-12-31." in text(page)
    assert "cannot be answered" not in page.text


def test_words_stand_beside_their_speakers(site):
    """In a row of several statements, each has its speaker and date before its words."""
    page = text(get(site, "/question/neighbors"))

    assert "Yerkin Tukumov, 2022-08-25 : “the Caspian Sea, which separates our states”" in page
    assert "Kassym-Jomart Tokayev, 2023-11-24 : words not reproduced" in page


def test_dates_are_drawn_as_stretches(site):
    """Dated rows stand on one axis of time; what is known to the year is as long as a year."""
    page = get(site, "/question/timeline").text

    assert "By time: happened" in page
    assert 'aria-label="Axis from 1995 to 2025"' in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("baku", "baku"),
        ("Баку", "baku"),
        ("Bakı", "baku"),
        ("BAKI", "baku"),
        ("KAZ", "kazakhstan"),
        ("Q232", "kazakhstan"),
        ("http://www.wikidata.org/entity/Q232", "kazakhstan"),
        ("Нур-Султан", "astana"),
        ("нұр сұлтан", "astana"),
        ("казакстан", "kazakhstan"),
        ("Azerbaycan", "azerbaijan"),
    ],
)
def test_names_are_found_in_any_spelling(site, words, found):
    """A name finds its thing in any language, former ones too, and without the letters of its alphabet."""
    hits = site.get("/search.json", params={"q": words}).json()["hits"]

    assert hits[0]["page"] == f"/id/{found}"


def test_words_of_quotes_are_marked(site):
    """Words of a quote lead to its claim, and are marked where they stand."""
    page = get(site, "/search", q="freight traf").text

    assert "only <mark>freight</mark> <mark>traffic</mark> is carried out" in page
    assert re.search(r'href="/claim/[0-9a-f]{16}"', page)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        (
            "transport",
            "Which transport links exist, are planned or are missing between Kazakhstan and Azerbaijan",
        ),
        ("neighbors", "Who are the neighbors of Kazakhstan, by land or across water?"),
        ("calls", "Which calls by telephone or video are told of between"),
    ],
)
def test_an_answer_is_headed_by_what_it_is_asked_of(site, name, heading):
    """The heading of an answer is its question with the names in it."""
    assert heading in text(get(site, f"/question/{name}"))


def test_nothing_found_names_what_is_near(site):
    """Where nothing holds the words, the nearest names are told."""
    assert "Did you mean Kazakhstan" in text(get(site, "/search", q="Kazahstan"))


ODD = st.text(max_size=60) | st.sampled_from(
    [
        '"',
        "a* OR",
        "NEAR(a b)",
        "^a",
        "col:b",
        "\0",
        "-",
        "{{7*7}}",
        "'; DROP",
        "\u202e",
        "</script>",
        "AND NOT",
    ]
)


@given(words=ODD)
def test_search_survives_any_words(site, words):
    """No sign has a meaning to the search, and none runs or breaks anything."""
    response = get(site, "/search", q=words, lang=words)

    assert response.status_code == 200
    assert not served_site.has_script(response.text)


@given(name=st.sampled_from(QUESTIONS), values=st.lists(ODD, max_size=3), key=ODD, language=ODD)
def test_questions_survive_any_parameters(site, name, values, key, language):
    """Whatever a question is given, it is answered, or refused with a reason; nothing of it is markup."""
    taken = dict(zip(catalogue.get(name).takes, values, strict=False))
    response = get(site, f"/question/{name}", **{**taken, key or "x": "<script>", "lang": language})

    assert response.status_code in {200, 400, 404}
    assert not served_site.has_script(response.text)


@given(path=st.text(max_size=40))
def test_any_address_is_answered(site, path):
    """An address that was never there is answered with 404, without a word of this machine."""
    response = site.get("/question/" + "".join(f"%{byte:02x}" for byte in path.encode()))

    assert response.status_code in {200, 404}
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "path", ["/", "/search?q=script", "/graph", "/question/about?entity=evil", "/sparql"]
)
def test_hostile_names_are_only_text(hostile, path):
    """Names, quotes and titles with markup stand on every page as text."""
    response = get(hostile, path)
    policy = response.headers["content-security-policy"]

    assert "<script>window.hurt" not in response.text
    assert "<img src=x" not in response.text
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "parameters",
    [{}, {"about": "baku", "lang": "kk"}, {"question": "transport"}],
    ids=["all", "some", "answer"],
)
def test_graph_is_drawn_under_its_own_policy(site, parameters):
    """The header of the interactive page allows what the page itself allows, and no frame around it."""
    response = get(site, "/graph", **parameters)
    (own,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', response.text)

    assert response.headers["content-security-policy"] == f"{html.unescape(own)}; frame-ancestors 'none'"


@pytest.mark.parametrize("parameters", [{}, {"about": "baku", "lang": "kk"}])
def test_graph_leads_back_to_the_site(site, built, parameters):
    """The interactive page has a link to the first page, which its file by itself has not."""
    home = phrase("home", language=parameters.get("lang", "en"))
    back = f'<a class="plain" href="/{"?lang=kk" * bool(parameters)}" data-say="home">{home}</a>'

    assert get(site, "/graph", **parameters).text.count(back) == 1
    assert back not in (built / "graph.html").read_text(encoding="utf-8")


def test_graph_is_the_page_of_the_build(site, built):
    """But for the way back, the whole graph on the site is the page that the build wrote."""
    back = '    <a class="plain" href="/" data-say="home">Bilateral relations</a>\n'
    shown = get(site, "/graph").text.replace(back, "")

    assert (built / "graph.html").read_text(encoding="utf-8") == shown


def test_language_switch_keeps_the_rest(site):
    """The switch of languages keeps every other parameter of the address."""
    page = html.unescape(get(site, "/question/transport", at="2022").text)

    assert all(f'href="/question/transport?at=2022&lang={code}"' in page for code in LANGUAGES)


def test_an_answer_is_not_sent_again(site):
    """An answer that the client has already is answered with 304."""
    tag = site.get("/question/trade.csv").headers["etag"]

    assert site.get("/question/trade.csv", headers={"If-None-Match": tag}).status_code == 304


def test_foreign_rdf_has_a_home_and_an_editor():
    """RDF that is no graph of claims is told as it is; what only a build has is not there."""
    foreign = served_site.client(served_site.foreign())

    assert "triples 2" in text(get(foreign, "/"))
    assert get(foreign, "/editor").status_code == 200
    forms = {f"/resource.{form}" for form in ("ttl", "jsonld", "nt")}
    assert set(foreign.get("/openapi.json").json()["paths"]) == {
        "/sparql",
        "/search.json",
        "/offers.json",
        *forms,
    }
    assert "no graph of claims" in foreign.get("/questions").text
    assert foreign.get("/download/graph.ttl").status_code == 404
