"""The page, opened in a real browser without a network: what it draws, shows, keeps and refuses."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import drawn_graph
import pytest
from opened_page import blank, drawn, go, kept_address, let_go, listed, middle, open_page, place, turn_to
from pyoxigraph import Store

from kg.asking.reader import Reader
from kg.rdf.terms import CLAIM
from viz import page_rows
from viz.network import network
from viz.page import page
from viz.text import clean

ROOT = Path(__file__).parent.parent
TRADE = "aland.tradesWith.bemland.asserted"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The page of the small, hostile graph, as a file."""
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(page(network(drawn_graph.store())).html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared_tab(browser):
    """The tab of a page that is opened once, by its path."""
    return cache(lambda path: open_page(browser, path))


@pytest.fixture(scope="module")
def anew_tab(browser):
    """A tab in which pages are opened anew, one after another."""
    tab = blank(browser)
    yield tab
    let_go(tab)


@pytest.fixture
def opened(small, built, shared_tab, anew_tab):
    """Show an address in the small or shipped page that is open; open one anew where a case asks for more."""

    def opened(path=small, fragment="", *, anew=False, **options):
        if path in {small, built / "graph.html"} and not anew and not options:
            return turn_to(shared_tab(path), fragment)
        return go(anew_tab, path, fragment, **options)

    return opened


def test_page_asks_for_nothing_and_reports_nothing(opened):
    """Opened offline: the one request is the file itself; no console message, no error."""
    tab = opened(anew=True)
    tab.wait_for_timeout(300)

    assert [urls for urls in tab.noted["requests"] if not urls.startswith(("file:", "data:"))] == []
    assert len([urls for urls in tab.noted["requests"] if urls.startswith("file:")]) == 1
    assert (tab.noted["console"], tab.noted["errors"]) == ([], [])


def test_policy_allows_only_our_own_script_and_style(small):
    """The policy starts from nothing and names script and style by hash; no unsafe word, no address."""
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', small.read_text(encoding="utf-8"))
    rules = dict(rule.split(" ", 1) for rule in policy.replace("&#39;", "'").split("; "))

    assert rules["default-src"] == "'none'"
    assert all(
        word.startswith("'sha256-") for kind in ("script-src", "style-src") for word in rules[kind].split()
    )
    assert "unsafe" not in policy
    assert "http" not in policy


def test_hostile_labels_and_quotes_are_only_text(opened):
    """Labels and quotes with HTML, script or templates run nothing, and are shown as they are."""
    tab = opened(fragment="#thing=evil&opinions=1", anew=True)
    tab.wait_for_timeout(300)

    assert tab.evaluate("window.hurt") is None
    assert tab.evaluate("document.images.length") == 0
    assert tab.noted["dialogs"] == []
    assert tab.inner_text("#details h2").startswith("<img src=x")
    assert "{{7*7}}" in tab.inner_text("#details h2")


def test_drawn_links_are_those_of_the_graph(opened, built, graph):
    """With opinions unfolded, the drawing of the shipped graph shows each of its links, once."""
    tab = opened(built / "graph.html", "#opinions=1")
    expected = {link.id for link in network(graph).links}

    assert drawn(tab) == expected
    assert tab.get_attribute("html", "data-links") == str(len(expected))
    assert tab.get_attribute("html", "data-drawn") == str(len(expected))


def test_table_holds_the_same_links(opened):
    """The table shows the links of the drawing, and of each every claim."""
    tab = opened(fragment="#opinions=1")
    rows = tab.evaluate("document.querySelectorAll('#grid tbody tr').length")

    assert listed(tab) == drawn(tab)
    assert rows == len(drawn_graph.CLAIMS) + 1  # one inferred link


def test_opinions_and_goals_are_folded_away(opened):
    """Opinions and goals come only when asked for; then drawing and table show them."""
    tab = opened()
    before = drawn(tab)
    tab.check("#opinions")

    assert drawn(tab) - before == {"aland.hasGoal.friendship.asserted", "ann.assesses.friendship.assessed"}
    assert listed(tab) == drawn(tab)


@pytest.mark.parametrize(
    ("kind", "value", "gone"),
    [
        ("family", "economy", {TRADE}),
        ("status", "denied", {"aland.sharesLandBorderWith.bemland.denied"}),
        (
            "group",
            "Location",
            {
                "bem.connectedTo.port.asserted",
                "bem.connectedTo.port.planned",
                "long-sea.separates.aland.asserted",
                "long-sea.separates.bemland.inferred",
            },
        ),
    ],
)
def test_legend_filters(opened, kind, value, gone):
    """Unticking a family, status or class in the legend hides its links in drawing and table."""
    tab = opened()
    before = drawn(tab)
    tab.uncheck(f"[data-filter={kind}][value={value}]")

    assert before - drawn(tab) == gone
    assert listed(tab) == drawn(tab)


def test_legend_counts(opened):
    """The legend says how many links or things each mark stands for."""
    assert opened().inner_text("[data-count='status:planned']") == "1"


def test_a_click_on_a_line_shows_every_claim_behind_it(opened):
    """Click on a line: words, speaker, role, status, date, qualifiers, source link, kind of evidence."""
    tab = opened()
    tab.mouse.click(*middle(tab, TRADE))
    shown = tab.inner_text("#details")

    expected = ["trade reached $40 million", "Ann Expert", "Director", "2020-05-04", "40,000,000", "asserted"]

    assert [each for each in [*expected, "evidence: verbatim"] if each not in shown] == []
    assert tab.get_attribute("#details .from a", "href") == "https://example.org/neighbours"
    assert tab.get_attribute("#details .from a", "lang") == "az"


def test_a_denied_claim_does_not_read_as_a_fact(opened):
    """Beside the words stands what is claimed, with its status where that is weaker than asserted."""
    tab = opened(fragment="#link=aland.sharesLandBorderWith.bemland.denied")

    assert tab.inner_text("#details .said") == "Denied: Aland shares a land border with Bemland"


def test_both_claims_of_a_symmetric_link(opened):
    """A symmetric link shows the claims of both sides, each as it was said."""
    tab = opened(fragment="#link=aland.neighborOf.bemland.asserted")

    assert tab.locator("#details .claim .said").all_inner_texts() == [
        "Aland is a neighbor of Bemland",
        "Bemland is a neighbor of Aland",
    ]


def test_an_inferred_link_shows_what_it_follows_from(opened):
    """An inferred link names its rule and shows the words of the claims behind it."""
    shown = opened(fragment="#link=long-sea.separates.bemland.inferred").inner_text("#details")

    assert "other-side" in shown
    assert "the sea which separates us" in shown


def test_withheld_words_are_said_to_be(opened):
    """A claim without words says so, and still names its source."""
    tab = opened(fragment="#link=aland.partnerOf.bemland.discussed")

    assert "The publisher’s words are not reproduced here" in tab.inner_text("#details")
    assert "evidence: cited" in tab.inner_text("#details")


def test_a_click_on_a_box_lists_its_ties_as_buttons(opened):
    """Click on a box: its names and all its ties; a tie's button opens the tie."""
    tab = opened()
    tab.mouse.click(*place(tab, "bem"))

    assert tab.inner_text("#details h2") == "Bem"
    assert "Old Bem" in tab.inner_text("#details")
    tab.click("#details .ties button >> text=planned")
    assert "passengers will go next year" in tab.inner_text("#details")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("аланд", "Aland"), ("bemland", "Bemland"), ("BƏMLAND", "Bemland"), ("old bem", "Bem")],
)
def test_search_in_any_language(opened, typed, found):
    """A name in any language, an alias, in any case, with or without accents finds its thing."""
    tab = opened()
    tab.fill("#find", typed)
    tab.press("#find", "Enter")

    assert tab.inner_text("#details h2") == found


