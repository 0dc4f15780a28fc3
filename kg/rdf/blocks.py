"""The quads of a graph in blocks of sorted N-Quads: what changes in a graph changes a few of them.

A document's run is a block, and the rest is cut where a line's own hash says so. So two graphs are told apart
by the names of their blocks, and only where these differ does anybody read lines.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import RdfFormat, parse

from kg.rdf.runs import in_order
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pyoxigraph import NamedNode, Quad

    from kg.rdf.runs import Runs
    from kg.shards import Shards

__all__ = [
    "Block",
    "Change",
    "change",
    "of_graph",
    "of_lines",
    "of_quads",
    "quads",
    "read",
    "revised",
    "told",
    "version",
]

_LINES = 1024
"""Of so many lines one ends a block."""


class Block(NamedTuple):
    """Some quads of a graph: a hash of their lines, and the shard that has these, empty where none has.

    ``first`` is the first line of a block of what no run has, empty of a run.
    """

    digest: bytes
    name: str
    first: bytes = b""


@dataclass(frozen=True)
class Change:
    """What tells two graphs apart: the quads that are gone and those that came, as N-Quads."""

    gone: bytes
    come: bytes

    @property
    def size(self) -> int:
        """The number of these quads."""
        return self.gone.count(b"\n") + self.come.count(b"\n")

    @property
    def growth(self) -> int:
        """By how many quads there are more."""
        return self.come.count(b"\n") - self.gone.count(b"\n")

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
    yield from of_lines(quads.rest_lines, shards)


def of_quads(quads: Iterable[Quad], shards: Shards | None = None) -> Iterator[Block]:
    """Yield the blocks of quads that are no run's, each kept in shards, if there are any."""
    yield from of_lines(in_order(quads), shards)


def of_lines(lines: Iterable[bytes], shards: Shards | None) -> Iterator[Block]:
    """Yield the blocks of sorted N-Quads, each kept in shards, if there are any."""
    for some in _blocks(lines):
        yield _block(some, shards)


def revised(before: Sequence[Block], edit: Change, shards: Shards) -> list[Block] | None:
    """Return the blocks of sorted N-Quads after a change, as :func:`of_lines` cuts them.

    ``before`` are those of the lines before it. None where a shard is not there.
    """
    gone, come = ({*lines.splitlines(keepends=True)} for lines in (edit.gone, edit.come))
    within, firsts = defaultdict[int, set[bytes]](set), [each.first for each in before]
    for line in gone | come:
        within[max(bisect_right(firsts, line) - 1, 0)].add(line)
    found: list[Block] = []
    waiting = b""
    for place, block in enumerate(before or [Block(b"", "")]):
        if block.name and place not in within and not waiting:
            found.append(block)
            continue
        lines = shards.get(block.name) if block.name else b""
        if lines is None:
            return None
        left = ({*lines.splitlines(keepends=True)} - gone) | (within[place] & come)
        pieces = [*_blocks(BytesIO(waiting + b"".join(sorted(left))))]
        waiting = pieces.pop() if pieces and not _ends(_last(pieces[-1])) else b""
        found += [_block(each, shards) for each in pieces]
    return [*found, *([_block(waiting, shards)] if waiting else [])]


def quads(blocks: Iterable[Block], shards: Shards) -> list[Quad] | None:
    """Return the quads of blocks; none where a shard is not there."""
    lines = _lines((each.name for each in blocks), shards)
    return None if lines is None else [*parse(input=b"".join(lines), format=RdfFormat.N_QUADS)]


def told(blocks: Iterable[Block]) -> list[list[str]]:
    """Return blocks as values of JSON."""
    return [[each.name, each.digest.hex(), each.first.decode()] for each in blocks]


def read(values: Iterable[Sequence[str]]) -> list[Block]:
    """Return the blocks of which :func:`told` made values."""
    return [Block(bytes.fromhex(digest), name, first.encode()) for name, digest, first in values]


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
    first = lines[: lines.find(b"\n") + 1]
    if shards is None:
        return Block(_digest(lines), "", first)
    name = key_of("block", lines)
    shards.keep(name, lines)
    return Block(_digest(lines), name, first)


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join sorted lines to blocks, where a line's hash says so: one line more moves one end or none."""
    block: list[bytes] = []
    for line in lines:
        block.append(line)
        if _ends(line):
            yield b"".join(block)
            block = []
    if block:
        yield b"".join(block)


def _last(lines: bytes) -> bytes:
    return lines[lines.rfind(b"\n", 0, -1) + 1 :]


def _ends(line: bytes) -> bool:
    """Say whether a line ends a block."""
    return not zlib.crc32(line) % _LINES


def _digest(lines: bytes) -> bytes:
    return hashlib.sha256(lines).digest()
