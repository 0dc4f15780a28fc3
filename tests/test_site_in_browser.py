"""The site in a real browser: the editor, offline and under attack; pages by keyboard, on phone and paper."""

import pytest
from accessibility import serious

from kg.asking import catalogue

HOSTILE = """SELECT ("<img src=x onerror='window.hurt=1'>" AS ?markup)
  (IRI("javascript:window.hurt=1") AS ?script)
  (IRI("https://example.org/'onfocus='window.hurt=1'autofocus='") AS ?quoted)
  (IRI("https://w3id.org/bilateral-kg/id/baku") AS ?own) {}"""
PAGES = [
    "/",
    "/search?q=baku",
    "/questions",
    "/question/visits",
    "/dossier?q=flight",
    "/question/tone?about=x",
    "/question/trade",
]
"""Pages of the site; each second one is of another kind than the others."""


@pytest.fixture(scope="module")
def tabs(browser, site):
    """A tab with scripts and one without; what one asks for elsewhere and what it reports is noted on it."""
    made = {script: browser.new_page(java_script_enabled=script) for script in (True, False)}
    for tab in made.values():
        tab.noted = {"elsewhere": [], "reports": []}
        tab.on("request", lambda sent, tab=tab: note_elsewhere(tab, sent.url, site))
        tab.on("console", lambda message, tab=tab: tab.noted["reports"].append(message.text))
        tab.on("pageerror", lambda error, tab=tab: tab.noted["reports"].append(str(error)))
    yield made
    for tab in made.values():
        tab.close()


@pytest.fixture
def opened(tabs, site):
    """Open a page of the site anew, with nothing noted, on a screen by day."""

    def opened(path, *, width=1280, script=True):
        tab = tabs[script]
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(media="screen", color_scheme="light")
        tab.goto("about:blank")
        tab.context.clear_cookies()
        tab.noted.update(elsewhere=[], reports=[])
        tab.goto(site + path)
        return tab

    return opened


def note_elsewhere(tab, url, site):
    """Note a request that leaves the site."""
    if not url.startswith((site, "data:")):
        tab.noted["elsewhere"].append(url)


def run(tab, query=None):
    """Run a query in the editor and wait for the rows of its result."""
    tab.wait_for_selector("html[data-editor=ready]")
    if query is not None:
        tab.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)
    tab.click("#run")
    tab.wait_for_selector("#answer table tbody tr")


def test_editor_asks_the_endpoint_and_nobody_else(opened):
    """The editor runs its query; no request leaves the site, nothing is reported, no style is inline."""
    tab = opened("/sparql")
    run(tab)

    assert tab.locator("#answer table tbody tr").count() == 25
    assert tab.noted == {"elsewhere": [], "reports": []}


def test_a_query_is_answered_without_javascript(opened):
    """The plain form leads to the answer as a page, from which its things and its other forms are reached."""
    tab = opened("/editor", script=False)
    tab.click("#run")

    assert tab.locator("h1").inner_text() == "Answer"
    assert tab.locator("table.answer tbody tr").count() == 25
    assert tab.locator("table.answer a[href^='/id/']").count() > 25
    assert tab.locator(".links a").all_inner_texts() == ["CSV", "TSV", "JSON"]
    assert tab.noted == {"elsewhere": [], "reports": []}


def test_hostile_results_do_nothing(opened):
    """Markup in a result is text, a script's address no link; an IRI of the graph leads to its page here."""
    tab = opened("/sparql")
    run(tab, HOSTILE)
    tab.wait_for_timeout(200)

    assert tab.evaluate("window.hurt") is None
    assert tab.locator("#answer img, #answer [onfocus]").count() == 0
    assert tab.locator("#answer a[href^='javascript']").count() == 0
    assert tab.get_attribute("#answer a:has-text('id:baku')", "href") == "/id/baku"


def test_names_stand_beside_the_things_of_a_result(opened):
    """The editor shows beside an IRI the name that the graph has for it."""
    tab = opened("/sparql")
    run(tab, "SELECT ?own { VALUES ?own { <https://w3id.org/bilateral-kg/id/baku> } }")
    tab.wait_for_selector("#answer .called")

    assert tab.inner_text("#answer .called") == "Baku"
    assert tab.noted == {"elsewhere": [], "reports": []}


