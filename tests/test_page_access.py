"""The page for everybody: keyboard, screen reader, phone, paper, a frame in another page, hostile input."""

from itertools import pairwise, product

import drawn_graph
import pytest
from accessibility import violations
from opened_page import drawn, kept_address, let_go, lit, open_page, place, turn_to

from kg.rdf.terms import BR
from viz.model import Link, Network, Node
from viz.network import network
from viz.page import page


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The page of the small, hostile graph, as a file."""
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(page(network(drawn_graph.store())).html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def opened_once(browser, small):
    """The small page, opened once."""
    tab = open_page(browser, small)
    yield tab
    let_go(tab)


@pytest.fixture
def at(opened_once):
    """Show an address in the small page."""
    return lambda fragment="": turn_to(opened_once, fragment)


def said(tab):
    """Return what a screen reader was told last."""
    return tab.inner_text("#said").replace("\xa0", " ").strip()


def press(tab, *keys):
    """Press keys with the focus in the drawing."""
    tab.focus("#graph .vis-network")
    for key in keys:
        tab.keyboard.press(key)


def test_walk_in_two_levels(at):
    """Up and down lead through what a thing is tied to, the most tied first, left and right through the ties.

    Enter goes to the other end, Backspace goes back; each step is told.
    """
    tab = at("#thing=aland")
    press(tab, "ArrowDown")
    others = [said(tab)]
    press(tab, "ArrowDown")
    others.append(said(tab))

    assert others[0].startswith("Bemland, 4 ties.")
    assert len(others) == len(set(others))
    press(tab, "ArrowUp", "ArrowRight")
    assert said(tab).startswith("Tie 1 of 4 with Bemland: ")
    press(tab, "ArrowLeft")
    assert said(tab).startswith("Tie 4 of 4 with Bemland: ")
    assert len(lit(tab)["links"]) == 1
    press(tab, "Enter")
    assert said(tab).startswith("Bemland, state. ")
    press(tab, "Backspace")
    assert said(tab).startswith("Tie 4 of 4 with Bemland: ")


def test_walk_by_letters(at):
    """A letter leads to the next other end whose name begins with it; one that begins none is told."""
    tab = at("#thing=aland")
    press(tab, "l")

    assert said(tab) == "Long Sea, 1 tie."
    press(tab, "q")
    assert said(tab) == "Nothing here begins with q."


def test_walk_copies_a_citation(at):
    """On a tie, C copies the citation of the claim that was read, and the focus stays in the drawing."""
    tab = at("#thing=long-sea")
    tab.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {configurable: true,"
        " value: {writeText: async text => { window.copied = text; }}})"
    )
    press(tab, "ArrowRight", "c")
    tab.wait_for_function("() => window.copied")

    assert "the sea which separates us" in tab.evaluate("window.copied")
    assert ". Accessed 20" in tab.evaluate("window.copied")
    tab.wait_for_function("() => document.querySelector('#said').textContent.includes('Citation copied.')")
    assert tab.evaluate("document.activeElement.className") == "vis-network"


def test_walk_begins_at_the_most_tied_thing(browser, small):
    """Without a choice, the walk begins where most ties meet."""
    tab = open_page(browser, small)
    press(tab, "ArrowRight")

    assert said(tab).startswith("Tie 1 of 4 with ")
    assert "Aland" in said(tab)
    let_go(tab)


def test_walk_reads_the_words_of_a_tie(at):
    """Space shows the tie at hand in the panel, and reads sentence, words, speaker and date, nothing else."""
    tab = at("#thing=long-sea")
    press(tab, "ArrowRight", "Space")

    assert said(tab) == (
        "Long Sea separates Aland. “the sea which separates us”. Ann Expert, Director, May 4, 2020."
    )
    assert tab.is_visible("#details")
    assert tab.evaluate("document.activeElement.className") == "vis-network"
    press(tab, "Escape")
    assert tab.is_visible("#welcome")


def test_keys_move_and_zoom(at):
    """Plus and minus zoom, Shift with arrow keys moves, 0 shows all."""
    tab = at()
    scale, position = "bilateral.network.getScale()", "bilateral.network.getViewPosition().x"
    before = tab.evaluate(scale), tab.evaluate(position)
    press(tab, "+", "Shift+ArrowRight")

    assert tab.evaluate(scale) > before[0]
    assert tab.evaluate(position) > before[1]


def test_focus_is_seen_in_the_drawing(at):
    """The drawing shows that the keyboard's focus is in it."""
    tab = at()
    tab.focus("#to-table")
    tab.keyboard.press("Tab")
    press(tab, "Tab")
    tab.keyboard.press("Shift+Tab")

    assert tab.evaluate("getComputedStyle(document.querySelector('.vis-network')).outlineStyle") == "solid"


