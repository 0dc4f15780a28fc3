"""Citations are copied in the style that was chosen last, with the day of access, on page and site alike."""

import json
import re
from urllib.parse import quote

import bibtexparser
import pytest
from opened_page import let_go, open_page

import kg
from kg.asking import citations
from kg.asking.statements import Statements
from kg.rdf.terms import BR, RDF

WRITERS = {
    "sentence": lambda statements: "".join(f"{each.text}\n" for each in statements),
    "chicago": citations.chicago,
    "bibtex": citations.bibtex,
    "csl": citations.csl_json,
}
CLIPBOARD = """Object.defineProperty(navigator, 'clipboard', {configurable: true,
  value: {writeText: async text => { window.copied = text; }}})"""
STYLES = ["sentence", "chicago", "bibtex", "csl"]


def check(style, copied):
    """Say whether a text is a citation in a style, with a day of access and the address of a source."""
    day = r"20\d\d-\d\d-\d\d"
    if style == "sentence":
        assert re.search(rf"https://\S+.* Accessed {day}\.$", copied)
    elif style == "chicago":
        assert re.search(r"[”\w\]], (\w+ \d+, )?20\d\d, accessed \w+ \d+, 20\d\d, https://\S+\.$", copied)
    elif style == "bibtex":
        library = bibtexparser.parse_string(copied)
        assert not library.failed_blocks
        for entry in library.entries:
            fields = {field.key: field.value for field in entry.fields}
            assert re.fullmatch(day, fields["urldate"])
            assert fields["url"].startswith("https://")
    else:
        for item in json.loads(copied):
            assert len(item["accessed"]["date-parts"][0]) == 3
            assert item["URL"].startswith("https://")


@pytest.fixture(scope="module")
def tab(browser, built):
    """The page at the trade of the two."""
    tab = open_page(browser, built / "graph.html", "#link=azerbaijan.tradesWith.kazakhstan.asserted")
    tab.evaluate(CLIPBOARD)
    yield tab
    assert tab.noted["errors"] == []
    let_go(tab)


@pytest.mark.parametrize("style", STYLES)
def test_the_page_copies_in_the_style_chosen(tab, style):
    """The choice stands over the claims; each button copies in that style."""
    tab.evaluate("window.copied = ''")
    tab.select_option("#style", style)
    tab.locator("#details .claim", has_text="$330 million").first.locator("text=Copy citation").click()
    tab.wait_for_function("() => window.copied")
    copied = tab.evaluate("window.copied")

    check(style, copied)
    assert "330 million" in copied.replace("\\", "")


def test_the_page_remembers_the_style(tab):
    """Whoever opens the page again finds the style that was chosen last."""
    tab.select_option("#style", "chicago")
    tab.reload()
    tab.wait_for_selector("html[data-ready]", state="attached")

    assert tab.input_value("#style") == "chicago"


def test_the_choice_stands_where_there_is_a_citation(browser, built):
    """Where the panel holds no claim, nothing asks for a style."""
    tab = open_page(browser, built / "graph.html")
    before = tab.is_visible("#style")
    tab.evaluate("bilateral.state.choose('link', 'azerbaijan.tradesWith.kazakhstan.asserted')")

    assert (before, tab.is_visible("#style")) == (False, True)
    let_go(tab)


@pytest.fixture(scope="module", params=["corpus", "un-south-asia"])
def printed(request, browser):
    """The page of a shipped corpus, and its graph."""
    folder = request.getfixturevalue("built" if request.param == "corpus" else "south_asia_built")
    tab = open_page(browser, folder / "graph.html")
    yield tab, kg.open(folder)
    let_go(tab)


@pytest.mark.parametrize("style", STYLES)
def test_page_and_command_cite_alike(printed, style):
    """Of all statements of both shipped corpora the page writes what the command and the site write."""
    tab, graph = printed
    base, slugs = tab.evaluate(
        "[bilateral.data.raw.base + 'claim/', bilateral.data.allClaims().map(({id}) => id)]"
    )
    statements = Statements(graph.store, [base + each for each in slugs])
    written = tab.evaluate(
        "style => bilateral.data.allClaims().map(each => bilateral.bibliography[style]([each]))", style
    )

    assert len(slugs) > 100
    assert written == [WRITERS[style]([each]) for each in statements.values()]
    together = tab.evaluate("style => bilateral.bibliography[style](bilateral.data.allClaims())", style)
    assert together == WRITERS[style](statements.values())


@pytest.fixture(scope="module")
def pages(browser, site, graph):
    """Pages of the site in one context: a claim, a dossier, an entity."""
    claims = graph.quads_for_pattern(None, RDF["type"], BR["Claim"])
    claim = min(quad.subject.value for quad in claims).rpartition("/")[2]
    context = browser.new_context()
    context.add_init_script(CLIPBOARD)
    tab = context.new_page()

    def go(name):
        places = {
            "claim": f"/claim/{claim}",
            "dossier": f"/dossier?q={quote('flight baku')}",
            "entity": "/id/baku",
        }
        tab.goto(site + places[name])
        return tab

    yield go
    context.close()


@pytest.mark.sampled(3)  # each style and each page
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["claim", "dossier", "entity"])
def test_the_site_copies_in_the_style_chosen(pages, name, style):
    """Claim, dossier and entity copy in the style that is chosen beside the button."""
    tab = pages(name)
    button = tab.locator("button.copies[data-cites]").first
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    tab.locator("select.styles").first.select_option(style)
    button.click()
    tab.wait_for_function("() => window.copied")

    check(
        style,
        tab.evaluate("window.copied").strip().split("\n" if style in {"sentence", "chicago"} else "\0")[0],
    )


def test_the_site_remembers_the_style(pages):
    """A style chosen on one page holds on the next."""
    pages("claim").locator("select.styles").first.select_option("bibtex")

    assert pages("dossier").locator("select.styles").first.input_value() == "bibtex"
