"""The drawing as one sees and touches it: what a click chooses, which words stand where, names, zoom."""

from itertools import combinations, product

import pytest
from opened_page import boxes, in_network, let_go, open_page, place, settled, spots, turn_to, words

from viz.model import Link, Mark, Network, Node
from viz.page import page

SIZES = [(1440, 900), (1280, 720), (768, 1024), (360, 740)]
OPENED = [*(("shipped", size) for size in SIZES), *product(("eight", "upright"), (SIZES[0], SIZES[-1]))]
"""In which windows which pages are looked at."""
PHONE = 768
"""From this width on, the panel stands beside the drawing and covers nothing of it."""
CHOSEN = "bilateral.state.now.chosen?.id"
SCALE = "bilateral.network.getScale()"
RELATIONS = [
    "trades with",
    "is a neighbor of",
    "is a partner of",
    "supports",
    "shares heritage with",
    "visited",
]

ASSERTED = Mark(name="asserted", label="asserted", line="solid")


def node(name):
    """Return a thing of that name."""
    return Node(id=name, label=name.title(), names=(), kind="state", group="Polity", color="#0072B2")


def tie(source, target, label, *, attributed=False):
    """Return a link without claims."""
    return Link(
        source=source,
        target=target,
        relation=label.replace(" ", "-"),
        label=label,
        family="economy",
        color="#E69F00",
        status="asserted",
        status_label="asserted",
        line="solid",
        symmetric=label != "supports",
        attributed=attributed,
    )


