"""Which of many are set beside which: the nearest of each, so that cost does not grow with their square.

Where few share a kind, all are set beside all. Of more, each has so many neighbors on either side in an order
that puts like beside like, and so has the first of each value, that many repeating one figure hide no other.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

from kg.judging.basis import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from typing import Any

__all__ = ["NEIGHBORS", "WAYS", "neighbors", "possible", "window"]

NEIGHBORS = 10
"""With how many others one is compared at most, to each side; up to one more than that, all are with all."""

WAYS = 4
"""Along how many ways two figures of different periods are compared at most."""

_T = TypeVar("_T")


def possible(count: int) -> int:
    """Return how many pairs some have."""
    return count * (count - 1) // 2


def neighbors(
    group: Sequence[_T], order: Callable[[_T], Any], alike: Callable[[_T], Hashable]
) -> list[tuple[_T, _T]]:
    """Return the pairs of those that stand near each other by ``order``, or whose kinds by ``alike`` do.

    Each pair comes once and as the two stand in the group; of one order, those that stand near in the group
    are near. All pairs are returned of a group of ``NEIGHBORS + 1`` or less.
    """
    if len(group) <= NEIGHBORS + 1:
        return list(pairs(group))
    firsts: dict[Hashable, int] = {}
    for place, each in enumerate(group):
        firsts.setdefault(alike(each), place)
    found: set[tuple[int, int]] = set()
    for places in (range(len(group)), firsts.values()):
        ranked = sorted(places, key=lambda place: (order(group[place]), place))
        for rank, one in enumerate(ranked):
            following = ranked[rank + 1 : rank + 1 + NEIGHBORS]
            found.update((min(one, other), max(one, other)) for other in following)
    return [(group[one], group[other]) for one, other in sorted(found)]


def window(keys: Sequence[Any], key: object, most: int) -> slice:
    """Return where the ``most`` stand that are nearest to a key, in sorted keys."""
    first = min(bisect_left(keys, key) - most // 2, len(keys) - most)
    first = max(first, 0)
    return slice(first, first + most)