def test_address_keeps_what_is_chosen_and_hidden(opened):
    """The address restores selection, folding and filters."""
    tab = opened()
    tab.uncheck("[data-filter=family][value=economy]")
    tab.check("#opinions")
    tab.evaluate("bilateral.select({kind: 'thing', id: 'bem'})")
    again = opened(anew=True, fragment="#" + kept_address(tab).removeprefix("#"))

    assert (again.inner_text("#details h2"), drawn(again)) == ("Bem", drawn(tab))


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "fragment", ["#thing=nobody", "#link=%00", "#hide=family", "#<script>", "#thing=__proto__"]
)
def test_a_broken_address_is_ignored(opened, fragment):
    """An address that names nothing of this graph opens the page as if it had none."""
    tab = opened(fragment=fragment, anew=True)

    assert tab.is_visible("#welcome")
    assert tab.noted["errors"] == []


def test_keyboard_alone(opened):
    """Tab reaches search, legend, drawing and table; Enter on a tie of the table opens it; Esc lets go."""
    reached = set()
    for view in ("network", "table"):
        tab = opened(fragment=f"#view={view}")
        tab.evaluate(
            """() => { window.reached = []; addEventListener("focusin", ({target: e}) =>
              reached.push(e.id || e.className || e.tagName)); }"""
        )
        for _ in range(90):
            tab.keyboard.press("Tab")
        reached.update(tab.evaluate("reached"))
    tab.focus("#rows .pick")
    tab.keyboard.press("Enter")

    assert {"find", "tab-network", "opinions", "vis-network", "sort", "pick"} <= reached
    assert tab.is_visible("#details")
    tab.keyboard.press("Escape")
    assert not tab.is_visible("#details")


