"""The quads of a graph in runs: those of each document by themselves, and the rest.

A run is kept as packed text, a twentieth of what its quads take as objects, and is read each time that
somebody goes over it. Memory therefore follows what is said across documents, not what is said in them.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.rdf import serialization
from kg.rdf.sorting import bounds, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

__all__ = ["Run", "Runs", "as_lines", "split"]

_AT_ONCE = 100_000
"""Quads that are put in order at once, in some 40 MB."""

_EVERY = 97
"""Of so many quads and runs one tells where the others have their places."""


class Run(Collection["Quad"]):
    """What one document says: the quads of its named graph, in the order of their N-Quads.

    ``name`` is the key under which shards keep what is made of it, empty where that is not kept.
    """

    def __init__(self, graph: NamedNode, lines: bytes, name: str = "") -> None:
        self.graph, self.name = graph, name
        self._packed, self._size = zlib.compress(lines, 1), lines.count(b"\n")

    @property
    def lines(self) -> bytes:
        """The quads as sorted N-Quads, each once."""
        return zlib.decompress(self._packed)

    def __iter__(self) -> Iterator[Quad]:
        return iter(parse(input=self.lines, format=RdfFormat.N_QUADS))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)


class Runs(Collection["Quad"]):
    """All quads of a graph: those of each run, and the ``rest``, which no run has."""

    def __init__(self, runs: Sequence[Run], rest: Sequence[Quad]) -> None:
        self.runs, self.rest = runs, rest

    def __iter__(self) -> Iterator[Quad]:
        yield from self.rest
        for run in self.runs:
            yield from run

    def __len__(self) -> int:
        return len(self.rest) + sum(map(len, self.runs))

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)

    def with_more(self, quads: Iterable[Quad]) -> Runs:
        """Return the same with more quads that are no run's."""
        return Runs(self.runs, [*self.rest, *quads])

    def lines(self) -> Iterator[bytes]:
        """Yield all quads as sorted N-Quads, a line each; those of some of them are in memory at a time."""
        ranges = len(self) // _AT_ONCE + 1
        yield from in_order(self._texts(), bounds(self._texts(_EVERY), ranges) if ranges > 1 else ())

    def _texts(self, every: int = 1) -> Iterator[bytes]:
        """Yield sorted N-Quads of all, or of every so many quads of the rest, and runs, one."""
        rest = self.rest[::every]
        for at in range(0, len(rest), _AT_ONCE):
            yield as_lines(rest[at : at + _AT_ONCE])
        for run in self.runs[::every]:
            yield run.lines


def as_lines(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads, each once."""
    return serialization.n_quads(quads)


def split(quads: Iterable[Quad]) -> tuple[Sequence[Run], Iterable[Quad]]:
    """Return the runs of quads, and what stands in none; where they are not in runs, that is all."""
    return (quads.runs, quads.rest) if isinstance(quads, Runs) else ((), quads)
