"""The quads of a graph in runs: those of each document by themselves, and the rest.

A run is kept as packed text, a twentieth of what its quads take as objects, and is read each time that
somebody goes over it. Memory therefore follows what is said across documents, not what is said in them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from heapq import merge
from io import BytesIO
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg.rdf import serialization

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode, Quad

__all__ = ["Packed", "Run", "Runs", "as_lines", "in_order", "packed"]

_AT_ONCE = 20_000
"""Quads that are put in order at once, in some 8 MB."""

_UNPACKED = 1 << 16
"""Bytes of packed text that are read at once where many are read side by side."""


class Packed(Collection["Quad"]):
    """Quads in the order of their N-Quads, each once."""

    def __init__(self, lines: bytes, packed: bytes = b"") -> None:
        """Take sorted N-Quads; they may be ``packed`` already, by ``zlib``."""
        self._packed, self._size = packed or zlib.compress(lines, 1), lines.count(b"\n")

    @property
    def lines(self) -> bytes:
        """The quads as sorted N-Quads."""
        return zlib.decompress(self._packed)

    def each_line(self) -> Iterator[bytes]:
        """Yield the quads as N-Quads, each a line, and hold few of them at a time."""
        unpacking, left, begun = zlib.decompressobj(), self._packed, b""
        while left:
            lines = (begun + unpacking.decompress(left, _UNPACKED)).splitlines(keepends=True)
            begun = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
            yield from lines
            left = unpacking.unconsumed_tail
        yield from (begun + unpacking.flush()).splitlines(keepends=True)

    def __iter__(self) -> Iterator[Quad]:
        return iter(parse(input=self.lines, format=RdfFormat.N_QUADS))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)


class Run(Packed):
    """What one document says: the quads of its named graph. No other run speaks of the nodes of this.

    ``name`` is the key under which shards keep its lines, empty where they do not; ``digest`` is a hash of
    these.
    """

    def __init__(self, graph: NamedNode, lines: bytes, name: str = "", packed: bytes = b"") -> None:
        super().__init__(lines, packed)
        self.graph, self.name = graph, name
        self.digest = hashlib.sha256(lines).digest()


class Runs(Collection["Quad"]):
    """All quads of a graph: those of each run, and the others, which no run has, in pieces."""

    def __init__(self, runs: Sequence[Run], others: Iterable[Quad], before: Sequence[Packed] = ()) -> None:
        """Take runs and quads that are no run's, each of them once; more of these may be packed already."""
        self.runs, self._others = runs, [*before, *_pieces(others)]

    @property
    def pieces(self) -> Sequence[Packed]:
        """The quads that no run has, in pieces, each sorted by itself."""
        return self._others

    @property
    def rest(self) -> Iterator[Quad]:
        """The quads that no run has."""
        return chain.from_iterable(self._others)

    def rest_of(self, graph: NamedNode) -> Iterator[Quad]:
        """Return what a graph has of the quads that no run has; of others only the lines are looked at."""
        end = f" {graph} .\n".encode()
        lines = (line for each in self._others for line in each.each_line() if line.endswith(end))
        return iter(parse(input=b"".join(lines), format=RdfFormat.N_QUADS))

    @property
    def rest_with_lines(self) -> Iterator[tuple[Quad, bytes]]:
        """The same, each with its N-Quads."""
        return chain.from_iterable(zip(each, each.each_line(), strict=True) for each in self._others)

    @property
    def rest_size(self) -> int:
        """The number of quads that no run has."""
        return sum(map(len, self._others))

    @property
    def rest_lines(self) -> Iterator[bytes]:
        """The same as sorted N-Quads, line by line, which costs a third of reading and writing quads."""
        return _merged(self._others)

    @property
    def lines(self) -> Iterator[bytes]:
        """All quads as N-Quads, run by run and piece by piece, each sorted by itself."""
        return (each.lines for each in chain(self._others, self.runs))

    def __iter__(self) -> Iterator[Quad]:
        return chain(self.rest, chain.from_iterable(self.runs))

    def __len__(self) -> int:
        return self.rest_size + sum(map(len, self.runs))

    def __contains__(self, quad: object) -> bool:
        return any(quad == each for each in self)

    def with_more(self, quads: Iterable[Quad]) -> Runs:
        """Return the same with more quads that are no run's."""
        return Runs(self.runs, quads, self._others)


def packed(lines: Iterable[bytes]) -> list[Packed]:
    """Return sorted N-Quads, line by line, in pieces of which each is read at once."""
    waiting = iter(lines)
    return [Packed(some) for some in iter(lambda: b"".join(islice(waiting, _AT_ONCE)), b"")]


def as_lines(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads, each once."""
    return b"".join(in_order(quads))


def in_order(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Yield quads as sorted N-Quads, each once; of many, few are held as objects or lines at a time."""
    waiting = iter(quads)
    first = serialization.n_quads(islice(waiting, _AT_ONCE))
    if others := _pieces(waiting):
        return _merged([Packed(first), *others])
    return BytesIO(first)


def _pieces(quads: Iterable[Quad]) -> list[Packed]:
    """Return quads in pieces, each of which is sorted by itself."""
    waiting = iter(quads)
    some = iter(lambda: serialization.n_quads(islice(waiting, _AT_ONCE)), b"")
    return [Packed(lines) for lines in some]


def _merged(pieces: Sequence[Packed]) -> Iterator[bytes]:
    """Yield the lines of pieces in their order, each once; few are sorted sooner than merged."""
    if sum(map(len, pieces)) <= _AT_ONCE:
        return iter(sorted({line for each in pieces for line in each.lines.splitlines(keepends=True)}))
    return (line for line, _ in groupby(merge(*(each.each_line() for each in pieces))))
