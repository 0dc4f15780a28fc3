"""What is counted over the whole of a dataset: once, for all processes that make its pages.

A function of a store that :func:`prepared` marks is computed by a process of its own as soon as a large
dataset is served (:mod:`kg.web.preparing`), into a folder from which the processes that make pages read it.
Where there is no such folder, it is computed when it is first asked for.
"""

from __future__ import annotations

import pickle
import time
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kg.web.cache import once

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

__all__ = ["awaited", "end", "look_in", "prepare", "prepared", "put"]

Found = TypeVar("Found")

_functions: dict[str, Callable[[Store], object]] = {}
_folders: list[Path] = []
"""The folder that this process reads, if any."""

_ENDED, _POLL_SECONDS = "ended", 0.02


def prepared(function: Callable[[Store], Found]) -> Callable[[Store], Found]:
    """Have a function computed once for all processes that make pages, and keep what it returns."""
    name = f"{function.__module__}.{function.__name__}"
    _functions[name] = function

    def make(store: Store) -> Found:
        file = awaited(name)
        if file is None:
            return function(store)
        return cast("Found", pickle.loads(file.read_bytes()))  # noqa: S301 – this very program wrote it

    @wraps(function)
    def found(store: Store) -> Found:
        return once((name, store), lambda: make(store))

    return found


def prepare(store: Store, folder: Path) -> None:
    """Compute all that is prepared, into a folder that others read meanwhile."""
    for name, function in _functions.items():
        put(folder, name, partial(Path.write_bytes, data=pickle.dumps(function(store))))


def put(folder: Path, name: str, write: Callable[[Path], object]) -> None:
    """Have a file written that others find whole or not at all."""
    beside = folder / f".{name}"
    write(beside)
    beside.replace(folder / name)


def end(folder: Path) -> None:
    """Say that nothing more comes: whoever waits for what is not there has to make it."""
    (folder / _ENDED).touch()


def look_in(folder: Path) -> None:
    """Read in this process what is prepared in a folder, waiting for it where it is still being made."""
    _folders[:] = [folder]


def awaited(name: str) -> Path | None:
    """Return the file that is prepared under a name, as soon as it is there; none where it never is."""
    for folder in _folders:
        file = folder / name
        while not file.exists():
            if (folder / _ENDED).exists():
                return file if file.exists() else None
            time.sleep(_POLL_SECONDS)
        return file
    return None
