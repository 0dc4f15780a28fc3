"""The ladder in a real browser: with script and without, by mouse, keys and address, on any screen."""

import pytest
from accessibility import violations
from drawn_graph import HOSTILE
from opened_page import blank, drawn, go, kept_address, let_go, open_page, turn_to
from test_page_access import TARGETS

from viz.model import Link, Network, Node
from viz.page import page

TRADE = "azerbaijan.tradesWith.kazakhstan.asserted"
ROWS = "#ladder tbody tr"
FLAT = """html => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("#ladder table");
  for (const each of table.querySelectorAll(".view")) each.classList.remove("view");
  const flat = (each) => each.outerHTML.replace(/ (class|lang|tabindex)=""/g, "").replace(/>\\s+</g, "><");
  return [flat(table), flat(bilateral.ladder.table(bilateral.posts.here()))];
}"""
"""The table of the file, and the one that the script makes, without white space between their elements."""


@pytest.fixture(scope="module")
def shipped(built):
    """The page of the shipped corpus."""
    return built / "graph.html"


@pytest.fixture(scope="module")
def tab(browser, shipped):
    """The page, opened once."""
    tab = open_page(browser, shipped, width=1440, height=900)
    yield tab
    let_go(tab)


@pytest.fixture(scope="module")
def plain(browser, shipped):
    """The page where no script runs."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    tab = context.new_page()
    tab.goto(shipped.as_uri())
    yield tab
    context.close()


def rows(tab):
    """Return the ids of the ties whose rows are seen."""
    return tab.eval_on_selector_all(
        ROWS,
        """rows => rows.filter(row => row.querySelector("a").checkVisibility({visibilityProperty: true}))
          .map(row => row.dataset.link)""",
    )


def heading(tab):
    """Return what the panel is about."""
    return tab.inner_text("#details h2")


def test_the_page_opens_with_the_ties_of_the_two(tab):
    """The first tab is the ladder; it shows every tie of the two that is no opinion, and reports nothing."""
    turn_to(tab)
    of_two = tab.evaluate(
        """[...bilateral.filter.shown.links].map(({id}) => id)
          .filter(id => ["azerbaijan", "kazakhstan"].every(end => id.split(".").includes(end)))"""
    )
    assert ["Ties of the two", "Network", "Timeline", "Map", "Table"] == tab.locator(
        "[role=tab]"
    ).all_inner_texts()
    assert "true" == tab.get_attribute("#tab-two", "aria-selected")
    assert set(of_two) == set(rows(tab))
    assert ([], []) == (tab.noted["console"], tab.noted["errors"])


def test_script_makes_the_rows_that_stand_in_the_file(tab, shipped):
    """With nothing left out, the script's table is that of the file, element by element."""
    turn_to(tab, "#opinions=1")
    written, made = tab.evaluate(FLAT, shipped.read_text(encoding="utf-8"))
    assert written == made


def test_a_row_opens_what_its_tie_opens(tab):
    """A click on a row, wherever it is hit, opens the panel of its tie, marks the row, and is kept."""
    turn_to(tab, f"#link={TRADE}&view=network")
    expected = heading(tab)
    turn_to(tab)
    for part in (".words a", ".line", ".number", ".said"):
        turn_to(tab)
        tab.locator(f"{ROWS}[data-link='{TRADE}'] {part}").first.click()
        assert expected == heading(tab)
    assert f"#link={TRADE}" == kept_address(tab)
    assert [TRADE] == tab.evaluate(
        "[...document.querySelectorAll('#ladder .chosen')].map(row => row.dataset.link)"
    )


def test_arrow_keys_and_enter(tab):
    """One stop of the Tab key; arrow keys go from row to row, Enter opens one, Escape comes back to it."""
    turn_to(tab)
    first, second = rows(tab)[:2]
    stops = tab.evaluate("document.querySelectorAll('#ladder tbody a[tabindex=\"0\"]').length")
    here = "document.activeElement.closest('tr')?.dataset.link"
    tab.focus(f"{ROWS} a[tabindex='0']")
    assert (1, first) == (stops, tab.evaluate(here))
    tab.keyboard.press("ArrowDown")
    assert second == tab.evaluate(here)
    tab.keyboard.press("Enter")
    assert (second, "panel") == (
        tab.evaluate("bilateral.state.now.chosen.id"),
        tab.evaluate("document.activeElement.id"),
    )
    tab.keyboard.press("Escape")
    assert (None, second) == (tab.evaluate("bilateral.state.now.chosen"), tab.evaluate(here))
    tab.keyboard.press("End")
    assert rows(tab)[-1] == tab.evaluate(here)


