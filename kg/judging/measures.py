"""Measures in force: from when until when something held that lasts until it is ended.

Sanctions, waivers of visas, memberships (``br:endures`` in the ontology) hold from a day on, whenever a
document tells of it. They end by ``until``, by a denial that begins later, where somebody discontinues or
lifts them, or where the act on which they rest is repealed. The plain edge stays: it says that the measure
held.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kg.judging.histories import History
from kg.judging.identity import fits, identity, thing_identity
from kg.judging.standings import DAY, Step, stretches
from kg.judging.things import is_fact, on_its_ends, resumes, ties, widest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
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
        self.ground = ground
        self._by_ends: dict[tuple[str, ...], list[Claim]] = {}
        marks = ground.marks
        self._starting: list[Claim] = []
        self._lifting: list[Claim] = []
        for claim in claims:
            if self._ends_measures(claim):
                self._lifting.append(claim)
            if claim.relation in marks["endures"] or claim.qualifiers.keys() & marks["namesCeased"]:
                self._by_ends.setdefault(ground.ends(claim), []).append(claim)
                if claim.relation in marks["endures"] and ground.gives_edge(claim):
                    self._starting.append(claim)

    @property
    def things(self) -> list[Thing]:
        """Every measure that some claim asserts."""
        return widest({on_its_ends(claim, self.ground) for claim in self._starting}, self.ground)

    def history(self, thing: Thing) -> History | None:
        """Return from when until when a measure was in force, or nothing where no day is known."""
        about = [claim for claim in self._by_ends.get(thing.ends, ()) if self._tells(claim, thing)]
        about += [claim for claim in self._lifting if claim not in about and self._lifts(claim, thing)]
        changes = sorted(
            (change for claim in about for change in self._changes(claim)),
            key=lambda change: (*change[:3], change[3].identifier),
        )
        stands = tuple(_stretches(changes))
        if not stands:
            return None
        steps = tuple({change[3].identifier: self._step(change) for change in reversed(changes)}.values())
        return History("measure", thing, steps[::-1], stands)

    def _tells(self, claim: Claim, thing: Thing) -> bool:
        ceasing = on_its_ends(claim, self.ground)
        return ties(claim, thing, self.ground) or (
            is_fact(claim, self.ground)
            and any(resumes(each, ceasing, self.ground) for each in self._starting if self._on(each, thing))
        )

    def _ends_measures(self, claim: Claim) -> bool:
        """Say whether a claim puts an end to measures; one that gives a figure only eases them."""
        figures = any(self.ground.ontology.qualifiers[key].numeric for key in claim.qualifiers)
        lifts = claim.relation in self.ground.marks["endsMeasures"]
        return lifts and is_fact(claim, self.ground) and not figures

    def _lifts(self, claim: Claim, thing: Thing) -> bool:
        """Say whether a measure rests on the act that ends, or is of the kind that its author lifts."""
        named = identity(claim, self.ground.marks)
        given = {key: values for key, values in named.items() if not self.ground.marks.free_text(key)}
        if not fits(thing.identity, given, self.ground.marks):
            return False
        if (claim.subject, claim.object) == thing.ends and given:
            return True
        ended = {claim.object, *_acts(claim)}
        about = (each for each in self._starting if self._on(each, thing) and ties(each, thing, self.ground))
        return any(ended & _acts(each) for each in about)

    def _on(self, claim: Claim, thing: Thing) -> bool:
        return self.ground.ends(claim) == thing.ends and claim.relation == thing.relation

    def _changes(self, claim: Claim) -> Iterator[_Change]:
        """Yield the days on which a claim says that a measure begins or ends."""
        statuses, first = self.ground.marks.statuses, _first(claim)
        (holds, *_), (ended, *_) = sorted(statuses["givesEdge"]), sorted(statuses["negates"])
        ceases = claim.qualifiers.keys() & self.ground.marks["namesCeased"] or claim in self._lifting
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
