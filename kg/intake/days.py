"""Days as texts write them, in several languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.intake.cues import cue
from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["first_day", "read_day"]

_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_.](?P<month>0[1-9]|1[0-2])[-_.](?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_DOTS = re.compile(r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?!\d)")


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    return {name: number for names in cue("months").values() for number, name in enumerate(names, start=1)}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    month, year = rf"(?P<name>{names})[^\W\d_]{{0,4}}\.?", r"(?P<year>(?:19|20)\d\d)(?!\d)"
    ordinal = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    texts = (
        rf"(?<!\d){ordinal}\.?[ \n]+(?:of[ \n]+)?{month},?[ \n]+{year}",
        rf"(?<!\w){month}[ \n]+{ordinal},?[ \n]+{year}",
        rf"(?<!\w){month},?[ \n]+{year}",
    )
    return _ISO, _DOTS, *(re.compile(each, re.IGNORECASE) for each in texts)


def first_day(text: str) -> tuple[int, str]:
    """Return where the first day or month that a text names stands, and the date; (-1, "") for none.

    >>> first_day("Baku, 24 August 2022 – The"), first_day("in May 2021"), first_day("25.08.2022")
    ((6, '2022-08-24'), (3, '2021-05'), (0, '2022-08-25'))
    """
    return min(_days(text), default=(-1, ""), key=lambda found: (found[0], -len(found[1])))


def _days(text: str) -> Iterator[tuple[int, str]]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if day := _written(match):
                yield match.start(), day
                break


def _written(match: re.Match[str]) -> str:
    told = match.groupdict()
    month = int(told["month"]) if told.get("month") else _months()[told["name"].casefold()]
    day = f"-{int(told['day']):02}" if told.get("day") else ""
    return _valid(f"{told['year']}-{month:02}{day}")


def _valid(text: str) -> str:
    try:
        return dates.parse(text).text
    except ValueError:
        return ""


def read_day(text: str) -> str:
    """Return a date that stands by itself as a corpus writes it, or nothing.

    >>> read_day("1992"), read_day("August 24, 2022"), read_day("soon")
    ('1992', '2022-08-24', '')
    """
    return _valid(text.strip()) or _valid(text.strip()[:10]) or first_day(text)[1]