def test_table_sorts(opened):
    """A column's heading sorts by it, a second time the other way."""
    tab = opened(fragment="#view=table")
    column = "[...document.querySelectorAll('#rows tr')].map(row => row.cells[2].textContent.trim())"
    tab.click("#grid th:nth-child(3) .sort")
    up = tab.evaluate(column)
    tab.click("#grid th:nth-child(3) .sort")

    assert up == sorted(up, key=str.casefold)
    assert tab.evaluate(column)[0] == up[-1]


def test_parallel_lines_stand_apart(opened):
    """Links between the same two things bend differently: no two lie on each other."""
    tab = opened()
    between = [each for each in drawn(tab) if each.startswith("aland.") and ".bemland." in each]
    points = {tuple(map(round, middle(tab, each))) for each in between}

    assert len(points) == len(between) > 3


def test_same_places_at_every_opening(opened):
    """Places are those of the file, so that two openings look the same."""
    places = "bilateral.network.getPositions()"

    first = opened(anew=True).evaluate(places)

    assert first == opened(anew=True).evaluate(places)


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_sideways_scroll(opened, width):
    """The page fits a phone: nothing makes it scroll sideways."""
    tab = opened(width=width)

    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_follows_the_reader_s_colors(opened, scheme):
    """The page is light or dark as the reader's system asks."""
    assert opened(scheme=scheme).get_attribute("html", "data-theme") == scheme


def test_paper_has_the_table_and_no_controls(opened):
    """On paper stand drawing, legend and table; what can only be clicked is gone."""
    tab = opened()
    tab.emulate_media(media="print")

    assert tab.is_visible("#table table")
    assert not tab.is_visible("#find")


