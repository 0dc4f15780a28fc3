"""What a reader can make of the page: narrow, trace, compare, read, take away. On the shipped graph."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from opened_page import (
    drawn,
    in_network,
    kept_address,
    let_go,
    lines,
    listed,
    lit,
    middle,
    open_page,
    place,
    settled,
    turn_to,
)
from pyoxigraph import NamedNode

from kg.rdf.terms import local_name
from viz.network import network

LINK = "kazakhstan.sharesLandBorderWith.azerbaijan.denied"


@pytest.fixture(scope="module")
def whole(graph):
    """The network behind the page."""
    return network(graph)


@pytest.fixture(scope="module")
def opened_once(browser, built):
    """The page of the shipped graph, opened once."""
    tab = open_page(browser, built / "graph.html", accept_downloads=True)
    yield tab
    let_go(tab)


@pytest.fixture
def at(opened_once):
    """Show an address in the page."""
    return lambda fragment="": turn_to(opened_once, in_network(fragment))


def behind(link):
    """Return what a link rests on."""
    return link.claims or link.premises


def tongue(locator):
    """Return the language that a screen reader is told for an element."""
    return locator.evaluate("element => element.closest('[lang]').lang")


def set_range(tab, name, value):
    """Move a handle of the time slider as its input event does."""
    tab.evaluate(
        "([id, value]) => { const e = document.getElementById(id); e.value = value;"
        " e.dispatchEvent(new Event('input', {bubbles: true})); }",
        [name, value],
    )


def month(text):
    """Return a month as the slider counts it."""
    year, number = map(int, text.split("-"))
    return year * 12 + number - 1


@pytest.mark.parametrize("facet", ["speaker", "document"])
def test_only_one_speaker_or_document(at, whole, facet):
    """*Only* leaves the links with a claim of this speaker, or in this document; the table its claims."""
    tab = at("#opinions=1")
    tab.evaluate("facet => { document.getElementById(`${facet}s`).open = true; }", facet)
    text = re.compile("^El.kz") if facet == "speaker" else "historic event"
    row = tab.locator(f"#{facet}s .mark-row", has_text=text)
    row.hover()
    row.locator(".only").click()
    value = "el-kz" if facet == "speaker" else "2022-08-25-elkz-tukumov"

    def fits(claim):
        speakers = {local_name(NamedNode(each.iri)) for each in claim.speakers}
        return value in speakers if facet == "speaker" else claim.document.iri.endswith(value)

    assert {link.id for link in whole.links if any(map(fits, behind(link)))} == drawn(tab)
    assert listed(tab) == drawn(tab)


def test_counts_say_how_many_are_shown_of_how_many(at, whole):
    """The legend counts links for families and statuses, as shown and in all."""
    tab = at("#opinions=1&hide=family:geography")
    planned = [link for link in whole.links if link.status == "planned"]
    shown = [link for link in planned if link.family != "geography"]

    assert tab.inner_text("[data-count='status:planned']") == f"{len(shown)}/{len(planned)}"


def test_time_from_and_to(at, whole):
    """Two handles leave the links with a claim that may fall between them, open ends and years included."""
    tab = at("#opinions=1&time=happened")
    tab.uncheck("#undated")
    set_range(tab, "from", month("2023-05"))
    set_range(tab, "to", month("2023-06"))

    def fits(claim):
        first, last = claim.happened
        return any(claim.happened) and (first or "0") <= "2023-06-31" and (last or "9") >= "2023-05-01"

    expected = {link.id for link in whole.links if any(map(fits, behind(link)))}
    assert expected == drawn(tab)
    assert any("hasDiplomaticRelationsWith" in each for each in expected)  # since 1992
    assert listed(tab) == drawn(tab)
    assert tab.inner_text("#span") == "May 2023 – Jun 2023"


def test_undated_claims_count_when_asked_for(at, whole):
    """Ticked, the checkbox keeps claims of unknown date beside those of the chosen time."""
    tab = at("#opinions=1&time=happened&from=1992-01&until=1992-12")
    undated = {link.id for link in whole.links if any(not any(each.happened) for each in behind(link))}

    assert undated <= drawn(tab)
    tab.uncheck("#undated")
    assert len(drawn(tab)) < len(undated)


def test_time_when_it_was_said(at, whole):
    """The slider takes the documents' dates first of all, as partial as they are."""
    tab = at("#opinions=1&undated=0&until=2018-12")

    expected = {link.id for link in whole.links if any("0" < c.issued < "2019" for c in behind(link))}
    assert expected == drawn(tab)


