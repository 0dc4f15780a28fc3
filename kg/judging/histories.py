"""What became of promises, and in which state links were, on every day that documents tell of.

A history is all that dated documents say of one thing: a project, body, agreement, event or goal, or else a
relation's two ends with the qualifiers that identify it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kg.judging import standings
from kg.judging.basis import in_order
from kg.judging.identity import identity, matches
from kg.judging.standings import Step
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.identity import Identity
    from kg.judging.standings import Standing

__all__ = ["History", "Target", "Thing", "links", "promises"]


@dataclass(frozen=True)
class Target:
    """A promised figure, which makes a thing of its own."""

    measure: str
    number: Decimal
    unit: str


@dataclass(frozen=True)
class Thing:
    """What a history is about: an entity, else a relation's two ends with identifying qualifiers."""

    entity: str = ""
    relation: str = ""
    ends: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    target: Target | None = None

    @property
    def identity(self) -> Identity:
        """The identifying qualifiers; none where the thing is an entity."""
        return dict(self.qualifiers)

    @cached_property
    def identifier(self) -> str:
        """Hash what the thing is."""
        return digest([self.entity, self.relation, *self.ends, self.qualifiers, self.target])


@dataclass(frozen=True)
class History:
    """All that dated documents say of a thing, in order, and how it stood when."""

    kind: str
    thing: Thing
    steps: tuple[Step, ...]
    standings: tuple[Standing, ...]

    @property
    def identifier(self) -> str:
        """Hash the kind of history and its thing; what is said of it does not count."""
        return digest([self.kind, self.thing.identifier])

    def on(self, day: date) -> Standing | None:
        """Return how the history stands on a day, or none before anything was said."""
        found = [each for each in self.standings if each.start <= day]
        return found[-1] if found else None


class _Told:
    """The claims in order, found by the things they speak of and by their two ends."""

    def __init__(self, claims: Iterable[Claim], ground: Ground) -> None:
        self.claims, self.ground = in_order(claims), ground
        self._by_entity: dict[str, list[Claim]] = defaultdict(list)
        self._by_ends: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self._by_ends[_pair(claim)].append(claim)
            for slug in ground.things(claim):
                self._by_entity[slug].append(claim)

    def about(self, thing: Thing) -> list[Claim]:
        """Return the claims that speak of a thing, its promised figure aside."""
        if thing.entity:
            return self._by_entity[thing.entity]
        return [claim for claim in self._between(thing.ends) if _on_ends(claim, thing, self.ground)]

    def alike(self, claims: Iterable[Claim]) -> list[Claim]:
        """Return all claims of the relations and between the ends of some claims."""
        kinds = {(claim.relation, self.ground.ends(claim)) for claim in claims}
        return [
            claim
            for relation, ends in sorted(kinds)
            for claim in self._between(ends)
            if (claim.relation, self.ground.ends(claim)) == (relation, ends)
        ]

    def _between(self, ends: tuple[str, ...]) -> list[Claim]:
        return self._by_ends[tuple(sorted(ends))]


def _pair(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted((claim.subject, claim.object)))


def promises(claims: Iterable[Claim], ground: Ground) -> list[History]:
    """Follow every thing that some dated claim proposes, discusses, plans, agrees or has under way."""
    told = _Told(claims, ground)
    promised = {_thing(claim, ground) for claim in told.claims if claim.issued and _promises(claim, ground)}
    histories = []
    for thing in _widest(promised, ground):
        about = told.about(thing)
        steps = tuple(_steps(_of_target(about, told, thing), thing, ground))
        stands = tuple(standings.of_promise(steps, ground.marks))
        histories.append(History("promise", thing, steps, stands))
    return histories


def links(claims: Iterable[Claim], ground: Ground) -> list[History]:
    """Follow every link between two ends: its state is that of the newest statement."""
    followed = [claim for claim in claims if claim.relation in ground.marks["followed"]]
    told = _Told([each for each in followed if each.issued and each.status in ground.marks.states], ground)
    histories = []
    for thing in _widest({_ends(claim, ground) for claim in told.claims}, ground):
        steps = tuple(_steps(told.about(thing), thing, ground))
        histories.append(History("link", thing, steps, tuple(standings.of_link(steps, ground.marks))))
    return histories


def _promises(claim: Claim, ground: Ground) -> bool:
    return _is_under_way(claim, ground) or claim.status in ground.marks.statuses["promises"]


