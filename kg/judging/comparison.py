"""Claims set side by side: the verdicts, numbers with a precision, and the words of the reason.

Arithmetic is decimal throughout; a figure is an interval: half a unit of its last non-zero digit either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from kg.corpus.values import plain, precision
from kg.rdf import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.corpus.claims import Claim
    from kg.rdf.dates import PartialDate

__all__ = [
    "Comparison",
    "Interval",
    "Scale",
    "around",
    "difference",
    "factor",
    "near",
    "reason",
    "rounded",
    "same_period",
    "when",
]

ADDS_UP = "adds-up"
OTHER = "other-period-or-scope"
AGREE = "agree"
ROUNDED = "rounded"
NEAR = "near"
REPORTER = "other-or-unknown-reporter"
CONFLICT = "conflict"
NOTHING = "nothing-to-compare-with"
LABEL = "label"

NEARNESS = Decimal("0.01")
"""Figures within one per cent of each other are near."""

_INFINITE = Decimal("Infinity")
_MILLION = Decimal(10**6)
_SHOWN_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Claims set side by side, with a verdict and its reason.

    ``kind`` and ``verdict`` are notations of the schemes ``comparisonKinds`` and ``verdicts``; ``measure`` is
    the qualifier whose values are compared, empty for denials. ``claims`` are those compared, in the order in
    which the reason names them; ``through`` the claims of growth between them.
    """

    kind: str
    verdict: str
    measure: str
    claims: tuple[Claim, ...]
    reason: str
    through: tuple[Claim, ...] = ()

    @property
    def identifier(self) -> str:
        """Hash what is compared; other claims and the verdict do not count, so a link survives them."""
        compared = sorted(claim.identifier for claim in self.claims)
        return terms.digest(
            [self.kind, self.measure, *compared, "", *(each.identifier for each in self.through)]
        )

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """Every claim that the comparison rests on, each once."""
        return tuple({claim.identifier: claim for claim in (*self.claims, *self.through)}.values())


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


def when(period: PartialDate | None) -> str:
    """Write a period for a reason."""
    return period.text.replace("/", " to ") if period else "a period not said"


@dataclass(frozen=True)
class Scale:
    """How the numbers of one reason are written: all in the same unit, in millions where they are large."""

    unit: str
    divisor: Decimal = Decimal(1)

    @classmethod
    def of(cls, numbers: Sequence[Decimal], unit: str) -> Scale:
        """Choose the scale for some numbers with a unit."""
        if max(map(abs, numbers), default=Decimal(0)) >= _MILLION:
            return cls(f"{unit} million".strip(), _MILLION)
        return cls(unit)

    def given(self, number: Decimal, bound: str = "") -> str:
        """Write a number that a claim states, in full, with its bound."""
        words = {
            "moreThan": "more than ",
            "atLeast": "at least ",
            "lessThan": "less than ",
            "atMost": "at most ",
        }
        return words.get(bound, f"{bound} " if bound else "") + plain(number / self.divisor)

    def reckoned(self, number: Decimal) -> str:
        """Write a number that is worked out, to four significant digits."""
        if number.is_infinite():
            return "any more"
        with localcontext() as context:
            context.prec = _SHOWN_DIGITS
            return plain(number / self.divisor)

    @staticmethod
    def percent(share: Decimal) -> str:
        """Write a share of one in per cent, to one significant digit or two."""
        with localcontext() as context:
            context.prec = 1 if share < NEARNESS else 2
            return f"{plain(share * 100)} %"

    def range(self, interval: Interval) -> str:
        """Write the ends of an interval."""
        return f"{self.reckoned(interval.low)} to {self.reckoned(interval.high)}"


def factor(number: Decimal) -> str:
    """Write a factor of growth, a whole one bare, others with two decimals or more.

    >>> factor(Decimal("1.4")), factor(Decimal(3)), factor(Decimal("1.143"))
    ('1.40', '3', '1.143')
    """
    text = plain(number)
    return text if "." not in text or len(text.partition(".")[2]) > 1 else f"{text}0"


def reason(text: str, notes: Iterable[str]) -> str:
    """Join what is compared with the notes on it that are not empty."""
    return f"{text} ({'; '.join(filter(None, notes))})"


def difference(one: Decimal, other: Decimal) -> str:
    """Say how far two numbers lie apart: so many times where it is twice or more, else in per cent."""
    small, large = sorted((abs(one), abs(other)))
    if small and large / small >= 2:  # noqa: PLR2004 – from twice on, people speak of times
        with localcontext() as context:
            context.prec = 2
            return f"{plain(large / small)} times"
    return f"{Scale.percent(apart(one, other))} apart"
