"""Which factors of growth are set beside which: of one period, or of two where the factor is the same."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from kg.judging.basis import grouped
from kg.judging.frames import Frames
from kg.judging.nearness import neighbors, possible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.judging.basis import Ground
    from kg.judging.figures import Frame, Growth

__all__ = ["GrowthPairs"]

_Pair = tuple["Growth", "Growth"]


class GrowthPairs:
    """The factors of growth of one kind (:attr:`Growth.kind`), as they were said, by period and frame.

    ``left`` counts the pairs that could have been compared and are not among those found.
    """

    def __init__(self, group: Sequence[Growth], ground: Ground) -> None:
        self.group, self.ground, self.frames = group, ground, Frames(ground.marks)
        self._times = {
            days: grouped(told, lambda growth: growth.frame)
            for days, told in grouped(group, lambda growth: growth.days).items()
        }
        self.found = [*self._of_one_period(), *self._undated(), *self._of_two_periods()]
        self.left = self._all() - len(self.found)

    def _of_one_period(self) -> Iterator[_Pair]:
        for days, told in grouped(self.group, lambda growth: growth.days).items():
            if days:
                yield from self._alike(
                    neighbors(told, self._value, lambda each: (each.frame, self._value(each)))
                )

    def _undated(self) -> Iterator[_Pair]:
        if None in self._times:
            near = neighbors(self.group, lambda _: 0, lambda each: (each.days, each.frame))
            yield from self._alike((a, b) for a, b in near if a.days is None or b.days is None)

    def _of_two_periods(self) -> Iterator[_Pair]:
        dated = [each for each in self.group if each.days]
        near = neighbors(dated, self._value, lambda each: (each.days, each.frame, each.number))
        apart = ((a, b) for a, b in near if a.days != b.days and a.interval.overlaps(b.interval))
        yield from self._alike(apart)

    def _alike(self, found: Iterator[_Pair] | Sequence[_Pair]) -> Iterator[_Pair]:
        yield from ((a, b) for a, b in found if self.frames.match(a.frame, b.frame))

    def _value(self, one: Growth) -> tuple[object, ...]:
        return one.number, self.ground.voices(one.claim)

    def _all(self) -> int:
        """Count the pairs that could be compared."""
        undated = self._times.get(None, {})
        dated = {days: told for days, told in self._times.items() if days}
        everywhere = grouped((each for each in self.group if each.days), lambda growth: growth.frame)
        of_one = sum(self.frames.within(told) for told in dated.values())
        open_ = self.frames.within(undated) + self.frames.between(undated, everywhere)
        same = self._same(everywhere) - sum(self._same(told) for told in dated.values())
        return of_one + open_ + same

    def _same(self, told: Mapping[Frame, Sequence[Growth]]) -> int:
        """Count the pairs that may be of one thing and whose factors are the same within their precision."""
        return sum(
            possible(len(told[one])) - _apart(told[one], told[one])
            if one == other
            else len(told[one]) * len(told[other])
            - _apart(told[one], told[other])
            - _apart(told[other], told[one])
            for one, other in self.frames.pairs(list(told))
        )


def _apart(some: Sequence[Growth], others: Sequence[Growth]) -> int:
    """Count the pairs, one of each, of which the first is less than the second, whatever their precision."""
    lows = sorted(each.interval.low for each in others)
    return sum(len(lows) - bisect_right(lows, each.interval.high) for each in some)
