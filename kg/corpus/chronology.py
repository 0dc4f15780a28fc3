"""Dates that cannot be: the future told as past, ends before beginnings, years that are slips of a key.

No clock is read: a document's own date and the day of its coding are the bounds, so that a corpus that is in
order stays so.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kg.corpus.findings import Finding, finding, rule
from kg.rdf import dates
from kg.rdf.terms import BR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.entities import Entity, Name
    from kg.corpus.findings import Position
    from kg.ontology.vocabulary import Ontology
    from kg.rdf.dates import PartialDate

__all__ = ["check"]

BACKWARDS = rule("dates-backwards", "what ends does not end before it begins")
AHEAD = rule("date-after-document", "what a document asserts has not begun after the document came out")
OVERDUE = rule("due-before-said", "what is planned is not due before it is said")
CODED_BEFORE = rule("coded-before-issued", "a document is coded after it came out")
FAR_OFF = rule("year-far-off", "a year is not before 1000 or after 2100, but by a slip")

_FIRST_YEAR, _LAST_YEAR = 1000, 2100

_PAIRS = (("since", "until"), ("comparedWith", "period"), ("comparedWith", "date"))
"""Qualifiers of which the second is not before the first."""

_DATES = frozenset([BR["PartialDate"], BR["PartialPeriod"]])

_BEGINS = ("date", "period", "since")
"""The qualifiers that say when a thing that is asserted happened or began."""


def check(
    entities: Iterable[Entity], documents: Iterable[Document], claims: Iterable[Claim], ontology: Ontology
) -> Iterator[Finding]:
    """Report the dates of a corpus that cannot be, or hardly."""
    for entity in entities:
        yield from chain.from_iterable(_of_name(entity, name) for name in entity.names)
    issued = {}
    for document in documents:
        issued[document.slug] = document.issued
        yield from _of_document(document)
    asserting, ahead = ontology.marked("givesEdge"), ontology.marked("looksAhead")
    dated = frozenset(name for name, term in ontology.qualifiers.items() if term.range in _DATES)
    for claim in claims:
        yield from _of_claim(claim, dated)
        said = issued.get(claim.document)
        if said and claim.status in asserting:
            yield from _after(claim, said)
        if said and claim.status in ahead:
            yield from _overdue(claim, said)


def _of_name(entity: Entity, name: Name) -> Iterator[Finding]:
    at = name.at or entity.at
    for when in filter(None, (name.since, name.until)):
        yield from _far_off(when, at)
    if name.since and name.until and name.until.latest < name.since.earliest:
        message = f"the name {name.text!r}: until {name.until.text} is before from {name.since.text}"
        yield finding(at, BACKWARDS, message, hint="Swap them?")


def _of_document(document: Document) -> Iterator[Finding]:
    for key, when in (("issued", document.issued), ("codedOn", document.coded_on)):
        if when:
            yield from _far_off(when, document.where(key))
    issued, coded = document.issued, document.coded_on
    if issued and coded and coded.latest < issued.earliest:
        message = f"issued {issued.text} is after codedOn {coded.text}"
        yield finding(
            document.where("issued"), CODED_BEFORE, message, hint="Is the year right?", severity="warning"
        )


def _of_claim(claim: Claim, dated: frozenset[str]) -> Iterator[Finding]:
    for key in sorted(dated & claim.qualifiers.keys()):
        for value in claim.qualifiers[key]:
            yield from _far_off(value.date, claim.where(key))
    for first, last in _PAIRS:
        begin, end = claim.date(first), claim.date(last)
        if begin and end and end.latest < begin.earliest:
            message = f"{last} {end.text} is before {first} {begin.text}"
            yield finding(claim.where(last), BACKWARDS, message, hint="Swap them?")


def _far_off(when: PartialDate, at: Position) -> Iterator[Finding]:
    if when.earliest.year < _FIRST_YEAR or when.latest.year > _LAST_YEAR:
        message = f"the year of {when.text} is far off"
        yield finding(at, FAR_OFF, message, hint="Is it a slip?", severity="warning")


def _after(claim: Claim, said: PartialDate) -> Iterator[Finding]:
    """Warn of what is asserted and lies in the future of its document; a stretch is asserted to its end."""
    for key in _BEGINS:
        when = claim.date(key)
        if when and _last_part(when).earliest > said.latest:
            message = f"{key} {when.text} is after the document, issued {said.text}"
            hint = f"Is the year right? If it was still to come, status is not {claim.status}."
            yield finding(claim.where(key), AHEAD, message, hint=hint, severity="warning")


def _last_part(when: PartialDate) -> PartialDate:
    """Return the end of a stretch as it is written; a single date is its own."""
    return dates.parse(when.text.rpartition("/")[2])


def _overdue(claim: Claim, said: PartialDate) -> Iterator[Finding]:
    """Warn of a plan that was due before it was made: the day of a plan that is retold is its ``date``."""
    made, due = min(claim.date("date") or said, said), claim.date("due")
    if due and due.latest < made.earliest:
        message = f"due {due.text} is before {made.text}, when it was {claim.status}"
        yield finding(claim.where("due"), OVERDUE, message, hint="Is the year right?", severity="warning")
