"""Of a large graph a part is shown: which, that it is right in itself, and that it says what it lacks."""

import json
import re

import pytest
from accessibility import violations
from hypothesis import given
from hypothesis import strategies as some_of
from opened_page import let_go, open_page

from viz import layout
from viz.drawings import Drawing, draw
from viz.excerpts import shown
from viz.model import Extent
from viz.network import network
from viz.page import page
from viz.page_data import found
from viz.parts import MOST, Weighed, chosen, fitting, size
from viz.phrases import LANGUAGES, phrases

FEW = Extent(things=30, ties=60, statements=60)
"""So little room that the shipped graph has to be shown in part."""

NAMES = some_of.sampled_from("abcdefgh")
GRAPHS = some_of.dictionaries(
    some_of.tuples(NAMES, NAMES, some_of.integers(0, 3)), some_of.sets(some_of.integers(0, 40)), max_size=40
)
"""By ends and a number to tell ties apart: what is said of each."""


def ties(graph):
    """Return the ties of a made graph."""
    return [
        Weighed(id=f"{one}-{two}-{at}", ends=frozenset([one, two]), said=frozenset(map(str, said)))
        for (one, two, at), said in graph.items()
    ]


@pytest.fixture(scope="module")
def whole(graph):
    """The network of the shipped corpus."""
    return network(graph)


@pytest.fixture(scope="module")
def part(graph):
    """What is shown of it where there is little room."""
    return shown(graph, most=FEW)


def ids(links):
    """Return the ids of some links or ties."""
    return {each.id for each in links}


@given(
    GRAPHS, some_of.builds(Extent, **dict.fromkeys(["things", "ties", "statements"], some_of.integers(2, 30)))
)
def test_no_more_is_shown_than_there_is_room_for(graph, most):
    """The first tie is shown whatever it holds; with it alone or with others within the limits, or all."""
    kept = chosen(ties(graph), most=most)

    assert ids(kept) <= ids(ties(graph))
    assert len(ids(kept)) == len(kept)
    assert size(kept).within(most) or len(kept) == 1
    assert size(ties(graph)).within(most) <= (len(kept) == len(graph))


@given(GRAPHS, some_of.randoms())
def test_the_same_graph_gives_the_same_part(graph, random):
    """In whatever order its ties come, the same are shown."""
    most, mixed = Extent(things=4, ties=6, statements=12), ties(graph)
    random.shuffle(mixed)

    assert ids(chosen(mixed, most=most)) == ids(chosen(ties(graph), most=most))


def made(*told):
    """Return ties written as ``a-b 3``: the ends, and how much is said of them."""
    found = []
    for each in told:
        ends, count = each.split()
        said = frozenset(f"{ends} {number}" for number in range(int(count)))
        found.append(Weighed(id=ends, ends=frozenset(ends.split("-")), said=said))
    return found


ALL = made("a-b 9", "b-c 2", "c-d 7", "x-y 8", "a-e 1", "m-n 0")


@pytest.mark.parametrize(
    ("first", "things", "expected"),
    [
        ((), 2, ["a-b"]),
        ((), 3, ["a-b", "b-c"]),
        ((), 4, ["a-b", "b-c", "c-d"]),
        ((), 7, ["a-b", "b-c", "c-d", "a-e", "x-y"]),
        (("x", "y"), 4, ["x-y", "a-b"]),
        (("c", "d"), 3, ["c-d", "b-c"]),
        (("e",), 3, ["a-e", "a-b"]),
    ],
)
def test_the_densest_pair_and_what_is_around_it_come_first(first, things, expected):
    """It begins with whom the graph is about, goes on with what touches that, and begins anew only then."""
    kept = chosen(ALL, first, most=Extent(things=things, ties=99, statements=99))

    assert [tie.id for tie in kept] == expected


def test_when_the_page_is_full_what_ties_the_shown_is_still_added():
    """No new thing comes after the first that has no room, but a tie of things that are there does."""
    kept = chosen(made("a-b 9", "b-c 5", "c-d 4", "a-c 1"), most=Extent(things=3, ties=9, statements=99))

    assert [tie.id for tie in kept] == ["a-b", "b-c", "a-c"]


