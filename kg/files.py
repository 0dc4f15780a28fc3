"""Files written whole or not at all, in the place that was named, whatever stands there."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["alone", "in_turn", "is_full", "lock", "mode", "put_aside", "unwritable", "write"]

_NO_NEIGHBOR = {errno.EACCES, errno.EPERM, errno.EROFS}
"""The folder of a file takes no other file beside it; the file itself may still be written."""


def mode(most: int) -> int:
    """Return what the mask for new files leaves of a mode; reading the mask means setting it for a moment."""
    mask = os.umask(0o022)
    os.umask(mask)
    return most & ~mask


def lock(descriptor: int, *, wait: bool = False) -> bool:
    """Hold an open file or folder against other processes that ask, until it is closed.

    Where another holds it, ``wait`` for its end, else ``BlockingIOError`` is raised. A process that ends
    holds nothing. Returns false where the system has no such locks.
    """
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be removed there, but two may write
        return False
    fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    return True


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only command that changes what a folder holds; raises ``InputError`` where another does."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # not there, or not ours to open: whoever reads or writes it says so better
        yield
        return
    try:
        lock(descriptor)
    except OSError as error:
        os.close(descriptor)
        fix = "Wait until that has ended"
        raise InputError("another command is changing this corpus", where=str(folder), fix=fix) from error
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def unwritable(path: Path | str, fix: str = "Name another file") -> Iterator[None]:
    """Tell of what fails while something is written, in one line with the name that the user gave it.

    Raises ``InputError`` for every ``OSError`` but that of a reader who has read enough (``EPIPE``).
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        reason = error.strerror or " ".join(str(error).split())
        raise InputError(f"cannot be written: {reason}", where=str(path), fix=fix) from error


def is_full(error: Exception) -> bool:
    """Say whether an error tells of a full disk or quota; libraries may have only the system's words."""
    known = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    return known or os.strerror(errno.ENOSPC) in str(error)


@contextmanager
def put_aside(folder: Path) -> Iterator[None]:
    """Tell, where there is no room for what is put aside for a while, in which folder that is.

    Raises ``InputError`` then; every other error stays as it is.
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        if not is_full(error):
            raise
        what = f"no room for what is put aside here: {os.strerror(errno.ENOSPC)}"
        fix = "Make room, or set TMPDIR to a folder with more"
        raise InputError(what, where=str(folder), fix=fix) from error


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Let other processes wait for their turn in a folder, while files in it are read and rewritten.

    Raises ``InputError`` where there is no such folder. Where the system has no such locks nobody waits.
    """
    with unwritable(folder, "Name another corpus"):
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def write(data: bytes, path: Path) -> None:
    """Write bytes to a file: beside it, then in its place, so that a reader sees the old or the new one.

    A symbolic link stays, and what it points to is written. A file that is there keeps its mode. Devices and
    pipes, files of others or of several names, and those in a folder that takes no new one, are written as
    they stand. Raises ``InputError`` where that fails; nothing is left beside the file then.
    """
    with unwritable(path):
        there = _status(path)
        if there is None or _is_own(there):
            _exchange(data, Path(os.path.realpath(path)), there)
        else:
            _write_in_place(data, path)


def _status(path: Path) -> os.stat_result | None:
    """Return what stands at a path, links followed; none where nothing stands there yet."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _is_own(there: os.stat_result) -> bool:
    """Say whether another file may take this one's place: a plain one of ours that has no second name."""
    return stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and there.st_uid == os.geteuid()


def _exchange(data: bytes, target: Path, there: os.stat_result | None) -> None:
    if there and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    try:
        descriptor, beside = tempfile.mkstemp(prefix=".bilateral-", dir=target.parent)
    except OSError as error:
        if there is None or error.errno not in _NO_NEIGHBOR:
            raise
        _write_in_place(data, target)
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(beside).chmod(stat.S_IMODE(there.st_mode) if there else mode(0o666))
        Path(beside).replace(target)
    finally:
        with suppress(FileNotFoundError):
            Path(beside).unlink()


def _write_in_place(data: bytes, path: Path) -> None:
    """Write into what stands there; what goes to a terminal loses what would steer it."""
    with path.open("wb") as file:
        file.write(safe(data.decode(errors="replace")).encode() if file.isatty() else data)
