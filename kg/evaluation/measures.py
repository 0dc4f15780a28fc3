"""Precision, recall, intervals, calibration: figures of pairings, without knowing what was paired."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Score", "Tenth", "brier", "calibration", "interval"]

_SAMPLES = 1000
_SEED = 20


@dataclass(frozen=True)
class Score:
    """How many were right of those proposed and of those in the gold."""

    right: int
    proposed: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was proposed that is right; 0 where nothing was."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 where there is none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.proposed + self.gold) if self.proposed + self.gold else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.proposed + other.proposed, self.gold + other.gold)


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    whole = Score(0, 0, 0)
    for each in scores:
        whole += each
    return whole


def interval(by_text: Sequence[Score], of: str) -> tuple[float, float]:
    """Return the 95 % interval of a property of the sum, by bootstrap over texts; the same at each call.

    >>> interval([Score(1, 2, 4), Score(1, 2, 4)], "precision")
    (0.5, 0.5)
    """
    if not by_text:
        return 0.0, 0.0
    draw = random.Random(_SEED)  # noqa: S311 – no secret
    values = sorted(getattr(total(draw.choices(by_text, k=len(by_text))), of) for _ in range(_SAMPLES))
    return values[int(0.025 * _SAMPLES)], values[int(0.975 * _SAMPLES) - 1]


@dataclass(frozen=True)
class Tenth:
    """The candidates of a tenth of the score: how many, how many right, and their mean score."""

    least: float
    count: int
    right: int
    mean: float


def calibration(judged: Sequence[tuple[float, bool]]) -> list[Tenth]:
    """Return how often candidates are right, by the tenth of their score; empty tenths are left out."""
    tenths = []
    for number in range(10):
        inside = [each for each in judged if min(int(each[0] * 10), 9) == number]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            tenths.append(Tenth(number / 10, len(inside), sum(right for _, right in inside), mean))
    return tenths


def brier(judged: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared distance of scores from what is right, 0 at best."""
    return sum((score - right) ** 2 for score, right in judged) / len(judged) if judged else 0.0
