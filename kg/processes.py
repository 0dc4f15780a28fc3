"""Several processes that share work, and end with the one that started them, however that ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

__all__ = ["AHEAD", "LOST", "ONE", "Around", "Done", "Item", "Workers", "beside", "chunks", "pool"]

Around = TypeVar("Around")
Item = TypeVar("Item")
Done = TypeVar("Done")

AHEAD = 4
"""Chunks for each process that are asked for before the first of them is taken."""

_FEWEST = 2
"""Chunks from which on others are asked."""

LOST = 3
"""How often processes are begun anew where some ended; then the rest is done by the one that asked."""


def pool(
    jobs: int, *, spawned: bool = False, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> ProcessPoolExecutor:
    """Return so many processes that take work, to be left as a context.

    Each calls ``begin`` with what is ``given`` before it takes any.

    ``spawned`` ones begin anew, others share what this process has read where the system can do so. They hold
    open themselves what they wait for work on, so that without a watch they would outlive a parent that was
    killed.
    """
    context = multiprocessing.get_context("spawn" if spawned else None)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_follow, initargs=(begin, given))


@contextmanager
def beside(work: Callable[..., None], *given: object) -> Iterator[None]:
    """Have a process do some work, without a result, as long as the context stands; it is ended in the end.

    Ctrl-C is for this process.
    """
    process = multiprocessing.get_context("spawn").Process(target=_followed, args=(work, given))
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _followed(work: Callable[..., None], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _follow(work, given)


@dataclass(frozen=True)
class Workers:
    """So many processes that do the items of a work; what comes of it does not depend on how many.

    One is this process, which then does all by itself, as it does what is one chunk. A process that ends in
    the middle costs what was asked and had not come back: it is asked again.
    """

    number: int = 1

    def share(
        self,
        work: Callable[[Around, Item], Done],
        around: Around,
        items: Iterable[Item],
        *,
        chunk: int = 1,
        spawned: bool = False,
    ) -> Iterator[Done]:
        """Yield ``work(around, item)`` for each item, in their order; so many items are sent at once.

        ``around`` is what all items need. It reaches each process once: with the process itself where the
        system can do so, else pickled; so are ``spawned`` processes begun. Items and results are pickled.
        What raises is done again here, so that it raises what it would with one process.
        """
        waiting = chunks(items, chunk)
        begun = [*islice(waiting, 2)] if self.number > 1 else []
        if len(begun) < _FEWEST:
            yield from (work(around, item) for each in chain(begun, waiting) for item in each)
            return
        sharing = _Sharing(self.number, work, around, spawned=spawned)
        try:
            yield from sharing.results(chain(begun, waiting))
        finally:
            sharing.end()

    def check_sight(self, paths: Iterable[Path]) -> None:
        """Raise ``InputError`` where who shares the work sees other files; processes here see the same."""

    def chunk(self, items: int) -> int:
        """Return how many of all items are a chunk, so that each process has several chunks."""
        return max(1, items // (self.number * AHEAD))


ONE = Workers()
"""This process alone."""


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items so many at a time, in their order."""
    found: list[Item] = []
    for item in items:
        found.append(item)
        if len(found) == size:
            yield found
            found = []
    if found:
        yield found


@dataclass
class _Asked(Generic[Item, Done]):
    """A chunk, and what will come of it; nothing where no other process was asked."""

    chunk: list[Item]
    future: Future[list[Done] | None] | None = None

    def is_back(self) -> bool:
        return self.future is not None and self.future.done() and self.future.exception() is None


class _Sharing(Generic[Around, Item, Done]):
    """One work that is being shared, and the processes that do it."""

    def __init__(
        self, number: int, work: Callable[[Around, Item], Done], around: Around, *, spawned: bool
    ) -> None:
        self._number, self._work, self._around, self._spawned = number, work, around, spawned
        self._waiting: deque[_Asked[Item, Done]] = deque()
        self._lost = 0
        self._pool: ProcessPoolExecutor | None = self._begun()

    def results(self, chunks: Iterable[list[Item]]) -> Iterator[Done]:
        """Yield what comes of the chunks, in order, while others are at work."""
        for chunk in chunks:
            asked: _Asked[Item, Done] = _Asked(chunk)
            self._waiting.append(asked)
            self._ask([asked])
            if len(self._waiting) >= self._number * AHEAD:
                yield from self._first()
        while self._waiting:
            yield from self._first()

    def end(self) -> None:
        """End the processes; what they have begun they end first."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _begun(self) -> ProcessPoolExecutor:
        given = (self._work, self._around)
        return pool(self._number, spawned=self._spawned, begin=_begin, given=given)

    def _ask(self, all_asked: Iterable[_Asked[Item, Done]]) -> None:
        try:
            for each in all_asked:
                each.future = self._pool.submit(_done, each.chunk) if self._pool else None
        except BrokenProcessPool:
            self._ask_again()

    def _ask_again(self) -> None:
        """Begin new processes, and ask them for what has not come back."""
        self._lost += 1
        self.end()
        self._pool = self._begun() if self._lost <= LOST else None
        self._ask([each for each in self._waiting if not each.is_back()])

    def _first(self) -> Sequence[Done]:
        """Return what comes of the chunk that was asked for first, once it is there."""
        first, done = self._waiting[0], None
        while first.future is not None:
            try:
                done = first.future.result()
                break
            except BrokenProcessPool:
                self._ask_again()
        self._waiting.popleft()
        return [self._work(self._around, item) for item in first.chunk] if done is None else done


_given: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""In a process that does work: what it does, and what all items need."""


def _begin(work: Callable[[Any, Any], Any], around: object) -> None:
    """Begin a process that does work. Ctrl-C is for whoever started it, and so is a profile."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setprofile(None)
    _given[:] = [(work, around)]


def _done(chunk: list[Any]) -> list[Any] | None:
    """Do a chunk in a process that does work; return nothing where something raises."""
    work, around = _given[0]
    try:
        return [work(around, item) for item in chunk]
    except Exception:  # noqa: BLE001 – whatever it is, the process that asked meets it again
        return None


def _follow(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    """End this process as soon as its parent has ended."""
    threading.Thread(target=_end_with_parent, name="follows its parent", daemon=True).start()
    if begin is not None:
        begin(*given)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
