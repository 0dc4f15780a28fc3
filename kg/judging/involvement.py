"""Which polities claims and things are about: of their own, or through a group that speaks or acts.

A claim is about the polities to which its ends and the parties that it names belong. One that names none, or
whose end is a thing of just two polities (their treaty, their commission), is about those of the thing too. A
group that acts brings in its members, marked as reached through it, unless they are named themselves. All is
counted once for each claim, so the cost grows with the claims, and a group that is its own member ends there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.judging.memberships import Memberships, days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.histories import History

__all__ = ["PAIR", "Involvement", "Involvements", "union"]

PAIR = 2
"""A thing of so many polities is between them, and whatever is said of it is about both."""

Polities = frozenset[str]
_NOBODY: Polities = frozenset()


@dataclass(frozen=True)
class Involvement:
    """The polities that something is about: directly, and by group those reached only through it."""

    direct: Polities = _NOBODY
    through: Mapping[str, Polities] = field(default_factory=dict)

    @property
    def all(self) -> Polities:
        """Everybody involved."""
        return self.direct.union(*self.through.values())

    @property
    def indirect(self) -> Polities:
        """Those reached through a group only."""
        return self.all - self.direct


def union(involvements: Iterable[Involvement]) -> Involvement:
    """Join what several claims are about; who is named by one is reached directly."""
    several = list(involvements)
    direct = _NOBODY.union(*(each.direct for each in several))
    through: dict[str, Polities] = {}
    for each in several:
        for group, members in each.through.items():
            through[group] = through.get(group, _NOBODY) | members
    return Involvement(
        direct, {group: rest for group in sorted(through) if (rest := through[group] - direct)}
    )


class Involvements:
    """What each of some claims, and each thing that they speak of, is about.

    Who belongs to which group is told by those claims, or as others have it.
    """

    def __init__(
        self, claims: Sequence[Claim], ground: Ground, memberships: Memberships | None = None
    ) -> None:
        self.claims, self.ground, self._memberships = claims, ground, memberships

    @cached_property
    def of_claims(self) -> Mapping[str, Involvement]:
        """What each claim is about, by the claim's identifier."""
        return {claim.identifier: self._of_claim(claim) for claim in self.claims}

    @cached_property
    def of_things(self) -> Mapping[str, Involvement]:
        """What each agreement, body, event or such is about, by slug: whose it is, and who deals with it.

        A thing that does something (a council met) brings its own polities to what it does.
        """
        found = dict(self._by_name)
        for claim in filter(self._ties, self.claims):
            if acting := self._by_name.get(claim.subject):
                for slug in self.ground.things(claim):
                    found[slug] = union([found[slug], acting])
        return found

    def of_all(self, claims: Iterable[Claim]) -> Involvement:
        """Return what some of the claims are about together."""
        return union(self.of_claims[claim.identifier] for claim in claims)

    def of_history(self, history: History) -> Involvement:
        """Return what a history is about: what its thing is, else what the claims on its ends are."""
        named = None if history.thing.ends else self.of_things.get(history.thing.entity)
        return named or self.of_all(step.claim for step in history.steps)

    @cached_property
    def _by_name(self) -> Mapping[str, Involvement]:
        """What each thing is about by its own entry, and by the names that claims on it give."""
        found: dict[str, list[Involvement]] = defaultdict(list)
        for claim in self.claims:
            for slug in self.ground.things(claim):
                found[slug] += [self._named[claim.identifier]] if self._ties(claim) else []
        return {
            slug: union([Involvement(self.ground.polities(slug)), *found[slug]]) for slug in sorted(found)
        }

    @cached_property
    def _named(self) -> Mapping[str, Involvement]:
        """What each claim is about by the names it gives."""
        return {claim.identifier: self._by_names(claim) for claim in self.claims}

    def _by_names(self, claim: Claim) -> Involvement:
        direct = _NOBODY.union(*map(self.ground.polities, self._parties(claim)))
        return union([Involvement(direct, self._through(claim))])

    def _through(self, claim: Claim) -> Mapping[str, Polities]:
        """Return the members of each group that acts, as of the days that the claim speaks of."""
        days = days_of(claim)
        found = {group: self.memberships.of(group, days) for group in sorted({*self._acting(claim)})}
        return {group: members for group, members in found.items() if members}

    def _of_claim(self, claim: Claim) -> Involvement:
        """Add the polities of things of two; where nobody is named, those of who acts, else of all things."""
        named = self._named[claim.identifier]
        of_things = {slug: self.of_things[slug] for slug in self.ground.things(claim)}
        found = union([named, *(each for each in of_things.values() if len(each.direct) == PAIR)])
        return found if found.all else of_things.get(claim.subject) or union(of_things.values())

    def _acting(self, claim: Claim) -> Iterable[str]:
        """Return who acts: the subject, by a symmetric relation both ends, and the parties that act."""
        ends = (claim.subject, claim.object) if self._is_mutual(claim) else (claim.subject,)
        return (*ends, *self._values(claim, "tellsActor"))

    def _is_mutual(self, claim: Claim) -> bool:
        return self.ground.ontology.relations[claim.relation].symmetric

    def _values(self, claim: Claim, mark: str) -> list[str]:
        if not claim.qualifiers:
            return []
        return [value for key in sorted(self.ground.marks[mark]) for value in claim.values(key)]

    def _ties(self, claim: Claim) -> bool:
        """Say whether a claim makes its things those of whom it names: no denial does, nor an onlooker's."""
        above = self.ground.ontology.relations[claim.relation].ancestors
        outside = not above.isdisjoint(self.ground.marks["standsOutside"])
        return not outside and claim.status not in self.ground.marks.statuses["negates"]

    def _parties(self, claim: Claim) -> Iterable[str]:
        """Return whom a claim names: its ends, and the parties beside them."""
        return (claim.subject, claim.object, *self._values(claim, "tellsParty"))

    @cached_property
    def memberships(self) -> Memberships:
        """Who belonged to which group when; registers count for the polities that some claim names."""
        return self._memberships or Memberships(self.claims, self.ground, self.named.keys())

    @cached_property
    def named(self) -> Counter[str]:
        """How many claims name each polity."""
        parties = Counter(frozenset(self._parties(claim)) for claim in self.claims)
        found = Counter[str]()
        for those, count in parties.items():
            found.update(dict.fromkeys(_NOBODY.union(*map(self.ground.polities, those)), count))
        return found
