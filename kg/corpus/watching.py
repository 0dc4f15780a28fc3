"""When a corpus changes: its files are looked at again and again, and it is told when they have come to rest.

Looking is enough: a thousand documents take some milliseconds, and it works where a system tells of no
changes, as over a network.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kg.corpus import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["changes"]

_PAUSE = 0.4
"""Seconds between two looks; what stays the same from one to the next has come to rest."""


def _pause() -> None:
    time.sleep(_PAUSE)


def changes(folder: Path, wait: Callable[[], None] = _pause) -> Iterator[None]:
    """Yield at once, and then each time that the files of a corpus have changed and come to rest.

    ``wait`` parts two looks. What changes while the caller is at work is told when it asks again.
    """
    told = last = _look(folder)
    yield
    while True:
        wait()
        now = _look(folder)
        if now == last != told:
            told = now
            yield
        last = now


def _look(folder: Path) -> Mapping[str, sources.Stamp]:
    try:
        return {str(path): sources.stamp(path) for path in sources.files(folder)}
    except OSError:  # a folder that goes while it is read
        return {}