@pytest.mark.parametrize(("link", "target"), [("#to-drawing", "vis-network"), ("#to-table", "table")])
def test_skip_links(at, link, target):
    """The first two stops of the Tab key lead to drawing and table; what is chosen stays."""
    tab = at("#thing=bem")
    before = kept_address(tab)
    tab.focus(link)
    tab.keyboard.press("Enter")

    assert tab.evaluate("document.activeElement.id || document.activeElement.className") == target
    assert kept_address(tab).removesuffix("&view=table") == before


def test_one_mark_only_by_keyboard(at):
    """On a box of the legend, the letter O leaves this mark only."""
    tab = at()
    tab.focus("[data-filter=family][value=geography]")
    tab.keyboard.press("o")

    assert {each.split(".")[1] for each in drawn(tab)} <= {
        "neighborOf",
        "sharesLandBorderWith",
        "connectedTo",
        "separates",
    }
    assert tab.is_checked("[data-filter=family][value=geography]")
    assert not tab.is_checked("[data-filter=family][value=economy]")


TARGETS = {"rules": {"target-size": {"enabled": True}}}
"""Axe leaves this rule out by itself: how large and how far apart is what can be clicked."""


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("width", "scheme", "fragment"),
    [
        (1280, "light", "#link=aland.tradesWith.bemland.asserted"),
        (1280, "dark", "#thing=bemland&lang=az"),
        (360, "dark", "#way=bem&to=port&opinions=1"),
        (360, "light", ""),
    ],
)
def test_axe_finds_nothing(browser, small, width, scheme, fragment):
    """The rules of axe-core, contrast included, find nothing, by day and night, on a phone, with a panel."""
    tab = open_page(browser, small, fragment, width=width, scheme=scheme)
    found = violations(tab, **TARGETS)
    let_go(tab)

    assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module")
def legible(browser, built):
    """The page of the shipped graph with all that can be clicked: a thing chosen, the whole legend open."""
    tab = open_page(browser, built / "graph.html", "#thing=baku&from=2020-01")
    tab.evaluate("document.querySelectorAll('.legend .more').forEach(each => { each.open = true; })")
    return tab


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (360, 740), (740, 360)], ids=str)
def test_what_can_be_clicked_is_large_enough(legible, size):
    """On the page of the shipped graph, nothing to click is smaller than 24 pixels or too near to another."""
    legible.set_viewport_size({"width": size[0], "height": size[1]})
    found = violations(legible, **TARGETS, runOnly=["target-size"])

    assert [] == [node["html"] for each in found for node in each["nodes"]]


def test_a_long_word_makes_nothing_wider(browser, tmp_path):
    """Labels, names, roles and quotes may be one word of 240 letters: the panel stays as wide as it is."""
    store, long = drawn_graph.store(), "w" * 240
    store.update(
        "DELETE { GRAPH ?g { ?s ?p ?old } } INSERT { GRAPH ?g { ?s ?p ?new } }"
        " WHERE { GRAPH ?g { ?s ?p ?old }"
        " FILTER (?p IN (rdfs:label, skos:altLabel, br:quote, br:speakerRole, dcterms:title)"
        f' && !STRSTARTS(STR(?s), STR(br:))) BIND (STRLANG(CONCAT(STR(?old), "{long}"), "en") AS ?new) }}',
        prefixes={
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "dcterms": "http://purl.org/dc/terms/",
            "br": str(BR[""].value),
        },
    )
    path = tmp_path / "long.html"
    path.write_text(page(network(store)).html, encoding="utf-8")
    tab = open_page(browser, path)
    for width, address in product(
        (360, 1280), ("thing=aland", "thing=bem", "link=aland.tradesWith.bemland.asserted", "way=bem&to=port")
    ):
        tab.set_viewport_size({"width": width, "height": 800})
        turn_to(tab, address)
        wide = tab.evaluate(
            "['html', '#panel'].map(name => document.querySelector(name))"
            ".map(each => each.scrollWidth - each.clientWidth)"
        )

        assert (width, address, wide) == (width, address, [0, 0])
        assert "www" in tab.inner_text("#details")
    let_go(tab)


