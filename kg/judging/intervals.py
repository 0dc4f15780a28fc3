"""Numbers with a precision, and periods: which are the same, near, or the one rounded from the other.

Arithmetic is decimal throughout; a figure is an interval: half a unit of its last non-zero digit either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.corpus.values import precision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.rdf.dates import PartialDate

__all__ = ["NEARNESS", "Interval", "apart", "around", "near", "rounded", "same_period"]

NEARNESS = Decimal("0.01")
"""Figures within one per cent of each other are near."""

_INFINITE = Decimal("Infinity")


@dataclass(frozen=True)
class Interval:
    """The values that a figure may stand for, ends included; an open end is infinite."""

    low: Decimal
    high: Decimal

    def times(self, factor: Interval) -> Interval:
        """Return the values of a product."""
        return _spanned(_product(a, b) for a in (self.low, self.high) for b in (factor.low, factor.high))

    def over(self, factor: Interval) -> Interval:
        """Return the values of a quotient; a factor that may be zero leaves it open upwards."""
        low = Decimal(0) if factor.high.is_infinite() else self.low / factor.high
        return Interval(low, _INFINITE if factor.low <= 0 else self.high / factor.low)

    def plus(self, other: Interval) -> Interval:
        """Return the values of a sum."""
        return Interval(self.low + other.low, self.high + other.high)

    def overlaps(self, other: Interval) -> bool:
        """Say whether some value belongs to both."""
        return self.low <= other.high and other.low <= self.high

    def gap(self, other: Interval) -> Decimal:
        """Return how far two intervals lie apart, as a share of the larger of the ends that face."""
        if self.overlaps(other):
            return Decimal(0)
        lower, upper = (self.high, other.low) if self.high < other.low else (other.high, self.low)
        return apart(lower, upper)


def _product(one: Decimal, other: Decimal) -> Decimal:
    return Decimal(0) if not one or not other else one * other


def _spanned(values: Iterable[Decimal]) -> Interval:
    found = sorted(values)
    return Interval(found[0], found[-1])


def around(number: Decimal, bound: str = "") -> Interval:
    """Return the values that a figure may stand for, by its digits and its bound.

    >>> around(Decimal("461.9"))
    Interval(low=Decimal('461.85'), high=Decimal('461.95'))
    """
    if bound in {"moreThan", "atLeast"}:
        return Interval(number, _INFINITE)
    if bound in {"lessThan", "atMost"}:
        return Interval(Decimal(0), number)
    half = precision(number)
    return Interval(number - half, number + half)


def apart(one: Decimal, other: Decimal) -> Decimal:
    """Return how far two numbers lie apart, as a share of the larger."""
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger else Decimal(0)


def near(one: Decimal, other: Decimal) -> bool:
    """Say whether two numbers are within one per cent."""
    return apart(one, other) <= NEARNESS


def rounded(one: Decimal, other: Decimal) -> bool:
    """Say whether the coarser of two numbers is the finer one, rounded to its precision.

    >>> rounded(Decimal(460), Decimal("461.9")), rounded(Decimal(470), Decimal("461.9"))
    (True, False)
    """
    coarse = max(precision(one), precision(other))
    return precision(one) != precision(other) and abs(one - other) <= coarse


def same_period(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Say whether two periods are stated and cover the same days."""
    return bool(one and other and (one.earliest, one.latest) == (other.earliest, other.latest))
