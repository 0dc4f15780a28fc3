"""Things that documents speak of, promise and report: an entity, else two ends and what tells them apart.

Something that recurs is one thing only in one event, or within the time for which it is promised. What each
does by itself, as ratifying a treaty, is a thing of each who promises it.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.judging.identity import one_thing, thing_identity
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.identity import Identity

__all__ = [
    "Target",
    "Thing",
    "ceased",
    "does",
    "is_fact",
    "on_its_ends",
    "progress",
    "recurs",
    "resumes",
    "severally",
    "target_of",
    "thing_of",
    "time_of",
    "widest",
]


@dataclass(frozen=True)
class Target:
    """A promised figure, which makes a thing of its own."""

    measure: str
    number: Decimal
    unit: str


@dataclass(frozen=True)
class Thing:
    """What a history is about: an entity, else a relation's two ends with identifying qualifiers.

    Where each does it by itself, it is what one does (``ends``, by ``relation``) with the entity. ``time``
    holds the first and last day (ISO) for which something that recurs is promised.
    """

    entity: str = ""
    relation: str = ""
    ends: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    target: Target | None = None
    time: tuple[str, str] | None = None

    @property
    def identity(self) -> Identity:
        """The identifying qualifiers; none where the thing is an entity."""
        return dict(self.qualifiers)

    @cached_property
    def identifier(self) -> str:
        """Hash what the thing is."""
        time = [self.time] if self.time else []
        return digest([self.entity, self.relation, *self.ends, self.qualifiers, self.target, *time])


def thing_of(claim: Claim, ground: Ground) -> Thing:
    """Return what a claim promises; a promised amount or quantity is a thing of its own."""
    named = ground.things(claim)
    base = _of_entity(named[0], claim, ground) if named else on_its_ends(claim, ground)
    target = None if is_fact(claim, ground) else target_of(claim, ground)
    anew = not base.entity and target is None and claim.relation in ground.marks["recurs"]
    return replace(base, target=target, time=_promised_time(claim) if anew else None)


def _of_entity(entity: str, claim: Claim, ground: Ground) -> Thing:
    if not severally(claim, ground):
        return Thing(entity=entity)
    doers = ground.polities(claim.subject) or {claim.subject}
    return Thing(entity=entity, relation=claim.relation, ends=tuple(sorted(doers)))


def severally(claim: Claim, ground: Ground) -> bool:
    """Say whether each who does what a claim tells does it by itself: one's ratification is not another's."""
    return claim.relation in ground.marks["severally"]


def does(claim: Claim, thing: Thing, ground: Ground) -> bool:
    """Say whether a claim tells what one does by itself, as the thing has it, or what fulfills that."""
    ends = {claim.subject, claim.object} - {thing.entity}
    doers = ends.union(*map(ground.polities, ends))
    return thing.relation in ground.marks.fulfils(claim.relation) and not doers.isdisjoint(thing.ends)


def on_its_ends(claim: Claim, ground: Ground) -> Thing:
    """Return what a claim ties: its two ends, with what tells this tie from others."""
    given = tuple(sorted(thing_identity(claim, ground.marks, named=False).items()))
    return Thing(relation=claim.relation, ends=ground.ends(claim), qualifiers=given)


def _promised_time(claim: Claim) -> tuple[str, str] | None:
    """Return the first and last day for which something is promised: its own date, or from now till due."""
    if date := claim.date("date") or claim.date("since"):
        return date.earliest.isoformat(), date.latest.isoformat()
    if (due := claim.date("due")) and claim.issued:
        first = min(claim.issued.earliest, due.latest)
        return first.isoformat(), due.latest.isoformat()
    return None


def target_of(claim: Claim, ground: Ground) -> Target | None:
    """Return the figure that a claim gives, with its unit."""
    for measure in sorted(ground.marks["measures"] & claim.qualifiers.keys()):
        number = claim.number(measure)
        if number is not None:
            return Target(measure, number, claim.value(ground.marks.unit(measure)) or "")
    return None


def widest(things: Iterable[Thing], ground: Ground) -> list[Thing]:
    """Drop things of which another says the same with more qualifiers or of a time that overlaps."""
    kept: dict[tuple[object, ...], dict[object, _Times]] = defaultdict(dict)
    found: list[Thing] = []
    for thing in sorted(things, key=lambda thing: (-len(thing.qualifiers), thing.identifier)):
        alike = kept[thing.entity, thing.relation, thing.ends, thing.target]
        same = (each for each in alike.values() if one_thing(thing.identity, each.identity, ground.marks))
        if not any(each.meet(thing.time) for each in same):
            alike.setdefault(thing.qualifiers, _Times(thing.identity)).add(thing.time)
            found.append(thing)
    return sorted(found, key=lambda thing: thing.identifier)


class _Times:
    """The times of things that only their times tell apart; no two of them overlap."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self._undated = False
        self._stretches: list[tuple[str, str]] = []

    def add(self, time: tuple[str, str] | None) -> None:
        """Take up a time that meets no other."""
        if time is None:
            self._undated = True
        else:
            insort(self._stretches, time)

    def meet(self, time: tuple[str, str] | None) -> bool:
        """Say whether a time overlaps with one of these; none goes with none only."""
        if time is None:
            return self._undated
        before = bisect(self._stretches, time[1], key=lambda stretch: stretch[0])
        return before > 0 and self._stretches[before - 1][1] >= time[0]


def recurs(thing: Thing, ground: Ground) -> bool:
    """Say whether a thing is one time of what recurs."""
    return thing.target is None and thing.relation in ground.marks["recurs"]


def time_of(claim: Claim, ground: Ground) -> tuple[str, str] | None:
    """Return the first and last day (ISO) for which a claim promises what recurs, or on which it happened."""
    if not is_fact(claim, ground):
        return _promised_time(claim)
    happened = claim.date("date") or claim.date("since") or claim.issued
    return (happened.earliest.isoformat(), happened.latest.isoformat()) if happened else None


def ceased(thing: Thing, ground: Ground) -> set[str]:
    """Return the relations that a thing promises to cease."""
    return {name for key, names in thing.qualifiers if key in ground.marks["namesCeased"] for name in names}


def resumes(claim: Claim, thing: Thing, ground: Ground) -> bool:
    """Say whether a claim asserts, between the ends of a thing, what the thing promises to cease."""
    return (
        bool(names := ceased(thing, ground))
        and ground.gives_edge(claim)
        and not names.isdisjoint(ground.ontology.relations[claim.relation].ancestors)
        and (claim.subject, claim.object) == thing.ends
    )


def is_fact(claim: Claim, ground: Ground) -> bool:
    """Say whether a claim puts what it says as a fact."""
    return claim.status in ground.marks.statuses["givesEdge"]


def progress(claim: Claim, target: Target, ground: Ground) -> Decimal | None:
    """Return how much of what was promised a claim asserts, or nothing where it tells no such figure."""
    unit = claim.value(ground.marks.unit(target.measure)) or ""
    if not ground.gives_edge(claim) or unit != target.unit or claim.value("bound") in {"atMost", "lessThan"}:
        return None
    return claim.number(target.measure)
