"""The words by which headers and turns are found: data, ``data/cues.json``, in several languages."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.corpus.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["COLUMNS", "cue", "named_columns", "pattern"]

_CUES: Mapping[str, Any] = json.loads((files("kg.intake") / "data" / "cues.json").read_text(encoding="utf-8"))

COLUMNS: Mapping[str, tuple[str, ...]] = {key: tuple(names) for key, names in _CUES["columns"].items()}
"""How the columns of a table are called that say what its texts are, by what they say."""


def cue(name: str) -> Any:  # noqa: ANN401 – lists and tables of words
    """Return the words of a kind."""
    return _CUES[name]


@lru_cache(maxsize=256)
def pattern(words: str) -> re.Pattern[str]:
    """Return a pattern of whole words in any case."""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def named_columns(headings: Iterable[str]) -> dict[str, str]:
    """Return which of the headings of a table say what its texts are, the first of equal meaning.

    >>> named_columns(["year", "Country", "Post"])
    {'issued': 'year', 'role': 'Post', 'of': 'Country'}
    """
    known = {fold(each).replace(" ", "_"): each for each in reversed([*headings])}
    found = {key: [known[name] for name in names if name in known] for key, names in COLUMNS.items()}
    return {key: names[0] for key, names in found.items() if names}