def test_query_in_the_address_fills_the_editor(opened):
    """A query in the address stands in the editor and is not run; the link to it is that address."""
    tab = opened("/editor?query=ASK%20%7B%7D")
    tab.wait_for_selector("html[data-editor=ready]")

    assert tab.inner_text(".CodeMirror-code").split("\n")[-1] == "ASK {}"
    assert tab.get_attribute("#link", "href") == "/editor?query=ASK%20%7B%7D"
    assert tab.locator("#answer table").count() == 0


def test_a_question_is_an_example(opened):
    """A question chosen from the menu stands in the editor as its query, and is answered."""
    tab = opened("/sparql")
    tab.wait_for_selector("html[data-editor=ready]")
    tab.select_option("#example", "separated")
    tab.wait_for_selector("#answer table tbody tr")

    assert "VALUES ?by { id:caspian-sea }" in tab.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )


def test_what_is_typed_is_completed_from_the_graph(opened):
    """Behind a known prefix, undeclared, a property of the graph is offered; nobody else is asked."""
    tab = opened("/sparql")
    tab.wait_for_selector("html[data-editor=ready]")
    tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * {\\n ?x ')")
    tab.click(".CodeMirror")
    tab.keyboard.press("Control+End")
    tab.keyboard.type("br:trad")
    tab.keyboard.press("Control+Space")
    tab.wait_for_selector(".CodeMirror-hint")

    assert tab.locator(".CodeMirror-hint").all_inner_texts() == ["br:tradesWith"]
    assert tab.noted == {"elsewhere": [], "reports": []}


def test_editor_without_script_is_a_form(opened):
    """Where scripts are off, a form with the query can be sent."""
    tab = opened("/editor?query=ASK%20%7B%7D", script=False)

    assert tab.input_value("#query") == "ASK {}"
    assert tab.is_visible("#run")
    assert not tab.is_visible("#example")


def test_axe_finds_nothing_serious(opened, site, some):
    """No page has a serious fault for people with disabilities, by axe's rules; nor has its night."""
    tab = opened("/")
    found = {}
    for path in [*some(PAGES, 2), "/sparql"]:
        tab.goto(site + path)
        if path == "/sparql":
            run(tab)
        found[path] = serious(tab)
        tab.emulate_media(color_scheme="dark")
        found[path] += serious(tab, runOnly=["color-contrast"])
        tab.emulate_media(color_scheme="light")

    assert [] == [(path, *each) for path, faults in found.items() for each in faults]


def test_a_phone_needs_no_sideways_scroll(opened, site):
    """Every page fits a screen of 360 pixels."""
    tab = opened("/", width=360)
    widths = {}
    for path in [*PAGES, "/sparql"]:
        tab.goto(site + path)
        widths[path] = tab.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(widths, 360)


def test_keyboard_alone_asks_a_question(opened):
    """Tab reaches the form, the arrows choose, Enter asks; where the focus is can be seen."""
    tab = opened("/question/neighbors")
    tab.focus("#field-state")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Tab")
    outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")

    assert "state=" in tab.url
    assert outline == "solid"


def test_paper_has_the_answer_and_no_controls(opened):
    """On paper stand question, answer and sources; what can only be clicked is gone."""
    tab = opened("/question/transport")
    tab.emulate_media(media="print")

    assert tab.is_visible(".answer")
    assert tab.is_visible(".footnotes")
    assert not tab.is_visible(".asking")
    assert not tab.is_visible(".top")


def test_iris_with_signs_of_markup_are_whole(opened):
    """An IRI with an apostrophe or what looks like markup leads where it says, also as a literal's type."""
    tab = opened("/editor")
    iri = "https://en.wikipedia.org/wiki/People's_Republic?a=1&copy=2"
    run(tab, f"SELECT (<{iri}> AS ?x) (\"1\"^^<{iri}> AS ?y) (<http://e.org/x'/title='y> AS ?z) {{}}")
    links = tab.locator("#answer a.iri")

    assert [iri, iri, "http://e.org/x'/title='y"] == [link.get_attribute("href") for link in links.all()]
    assert iri in links.first.inner_text()
    assert links.last.get_attribute("title") is None


def test_known_prefixes_are_right_and_others_are_not(opened):
    """A query that uses the prefixes of the graph undeclared is not marked wrong; one with another is."""
    tab = opened("/editor")
    tab.wait_for_selector("html[data-editor=ready]")
    marks = []
    for prefix in ("br", "nobodys"):
        query = f"SELECT ?o {{ id:kazakhstan {prefix}:neighborOf ?o }}"
        tab.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)
        marks.append(tab.locator("#writing .parseErrorIcon, #writing .cm-sp-error").count())

    assert 0 == marks[0] < marks[1]


