"""Lines in the order of their bytes, more of them than should be in memory at a time.

They are cut into ranges, of which each is laid aside until its turn comes to be put in order.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.rdf.aside import Aside, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["bounds", "in_order"]


def bounds(sample: Iterable[bytes], ranges: int) -> list[bytes]:
    """Return lines that cut others, like those of the texts of a sample, into so many ranges of one size."""
    lines = _sorted(sample)
    return [lines[len(lines) * at // ranges] for at in range(1, ranges)] if lines else []


def in_order(texts: Iterable[bytes], bounds: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines of texts, of which each has its own in order, in one order; without bounds at once."""
    if not bounds:
        yield from _sorted(texts)
        return
    aside, laid = Aside(), [list[Piece]() for _ in (*bounds, b"")]
    for text in texts:
        lines = text.splitlines(keepends=True)
        cuts = [0, *(bisect_left(lines, bound) for bound in bounds), len(lines)]
        for pieces, (first, end) in zip(laid, pairwise(cuts), strict=True):
            part = b"".join(lines[first:end])
            pieces.append(Piece(aside.add(part), len(part)))
    for pieces in laid:
        yield from _sorted(map(aside.read, pieces))


def _sorted(texts: Iterable[bytes]) -> list[bytes]:
    return sorted(line for text in texts for line in text.splitlines(keepends=True))