def test_one_filter_for_all_views(tab):
    """What the legend leaves out is left out of the ladder; counts follow what is left of the claims."""
    turn_to(tab)
    before = rows(tab)
    tab.uncheck("[data-filter=family][value=economy]")
    left = rows(tab)
    assert set(before) - set(left) == {each for each in before if each not in drawn(tab)}
    assert TRADE in set(before) - set(left)
    assert left == [each for each in before if each in left]
    turn_to(tab, "#time=said&from=2023-01&undated=0")
    later = tab.evaluate(
        """id => bilateral.data.link.get(id).claims
          .filter(at => bilateral.data.claim(at).document.issued >= "2023").length""",
        TRADE,
    )
    assert str(later) == tab.inner_text(f"{ROWS}[data-link='{TRADE}'] .number >> nth=0").split()[0]


def test_opinions_are_a_switch_above(tab, plain):
    """Opinions come when they are asked for, with a script and without."""
    turn_to(tab)
    for view in (tab, plain):
        before = len(rows(view))
        view.check("#ladder-opinions")
        after = len(rows(view))
        view.uncheck("#ladder-opinions")
        assert (4, before) == (after - before, len(rows(view)))


def test_one_selection_for_all_views(tab):
    """What is chosen stays when another view is turned to, and back leads to the view before."""
    turn_to(tab, f"#link={TRADE}")
    chosen = heading(tab)
    for name in ("network", "map", "table", "two"):
        tab.click(f"#tab-{name}")
        assert (chosen, True) == (
            heading(tab),
            tab.is_visible({"two": "#ladder", "network": "#graph"}.get(name, f"#{name}")),
        )
    tab.focus("#tab-two")
    tab.keyboard.press("ArrowRight")
    assert "view=network" in kept_address(tab)
    tab.go_back()
    tab.wait_for_function("() => document.documentElement.dataset.tab === 'two'")


def test_any_two_things_can_be_the_posts(tab):
    """Two names make a ladder of the ties between, which the address keeps; without a tie that is said."""
    turn_to(tab)
    tab.fill("#post-one", "Nur-Sultan")
    tab.press("#post-one", "Enter")
    assert tab.is_visible("#ladder-none")
    tab.fill("#post-other", "baku")
    tab.press("#post-other", "Enter")
    assert ["Astana", "Baku"] == tab.locator("#ladder thead .line span:not(.unseen)").all_inner_texts()
    assert {"flight"} == set(
        tab.evaluate(
            "[...document.querySelectorAll('#ladder .words a')].map(each => each.childNodes[1].data)"
        )
    )
    kept = kept_address(tab)
    turn_to(tab)
    assert len(rows(tab)) > 20
    turn_to(tab, kept)
    assert 2 == len(rows(tab))
    tab.click("#ladder-back")
    assert len(rows(tab)) > 20


def test_a_choice_is_let_go_where_the_two_have_no_tie(tab):
    """Who lets go of a tie comes back to its row; where there are no rows, to nothing, without an error."""
    turn_to(tab, f"#link={TRADE}")
    turn_to(tab, "#left=astana&right=kazakhstan")
    assert tab.is_visible("#ladder-none")
    assert [] == tab.noted["errors"]


def test_a_finding_lights_its_rows(tab):
    """A finding marks the rows on which it rests; where it rests on others, theirs is shown."""
    turn_to(tab, "#step=4")
    lit = tab.evaluate("[...document.querySelectorAll('#ladder .lit')].map(row => row.dataset.link)")
    assert lit
    assert {"denied"} == {each.rsplit(".", 1)[1] for each in lit}
    first = tab.locator("#ladder .lit >> nth=0").bounding_box()
    ladder = tab.locator("#ladder").bounding_box()
    assert ladder["y"] <= first["y"] <= ladder["y"] + ladder["height"] - first["height"] + 1
    turn_to(tab, "#step=2")
    assert {"astana", "baku"} == {
        end for each in rows(tab) for end in each.split(".") if end in {"astana", "baku"}
    }