def test_phone(browser, built):
    """On a phone the page of the shipped graph fits, with a thing chosen too; a tap on a box opens it."""
    tab = open_page(browser, built / "graph.html", "#thing=kazakhstan", width=360, height=740, has_touch=True)

    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    turn_to(tab, "#view=network")
    tab.tap("#whole")
    tab.touchscreen.tap(*place(tab, "caspian-sea"))
    tab.wait_for_function("() => document.querySelector('#details h2')")
    assert tab.inner_text("#details h2") == "Caspian Sea"
    let_go(tab)


def test_the_page_scrolls_by_finger_above_the_drawing(browser, small):
    """On a phone, where a finger on the drawing moves the drawing, one on the bar above scrolls the page."""
    tab = open_page(browser, small, width=360, height=740, has_touch=True, is_mobile=True)
    finger = tab.context.new_cdp_session(tab)
    bar = tab.locator(".bar").bounding_box()
    for step in range(6):
        kind = "touchMove" if step else "touchStart"
        point = {"x": bar["x"] + 30, "y": bar["y"] + 20 - 30 * step}
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    tab.wait_for_function("() => scrollY > 0")
    let_go(tab)


def test_paper(at):
    """On paper stand the drawing, every row of the table, the sources with addresses; then all is as before.

    The title stands there once, the drawing is not larger than a page, nothing asks to be clicked. The
    head of the table stands on every page: browsers repeat a header group with its words, not with buttons.
    """
    tab = at("#opinions=1")
    addresses = tab.evaluate(
        "[...new Set(bilateral.data.documents.map(({source}) => source))].filter(Boolean)"
    )
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    sources = tab.inner_text("#sources")

    assert "Bemland" in tab.text_content("#paper svg")
    assert addresses
    assert [] == [address for address in addresses if address not in sources]
    assert tab.locator("#paper svg").bounding_box()["height"] <= 24 / 2.54 * 96
    assert (False, False, False) == tuple(tab.is_visible(each) for each in ("h1", ".hint", "#find"))
    assert not tab.is_visible("#graph")
    assert tab.locator("#rows tr").count() == len(drawn_graph.CLAIMS) + 1
    assert ("THEAD", "table-header-group", ["Said by"], False) == tuple(
        tab.evaluate(
            """() => {
              const th = document.querySelector('#grid th[data-name="Said by"]');
              const group = th.closest('table').firstElementChild;
              const words = JSON.parse(`[${getComputedStyle(th, '::before').content}]`);
              return [group.tagName, getComputedStyle(group).display, words, th.firstChild.checkVisibility()];
            }"""
        )
    )
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    tab.emulate_media(media="screen")
    assert tab.locator("#paper svg").count() == 0
    assert not tab.is_visible("#sources")


def test_inside_another_page(browser, small, tmp_path):
    """In a frame made of text, as in a notebook, the page works and leads nowhere, and reports no error."""
    outer = tmp_path / "notebook.html"
    outer.write_text("<iframe width=900 height=700></iframe>", encoding="utf-8")
    context = browser.new_context(viewport={"width": 1000, "height": 800}, offline=True)
    tab = context.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(outer.as_uri())
    tab.evaluate(
        "text => { document.querySelector('iframe').srcdoc = text; }", small.read_text(encoding="utf-8")
    )
    frame = tab.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    frame.locator("#find").fill("bemland")
    frame.locator("#find").press("Enter")

    assert frame.locator("#details h2").inner_text() == "Bemland"
    frame.locator("#to-table").focus()
    frame.locator("#to-table").press("Enter")
    assert frame.locator("#details h2").inner_text() == "Bemland"
    assert tab.url == outer.as_uri()
    assert errors == []
    context.close()


