"""Which claims are judged together: those that something ties, and those that are tied to these, and so on.

Claims are tied by their two ends, by a thing, act or event of which both speak, and where one refers to the
other or to one that is tied to it. What follows from claims follows from those that are tied to each other,
but for who belongs to a group, who is in office, and how many speak of two polities.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING

from kg.corpus.cross_references import by_reference, referred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground

__all__ = ["connected", "ends_of", "telling_of_all", "ties_of"]

_NAMING = ("concerns", "event", "legalBasis")
"""The qualifiers that name the act or event to which something belongs."""


def connected(claims: Sequence[Claim], some: Iterable[Claim], ground: Ground) -> list[Claim]:
    """Return those of the claims that are judged together with some others, in their order."""
    waiting = [*some]
    everything = [*claims, *waiting]
    ties = _ties(everything, ground)
    of: dict[str, list[int]] = defaultdict(list)
    for place, tied in enumerate(ties):
        for tie in tied:
            of[tie].append(place)
    places = [*range(len(claims), len(everything))]
    found = {*places}
    while places:
        for tie in ties[places.pop()]:
            more = [place for place in of.pop(tie, ()) if place not in found]
            found.update(more)
            places += more
    return [claim for place, claim in enumerate(claims) if place in found]


def telling_of_all(ground: Ground) -> set[str]:
    """Return the relations whose claims others may depend on that nothing ties to them.

    They tell of members of groups, or of who is in office.
    """
    telling = ground.marks["givesMember"] | ground.marks["fullPowers"]
    relations = ground.ontology.relations.items()
    return {name for name, relation in relations if not relation.ancestors.isdisjoint(telling)}


def ties_of(claims: Iterable[Claim], ground: Ground) -> set[str]:
    """Return by what some claims are tied to others, beside what those that they refer to are tied by."""
    named = cache(partial(_is_named, ground))
    return {tie for claim in claims for tie in _of(claim, ground, named)}


def ends_of(claim: Claim) -> str:
    """Return the tie that a claim's two ends are."""
    return " ".join(sorted({claim.subject, claim.object}))


def _ties(claims: Sequence[Claim], ground: Ground) -> list[list[str]]:
    """Return by what each claim is tied to others."""
    named = cache(partial(_is_named, ground))
    ties = [[*_of(claim, ground, named)] for claim in claims]
    hanging = [place for place, claim in enumerate(claims) if claim.condition_on]
    if hanging:
        of, places = by_reference(claims), {id(claim): place for place, claim in enumerate(claims)}
        for place in hanging:
            claim = claims[place]
            for other in referred(claim, claim.condition_on, of):
                ties[place] += ties[places[id(other)]]
    return ties


def _of(claim: Claim, ground: Ground, is_named: Callable[[str, str], bool]) -> Iterator[str]:
    yield ends_of(claim)
    if is_named(claim.relation, claim.object):
        yield claim.object
    for key in _NAMING:
        yield from claim.values(key)
    yield from ground.things(claim)


def _is_named(ground: Ground, relation: str, slug: str) -> bool:
    """Say whether a claim's object is an act or event, to which other claims may say that they belong."""
    if relation in ground.marks["endsMeasures"]:
        return True
    entity = ground.authority.get(slug)
    classes = ground.marks["countedOnce"] | ground.ontology.qualifiers["event"].classes
    return entity is not None and ground.ontology.is_a(entity.type, classes)
