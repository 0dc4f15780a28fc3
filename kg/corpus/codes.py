"""The codes of ISO 3166-1 (states and territories) and ISO 4217 (currencies), as tables beside this module.

``tests/refresh_codes.py`` writes the tables.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

__all__ = ["currencies", "territories"]


@lru_cache(maxsize=1)
def territories() -> frozenset[str]:
    """Return the alpha-2 and alpha-3 codes of ISO 3166-1."""
    return frozenset(code for row in _rows("iso-3166-1.csv") for code in row)


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """Return the alphabetic codes of ISO 4217."""
    return frozenset(code for row in _rows("iso-4217.csv") for code in row)


def _rows(name: str) -> list[list[str]]:
    with files("kg.corpus").joinpath("data", name).open(encoding="utf-8") as file:
        return list(csv.reader(file))[1:]
