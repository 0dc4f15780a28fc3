"""The turns of a text: where each voice begins, and the first words by which the corpus knows the place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.corpus import quotations
from kg.intake.cues import cue
from kg.intake.labels import Opening
from kg.intake.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.intake.headers import Header
    from kg.intake.readers.raw import Stretch

__all__ = ["completed", "first_words", "of_stretches"]

_PARAGRAPH = re.compile(r"\n\s*\n|\f|\Z")
_BROKEN = re.compile(r"\w[-\u2010]\s*\n")
_LEAST, _MOST = 5, 40
"""Words by which a turn is known: so many, and where they stand more than once up to so many."""


def of_stretches(stretches: Sequence[tuple[Stretch, int]]) -> list[Opening]:
    """Return the openings of stretches whose speakers the file marks, each with its place."""
    if not any(stretch.speaker for stretch, _ in stretches):
        return []
    found: list[Opening] = []
    for stretch, start in stretches:
        opening = Opening(start, "named" if stretch.speaker else "narrator", stretch.speaker, stretch.role)
        if not found or (found[-1].name, found[-1].mark) != (opening.name, opening.mark):
            found.append(opening)
    return found


def completed(text: str, openings: Sequence[Opening], header: Header) -> list[Opening]:
    """Return the turns of a whole text: those found, else what its kind and its speaker tell."""
    start = len(text) - len(text.lstrip())
    found = list(openings) or _by_kind(text, start, header)
    if found and found[0].start > start:
        found.insert(0, Opening(start, "narrator"))
    return [each for each in found if each.start < len(text.rstrip())]


def _by_kind(text: str, start: int, header: Header) -> list[Opening]:
    kind = header.values.get("kind", "")
    if kind in cue("joint kinds"):
        return [Opening(start, "joint", speech="joint")]
    if kind in cue("kinds that quote"):
        return _visible(text, quoted(text))
    if header.values.get("speaker") or kind in cue("spoken kinds"):
        return [Opening(start, "named" if header.values.get("speaker") else "answer", "")]
    return []


def _visible(text: str, openings: Sequence[Opening]) -> list[Opening]:
    """Move each opening to the next sign that is seen; of two in one place the second holds."""
    found: dict[int, Opening] = {}
    for each in openings:
        rest = text[each.start :]
        place = each.start + len(rest) - len(rest.lstrip())
        found[place] = Opening(place, each.voice, each.name, each.mark, each.speech)
    return [found[place] for place in sorted(found)]


@lru_cache(maxsize=1)  # one text: its turns are looked up one after the other
def _squeezed(text: str) -> str:
    """Return a text with single spaces; nothing where the end of a line still breaks a word."""
    return "" if _BROKEN.search(text) else " ".join(text.split())


def _stands_once(text: str, words: str) -> bool:
    """Say whether words certainly stand once in a text, which is cheaper to tell than where they stand."""
    return _squeezed(text).count(words) == 1


def first_words(text: str, start: int, end: int, after: int) -> tuple[str, int]:
    """Return the words that begin at a place, as many as tell it from others behind ``after``.

    They run neither over the end of a paragraph nor over that of the turn. With
    them comes nought, or which of all places of these words is meant where no number of words tells.
    """
    stop = _PARAGRAPH.search(text, start)
    words = text[start : min(stop.start() if stop else end, end)].split()
    count = min(_LEAST, len(words))
    while True:
        said = " ".join(words[:count])
        if _stands_once(text, said):
            return said, 0
        places = [each.start for each in quotations.places(text, said)]
        if sum(place >= after for place in places) < 2:  # noqa: PLR2004 – one is the turn's own
            return said, 0
        if count >= min(_MOST, len(words)):
            return said, places.index(start) + 1
        count = min(count * 2, _MOST, len(words))
