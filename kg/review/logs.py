"""The log of a coder on a document: decisions are added at its end, each on disk before the next.

A log that a crash cut off in the middle of a line is repaired when it is opened: the torn line is set aside,
beside the log. One coder writes a log at a time; several coders have a log each.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from kg import files, json_lines
from kg.corpus.spelling import SLUG
from kg.errors import InputError
from kg.review.decisions import read_decision, write_decision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.review.decisions import Decision

__all__ = ["MENDED", "Log", "coders", "log_path", "parted", "read", "stamp"]

_FOLDER = "review"


def log_path(home: Path, coder: str) -> Path:
    """Return where the log of a coder stands in a document's folder; raises ``InputError`` for no slug."""
    if not SLUG.fullmatch(coder):
        fix = "Write small letters, digits and single hyphens, such as ann-lee"
        raise InputError(f"{coder!r} cannot name a coder", where="--coder", fix=fix)
    return home / _FOLDER / f"{coder}.jsonl"


def coders(home: Path) -> list[str]:
    """Return who has a log on a document, in order of names."""
    within = home / _FOLDER
    if not within.is_dir():  # as in most documents, and all are asked
        return []
    return sorted(path.stem for path in within.glob("*.jsonl"))


def stamp() -> str:
    """Return the time now, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path: Path) -> list[Decision]:
    """Read a log and leave it as it is; a torn last line is passed over, and no log has no decisions.

    Raises ``InputError`` with file, line and column where another line is no decision.
    """
    try:
        whole, _ = parted(path.read_bytes())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return json_lines.whole(whole, read_decision, str(path), MENDED)


MENDED = 'Mend the line, or put {"decision": "read"} in its place: later lines count on its number'
"""What to do with a line that is no decision. Taken out, it would shift the numbers that others name."""


def parted(data: bytes) -> tuple[bytes, bytes]:
    """Part what was written whole from a torn last line; one that only lacks its end is whole."""
    at = data.rfind(b"\n") + 1
    with suppress(ValueError):
        json.loads(data[at:])
        return data + b"\n", b""
    return data[:at], data[at:]


class Log:
    """A log that is open for writing: the decisions in it, and the way to add one.

    Raises ``InputError`` where somebody else has it open, or it cannot be read or written. ``tell`` is called
    with what was repaired.
    """

    def __init__(self, home: Path, coder: str, tell: Callable[[str], None]) -> None:
        self.path, self.coder = log_path(home, coder), coder
        with files.unwritable(self.path, "Name another corpus"):
            self.path.parent.mkdir(exist_ok=True)
            self._file: BinaryIO = self.path.open("a+b", buffering=0)
        try:
            _lock(self._file, self.path)
            self._repair(tell)
            self.decisions = read(self.path)
        except BaseException:
            self._file.close()
            raise

    def _repair(self, tell: Callable[[str], None]) -> None:
        data = self.path.read_bytes()
        whole, torn = parted(data)
        if torn:
            aside = self.path.with_suffix(".torn")
            with files.unwritable(aside), aside.open("ab") as file:
                file.write(torn + b"\n")
            tell(f"{self.path}: the last line was torn and is set aside in {aside.name}")
            with files.unwritable(self.path):
                self._file.truncate(len(whole))
        elif whole != data:
            self._write(b"\n")

    def append(self, decision: Decision) -> None:
        """Add a decision; when this returns, it is on disk. Raises ``InputError`` where it cannot be."""
        self._write(write_decision(decision).encode())
        self.decisions.append(decision)

    def _write(self, line: bytes) -> None:
        """Write a line to the disk, or nothing of it."""
        descriptor = self._file.fileno()
        before = os.fstat(descriptor).st_size
        with files.unwritable(self.path, "Make room: nothing was decided"):
            try:
                while line:
                    line = line[os.write(descriptor, line) :]
                os.fsync(descriptor)
            except OSError:
                self._file.truncate(before)
                raise

    def close(self) -> None:
        """Let others open the log; one in which nothing stands goes."""
        with suppress(OSError):
            if not self.decisions:
                self.path.unlink()
                self.path.parent.rmdir()
        self._file.close()


def _lock(file: BinaryIO, path: Path) -> None:
    """Hold a log against a second writer until it is closed; a process that ends holds nothing."""
    try:
        files.lock(file.fileno())
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            raise FileNotFoundError
    except OSError as error:
        fix = "End that review first, or name another --coder"
        raise InputError("another review has this log open", where=str(path), fix=fix) from error
