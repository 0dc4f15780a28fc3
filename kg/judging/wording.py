"""The words of a reason: numbers in one scale, factors, periods, and how far two figures lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from kg.corpus.values import plain
from kg.judging.intervals import NEARNESS, apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.judging.intervals import Interval
    from kg.rdf.dates import PartialDate

__all__ = ["Scale", "difference", "factor", "when"]

_MILLION = Decimal(10**6)
_SHOWN_DIGITS = 4


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


def difference(one: Decimal, other: Decimal) -> str:
    """Say how far two numbers lie apart: so many times where it is twice or more, else in per cent."""
    small, large = sorted((abs(one), abs(other)))
    if small and large / small >= 2:  # noqa: PLR2004 – from twice on, people speak of times
        with localcontext() as context:
            context.prec = 2
            return f"{plain(large / small)} times"
    return f"{Scale.percent(apart(one, other))} apart"
