"""How a corpus opens that is not about one pair: of one state, of many, of nothing."""

import pytest
import served_site
import small_corpus
from opened_page import let_go, open_page

import kg.graph
from kg.asking import brief_renderings

_ALONE = """claims:
  - claim: president visited port-a
    quote: arrived in Bem on an official visit
"""
_MANY = """claims:
  - {claim: aland neighborOf bem-land, quote: We are neighbours}
  - {claim: aland neighborOf ceda, quote: We are neighbours}
  - {claim: bem-land neighborOf ceda, quote: We are neighbours}
"""
_CEDA = small_corpus.ENTITIES + "ceda: {type: Polity, label: Ceda}\n"


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    """A graph of one state, of three of which as much is said of any two, and of nothing."""
    folder = tmp_path_factory.mktemp("openings")
    nothing = folder / "nothing"
    nothing.mkdir()
    (nothing / "entities.yaml").write_text("aland: {type: Polity, label: Aland}\n")
    return {
        "one state": kg.graph.build(small_corpus.write(folder / "one", claims=_ALONE)),
        "no dense pair": kg.graph.build(small_corpus.write(folder / "many", claims=_MANY, entities=_CEDA)),
        "nothing": kg.graph.build(nothing),
    }


OPENINGS = {
    "one state": ("What is said of Aland", "1 statement by 1 voice in 1 document, May 2020."),
    "no dense pair": ("Who said what about whom", "3 statements by 1 voice in 1 document, May 2020."),
    "nothing": ("Who said what about whom", "No document here yet: add one to the corpus, and build it."),
}


@pytest.mark.parametrize("kind", OPENINGS)
def test_brief_home_and_page_open_with_what_fits(graphs, kind, tmp_path):
    """Each says whom it is about and how much was read; a headline on a pair stands nowhere."""
    headline, gist = OPENINGS[kind]
    graph = graphs[kind]
    brief = brief_renderings.render(graph.store, graph.brief(), "text").decode()
    page = graph.export("html").decode()
    with served_site.client(graph.store, tmp_path) as client:
        home = client.get("/").text
    assert brief.startswith(f"{headline}\n{gist}\n")
    assert f'<h1 lang="en">{headline}</h1>' in page
    assert f'<p class="gist"><span lang="en">{gist}' in page
    assert gist in home
    shown = page.split('id="phrases"')[0]
    assert not [each for each in (brief, shown) if "what each says of the other" in each]


def test_a_page_of_nothing_asks_nobody_to_choose_a_line(graphs, browser, tmp_path):
    """It opens without an error, and has no finding, no tour and no line to choose."""
    (tmp_path / "page.html").write_bytes(graphs["nothing"].export("html"))
    tab = open_page(browser, tmp_path / "page.html")
    assert ([], []) == (tab.noted["errors"], tab.noted["console"])
    assert (0, 0, False) == (
        tab.locator("#findings").count(),
        tab.locator("#tour").count(),
        "choose a line" in tab.inner_text("header"),
    )
    let_go(tab)
