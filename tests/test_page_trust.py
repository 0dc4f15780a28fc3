"""A drawing to trust: what signs, widths and arrows say, what is shown before a click and after a choice."""

from itertools import combinations

import pytest
from accessibility import violations
from opened_page import blank, drawn, go, in_network, let_go, open_page, place, settled, turn_to, words

import kg
from viz.model import Mark
from viz.network import network
from viz.page_data import sign

TRADE = "azerbaijan.tradesWith.kazakhstan.asserted"
SCALE = "bilateral.network.getScale()"
SHARE = """() => {
  const {left, right, top, bottom} = bilateral.canvas.sight();
  const all = [...bilateral.filter.shown.things];
  const seen = all.filter(({x, y}) => x > left && x < right && y > top && y < bottom);
  return seen.length / all.length;
}"""
"""Which share of the things that are shown is in sight."""

FEW = """() => {
  const {state, filter, network} = bilateral;
  const {clientWidth} = document.querySelector('#graph canvas');
  const on = ({left, top, right, bottom}) => {
    const [one, other] = [network.canvasToDOM({x: left, y: top}), network.canvasToDOM({x: right, y: bottom})];
    return [one.x, one.y, other.x, other.y];
  };
  const boxes = [...filter.drawn.things].map(({id}) => on(network.getBoundingBox(id)));
  return {boxes: state.now.few ? boxes : [], letters: 14 * network.getScale(), wide: clientWidth};
}"""
"""While the drawing keeps to a few things: their boxes on the screen, size of letters, width of the sheet."""


@pytest.fixture(scope="module")
def whole(built):
    """The network behind the page."""
    return network(kg.open(built).store)


@pytest.fixture(scope="module")
def desktop(browser, built):
    """The page in a window of 1440 by 900, opened once."""
    tab = open_page(browser, built / "graph.html", width=1440, height=900)
    yield tab
    let_go(tab)


@pytest.fixture(scope="module")
def hand(browser):
    """A tab on a phone, to open pages in."""
    tab = blank(browser, has_touch=True, is_mobile=True)
    yield tab
    let_go(tab)


@pytest.fixture
def at(desktop):
    """Show an address in the page."""
    return lambda fragment="": settled(turn_to(desktop, in_network(fragment)))


@pytest.fixture
def phone(hand, built):
    """Open an address on a phone."""
    return lambda fragment="": go(hand, built / "graph.html", in_network(fragment), width=360, height=740)


