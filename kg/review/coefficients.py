"""Coefficients of agreement between coders, beyond what chance would give.

Krippendorff, *Content Analysis* (4th ed., 2019), chapter 12, for α; Cohen, *A Coefficient of Agreement for
Nominal Scales*, Educational and Psychological Measurement 20 (1960), for κ.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

__all__ = ["alpha", "interval", "kappa", "unitizing_alpha"]


def alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's α for nominal values: each unit has the values that coders gave it.

    α = 1 - Dₒ / Dₑ: the disagreement seen in units of two and more values, by that among all such values
    (Krippendorff 2019, 12.3). None where nothing can be said: no such unit, or one value everywhere.

    >>> alpha([["a", "a"], ["b", "b"], ["a", "b"]])
    0.4444444444444444
    """
    paired = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in paired for value in unit)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if not expected:
        return None
    observed = sum(
        (len(unit) ** 2 - sum(count * count for count in Counter(unit).values())) / (len(unit) - 1)
        for unit in paired
    )
    return 1 - (n - 1) * observed / expected


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Return Cohen's κ of two coders: (pₒ - pₑ) / (1 - pₑ), by their own frequencies of values.

    None where there is no pair, or both gave one value to all.

    >>> kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    """
    n = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[value] * second[value] for value in first)
    if not n or chance == n * n:
        return None
    agreed = sum(one == other for one, other in pairs)
    return (agreed * n - chance) / (n * n - chance)


def unitizing_alpha(spans: Sequence[Sequence[tuple[int, int]]], length: int) -> float | None:
    """Return the agreement of coders on which stretches of a text of some length they marked.

    It is α for nominal data whose units are the letters, each marked or not by each coder, so that
    disagreement grows with the length that only some marked. The binary α for unitized continua
    (Krippendorff, Mathet, Bouvry and Widlöcher, Quality & Quantity 50, 2016) rests on the same coincidences
    of lengths and corrects otherwise for few units.
    """
    marked = [{place for start, end in each for place in range(start, end)} for each in spans]
    by_place = Counter(place for each in marked for place in each)
    coders, n = len(spans), len(spans) * length
    ones = by_place.total()
    if coders < 2 or not ones or ones == n:  # noqa: PLR2004 – nothing to compare with one coder
        return None
    observed = sum(2 * count * (coders - count) / (coders - 1) for count in by_place.values())
    return 1 - (n - 1) * observed / (2 * ones * (n - ones))


def interval(
    measure: Callable[[Sequence[Sequence[Hashable]]], float | None],
    units: Sequence[Sequence[Hashable]],
    draws: int = 1000,
) -> tuple[float, float] | None:
    """Return the 95 % interval of a measure by bootstrap: units drawn with replacement, the same every time.

    Percentiles as of Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13; draws in
    which the measure says nothing do not count. None where none does.
    """
    chance = random.Random(0)  # noqa: S311 – no secret: the same units give the same interval
    found = []
    for _ in range(draws if units else 0):
        value = measure(chance.choices(units, k=len(units)))
        if value is not None:
            found.append(value)
    found.sort()
    return (found[int(0.025 * len(found))], found[int(0.975 * len(found))]) if found else None
