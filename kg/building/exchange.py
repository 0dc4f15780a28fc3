"""Put a folder in another's place in one step, so that a reader sees the old one or the new one, whole."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["exchange"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def exchange(new: Path, place: Path) -> None:
    """Move ``new`` to ``place``; what stood there stands at ``new`` afterwards, if it stood at all.

    On Linux this is one system call (``renameat2`` with ``RENAME_EXCHANGE``); elsewhere two renames, between
    which nothing stands at ``place`` for a moment. All of ``new`` is on the disk before, so that a power cut
    leaves the one or the other whole. Raises ``OSError``.
    """
    for path in [*new.rglob("*"), new]:
        _settle(path)
    if not place.exists():
        new.rename(place)
    elif not _swap(new, place):
        aside = new.with_name(new.name + ".old")
        place.rename(aside)
        new.rename(place)
        aside.rename(new)
    _settle(place.parent)


def _settle(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows has no such wait for folders."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; say whether the system can."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = (os.fsencode(one), os.fsencode(other))
    return int(renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)) == 0