def test_handles_move_by_keyboard(at):
    """The handles are native range inputs: arrow keys move them by a month, and they say the month."""
    tab = at()
    tab.focus("#from")
    tab.keyboard.press("ArrowRight")

    assert tab.get_attribute("#from", "aria-valuetext") == "December 2018"
    assert tab.evaluate("bilateral.state.now.from") == "2018-12"


@pytest.mark.parametrize("steps", [1, 2])
def test_focus_shows_what_is_so_many_steps_away(at, whole, steps):
    """Around a thing stand the ties that one crosses on so many steps."""
    tab = at("#opinions=1&thing=baku")
    tab.click(f"#details .around button:has-text('{steps}')")
    reached, expected = {"baku"}, set()
    for _ in range(steps):
        crossed = {link for link in whole.links if {link.source, link.target} & reached}
        expected |= {link.id for link in crossed}
        reached |= {end for link in crossed for end in (link.source, link.target)}

    assert expected == drawn(tab)
    assert listed(tab) == drawn(tab)
    tab.click("#chips button")
    assert len(drawn(tab)) == len(whole.links)


def test_a_way_between_two_things_with_its_words(at, whole):
    """The shortest way is told step by step, in words and quotes, and stands out; the next is as good."""
    tab = at("#thing=baku&opinions=1")
    tab.fill("#way-to", "china")
    tab.press("#way-to", "Enter")
    told = tab.locator("#details .steps > li")
    steps = told.all_inner_texts()

    assert len(steps) == 3
    assert "Baku" in steps[0]
    assert "China" in steps[-1]
    assert "“" not in steps[0]
    assert "outlet to Central Asia, China" in steps[-1]
    assert {"baku", "china"} <= set(lit(tab)["things"])
    assert len(lit(tab)["things"]) == 4
    tab.click("#next-way")
    assert tab.locator("#details .steps > li").all_inner_texts() != steps
    assert "Path 2 of" in tab.inner_text("#details")


def test_no_way_is_said(at):
    """Where filters leave no way between two things, the page says so."""
    tab = at("#way=baku&to=china&none=family")

    assert "No path" in tab.inner_text("#details")
    assert lit(tab) is None


def test_from_afar_parallel_lines_are_one_with_their_number(at, whole):
    """Zoomed out, the lines of a pair are one line, which a click opens and lists; near by, all are drawn."""
    tab = at("#at=0,0,0.3")
    pair = [each for each in whole.links if {each.source, each.target} == {"azerbaijan", "kazakhstan"}]
    facts = {each.id for each in pair if not each.folded}
    bundle = tab.evaluate("`~${bilateral.data.pair.get('azerbaijan~kazakhstan').at}`")

    assert bundle in lines(tab)
    assert lines(tab) & facts == set()
    assert drawn(tab) >= facts
    tab.mouse.click(*middle(tab, bundle))
    assert facts <= lines(tab)
    assert bundle not in lines(tab)
    assert tab.locator("#details .ties .pick").count() == len(facts)
    tab.evaluate("bilateral.state.set({chosen: null}); bilateral.camera.restore([0, 0, 1])")
    assert lines(tab) == drawn(tab)


