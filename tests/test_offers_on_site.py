"""What the search field of the site offers while somebody types: in groups, spoken, by keyboard."""

import json

import pytest
import served_site
from accessibility import serious

from kg.web import cache
from kg.web.pages import offers as offers_page

WIDE, TALL = 1280, 800
STATUS = ".top search [role=status]"


@pytest.fixture(scope="module")
def tab(browser, site):
    """A tab of the site that may copy; what it asks for elsewhere and reports is noted on it."""
    context = browser.new_context(viewport={"width": WIDE, "height": TALL})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    made = context.new_page()
    made.noted = {"elsewhere": [], "reports": []}

    def note(sent):
        if not sent.url.startswith((site, "data:")):
            made.noted["elsewhere"].append(sent.url)

    made.on("request", note)
    made.on("console", lambda message: made.noted["reports"].append(message.text))
    made.on("pageerror", lambda error: made.noted["reports"].append(str(error)))
    yield made
    context.close()


def offers(tab, words):
    """Type words into the field; return what is offered, by group, once the counts are spoken."""
    tab.locator(STATUS).evaluate("e => { e.textContent = ''; }")
    tab.fill("#q", words)
    tab.locator(STATUS, has_text="n").wait_for(state="attached")
    groups = tab.locator(".top .offers [role=group]").all()
    return {
        each.get_attribute("aria-label"): each.locator("[role=option]").all_inner_texts() for each in groups
    }


def test_a_flight_in_eight_keys_and_a_click(tab, site):
    """The word, Enter and one click cite all four statements on the flight; nobody else is asked."""
    tab.goto(site + "/questions")
    for key in ("/", *"flight", "Enter"):
        tab.keyboard.press(key)
    tab.locator("h1", has_text="Flight Astana–Baku: 4 statements, 2018–2022").wait_for()
    tab.click("text=Copy all")
    tab.locator("text=Copied.").wait_for()

    notes = tab.evaluate("navigator.clipboard.readText()").splitlines()
    assert 4 == len(notes)
    assert "“it is also planned to open an air flight Nur-Sultan - Baku”" in notes[1]
    assert tab.noted == {"elsewhere": [], "reports": []}


@pytest.mark.parametrize("path", ["/", "/dyads", "/ontology", "/id/baku", "/sparql", "/search?q=baku"])
def test_every_page_has_the_field(site_client, path):
    """Its address and its scripts stand on each page, and nothing of it inline."""
    html = site_client.get(path, headers={"Accept": "text/html"}).text

    assert 'data-offers="/offers.json"' in html
    assert '/static/find.js"' in html
    assert "<script>" not in html


def test_offers_come_in_groups_and_are_spoken(tab, site):
    """Statements, names and questions stand apart, and how many there are is said."""
    tab.goto(site + "/")
    groups = offers(tab, "trade")

    assert {"Statements", "Names", "Questions"} == {each.split(",")[0] for each in groups}
    assert "Enter opens" in tab.locator(STATUS).text_content()
    assert "Statements" == next(iter(groups)).split(",")[0]
    assert "Names" == next(iter(offers(tab, "kazakhs"))).split(",")[0]
    assert {"Nearest, 1": ["aviation"]} == offers(tab, "avition")
    assert "Nothing found; nearest: aviation" == tab.locator(STATUS).text_content()


def test_the_field_is_a_combobox(tab, site):
    """Arrow keys go through the offers, Escape closes them, Enter leads to the one at hand."""
    tab.goto(site + "/?lang=ru")
    offers(tab, "flight")
    tab.keyboard.press("ArrowDown")
    chosen = tab.locator(".offers [aria-selected=true]")

    assert ("combobox", "true") == tuple(tab.get_attribute("#q", each) for each in ("role", "aria-expanded"))
    assert tab.get_attribute("#q", "aria-activedescendant") == chosen.get_attribute("id")
    tab.keyboard.press("Escape")
    assert tab.is_hidden(".top .offers")
    tab.keyboard.press("ArrowUp")
    tab.locator(".offers [aria-selected=true]").wait_for()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**lang=ru*")
    assert tab.get_attribute("html", "lang") == "en"


