"""Tests of single values, as N-Triples writes them: each returns the values that do not surely pass.

A value that passes does so in every engine of SHACL. One that does not may pass there: a form that is
unusual, a number of another datatype. Whoever asks leaves that to an engine.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import QuerySolutions, Store

from kg.rdf.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

    Test = Callable[[set[bytes]], set[bytes]]

_Measure = TypeVar("_Measure", date, Decimal)

__all__ = [
    "bounded",
    "in_order",
    "language",
    "long",
    "number",
    "of_datatype",
    "of_kind",
    "of_pattern",
    "one_of",
]

_FORMS = {
    "string": rb"",
    "boolean": rb"true|false|0|1",
    "integer": rb"[+-]?\d+",
    "decimal": rb"[+-]?\d+(\.\d+)?",
    "gYear": rb"(?!0000)\d{4}",
    "gYearMonth": rb"(?!0000)\d{4}-(0[1-9]|1[0-2])",
    "date": rb"\d{4}-\d\d-\d\d",
    "dateTime": rb"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-](0\d|1[0-3]):[0-5]\d)?",
}
"""The usual forms of values of the datatypes of XML Schema that are known here."""

_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)(?:T[^"]*)?"\^\^<http://www\.w3\.org/2001/XMLSchema#date(?:Time)?>')
_NUMBER = re.compile(rb'"([+-]?\d+(?:\.\d+)?)"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:integer|decimal)>')
_DATE = b"XMLSchema#date>"
_TEXT = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"(?:@([\w-]+))?')
_ESCAPE = re.compile(r"\\(u.{4}|U.{8}|.)")

_KINDS = {
    "IRI": b"<",
    "BlankNode": b"_",
    "Literal": b'"',
    "BlankNodeOrIRI": b"_<",
    "IRIOrLiteral": b'<"',
    "BlankNodeOrLiteral": b'_"',
}
"""By what the text of a term begins, for each kind of node that SHACL names."""


def of_kind(kind: str) -> Test | None:
    """Test for a kind of node; none where SHACL has none of that name."""
    first = {*_KINDS.get(kind, ())}
    if not first:
        return None
    return lambda values: {each for each in values if each[0] not in first or each.startswith(b"<<")}


def one_of(members: set[bytes]) -> Test:
    """Test for one of some terms."""
    return lambda values: values - members


def of_datatype(iri: str) -> Test | None:
    """Test for a datatype; none where its forms are not known here, though engines may look at them."""
    name = iri.removeprefix(XSD.iri)
    if iri == XSD.iri + "string":
        return lambda values: {each for each in values if each[-1:] != b'"'}
    if iri.startswith(XSD.iri) and name not in _FORMS:
        return None
    form = re.compile(rb'"(%s)"\^\^<%s>' % (_FORMS.get(name, rb".*"), re.escape(iri.encode())), re.DOTALL)
    if "date" in name and name in _FORMS:
        return lambda values: {each for each in values if not form.fullmatch(each) or _day(each) is None}
    return lambda values: {each for each in values if not form.fullmatch(each)}


def long(least: float, most: float) -> Test:
    """Test for a number of characters."""
    return lambda values: {each for each in values if not least <= _length(each) <= most}


def bounded(holds: Callable[[Decimal, Decimal], bool], bound: Decimal) -> Test:
    """Test for an integer or decimal number that is, by a comparison, within a bound."""
    return lambda values: {
        each for each in values if (value := number(each)) is None or not holds(value, bound)
    }


def of_pattern(pattern: bytes, flags: bytes) -> Test | None:
    """Test for a regular expression with flags, both as literals; none where it is no such expression.

    SHACL defines it by SPARQL, so SPARQL is asked.
    """
    test = b"regex(str(?value), %s, %s)" % (pattern, flags)
    if not _answers(b"SELECT ?is { BIND(regex('', %s, %s) AS ?is) FILTER(bound(?is)) }" % (pattern, flags)):
        return None

    def unlike(values: set[bytes]) -> set[bytes]:
        asked = b" ".join(each for each in values if each[:1] != b"_" and each[:2] != b"<<")
        return values - _answers(b"SELECT ?value { VALUES ?value { %s } FILTER(%s) }" % (asked, test))

    return unlike


def number(value: bytes) -> Decimal | None:
    """Return the number that an integer or decimal stands for; none for all else."""
    found = _NUMBER.fullmatch(value)
    return Decimal(found[1].decode()) if found else None


def in_order(first: bytes, second: bytes, *, or_equal: bool) -> bool:
    """Say whether of two numbers or two days the first surely comes first."""
    if first.endswith(_DATE) and second.endswith(_DATE):
        return _are_in_order(_day(first), _day(second), or_equal=or_equal)
    return _are_in_order(number(first), number(second), or_equal=or_equal)


def _are_in_order(one: _Measure | None, other: _Measure | None, *, or_equal: bool) -> bool:
    if one is None or other is None:
        return False
    return one <= other if or_equal else one < other


def language(value: bytes) -> str:
    """Return the language of a literal in small letters, empty where it has none."""
    found = _TEXT.fullmatch(value)
    return (found[2] or b"").decode().lower() if found else ""


def _answers(query: bytes) -> set[bytes]:
    """Return the terms that answer a query which needs no data."""
    found = _without_data().query(query.decode())
    return {str(row[0]).encode() for row in found} if isinstance(found, QuerySolutions) else set()


@lru_cache(maxsize=1)
def _without_data() -> Store:
    return Store()


def _day(value: bytes) -> date | None:
    """Return the day of a date or of a time on a day; none for all else."""
    found = _DAY.fullmatch(value)
    try:
        return date.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None


def _length(value: bytes) -> int:
    """Return of how many characters a literal or IRI is; -1 for what is neither."""
    if value[:1] == b"<" and value[:2] != b"<<":
        return len(value.decode()) - 2
    found = _TEXT.match(value)
    return len(_ESCAPE.sub("x", found[1].decode())) if found else -1
