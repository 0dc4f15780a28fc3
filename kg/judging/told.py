"""The claims, found by what they speak of: an entity, or a relation of two ends with what tells it apart.

Claims on two ends are sorted once for each two that are asked for: by their relation and all that is above,
by what tells them apart, and those on what recurs by day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.corpus.cross_references import by_reference, referred
from kg.judging.basis import grouped, in_order
from kg.judging.identity import one_thing, thing_identity
from kg.judging.things import (
    ceased,
    does,
    is_fact,
    on_its_ends,
    recurs,
    severally,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.things import Thing

__all__ = ["Ties", "Told"]

_Qualifiers = tuple[tuple[str, tuple[str, ...]], ...]
_Tie = tuple[str, tuple[str, ...]]
"""A relation and two ends."""


class _Dated:
    """Places of claims by the days of which they speak."""

    def __init__(self, claims: Sequence[Claim], places: Iterable[int], ground: Ground) -> None:
        dated = sorted((time, place) for place in places if (time := time_of(claims[place], ground)))
        self.places = [place for _, place in dated]
        self._first = [first for (first, _), _ in dated]
        self._last = list(accumulate((last for (_, last), _ in dated), max))
        self._ends = [last for (_, last), _ in dated]
        self.undated = [
            place
            for place in places
            if not is_fact(claims[place], ground) and not time_of(claims[place], ground)
        ]

    def meeting(self, time: tuple[str, str] | None) -> list[int]:
        """Return the places of those that speak of a day of a time; of none, what is undated and no fact."""
        if time is None:
            return self.undated
        begin, end = bisect_left(self._last, time[0]), bisect_right(self._first, time[1])
        return [self.places[each] for each in range(begin, end) if self._ends[each] >= time[0]]


class Ties:
    """Claims by the relation and the ends that they tie, and by what tells such ties apart."""

    def __init__(self, claims: Sequence[Claim], ground: Ground) -> None:
        self.claims, self.ground = claims, ground
        self._by_ends: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, claim in enumerate(claims):
            self._by_ends[ground.ends(claim)].append(place)
        self._sorted: dict[tuple[str, ...], dict[_Tie, dict[_Qualifiers, list[int]]]] = {}
        self._one: dict[tuple[_Qualifiers, _Qualifiers], bool] = {}
        self._dated: dict[tuple[_Tie, _Qualifiers], _Dated] = {}

    def at_any_time(self, thing: Thing) -> list[int]:
        """Return the places of the claims that tie the ends of a thing in the same respect."""
        return sorted(place for _, places in self._alike(thing) for place in places)

    def speaking_of(self, thing: Thing) -> list[int]:
        """Return the places of the claims that tie the ends of a thing, in that respect and for its time."""
        if not recurs(thing, self.ground):
            return self.at_any_time(thing)
        found: list[int] = []
        for given, places in self._alike(thing):
            key = (thing.relation, thing.ends), given
            if key not in self._dated:
                self._dated[key] = _Dated(self.claims, places, self.ground)
            found += self._dated[key].meeting(thing.time)
        return sorted(found)

    def _alike(self, thing: Thing) -> Iterable[tuple[_Qualifiers, list[int]]]:
        told = self._between(thing.ends).get((thing.relation, thing.ends), {})
        return [(given, places) for given, places in told.items() if self._is_one(given, thing.qualifiers)]

    def _between(self, ends: tuple[str, ...]) -> dict[_Tie, dict[_Qualifiers, list[int]]]:
        if ends not in self._sorted:
            found: dict[_Tie, dict[_Qualifiers, list[int]]] = defaultdict(lambda: defaultdict(list))
            marks = self.ground.marks
            for place in self._by_ends.get(ends, ()):
                claim = self.claims[place]
                given = tuple(thing_identity(claim, marks, named=False).items())
                for relation in marks.ontology.relations[claim.relation].ancestors:
                    found[relation, ends][given].append(place)
            self._sorted[ends] = found
        return self._sorted[ends]

    def _is_one(self, given: _Qualifiers, wanted: _Qualifiers) -> bool:
        if (given, wanted) not in self._one:
            self._one[given, wanted] = one_thing(dict(given), dict(wanted), self.ground.marks)
        return self._one[given, wanted]


class Told:
    """The claims in order, found by the things they speak of and by their two ends."""

    def __init__(self, claims: Iterable[Claim], ground: Ground) -> None:
        self.claims, self.ground = in_order(claims), ground
        self._ties = Ties(self.claims, ground)
        self._by_entity: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            for slug in ground.things(claim):
                self._by_entity[slug].append(claim)
        asserted = (place for place, claim in enumerate(self.claims) if ground.gives_edge(claim))
        self._asserted = grouped(
            asserted, lambda place: (self.claims[place].subject, self.claims[place].object)
        )
        self._kinds = grouped(self.claims, lambda claim: (claim.relation, ground.ends(claim)))
        self._named = by_reference(self.claims)
        self._conditions: dict[Thing, list[Claim]] = {}

    def about(self, thing: Thing) -> list[Claim]:
        """Return the claims that speak of a thing, its promised figure aside."""
        if thing.entity:
            return [claim for claim in self._by_entity[thing.entity] if self._is_of(claim, thing)]
        places = self._ties.speaking_of(thing)
        if names := ceased(thing, self.ground):
            places = sorted({*places, *self._resuming(thing, names)})
        return [self.claims[place] for place in places]

    def _resuming(self, thing: Thing, names: set[str]) -> Iterable[int]:
        """Yield where it is asserted, between the ends of a thing, what the thing promises to cease."""
        relations = self.ground.ontology.relations
        between = self._asserted.get((thing.ends[0], thing.ends[-1]), ())
        return (each for each in between if names & relations[self.claims[each].relation].ancestors)

    def _is_of(self, claim: Claim, thing: Thing) -> bool:
        """Say whether a claim on an entity tells of one's own part in it, or of what all do together."""
        if thing.ends:
            return does(claim, thing, self.ground)
        return is_fact(claim, self.ground) or not severally(claim, self.ground)

    def conditions(self, claim: Claim) -> list[Claim]:
        """Return all that is said of what a claim hangs on: the claims it names and others on the same."""
        conditions = referred(claim, claim.condition_on, self._named)
        return [each for condition in conditions for each in self._on_the_same(condition)]

    def _on_the_same(self, condition: Claim) -> list[Claim]:
        thing = on_its_ends(condition, self.ground)
        if thing not in self._conditions:
            self._conditions[thing] = [self.claims[place] for place in self._ties.speaking_of(thing)]
        return self._conditions[thing]

    def alike(self, claims: Iterable[Claim]) -> list[Claim]:
        """Return all claims of the relations and between the ends of some claims."""
        kinds = {(claim.relation, self.ground.ends(claim)) for claim in claims}
        return [claim for kind in sorted(kinds) for claim in self._kinds[kind]]
