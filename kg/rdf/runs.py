"""The quads of a graph in runs: those of each document by themselves, and the rest.

A run is kept as packed text, a twentieth of what its quads take as objects, and is read each time that
somebody goes over it. Memory therefore follows what is said across documents, not what is said in them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.rdf import serialization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad

__all__ = ["Run", "Runs", "as_lines", "split"]


class Run(Collection["Quad"]):
    """What one document says: the quads of its named graph, in the order of their N-Quads.

    ``name`` is the key under which shards keep its lines, empty where they do not; ``digest`` is a hash of
    these.
    """

    def __init__(self, graph: NamedNode, lines: bytes, name: str = "") -> None:
        self.graph, self.name = graph, name
        self._packed, self._size = zlib.compress(lines, 1), lines.count(b"\n")
        self.digest = hashlib.sha256(lines).digest()

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


def as_lines(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads, each once."""
    return serialization.n_quads(quads)


def split(quads: Iterable[Quad]) -> tuple[Sequence[Run], Iterable[Quad]]:
    """Return the runs of quads, and what stands in none; where they are not in runs, that is all."""
    return (quads.runs, quads.rest) if isinstance(quads, Runs) else ((), quads)
