"""The quads of a graph in runs: those of each document by themselves, and the rest.

A run is kept as packed text, a twentieth of what its quads take as objects, and is read each time that
somebody goes over it. Memory therefore follows what is said across documents, not what is said in them.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg.rdf import serialization
from kg.rdf.sorting import bounds, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode, Quad

__all__ = ["Packed", "Run", "Runs", "as_lines", "split"]

_AT_ONCE = 100_000
"""Quads that are put in order at once, in some 40 MB."""

_EVERY = 97
"""Of so many quads and runs one tells where the others have their places."""


class Packed(Collection["Quad"]):
    """Quads in the order of their N-Quads, each once."""

    def __init__(self, lines: bytes) -> None:
        self._packed, self._size = zlib.compress(lines, 1), lines.count(b"\n")

    @property
    def lines(self) -> bytes:
        """The quads as sorted N-Quads."""
        return zlib.decompress(self._packed)

    def __iter__(self) -> Iterator[Quad]:
        return iter(parse(input=self.lines, format=RdfFormat.N_QUADS))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)


class Run(Packed):
    """What one document says: the quads of its named graph. No other run speaks of the nodes of this.

    ``name`` is the key under which shards keep what is made of it, empty where that is not kept.
    """

    def __init__(self, graph: NamedNode, lines: bytes, name: str = "") -> None:
        super().__init__(lines)
        self.graph, self.name = graph, name


class Runs(Collection["Quad"]):
    """All quads of a graph: those of each run, and the others, which no run has, in pieces."""

    def __init__(self, runs: Sequence[Run], others: Iterable[Quad], before: Sequence[Packed] = ()) -> None:
        """Take runs and quads that are no run's, each of them once; more of these may be packed already."""
        self.runs, waiting = runs, iter(others)
        self._others = [*before]
        while lines := as_lines(islice(waiting, _AT_ONCE)):
            self._others.append(Packed(lines))

    @property
    def rest(self) -> Iterator[Quad]:
        """The quads that no run has."""
        return chain.from_iterable(self._others)

    def __iter__(self) -> Iterator[Quad]:
        return chain(self.rest, chain.from_iterable(self.runs))

    def __len__(self) -> int:
        return sum(map(len, chain(self._others, self.runs)))

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)

    def with_more(self, quads: Iterable[Quad]) -> Runs:
        """Return the same with more quads that are no run's."""
        return Runs(self.runs, quads, self._others)

    def lines(self) -> Iterator[bytes]:
        """Yield all quads as sorted N-Quads, a line each; those of some of them are in memory at a time."""
        ranges, texts = len(self) // _AT_ONCE + 1, (each.lines for each in (*self._others, *self.runs))
        yield from in_order(texts, bounds(self._sample(), ranges) if ranges > 1 else ())

    def _sample(self) -> Iterator[bytes]:
        """Yield N-Quads of some quads of no run, and of some runs."""
        for each in self._others:
            yield b"".join(each.lines.splitlines(keepends=True)[::_EVERY])
        for run in self.runs[::_EVERY]:
            yield run.lines


def as_lines(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads, each once."""
    return serialization.n_quads(quads)


def split(quads: Iterable[Quad]) -> tuple[Sequence[Run], Iterable[Quad]]:
    """Return the runs of quads, and what stands in none; where they are not in runs, that is all."""
    return (quads.runs, quads.rest) if isinstance(quads, Runs) else ((), quads)
