"""What claims measure: figures with unit, period and scope, and factors of growth between two periods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.judging.identity import identity
from kg.judging.intervals import Interval, around, same_period
from kg.judging.wording import Scale
from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.identity import Identity
    from kg.rdf.dates import PartialDate

__all__ = [
    "GROWTH",
    "Days",
    "Figure",
    "Frame",
    "Growth",
    "Measured",
    "days",
    "figures",
    "growths",
    "scale",
    "voices",
]

GROWTH = "changeFactor"
"""The qualifier that holds a factor of growth: new value divided by old value."""


Days = tuple["date", "date"]
"""The first and last day of a period, whatever words name it."""

Frame = tuple[tuple[tuple[str, tuple[str, ...]], ...], str]
"""What tells figures of one kind and period apart: the identifying qualifiers and the scope."""


@dataclass(frozen=True)
class Measured:
    """What figures and growth share: the claim, which thing it measures, for which period, of what scope.

    ``ends`` are subject and object, sorted where the figure reads the same from both.
    """

    claim: Claim
    ends: tuple[str, ...]
    identity: Identity
    period: PartialDate | None
    scope: str
    number: Decimal

    @property
    def kind(self) -> tuple[str, ...]:
        """The relation and the ends."""
        return (self.claim.relation, *self.ends)

    @cached_property
    def frame(self) -> Frame:
        """The identifying qualifiers and the scope."""
        return tuple(self.identity.items()), self.scope

    @property
    def days(self) -> Days | None:
        """The first and last day of the period, if one is stated."""
        return days(self.period) if self.period else None

    def same_frame(self, other: Measured) -> bool:
        """Say whether two measure the same: equal identifying qualifiers, equal scope."""
        return self.frame == other.frame


@dataclass(frozen=True)
class Figure(Measured):
    """An asserted number: an amount, a count or a quantity, in its unit."""

    measure: str
    unit: str
    bound: str

    @property
    def key(self) -> tuple[str, ...]:
        """What figures share that may be compared: relation, ends, measure, unit and event."""
        return (*self.kind, self.measure, self.unit, self.event)

    @property
    def event(self) -> str:
        """The event whose figure it is, or nothing."""
        return self.claim.value("event") or ""

    @property
    def sort(self) -> str:
        """The notation of the kind of comparison that the figure takes part in."""
        return "event" if self.event else "figures"

    @cached_property
    def interval(self) -> Interval:
        """The values that the figure may stand for."""
        return around(self.number, self.bound)


@dataclass(frozen=True)
class Growth(Measured):
    """An asserted factor of growth, from ``base`` to ``period`` where these are known."""

    base: PartialDate | None

    @cached_property
    def interval(self) -> Interval:
        """The values that the factor may stand for."""
        return around(self.number)

    def leads(self, start: PartialDate | None, end: PartialDate | None) -> bool:
        """Say whether the growth is from one period to another."""
        return same_period(self.base, start) and same_period(self.period, end)


def days(period: PartialDate) -> Days:
    """Return the first and last day of a period."""
    return period.earliest, period.latest


def figures(claims: Iterable[Claim], ground: Ground) -> Iterator[Figure]:
    """Yield the asserted figures; goals and forecasts are none."""
    for claim in claims:
        if not ground.gives_edge(claim):
            continue
        for measure in sorted(ground.marks["measures"] & claim.qualifiers.keys()):
            number = claim.number(measure)
            if number is not None:
                yield Figure(
                    claim=claim,
                    ends=_ends(claim, ground),
                    identity=identity(claim, ground.marks),
                    period=claim.date("period"),
                    scope=claim.value("scope") or "",
                    number=number,
                    measure=measure,
                    unit=claim.value(ground.marks.unit(measure)) or "",
                    bound=claim.value("bound") or "",
                )


def growths(claims: Iterable[Claim], ground: Ground) -> Iterator[Growth]:
    """Yield the asserted factors of growth; *since 2020* ends with the last full year before it was said."""
    for claim in claims:
        number = claim.number(GROWTH) if ground.gives_edge(claim) else None
        if number is not None:
            base = claim.date("comparedWith")
            yield Growth(
                claim=claim,
                ends=_ends(claim, ground),
                identity=identity(claim, ground.marks),
                period=claim.date("period") or _last_full_year(base, claim.issued),
                scope=claim.value("scope") or "",
                number=number,
                base=base,
            )


def _ends(claim: Claim, ground: Ground) -> tuple[str, str]:
    """Return subject and object, sorted where relation and flow read the same from both."""
    marks, given = ground.marks, identity(claim, ground.marks)
    seen = any(marks.concept_marked("seenFromSubject", key, each) for key in given for each in given[key])
    return (claim.subject, claim.object) if seen else ground.ends(claim)


def _last_full_year(base: PartialDate | None, stated: PartialDate | None) -> PartialDate | None:
    """Return the last full year before something was said, where it is reckoned from an earlier full year."""
    if base is None or stated is None or not base.text.isdecimal():
        return None
    year = stated.earliest.year - 1
    return dates.parse(f"{year:04}") if year > base.earliest.year else None


def scale(ground: Ground, *some: Figure) -> Scale:
    """Choose how the numbers of some figures of one unit are written."""
    first = some[0]
    qualifier = ground.ontology.qualifiers.get(ground.marks.unit(first.measure))
    concept = ground.ontology.scheme(qualifier.scheme).get(first.unit) if qualifier else None
    return Scale.of([each.number for each in some], concept.label() if concept else first.unit)


def voices(claims: Iterable[Claim], ground: Ground) -> str:
    """Say in words who states some claims, for a reason."""
    names: dict[str, None] = {}
    for claim in claims:
        for slug in ground.voices(claim):
            narrator = ground.label(claim.speakers[0]) if claim.speakers else claim.document
            names[ground.label(slug) if slug else f"{narrator} (cites nobody)"] = None
    *others, last = names
    return f"stated by {', '.join(others)}{' and ' if others else ''}{last}"