def test_parallel_lines_stand_apart(at):
    """All lines of the densest pair have a place of their own, at least some pixels from each other."""
    tab = at("#opinions=1")
    between = sorted(each for each in drawn(tab) if set(each.split(".")[::2]) == {"azerbaijan", "kazakhstan"})
    points = sorted(middle(tab, each)[1] for each in between)

    assert len(between) > 20
    assert min(two - one for one, two in pairwise(points)) > 3


def test_lines_left_by_a_filter_move_together(at):
    """Of a pair with few of its lines shown none bends wide, and no two take the same way."""
    bends = """() => bilateral.edges.get()
      .filter(({from, to}) => [from, to].sort().join() === "azerbaijan,kazakhstan")
      .map(({from, smooth: {type, roundness}}) =>
        (roundness || 0) * (type === "curvedCW" ? 1 : -1) * (from === "azerbaijan" ? 1 : -1))"""
    whole = at().evaluate(bends)
    left = at("#only=family:economy").evaluate(bends)

    assert 1 < len(left) < len(whole)
    assert max(map(abs, left)) < max(map(abs, whole)) / 2
    assert len({round(bend, 3) for bend in left}) == len(left)


def test_nothing_covers_the_drawing(at):
    """Buttons and the number of links shown stand above the drawing, not on it."""
    box = "name => document.querySelector(name).getBoundingClientRect()"
    tab = at()

    assert tab.evaluate(box, ".bar")["bottom"] <= tab.evaluate(box, "#graph canvas")["top"]
    assert tab.locator(".bar .tools").count() == tab.locator(".bar .shown").count() == 1


def test_what_is_pointed_at_or_chosen_stands_out_with_its_neighborhood(at, whole):
    """Under the pointer, or chosen, a box stands out with its ties and the boxes at their other ends."""
    tab = at()
    expected = {link.id for link in whole.links if "turkiye" in {link.source, link.target}} & drawn(tab)
    tab.mouse.move(*place(tab, "turkiye"))
    tab.wait_for_function("() => bilateral.overlay.lit()")

    assert set(lit(tab)["links"]) == expected
    tab.mouse.move(5, 5)
    tab.wait_for_function("() => !bilateral.overlay.lit()")
    turn_to(tab, "#thing=turkiye")
    assert set(lit(tab)["links"]) == expected
    assert "trilateral-meeting-2022-06" in lit(tab)["things"]


def test_pointing_repaints_only_what_lies_over_the_drawing(at):
    """To let something stand out, the drawing itself is not drawn anew, however large it is."""
    tab = at()
    drawn_anew = tab.evaluate(
        """async () => {
          let count = 0;
          const add = () => { count += 1; };
          await new Promise(done => setTimeout(done, 300)); // until what was shown before is drawn
          bilateral.network.on("afterDrawing", add);
          bilateral.overlay.point({kind: "thing", id: "baku"});
          await new Promise(done => setTimeout(done, 100));
          bilateral.network.off("afterDrawing", add);
          return count;
        }"""
    )

    assert drawn_anew == 0
    assert "baku" in lit(tab)["things"]


def test_panel_has_names_and_registers(at):
    """The panel names a thing in each language and by former names, and links its registers."""
    tab = at("#thing=astana")
    named = tab.inner_text("#details")

    assert "Нұр-Сұлтан Kazakh, 2019-03 to 2022-09" in named
    tab = at("#thing=kazakhstan")
    links = tab.locator("#details .registers a")
    assert links.all_inner_texts() == ["Wikidata Q232", "GeoNames 1522867"]
    assert links.first.get_attribute("href") == "http://www.wikidata.org/entity/Q232"


