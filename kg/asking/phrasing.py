"""A claim as a sentence for people, in which whatever is weaker than asserted is said first.

The words come from the ontology: a relation may have a phrase with a verb (``br:phrase``) beside its label,
and a value of a qualifier a noun (``br:noun``) that names the tie: *Planned: flight Astana–Baku*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal

from kg.rdf.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.rdf.sparql import Term

__all__ = ["Sentence", "arrow", "by_month", "compose", "in_words", "span", "value_in_words"]

_NUMBERS = {XSD["decimal"], XSD["integer"]}
_MONTH = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?\b")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")


@dataclass(frozen=True)
class Sentence:
    """A statement in words.

    ``standing`` is how it is put, empty where it is asserted; ``verb`` stands between subject and object;
    ``noun`` names the tie in place of a verb, else it is empty.

    >>> str(Sentence("planned", "Astana", "is connected to", "Baku", noun="flight"))
    'Planned: flight Astana–Baku'
    >>> str(Sentence("", "Azerbaijan", "is a neighbor of", "Kazakhstan"))
    'Azerbaijan is a neighbor of Kazakhstan'
    """

    standing: str
    subject: str
    verb: str
    object: str
    noun: str = ""

    @property
    def opening(self) -> str:
        """What is said before all else: *Planned:*, or nothing."""
        return f"{_capital(self.standing)}:" if self.standing else ""

    @property
    def before(self) -> str:
        """What stands before the subject: how it is put, and the noun, a capital at the beginning."""
        noun = self.noun if self.standing else _capital(self.noun)
        return "".join(f"{each} " for each in (self.opening, noun) if each)

    @property
    def between(self) -> str:
        """What stands between subject and object, spaces included."""
        return "–" if self.noun else f" {self.verb} "

    def __str__(self) -> str:
        return f"{self.before}{self.subject}{self.between}{self.object}"


def arrow(subject: object, relation: object, object_: object) -> str:
    """Return an edge in one line, by the names of its ends and its relation.

    >>> arrow("Astana", "connected to", "Baku")
    'Astana — connected to → Baku'
    """
    return f"{subject} — {relation} → {object_}"


def compose(
    ends: tuple[str, str], verb: str, noun: str = "", *, status: str, is_edge: bool, is_view: bool = False
) -> Sentence:
    """Put a claim into words.

    ``status`` is its label; it is left out where the status gives edges (``is_edge``), and where a relation
    that is only ever somebody's view is put as a view (``is_view``), since the words say so themselves.
    """
    subject, object_ = ends
    standing = "" if is_edge or is_view else status
    return Sentence(standing=standing, subject=subject, verb=verb, object=object_, noun=noun)


def value_in_words(value: float | Decimal) -> str:
    """Write a truth value or a number for people.

    >>> value_in_words(True), value_in_words(40000000), value_in_words(Decimal("1.50"))
    ('yes', '40,000,000', '1.50')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def in_words(term: Term) -> str:
    """Write a value of the graph for people; what is no truth value and no number stays as it is written."""
    if not isinstance(term, Literal):
        return term.value if isinstance(term, BlankNode) else str(term)
    if term.datatype == XSD["boolean"]:
        return value_in_words(term.value in {"true", "1"})
    if term.datatype in _NUMBERS and _NUMBER.fullmatch(term.value):
        return value_in_words(Decimal(term.value))
    return term.value


def by_month(text: str) -> str:
    """Return a text in which days and months are told by the month's name.

    >>> by_month("asserted 2018-11-24, due by 2023-08; to 2025")
    'asserted November 2018, due by August 2023; to 2025'
    """
    return _MONTH.sub(lambda match: f"{_MONTHS[int(match[2]) - 1]} {match[1]}", text)


def span(dates: Iterable[str]) -> str:
    """Return the first and the last year of dates (ISO); what has none does not count.

    >>> span(["2022-08-25", "2018", ""]), span(["2018-01"]), span([])
    ('2018–2022', '2018', '')
    """
    found = sorted({date[:4] for date in dates if date})
    return "–".join(dict.fromkeys([*found[:1], *found[-1:]]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
