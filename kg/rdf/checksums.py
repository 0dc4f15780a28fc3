"""Checksums of a folder's files, by which damage that nobody would see is found before answers come from it.

One bit turned in a store's dictionary changes or hides rows without an error, and in an index it can take all
of a machine's memory. Each file is kept as its size and a hash of each block, so that a part of a large one
can be tried by itself.
"""

from __future__ import annotations

import errno
import random
from hashlib import blake2b
from typing import TYPE_CHECKING

from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Checksums", "damaged", "of"]

Checksums = dict[str, list[int | str]]
"""Each file by its name within the folder: its size in bytes, then a hash of each block."""

_BLOCK = 1 << 20
"""Bytes that are hashed together."""

_SAMPLE = 48
"""Blocks that are read of a folder where not all are: some 40 ms."""

_LEFT_OUT = frozenset(["LOG", "LOCK", "IDENTITY"])
"""What RocksDB keeps beside its data, and reads nothing from."""


def of(folder: Path, but: str = "", known: Mapping[str, list[int | str]] | None = None) -> Checksums:
    """Return the checksums of all files in a folder and in those within it, ``but`` of one.

    Of files whose checksums are ``known`` these are taken.
    """
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    return {
        name: (known or {}).get(name) or [path.stat().st_size, *_hashes(path)]
        for name, path in names.items()
        if path.is_file() and path.name not in _LEFT_OUT and path.name != but
    }


def damaged(folder: Path, kept: Mapping[str, object], *, whole: bool = False) -> list[str]:
    """Return the files that are not what they were, or are missing, by name.

    Without ``whole``, all sizes are compared, and of the blocks at most those that take 40 ms to read, chosen
    anew each time.
    """
    wrong = {name for name, entry in kept.items() if not _has_size(folder / name, entry)}
    blocks = [each for name in kept.keys() - wrong for each in _blocks(name, kept[name])]
    taken = blocks if whole or len(blocks) <= _SAMPLE else random.sample(blocks, _SAMPLE)
    with stage("compare checksums"):
        read = steps(taken, len(taken))
        return sorted(wrong | {name for name, number, kept in read if _hash(folder / name, number) != kept})


def _has_size(path: Path, entry: object) -> bool:
    match entry:
        case [int(size), *hashes] if len(hashes) == -(-size // _BLOCK):
            return path.is_file() and path.stat().st_size == size
    return False


def _blocks(name: str, entry: object) -> Iterable[tuple[str, int, object]]:
    hashes = entry[1:] if isinstance(entry, list) else []
    return [(name, number, kept) for number, kept in enumerate(hashes)]


def _hashes(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield _digest(block)


def _hash(path: Path, number: int) -> str:
    """Return the hash of one block; of what cannot be read, none that was ever kept.

    Raises ``OSError`` where no more files may be open: that is no damage.
    """
    try:
        with path.open("rb") as file:
            file.seek(number * _BLOCK)
            return _digest(file.read(_BLOCK))
    except OSError as error:
        if error.errno in {errno.EMFILE, errno.ENFILE}:
            raise
        return ""


def _digest(block: bytes) -> str:
    return blake2b(block, digest_size=12).hexdigest()