def drawn_in(folder, links):
    """Write the page of some links; return its path."""
    names = sorted({end for link in links for end in (link.source, link.target)})
    path = folder / "graph.html"
    path.write_text(
        page(Network(nodes=tuple(map(node, names)), links=tuple(links), statuses=(ASSERTED,))).html,
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    """The page of two states with eight ties."""
    labels = [*RELATIONS, "is an ally of", "has diplomatic relations with"]
    return drawn_in(tmp_path_factory.mktemp("eight"), [tie("aland", "bem-land", each) for each in labels])


@pytest.fixture(scope="module")
def upright(tmp_path_factory):
    """The page of pairs with two ties each, most of them above each other."""
    pairs = [("aland", "bem-land"), *(("aland", f"port-{letter}") for letter in "abcdefgh")]
    links = [tie(one, two, each) for one, two in pairs for each in RELATIONS[1:3]]
    return drawn_in(tmp_path_factory.mktemp("upright"), links)


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """The page of two states with one tie."""
    return drawn_in(tmp_path_factory.mktemp("single"), [tie("aland", "bem-land", "supports")])


@pytest.fixture(scope="module")
def opened(browser, built, eight, upright, single):
    """Show an address in one of the pages, in a window of some size; each is opened once."""
    pages = {"shipped": built / "graph.html", "eight": eight, "upright": upright, "single": single}
    tabs = {}

    def opened(name="shipped", fragment="", *, width=1280, height=720, touch=False):
        key = name, width, height, touch
        if key not in tabs:
            tabs[key] = open_page(browser, pages[name], width=width, height=height, has_touch=touch)
        return settled(turn_to(tabs[key], in_network(fragment)))

    yield opened
    for tab in tabs.values():
        let_go(tab)


def clicked(tab, x, y):
    """Click; return what that chose, and let go of it."""
    tab.mouse.click(x, y)
    found = tab.evaluate(CHOSEN)
    if found and ("~" in found or tab.viewport_size["width"] < PHONE):
        settled(turn_to(tab, in_network()))  # a pair is looked at, on a phone whatever is chosen
    else:
        tab.evaluate("bilateral.state.choose(null)")
    return found


@pytest.mark.parametrize(("name", "size"), OPENED, ids=str)
def test_a_click_chooses_the_tie_whose_words_or_line_it_meets(opened, some, name, size):
    """Each tie in sight at opening is chosen by a click on its words, and on the middle of its line.

    Of the shipped graph, where many are in sight, each ninth is tried, of others each second; with
    ``--exhaustive`` all are.
    """
    tab = opened(name, width=size[0], height=size[1])
    aims = [(each["link"], *each["middle"]) for each in words(tab)] + spots(tab)
    aims = [(aim, x, y) for aim, x, y in aims if y < size[1]]  # on a phone the drawing goes on below
    assert len(aims) > 8
    aims = some(aims, 9 if name == "shipped" else 2)
    wrong = [(aim, found) for aim, x, y in aims if (found := clicked(tab, x, y)) != aim]

    assert wrong == []


def test_pointing_meets_what_a_click_meets(opened):
    """What stands out under the pointer is what a click would choose."""
    tab = opened()
    for link, x, y in [(each["link"], *each["middle"]) for each in words(tab)][::4]:
        tab.mouse.move(x, y)
        tab.wait_for_function("id => bilateral.overlay.lit()?.links[0].id === id", arg=link)


@pytest.mark.parametrize(("touch", "reach"), [(False, 8), (True, 16)])
@pytest.mark.parametrize("scale", [0.6, 2.5])
def test_a_line_is_met_within_some_pixels_of_the_screen(opened, touch, reach, scale):
    """However near the drawing is, a mouse meets a line within 8 pixels, a finger within 16."""
    tab = opened("single", f"#at=0,0,{scale}", touch=touch)
    [(link, x, y)] = spots(tab)
    press = tab.touchscreen.tap if touch else tab.mouse.click
    met = {}
    for far in (reach - 2, reach + 2):
        press(x, y + far)
        met[far] = tab.evaluate(CHOSEN)
        tab.evaluate("bilateral.state.choose(null)")

    assert met == {reach - 2: link, reach + 2: None}


def test_ties_of_a_chosen_pair_come_before_faded_ones(opened):
    """Where a faded line crosses a line of the chosen pair, a click means the pair's."""
    tab = opened(fragment="#pair=azerbaijan~kazakhstan", width=1440, height=900)
    wrong, crossings = tab.evaluate(
        """() => {
          const {network: {body}, data, hit, labels, pills, curve} = bilateral;
          const screen = point => bilateral.network.canvasToDOM(point);
          const shares = [...Array(99).keys()].map(each => (each + 1) / 100);
          const points = id => shares.map(share => screen(curve.at(body.edges[id], share)));
          const mine = new Set(data.pair.get("azerbaijan~kazakhstan").links.map(({id}) => id));
          const lit = body.edgeIndices.filter(id => mine.has(id)).flatMap(points);
          const near = ({x, y}) => lit.some(each => Math.hypot(each.x - x, each.y - y) < 5);
          const words = point => labels.at(bilateral.network.DOMtoCanvas(point));
          const free = point =>
            !words(point) && !pills.at(point) && bilateral.network.getNodeAt(point) === undefined;
          const others = body.edgeIndices.filter(id => !mine.has(id));
          const crossings = others.flatMap(points).filter(near).filter(free);
          return [crossings.filter(point => !mine.has(hit.at(point)?.id)).length, crossings.length];
        }"""
    )

    assert crossings > 20
    assert wrong == 0


CUTS = """() => {
  const {network, labels, data, filter, curve} = bilateral;
  const canvas = network.canvas.frame.canvas;
  const ratio = canvas.width / canvas.clientWidth;
  const {data: pixels} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const shapes = [...filter.shown.things].map(({id}) => network.body.nodes[id].shape);
  const boxes = shapes.filter(({width}) => width)
    .map(({left, top, width, height}) => ({left, top, right: left + width, bottom: top + height}));
  const covered = ({x, y}) => [...boxes, ...labels.drawn].some(({left, right, top, bottom}) =>
    x > left - 3 && x < right + 3 && y > top - 3 && y < bottom + 3);
  const blank = (x, y) => {
    for (const [across, down] of [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]]) {
      const at = 4 * ((y + down) * canvas.width + x + across);
      if (pixels[at] + pixels[at + 1] + pixels[at + 2] < 3 * 255 - 30) return false;
    }
    return true;
  };
  const cut = new Set();
  let seen = 0;
  for (const id of network.body.edgeIndices) {
    const {status} = data.link.get(id);
    if (status.line !== "solid" || status.inferred) continue;
    for (let share = 0.1; share < 0.9; share += 0.01) {
      const point = curve.at(network.body.edges[id], share);
      const {x, y} = network.canvasToDOM(point);
      const [column, row] = [Math.round(x * ratio), Math.round(y * ratio)];
      const inside = column > 1 && row > 1 && column < canvas.width - 2 && row < canvas.height - 2;
      if (!inside || covered(point)) continue;
      seen += 1;
      if (blank(column, row)) cut.add(id);
    }
  }
  return {cut: [...cut], seen};
}"""
"""Which solid lines have a gap, where no box and no words are, in the pixels of the drawing."""


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_line_is_cut_where_no_words_are(opened, size):
    """At every scale, words are large enough to be read or not there at all, their ground included."""
    tab = opened(width=size[0], height=size[1])
    if tab.locator("#whole").is_visible():
        tab.click("#whole")  # a phone begins with a few things, and the number of ties between them
    for scale in (None, 0.5, 0.6, 0.72, 0.8, 0.82, 0.9, 1.0, 1.2):
        if scale:
            tab.evaluate("scale => bilateral.camera.restore([0, 0, scale])", scale)
        elif tab.evaluate(SCALE) < 0.5:
            continue  # from afar bundles are drawn
        letters = [each["letters"] for each in words(tab)]
        found = tab.evaluate(CUTS)

        assert (scale, found["cut"]) == (scale, [])
        assert found["seen"] > 100
        assert [each for each in letters if each < 8.2] == []


def overlapping(rectangles):
    """Return those pairs of named rectangles that overlap by more than the rounding of a pixel."""
    return [
        (one, two)
        for (one, a), (two, b) in combinations(rectangles, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5
    ]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *OPENED,
        *(
            pytest.param(*each, marks=pytest.mark.sampled(4))
            for each in product(("eight", "upright"), SIZES[1:-1])
        ),
    ],
    ids=str,
)
def test_no_words_lie_over_others_or_a_box(opened, name, size):
    """At opening and at scale 1, no words on lines lie over others, and none over a box."""
    tab = opened(name, width=size[0], height=size[1])
    for scale in (None, 0.85, 1.0):
        if scale:
            tab.evaluate("scale => bilateral.camera.restore([0, 0, scale])", scale)
        written = [(each["text"], each["box"]) for each in words(tab)]
        there = list(boxes(tab).items())

        assert overlapping(written) == []
        assert [pair for pair in overlapping([*written, *there]) if pair not in overlapping(there)] == []