def _is_under_way(claim: Claim, ground: Ground) -> bool:
    return _is_fact(claim, ground) and claim.relation in ground.marks["underWay"]


def _is_fact(claim: Claim, ground: Ground) -> bool:
    return claim.status in ground.marks.statuses["givesEdge"]


def _thing(claim: Claim, ground: Ground) -> Thing:
    """Return what a claim promises; a promised amount or quantity is a thing of its own."""
    named = ground.things(claim)
    base = Thing(entity=named[0]) if named else _ends(claim, ground)
    target = None if _is_fact(claim, ground) else _target(claim, ground)
    return Thing(base.entity, base.relation, base.ends, base.qualifiers, target)


def _ends(claim: Claim, ground: Ground) -> Thing:
    given = tuple(sorted(identity(claim, ground.marks).items()))
    return Thing(relation=claim.relation, ends=ground.ends(claim), qualifiers=given)


def _target(claim: Claim, ground: Ground) -> Target | None:
    for measure in sorted(ground.marks["measures"] & claim.qualifiers.keys()):
        number = claim.number(measure)
        if number is not None:
            return Target(measure, number, claim.value(ground.marks.unit(measure)) or "")
    return None


def _widest(things: Iterable[Thing], ground: Ground) -> list[Thing]:
    """Drop things of which another says the same with more qualifiers: a missing one matches any."""
    kept: dict[tuple[object, ...], list[Thing]] = defaultdict(list)
    for thing in sorted(things, key=lambda thing: (-len(thing.qualifiers), thing.identifier)):
        alike = kept[thing.entity, thing.relation, thing.ends, thing.target]
        if not any(matches(thing.identity, other.identity, ground.marks) for other in alike):
            alike.append(thing)
    return sorted((each for alike in kept.values() for each in alike), key=lambda thing: thing.identifier)


def _on_ends(claim: Claim, thing: Thing, ground: Ground) -> bool:
    return (
        thing.relation in ground.ontology.relations[claim.relation].ancestors
        and ground.ends(claim) == thing.ends
        and matches(identity(claim, ground.marks), thing.identity, ground.marks)
    )


def _of_target(about: Sequence[Claim], told: _Told, thing: Thing) -> list[Claim]:
    """Return a history's claims: all on the thing; for a promised figure, those that give or reach it."""
    if thing.target is None:
        return list(about)
    ground, target = told.ground, thing.target
    naming = [claim for claim in about if _target(claim, ground) == target]
    kinds = [identity(claim, ground.marks) for claim in naming]
    reaching = [
        claim
        for claim in (*about, *told.alike(naming))
        if _reaches(claim, target, ground)
        and all(matches(identity(claim, ground.marks), each, ground.marks) for each in kinds)
    ]
    return in_order({claim.identifier: claim for claim in (*naming, *reaching)}.values())


def _reaches(claim: Claim, target: Target, ground: Ground) -> bool:
    """Say whether a claim asserts a figure that is at least what was promised."""
    number = claim.number(target.measure)
    unit = claim.value(ground.marks.unit(target.measure)) or ""
    if not ground.gives_edge(claim) or number is None or claim.value("bound") in {"atMost", "lessThan"}:
        return False
    return unit == target.unit and number >= target.number


def _steps(claims: Iterable[Claim], thing: Thing, ground: Ground) -> Iterator[Step]:
    statuses = ground.marks.statuses
    for claim in claims:
        if claim.issued is None:
            continue  # a document without date orders nothing
        figure = None if _is_fact(claim, ground) else _target(claim, ground)
        promised = _promises(claim, ground) and figure == thing.target
        asserted = ground.gives_edge(claim) and claim.relation not in ground.marks["underWay"]
        yield Step(
            claim=claim,
            said=claim.issued.latest,
            when=_when(claim, promised=promised),
            identity=identity(claim, ground.marks),
            promises=promised,
            under_way=promised and _is_under_way(claim, ground),
            plans=promised and claim.status in statuses["plans"],
            keeps=asserted and (thing.target is None or _reaches(claim, thing.target, ground)),
            breaks=claim.status in statuses["negates"] and figure == thing.target,
        )


def _when(claim: Claim, *, promised: bool) -> date:
    """Return the last day that a claim speaks of: when it was said, or earlier where it says so."""
    said = claim.issued.latest if claim.issued else date.max
    spoken = claim.date("date") or (None if promised else claim.date("until") or claim.date("period"))
    return min(said, spoken.latest) if spoken else said
