"""An axis of time, on which a date that is known in part is the stretch that it leaves open.

A year is drawn as long as a year: dates are never more precise than they are known. All places are shares
of the width, in percent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.rdf.dates import PartialDate

__all__ = ["THINNEST", "Axis", "Span", "Tick", "read"]

THINNEST = 0.6
"""How wide at least something is drawn, be it a single day."""
_MOST_TICKS = 7
_SHORT = 800
"""Up to so many days an axis is marked in months, above in years."""


@dataclass(frozen=True)
class Span:
    """Where a stretch of time begins on an axis, and how wide it is."""

    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A place on the axis with its name."""

    place: float
    label: str


def read(cell: object) -> PartialDate | None:
    """Return the date or stretch that a cell of an answer holds; none where it holds no such thing."""
    try:
        return dates.parse_period(str(cell))
    except ValueError:
        return None


@dataclass(frozen=True)
class Axis:
    """An axis from one day to another."""

    begin: date
    end: date

    @classmethod
    def over(cls, found: Iterable[PartialDate]) -> Axis | None:
        """Return an axis as long as some dates together; none where there are none."""
        days = list(found)
        if not days:
            return None
        return cls(min(each.earliest for each in days), max(each.latest for each in days))

    @property
    def _days(self) -> int:
        return (self.end - self.begin).days or 1

    def _place(self, day: date) -> float:
        return 100 * (day - self.begin).days / self._days

    def span(self, when: PartialDate) -> Span:
        """Return where a date lies, within the axis and wide enough to be seen.

        >>> Axis(date(2020, 1, 1), date(2021, 12, 31)).span(dates.parse("2021"))
        Span(start=50.14, width=49.86)
        """
        start = self._place(when.earliest)
        width = max(self._place(when.latest) - start, THINNEST)
        return Span(round(min(start, 100 - width), 2), round(width, 2))

    def ticks(self) -> Iterator[Tick]:
        """Yield the beginnings of years, or of months on a short axis, as many as have room."""
        if self._days > _SHORT:
            years = [
                date(year, 1, 1) for year in range(self.begin.year, min(self.end.year + 1, date.max.year))
            ]
            yield from self._marked(years, (1, 2, 5, 10, 20, 50, 100), "%Y")
            return
        first, last = (12 * day.year + day.month - 1 for day in (self.begin, self.end))
        months = [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]
        yield from self._marked(months, (1, 2, 3, 6, 12), "%Y-%m")

    def _marked(self, days: Sequence[date], steps: Iterable[int], form: str) -> Iterator[Tick]:
        step = next(
            (each for each in steps if len(days) / each <= _MOST_TICKS), math.ceil(len(days) / _MOST_TICKS)
        )
        for day in days:
            counted = day.year if form == "%Y" else day.month - 1
            if counted % step == 0 and self.begin <= day <= self.end:
                yield Tick(place=round(self._place(day), 2), label=f"{day:{form}}")