def test_both_ties_of_an_upright_pair_are_written(opened):
    """Of two things above each other, both ties have their words, beside each other along the line."""
    tab = opened("upright", width=1440, height=900)
    places = boxes(tab)
    written = [each["link"] for each in words(tab)]
    pairs = [name for name in places if name != "aland"]

    def steep(name):
        across, down = (abs(places[name][side] - places["aland"][side]) for side in (0, 1))
        return down > 1.5 * across

    assert sum(map(steep, pairs)) >= 2
    assert [(name, sum(name in link for link in written)) for name in pairs] == [(name, 2) for name in pairs]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_ends_of_the_densest_pair_are_named(opened, size):
    """At opening and after *Fit* both states have a name that is whole; names and numbers keep apart."""
    tab = opened(width=size[0], height=size[1])
    for fit in (False, True):
        if fit:
            tab.click("#fit")
        written = settled(tab).evaluate("bilateral.pills.found")
        sheet = tab.evaluate(
            "(({clientWidth, clientHeight}) => [clientWidth, clientHeight])(bilateral.canvas.frame())"
        )
        named = {each["id"] for each in written if each["kind"] == "thing"}
        if tab.evaluate(SCALE) >= 0.5:  # then the boxes themselves are written
            named |= set(boxes(tab))

        assert {"azerbaijan", "kazakhstan"} <= named
        sides = [
            (each["text"], [each[side] for side in ("left", "top", "right", "bottom")]) for each in written
        ]
        assert overlapping(sides) == []
        assert [text for text, (x, y, w, h) in sides if x < 0 or y < 0 or w > sheet[0] or h > sheet[1]] == []