def test_a_pair_without_room_gives_the_ties_of_which_most_is_said():
    """A tie is shown with all that is said of it, or not at all."""
    said = [
        Weighed(id=name, ends=frozenset("ab"), said=frozenset(f"{name}{at}" for at in range(count)))
        for name, count in (("few", 1), ("most", 5), ("many", 3))
    ]

    assert [tie.id for tie in chosen(said, most=Extent(things=9, ties=9, statements=8))] == ["most", "many"]
    assert [tie.id for tie in chosen(said, most=Extent(things=9, ties=9, statements=2))] == ["most"]


def test_each_finding_leads_to_something():
    """Ties of each finding are shown, also where these are of no dense pair, in half of the room at most."""
    sparse = made("p-q 1", "r-s 1")
    findings = [[claim for tie in sparse for claim in tie.said], ["said elsewhere"]]

    kept = chosen([*ALL, *sparse], (), findings, Extent(things=6, ties=4, statements=99))
    assert [tie.id for tie in kept] == ["p-q", "a-b", "b-c", "c-d"]


def test_shipped_corpora_are_shown_whole(graph, whole):
    """Where there is room for all, all is shown, and nothing is said of a part."""
    drawn = shown(graph)

    assert fitting(whole) is whole
    assert (drawn, drawn.left_out) == (whole, None)
    assert whole.extent.within(MOST)
    assert 'class="part"' not in page(whole).html


def test_a_part_read_by_itself_is_that_of_the_whole(graph, whole, part):
    """Read from a store of its own a part has ties, statements, things and findings as the whole has them."""
    cut = fitting(whole, FEW)

    assert part.links == cut.links
    assert [(node.id, node.label, node.names, node.place) for node in part.nodes] == [
        (node.id, node.label, node.names, node.place) for node in cut.nodes
    ]
    assert (part.brief, part.tour, part.whole, part.evidence) == (
        cut.brief,
        cut.tour,
        cut.whole,
        cut.evidence,
    )
    assert {each.name for each in part.families} == {each.name for each in cut.families}
    assert set(part.groups) == set(cut.groups)
    assert part.statuses == cut.statuses
    assert (part.version, part.license, part.notice) == (whole.version, whole.license, whole.notice)


def test_what_a_part_is_searched_by_is_what_the_whole_is(whole, part):
    """Words meet the statements shown as they do on the page of the whole."""
    cut = fitting(whole, FEW)

    assert found(part) == found(cut)
    assert json.loads(found(part))["terms"]


def test_the_ledger_of_a_part_has_its_promises_whole(whole, part):
    """A promise stands in it with all that was said of it, or not at all; sentences say of what they are."""
    here = {each.iri for each in part.evidence}
    expected = [lane for lane in whole.ledger.lanes if all(mark.claim in here for mark in lane.marks)]

    assert part.ledger.lanes == expected
    assert 0 < len(expected) < len(whole.ledger.lanes)
    assert all(
        "in the part shown of these 21 documents" in each for each in part.ledger.told(part.ledger.last)
    )
    assert all("in these 21 documents" in each for each in whole.ledger.told(whole.ledger.last))


def test_a_page_of_a_part_says_what_it_lacks_and_how_to_see_it(whole, part):
    """Things, ties and statements left out, with those shown, are the whole; commands show the rest."""
    html = page(part).html
    told = re.search(r'<details class="part">.*?</details>', html, re.DOTALL)[0]
    left = [int(each) for each in re.findall(r'data-n="(\d+)"', told)]

    assert left == [
        len(whole.nodes) - len(part.nodes),
        len(whole.links) - len(part.links),
        len(whole.evidence) - len(part.evidence),
    ]
    assert "bilateral draw --about NAME" in told
    assert "bilateral draw --whole" in told
    assert f"{left[0]} things" in told
    assert "href" not in told
    assert '<a href="/home"' in page(part, "/home").html.split('class="part"')[1]


def test_each_language_says_what_is_left_out():
    """The words around the numbers stand in all languages of the surface."""
    said = [key for key in phrases() if key.startswith("part-")]

    assert said
    assert all(set(phrases()[key]) == set(LANGUAGES) for key in said)


