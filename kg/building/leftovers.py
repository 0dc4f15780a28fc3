"""The folder a build is written in, beside its place, and what earlier builds left there that were killed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.files import lock

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["beside", "sweep"]

_DAY = 86_400
"""Seconds after which an empty folder is nobody's; a younger one may be another build's that begins."""

_RANDOM = "[a-z0-9_]{8}"
"""What ``tempfile`` puts behind a prefix."""

_LONGEST = 200
"""Bytes of a name that are kept, so that the longer name beside it is allowed too."""


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, held until it goes, and remove those that nobody holds any more.

    Parents that are new for it go too where what is done there fails. Raises ``OSError``.
    """
    new = [each for each in folder.parents if not each.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        with _held(Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))) as made:
            yield made
    except BaseException:
        for parent in new:
            with suppress(OSError):
                parent.rmdir()
        raise


@contextmanager
def _held(made: Path) -> Iterator[Path]:
    """Hold a folder, which then goes with all that is in it."""
    descriptor = os.open(made, os.O_RDONLY)
    try:
        lock(descriptor)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Remove what builds into a folder left beside it that were killed, where the system says that none runs.

    Returns how many that were.
    """
    name, gone = re.compile(re.escape(_prefix(folder)) + _RANDOM), 0
    for each in folder.parent.iterdir():
        if name.fullmatch(each.name) and each.is_dir() and not each.is_symlink() and _is_left(each):
            shutil.rmtree(each, ignore_errors=True)
            gone += 1
    return gone


def _prefix(folder: Path) -> str:
    return f".{os.fsencode(folder.name)[:_LONGEST].decode(errors='ignore')}-"


def _is_left(folder: Path) -> bool:
    with suppress(OSError):
        if not any(folder.iterdir()) and time.time() - folder.stat().st_mtime < _DAY:
            return False
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            return lock(descriptor)
        finally:
            os.close(descriptor)
    return False
