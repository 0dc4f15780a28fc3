"""Pages that hold much: their beginning is in sight, the rest a fold away, with or without scripts."""

import pytest

PAIR = "/dyad/azerbaijan/kazakhstan"
A_PAGE, A_SECTION = 9_000, 1_300
"""How high, in pixels, the page of the two states of the shipped corpus is, and a section below its ledger."""


@pytest.fixture(scope="module")
def opened(browser, site):
    """Open a page of the site in a tab without scripts, in a window of some size."""
    tab = browser.new_page(java_script_enabled=False)

    def opened(path, width=1440, height=900):
        tab.set_viewport_size({"width": width, "height": height})
        tab.goto(site + path)
        return tab

    yield opened
    tab.close()


def test_page_of_two_states_is_a_few_screens_long(opened):
    """All sections after the ledger are about a screen high; what they hold besides opens without a script."""
    tab = opened(PAIR)
    tops = tab.evaluate(
        """() => [...document.querySelectorAll("main h2[id]:not(#ties), footer")]
          .map(each => each.getBoundingClientRect().top + scrollY)"""
    )
    heights = [after - before for before, after in zip(tops[1:], tops[2:], strict=False)]
    height = tab.evaluate("document.documentElement.scrollHeight")
    line = tab.locator("details.mirror-line").first
    line.locator("summary").first.click()

    assert height < A_PAGE
    assert max(heights) < A_SECTION
    assert line.locator(".says").first.is_visible()


def test_findings_of_the_home_page_are_in_the_first_screen_of_a_phone(opened):
    """Each finding begins, with its heading and its number, within 360 by 740 pixels."""
    tab = opened("/", 360, 740)
    ends = tab.evaluate(
        "() => [...document.querySelectorAll('.findings .card')].map(each => each.getBoundingClientRect().bottom)"
    )

    assert len(ends) >= 4
    assert max(ends) <= 740
