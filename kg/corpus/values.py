"""The value of a qualifier: text in a corpus, a typed term in the graph, by the range the ontology gives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.corpus import addresses, codes
from kg.corpus.spelling import near
from kg.rdf import dates, terms
from kg.rdf.terms import BR, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.corpus.entities import Authority
    from kg.ontology.vocabulary import Ontology, Qualifier

__all__ = ["DATATYPES", "NotAValueError", "Value", "precision", "read_value"]


_MOST_DIGITS = 30
"""A size that no figure of states reaches; larger numbers are slips or attacks."""

_LEAST_PERCENT, _MOST_PERCENT = -100, 10_000
"""Nothing shrinks by more than all of it; rates beyond the other end are slips."""


class NotAValueError(ValueError):
    """A text that is no value of a qualifier; ``hint`` says what would be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Value:
    """A value as text (a slug, a notation, a date, a number in plain digits) and as RDF term."""

    text: str
    term: Literal | NamedNode

    @cached_property
    def number(self) -> Decimal:
        """The value as a number; raises ``decimal.InvalidOperation`` where it is none."""
        return Decimal(self.text)

    @cached_property
    def date(self) -> dates.PartialDate:
        """The value as a date or stretch; raises ``ValueError`` where it is none."""
        return dates.parse_period(self.text)


def read_value(text: str, qualifier: Qualifier, ontology: Ontology, authority: Authority) -> Value:
    """Read a qualifier's value; raises ``NotAValueError`` where it does not fit the qualifier's range."""
    if not text.strip():
        raise NotAValueError("the value is empty", "Give a value or drop the key.")
    if qualifier.range == SKOS["Concept"]:
        return _concept(text, qualifier, ontology)
    if qualifier.range == BR["Relation"]:
        return _relation(text, ontology)
    if reader := _LITERALS.get(qualifier.range):
        return reader(text)
    return _entity(text, qualifier, ontology, authority)


def precision(number: Decimal) -> Decimal:
    """Return half a unit of a number's last non-zero digit: its precision as a figure.

    >>> precision(Decimal("330000000"))
    Decimal('5000000')
    >>> precision(Decimal("461.9"))
    Decimal('0.05')
    """
    if not number:
        return Decimal("0.5")
    exponent = number.normalize().as_tuple().exponent
    return Decimal(plain(Decimal(5).scaleb(int(exponent) - 1)))


def plain(number: Decimal) -> str:
    """Write a number without exponent and without idle zeros; equal numbers get equal text."""
    text = f"{number.normalize():f}"
    return text if text != "-0" else "0"


def _concept(text: str, qualifier: Qualifier, ontology: Ontology) -> Value:
    scheme = ontology.scheme(qualifier.scheme)
    concept = scheme.get(text)
    if concept is None:
        known = f"Known: {', '.join(scheme)}."
        raise NotAValueError(f"{text!r} is not in the scheme {qualifier.scheme}", near(text, scheme) or known)
    return Value(text, concept.iri)


def _relation(text: str, ontology: Ontology) -> Value:
    relation = ontology.relations.get(text)
    if relation is None:
        hint = near(text, ontology.relations) or "docs/format.md lists the relations."
        raise NotAValueError(f"unknown relation {text!r}", hint)
    return Value(text, relation.iri)


def _entity(text: str, qualifier: Qualifier, ontology: Ontology, authority: Authority) -> Value:
    entity = authority.get(text)
    if entity is None:
        raise NotAValueError(f"unknown entity {text!r}", authority.remedy(text))
    if not ontology.is_a(entity.type, qualifier.classes):
        wanted = " or ".join(sorted(qualifier.classes))
        raise NotAValueError(f"{text} is a {entity.type}", f"{qualifier.name} takes a {wanted}.")
    return Value(text, terms.entity(text))


def _text(text: str) -> Value:
    return Value(text, Literal(text))


def _decimal(text: str) -> Value:
    try:
        number = Decimal(text.replace("_", "")) if text.isascii() else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise NotAValueError(f"{text!r} is not a number", "Write plain digits: 330000000 or 461.9.")
    return Value(plain(number), terms.typed(plain(number), "decimal"))


def _percentage(text: str) -> Value:
    value = _decimal(text.removesuffix("%").rstrip())
    if not _LEAST_PERCENT <= value.number <= _MOST_PERCENT:
        hint = f"It lies between {_LEAST_PERCENT} and {_MOST_PERCENT}: 25 for 25 %."
        raise NotAValueError(f"{text!r} is no percentage", hint)
    return value


def _integer(text: str) -> Value:
    if not (text.isascii() and text.lstrip("-").isdigit() and len(text) <= _MOST_DIGITS):
        raise NotAValueError(f"{text!r} is not a whole number", "Write plain digits: 30.")
    return Value(str(int(text)), terms.typed(str(int(text)), "integer"))


def _boolean(text: str) -> Value:
    if text not in {"true", "false"}:
        raise NotAValueError(f"{text!r} is neither true nor false", "Write true or false.")
    return Value(text, terms.typed(text, "boolean"))


def _uri(text: str) -> Value:
    if wrong := addresses.fault(text):
        raise NotAValueError(*wrong)
    return Value(text, terms.typed(text, "anyURI"))


def _dated(parse: Callable[[str], dates.PartialDate]) -> Callable[[str], Value]:
    def read_date(text: str) -> Value:
        try:
            return Value(text, terms.date_literal(parse(text)))
        except ValueError as error:
            raise NotAValueError(str(error), "Write 2022, 2022-08, 2022-08-24, or a stretch A/B.") from error

    return read_date


def _currency(text: str) -> Value:
    if text not in codes.currencies():
        raise NotAValueError(
            f"{text!r} is not a currency code", "ISO 4217 has three capitals: USD, KZT, AZN."
        )
    return Value(text, Literal(text))


_LITERALS: Mapping[NamedNode, Callable[[str], Value]] = {
    XSD["string"]: _text,
    XSD["decimal"]: _decimal,
    XSD["integer"]: _integer,
    XSD["boolean"]: _boolean,
    XSD["anyURI"]: _uri,
    BR["PartialDate"]: _dated(dates.parse),
    BR["PartialPeriod"]: _dated(dates.parse_period),
    BR["CurrencyCode"]: _currency,
    BR["Percentage"]: _percentage,
}

DATATYPES = frozenset(_LITERALS)
"""The datatypes and forms in which a qualifier's values can be written."""