def turned(tab, deltas, **keys):
    """Turn the wheel over the drawing by events of these deltas; return by how much that zoomed."""
    before = tab.evaluate(SCALE)
    tab.evaluate(
        """([deltas, keys]) => {
          const canvas = document.querySelector('#graph canvas');
          const {x, y, width, height} = canvas.getBoundingClientRect();
          for (const deltaY of deltas)
            canvas.dispatchEvent(new WheelEvent('wheel', {
              deltaY, clientX: x + width / 3, clientY: y + height / 3,
              bubbles: true, cancelable: true, ...keys,
            }));
        }""",
        [deltas, keys],
    )
    return tab.evaluate(SCALE) / before


def test_the_wheel_zooms_as_far_as_it_is_turned(opened):
    """Thirty small steps of a trackpad zoom as one notch of as many pixels; a pinch and lines count too."""
    tab = opened()
    stroke, back = turned(tab, [-3] * 30), turned(tab, [90])

    assert 1.1 < stroke < 1.2
    assert stroke * back == pytest.approx(1)
    assert 1.3 < turned(tab, [-1.5] * 20, ctrlKey=True) < 1.7
    assert 1.05 < turned(tab, [-3], deltaMode=1) < 1.2


def test_the_wheel_keeps_the_point_under_it(opened):
    """What lies under the pointer stays there."""
    tab = opened()
    under = """() => {
      const {clientWidth, clientHeight} = bilateral.canvas.frame().querySelector('canvas');
      const {x, y} = bilateral.network.DOMtoCanvas({x: clientWidth / 3, y: clientHeight / 3});
      return [x, y];
    }"""
    before = tab.evaluate(under)
    turned(tab, [-200])

    assert tab.evaluate(under) == pytest.approx(before, abs=2)


def test_the_wheel_has_its_limits(opened):
    """However long it is turned, the drawing becomes neither a dot nor larger than letters need."""
    tab = opened()
    turned(tab, [-100] * 60)
    nearest = tab.evaluate(SCALE)
    turned(tab, [100] * 120)

    assert nearest == 4
    assert 0.05 < tab.evaluate(SCALE) < 0.5


@pytest.mark.parametrize(("first", "zooms"), [("h1", False), ("#graph canvas", True)])
def test_a_page_that_scrolls_is_not_held_up_by_the_drawing(opened, first, zooms):
    """A turn of the wheel that begins beside the drawing scrolls the page on; one that begins in it zooms."""
    tab = opened()
    tab.wait_for_timeout(300)  # for a turn of its own
    kept = tab.evaluate(
        """(first) => [first, '#graph canvas'].map((place) => {
          const event = new WheelEvent('wheel', {deltaY: 20, bubbles: true, cancelable: true});
          document.querySelector(place).dispatchEvent(event);
          return event.defaultPrevented;
        })""",
        first,
    )

    assert kept == [zooms, zooms]


def test_each_thing_opened_by_address_shows_a_tie_and_counts_what_it_shows(opened, some):
    """Chosen by address, every thing has a tie in the drawing; the panel says how many claims are shown."""
    tab = opened()
    things = tab.evaluate("bilateral.data.things.map(({id}) => id)")
    wrong = tab.evaluate(
        """tried => {
          const {data, state, filter, address} = bilateral;
          const count = (thing) => {
            const links = thing.links.filter(link => filter.shown.links.has(link));
            return new Set(links.flatMap(link => filter.claims(link)).map(({id}) => id)).size;
          };
          return data.things.filter(({id}) => tried.includes(id)).filter((thing) => {
            state.set({chosen: address.read(`thing=${encodeURIComponent(thing.id)}`).chosen});
            const told = document.querySelector('#details').innerText;
            const said = Number(/(\\d+) statements? shown/.exec(told)?.[1]);
            return !said || said !== count(thing) || !bilateral.overlay.lit()?.links.length;
          }).map(({id}) => id);
        }""",
        some(things, 5),
    )

    assert wrong == []


