"""Checksums of a folder's files, by which damage that nobody would see is found before answers come from it.

One bit turned in a store's dictionary changes or hides rows without an error, and in an index it can take all
of a machine's memory. Each file is kept as the sizes and hashes of its blocks, so that a part of a large one
can be tried by itself. Who writes a file may know better than by size where its blocks should end.
"""

from __future__ import annotations

import errno
import random
from hashlib import sha256
from typing import TYPE_CHECKING

from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Block", "Checksums", "block", "blocks", "damaged", "listed", "of"]

Block = tuple[int, str]
"""The size of a block in bytes, and a hash of it."""

Checksums = dict[str, list[Block]]
"""The blocks of each file, by its name within the folder."""

_BLOCK = 1 << 20
"""Bytes that are hashed together."""

_SAMPLE = 48
"""Blocks that are read of a folder where not all are: some 40 ms."""

_LEFT_OUT = frozenset(["LOG", "LOCK", "IDENTITY"])
"""What RocksDB keeps beside its data, and reads nothing from."""


def of(folder: Path, but: str = "", known: Mapping[str, Sequence[Block]] | None = None) -> Checksums:
    """Return the checksums of all files in a folder and in those within it, ``but`` of one.

    Of files whose checksums are ``known`` these are taken.
    """
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    return {
        name: [*((known or {}).get(name) or _blocks_of(path))]
        for name, path in names.items()
        if path.is_file() and path.name not in _LEFT_OUT and path.name != but
    }


def damaged(folder: Path, kept: Mapping[str, object], *, whole: bool = False) -> list[str]:
    """Return the files that are not what they were, or are missing, by name.

    Without ``whole``, all sizes are compared, and of the blocks at most those that take 40 ms to read, chosen
    anew each time.
    """
    wrong = {name for name, entry in kept.items() if not _has_size(folder / name, entry)}
    there = [each for name in kept.keys() - wrong for each in _places(name, kept[name])]
    taken = there if whole or len(there) <= _SAMPLE else random.sample(there, _SAMPLE)
    with stage("compare checksums"):
        read = steps(taken, len(taken))
        return sorted(wrong | {name for name, at, kept in read if not _is_whole(folder / name, at, kept)})


def block(data: bytes) -> Block:
    """Return the checksum of a block."""
    return len(data), sha256(data).hexdigest()[:24]


def blocks(data: bytes) -> list[Block]:
    """Return the checksums of bytes that stand in no blocks yet."""
    return [block(data[at : at + _BLOCK]) for at in range(0, len(data), _BLOCK)]


def _blocks_of(path: Path) -> Iterator[Block]:
    with path.open("rb") as file:
        while data := file.read(_BLOCK):
            yield block(data)


def listed(entry: object) -> list[Block] | None:
    """Read the checksums of a file as JSON has them; none where these are none."""
    found: list[Block] = []
    for pair in entry if isinstance(entry, list) else [None]:
        match pair:
            case [int(size), str(kept)]:
                found.append((size, kept))
            case _:
                return None
    return found


def _has_size(path: Path, entry: object) -> bool:
    there = listed(entry)
    return there is not None and path.is_file() and path.stat().st_size == sum(size for size, _ in there)


def _places(name: str, entry: object) -> Iterator[tuple[str, int, Block]]:
    """Yield of each block in which file and where it stands."""
    at = 0
    for each in listed(entry) or ():
        yield name, at, each
        at += each[0]


def _is_whole(path: Path, at: int, kept: Block) -> bool:
    """Say whether a block is what it was; what cannot be read is not.

    Raises ``OSError`` where no more files may be open: that is no damage.
    """
    try:
        with path.open("rb") as file:
            file.seek(at)
            return block(file.read(kept[0])) == kept
    except OSError as error:
        if error.errno in {errno.EMFILE, errno.ENFILE}:
            raise
        return False
