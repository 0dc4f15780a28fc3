"""Who belonged to a group when it acted: by the corpus's claims, and where these are silent by the registers.

What a claim says goes before what a register lists: who is said to belong does, in the years that the claim
gives, and who is said not to belong does not. Of those whom only a register lists, the polities count that
some claim is about by name. An organization of nearly all states has no members here: what it does tells no
state from another, and a corpus that happens to call one of them a member would single it out.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus import world

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.rdf.dates import PartialDate

__all__ = ["OPEN", "UNIVERSAL", "Days", "Memberships", "days_between", "days_of", "meet"]

UNIVERSAL = 100
"""A group of which a register lists more members acts for the world, and not for each of them."""

Days = tuple[str, str]
"""First and last day (ISO); an open end is empty."""

OPEN: Days = ("", "")
"""All days."""

_Pair = tuple[str, str]
"""A group and a member."""


def days_of(claim: Claim) -> Days:
    """Return the days that a claim speaks of, else its document's; what lasts does so until it is said."""
    said = days_between(claim.issued, claim.issued)
    begin, end = claim.span or said
    return begin, end or max(begin, said[1])


class Memberships:
    """The members of each group, by claims and registers; ``known`` are the polities that claims name."""

    def __init__(self, claims: Sequence[Claim], ground: Ground, known: AbstractSet[str]) -> None:
        self.ground, self.known = ground, known
        self.claims = [claim for claim in claims if self._tells(claim)]
        self._found: dict[tuple[str, Days], frozenset[str]] = {}

    def of(self, group: str, days: Days) -> frozenset[str]:
        """Return the polities that belonged to a group on one of the days."""
        if (key := (group, days)) not in self._found:
            members = self._members.get(group, ()) if world.members(group) <= UNIVERSAL else ()
            self._found[key] = frozenset(each for each in members if self._belonged((group, each), days))
        return self._found[key]

    @cached_property
    def _members(self) -> Mapping[str, set[str]]:
        """Whoever at some time belonged to each group."""
        found = defaultdict[str, set[str]](set)
        for group, member in (*self._asserted, *self._recorded):
            found[group].add(member)
        return found

    def _belonged(self, pair: _Pair, days: Days) -> bool:
        denied, recorded = self._denied.get(pair, ()), self._recorded.get(pair, ())
        undated = [day for day, term in denied if term == OPEN]
        listed = [term for term in recorded if not any(meet(term, day) for day in undated)]
        ended = any(_within(days, term) for _, term in denied if term != OPEN)
        return not ended and any(meet(term, days) for term in self._asserted.get(pair, listed))

    @cached_property
    def _asserted(self) -> Mapping[_Pair, Sequence[Days]]:
        """When who belonged to what, as claims say; an end that they leave open is the register's."""
        return {
            pair: [_completed(day, term, self._recorded.get(pair, ())) for day, term in told]
            for pair, told in self._told(self.ground.gives_edge).items()
        }

    @cached_property
    def _denied(self) -> Mapping[_Pair, Sequence[tuple[Days, Days]]]:
        """When who is said not to belong to what; to deny a plan to join is not meant."""
        negates = self.ground.marks.statuses["negates"]
        return self._told(lambda claim: claim.status in negates and not claim.values("denies"))

    def _told(self, fits: Callable[[Claim], bool]) -> Mapping[_Pair, Sequence[tuple[Days, Days]]]:
        """Return the days that claims on membership speak of, and the ends they give, by group and member."""
        found = defaultdict[_Pair, list[tuple[Days, Days]]](list)
        for claim in filter(fits, self.claims):
            for member in self.ground.polities(claim.subject):
                term = days_between(claim.date("since"), claim.date("until"))
                found[claim.object, member].append((days_of(claim), term))
        return found

    def _tells(self, claim: Claim) -> bool:
        above = self.ground.ontology.relations[claim.relation].ancestors
        return not above.isdisjoint(self.ground.marks["givesMember"])

    @cached_property
    def _recorded(self) -> Mapping[_Pair, Sequence[Days]]:
        """When who belonged to what, as registers list it."""
        found = defaultdict[_Pair, list[Days]](list)
        for slug in sorted(self.known):
            entity = self.ground.authority.get(slug)
            for each in entity.registered.memberships if entity else ():
                found[each.of, slug].append(days_between(each.since, each.until))
        return found


def days_between(first: PartialDate | None, last: PartialDate | None) -> Days:
    """Return the stretch from the first possible day of one date to the last possible one of another."""
    return first.earliest.isoformat() if first else "", last.latest.isoformat() if last else ""


def _completed(day: Days, term: Days, recorded: Sequence[Days]) -> Days:
    """Fill the ends that a claim leaves open from the years that a register lists for the same time."""
    met = [each for each in recorded if meet(each, day)]
    begins, ends = [begin for begin, _ in met], [end for _, end in met]
    last = max(ends) if all(ends) and ends else ""
    return term[0] or min(begins, default=""), term[1] or last


def meet(one: Days, other: Days) -> bool:
    """Say whether two stretches have a day in common."""
    return all(not end or begin <= end for (begin, _), (_, end) in ((one, other), (other, one)))


def _within(inner: Days, outer: Days) -> bool:
    """Say whether a stretch lies in another."""
    return outer[0] <= inner[0] and (not outer[1] or (bool(inner[1]) and inner[1] <= outer[1]))
