"""As which event a claim would be coded by another scheme, if as any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.ontology.event_mappings import EventMapping

__all__ = ["mapping_of"]

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
