"""The score of a candidate: a logistic regression on its features, with coefficients that ship as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.extraction.candidates import Candidate

__all__ = ["coefficients", "score", "scored"]


@lru_cache(maxsize=2)
def coefficients(name: str = "coefficients.json") -> Mapping[str, float]:
    """Return the coefficient of each feature in a file, and the intercept under an empty name."""
    text = files("kg.extraction").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, float] = json.loads(text)
    return found


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that a person accepts a candidate with these features.

    >>> score({"together": 1.0}, {"": -1.0, "together": 1.0})
    0.5
    """
    total = weights.get("", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


def scored(candidate: Candidate) -> Candidate:
    """Return a candidate with its score."""
    return replace(candidate, score=score(candidate.features, coefficients()))
