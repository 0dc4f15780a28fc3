"""The site in a real browser: the editor, offline and under attack; pages by keyboard, on phone and paper."""

import pytest

HOSTILE = """SELECT ("<img src=x onerror='window.hurt=1'>" AS ?markup)
  (IRI("javascript:window.hurt=1") AS ?script)
  (IRI("https://example.org/'onfocus='window.hurt=1'autofocus='") AS ?quoted)
  (IRI("https://w3id.org/bilateral-kg/id/baku") AS ?own) {}"""
PAGES = [
    "/",
    "/questions",
    "/question/trade",
    "/question/visits",
    "/search?q=baku",
    "/question/tone?about=x",
]


@pytest.fixture
def opened(browser, site):
    """Open a page of the site; what it asks for elsewhere and what it reports is noted on it."""
    contexts = []

    def opened(path, *, width=1280, scheme="light", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        tab = context.new_page()
        tab.noted = {"elsewhere": [], "reports": []}
        tab.on("request", lambda sent: note_elsewhere(tab, sent.url, site))
        tab.on("console", lambda message: tab.noted["reports"].append(message.text))
        tab.on("pageerror", lambda error: tab.noted["reports"].append(str(error)))
        tab.goto(site + path)
        return tab

    yield opened
    for context in contexts:
        context.close()


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
    """A known prefix is declared when used, a property of the graph is offered; nobody else is asked."""
    tab = opened("/sparql")
    tab.wait_for_selector("html[data-editor=ready]")
    tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * {\\n ?x ')")
    tab.click(".CodeMirror")
    tab.keyboard.press("Control+End")
    tab.keyboard.type("br:trad")
    tab.keyboard.press("Control+Space")
    tab.wait_for_selector(".CodeMirror-hint")

    assert tab.locator(".CodeMirror-hint").all_inner_texts() == ["br:tradesWith"]
    assert tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()").startswith(
        "PREFIX br: "
    )
    assert tab.noted == {"elsewhere": [], "reports": []}


def test_editor_without_script_is_a_form(opened):
    """Where scripts are off, a form with the query can be sent."""
    tab = opened("/editor?query=ASK%20%7B%7D", script=False)

    assert tab.input_value("#query") == "ASK {}"
    assert tab.is_visible("#run")
    assert not tab.is_visible("#example")


@pytest.mark.parametrize(
    ("scheme", "options"), [("light", None), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"]
)
def test_axe_finds_nothing_serious(opened, site, scheme, options):
    """No page has a serious fault for people with disabilities, by axe's rules; nor has its night."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    tab = opened("/", scheme=scheme)
    found = []
    for path in [*PAGES, "/sparql"]:
        tab.goto(site + path)
        if path == "/sparql":
            run(tab)
        violations = axe.run(tab, options=options).response["violations"]
        found += [(path, each["id"]) for each in violations if each["impact"] in {"serious", "critical"}]

    assert found == []


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
