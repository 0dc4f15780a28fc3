"""Bytes laid aside in a file without a name, so that they are not in memory until they are read again."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, NamedTuple

from kg.files import unwritable

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = ["Aside", "Piece"]


class Piece(NamedTuple):
    """Where bytes that were laid aside stand."""

    start: int
    size: int


class Aside:
    """A file to which bytes are added and from which they are read; it is gone with this object."""

    def __init__(self) -> None:
        with _unwritable():
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 – it goes with this object
        self._end = 0

    def add(self, data: bytes) -> int:
        """Add bytes and return where they start."""
        start, rest = self._end, memoryview(data)
        with _unwritable():
            self._file.seek(start)
            while rest:
                rest = rest[self._file.write(rest) :]
        self._end += len(data)
        return start

    def read(self, piece: Piece) -> bytes:
        """Return what was added."""
        self._file.seek(piece.start)
        found = b""
        while len(found) < piece.size and (more := self._file.read(piece.size - len(found))):
            found += more
        return found


def _unwritable() -> AbstractContextManager[None]:
    return unwritable(tempfile.gettempdir(), "Make room there, or name another folder in TMPDIR")
