"""The page finds statements by itself: what `find` finds, offered in groups, shown as a dossier."""

import json
import unicodedata

import drawn_graph
import pytest
from accessibility import violations
from opened_page import kept_address, let_go, open_page, settled, turn_to

import kg
from kg.asking import citations
from kg.asking.dossiers import dossier
from kg.asking.names import spelling
from kg.rdf.terms import CLAIM
from viz.network import network
from viz.page import page

QUERIES = [
    *("flight", "flights", "рейс", "рейсы", "uçuş", "ұшақ", "plane", "aviation", "air", "flight astana baku"),
    *("nur-sultan baku", "NUR-SULTAN", "Нур-Султан", "Нұр-Сұлтан", "Air Astana", "рейс Астана Баку"),
    *("$330m", "330 million", "330,000,000", "330 000 000", "135.7 million", "USD", "$", "330 mln dollars"),
    *("trade 2022", "trades with", "торговля", "Kazakhstan", "azərbaycan", "Bakı", "BAKI", "BƏKİ"),
    *("Tukumov", "Tokayev visit", "denied", "planned ferry", "caspian sea", "cooperation in transport"),
    *("the", "a", "", "!?", "zeppelinport", "flight zeppelinport", "avition", "x" * 300, "a " * 40),
]


@pytest.fixture(scope="module")
def store(built):
    """The graph behind the page."""
    return kg.open(built).store


@pytest.fixture(scope="module")
def opened_once(browser, built):
    """The page of the shipped graph, opened once; what it copies is kept."""
    tab = open_page(browser, built / "graph.html")
    tab.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    yield tab
    let_go(tab)


@pytest.fixture
def at(opened_once):
    """Show an address in the page."""
    return lambda fragment="": turn_to(opened_once, fragment)


def offered(tab, words):
    """Type words into the field; return what is offered, by group."""
    tab.fill("#find", words)
    groups = tab.locator("#found [role=group]").all()
    return {
        each.get_attribute("aria-label"): each.locator("[role=option]").all_inner_texts() for each in groups
    }


def test_the_page_finds_what_the_command_finds(at, store, some):
    """For words of all kinds the page meets the same claims as the index of the graph."""
    drawn = {each.iri for each in network(store).evidence}
    tab = at()

    def found(words):
        met = tab.evaluate(
            "words => bilateral.statements.find(words).claims.map(at => bilateral.data.claim(at).id)", words
        )
        return {CLAIM.iri + each for each in met}

    different = []
    for words in some(QUERIES, 2):
        expected = {each.claim for each in dossier(store, words).statements} & drawn
        if found(words) != expected:
            different.append((words, len(found(words)), len(expected)))
    assert [] == different


def test_words_are_spelled_alike_in_page_and_graph(at):
    """Every letter of the alphabets in use is folded to the same letter by the page and by the graph."""
    blocks = [range(0x20, 0x600), range(0x900, 0xA00), range(0x10A0, 0x1100), range(0x1E00, 0x2100)]
    letters = [chr(code) for block in blocks for code in block]
    letters = [each for each in letters if unicodedata.category(each)[0] in "LMN"]
    folded = at().evaluate("letters => letters.map(each => bilateral.spelling.fold(`a${each}b`))", letters)

    # An upper letter that only the folding of compatible forms gives is small in an index all the same.
    expected = [spelling(f"a{each}b") for each in letters]
    assert [] == [
        (letter, one, two)
        for letter, one, two in zip(letters, folded, expected, strict=True)
        if one.casefold() != two.casefold()
    ]


def test_a_dossier_is_that_of_the_command(at, store):
    """Subjects, their order, course and outcome are those that the site and the command give."""
    tab = at()
    for words in ("flight", "ferry", "trade", "expert council"):
        told = tab.evaluate(
            """words => bilateral.statements.dossier({id: words}).subjects
              .map(({heading, course, outcome, claims}) =>
                ({heading, course, outcome, claims: claims.map(at => bilateral.data.claim(at).id)}))""",
            words,
        )
        expected = [
            {
                "heading": each.heading,
                "course": list(each.course),
                "outcome": each.outcome,
                "claims": [one.claim.removeprefix(CLAIM.iri) for one in each.statements],
            }
            for each in dossier(store, words).subjects
        ]
        assert expected == told


