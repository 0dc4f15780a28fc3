"""Pages of resources in a real browser: by day, by night, on a phone, without scripts, under attack."""

import pytest
import served_site
import small_corpus
from accessibility import serious
from test_resource_pages import CLAIMS, HOSTILE, TEXT

import kg
from kg.web.application import application

DOCUMENT = "/document/2022-08-25-elkz-tukumov"
PAGES = [
    "/entities",
    "/id/yerkin-tukumov",
    DOCUMENT,
    "/claim/d1276acbc6e62433",
    "/claims?relation=tradesWith",
    "/dyad/kazakhstan/azerbaijan",
    "/sources",
    "/rule/symmetric-relation",
    "/inference/01d05ebd5beb4530",
    "/verdict/01b0e12ab79d7e25",
    "/graph/asserted",
    "/.well-known/void",
]
BY_DAY = ["/id/turkiye", "/entities?class=Person", "/dyad/kazakhstan/turkiye", "/ontology", "/sources"]
BY_NIGHT = [DOCUMENT, "/id/turkiye", "/claim/d1276acbc6e62433"]
"""A page of each kind; of one kind the smaller, since axe takes seconds for a large one."""
TERMS = "[...document.querySelectorAll('section.term')]"
"""The sections of the page of the ontology that are made alike: it has so many that axe takes long."""


@pytest.fixture(scope="module")
def tabs(browser):
    """A tab with scripts and one without; what is reported in it is noted on it."""
    made = {
        script: browser.new_page(java_script_enabled=script, reduced_motion="reduce")
        for script in (True, False)
    }
    for tab in made.values():
        tab.on("console", lambda message, tab=tab: tab.reported.append(message.text))
        tab.on("dialog", lambda dialog, tab=tab: (tab.reported.append(dialog.message), dialog.dismiss()))
    yield made
    for tab in made.values():
        tab.context.close()


@pytest.fixture
def opened(tabs, site):
    """Open a page of the site in a window of a width and a scheme of colors, without scripts if asked."""

    def opened(path, *, width=1280, scheme="light", script=True, at=site):
        tab = tabs[script]
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(color_scheme=scheme)
        tab.goto("about:blank")
        tab.reported = []
        tab.goto(at + path)
        return tab

    return opened


@pytest.mark.parametrize(
    ("scheme", "width", "pages"), [("light", 1280, BY_DAY), ("dark", 360, BY_NIGHT)], ids=["day", "night"]
)
def test_axe_finds_nothing_serious(opened, some, scheme, width, pages):
    """By day on a desk and by night on a phone, no kind of page has a serious fault by axe's rules.

    Of the terms of the ontology some are left on its page; with ``--exhaustive`` all are.
    """
    found = []
    for path in pages:
        tab = opened(path, scheme=scheme, width=width)
        kept = some(tab.evaluate(f"{TERMS}.map(({{id}}) => id)"), 25)
        tab.evaluate(
            f"kept => {TERMS}.forEach((each) => {{ if (!kept.includes(each.id)) each.remove(); }})", kept
        )
        found += [(path, *each) for each in serious(tab)]

    assert found == []


def test_a_phone_needs_no_sideways_scroll(opened):
    """Every page fits a screen of 360 pixels, and reports nothing."""
    wide, reported = [], []
    for path in PAGES:
        tab = opened(path, width=360)
        reported += tab.reported
        if tab.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)

    assert (wide, reported) == ([], [])


def test_number_leads_to_the_claim_and_back(opened):
    """By keyboard and without scripts: from the words to the claim beside them, and from it to the words."""
    tab = opened(DOCUMENT, script=False)
    tab.locator("sup .number").nth(4).press("Enter")
    claim = tab.locator(".claim:target")
    hash_of_claim = claim.get_attribute("id").removeprefix("claim-")
    claim.get_by_role("link", name="words").press("Enter")

    assert tab.url.endswith(f"#quote-{hash_of_claim}")
    assert tab.locator(".begin:target").count() == 1


def test_turn_and_sentence_are_found_by_fragment(opened):
    """An address with a place in the text leads to the sentence there."""
    tab = opened(f"{DOCUMENT}#char=2548,2692")

    assert tab.inner_text(".sentence:target").startswith("On the other hand, the economic level")
    assert 0 <= tab.locator(".sentence:target").bounding_box()["y"] < 800


def test_hostile_corpus_runs_nothing(opened, tmp_path):
    """Labels, roles, values and a text full of markup run nothing and load nothing."""
    entities = small_corpus.ENTITIES.replace("label: Aland", f"label: '{HOSTILE}'", 1)
    turns = "turns:\n  - {from: '<script>window', speaker: expert, role: '<img src=x onerror=hurt()>'}\n"
    small_corpus.write(tmp_path, entities=entities, text=TEXT, turns=turns, claims=CLAIMS)
    site = application(served_site.dataset(kg.build(tmp_path).store, tmp_path))
    with served_site.serving(site) as address:
        for path in ("/id/aland", "/document/interview", "/dyad/aland/bem-land", "/claims", "/entities"):
            tab = opened(path, at=address)

            assert tab.evaluate("window.hurt") is None
            assert tab.evaluate("document.images.length") == 0
            assert tab.reported == []


@pytest.mark.parametrize(
    ("path", "link", "slug"),
    [
        ("/id/turkiye", "See it in the graph", "turkiye"),
        ("/dyad/turkiye/kazakhstan", "in the graph", "turkiye"),
    ],
)
def test_a_link_to_the_drawing_puts_the_thing_in_focus(opened, path, link, slug):
    """Who follows a page's link to the drawing finds there what the page is about, chosen and in sight."""
    tab = opened(path)
    label = tab.inner_text("h1 bdi >> nth=0")
    tab.get_by_role("link", name=link, exact=True).click()
    tab.wait_for_selector("html[data-ready]", state="attached")
    chosen = tab.evaluate("bilateral.state.now.chosen")

    assert ("thing", slug) == (chosen["kind"], chosen["id"])
    assert tab.evaluate("id => bilateral.camera.inSight([bilateral.data.thing.get(id)])", slug)
    assert label in tab.inner_text("#details h2")
