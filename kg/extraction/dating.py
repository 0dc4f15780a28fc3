"""Dates in words, no more precise than these; *last year* and *in May* against the day of the text."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.intake.cues import cue
from kg.rdf.dates import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.rdf.dates import PartialDate

__all__ = ["Dated", "dates_in"]


def _months() -> Sequence[str]:
    """Return the names of months in small letters, January first."""
    names: Sequence[str] = cue("months")["en"]
    return names


@dataclass(frozen=True)
class Dated:
    """A date as corpora write it, where its words stand, and whether the text's day was needed for it."""

    text: str
    start: int
    end: int
    worked_out: bool = False


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    month = "|".join((*_months(), *(name[:3] + r"\." for name in _months())))
    return re.compile(
        rf"""\b(?:
        (?P<month1>{month})\s+(?P<day1>\d{{1,2}})(?:[-–](?P<last1>\d{{1,2}}))?,?\s+(?P<year1>[12]\d{{3}})
        |(?P<day2>\d{{1,2}})(?:[-–](?P<last2>\d{{1,2}}))?\s+(?P<month2>{month}),?\s+(?P<year2>[12]\d{{3}})
        |(?P<month3>{month}),?\s+(?:of\s+)?(?P<year3>[12]\d{{3}})
        |(?:in\s+)?(?P<month4>{month})\s+(?:of\s+)?(?P<which4>this|last)\s+year
        |(?P<month5>{month})\s+(?P<day5>\d{{1,2}})\b(?!\s*%)
        |(?:in|during|since|by|until)\s+(?P<month6>{month})\b(?!,?\s+(?:of\s+)?(?:\d|this|last))
        |(?P<year7>(?:1[6-9]|20)\d{{2}})(?:\s*[-–]\s*(?P<year8>(?:1[6-9]|20)\d{{2}}))?(?!\s*(?:percent|%|km|people|soldiers))
        |(?P<word>today|(?:last|past|this|next)\s+year)
        )\b""",
        re.IGNORECASE | re.VERBOSE,
    )


def dates_in(text: str, issued: PartialDate | None) -> Iterator[Dated]:
    """Yield the dates of a sentence from left to right.

    >>> [each.text for each in dates_in("On 9 July 1975, and again in June 2000", None)]
    ['1975-07-09', '2000-06']
    """
    for found in _pattern().finditer(text):
        told = found.groupdict()
        value, worked_out = _value(told, issued)
        if value and _is_date(value):
            yield Dated(value, found.start(), found.end(), worked_out)


def _is_date(text: str) -> bool:
    with suppress(ValueError):
        parse_period(text)
        return True
    return False


def _value(told: dict[str, str | None], issued: PartialDate | None) -> tuple[str, bool]:
    for one in ("1", "2"):
        if (year := told[f"year{one}"]) and (month := told[f"month{one}"]):
            return _days(year, month, told[f"day{one}"] or "", told[f"last{one}"]), False
    if (year := told["year3"]) and (month := told["month3"]):
        return f"{year}-{_number(month)}", False
    if year := told["year7"]:
        last = told["year8"]
        return (f"{year}/{last}" if last and last > year else year), False
    return (_relative(told, issued), True) if issued is not None else ("", False)


def _days(year: str, month: str, day: str, last: str | None) -> str:
    first = f"{year}-{_number(month)}-{int(day):02}"
    return f"{first}/{first[:8]}{int(last):02}" if last and int(last) > int(day) else first


def _number(month: str) -> str:
    return f"{next(at for at, name in enumerate(_months(), 1) if name.startswith(month.lower()[:3])):02}"


def _relative(told: dict[str, str | None], issued: PartialDate) -> str:
    year, day = issued.latest.year, issued.text
    if month := told["month4"]:
        return f"{year - (told['which4'] or '').lower().count('last')}-{_number(month)}"
    if (month := told["month5"]) and (of_month := told["day5"]):
        return f"{year}-{_number(month)}-{int(of_month):02}"
    if month := told["month6"]:
        return f"{year}-{_number(month)}"
    word = " ".join((told["word"] or "").lower().split())
    if word == "today":
        return day
    if word.endswith("year"):
        return str(year + {"last": -1, "past": -1, "next": 1}.get(word.split()[0], 0))
    return ""