def test_opinions_come_with_what_they_are_about_and_go_with_it(opened):
    """A thing tied by opinions alone brings them along, and a chip says so and takes them away."""
    tab = opened(fragment="#thing=flight-astana-baku")
    shown = int(tab.get_attribute("html", "data-drawn"))

    assert "opinions about Flight Astana – Baku are shown" in tab.inner_text("#chips")
    assert "1 statement shown" in tab.inner_text("#details")
    assert not tab.is_checked("#opinions")
    tab.click("#chips button")
    assert int(tab.get_attribute("html", "data-drawn")) == shown - 1
    assert tab.is_visible("#welcome")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#thing=turkiye&none=status", "left out by the filter"),
        ("#pair=azerbaijan~kazakhstan&none=family", "left out by the filter"),
        (
            "#link=azerbaijan.sharesLandBorderWith.kazakhstan.denied&hide=status:denied",
            "1 tie left out by the filter",
        ),
        ("#thing=kazakhstan", "opinions left out"),
    ],
)
def test_what_is_left_out_is_said_and_can_be_shown(opened, address, said):
    """The panel says what of a choice is left out, by the filter or as opinion, and one click shows it."""
    tab = opened(fragment=address)
    before = int(tab.get_attribute("html", "data-drawn"))

    assert said in tab.inner_text("#details")
    assert " 0 " not in f" {tab.inner_text('#details')}"
    tab.locator("#details .absent", has_text=said).locator("button").click()
    assert said not in tab.inner_text("#details")
    assert int(tab.get_attribute("html", "data-drawn")) > before


def test_a_page_of_opinions_alone_shows_them(browser, tmp_path):
    """Where there is nothing but opinions, as around one thing, none is folded away, and nothing asks to."""
    path = drawn_in(tmp_path, [tie("ann", "flight", "assesses", attributed=True)])
    tab = open_page(browser, path)

    assert tab.get_attribute("html", "data-drawn") == "1"
    assert not tab.is_visible("#opinions")
    let_go(tab)


@pytest.mark.parametrize("size", [(360, 740), (740, 360)], ids=str)
def test_nothing_of_a_phone_s_page_changes_its_place(opened, size):
    """In one column, the parts stand in the order of the source: what comes later moves nothing before it."""
    tab = opened(width=size[0], height=size[1])
    tops = tab.evaluate("[...document.querySelectorAll('.stage, #panel')].map(each => each.offsetTop)")

    assert len(set(tops)) == 2
    assert tops == sorted(tops)
    assert tab.evaluate("document.querySelector('.stage').offsetHeight") <= size[1]
    assert not tab.is_visible("#legend")


def test_a_finger_can_hold_on_to_names_seen_from_afar(opened):
    """A tap on a name seen from afar opens its thing."""
    tab = opened(width=360, height=740, touch=True)
    name = tab.evaluate("bilateral.pills.found.find(({id}) => id === 'kazakhstan')")
    sheet = tab.locator("#graph canvas").first.bounding_box()
    tab.touchscreen.tap(sheet["x"] + name["right"] - 4, sheet["y"] + name["y"])
    tab.wait_for_function(f"() => {CHOSEN} === 'kazakhstan'")


def test_a_chosen_box_is_found_where_it_is_drawn(opened):
    """A click in the middle of a box chooses it, also where a line runs under it."""
    tab = opened()
    x, y = place(tab, "joint-statement-2023")
    tab.mouse.click(x, y)

    assert tab.evaluate(CHOSEN) == "joint-statement-2023"