def test_panel_groups_claims_by_relation_and_by_speaker(at, whole):
    """A thing's claims stand under their relation, as seen from it, or under who states them."""
    tab = at("#thing=kazakhstan")
    trade = [each for link in whole.links if link.relation == "tradesWith" for each in link.claims]
    group = tab.locator("#details .group", has_text="trades with").first

    shown = [each for each in trade if each.status.label == "asserted"]
    assert group.locator("summary").inner_text() == f"trades with {len(shown)}"
    group.locator("summary").click()
    group.locator("article").first.wait_for()
    assert group.locator("article").count() == len(shown)
    tab.click("#details .around button:has-text('speaker')")
    assert tab.locator("#details .group summary", has_text="Yerkin Tukumov").count() == 1


def test_citation_is_copied(at, browser, built):
    """The button copies speaker, words, document, address and the claim's own address, and says so."""
    tab = at("#link=kazakhstan.tradesWith.azerbaijan.asserted")
    link = tab.evaluate("bilateral.data.links.find(l => l.relation.name === 'tradesWith').id")
    at(f"#link={link}")
    article = tab.locator("#details .claim", has_text="$330 million").first
    tab.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {configurable: true,"
        " value: {writeText: async text => { window.copied = text; }}})"
    )
    article.locator("text=Copy citation").click()
    tab.wait_for_function("() => window.copied")
    copied = tab.evaluate("window.copied")

    assert re.fullmatch(
        r"Yerkin Tukumov \(Director of KazISS\): “[^”]*\$330 million[^”]*”\."
        r" Kassym-Jomart [^.]*, El\.kz, 2022-08-25\. Verbatim\. https://el\.kz/\S+"
        r" Accessed 20\d\d-\d\d-\d\d\.",
        copied,
    )
    assert tab.inner_text("#said").strip() == "Citation copied."


def test_citation_is_copied_without_the_clipboard_api(at):
    """Where a page from a file may not use the clipboard, the old way of copying is taken."""
    tab = at()
    link = tab.evaluate("bilateral.data.links.find(l => l.relation.name === 'tradesWith').id")
    at(f"#link={link}")
    tab.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {configurable: true, value: undefined});"
        "document.execCommand = name => { window.old = [name, document.activeElement.value]; return true; }"
    )
    tab.locator("#details .claim >> text=Copy citation").first.click()
    tab.wait_for_function("() => window.old")

    assert tab.evaluate("window.old[0]") == "copy"
    assert ". Accessed 20" in tab.evaluate("window.old[1]")


@pytest.mark.parametrize(
    ("code", "state", "relation", "status"),
    [
        ("kk", "Қазақстан", "көршісі", "жоспарланған"),
        ("ru", "Казахстан", "сосед", "запланировано"),
        ("az", "Qazaxıstan", "qonşusudur", "planlaşdırılıb"),
        ("tr", "Kazakistan", "komşusu", "planlandı"),
    ],
)
def test_labels_speak_the_chosen_language(at, code, state, relation, status):
    """Boxes, lines, legend, panel and table change their language, and say which it is."""
    tab = at()
    tab.select_option("#language", code)
    written = "word => bilateral.labels.drawn.some(({words}) => words === word)"

    assert tab.evaluate("bilateral.nodes.get('kazakhstan').label") == state
    tab.wait_for_function(written, arg=relation)
    row = tab.locator("[data-facet=status][data-value=planned] [data-word]")
    assert (row.inner_text(), tongue(row)) == (status, code)
    tab.evaluate("bilateral.state.choose('thing', 'kazakhstan')")
    heading = tab.locator("#details h2")
    assert (heading.inner_text(), tongue(heading)) == (state, code)
    assert state in tab.inner_text("#rows")
    assert tab.evaluate("document.documentElement.lang") == code
    assert state in tab.inner_text("h1")
    assert state in tab.title()


def test_a_missing_label_stays_english(at):
    """What has no label in a language is shown in English, and not passed off as another language."""
    tab = at("#lang=az&thing=experts-in-baku")
    heading = tab.locator("#details h2")

    assert heading.inner_text() == "Experts in Baku"
    assert tongue(heading) == "en"


