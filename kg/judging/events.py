"""As which event a claim would be coded by another scheme, if as any; and which claims tell of one event.

Claims tell of one event where they name one occasion and are of one type, else where relation, ends and date
are one. Its year is that of the date, beginning or occasion, at most that of the document, which also stands
in where none of these is told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.ontology.event_mappings import EventMapping

__all__ = ["CodedEvent", "CodedEvents", "Telling", "mapping_of"]

_DATED = ("date", "since", "event")
"""The qualifiers that place a claim in time: when it happened, since when it holds, in what it happened."""


def mapping_of(claim: Claim, ground: Ground) -> EventMapping | None:
    """Return the mapping that fits a claim best, or none where the claim is no event.

    A relation without mappings of its own, such as one that a corpus adds, goes by those above it.
    """
    return next((each for each in _candidates(claim, ground) if _fits(each, claim, ground)), None)


def _candidates(claim: Claim, ground: Ground) -> Iterator[EventMapping]:
    """Yield the mappings of a claim's relation and status, the most demanding of the narrowest first."""
    ontology = ground.ontology
    relation = claim.relation
    if relation not in ontology.mapped:
        above = ontology.relations[relation].ancestors & ontology.mapped
        relation = max(sorted(above), key=lambda name: len(ontology.relations[name].ancestors), default="")
    yield from ontology.event_mappings.get((relation, claim.status), ())


def _fits(mapping: EventMapping, claim: Claim, ground: Ground) -> bool:
    if mapping.dated and not any(claim.values(key) for key in _DATED):
        return False
    if mapping.values and mapping.values.isdisjoint(_concepts(claim, ground)):
        return False
    entity = ground.authority.get(claim.object)
    return not mapping.objects or (entity is not None and ground.ontology.is_a(entity.type, mapping.objects))


def _concepts(claim: Claim, ground: Ground) -> Iterator[str]:
    """Yield the local names of the concepts that are values of a claim's qualifiers, and of those above."""
    for key in claim.qualifiers:
        scheme = ground.ontology.scheme(ground.ontology.qualifiers[key].scheme)
        for text in claim.values(key):
            above = ground.marks.values_above(key, text)
            yield from (scheme[each].name for each in above if each in scheme)


@dataclass(frozen=True)
class CodedEvent:
    """An event that is counted once: its type (an IRI), its year or nothing, and what makes it one.

    That is the slug of the ``occasion`` that claims name, or ``relation``, ``ends`` and ``day`` where they
    name none; what does not count is empty.
    """

    occasion: str
    relation: str
    ends: tuple[str, ...]
    day: str
    type: str
    year: str


@dataclass(frozen=True)
class Telling:
    """That a claim tells of an event; ``dated`` where its year is more than that of the document."""

    event: CodedEvent
    dated: bool


class CodedEvents:
    """The events that claims tell of, as a coder would count them."""

    def __init__(self, claims: Sequence[Claim], ground: Ground) -> None:
        self.claims, self.ground = claims, ground

    @cached_property
    def of_claims(self) -> Mapping[str, tuple[Telling, ...]]:
        """What each claim that is an event tells of, by the claim's identifier."""
        coded = ((claim, mapping_of(claim, self.ground)) for claim in self.claims)
        return {
            claim.identifier: tuple(dict.fromkeys(self._told(claim, mapping)))
            for claim, mapping in coded
            if mapping
        }

    def _told(self, claim: Claim, mapping: EventMapping) -> Iterator[Telling]:
        """Yield one telling, or several where a claim names several occasions or days."""
        reported = claim.issued.text[:4] if claim.issued else ""
        for occasion in self._occasions(claim):
            for day, own in self._days(claim):
                year = min(filter(None, (own, reported)), default="")
                counts = not occasion
                event = CodedEvent(
                    occasion=occasion,
                    relation=claim.relation if counts else "",
                    ends=self.ground.ends(claim) if counts else (),
                    day=day if counts else "",
                    type=mapping.type.iri,
                    year=year,
                )
                yield Telling(event, dated=bool(own))

    def _occasions(self, claim: Claim) -> tuple[str, ...]:
        """Return the occasions that a claim names, else its object where that is one."""
        entity = self.ground.authority.get(claim.object)
        once = self.ground.marks["countedOnce"]
        is_one = entity is not None and self.ground.ontology.is_a(entity.type, once)
        return claim.values("event") or ((claim.object,) if is_one else ("",))

    def _days(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Yield the day and the year that a claim tells, the year alone where only its occasion has one."""
        days = claim.values("date") or claim.values("since")
        years = sorted({year for each in claim.values("event") for year in self._years.get(each, ())})
        yield from ((day, day[:4]) for day in days)
        if not days:
            yield from (("", year) for year in years or ("",))

    @cached_property
    def _years(self) -> Mapping[str, set[str]]:
        """The years in which claims on an occasion date it, by its slug."""
        found = defaultdict[str, set[str]](set)
        for claim in self.claims:
            for occasion in claim.values("event"):
                found[occasion].update(day[:4] for day in claim.values("date"))
        return found
