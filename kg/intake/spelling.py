"""Values as spreadsheets write them: what can only mean one thing is read, all else is told with a remedy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.corpus.values import NotAValueError
from kg.rdf import dates
from kg.rdf.terms import BR, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import NamedNode

__all__ = ["plain"]

_AS_TEXT = "format the column as text, so that the spreadsheet leaves it so"
_GROUPED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,})")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[,.']\d{3})+(?:[.,]\d+)?")
_SHORTENED = re.compile(r"-?\d+(?:[.,]\d+)?[eE][-+]?\d+")
_SERIAL = re.compile(r"\d{1,3}|\d{5}(?:[.,]\d+)?")
_DAY = re.compile(r"(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?")
_EPOCH = date(1899, 12, 30)
"""The day nought of a spreadsheet's calendar, from March 1900 on."""


def plain(text: str, kind: NamedNode) -> str:
    """Return a cell's text as a corpus writes a value of a kind (the range of a qualifier).

    Raises ``NotAValueError`` where it may mean two things, or what a spreadsheet made of it.

    >>> plain("461,9", XSD["decimal"]), plain("330 000 000", XSD["decimal"]), plain("TRUE", XSD["boolean"])
    ('461.9', '330000000', 'true')
    """
    reader = _READERS.get(kind)
    return reader(text) if reader else text


def _number(text: str) -> str:
    """Read a decimal comma and spaces between thousands."""
    if _GROUPED.fullmatch(text):
        return re.sub(r"\s", "", text).replace(",", ".")
    if _COMMA.fullmatch(text):
        return text.replace(",", ".")
    if _SHORTENED.fullmatch(text):
        raise NotAValueError(f"{text!r} is a number cut short", f"Write all its digits: {_AS_TEXT}.")
    if "," in text or (_THOUSANDS.fullmatch(text) and len(re.findall(r"[.']", text)) > 1):
        hint = "Write plain digits, with a point before decimals: 1234 or 1.234."
        raise NotAValueError(f"{text!r} may mean several numbers", hint)
    return text


def _truth(text: str) -> str:
    return text.lower() if text in {"TRUE", "FALSE", "True", "False"} else text


def _date(text: str) -> str:
    try:
        return dates.parse_period(text).text
    except ValueError:
        raise NotAValueError(f"{text!r} is not a date as a corpus writes it", _remedy(text)) from None


def _remedy(text: str) -> str:
    """Say how a date should be written that a spreadsheet wrote in its own way."""
    if _SERIAL.fullmatch(text):
        return _remedy_of_serial(text)
    if _NO_DAY.match(text):
        return _BROKEN
    found = [each for each in _days(text) if each]
    if found:
        meant = " or ".join(dict.fromkeys(each.isoformat() for each in found))
        return f"Write {meant}, and {_AS_TEXT}."
    return f"Write 2022, 2022-08, 2022-08-24 or 2022-01/2022-06, and {_AS_TEXT}."


def _remedy_of_serial(text: str) -> str:
    days = int(re.split("[.,]", text)[0])
    meant = _EPOCH + timedelta(days=days)
    if days <= _UNSURE:
        return _BROKEN
    return f"As a spreadsheet counts days this is {meant.isoformat()}; if so, write that, and {_AS_TEXT}."


_BROKEN = f"An empty or broken date of a spreadsheet: empty the cell, or write the date and {_AS_TEXT}."

_NO_DAY = re.compile(r"1900\D0?1\D0?0\b|0?0\D0?1\D1900\b|0?1\D0?0\D1900\b")
"""How spreadsheets show the number 0 as a date: the day before 1 January 1900."""

_UNSURE = 60
"""Up to here spreadsheets disagree on the day, and one counts a 29 February 1900 that never was."""


def _days(text: str) -> list[date | None]:
    """Return the days that a date may mean; of two numbers with a slash, either may be the month."""
    if match := _YEAR_FIRST.fullmatch(text):
        return [_day(match["year"], match["month"], match["day"])]
    if match := _DAY.fullmatch(text):
        found = [_day(match["year"], match["month"], match["day"])]
        return found if match["mark"] == "." else [*found, _day(match["year"], match["day"], match["month"])]
    return []


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_READERS: Mapping[NamedNode, Callable[[str], str]] = {
    XSD["decimal"]: _number,
    XSD["integer"]: _number,
    XSD["boolean"]: _truth,
    BR["PartialDate"]: _date,
    BR["PartialPeriod"]: _date,
}
