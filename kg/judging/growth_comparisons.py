"""Figures of two periods, compared through growth: 330 for 2021, grown by 40 %, against 461.9 for 2022.

Growth leads from one period to the other, or from each to a period that they share (330 / 3 and 529.4 / 5,
both for 2020). Growth that a figure's own claim states goes before that of others. Where growth that one
reporter states is applied to a figure of another, intervals that touch are compatible and no agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from kg.judging.comparison import AGREE, COMPATIBLE, CONFLICT, NEAR, OTHER, REPORTER, Comparison, reason
from kg.judging.figures import Figure, Growth, scale, voices
from kg.judging.identity import matches
from kg.judging.intervals import NEARNESS
from kg.judging.wording import factor, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.intervals import Interval
    from kg.judging.wording import Scale
    from kg.rdf.dates import PartialDate

__all__ = ["bridged"]


@dataclass(frozen=True)
class _Reckoned:
    """A figure carried along growth to another period; without growth, the figure itself."""

    figure: Figure
    growth: Growth | None = None
    forward: bool = True

    @property
    def interval(self) -> Interval:
        """The values that it may stand for."""
        mine = self.figure.interval
        if self.growth is None:
            return mine
        return mine.times(self.growth.interval) if self.forward else mine.over(self.growth.interval)

    @property
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


def bridged(older: Figure, newer: Figure, growths: Sequence[Growth], ground: Ground) -> Iterator[Comparison]:
    """Compare figures of two stated periods along every growth that ties these; none, if none does."""
    if older.scope != newer.scope:
        return
    usable = [each for each in growths if _measures(each, older, ground) and _measures(each, newer, ground)]
    direct = _own([each for each in usable if each.leads(older.period, newer.period)], older, newer)
    for growth in direct:
        yield _compared(_Reckoned(older, growth), _Reckoned(newer), newer.period, ground)
    if not direct:
        for period in _shared_periods(older, newer, usable):
            legs = (list(_legs(figure, period, usable)) for figure in (older, newer))
            for one, other in product(*legs):
                yield _compared(one, other, period, ground)


def _measures(growth: Growth, figure: Figure, ground: Ground) -> bool:
    """Say whether growth is of what a figure counts."""
    stated = ground.marks["measures"] & growth.claim.qualifiers.keys()
    return (
        growth.number > 0
        and growth.kind == figure.kind
        and growth.scope == figure.scope
        and (not stated or figure.measure in stated)
        and matches(growth.identity, figure.identity, ground.marks)
    )


def _own(growths: Sequence[Growth], *figures: Figure) -> Sequence[Growth]:
    """Return the growth that those who give the figures state beside them, if any; else all."""
    mine = {_source(figure.claim) for figure in figures}
    return [each for each in growths if _source(each.claim) in mine] or growths


def _source(claim: Claim) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return in which document who says something, from which origin."""
    return claim.document, claim.speakers, claim.values("origin")


def _shared_periods(older: Figure, newer: Figure, growths: Iterable[Growth]) -> list[PartialDate]:
    """Return the periods to which growth leads from both figures, in their order."""
    from_each = [{leg for growth in growths if (leg := _far_end(growth, each))} for each in (older, newer)]
    return sorted(from_each[0] & from_each[1])


def _far_end(growth: Growth, figure: Figure) -> PartialDate | None:
    if growth.base is None or growth.period is None:
        return None
    if growth.leads(growth.base, figure.period):
        return growth.base
    return growth.period if growth.leads(figure.period, growth.period) else None


def _legs(figure: Figure, period: PartialDate, growths: Iterable[Growth]) -> Iterator[_Reckoned]:
    """Yield a figure carried to a period along each growth that leads there."""
    leading = [each for each in growths if _far_end(each, figure) == period]
    for growth in _own(leading, figure):
        yield _Reckoned(figure, growth, forward=growth.leads(figure.period, period))


def _compared(one: _Reckoned, other: _Reckoned, period: PartialDate | None, ground: Ground) -> Comparison:
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


def _of_one_reporter(one: _Reckoned, ground: Ground) -> bool:
    """Say whether who states a figure also states the growth along which it is carried."""
    return one.growth is None or ground.of_one_reporter(one.figure.claim, one.growth.claim)


def _verdict(one: _Reckoned, other: _Reckoned, *, of_one_side: bool) -> str:
    """Return the first verdict that fits; growth leads from period to period, so these do not differ."""
    if one.figure.identity != other.figure.identity:
        return OTHER
    gap = one.interval.gap(other.interval)
    if not gap:
        return AGREE
    if gap <= NEARNESS:
        return NEAR
    return CONFLICT if of_one_side else REPORTER