@pytest.mark.parametrize("words", ["flight", "expert council"])
def test_all_of_a_dossier_is_copied(at, store, words):
    """Footnotes are one a statement; BibTeX and CSL-JSON are those of the command, letter by letter."""
    tab = at(f"#find={words}")
    statements = dossier(store, words).statements
    copied = {}
    for form in ("footnotes", "BibTeX", "CSL"):
        tab.click(f"#details [aria-label='Copy all as {form}']")
        tab.locator("#said", has_text=f"copied as {form}").wait_for(state="attached")
        copied[form] = tab.evaluate("window.copied")

    assert len(statements) == len(copied["footnotes"].splitlines())
    assert citations.bibtex(statements) == copied["BibTeX"]
    assert json.loads(citations.csl_json(statements)) == json.loads(copied["CSL"])


def test_a_flight_in_eight_keys_and_a_click(at):
    """The word, Enter and one click cite all four statements on the flight."""
    tab = at()
    for key in ("/", *"flight", "Enter"):
        tab.keyboard.press(key)
    tab.click("#details [aria-label='Copy all as footnotes']")
    tab.locator("#said", has_text="4 statements copied").wait_for(state="attached")

    assert tab.inner_text("#details h2") == "Flight Astana–Baku: 4 statements, 2018–2022"
    assert "asserted 2018-11 → planned 2022-08 → fell back" in tab.inner_text("#details .course")
    assert 4 == tab.locator("#details article.claim").count()
    assert 4 == len(tab.evaluate("window.copied").splitlines())


def test_offers_come_in_groups_and_are_spoken(at):
    """Statements, names and findings stand apart; a live region says how many there are."""
    tab = at()
    groups = offered(tab, "flight")

    assert ["Statements, 8", "Names, 1", "Findings, 1"] == [*groups]
    assert "Flight Astana–Baku: 4 statements, 2018–2022 fell back" == groups["Statements, 8"][0]
    assert "All 8 statements on 5 subjects" == groups["Statements, 8"][-1]
    told = "8 statements on 5 subjects, 1 name, 1 finding. Enter opens Flight Astana–Baku: 4 statements"
    tab.locator("#said", has_text=told).wait_for(state="attached")


def test_the_field_is_a_combobox(at):
    """It says whether offers are open and which one is at hand; Escape closes them and nothing else."""
    tab = at("#thing=baku")
    state = "e => ['role', 'aria-expanded', 'aria-activedescendant'].map(name => e.getAttribute(name))"
    tab.fill("#find", "flight")
    opened = tab.locator("#find").evaluate(state)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    active = tab.locator("#found [aria-selected=true]")

    assert ["combobox", "true", None] == opened
    assert tab.get_attribute("#find", "aria-activedescendant") == active.get_attribute("id")
    assert "Azerbaijan grants traffic rights to Kazakhstan: 1 statement, 2018" == active.inner_text()
    assert tab.get_attribute("#find", "aria-controls") == tab.get_attribute("#found [role=listbox]", "id")
    tab.keyboard.press("Escape")
    assert ["combobox", "false", None] == tab.locator("#find").evaluate(state)
    assert tab.is_hidden("#found")
    assert tab.inner_text("#details h2") == "Baku"


def test_a_slash_leads_to_the_field(at):
    """It does so from anywhere but where somebody writes."""
    tab = at()
    tab.keyboard.press("/")
    assert "find" == tab.evaluate("document.activeElement.id")
    tab.keyboard.type("a/b")
    assert "a/b" == tab.input_value("#find")
    tab.evaluate("bilateral.tabs.go('table')")
    tab.focus("#search")
    tab.keyboard.type("/")
    assert "/" == tab.input_value("#search")
    tab.fill("#search", "")


def test_what_is_called_so_comes_first_where_it_is_meant(at):
    """A whole name, or one that is only begun, is offered before what is said with it."""
    tab = at()

    assert ["Names", "Statements"] == [each.split(",")[0] for each in offered(tab, "Baku")][:2]
    assert "Kazakhstan state" == next(iter(offered(tab, "kazakhs").values()))[0]
    assert ["Statements"] == [each.split(",")[0] for each in offered(tab, "flight")][:1]


def test_where_nothing_is_found_the_nearest_word_is_offered(at):
    """A misspelled word is answered aloud and on the screen; Enter takes the word that is near."""
    tab = at()
    assert {"Nearest, 1": ["aviation"]} == offered(tab, "avition")
    assert "Nothing found." in tab.inner_text("#found")
    tab.locator("#said", has_text="Nothing found; nearest: aviation").wait_for(state="attached")
    tab.press("#find", "Enter")
    assert tab.input_value("#find") == "aviation"
    assert tab.is_visible("#found [role=option]")
    assert {} == offered(tab, "qqqqqqqqqqqq")
    tab.locator("#said", has_text="Nothing found.").wait_for(state="attached")