def meet(one, other):
    """Say whether two boxes on the screen overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_phone_opens_on_few_things_with_names_that_can_be_read(phone):
    """The densest pair and what stands around it, none over another, names large; the whole by a button."""
    tab = settled(phone())
    few = tab.evaluate(FEW)
    boxes = few["boxes"]

    assert 4 <= len(boxes) <= 8
    assert few["letters"] >= 9
    assert all(0 <= left and right <= few["wide"] for left, _, right, _ in boxes)
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    tab.tap("#whole")
    assert settled(tab).evaluate(FEW)["boxes"] == []
    assert not tab.locator("#whole").is_visible()


@pytest.mark.parametrize("asked", ["#thing=caspian-sea", "#opinions=1", "#hide=family:geography"])
def test_a_phone_that_is_asked_for_more_draws_the_whole(phone, asked):
    """An address that names what is not among the few, or filters, opens on all that it asks for."""
    tab = settled(phone(asked))

    assert tab.evaluate("bilateral.filter.drawn.things.size === bilateral.filter.shown.things.size")
    assert tab.evaluate("location.hash") == in_network(asked)


def test_a_few_kinds_of_boxes_each_with_a_sign_of_its_own(whole):
    """Four to seven kinds, told apart by sign; the ontology holds sign and everyday name."""
    signs = [mark.sign for mark in whole.groups]

    assert 4 <= len(signs) <= 7
    assert all(signs)
    assert len(set(signs)) == len(signs)
    assert "state or other polity" in [mark.label for mark in whole.groups]


@pytest.mark.parametrize("path", ['"/><script>', "url(#x)", "M0 0l1 1", "M" * 500, ""])
def test_a_sign_that_is_no_path_is_none(path):
    """Only plain path data is drawn: a sign is data and may be anything."""
    assert sign(Mark(name="x", label="x", sign=path)) == ""
    assert sign(Mark(name="x", label="x", sign="M0 0L1 1Z")) == "M0 0L1 1Z"


def test_fields_stand_in_order_of_number(whole):
    """The field with most ties comes first; opinions, which are folded away, do not count."""
    ties = [link.family for link in whole.links if not link.folded]
    counts = [ties.count(mark.name) for mark in whole.families]

    assert counts == sorted(counts, reverse=True)


def test_color_belongs_to_lines(at):
    """Boxes have the ground of the page, whatever is in them; a line has the color of its field."""
    tab = at()

    assert len(tab.evaluate("[...new Set(bilateral.nodes.get().map(each => each.color.background))]")) == 1
    assert len(tab.evaluate("[...new Set(bilateral.edges.get().map(each => each.color))]")) > 3


def test_a_line_is_the_broader_the_more_voices_state_it(at, whole):
    """Of asserted ties, one that more voices state is never drawn thinner, up to eight voices."""
    tab = at("#opinions=1")
    width = tab.evaluate("Object.fromEntries(bilateral.edges.get().map(each => [each.id, each.width]))")
    voices = {
        link.id: min(8, max(1, len({each.iri for claim in link.claims for each in claim.speakers})))
        for link in whole.links
        if link.claims
    }
    by_voices = {
        count: {width[link] for link in voices if voices[link] == count and link in width}
        for count in voices.values()
    }
    ordered = [by_voices[count] for count in sorted(by_voices) if by_voices[count]]

    assert [len(each) for each in ordered] == [1] * len(ordered)
    assert len(ordered) > 3
    assert ordered == sorted(ordered, key=min)


def test_a_small_arrow_says_which_way_a_tie_goes(at):
    """Beside words of a one-way tie stands an arrow toward its object, beside those of others none."""
    tab = at()
    told = tab.evaluate(
        """bilateral.labels.drawn.map(({link, turn}) =>
          [turn, link.relation.symmetric, link.to.x - link.from.x, link.to.y - link.from.y])"""
    )
    toward = {0: (1, 0), 180: (-1, 0), 90: (0, 1), 270: (0, -1)}

    assert {turn is None for turn, *_ in told} == {True, False}
    assert [each for each in told if (each[0] is None) != each[1]] == []
    arrows = [(toward[turn], x, y) for turn, _, x, y in told if turn is not None]
    assert [each for each in arrows if each[0][0] * each[1] + each[0][1] * each[2] <= 0] == []


def test_a_card_at_the_pointer_tells_a_tie_before_a_click(at):
    """Pointing at a tie shows sentence, status, claims, voices and the last month; leaving hides it."""
    tab = at()
    x, y = next(each["middle"] for each in words(tab) if each["link"] == TRADE)
    tab.mouse.move(x, y)
    tab.wait_for_selector("#card:not([hidden])")
    lines = tab.inner_text("#card").split("\n")

    assert lines[0] == "Azerbaijan trades with Kazakhstan"
    assert lines[-1] == "Asserted · 23 statements by 8 voices, last August 2024"
    tab.keyboard.press("Escape")
    assert not tab.is_visible("#card")
    tab.mouse.move(*place(tab, "baku"))
    tab.wait_for_function("() => document.querySelector('#card b').textContent === 'Baku'")
    tab.mouse.move(5, 5)
    tab.wait_for_selector("#card", state="hidden")


@pytest.mark.parametrize("scale", [0.1, 0.4, 0.72, 1.2, 3])
def test_both_states_are_named_at_every_scale(at, scale):
    """However near or far, both ends of the densest pair have a name on the sheet, in sight or not."""
    tab = at(f"#at=-700,0,{scale}")
    named = tab.evaluate("bilateral.pills.found.map(({id}) => id)")
    if scale > 0.86:
        named += tab.evaluate(
            """(() => {
              const {left, right, top, bottom} = bilateral.canvas.sight();
              return bilateral.scene.heroes().filter(({x, y}) =>
                x > left && x < right && y > top && y < bottom).map(({id}) => id);
            })()"""
        )

    assert {"azerbaijan", "kazakhstan"} <= set(named)


def test_what_a_filter_leaves_is_in_sight(at):
    """After a filter at least half of what is left is in sight, of a focus and a path all."""
    tab = at()
    tab.evaluate("bilateral.state.hide('family', bilateral.data.families.map(({name}) => name).slice(1))")

    assert tab.evaluate(SHARE) >= 0.5
    turn_to(tab, in_network("#at=5000,5000,1"))
    tab.evaluate("bilateral.state.set({focus: {id: 'baku', steps: 1}})")
    assert tab.evaluate(SHARE) == 1
    turn_to(tab, in_network())
    tab.evaluate("bilateral.state.set({path: {from: 'baku', to: 'astana', turn: 0}})")
    assert 1 < tab.evaluate(SCALE) <= 1.6


def test_a_small_map_leads_about(at):
    """Once the reader has come nearer, a map of the whole stands in the corner; a click on it goes there."""
    tab = at()
    assert not tab.is_visible(".minimap")
    tab.click("#closer")
    tab.wait_for_selector(".minimap:not([hidden])")
    box = tab.locator(".minimap").bounding_box()
    tab.mouse.click(box["x"] + box["width"] - 8, box["y"] + 8)
    x, y = tab.evaluate("(({x, y}) => [x, y])(bilateral.network.getViewPosition())")

    assert x > max(tab.evaluate("bilateral.scene.heroes().map(({x}) => x)"))
    assert y < 0
    tab.click("#reset")
    tab.wait_for_selector(".minimap", state="hidden")


def test_a_field_that_is_only_denied_says_so(at):
    """Beside the number of ties about disputes stands that they are denied: no conflict is suggested."""
    assert at().inner_text("[data-count='family:conflict']") == "1, denied"


def test_the_drawer_counts_what_is_active(at):
    """Button and drawer tell how many filters are active; closed, it leaves its room to the drawing."""
    tab = at("#hide=family:economy&from=2020-01")

    assert (tab.inner_text("#filters"), tab.inner_text("#active")) == ("2", "2 active")
    wide = tab.locator(".stage").bounding_box()["width"]
    tab.click("#filter")
    assert not tab.is_visible("#legend")
    assert tab.get_attribute("#filter", "aria-expanded") == "false"
    assert tab.locator(".stage").bounding_box()["width"] > wide + 200
    tab.click("#filter")
    assert tab.evaluate("document.activeElement.id") == "legend"


def test_a_bar_picks_its_year(at, whole):
    """A click on the bar of a year leaves what was said in it; a second one brings all years back."""
    tab = at("#opinions=1&undated=0")
    before = drawn(tab)
    tab.locator("#bars g", has_text="2022: ").click()

    said = {
        link.id for link in whole.links if any(c.issued[:4] == "2022" for c in link.claims or link.premises)
    }
    assert drawn(tab) == said
    assert tab.inner_text("#span") == "Jan 2022 – Dec 2022"
    tab.locator("#bars g", has_text="2022: ").click()
    assert drawn(tab) == before


def test_time_says_what_is_undated_and_begins_with_the_first_document(at):
    """How many claims have no date is told; what lies before the first document is a break of the axis."""
    tab = at()
    undated = "sense => bilateral.data.allClaims().length - bilateral.time.days(sense).length"

    assert tab.inner_text("#kept") == f"{tab.evaluate(undated, 'said')} undated are kept in"
    assert tab.inner_text("#first") == "2018"
    tab.select_option("#sense", "happened")
    assert tab.inner_text("#kept") == f"{tab.evaluate(undated, 'happened')} undated are kept in"
    assert tab.inner_text("#first") == "1992 … 2018"


def test_on_a_phone_a_choice_leaves_the_drawing_in_sight(phone):
    """What is chosen is read in a sheet over less than half of the window, with the drawing above it.

    Its handle makes it larger; Close takes it away.
    """
    tab = phone()
    tab.evaluate("bilateral.state.choose('thing', 'baku')")
    sheet, graph = (tab.locator(each).bounding_box() for each in ("#panel", "#graph"))

    assert sheet["y"] + sheet["height"] == 740
    assert sheet["height"] < 370
    assert graph["y"] >= 0
    spot = tab.evaluate("bilateral.network.canvasToDOM(bilateral.network.getPosition('baku'))")
    assert 0 < graph["y"] + spot["y"] < sheet["y"]
    tab.tap(".handle")
    assert tab.locator("#panel").bounding_box()["height"] > 600
    tab.tap("#details .close")
    assert tab.is_visible("#welcome")
    assert not tab.is_visible(".handle")


def test_on_a_phone_filters_are_a_sheet_behind_a_button(phone):
    """A button with their number opens them over the lower half: what a filter does is seen above."""
    tab = phone("#hide=family:economy")

    assert not tab.is_visible("#legend")
    assert tab.inner_text("#filter") == "Filter1"
    tab.tap("#filter")
    legend, graph = (tab.locator(each).bounding_box() for each in ("#legend", "#graph"))
    assert legend["height"] < 370
    assert 0 <= graph["y"] < 200
    tab.tap("#done")
    assert not tab.is_visible("#legend")


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (360, 740)], ids=str)
def test_opening_moves_nothing(hand, built, size):
    """While the page opens, nothing that stands there already changes its place."""
    tab = go(hand, built / "graph.html", width=size[0], height=size[1])
    moved = tab.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => done(
          list.getEntries().reduce((sum, {value}) => sum + value, 0))
        ).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))"""
    )

    assert moved < 0.02


@pytest.mark.parametrize(("size", "scheme"), [((768, 1024), "dark"), ((360, 740), "light")], ids=str)
def test_axe_finds_nothing_with_the_drawer_open(hand, built, size, scheme):
    """With legend and filter open over the drawing axe finds nothing, large enough targets included."""
    address = in_network("#hide=family:economy&from=2020-01")
    tab = go(hand, built / "graph.html", address, width=size[0], height=size[1], scheme=scheme)
    tab.click("#filter")
    found = violations(tab, "#legend", rules={"target-size": {"enabled": True}})

    assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
