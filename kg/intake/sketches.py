"""Texts that are nearly the same: few numbers stand for each, and near texts share most of them.

A sketch has the smallest hashes of a text's shingles, which are three long words in a row: a bottom-k sketch
estimates the Jaccard similarity of two sets without bias (Broder 1997).
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections import Counter, defaultdict

__all__ = ["ALIKE", "Sketch", "Sketches", "likeness", "sketch"]

Sketch = tuple[int, ...]
"""The smallest hashes of a text's shingles, in order."""

ALIKE = 0.7
"""From which similarity on two texts are told as near doubles."""

_SIZE = 48
_LONG_WORD = re.compile(r"[^\W_]{4,}")


def sketch(text: str) -> Sketch:
    """Return the sketch of a text; that of a text with few long words is short."""
    words = [word.encode() for word in _LONG_WORD.findall(text.casefold())]
    shingles = {zlib.crc32(b" ".join(words[at : at + 3])) for at in range(max(len(words) - 2, 0))}
    return tuple(heapq.nsmallest(_SIZE, shingles))


def likeness(one: Sketch, other: Sketch) -> float:
    """Estimate which part of all shingles of two texts both have.

    >>> likeness((1, 2, 3), (1, 2, 4))
    0.5
    """
    least = set(heapq.nsmallest(_SIZE, {*one, *other}))
    return len(least & set(one) & set(other)) / len(least) if least else 0.0


class Sketches:
    """The sketches of texts, found by what they share."""

    def __init__(self) -> None:
        self._sketches: dict[str, Sketch] = {}
        self._with: dict[int, list[str]] = defaultdict(list)

    def add(self, name: str, made: Sketch) -> None:
        """Keep a text's sketch under its name."""
        self._sketches[name] = made
        for each in made:
            self._with[each].append(name)

    def likest(self, made: Sketch) -> tuple[str, float]:
        """Return the name of the text that is most alike, and how much; nothing and 0 where none is."""
        shared = Counter(name for each in made for name in self._with.get(each, ()))
        found = ((likeness(made, self._sketches[name]), name) for name, _ in shared.most_common(3))
        share, name = max(found, default=(0.0, ""))
        return name, share
