"""The quads of a graph in blocks of sorted N-Quads: what changes in a graph changes a few of them.

A document's run is a block, and the rest is cut where a line's own hash says so. So two graphs are told apart
by the names of their blocks, and only where these differ does anybody read lines.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import RdfFormat, parse

from kg.rdf.runs import as_lines
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import NamedNode, Quad

    from kg.rdf.runs import Runs
    from kg.shards import Shards

__all__ = ["Block", "Change", "change", "of_graph", "of_lines", "of_quads", "version"]

_LINES = 1024
"""Of so many lines one ends a block."""


class Block(NamedTuple):
    """Some quads of a graph: a hash of their lines, and the shard that has these, empty where none has."""

    digest: bytes
    name: str


@dataclass(frozen=True)
class Change:
    """What tells two graphs apart: the quads that are gone and those that came, as N-Quads."""

    gone: bytes
    come: bytes

    @property
    def size(self) -> int:
        """The number of these quads."""
        return self.gone.count(b"\n") + self.come.count(b"\n")

    def concerns(self, graph: NamedNode) -> bool:
        """Say whether a graph says something else than before."""
        end = f" {graph} .\n".encode()
        return end in self.gone or end in self.come

    @cached_property
    def quads(self) -> tuple[AbstractSet[Quad], AbstractSet[Quad]]:
        """The quads that are gone, and those that came."""
        gone, come = (parse(input=lines, format=RdfFormat.N_QUADS) for lines in (self.gone, self.come))
        return frozenset(gone), frozenset(come)


def of_graph(quads: Runs, shards: Shards | None = None) -> Iterator[Block]:
    """Yield the blocks of a graph, each kept in shards, if there are any."""
    for run in quads.runs:
        if shards is None or run.name:
            yield Block(run.digest, run.name)
        else:
            yield _block(run.lines, shards)
    for some in _blocks(quads.rest_lines):
        yield _block(some, shards)


def of_quads(quads: Iterable[Quad], shards: Shards | None = None) -> Iterator[Block]:
    """Yield the blocks of quads that are no run's, each kept in shards, if there are any."""
    yield from of_lines(as_lines(quads), shards)


def of_lines(lines: bytes, shards: Shards | None) -> Iterator[Block]:
    """Yield the blocks of sorted N-Quads, each kept in shards, if there are any."""
    for some in _cut(lines):
        yield _block(some, shards)


def version(blocks: Iterable[Block]) -> str:
    """Hash the content of a graph, whatever the order in which it was made."""
    return hashlib.sha256(b"".join(sorted(block.digest for block in blocks))).hexdigest()[:16]


def change(before: Iterable[str], now: Iterable[str], shards: Shards) -> Change | None:
    """Return what tells two graphs apart by the names of their blocks; none where a shard is not there."""
    old, new = set(before), set(now)
    left, right = (_lines(names, shards) for names in (old - new, new - old))
    if left is None or right is None:
        return None
    gone, come = sorted(left - right), sorted(right - left)
    return Change(b"".join(gone), b"".join(come))


def _lines(names: Iterable[str], shards: Shards) -> set[bytes] | None:
    found: set[bytes] = set()
    for name in sorted(names):
        lines = shards.get(name) if name else None
        if lines is None:
            return None
        found.update(lines.splitlines(keepends=True))
    return found


def _block(lines: bytes, shards: Shards | None) -> Block:
    if shards is None:
        return Block(_digest(lines), "")
    name = key_of("block", lines)
    shards.keep(name, lines)
    return Block(_digest(lines), name)


def _cut(lines: bytes) -> Iterator[bytes]:
    """Cut sorted lines into blocks."""
    return _blocks(BytesIO(lines))


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join sorted lines to blocks, where a line's hash says so: one line more moves one end or none."""
    block: list[bytes] = []
    for line in lines:
        block.append(line)
        if not zlib.crc32(line) % _LINES:
            yield b"".join(block)
            block = []
    if block:
        yield b"".join(block)


def _digest(lines: bytes) -> bytes:
    return hashlib.sha256(lines).digest()