def test_a_finding_says_of_how_many_statements_the_page_has_some(part):
    """Beside the statements behind a finding that are shown stands how many there are, where some are not."""
    rows = json.loads(re.search(r'id="data">(.*?)</script>', page(part).html)[1])["steps"]
    shown_of = [(len(row[2]), row[3] if len(row) > 3 else len(row[2])) for row in rows]

    assert [all_ for _, all_ in shown_of] == [len(step.claims) for step in part.brief.steps[:4]]
    assert any(some < all_ for some, all_ in shown_of)
    assert all(some > 0 for some, _ in shown_of)


def test_nothing_is_laid_out_that_is_not_drawn(whole, monkeypatch):
    """Places are looked for things shown, for no other."""
    monkeypatch.setattr("viz.parts.fitting.__defaults__", (FEW,))
    placed = []
    monkeypatch.setattr(
        "viz.page_data.positions", lambda drawn: placed.append(drawn) or layout.positions(drawn)
    )

    html = draw(whole, "html").decode()

    assert [drawn.extent.within(FEW) for drawn in placed] == [True]
    assert "Only a part of the graph is shown" in html
    assert (
        "Only a part"
        not in draw(whole, "html", whole=True).decode().split("<body>")[1].split('id="phrases"')[0]
    )


def test_a_picture_of_a_part_counts_what_the_whole_has_more(whole, part):
    """It says how many things, ties and statements it lacks of the whole graph, and who shows more."""
    svg = draw(part, "svg").decode()
    words = " ".join(re.findall(r">([^<>]+)</text>", svg)).replace("&#45;", "-")
    left = re.search(r"goals; (\d+) things .* With them (\d+) ties and (\d+) statements", words)

    assert left
    assert int(left[1]) >= len(whole.nodes) - len(part.nodes)
    assert int(left[3]) >= len(whole.evidence) - len(part.evidence)
    assert "bilateral draw --about NAME" in words


def test_python_saves_a_part_too_or_the_whole(whole, tmp_path, monkeypatch):
    """What is saved as a page is the part, unless the whole is asked for."""
    monkeypatch.setattr("viz.parts.fitting.__defaults__", (FEW,))
    drawing = Drawing(whole)
    part, all_ = (
        drawing.save(tmp_path / name, whole=name == "whole.html").read_text(encoding="utf-8")
        for name in ("part.html", "whole.html")
    )

    assert 'class="part"' in part
    assert 'class="part"' not in all_


def test_whole_is_of_a_page(run, built, tmp_path):
    """``--whole`` draws a page; a picture never has more than it can lay out."""
    done = run("draw", "--whole", "--build", built, "-o", tmp_path / "graph.svg")
    assert done.returncode == 2
    assert "--whole is of a page" in done.stderr

    run("draw", "--whole", "--build", built, "-o", tmp_path / "graph.html")
    assert (tmp_path / "graph.html").read_bytes() == (built / "graph.html").read_bytes()


@pytest.fixture(scope="module")
def part_page(part, tmp_path_factory):
    """The page of the part, as a file."""
    path = tmp_path_factory.mktemp("part") / "graph.html"
    path.write_text(page(part).html, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 360])
def test_whoever_opens_a_part_reads_what_is_left_out(browser, part, part_page, width):
    """The line stands under the headline and opens; in another language it counts the same."""
    tab = open_page(browser, part_page, "#step=1", width=width)
    line = tab.locator(".part summary")
    shown_all = tab.evaluate("[bilateral.data.things.length, bilateral.data.links.length]")

    assert shown_all == [len(part.nodes), len(part.links)]
    assert line.is_visible()
    line.click()
    assert tab.locator(".part code").first.is_visible()
    assert not violations(tab, ".part")
    tab.evaluate("bilateral.state.set({language: 'ru'})")
    assert line.inner_text().startswith("Показана только часть графа. Не показано:")
    assert str(part.left_out.things) in line.inner_text()
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert (tab.noted["errors"], tab.noted["requests"][1:]) == ([], [])
    let_go(tab)


def test_the_panel_counts_the_statements_of_a_finding_that_are_shown(browser, part, part_page):
    """With a finding chosen of which not all stands here, it is said how many of how many do."""
    tab = open_page(browser, part_page, "#step=1")
    behind = len(part.brief.steps[0].claims)
    here = tab.evaluate("bilateral.data.steps[0].claims.length")

    assert 0 < here < behind
    assert f"{here} of {behind} statements" in tab.locator("#details h3").first.inner_text()
    let_go(tab)
