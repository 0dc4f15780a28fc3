"""Texts on disk in sheets of leaves: a text is written from an earlier one from which a few leaves tell it.

Where a sheet ends the keys of leaves alone decide, so that the same leaves make the same sheets. Shards keep
which leaves stand in which sheet of a file; only those sheets are opened in which something changed, and each
is compared with its checksum before it is taken.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.rdf import checksums
from kg.rdf.leaves import END, SUBJECT, Leaf, Text, glue, kind, pieces
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.rdf.checksums import Block
    from kg.shards import Shards

__all__ = ["Revision", "Sheet", "Sheets", "of_text"]

_LEAVES = 256
"""Of so many leaves one ends a sheet."""

Revision = dict[str, bytes | None]
"""What is to stand at some keys instead of what stands there: another leaf, or none."""


class Sheet(NamedTuple):
    """Leaves that follow each other in a file: the checksum of their bytes, the last leaf's key, the bytes.

    ``lines`` has of each leaf the size and the key; nothing where the shard of the name ``kept`` has it, as
    the same bytes may be other leaves elsewhere.
    """

    block: Block
    end: str
    data: bytes = b""
    lines: bytes = b""
    kept: str = ""


def of_text(text: Text) -> Iterator[Sheet]:
    """Yield a text sheet by sheet."""
    found: list[Leaf] = []
    for leaf in text.leaves:
        found.append(leaf)
        if _ends(leaf.key):
            yield _sheet(found, text.between)
            found = []
    if found:
        yield _sheet(found, text.between)


def _sheet(leaves: Sequence[Leaf], between: bytes) -> Sheet:
    data = b"".join(pieces(Text(leaves, between)))
    lines = "".join(f"{len(text)} {key}\n" for key, text in leaves)
    return Sheet(checksums.block(data), leaves[-1].key, data, lines.encode())


def _ends(key: str) -> bool:
    """Say whether a sheet ends with a leaf: with the last of a graph, and with some subjects."""
    what = kind(key)
    return what == END or (what == SUBJECT and zlib.crc32(key.encode()) % _LEAVES == 0)


class Sheets:
    """Which leaves stand in which sheet of the files of one text, kept in shards."""

    def __init__(self, shards: Shards, name: str, between: bytes) -> None:
        """Know a text by its name, and what stands between two of its leaves."""
        self._shards, self._name, self._between = shards, name, between

    def keep(self, written: Sequence[Sheet]) -> None:
        """Keep which sheets were written; their bytes are not looked at."""
        table = []
        for each in written:
            name = each.kept or key_of("sheet", each.lines)
            if each.lines:
                self._shards.keep(name, each.lines)
            table.append([*each.block, each.end, name])
        self._shards.keep(self._table([each.block for each in written]), json.dumps(table).encode())

    def revised(self, file: Path, blocks: Iterable[Block], revision: Revision) -> Iterator[Sheet]:
        """Yield the sheets of a text that is that of a file but for some leaves.

        ``blocks`` are the checksums of the file. Raises ``ValueError`` where it is not what it was then, or
        nothing is kept of it, and ``OSError`` where it cannot be read.
        """
        table = json.loads(self._get(self._table(blocks)))
        ends = [end for _, _, end, _ in table]
        within: dict[int, Revision] = defaultdict(dict)
        for key, leaf in revision.items():
            within[min(bisect_left(ends, key), len(ends) - 1)][key] = leaf
        known = [Sheet((size, hashed), end, kept=name) for size, hashed, end, name in table]
        return self._revised(file, known, within)

    def _revised(self, file: Path, table: Iterable[Sheet], within: Mapping[int, Revision]) -> Iterator[Sheet]:
        """Yield the sheets of a file with other leaves in some; what begins with an end that moved, too."""
        waiting: dict[str, bytes] = {}
        with file.open("rb") as opened:
            for number, known in enumerate(table):
                sheet = known._replace(data=opened.read(known.block[0]))
                if checksums.block(sheet.data) != sheet.block:
                    raise ValueError(file.name)
                if number not in within and not waiting:
                    yield sheet
                    continue
                leaves: Revision = {**waiting, **dict(self._cut(sheet)), **within.get(number, {})}
                waiting = {}
                listed = [Leaf(key, text) for key, text in sorted(leaves.items()) if text is not None]
                for each in of_text(Text(listed, self._between)):
                    if _ends(each.end):
                        yield each
                    else:
                        waiting = dict(self._cut(each))
        yield from of_text(Text([Leaf(*each) for each in waiting.items()], self._between))

    def _cut(self, sheet: Sheet) -> Iterator[Leaf]:
        """Yield the leaves of a sheet."""
        at, before = 0, None
        lines = sheet.lines or self._get(sheet.kept)
        for line in lines.decode().split("\n")[:-1]:
            size, _, key = line.partition(" ")
            at += len(glue(before, key, self._between))
            yield Leaf(key, sheet.data[at : at + int(size)])
            at, before = at + int(size), key

    def _get(self, key: str) -> bytes:
        found = self._shards.get(key)
        if found is None:
            raise ValueError(key)
        return found

    def _table(self, blocks: Iterable[Block]) -> str:
        return key_of("sheets", self._name, json.dumps([*blocks]))