HOSTILE = [
    "thing=__proto__&link=constructor&pair=toString",
    "focus=aland&steps=99999999999&way=aland&to=__proto__",
    "way=aland&to=bem&turn=1e309",
    "hide=family:__proto__&only=status:constructor&none=speaker&none=nothing",
    "from=0000-99&until=9999999-01&time=<script>&undated=maybe",
    "at=NaN,Infinity,-1",
    "at=1e308,1e308,1e308",
    "lang=../../etc&theme=url(x)&sort=constructor&search=%F0%9F%92%A9%00\\",
    "search=" + "a" * 5000,
    "%",
    "%E0%A4%A&=&&==&#",
    "thing=<img src=x onerror=window.hurt=1>",
]


def test_hostile_addresses_do_nothing(at):
    """Whatever an address says, nothing runs, nothing breaks, and the page can be used as before."""
    tab = at()
    for fragment in HOSTILE:
        tab.evaluate("text => { location.hash = text; }", fragment)
        tab.wait_for_timeout(20)

    assert tab.noted["errors"] == []
    assert tab.evaluate("window.hurt") is None
    assert tab.evaluate("({}).polluted") is None
    turn_to(tab)
    assert len(drawn(tab)) == drawn_graph.LINKS - 2  # an opinion and a goal are folded


def test_hostile_texts_in_every_place_of_the_graph(browser, tmp_path):
    """Labels, ids, colors, statuses and families of a foreign network are shown as text and run nothing."""
    evil = drawn_graph.HOSTILE
    ids = (f"urn:x:{evil}", "__proto__", "constructor", "~0")
    nodes = tuple(
        Node(id=id, label=evil, names=(evil,), kind=evil, group=evil, color='red"/><script>', note=evil)
        for id in ids
    )
    links = tuple(
        Link(
            source=source,
            target=target,
            relation=evil,
            label=evil,
            family=evil,
            color="url(http://x)",
            status=evil,
            status_label=evil,
            line=evil,
            symmetric=False,
            attributed=False,
        )
        for source, target in pairwise(ids)
    )
    path = tmp_path / "evil.html"
    path.write_text(page(Network(nodes=nodes, links=links, title=evil, notice=evil)).html, encoding="utf-8")
    tab = open_page(browser, path)
    tab.evaluate("bilateral.data.things.forEach(({id}) => bilateral.state.choose('thing', id))")
    tab.evaluate("bilateral.state.choose('pair', bilateral.data.pairs[0].id)")
    tab.evaluate("bilateral.picture.svg()")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert (tab.noted["errors"], tab.noted["dialogs"]) == ([], [])
    assert [url for url in tab.noted["requests"] if not url.startswith(("file:", "data:", "blob:"))] == []
    assert tab.evaluate("window.hurt") is None
    assert len(drawn(tab)) == len(links)
    let_go(tab)


def test_a_network_without_claims(browser, tmp_path):
    """What only a query gives is drawn, listed and traced as well; what needs claims is not offered."""
    nodes = tuple(Node(id=id, label=id.upper(), names=(), kind="", group="", color="") for id in "abc")
    links = tuple(
        Link(
            source=source,
            target=target,
            relation="knows",
            label="knows",
            family="",
            color="",
            status="given",
            status_label="given",
            line="solid",
            symmetric=False,
            attributed=False,
        )
        for source, target in ("ab", "bc")
    )
    path = tmp_path / "plain.html"
    path.write_text(page(Network(nodes=nodes, links=links)).html, encoding="utf-8")
    tab = open_page(browser, path, "#way=a&to=c&view=table")

    assert tab.noted["errors"] == []
    assert tab.locator("#details .steps > li").count() == 2
    assert [tab.is_visible(each) for each in ("#time", "#speakers", "#documents")] == [False] * 3
    assert "who said" not in tab.text_content("#welcome")
    assert tab.locator("#rows tr").first.inner_text().split() == ["A", "given:", "knows", "B", "given"]
    let_go(tab)


def test_every_claim_can_be_reached_from_the_table(browser, built, graph):
    """The table of the shipped graph lists each of its claims once, in the claims' own words."""
    tab = open_page(browser, built / "graph.html", "#opinions=1")
    tab.evaluate("bilateral.table.fill()")
    quotes = tab.evaluate("[...document.querySelectorAll('#rows q')].map(each => each.textContent)")
    links = network(graph).links

    assert sorted(quotes) == sorted(each.quote for link in links for each in link.claims if each.quote)
    let_go(tab)
