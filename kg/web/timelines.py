"""A timeline of two states, in which a date that is known in part is the stretch of time it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import dates
from kg.web.answered import answer, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kg.answers import Cell
    from kg.web.records import Records, Shown

__all__ = ["Moment", "timeline"]

_THINNEST = 0.8
"""How wide a single day is drawn, in per cent of the whole time."""


@dataclass(frozen=True)
class Moment:
    """A row of a timeline: a date as precise as is known, and where its stretch lies.

    ``how`` is empty where the thing happened then, else *due* or *said*; ``left`` and ``width`` are per cent
    of the whole time.
    """

    when: str
    how: str
    left: float
    width: float
    claims: tuple[Shown, ...]


def timeline(reader: Records, given: Mapping[str, str]) -> Sequence[Moment]:
    """Return what happened, is due or was said, each with the stretch of time that its date leaves open."""
    found = answer(reader, "timeline", given)
    told = [(_when(row), claims) for row, claims in rows(reader, found)] if found else []
    spans = [span for (text, _), _ in told if (span := _span(text))]
    if not spans:
        return [Moment(text, how, 0, 0, claims) for (text, how), claims in told]
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return [_moment(text, how, claims, (first, last)) for (text, how), claims in told]


def _when(row: Mapping[str, Cell]) -> tuple[str, str]:
    """Return a row's date, and whether the thing happened then, is due then, or was said then."""
    for name, how in (("happened", ""), ("due", "due"), ("stated", "said")):
        if row.get(name):
            return str(row[name]), how
    return "", "undated"


def _span(text: str) -> tuple[date, date] | None:
    try:
        when = dates.parse_period(text)
    except ValueError:
        return None
    return when.earliest, when.latest


def _moment(text: str, how: str, claims: tuple[Shown, ...], whole: tuple[date, date]) -> Moment:
    span = _span(text)
    if span is None:
        return Moment(text, how, 0, 0, claims)
    length = max((whole[1] - whole[0]).days, 1)
    left = 100 * (span[0] - whole[0]).days / length
    width = max(100 * (span[1] - span[0]).days / length, _THINNEST)
    return Moment(text, how, round(min(left, 100 - width), 2), round(width, 2), claims)
