"""Dates that are never more precise than the words: a year, a month, a day, or a stretch.

A partial date keeps its words and knows the first and the last day that it can mean, since stores compare
partial dates differently; ``kg.rdf.terms.date_literal`` writes it as RDF.
Stretches (``2022-01/2022-06``) are EDTF intervals, ISO 8601-2.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

__all__ = ["PartialDate", "parse", "parse_period"]

_PARTIAL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>(?!00)\d{2})(?:-(?P<day>(?!00)\d{2}))?)?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date or stretch as the words give it, with its first and last possible day."""

    earliest: date
    latest: date
    text: str

    def overlaps(self, other: PartialDate) -> bool:
        """Say whether some day may belong to both."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def parse(text: str) -> PartialDate:
    """Read ``2022``, ``2022-08`` or ``2022-08-24``.

    Raises ``ValueError`` for anything else.

    >>> parse("2022-02").latest
    datetime.date(2022, 2, 28)
    """
    match = _PARTIAL.fullmatch(text)
    if not match or not text.isascii():
        raise ValueError(f"{text!r} is not a date written 2022, 2022-08 or 2022-08-24")
    year, month, day = (int(part or 0) for part in match.group("year", "month", "day"))
    earliest = date(year, month or 1, day or 1)
    last_month = month or 12
    latest = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return PartialDate(earliest, latest, text)


def parse_period(text: str) -> PartialDate:
    """Read a partial date or a stretch of two, ``2022-01/2022-06``.

    Raises ``ValueError`` where a part is no date or the end precedes the beginning.

    >>> parse_period("2022-01/2022-06").latest
    datetime.date(2022, 6, 30)
    """
    first, slash, last = text.partition("/")
    if not slash:
        return parse(text)
    begin, end = parse(first), parse(last)
    if end.latest < begin.earliest:
        raise ValueError(f"{text!r} ends before it begins")
    return PartialDate(begin.earliest, end.latest, text)
