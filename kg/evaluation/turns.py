"""The stage of turns by itself: whether who speaks changes where the gold says, in a text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.evaluation.measures import Score
from kg.intake.drafts import make
from kg.intake.readers.raw import Raw, Stretch, digest

if TYPE_CHECKING:
    from kg.extraction.source import Source
    from kg.intake.labels import Opening

__all__ = ["found"]

_NEAR = 3
"""Signs by which two may differ in where a turn begins: before or after the dash that opens it."""


def found(source: Source) -> Score:
    """Compare where turns begin with where ``bilateral add`` finds them; nothing where one speaks alone."""
    if len(source.turns) <= 1:
        return Score(0, 0, 0)
    wanted = [each.start for each in source.turns]
    begun = [each.start for each in _draft(source.text)]
    right = sum(any(abs(one - other) <= _NEAR for other in begun) for one in wanted)
    return Score(right, len(begun), len(wanted))


def _draft(text: str) -> tuple[Opening, ...]:
    raw = Raw(name="text.txt", digest=digest(text.encode()), stretches=(Stretch(text),))
    return make(raw, {}, by_reference=True).openings