def test_table_searches_and_sorts(at, whole):
    """Words of a search must all stand in a row, in any case; sorting keeps to what is found."""
    tab = at("#search=MEMORANDUM tukumov&sort=-Said on")
    rows = tab.locator("#rows tr").all_inner_texts()

    assert rows
    assert all("memorandum" in row.lower() and "tukumov" in row.lower() for row in rows)
    assert tab.get_attribute("#grid th[data-name='Said on']", "aria-sort") == "descending"
    dates = [each for each in tab.locator("#rows td[data-column='Said on']").all_inner_texts() if each]
    assert dates == sorted(dates, reverse=True)


def test_table_is_written_in_portions(at, whole):
    """At first a hundred rows are written, and more on asking, until all stand there."""
    tab = at("#opinions=1&sort=From&view=table")
    total = sum(max(1, len(link.claims)) for link in whole.links)

    assert int(tab.get_attribute("#grid", "aria-rowcount")) == total + 1
    assert tab.inner_text("#matches") == f"{total} rows"
    while tab.is_visible("#more"):  # which also works by itself, when one reads that far
        tab.evaluate("document.getElementById('more').click()")
    assert tab.locator("#rows tr").count() == total


SEEN = """() => {
  const { text } = bilateral.picture.svg();
  return text.includes(">trades with<") && text;
}"""
"""Gives the picture of what is in sight once its lines have words."""


@pytest.mark.parametrize("address", ["", "#at=120,40,0.9", "#focus=tukumov"])
def test_an_address_shows_the_same_whatever_was_seen_before(at, address):
    """Where one looks from does not depend on the view that one comes from, though it has another width."""
    eye = "[bilateral.network.getScale(), bilateral.network.getViewPosition()]"
    tab = at(address)
    before = settled(tab).evaluate(eye)
    for other in ("table", "two"):
        turn_to(tab, f"#view={other}")
        assert settled(at(address)).evaluate(eye) == before


def test_svg_is_what_is_seen(at, whole):
    """The SVG holds boxes and lines in sight as text, arrows and dashes, with title, legend and notice."""
    tab = at()
    seen = tab.wait_for_function(SEEN).json_value()  # until they are drawn, lines have no words
    tree = ET.fromstring(seen)
    svg = "{http://www.w3.org/2000/svg}"
    words = ["".join(each.itertext()) for each in tree.iter(f"{svg}text")]

    assert tree.find(f"{svg}title").text == whole.title
    assert {"Kazakhstan", "Azerbaijan", "trades with", "✕ denied: shares a land border with"} <= set(words)
    assert {"Economy", "planned", "state or other polity"} <= set(words)
    assert " ".join(words).count("legal status") == 1
    strokes = {each.get("stroke-dasharray") for each in tree.iter(f"{svg}path")}
    assert {None, "9 4.5", "2.25 6"} <= strokes
    assert [each for each in tree.iter() if each.tag == f"{svg}script"] == []
    at("#none=family")
    assert "trades with" not in tab.evaluate("bilateral.picture.svg().text")


@pytest.mark.parametrize(("button", "begins"), [("#svg", b"<svg"), ("#png", b"\x89PNG")])
def test_pictures_are_saved(at, button, begins):
    """The menu saves what is seen as a file named after the graph."""
    tab = at()
    tab.click("#save summary")
    with tab.expect_download() as download:
        tab.click(button)
    path = download.value.path()

    assert path.read_bytes().startswith(begins)
    assert download.value.suggested_filename == f"azerbaijan-and-kazakhstan.{button[1:]}"
    assert not tab.is_visible(".menu")


def test_one_is_not_several(at):
    """What is left out is counted in the singular where it is one."""
    one = "#hide=family:economy"
    chips = [at(address).inner_text(".chip") for address in (one, f"{one}&hide=family:diplomacy")]

    assert chips == ["1 subject left out ✕", "2 subjects left out ✕"]


