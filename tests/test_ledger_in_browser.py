"""The ledger in a browser: its handle by keyboard, two days, no script, a phone, by ear, on page and site."""

import pytest
from accessibility import violations
from opened_page import blank, go, kept_address

from kg.asking.ledger import ledger
from viz import ledgers

PAIR = "/dyad/azerbaijan/kazakhstan"
OUTCOMES = """[...document.querySelectorAll('[data-lane]')].map(row =>
  [row.dataset.lane, row.querySelector('[data-word]').textContent])"""


@pytest.fixture(scope="module")
def kept(graph):
    """The ledger of the shipped corpus."""
    return ledger(graph)


@pytest.fixture(scope="module")
def tabs(browser):
    """A tab with scripts and one without."""
    plain = browser.new_context(java_script_enabled=False, offline=True)
    return {True: blank(browser), False: plain.new_page()}


@pytest.fixture
def opened(tabs, built):
    """Open the page at an address, as wide as is said, with the ledger in view."""

    def opened(fragment="#view=timeline", **options):
        return go(tabs[True], built / "graph.html", fragment, **options)

    return opened


def outcomes(kept, day):
    """What stands at the end of each lane on a day."""
    words = {lane.iri: kept.words[stretch.word].brief for lane, stretch in kept.stands(day)}
    return {ledgers.slug(lane): words.get(lane.iri, "not promised yet") for lane in kept.lanes}


def shown(tab):
    """What stands at the end of each lane in a browser."""
    return dict(tab.evaluate(OUTCOMES))


def test_arrow_keys_lead_from_change_to_change(opened, kept):
    """Left leads to the day of the change before; outcomes, sentence, spoken value are those of that day."""
    tab = opened()
    handle = tab.get_by_role("slider", name="As known on")
    handle.focus()
    days = []
    for _ in range(6):
        handle.press("ArrowLeft")
        days.append(handle.get_attribute("aria-valuetext"))
        assert shown(tab) == outcomes(kept, days[-1])
        assert tab.locator("[data-told] p").all_text_contents() == list(kept.told(days[-1]))

    handle.press("ArrowRight")
    assert days == sorted(set(days), reverse=True)
    assert handle.get_attribute("aria-valuetext") == days[-2]
    assert f"known={days[-2]}" in kept_address(tab)


def test_a_day_can_be_typed_and_compared(opened, kept):
    """A day that is typed counts, another is set against it; the address keeps both."""
    tab = opened()
    tab.get_by_label("As known on").first.press_sequentially("09012022")
    assert tab.get_by_label("As known on").first.input_value() == "2022-09-01"
    tab.get_by_label("compared with").fill(kept.last)

    assert shown(tab) == outcomes(kept, "2022-09-01")
    assert tab.locator("[data-since]").inner_text() == ledgers.since(kept, "2022-09-01", kept.last)
    again = opened(kept_address(tab))
    assert shown(again) == outcomes(kept, "2022-09-01")
    assert again.locator("[data-since]").inner_text() == ledgers.since(kept, "2022-09-01", kept.last)


def test_a_lane_opens_its_statements(opened, kept):
    """A promise opens in the panel, with its outcome and all that is said of it; Escape closes it."""
    tab = opened()
    lane = kept.lanes[0]
    tab.locator(f'[data-promise="{ledgers.slug(lane)}"]').click()

    assert tab.locator("#details h2").inner_text() == lane.title
    assert tab.locator("#details article").count() == len(lane.marks)
    assert f"promise={ledgers.slug(lane)}" in kept_address(tab)
    assert tab.noted["errors"] == tab.noted["console"] == []


def test_lanes_are_sorted_anew(opened, kept):
    """By field, the lanes stand in the order in which the build would draw them."""
    tab = opened()
    tab.get_by_label("sorted by").select_option("field")
    fields = tab.evaluate("[...document.querySelectorAll('[data-lane]')].map(row => row.dataset.field)")

    assert fields == sorted(lane.field for lane in kept.lanes)


def test_without_a_script_the_last_day_is_there(tabs, built, kept):
    """Lanes, outcomes, bars and every change are HTML; what needs a script is not to be seen."""
    tab = tabs[False]
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto((built / "graph.html").as_uri())
    words = tab.locator(".lanes [data-word]").all_inner_texts()

    assert sorted(words) == sorted(outcomes(kept, kept.last).values())
    assert not tab.locator(".as-known").is_visible()
    assert tab.locator("svg.lane .mark").first.is_visible()
    assert tab.locator(".mirror-bars rect.voices").first.is_visible()
    tab.locator(".changes summary").click()
    assert tab.locator(".changes tbody tr").count() > len(kept.lanes)


@pytest.mark.sampled(2)  # on a phone it is in test_axe_everywhere.py
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_axe_finds_nothing(opened, width, scheme):
    """No rule of axe is broken, the size of what is to be hit included; a phone needs no sideways scroll."""
    tab = opened("#known=2022-09-01&compare=2023-09-01", width=width, scheme=scheme)
    rules = {"rules": {"target-size": {"enabled": True}}}
    found = [
        (each["id"], node["html"][:90])
        for each in violations(tab, "#ledger", **rules)
        for node in each["nodes"]
    ]

    assert found == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.noted["errors"] == tab.noted["console"] == []


def test_the_site_has_the_same(browser, site, kept):
    """On the page of two states the handle moves as well, with no message of its policy; a form does, too."""
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.set_default_timeout(300_000)
    noted = []
    tab.on("console", lambda message: noted.append(message.text))
    tab.on("pageerror", lambda error: noted.append(str(error)))
    tab.goto(site + PAIR)
    tab.get_by_role("slider", name="As known on").press("ArrowLeft")
    day = tab.get_by_label("As known on").first.input_value()

    assert day < kept.last
    assert shown(tab) == outcomes(kept, day)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert noted == []
    tab.close()
    plain = browser.new_page(java_script_enabled=False)
    plain.set_default_timeout(300_000)
    plain.goto(site + PAIR)
    plain.locator("[name=known]").fill("2022-09-01")
    plain.locator("[name=compare]").fill(kept.last)
    plain.get_by_role("button", name="Show").click()

    assert plain.locator("[data-since]").inner_text() == ledgers.since(kept, "2022-09-01", kept.last)
    plain.close()