def test_an_address_opens_the_view_that_shows_it(tab):
    """What the ladder does not hold is shown by the network, as long as the address names no view."""
    for address, view in {
        "": "two",
        f"#link={TRADE}": "two",
        "#step=1": "two",
        "#thing=baku": "network",
        "#focus=baku&steps=1": "network",
        "#way=baku&to=astana": "network",
        "#thing=baku&view=two": "two",
        "#view=nothing&left=baku&right=baku": "two",
    }.items():
        turn_to(tab, address)
        assert (address, view) == (address, tab.evaluate("bilateral.state.now.tab"))


def test_twenty_four_rows_fit_into_a_window(tab):
    """In a window of 1440 by 900 two dozen rows are seen at once, in letters of 13 pixels."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    turn_to(tab)
    seen = tab.evaluate(
        """(() => {
          const {bottom} = document.querySelector("#ladder").getBoundingClientRect();
          return [...document.querySelectorAll("#ladder tbody tr")]
            .filter(row => row.getBoundingClientRect().bottom <= bottom + 1 && row.checkVisibility()).length;
        })()"""
    )
    assert seen >= 24
    assert "13px" == tab.evaluate("getComputedStyle(document.querySelector('#ladder .words')).fontSize")


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (768, 1024), (360, 740)], ids=str)
def test_the_ladder_begins_in_the_first_screen(tab, plain, size):
    """Below the findings, rows are seen in any window, and nothing is scrolled sideways; script or not."""
    for view in (tab, plain):
        view.set_viewport_size({"width": size[0], "height": size[1]})
    turn_to(tab)
    for view in (tab, plain):
        box = view.locator(f"{ROWS} >> nth=2").bounding_box()
        assert box["y"] + box["height"] <= size[1]
    assert size[0] == tab.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size({"width": 1440, "height": 900})


def test_without_a_script_a_row_leads_to_its_words(plain):
    """Where no script runs, all rows are there and each leads to the words in the table below."""
    plain.set_viewport_size({"width": 1440, "height": 900})
    plain.click(f"{ROWS}[data-link='{TRADE}'] .words a")
    target = plain.locator(":target")
    assert (1, "trades with") == (target.count(), target.locator("td:nth-child(2)").inner_text())
    assert not plain.is_visible(".tabs")


def test_print_shows_the_ladder_and_the_claims(tab):
    """On paper stand headline, findings and ladder, then the table; no tab, no field, no drawing."""
    turn_to(tab)
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen = {
        each: tab.is_visible(each)
        for each in ("h1", "#ladder table", "#table", "#paper svg", ".tabs", ".posts")
    }
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    tab.emulate_media(media="screen")
    assert {"h1", "#ladder table", "#table"} == {each for each, shown in seen.items() if shown}


@pytest.mark.sampled(4)  # the others are in test_axe_everywhere.py, by other windows
@pytest.mark.parametrize(
    ("width", "scheme", "fragment"),
    [
        (1440, "light", f"#link={TRADE}&opinions=1"),
        (1280, "dark", "#view=table"),
        (768, "dark", "#left=astana&right=kazakhstan"),
        (360, "light", "#view=map"),
        (360, "dark", "#step=4&lang=kk&view=two"),
    ],
)
def test_axe_finds_nothing(tab, width, scheme, fragment):
    """The rules of axe find nothing in ladder, table and map, by day and night, on any screen."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    turn_to(tab, fragment)
    found = violations(tab, "#ladder", "#panel", "#map", "#table", **TARGETS)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1440, "height": 900})
    assert [] == [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def test_hostile_names_are_text_in_the_ladder(browser, tmp_path):
    """Posts, words, statuses and fields of a hostile graph run nothing, and stand there as they are."""
    nodes = tuple(
        Node(id=id_, label=HOSTILE, names=(HOSTILE,), kind="", group="", color="")
        for id_ in ("__proto__", "~")
    )
    link = Link(
        source="__proto__",
        target="~",
        relation=HOSTILE,
        label=HOSTILE,
        family=HOSTILE,
        color='"/><script>',
        status=HOSTILE,
        status_label=HOSTILE,
        line=HOSTILE,
        symmetric=False,
        attributed=False,
    )
    path = tmp_path / "evil.html"
    path.write_text(page(Network(nodes=nodes, links=(link,), title="evil")).html, encoding="utf-8")
    tab = go(blank(browser), path, "#view=two")
    tab.click("#ladder .words a")
    assert ([], [], None) == (tab.noted["errors"], tab.noted["dialogs"], tab.evaluate("window.hurt"))
    assert tab.inner_text("#ladder thead .line span >> nth=0").startswith("<img src=x")
    let_go(tab)