def test_theme_repaints_the_drawing(at):
    """The button changes colors of page and drawing; both are kept in the address."""
    tab = at()
    day = tab.evaluate("bilateral.nodes.get('kazakhstan').color.background")
    tab.click("#theme")

    assert tab.get_attribute("html", "data-theme") == "dark"
    assert tab.evaluate("bilateral.nodes.get('kazakhstan').color.background") != day
    assert "theme=dark" in kept_address(tab)


ALL = (
    "link={link}&focus=kazakhstan&steps=2&way=baku&to=china&turn=1&opinions=1&hide=family:conflict"
    "&hide=group:Event&only=speaker:yerkin-tukumov&only=speaker:el-kz&time=happened&from=2019-02&until=2024-11"
    "&undated=0&lang=tr&theme=dark&sort=-To&search=a&at=-40,25,0.8"
)


def test_address_holds_everything(at, browser, built):
    """All that can be chosen stands in the address, and an opened page is as its address says."""
    tab = at()
    link = tab.evaluate("bilateral.data.links.find(l => l.relation.name === 'tradesWith').id")
    address = "#" + ALL.format(link=link)
    again = open_page(browser, built / "graph.html", address)
    plain = "(key, value) => value instanceof Set ? [...value].sort() : value"
    tell = f"JSON.stringify(bilateral.state.now, {plain})"

    turn_to(tab, address)
    kept = kept_address(tab)
    assert sorted(kept[1:].replace("%3A", ":").replace("%2C", ",").split("&")) == sorted(
        address[1:].split("&")
    )
    assert tab.evaluate(tell) == again.evaluate(tell)
    view = again.evaluate("[bilateral.network.getViewPosition(), bilateral.network.getScale()]")
    assert view == [{"x": -40, "y": 25}, 0.8]
    let_go(again)


def test_back_goes_back_to_what_was_chosen_before(at):
    """The browser's back button undoes a choice; moving the drawing makes no step of its own."""
    tab = at()
    tab.evaluate("bilateral.state.choose('thing', 'baku')")
    tab.evaluate("bilateral.camera.zoom(1.2)")
    tab.evaluate("bilateral.state.choose('thing', 'china')")
    tab.go_back()
    tab.wait_for_function("() => document.querySelector('#details h2').textContent === 'Baku'")
    tab.go_forward()
    tab.wait_for_function("() => document.querySelector('#details h2').textContent === 'China'")


def test_a_slider_does_not_wear_out_the_address(at):
    """However fast a slider moves, the address changes a few times a second, and ends where the slider is."""
    tab = at()
    tab.evaluate(
        """() => {
          window.changes = 0;
          const change = history.replaceState.bind(history);
          history.replaceState = (...parts) => { window.changes += 1; change(...parts); };
          for (let month = 1; month <= 12; month += 1)
            bilateral.state.set({from: `2020-${String(month).padStart(2, "0")}`});
        }"""
    )
    assert "from=2020-12" in kept_address(tab)

    assert tab.evaluate("window.changes") <= 2


def test_everything(at, whole):
    """One button takes every filter away, opinions included."""
    tab = at("#none=status&focus=baku&from=2020-01&undated=0")
    tab.click("#all")

    assert len(drawn(tab)) == len(whole.links)
    assert tab.locator("#chips button").count() == 0


def test_reset(at):
    """Another button takes back choice, filters, opinions and where one looks from, not language or view."""
    tab = at()
    whole, view = drawn(tab), tab.evaluate("bilateral.network.getViewPosition()")
    turn_to(tab, "#none=status&opinions=1&thing=baku&search=trade&sort=From&at=900,900,2&lang=az")
    tab.click("#reset")

    assert drawn(tab) == whole
    assert tab.evaluate("bilateral.network.getViewPosition()") == view
    assert kept_address(tab) == "#view=network&lang=az"
    assert tab.is_visible("#welcome")
