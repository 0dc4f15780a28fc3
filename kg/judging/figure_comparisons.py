"""Figures side by side: which agree, which add up, which differ because of who reports them.

Asserted figures of one measure, flow and pair are compared pairwise: for one period, or, for two, through
growth that leads from one to the other. Both sides are always kept, and nothing is averaged.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from itertools import islice, product
from typing import TYPE_CHECKING

from kg.judging import nearness
from kg.judging.basis import grouped, in_order
from kg.judging.comparison import (
    ADDS_UP,
    AGREE,
    COMPATIBLE,
    CONFLICT,
    NEAR,
    NOTHING,
    OTHER,
    REPORTER,
    ROUNDED,
    Comparison,
    left_out,
    reason,
)
from kg.judging.figure_pairs import FigurePairs
from kg.judging.figures import GROWTH, Figure, Growth, Measured, figures, growths, scale, voices
from kg.judging.growth_comparisons import Bridges
from kg.judging.growth_pairs import GrowthPairs
from kg.judging.intervals import NEARNESS, Interval, near, rounded, same_period
from kg.judging.wording import difference, factor, when

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.identity import Identity

__all__ = ["comparisons"]


def comparisons(claims: Sequence[Claim], ground: Ground) -> list[Comparison]:
    """Compare all figures and factors of growth; a figure that none can be set beside says so."""
    ordered = in_order(claims)
    numbers, factors = list(figures(ordered, ground)), list(growths(ordered, ground))
    sums = list(_sums(numbers, ground))
    summed = {(each.measure, claim.identifier) for each in sums for claim in each.claims}
    found, alone = _figure_pairs(numbers, factors, ground)
    single = [
        _alone(each.sort, each.measure, each)
        for each in alone
        if (each.measure, each.claim.identifier) not in summed
    ]
    return [*sums, *found, *_growth_pairs(factors, ground), *single]


def _alone(kind: str, measure: str, one: Measured) -> Comparison:
    text = f"no other figure of the same kind, for {when(one.period)}"
    return Comparison(kind=kind, verdict=NOTHING, measure=measure, claims=(one.claim,), reason=text)


def _figure_pairs(
    numbers: Sequence[Figure], factors: Sequence[Growth], ground: Ground
) -> tuple[list[Comparison], list[Figure]]:
    """Return what is compared, and the figures beside which none can be set."""
    by_kind = grouped(factors, lambda growth: growth.kind)
    found: list[Comparison] = []
    alone: list[Figure] = []
    for group in grouped(numbers, lambda figure: figure.key).values():
        told = FigurePairs(group, ground)
        found += (_direct(one, other, ground) for one, other in told.of_one_time())
        found += (_part_and_whole(part, whole, ground) for part, whole in told.parts_and_wholes())
        found += told.through(Bridges(by_kind.get(group[0].kind, ()), ground))
        found += left_out(group[0].sort, group[0].measure, group[0].claim, told.left)
        alone += told.alone
    return found, alone


def _part_and_whole(part: Figure, whole: Figure, ground: Ground) -> Comparison:
    """Set the figure of a part of a year against that of the year: it must not exceed it."""
    exceeds = part.interval.low > whole.interval.high
    conflict = CONFLICT if ground.of_one_side((part.claim, whole.claim)) else REPORTER
    scaled = scale(ground, part, whole)
    text = f"{scaled.given(part.number, part.bound)} against {scaled.given(whole.number, whole.bound)}"
    share = f"{scaled.percent(part.number / whole.number)} of it" if whole.number > 0 else ""
    periods = f"{when(part.period)} as a part of {when(whole.period)}"
    who = voices((part.claim, whole.claim), ground)
    notes = [scaled.unit, periods, share, "more than the whole" if exceeds else "", who]
    return Comparison(
        kind=part.sort,
        verdict=conflict if exceeds else COMPATIBLE,
        measure=part.measure,
        claims=(part.claim, whole.claim),
        reason=reason(text, notes),
    )


def _direct(one: Figure, other: Figure, ground: Ground) -> Comparison:
    """Compare two figures of one period, or of which one leaves the period open."""
    same_time = same_period(one.period, other.period) or (bool(one.event) and one.period == other.period)
    comparable = same_time and one.same_frame(other)
    verdict = _verdict(one, other, ground) if comparable else OTHER
    scaled = scale(ground, one, other)
    text = f"{scaled.given(one.number, one.bound)} against {scaled.given(other.number, other.bound)}"
    notes = [scaled.unit, _time(one) if comparable else _frames(one, other)]
    notes.append(difference(one.number, other.number) if one.number != other.number else "")
    notes.append(voices((one.claim, other.claim), ground) if verdict == REPORTER else "")
    return Comparison(
        kind=one.sort,
        verdict=verdict,
        measure=one.measure,
        claims=(one.claim, other.claim),
        reason=reason(text, notes),
    )


def _time(one: Measured) -> str:
    return when(one.period) if one.period else ""


def _frames(one: Measured, other: Measured) -> str:
    """Say in words what two figures cover, where that differs."""
    told = [
        f"{when(each.period)}{f', {each.scope}' if each.scope else ''}"
        if not (one.period == other.period and one.scope != other.scope)
        else each.scope or "scope not said"
        for each in (one, other)
    ]
    return " against ".join(dict.fromkeys(told))


def _verdict(one: Figure, other: Figure, ground: Ground) -> str:
    """Return the first verdict that fits two figures of one time and frame."""
    limited = {one.bound, other.bound} - {"", "about"}
    if one.number == other.number or (limited and one.interval.overlaps(other.interval)):
        return AGREE
    if rounded(one.number, other.number):
        return ROUNDED
    if near(one.number, other.number):
        return NEAR
    return CONFLICT if ground.of_one_side((one.claim, other.claim)) else REPORTER


def _growth_pairs(factors: Sequence[Growth], ground: Ground) -> Iterator[Comparison]:
    """Compare factors with each other; those of two stated periods only where they are the same factor."""
    for group in grouped(factors, lambda growth: growth.kind).values():
        told = GrowthPairs(group, ground)
        yield from (_growth_pair(one, other, ground) for one, other in told.found)
        yield from left_out("growth", GROWTH, group[0].claim, told.left)
        if not told.left:
            met = {id(each) for pair in told.found for each in pair}
            yield from (_alone("growth", GROWTH, each) for each in group if id(each) not in met)


def _growth_pair(one: Growth, other: Growth, ground: Ground) -> Comparison:
    comparable = one.same_frame(other) and one.leads(other.base, other.period)
    if not comparable:
        verdict = OTHER
    elif one.number == other.number:
        verdict = AGREE
    elif rounded(one.number, other.number):
        verdict = ROUNDED
    elif near(one.number, other.number):
        verdict = NEAR
    else:
        verdict = CONFLICT if ground.of_one_side((one.claim, other.claim)) else REPORTER
    notes = ["factors of growth", *dict.fromkeys((_span(one), _span(other)))]
    if verdict != CONFLICT and one.number != other.number and one.interval.overlaps(other.interval):
        notes.append("the same factor, within their precision")
    notes.append(voices((one.claim, other.claim), ground) if verdict == REPORTER else "")
    return Comparison(
        kind="growth",
        verdict=verdict,
        measure=GROWTH,
        claims=(one.claim, other.claim),
        reason=reason(f"{factor(one.number)} against {factor(other.number)}", notes),
    )


def _span(growth: Growth) -> str:
    if growth.base is None:
        return when(growth.period)
    return f"{when(growth.base)} to {when(growth.period)}" if growth.period else f"since {when(growth.base)}"


def _sums(numbers: Sequence[Figure], ground: Ground) -> Iterator[Comparison]:
    """Set each whole beside its parts, where one source gives them all."""
    alike = grouped(numbers, lambda figure: _source(figure, figure.identity))
    for whole in numbers:
        for key, values in whole.identity.items():
            wanted = sorted(_parts(key, values, ground))
            given = [alike.get(_source(whole, {**whole.identity, key: (part,)}), ()) for part in wanted]
            for parts in _of_same_ends(given, whole, ground) if all(given) else ():
                yield _sum(whole, parts, ground)


def _source(one: Figure, identity: Identity) -> Hashable:
    """Return what a whole and its parts share, once the part is named: source, ends, time, unit."""
    claim = one.claim
    who = claim.document, claim.speakers, claim.values("origin")
    what = frozenset(one.ends), one.measure, one.unit, one.period, one.event, one.scope
    return who, what, tuple(sorted(identity.items()))


def _of_same_ends(
    given: Sequence[Sequence[Figure]], whole: Figure, ground: Ground
) -> Iterator[tuple[Figure, ...]]:
    """Yield the choices of one figure for each part, all of the whole's relation or narrower ones."""
    above = [
        [
            each
            for each in figures
            if whole.claim.relation in ground.ontology.relations[each.claim.relation].ancestors
        ]
        for figures in given
    ]
    chosen = (parts for parts in product(*above) if len({part.ends for part in parts}) == 1) if above else ()
    yield from islice(chosen, nearness.NEIGHBORS)


def _parts(key: str, values: tuple[str, ...], ground: Ground) -> frozenset[str]:
    """Return the notations of the parts of a qualifier's value."""
    qualifier = ground.ontology.qualifiers[key]
    concept = ground.ontology.scheme(qualifier.scheme).get(values[0])
    names = concept.parts if concept and len(values) == 1 else frozenset[str]()
    return frozenset(ground.ontology.concepts[name].notation for name in names)


def _sum(whole: Figure, parts: Sequence[Figure], ground: Ground) -> Comparison:
    total = reduce(Interval.plus, (part.interval for part in parts))
    number = sum((part.number for part in parts), start=Decimal(0))
    gap = total.gap(whole.interval)
    verdict = ADDS_UP if not gap else NEAR if gap <= NEARNESS else CONFLICT
    scaled = scale(ground, whole, *parts)
    terms = " + ".join(scaled.given(part.number, part.bound) for part in parts)
    text = f"{terms} = {scaled.given(number)} against {scaled.given(whole.number, whole.bound)}"
    claims = (whole.claim, *(part.claim for part in parts))
    notes = [scaled.unit, _time(whole)]
    return Comparison(
        kind="sum", verdict=verdict, measure=whole.measure, claims=claims, reason=reason(text, notes)
    )
