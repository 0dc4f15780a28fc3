"""Figures of two periods, compared through growth: 330 for 2021, grown by 40 %, against 461.9 for 2022.

Growth leads from one period to the other, or from each to a period that they share (330 / 3 and 529.4 / 5,
both for 2020). Growth that a figure's own claim states goes before that of others. Where growth that one
reporter states is applied to a figure of another, intervals that touch are compatible and no agreement.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING

from kg.judging import nearness
from kg.judging.basis import grouped
from kg.judging.comparison import AGREE, COMPATIBLE, CONFLICT, NEAR, OTHER, REPORTER, Comparison, reason
from kg.judging.figures import Figure, Growth, days, scale, voices
from kg.judging.identity import matches
from kg.judging.intervals import NEARNESS, same_period
from kg.judging.wording import factor, when

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.figures import Days
    from kg.judging.intervals import Interval
    from kg.judging.wording import Scale
    from kg.rdf.dates import PartialDate

__all__ = ["Bridges", "Reckoned", "Way", "compared"]

_Source = tuple[str, tuple[str, ...], tuple[str, ...]]
_Legs = tuple["Sequence[Growth]", "Sequence[Growth | None]", "PartialDate"]
Way = tuple["Reckoned", "Reckoned", "PartialDate"]
"""Two figures as they are or carried along growth, and the period for which they are compared."""


@dataclass(frozen=True)
class Reckoned:
    """A figure carried along growth to another period; without growth, the figure itself."""

    figure: Figure
    growth: Growth | None = None
    forward: bool = True

    @cached_property
    def interval(self) -> Interval:
        """The values that it may stand for."""
        mine = self.figure.interval
        if self.growth is None:
            return mine
        return mine.times(self.growth.interval) if self.forward else mine.over(self.growth.interval)

    @cached_property
    def number(self) -> Decimal:
        """The value, precision aside."""
        mine = self.figure.number
        if self.growth is None:
            return mine
        return mine * self.growth.number if self.forward else mine / self.growth.number

    def text(self, scaled: Scale) -> str:
        """Write how it is reckoned: ``330 × 1.40 = 462``."""
        given = scaled.given(self.figure.number, self.figure.bound)
        if self.growth is None:
            return given
        sign = "×" if self.forward else "/"
        return f"{given} {sign} {factor(self.growth.number)} = {scaled.reckoned(self.number)}"


class _Growths:
    """Growth between the same periods, by what it is growth of."""

    def __init__(self) -> None:
        self.of: dict[Hashable, list[Growth]] = defaultdict(list)
        self._told: dict[AbstractSet[Hashable], tuple[list[Growth], Mapping[_Source, list[Growth]]]] = {}

    def usable(self, kinds: AbstractSet[Hashable], *figures: Figure) -> Sequence[Growth]:
        """Return the growth of some kinds: that which those state who give the figures, if any, else all."""
        if kinds not in self._told:
            told = [each for kind, growths in self.of.items() if kind in kinds for each in growths]
            self._told[kinds] = told, grouped(told, lambda growth: _source(growth.claim))
        told, by_source = self._told[kinds]
        mine = {_source(figure.claim) for figure in figures}
        return [each for source in sorted(mine) for each in by_source.get(source, ())] or told


class Bridges:
    """Growth of one relation and two ends, found by the periods between which it leads."""

    def __init__(self, growths: Iterable[Growth], ground: Ground) -> None:
        self.ground = ground
        self._direct: dict[tuple[Days, Days], _Growths] = defaultdict(_Growths)
        self._legs: dict[Days, dict[PartialDate, _Growths]] = defaultdict(lambda: defaultdict(_Growths))
        self._with_legs: dict[PartialDate, set[Days]] = defaultdict(set)
        self._meeting: dict[tuple[Days, Days], Sequence[tuple[PartialDate, _Growths, _Growths]]] = {}
        self._samples: dict[Hashable, Growth] = {}
        self._usable: dict[Hashable, frozenset[Hashable]] = {}
        for growth in growths:
            if growth.number > 0 and growth.base and growth.period:
                self._add(growth, growth.base, growth.period)

    def _add(self, growth: Growth, base: PartialDate, period: PartialDate) -> None:
        kind = growth.frame, self._measures(growth)
        self._samples.setdefault(kind, growth)
        self._direct[days(base), days(period)].of[kind].append(growth)
        for near, far in ((period, base), (base, period))[: 1 if same_period(base, period) else 2]:
            self._legs[days(near)][far].of[kind].append(growth)
            self._with_legs[far].add(days(near))

    def reached(self, period: Days) -> set[Days]:
        """Return the periods to which growth leads from one, or which share with it one that it leads to."""
        found = {near for far in self._legs.get(period, ()) for near in (days(far), *self._with_legs[far])}
        return found - {period}

    def tie(self, older: Figure, newer: Figure) -> bool:
        """Say whether some growth leads from one figure to the other, or from both to a period."""
        return any(True for _ in self._along(older, newer))

    def ways(self, older: Figure, newer: Figure) -> tuple[list[Way], bool]:
        """Return along which growth two figures are compared, and whether that is all growth between them."""
        found: list[Way] = []
        total = 0
        for mine, its, period in self._along(older, newer):
            total += len(mine) * len(its)
            legs = product(mine[: nearness.WAYS], its[: nearness.WAYS])
            some = islice(legs, nearness.WAYS - len(found))
            found += [(_carried(older, a, period), _carried(newer, b, period), period) for a, b in some]
        return found, len(found) == total

    def _along(self, older: Figure, newer: Figure) -> Iterator[_Legs]:
        """Yield the growth that leads from period to period; if there is none, that to each shared period."""
        kinds = self._of(older) & self._of(newer)
        if older.scope != newer.scope or not kinds or not (older.days and newer.days and newer.period):
            return
        if usable := self._direct[older.days, newer.days].usable(kinds, older, newer):
            yield usable, (None,), newer.period
            return
        for period, mine, its in self._shared(older.days, newer.days):
            legs = mine.usable(kinds, older), its.usable(kinds, newer)
            if all(legs):
                yield *legs, period

    def _shared(self, older: Days, newer: Days) -> Sequence[tuple[PartialDate, _Growths, _Growths]]:
        """Return the periods to which growth leads from both, in their order."""
        if (older, newer) not in self._meeting:
            mine, its = self._legs.get(older, {}), self._legs.get(newer, {})
            both = sorted(mine.keys() & its.keys())
            self._meeting[older, newer] = [(each, mine[each], its[each]) for each in both]
        return self._meeting[older, newer]

    def _of(self, figure: Figure) -> frozenset[Hashable]:
        """Return the kinds of growth that are of what a figure counts."""
        key = figure.frame, figure.measure
        if key not in self._usable:
            fitting = (kind for kind, growth in self._samples.items() if self._fits(growth, figure))
            self._usable[key] = frozenset(fitting)
        return self._usable[key]

    def _measures(self, growth: Growth) -> frozenset[str]:
        return frozenset(self.ground.marks["measures"] & growth.claim.qualifiers.keys())

    def _fits(self, growth: Growth, figure: Figure) -> bool:
        """Say whether growth is of what a figure counts."""
        stated = self._measures(growth)
        return (
            growth.scope == figure.scope
            and (not stated or figure.measure in stated)
            and matches(growth.identity, figure.identity, self.ground.marks)
        )


def _source(claim: Claim) -> _Source:
    """Return in which document who says something, from which origin."""
    return claim.document, claim.speakers, claim.values("origin")


def _carried(figure: Figure, growth: Growth | None, period: PartialDate) -> Reckoned:
    return Reckoned(figure, growth, forward=growth is None or growth.leads(figure.period, period))


def compared(one: Reckoned, other: Reckoned, period: PartialDate, ground: Ground) -> Comparison:
    """Compare two figures, each of them as it is or carried along growth, for one period."""
    through = tuple(each.growth.claim for each in (one, other) if each.growth)
    claims = (one.figure.claim, other.figure.claim)
    everybody = (*claims, *through)
    verdict = _verdict(one, other, of_one_side=ground.of_one_side(everybody))
    if verdict == AGREE and not all(_of_one_reporter(each, ground) for each in (one, other)):
        verdict = COMPATIBLE
    scaled = scale(ground, one.figure, other.figure)
    text = f"{one.text(scaled)} against {other.text(scaled)}"
    ranges = " against ".join(scaled.range(each.interval) for each in (one, other) if each.growth)
    gap = one.interval.gap(other.interval)
    apart = f"{scaled.percent(gap)} apart" if gap else ""
    notes = [scaled.unit, when(period), ranges, apart]
    notes.append(voices(everybody, ground) if verdict in {COMPATIBLE, REPORTER} else "")
    return Comparison(
        kind=one.figure.sort,
        verdict=verdict,
        measure=one.figure.measure,
        claims=claims,
        through=through,
        reason=reason(text, notes),
    )


def _of_one_reporter(one: Reckoned, ground: Ground) -> bool:
    """Say whether who states a figure also states the growth along which it is carried."""
    return one.growth is None or ground.of_one_reporter(one.figure.claim, one.growth.claim)


def _verdict(one: Reckoned, other: Reckoned, *, of_one_side: bool) -> str:
    """Return the first verdict that fits; growth leads from period to period, so these do not differ."""
    if one.figure.identity != other.figure.identity:
        return OTHER
    gap = one.interval.gap(other.interval)
    if not gap:
        return AGREE
    if gap <= NEARNESS:
        return NEAR
    return CONFLICT if of_one_side else REPORTER