def test_without_script_it_is_a_form(browser, site):
    """Enter leads to the page of results, where the dossier is a link."""
    plain = browser.new_page(java_script_enabled=False)
    plain.goto(site + "/")
    plain.fill("#q", "flight")
    plain.press("#q", "Enter")
    plain.wait_for_url("**/search?q=flight")

    assert plain.locator("a", has_text="Flight Astana–Baku: 4 statements, 2018–2022").count() == 1
    plain.close()


def test_what_is_offered_stays_text(tab, site):
    """Offers that are markup are shown as they are written, and run nothing."""
    evil = "<img src=x onerror='window.hurt=1'></div><script>window.hurt=1</script>"
    group = {"name": evil, "count": 1, "said": evil, "hits": [{"text": evil, "page": "/"}]}
    answer = json.dumps({"words": "x", "groups": [group], "near": evil})
    tab.goto(site + "/")
    tab.route("**/offers.json*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    shown = offers(tab, "anything")
    tab.unroute("**/offers.json*")

    assert {f"{evil}, 1": [evil]} == shown
    assert tab.evaluate("window.hurt") is None
    assert tab.locator(".offers img, .offers script").count() == 0


@pytest.mark.parametrize("width", [WIDE, 360])
def test_axe_finds_nothing_serious_in_offers(tab, site, width):
    """No fault for people with disabilities, size of targets included, with offers open, by day and night."""
    tab.set_viewport_size({"width": width, "height": TALL})
    tab.goto(site + "/questions")
    offers(tab, "flight")
    found = serious(tab, "form[data-offers]", rules={"target-size": {"enabled": True}})
    tab.emulate_media(color_scheme="dark")
    found += serious(tab, "form[data-offers]", runOnly=["color-contrast"])
    inside = tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": WIDE, "height": TALL})

    assert ([], True) == (found, inside)


@pytest.fixture(scope="module")
def site_client(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


def test_the_same_is_answered_to_programs(site_client):
    """Offers are JSON that a browser may keep for a minute; an unknown language is one line."""
    answer = site_client.get("/offers.json", params={"q": "рейс", "lang": "kk"})
    (first, *_) = answer.json()["groups"]

    assert "max-age=60" == answer.headers["Cache-Control"]
    assert ("Statements", 8) == (first["name"], first["count"])
    assert all(each["page"].endswith("lang=kk") for each in first["hits"])
    assert 200 == site_client.get(first["hits"][0]["page"], headers={"Accept": "text/html"}).status_code
    assert [] == site_client.get("/offers.json").json()["groups"]
    assert 400 == site_client.get("/offers.json", params={"lang": "xx"}).status_code


@pytest.fixture
def nothing_kept():
    """What the server keeps is forgotten before a test, and what the test let it keep after it."""
    cache.forget()
    yield
    cache.forget()


@pytest.mark.usefixtures("nothing_kept")
def test_of_many_statements_some_subjects_are_offered(graph, built, monkeypatch):
    """More than are read for an offer: subjects are named without a number, then all that is met."""
    monkeypatch.setattr(offers_page, "_READ", 5)
    client = served_site.client(graph, built)
    (group,) = [
        each
        for each in client.get("/offers.json", params={"q": "trade"}).json()["groups"]
        if each["name"] == "Statements"
    ]
    *subjects, whole = group["hits"]

    assert whole["text"] == f"All {group['count']} statements"
    assert 0 < len(subjects) <= 4
    for each in subjects:
        page = client.get(each["page"], headers={"Accept": "text/html"})
        assert f"{each['text']}:" in page.text.replace("&amp;", "&")


def test_every_offer_leads_somewhere(site_client):
    """Whatever is offered for words of all kinds has a page."""
    for words in ("kaza", "baku", "trade", "visit", "ferry", "el.kz", "330 million", "%", '"', "\\"):
        for group in site_client.get("/offers.json", params={"q": words}).json()["groups"]:
            for hit in group["hits"][:2]:
                answer = site_client.get(hit["page"], headers={"Accept": "text/html"})
                assert 200 == answer.status_code, hit
