"""Measures in force: from when until when something held that lasts until it is ended.

Sanctions, waivers of visas, memberships (``br:endures`` in the ontology) hold from a day on, whenever a
document tells of it. They end by ``until``, by a denial that begins later, where somebody discontinues or
lifts them, or where the act on which they rest is repealed. The plain edge stays: it says that the measure
held.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg.judging.basis import grouped
from kg.judging.histories import History
from kg.judging.identity import fits, identity, thing_identity
from kg.judging.standings import DAY, Step, stretches
from kg.judging.things import is_fact, on_its_ends, resumes, widest
from kg.judging.told import Ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.identity import Identity
    from kg.judging.standings import Standing
    from kg.judging.things import Thing

__all__ = ["measures"]

_Change = tuple["date", str, str, "Claim"]
"""A day on which a measure begins or ends, its status from then on, why, and who says so."""


def measures(claims: Iterable[Claim], ground: Ground) -> list[History]:
    """Follow each relation that endures: in force from its first day, ended from the day after its last."""
    told = _Enduring(claims, ground)
    return [history for thing in told.things if (history := told.history(thing))]


class _Enduring:
    """The claims on what endures, and on what discontinues it, by their ends."""

    def __init__(self, claims: Iterable[Claim], ground: Ground) -> None:
        self.ground, marks = ground, ground.marks
        told = list(claims)
        self._told = [claim for claim in told if claim.relation in marks["endures"]]
        self._told += [
            claim for claim in told if self._ceases(claim) and claim.relation not in marks["endures"]
        ]
        self._ties = Ties(self._told, ground)
        self._starting = grouped(
            (
                claim
                for claim in self._told
                if claim.relation in marks["endures"] and ground.gives_edge(claim)
            ),
            self._kind,
        )
        self._ceasing = grouped(filter(self._ceases, self._told), lambda claim: self._kind(claim)[0])
        lifting = [claim for claim in told if self._ends_measures(claim)]
        self._lifting = {claim.identifier for claim in lifting}
        self._lifting_between = grouped(lifting, _way)
        acts = [(act, claim) for claim in lifting for act in sorted({claim.object, *_acts(claim)})]
        self._lifting_acts = grouped(acts, lambda told: told[0])

    def _kind(self, claim: Claim) -> tuple[tuple[str, ...], str]:
        return self.ground.ends(claim), claim.relation

    @property
    def things(self) -> list[Thing]:
        """Every measure that some claim asserts."""
        starting = (claim for told in self._starting.values() for claim in told)
        return widest({on_its_ends(claim, self.ground) for claim in starting}, self.ground)

    def history(self, thing: Thing) -> History | None:
        """Return from when until when a measure was in force, or nothing where no day is known."""
        about = {claim.identifier: claim for claim in (*self._tying(thing), *self._ending(thing))}
        changes = sorted(
            (change for claim in about.values() for change in self._changes(claim)),
            key=lambda change: (*change[:3], change[3].identifier),
        )
        stands = tuple(_stretches(changes))
        if not stands:
            return None
        steps = tuple({change[3].identifier: self._step(change) for change in reversed(changes)}.values())
        return History("measure", thing, steps[::-1], stands)

    def _tying(self, thing: Thing) -> list[Claim]:
        return [self._told[place] for place in self._ties.at_any_time(thing)]

    def _ceases(self, claim: Claim) -> bool:
        return bool(claim.qualifiers.keys() & self.ground.marks["namesCeased"])

    def _ending(self, thing: Thing) -> Iterator[Claim]:
        """Yield the claims that discontinue a measure by its name, or lift it."""
        begun = self._starting.get((thing.ends, thing.relation), ())
        either_way = {(claim.subject, claim.object): claim for claim in begun}.values()
        for claim in self._ceasing.get(thing.ends, ()):
            ceasing = on_its_ends(claim, self.ground)
            if is_fact(claim, self.ground) and any(
                resumes(each, ceasing, self.ground) for each in either_way
            ):
                yield claim
        rests_on = {act for claim in self._tying(thing) if self._starts(claim, thing) for act in _acts(claim)}
        for act in sorted(rests_on):
            yield from (claim for _, claim in self._lifting_acts.get(act, ()) if self._names(claim, thing))
        for claim in self._lifting_between.get(thing.ends, ()):
            if self._given(claim) and self._names(claim, thing):
                yield claim

    def _starts(self, claim: Claim, thing: Thing) -> bool:
        return claim.relation == thing.relation and self.ground.gives_edge(claim)

    def _ends_measures(self, claim: Claim) -> bool:
        """Say whether a claim puts an end to measures; one that gives a figure only eases them."""
        figures = any(self.ground.ontology.qualifiers[key].numeric for key in claim.qualifiers)
        lifts = claim.relation in self.ground.marks["endsMeasures"]
        return lifts and is_fact(claim, self.ground) and not figures

    def _names(self, claim: Claim, thing: Thing) -> bool:
        """Say whether a measure is of the kind that is lifted, as far as that is said in known words."""
        return fits(thing.identity, self._given(claim), self.ground.marks)

    def _given(self, claim: Claim) -> Identity:
        named = identity(claim, self.ground.marks)
        return {key: values for key, values in named.items() if not self.ground.marks.free_text(key)}

    def _changes(self, claim: Claim) -> Iterator[_Change]:
        """Yield the days on which a claim says that a measure begins or ends."""
        statuses, first = self.ground.marks.statuses, _first(claim)
        (holds, *_), (ended, *_) = sorted(statuses["givesEdge"]), sorted(statuses["negates"])
        ceases = (
            claim.qualifiers.keys() & self.ground.marks["namesCeased"] or claim.identifier in self._lifting
        )
        if ceases or claim.status in statuses["negates"]:
            if first:
                yield first, ended, f"ended {first.isoformat()}", claim
            return
        if not is_fact(claim, self.ground):
            return
        until = claim.date("until")
        begin = min(filter(None, (first, until.earliest if until else None)), default=None)
        if begin:
            yield begin, holds, f"since {begin.isoformat()}", claim
        if until:
            yield until.latest + DAY, ended, f"until {until.latest.isoformat()}", claim

    def _step(self, change: _Change) -> Step:
        day, *_, claim = change
        identity = thing_identity(claim, self.ground.marks, named=False)
        said = claim.issued.latest if claim.issued else day
        return Step(claim=claim, said=said, when=day, identity=identity)


def _way(claim: Claim) -> tuple[str, ...]:
    """Return who does something to whom."""
    return claim.subject, claim.object


def _acts(claim: Claim) -> set[str]:
    """Return the acts that a claim names as what it is about or rests on."""
    return {*claim.values("concerns"), *claim.values("legalBasis")}


def _first(claim: Claim) -> date | None:
    """Return the first day that a claim speaks of, else that on which it was said."""
    day = claim.date("since") or claim.date("date") or claim.issued
    return day.earliest if day else None


def _stretches(changes: Sequence[_Change]) -> Iterator[Standing]:
    """Join what says the same of days that follow each other, and end each stretch before the next begins."""
    joined = []
    for _, alike in groupby(changes, key=lambda change: change[1]):
        told = list(alike)
        day, status, why, _ = told[0]
        deciding = {claim.identifier: claim for *_, claim in told}
        joined.append((day, (status, why, tuple(deciding.values()))))
    yield from (each for each in stretches(joined) if each.until is None or each.until >= each.start)
