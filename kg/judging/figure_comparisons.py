"""Figures side by side: which agree, which add up, which differ because of who reports them.

Asserted figures of one measure, flow and pair are compared pairwise: for one period, or, for two, through
growth that leads from one to the other. Both sides are always kept, and nothing is averaged.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, TypeVar

from kg.judging.basis import in_order, pairs
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
    reason,
)
from kg.judging.figures import GROWTH, Figure, Growth, Measured, figures, growths, scale, voices
from kg.judging.growth_comparisons import bridged
from kg.judging.identity import matches
from kg.judging.intervals import NEARNESS, Interval, near, part_of_period, rounded, same_period
from kg.judging.wording import difference, factor, when

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground

__all__ = ["comparisons"]

_T = TypeVar("_T")


def comparisons(claims: Sequence[Claim], ground: Ground) -> list[Comparison]:
    """Compare all figures and factors of growth; a figure that none can be set beside says so."""
    ordered = in_order(claims)
    numbers, factors = list(figures(ordered, ground)), list(growths(ordered, ground))
    found = [
        *_sums(numbers, ground),
        *_figure_pairs(numbers, factors, ground),
        *_growth_pairs(factors, ground),
    ]
    met = {(each.measure, claim.identifier) for each in found for claim in each.claims}
    alone: list[tuple[str, str, Measured]] = [(each.sort, each.measure, each) for each in numbers]
    alone += [("growth", GROWTH, each) for each in factors]
    found += [_alone(*each) for each in alone if (each[1], each[2].claim.identifier) not in met]
    return found


def _alone(kind: str, measure: str, one: Measured) -> Comparison:
    text = f"no other figure of the same kind, for {when(one.period)}"
    return Comparison(kind=kind, verdict=NOTHING, measure=measure, claims=(one.claim,), reason=text)


def _grouped(values: Iterable[_T], key: Callable[[_T], Hashable]) -> dict[Hashable, list[_T]]:
    groups: dict[Hashable, list[_T]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return groups


def _figure_pairs(
    numbers: Sequence[Figure], factors: Sequence[Growth], ground: Ground
) -> Iterator[Comparison]:
    by_kind = _grouped(factors, lambda growth: growth.kind)
    for group in _grouped(numbers, lambda figure: figure.key).values():
        growing = by_kind.get(group[0].kind, [])
        for one, other in pairs(group):
            if not matches(one.identity, other.identity, ground.marks):
                continue
            if not (one.period and other.period) or same_period(one.period, other.period):
                yield _direct(one, other, ground)
            elif part_of_period(one.period, other.period):
                yield from _part_and_whole(one, other, ground)
            elif part_of_period(other.period, one.period):
                yield from _part_and_whole(other, one, ground)
            elif one.period.earliest <= other.period.earliest:
                yield from bridged(one, other, growing, ground)
            else:
                yield from bridged(other, one, growing, ground)


def _part_and_whole(part: Figure, whole: Figure, ground: Ground) -> Iterator[Comparison]:
    """Set the figure of a part of a year against that of the year: it must not exceed it."""
    if not part.same_frame(whole):
        return
    exceeds = part.interval.low > whole.interval.high
    conflict = CONFLICT if ground.of_one_side((part.claim, whole.claim)) else REPORTER
    scaled = scale(ground, part, whole)
    text = f"{scaled.given(part.number, part.bound)} against {scaled.given(whole.number, whole.bound)}"
    share = f"{scaled.percent(part.number / whole.number)} of it" if whole.number > 0 else ""
    periods = f"{when(part.period)} as a part of {when(whole.period)}"
    who = voices((part.claim, whole.claim), ground)
    notes = [scaled.unit, periods, share, "more than the whole" if exceeds else "", who]
    yield Comparison(
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
    for group in _grouped(factors, lambda growth: growth.kind).values():
        for one, other in pairs(group):
            apart = one.period and other.period and not same_period(one.period, other.period)
            if matches(one.identity, other.identity, ground.marks) and (
                not apart or one.interval.overlaps(other.interval)
            ):
                yield _growth_pair(one, other, ground)


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
    by_document = _grouped(numbers, lambda figure: figure.claim.document)
    for whole in numbers:
        beside = by_document[whole.claim.document]
        for key, values in whole.identity.items():
            wanted = _parts(key, values, ground)
            given = [
                [each for each in beside if _part_of(each, whole, (key, part), ground)]
                for part in sorted(wanted)
            ]
            for parts in product(*given) if wanted else ():
                if len({part.ends for part in parts}) == 1:
                    yield _sum(whole, parts, ground)


def _parts(key: str, values: tuple[str, ...], ground: Ground) -> frozenset[str]:
    """Return the notations of the parts of a qualifier's value."""
    qualifier = ground.ontology.qualifiers[key]
    concept = ground.ontology.scheme(qualifier.scheme).get(values[0])
    names = concept.parts if concept and len(values) == 1 else frozenset[str]()
    return frozenset(ground.ontology.concepts[name].notation for name in names)


def _part_of(one: Figure, whole: Figure, part: tuple[str, str], ground: Ground) -> bool:
    """Say whether a figure is a part of another, from the same source; its relation may be a narrower one."""
    mine, its = one.claim, whole.claim
    return (
        one.identity == {**whole.identity, part[0]: (part[1],)}
        and its.relation in ground.ontology.relations[mine.relation].ancestors
        and (set(one.ends), one.measure, one.unit) == (set(whole.ends), whole.measure, whole.unit)
        and (one.period == whole.period and one.event == whole.event and one.scope == whole.scope)
        and (mine.document, mine.speakers, mine.values("origin"))
        == (its.document, its.speakers, its.values("origin"))
    )


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
