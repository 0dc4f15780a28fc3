"""Where words that were marked elsewhere stand in a document: the words count, a place is only a hint."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from kg.corpus import quotations
from kg.corpus.layout import folded
from kg.corpus.quotations import Passage

if TYPE_CHECKING:
    from kg.review.marks.mark import Mark

__all__ = ["anchored"]

_AROUND = 200
"""How many letters before and after the words are compared."""


def anchored(mark: Mark, text: str) -> Passage | None:
    """Return where the words of a mark stand, or none where the text does not have them.

    Of equal words those count between the words that the mark has around its own, then those next to the
    place that it names: other programs count letters otherwise, or in another rendering of the text.
    """
    if not mark.quote.strip():
        return _place(mark, text)
    if mark.start is not None and text[mark.start :].startswith(mark.quote):
        return Passage(mark.start, mark.start + len(mark.quote))
    found = quotations.places(text, mark.quote)
    return max(found, key=lambda place: (_context(mark, text, place), -_distance(mark, place)), default=None)


def _place(mark: Mark, text: str) -> Passage | None:
    """Return the place that a mark names without words, if the text has something there."""
    if mark.start is None or mark.end is None or mark.end > len(text):
        return None
    return Passage(mark.start, mark.end) if text[mark.start : mark.end].strip() else None


def _context(mark: Mark, text: str, place: Passage) -> int:
    """Say how many letters around a place are those around the mark."""
    before, after = text[max(place.start - _AROUND, 0) : place.start], text[place.end : place.end + _AROUND]
    return _shared(_bare(before)[::-1], _bare(mark.before)[::-1]) + _shared(_bare(after), _bare(mark.after))


def _bare(text: str) -> str:
    return "".join(folded(text).text.split())


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _distance(mark: Mark, place: Passage) -> int:
    return abs(place.start - (mark.start or 0))
