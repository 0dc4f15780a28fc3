"""Which figures of one kind are set beside which: of one time, part and whole, or with growth between.

Figures are found by period and frame; what stands too far apart by period, value or reporter is not looked
at, and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg.judging import nearness
from kg.judging.frames import Frames
from kg.judging.growth_comparisons import compared
from kg.judging.nearness import neighbors, possible, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.judging.basis import Ground
    from kg.judging.comparison import Comparison
    from kg.judging.figures import Days, Figure, Frame
    from kg.judging.growth_comparisons import Bridges

__all__ = ["FigurePairs"]

_Pair = tuple["Figure", "Figure"]
_Told = Mapping["Frame", "Sequence[Figure]"]
_Rank = tuple[tuple[str, ...], int]
"""By what figures of one period and frame stand near each other: who gives them, then when they were said."""


@dataclass(frozen=True)
class _Ranked:
    """Figures of one period and frame in their rank, with their ranks."""

    figures: Sequence[Figure]
    keys: Sequence[_Rank]


class FigurePairs:
    """The figures of one kind (:attr:`Figure.key`), as they were said, by period and frame.

    ``left`` counts the pairs that could have been compared and were not, or not along all growth between
    them, as far as pairs were asked for.
    """

    def __init__(self, group: Sequence[Figure], ground: Ground) -> None:
        self.group, self.ground, self.left = group, ground, 0
        self._times: dict[Days | None, dict[Frame, list[Figure]]] = defaultdict(lambda: defaultdict(list))
        for each in group:
            self._times[each.days][each.frame].append(each)
        self._ranks = {id(each): (ground.voices(each.claim), place) for place, each in enumerate(group)}
        self._ranked: dict[tuple[Days, Frame], _Ranked] = {}
        self._frames = Frames(ground.marks)
        self._match = self._frames.match
        self._met: set[tuple[Days | None, Frame]] = set()

    @property
    def alone(self) -> Iterator[Figure]:
        """The figures beside which none can be set, as far as pairs were asked for."""
        for days, frames in self._times.items():
            for frame, told in frames.items():
                yield from told if (days, frame) not in self._met else ()

    def of_one_time(self) -> Iterator[_Pair]:
        """Yield pairs of one period, or of which one leaves the period open."""
        for days, frames in self._times.items():
            if days or self.group[0].event:
                for frame, alike in frames.items():
                    near = neighbors(alike, self._value, self._value)
                    self._met |= {(days, frame)} if near else set()
                    yield from self._counted(near, possible(len(alike)))
                yield from self._across(days, frames)
        if None in self._times:
            yield from self._undated(self._times[None])

    def parts_and_wholes(self) -> Iterator[_Pair]:
        """Yield figures of a part of a period with those of the whole, in one frame, the shortest first."""
        frames: dict[Frame, list[Days]] = defaultdict(list)
        for days, by_frame in self._times.items():
            for frame in by_frame:
                frames[frame] += [days] if days else []
        for frame, times in frames.items():
            for days in times if len(times) > 1 else ():
                around = [
                    each for each in times if each != days and each[0] <= days[0] and days[1] <= each[1]
                ]
                around.sort(key=lambda each: (each[1] - each[0], each))
                wholes = [self._in_rank(each, frame) for each in around]
                self._met |= {(each, frame) for each in (days, *around)} if around else set()
                for part in self._times[days][frame] if around else ():
                    yield from ((part, whole) for whole in self._nearest(part, wholes))

    def through(self, bridges: Bridges) -> Iterator[Comparison]:
        """Yield figures of two periods, compared along growth: each newer one with the nearest older ones."""
        for days in [each for each in self._times if each]:
            earlier = [each for each in bridges.reached(days) if each in self._times]
            older = [each for each in earlier if each[0] < days[0] and each[1] < days[1]]
            older.sort(reverse=True)
            for told in self._times[days].values() if older else ():
                ranked = [each for time in older for each in self._tied(time, told[0], bridges)]
                for newer in told if ranked else ():
                    yield from self._along(newer, ranked, bridges)

    def _tied(self, days: Days, newer: Figure, bridges: Bridges) -> Iterator[_Ranked]:
        """Yield the figures of a period that growth ties to those of a newer one, its own frame first."""
        for frame in sorted(self._times[days], key=lambda frame: frame != newer.frame):
            older = self._times[days][frame][0]
            if self._match(frame, newer.frame) and bridges.tie(older, newer):
                self._met |= {(days, frame), (newer.days, newer.frame)}
                yield self._in_rank(days, frame)

    def _along(self, newer: Figure, ranked: Sequence[_Ranked], bridges: Bridges) -> Iterator[Comparison]:
        taken = looked = 0
        for older in self._near(newer, ranked):
            if taken >= nearness.NEIGHBORS:
                break
            ways, all_of_them = bridges.ways(older, newer)
            yield from (compared(*way, self.ground) for way in ways)
            taken, looked = taken + len(ways), looked + all_of_them
        self.left += sum(len(each.figures) for each in ranked) - looked

    def _nearest(self, one: Figure, ranked: Sequence[_Ranked]) -> list[Figure]:
        found = list(islice(self._near(one, ranked), nearness.NEIGHBORS))
        self.left += sum(len(each.figures) for each in ranked) - len(found)
        return found

    def _near(self, one: Figure, ranked: Iterable[_Ranked]) -> Iterator[Figure]:
        """Yield of each of several groups, one after the other, the figures that are nearest to one."""
        key = self._ranks[id(one)]
        for each in ranked:
            yield from each.figures[window(each.keys, key, nearness.NEIGHBORS)]

    def _in_rank(self, days: Days, frame: Frame) -> _Ranked:
        if (days, frame) not in self._ranked:
            figures = sorted(self._times[days][frame], key=lambda each: self._ranks[id(each)])
            self._ranked[days, frame] = _Ranked(figures, [self._ranks[id(each)] for each in figures])
        return self._ranked[days, frame]

    def _value(self, one: Figure) -> tuple[object, ...]:
        return one.number, one.bound, self._ranks[id(one)][0]

    def _counted(self, found: Sequence[_Pair], all_pairs: int) -> Sequence[_Pair]:
        self.left += all_pairs - len(found)
        return found

    def _across(self, days: Days | None, frames: _Told) -> Iterator[_Pair]:
        """Yield pairs of one period that may be of one thing, but of unlike frames."""
        if len(frames) > 1:
            unlike = [two for two in self._frames.pairs(list(frames)) if two[0] != two[1]]
            self._met |= {(days, frame) for two in unlike for frame in two}
            told = sorted((each for alike in frames.values() for each in alike), key=self._place)
            near = neighbors(told, lambda _: 0, lambda each: each.frame)
            found = [(a, b) for a, b in near if a.frame != b.frame and self._match(a.frame, b.frame)]
            yield from self._counted(found, self._frames.across(frames))

    def _undated(self, frames: _Told) -> Iterator[_Pair]:
        """Yield pairs of which one leaves the period open; of an event, both do at one time."""
        event = self.group[0].event
        near = neighbors(self.group, lambda _: 0, lambda each: (each.days, each.frame))
        apart = [(a, b) for a, b in near if (a.days != b.days if event else True)]
        found = [(a, b) for a, b in apart if None in {a.days, b.days} and self._match(a.frame, b.frame)]
        dated: dict[Days | None, _Told] = {days: told for days, told in self._times.items() if days}
        total = sum(self._frames.between(frames, told) for told in dated.values())
        self._met |= self._beside(frames, dated if event else {**self._times})
        yield from self._counted(found, total if event else total + self._frames.within(frames))

    def _beside(self, frames: _Told, times: Mapping[Days | None, _Told]) -> set[tuple[Days | None, Frame]]:
        """Return where figures stand that may be of one thing with one that leaves the period open."""
        return {
            place
            for days, told in times.items()
            for a in frames
            for b in told
            if self._match(a, b) and (days or a != b or len(told[b]) > 1)
            for place in ((None, a), (days, b))
        }

    def _place(self, one: Figure) -> int:
        return self._ranks[id(one)][1]
