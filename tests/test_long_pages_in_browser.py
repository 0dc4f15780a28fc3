"""Pages that hold much: their beginning is in sight, the rest a fold away, with or without scripts."""

from itertools import pairwise

import pytest

PAIR = "/dyad/azerbaijan/kazakhstan"
DOCUMENT = "/document/2022-08-25-elkz-tukumov"
A_NOTE_TOO_MUCH = 300
"""By so many pixels at most the notes of a paragraph are higher than its text."""
A_PAGE, A_SECTION = 9_000, 1_300
"""How high, in pixels, the page of two states is at most, and a section below its ledger."""
A_SCREEN = 740
"""How high a section may be on a phone: promises, and what each side says in its own words."""
ON_A_PHONE = 8_500
"""How high the page of two states is at most on a phone, where its sections stand one below the other."""


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
    """All sections after the ledger are about a screen high; the rest opens without a script."""
    tab = opened(PAIR)
    tops = tab.evaluate(
        """() => [...document.querySelectorAll("main h2[id]:not(#ties), footer")]
          .map(each => each.getBoundingClientRect().top + scrollY)"""
    )
    heights = [after - before for before, after in pairwise(tops[1:])]
    height = tab.evaluate("document.documentElement.scrollHeight")
    line = tab.locator("details.mirror-line").first
    line.locator("summary").first.click()

    assert height < A_PAGE
    assert max(heights) < A_SECTION
    assert line.locator(".says").first.is_visible()


def test_page_of_two_states_is_short_on_a_phone(opened):
    """A section begins with what fits on a screen; all of it shows on demand, without a script."""
    tab = opened(PAIR, 360, 740)
    height = tab.evaluate("document.documentElement.scrollHeight")
    lanes = tab.locator(".lanes tbody tr")
    before = [each.is_visible() for each in lanes.all()]
    ends = tab.evaluate(
        """() => ["promises", "mirror", "contradictions"]
          .map(id => document.getElementById(id).getBoundingClientRect().top)"""
    )
    tab.get_by_label("Show all promises and voices").check()

    assert height < ON_A_PHONE
    assert max(after - begin for begin, after in pairwise(ends)) <= A_SCREEN
    assert 0 < before.count(True) < len(before)
    assert all(each.is_visible() for each in lanes.all())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    for width in (1440, 768):
        assert not opened(PAIR, width, 900).locator(".in-full").first.is_visible()
        assert all(each.is_visible() for each in tab.locator(".lanes tbody tr").all())


def test_findings_of_the_home_page_are_in_the_first_screen_of_a_phone(opened):
    """Each finding begins, with its heading and its number, within 360 by 740 pixels."""
    tab = opened("/", 360, 740)
    ends = tab.evaluate(
        """() => [...document.querySelectorAll('.findings .card')]
          .map(each => each.getBoundingClientRect().bottom)"""
    )

    assert len(ends) >= 4
    assert max(ends) <= 740


def test_notes_of_a_document_are_a_line_each_and_open_on_their_mark(opened):
    """Notes push the text down by little, and the number after marked words opens its note."""
    tab = opened(DOCUMENT)
    pushed = tab.evaluate(
        """() => Math.max(...[...document.querySelectorAll(".row:has(.beside)")].map(row =>
          row.getBoundingClientRect().height - row.querySelector(".text").getBoundingClientRect().height))"""
    )
    mark = tab.locator(".numbers .number").first
    note = tab.locator(mark.get_attribute("href"))
    before = note.is_visible()
    mark.click()

    assert pushed < A_NOTE_TOO_MUCH
    assert [False, True] == [before, note.is_visible()]