def test_without_script_the_table_is_there(browser, small):
    """Where scripts are off, as in many mail programs, title, ties and table can be read."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    tab = context.new_page()
    tab.goto(small.as_uri())

    assert tab.is_visible("#table table")
    assert "trade reached $40 million" in tab.inner_text("#table table")
    assert [tab.is_visible(each) for each in ("#time", ".tools", "#theme", "#search")] == [False] * 4
    context.close()


def test_page_says_what_it_is(opened):
    """The page has language, title, one main heading, and the sentence on designations."""
    tab = opened()

    assert tab.get_attribute("html", "lang") == "en"
    assert tab.title()
    assert tab.locator("h1").count() == 1
    assert "legal status" in tab.inner_text("footer")


def test_links_lead_only_to_the_web():
    """A source that is no http(s) address is no link."""
    store = drawn_graph.store()
    store.update(
        "PREFIX dcterms: <http://purl.org/dc/terms/> DELETE { GRAPH ?g { ?d dcterms:source ?s } }"
        " INSERT { GRAPH ?g { ?d dcterms:source <javascript:alert(1)> } }"
        " WHERE { GRAPH ?g { ?d dcterms:source ?s } }"
    )

    assert "javascript:" not in page(network(store)).html


def test_an_empty_graph_gives_a_page(opened, tmp_path):
    """A graph without claims opens without an error."""
    path = tmp_path / "empty.html"
    path.write_text(page(network(Store())).html, encoding="utf-8")

    assert opened(path).noted["errors"] == []


def test_the_page_reads_columns_by_their_names(opened, tmp_path, monkeypatch):
    """Only the module that writes the tables knows the order of their columns: the page works in any."""
    turned = {table: dict(reversed(columns.items())) for table, columns in page_rows.COLUMNS.items()}
    monkeypatch.setattr(page_rows, "COLUMNS", turned)
    path = tmp_path / "turned.html"
    path.write_text(page(network(drawn_graph.store())).html, encoding="utf-8")
    told = """() => JSON.stringify([
      bilateral.data.links.map(link =>
        [bilateral.data.sentence(link), link.bend, bilateral.data.evidence(link)]),
      bilateral.data.things.map(({id, names, x, y, group}) => [id, names, x, y, group.name]),
    ], (key, value) => value && value.constructor === Object ? Object.entries(value).sort() : value)"""

    assert opened().evaluate(told) == opened(path).evaluate(told)


def test_page_and_picture_call_a_tie_the_same(opened, built, graph):
    """A link's id, its words, and whether it is an opinion are the same in the page and in Python."""
    tab = opened(built / "graph.html")
    told = tab.evaluate(
        "bilateral.data.links.map(link => [link.id, bilateral.data.words(link), link.folded])"
    )

    assert told == [[link.id, link.words, link.folded] for link in network(graph).links]


@pytest.mark.parametrize("language", ["en", "kk", "ru", "az", "tr"])
def test_page_and_python_put_a_claim_into_the_same_words(opened, built, graph, language):
    """Each claim is the same sentence in the page, whatever language it speaks, and in Python."""
    tab = opened(built / "graph.html", fragment=f"#lang={language}")
    told = tab.evaluate(
        "bilateral.data.allClaims().map(claim => [claim.id, bilateral.data.said(claim)])",
    )
    reader = Reader(graph, language)

    assert dict(told) == {name: clean(str(reader.sentence(CLAIM[name]))) for name, _ in told}


def test_same_bytes_everywhere():
    """Hash seed and locale change nothing in page and network files."""
    code = """
import sys; sys.path.insert(0, "tests")
import hashlib, drawn_graph
from viz import drawings
from viz.network import network
drawn = network(drawn_graph.store())
print({form: hashlib.sha256(drawings.draw(drawn, form)).hexdigest() for form in ("html", "graphml", "gexf")})
"""

    def run(**env):
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, **env},
        ).stdout

    assert run(PYTHONHASHSEED="1") == run(PYTHONHASHSEED="2", LC_ALL="C", PYTHONUTF8="0")


def test_data_cannot_end_its_element(small):
    """The data stands in a script element as JSON in which no letter could end it."""
    (data,) = re.findall(
        r'<script type="application/json" id="data">(.*?)</script>', small.read_text(encoding="utf-8")
    )

    assert not set("<>&") & set(data)
    assert len(json.loads(data)["edges"]) == drawn_graph.LINKS
