"""What axe, the checker of pages for people with disabilities, finds on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


def violations(tab: Page, **options: object) -> list[dict[str, object]]:
    """Return the rules that a page breaks, each with its elements; skip the test where axe is missing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # Of rules that are kept, axe needs not say where: that is most of its work.
    return axe.run(tab, options={"resultTypes": ["violations"], **options}).response["violations"]


def serious(tab: Page, **options: object) -> list[tuple[object, str]]:
    """Return the rules that a page breaks gravely, each with the first element that does."""
    grave = [each for each in violations(tab, **options) if each["impact"] in {"serious", "critical"}]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in grave]