def test_a_dossier_has_an_address(at):
    """Words, and one subject of what they find, stand in the address; Back leads to what was before."""
    tab = at("#thing=astana")
    tab.fill("#find", "flight")
    tab.press("#find", "Enter")
    fragment = kept_address(tab)
    tab.go_back()
    tab.locator("#details h2", has_text="Astana").wait_for()

    assert fragment.startswith("#find=flight&of=")
    again = at(fragment)
    assert "Flight Astana–Baku: 4 statements, 2018–2022" == again.inner_text("#details h2")
    assert "flight: 8 statements on 5 subjects" == at("#find=flight").inner_text("#details h2")
    assert "Nothing is said" in at("#find=%3Cscript%3E").inner_text("#details h2")


def test_the_drawing_shows_what_a_dossier_names(at):
    """Ties of all its statements stand out, opinions among them; the sheet is never empty."""
    tab = at()
    tab.fill("#find", "flight")
    tab.press("#find", "Enter")
    lit = settled(tab).evaluate("[...bilateral.overlay.lit().things].map(({id}) => id).sort()")

    assert ["astana", "baku", "flight-astana-baku", "yerkin-tukumov"] == lit


def test_what_a_filter_leaves_out_of_a_dossier_is_told(at):
    """The statements stand all the same; one button shows their ties."""
    tab = at("#find=flight&hide=family:transport&hide=family:geography")

    assert 8 == tab.locator("#details article.claim").count()
    assert "left out by the filter" in tab.inner_text("#details")
    tab.click("#details .absent button")
    assert "left out by the filter" not in tab.inner_text("#details")


def test_no_panel_says_that_nothing_is_shown_and_leaves_it_at_that(at, some):
    """Whatever is chosen, its claims are shown, or it is told how many are left out, and how to see them."""
    tab = at()
    things = tab.evaluate("bilateral.data.things.map(({id}) => id)")
    empty = tab.evaluate(
        """tried => tried.filter((id) => {
          bilateral.state.choose("thing", id);
          const told = document.getElementById("details").textContent;
          return !/[1-9]\\d* (statements?|ties?) shown/.test(told) && !told.includes("left out");
        })""",
        some(things, 4),
    )
    at()
    assert [] == empty


def test_a_dossier_is_printed_by_itself(at):
    """Paper has the dossier with its statements, and no table of all others."""
    tab = at("#find=flight")
    tab.emulate_media(media="print")
    try:
        assert tab.is_visible("#details h2")
        assert 8 == tab.locator("#details article.claim:visible").count()
        assert tab.is_hidden("#table")
        assert tab.is_hidden("#details .copies")
    finally:
        tab.emulate_media(media="screen")


def test_folds_of_the_panel_print_open(at):
    """What is folded at a thing stands open on paper, filled, and is folded again afterwards."""
    tab = at("#thing=kazakhstan")
    folds = "[...document.querySelectorAll('#details details')]"
    before = tab.evaluate(f"{folds}.map(each => each.open)")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = tab.evaluate(f"{folds}.map(each => each.open && each.children.length > 1)")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")

    assert not all(before)
    assert printed
    assert all(printed)
    assert tab.evaluate(f"{folds}.map(each => each.open)") == before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_in_offers_and_dossier(opened_once, width, scheme):
    """The rules of axe-core, size of targets included, find nothing, with offers open and a dossier."""
    tab = opened_once
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)
    turn_to(tab, "#find=flight")
    tab.fill("#find", "ferry")
    tab.keyboard.press("ArrowDown")
    found = violations(tab, "#find", "#found", "#panel", rules={"target-size": {"enabled": True}})
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.emulate_media(color_scheme="light")

    assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module")
def hostile(browser, tmp_path_factory):
    """The page of the small graph with hostile names and words, opened once."""
    path = tmp_path_factory.mktemp("hostile") / "graph.html"
    path.write_text(page(network(drawn_graph.store())).html, encoding="utf-8")
    tab = open_page(browser, path)
    yield tab
    let_go(tab)


@pytest.mark.parametrize("words", ["img src", "script", "onerror", "window hurt", "establishes", '"><img>'])
def test_names_and_words_that_are_markup_stay_text(hostile, words):
    """Offers, dossier and address hold hostile labels as text, and run nothing."""
    hostile.fill("#find", words)
    hostile.press("#find", "Enter")
    hostile.evaluate("words => bilateral.state.set({chosen: {kind: 'find', id: words, of: ''}})", words)

    assert hostile.evaluate("window.hurt") is None
    assert hostile.locator("#panel img, #found img").count() == 0
    assert ([], [], []) == tuple(hostile.noted[each] for each in ("console", "errors", "dialogs"))
