"""Where in a document a reader finds words: the page, and the paragraph where paragraphs are numbered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.corpus.documents import Document

__all__ = ["locator"]

_PAGE = "\f"
_NUMBERED = re.compile(r"^[ \t\f]*(?P<number>\d{1,3})[.)][ \t]", re.MULTILINE)
_PARAGRAPHS = 3
"""Numbered paragraphs from which on a text is one of numbered paragraphs."""


def locator(document: Document, start: int) -> str:
    """Return page and paragraph of a place in a kept text as a footnote has them, or nothing."""
    text = document.text or ""
    page = f"p. {document.intake.first_page + text.count(_PAGE, 0, start)}" if _PAGE in text else ""
    number = _paragraph(text, start)
    return ", ".join(filter(None, (page, f"para. {number}" if number else "")))


def _paragraph(text: str, start: int) -> str:
    """Return the number of the paragraph in which a place lies, as the text has it, or nothing."""
    numbered = _numbered(text)
    if len(numbered) < _PARAGRAPHS:
        return ""
    opening = max((place for place in numbered if place <= start), default=-1)
    return numbered[opening] if opening >= 0 and "\n\n" not in text[opening:start] else ""


@lru_cache(maxsize=1)  # one text: the claims on it are placed one after the other
def _numbered(text: str) -> dict[int, str]:
    return {match.start("number"): match["number"] for match in _NUMBERED.finditer(text)}
