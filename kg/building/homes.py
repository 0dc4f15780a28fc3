"""The home of a store on disk while a graph is made in it: beside the build, into which it is moved."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from kg.building import leftovers
from kg.rdf.store import on_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from pyoxigraph import Store

__all__ = ["Home"]


class Home:
    """A store on disk in a room that is held for it, until it is moved or given up."""

    store: Store

    def __init__(self, build: Path, opened: Callable[[Path], Store] = on_disk) -> None:
        """Make room beside a build, and ``opened`` a store there, a new one unless it does otherwise.

        Raises ``OSError`` and ``RuntimeError`` where that cannot be done.
        """
        with ExitStack() as room:
            self._folder = room.enter_context(leftovers.beside(build)) / "store"
            self.store = opened(self._folder)
            self._room = room.pop_all()

    def move(self, place: Path) -> None:
        """Move the store to its place; nobody reads it here any more. Raises ``OSError`` where it cannot."""
        with self._room:
            self.store.flush()
            del self.store
            self._folder.rename(place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up the room, with the store where it has not been moved."""
        self._room.__exit__(kind, error, trace)