EDGES = """() => [...document.querySelectorAll(".answer thead th.notes, .answer td.notes")].every(
  (cell) => { const { left, right } = cell.getBoundingClientRect();
    return left >= 0 && right <= document.documentElement.clientWidth; })
  && document.documentElement.scrollWidth <= innerWidth"""
"""Whether the column of sources stands inside the window."""

FITS = """() => {
  const table = document.querySelector(".answer");
  return table.scrollWidth <= innerWidth && getComputedStyle(table).overflowWrap === "normal";
}"""
"""Whether a table is no wider than its paper, and no word of it is broken."""


def seen(tab):
    """Return what an answer that is open shows in two windows and on paper."""
    inside = []
    for width in (1280, 1440):
        tab.set_viewport_size({"width": width, "height": 800})
        inside.append(tab.evaluate(EDGES))
    tab.emulate_media(media="print")
    wide = tab.locator(".answer th:nth-child(8)").count()  # these turn the paper
    tab.set_viewport_size({"width": 1031, "height": 680} if wide else {"width": 680, "height": 900})
    shown = {
        "sources": tab.locator(".answer td.notes").count() > 0,
        "inside": inside,
        "fits": not tab.locator(".answer").count() or tab.evaluate(FITS),
        "controls": tab.locator("#take:visible, form:visible, main > details:visible").count(),
    }
    tab.emulate_media(media="screen")
    return shown


@pytest.fixture(scope="module")
def answers(browser, site, some):
    """What the answer of each question shows; each is opened once."""
    tab = browser.new_page()
    found = {}
    for name in some(catalogue.names(), 9):
        tab.goto(f"{site}/question/{name}")
        found[name] = seen(tab)
    tab.close()
    return found


def test_sources_of_every_answer_are_in_sight(answers):
    """The column of sources stands inside windows of 1280 and 1440 pixels, however wide its table is."""
    assert {name: [True, True] for name in answers} == {
        name: shown["inside"] for name, shown in answers.items()
    }
    assert sum(shown["sources"] for shown in answers.values()) > len(answers) / 2


def test_answers_fit_their_paper(answers):
    """On paper no table is wider than its page, no word is broken; what only a screen can do is left out."""
    assert dict.fromkeys(answers, (True, 0)) == {
        name: (shown["fits"], shown["controls"]) for name, shown in answers.items()
    }


def test_the_head_of_an_answer_stays(opened):
    """Where an answer is scrolled, its head stays; an edge shows on which side it goes on."""
    tab = opened("/question/figures")
    tab.evaluate("document.querySelector('.scroll').scrollTo(0, 3000)")
    top, place = tab.evaluate(
        """() => ["thead th", ".scroll"].map((each) =>
          document.querySelector(each).getBoundingClientRect().top)"""
    )
    edges = []
    for left in (0, 9_999):
        tab.evaluate("left => document.querySelector('.scroll').scrollTo(left, 0)", left)
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        edges.append(
            tab.evaluate("getComputedStyle(document.querySelector('.scroll')).getPropertyValue('--edge')")
        )

    assert abs(top - place) <= 1
    assert ["1", "0"] == edges


def test_addresses_of_sources_are_printed(opened):
    """Behind the name of a source stands its address, on paper alone."""
    tab = opened("/question/transport")
    said = "getComputedStyle(document.querySelector('.footnotes a[rel]'), '::after').content"
    on_screen = tab.evaluate(said)
    tab.emulate_media(media="print")

    assert "none" == on_screen
    assert "http" in tab.evaluate(said)
