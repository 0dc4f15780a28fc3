"""Denials beside what they deny: found by relation, ends and meaning; of many, those said nearest in time."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from kg.judging import nearness
from kg.judging.basis import in_order
from kg.judging.identity import fits, identity
from kg.judging.nearness import window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Marks

__all__ = ["denials"]

_Meant = tuple[tuple[str, tuple[str, ...]], ...]
_Said = tuple[str, str, str, str]
"""A relation, the ends, sorted where it reads both ways, and a status."""


def denials(claims: Iterable[Claim], marks: Marks) -> Iterator[tuple[Claim, list[Claim], int]]:
    """Yield each denied claim with the claims that assert what it denies, and how many were not looked at.

    The asserted relation is the denied one or below it, the ends are the same, every identifying qualifier
    of the denial is given and matches, and the times overlap. ``denies: planned`` denies a plan. What is
    said without an end holds no further than the day on which it was said: what is denied of a later time
    has ended, and does not contradict. Looked at are those that were said nearest to the denial in time.
    """
    ordered = in_order(claims)
    told = _Told(ordered, marks)
    for place, denied in enumerate(ordered):
        if denied.status in marks.statuses["negates"]:
            meant = told.meant(denied)
            near = meant[window(meant, place, nearness.NEIGHBORS)]
            found = [ordered[each] for each in near if _times_meet(denied, ordered[each])]
            if found or len(meant) > len(near):
                yield denied, found, len(meant) - len(near)


class _Told:
    """What is said of each relation, or one below it, between two ends: by place among the claims."""

    def __init__(self, ordered: Sequence[Claim], marks: Marks) -> None:
        self.marks = marks
        denied = {claim.relation for claim in ordered if claim.status in marks.statuses["negates"]}
        self._by_identity: dict[_Said, dict[_Meant, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._fitting: dict[tuple[_Said, _Meant], list[int]] = {}
        for place, claim in enumerate(ordered):
            for relation in marks.ontology.relations[claim.relation].ancestors & denied:
                meant = self._identity(claim)
                self._by_identity[self._key(claim, relation, claim.status)][meant].append(place)

    def meant(self, denied: Claim) -> list[int]:
        """Return where that stands which a claim denies, times aside."""
        statuses = sorted(denied.values("denies") or self.marks.statuses["givesEdge"])
        found = [
            self._all(self._key(denied, denied.relation, each), self._identity(denied)) for each in statuses
        ]
        return found[0] if len(found) == 1 else sorted({*chain(*found)})

    def _all(self, said: _Said, wanted: _Meant) -> list[int]:
        if (said, wanted) not in self._fitting:
            told = self._by_identity.get(said, {}).items()
            found = [
                place
                for given, places in told
                if fits(dict(given), dict(wanted), self.marks)
                for place in places
            ]
            self._fitting[said, wanted] = sorted(found)
        return self._fitting[said, wanted]

    def _key(self, claim: Claim, relation: str, status: str) -> _Said:
        ends = claim.subject, claim.object
        one, other = sorted(ends) if self.marks.ontology.relations[relation].symmetric else ends
        return relation, one, other, status

    def _identity(self, claim: Claim) -> _Meant:
        return tuple(identity(claim, self.marks).items())


def _times_meet(one: Claim, other: Claim) -> bool:
    """Say whether the times of two claims overlap; an undated one overlaps with any."""
    (start, end), (first, last) = _held(one), _held(other)
    return (not start or not last or start <= last) and (not first or not end or first <= end)


def _held(claim: Claim) -> tuple[str, str]:
    """Return the first and last day (ISO) of which a claim speaks: at the latest, the day it was said."""
    start, end = claim.span or ("", "")
    said = claim.issued.latest.isoformat() if claim.issued else ""
    return start, end or (max(said, start) if said else "")
