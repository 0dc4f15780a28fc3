"""What axe, the checker of pages for people with disabilities, finds on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


ALIKE = [
    "tbody tr:nth-child(n+9)",
    "li:nth-child(n+9)",
    "option:nth-child(n+9)",
    ".claim ~ .claim ~ .claim ~ .claim",
]
"""What is made as others beside it are: rows, items and claims after the first ones.

They are put aside meanwhile, for a third to two thirds of the work, but with ``--exhaustive``.
"""
RUN = """async ([parts, options, alike]) => {
  const aside = [...document.querySelectorAll(alike.join() || "none")].map(each => [new Comment(), each]);
  for (const [mark, each] of aside) each.replaceWith(mark);
  try {
    return (await axe.run(parts || document, options)).violations;
  } finally {
    for (const [mark, each] of aside) mark.replaceWith(each);
  }
}"""


def violations(tab: Page, *within: str, **options: object) -> list[dict[str, object]]:
    """Return the rules that a page breaks, each with its elements; skip the test where axe is missing.

    Selectors say in which parts to look, for a small part of the work: the whole is for
    test_axe_everywhere.py and test_site_in_browser.py.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # A page that has axe keeps it: brought anew, it would be compiled anew, for a third of the work.
    if not tab.evaluate("typeof axe === 'object'"):
        tab.evaluate(axe.axe_script)
    parts = {"include": [[each] for each in within]} if within else None
    # Of rules that are kept, axe needs not say where: that is most of its work.
    return tab.evaluate(RUN, [parts, {"resultTypes": ["violations"], **options}, ALIKE])


def serious(tab: Page, *within: str, **options: object) -> list[tuple[object, str]]:
    """Return the rules that a page breaks gravely, each with the first element that does."""
    grave = [
        each for each in violations(tab, *within, **options) if each["impact"] in {"serious", "critical"}
    ]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in grave]
