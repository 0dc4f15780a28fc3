"""Where the workers of a pool come from: the nursery, as far as memory goes, else processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from kg.workers.messages import UnansweredError
from kg.workers.nursery import Nursery, available, shareable
from kg.workers.process import QUERIES, Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Source"]

_PAUSE_SECONDS = 60
"""Seconds between two starts of the nursery: to read a large store takes a while, and what ends it may come
again and again."""


class Source:
    """Starts workers on a store, which lay large answers in a folder.

    ``most`` is how many may be in memory now; ``alone`` says that it is one, which holds the whole store by
    itself and comes back late where it was ended. ``grown`` is called when there may be some.
    """

    def __init__(
        self, home: Path, folder: Path, program: str, shared: int, grown: Callable[[], None]
    ) -> None:
        self._home, self._folder, self._program, self._grown = home, folder, program, grown
        self._shared = shared if program == QUERIES and available() else 0
        self._nursery: Nursery | None = None
        self._first: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._ending: list[asyncio.Task[None]] = []
        self._started = 0.0
        self.most, self.alone = 0, False

    def start(self, *, asked: bool) -> None:
        """Begin to read the store into memory, where that is wanted; a large one once something is asked."""
        if self._shared and self._first is None and (asked or self._home.is_file()):
            self._first = self._loading = asyncio.ensure_future(self._load())

    async def worker(self, *, in_memory: bool) -> Worker:
        """Start a worker, in memory where that is wanted and can be.

        Raises ``UnansweredError`` or ``OSError``.
        """
        if self._first is not None and not self._first.done() and self._home.is_file():
            # A process of its own would read the file as well.
            await asyncio.wait((self._first,))
            in_memory = bool(self.most)
        if in_memory and (nursery := self._nursery) is not None:
            with contextlib.suppress(UnansweredError, OSError):
                if not self.alone:
                    return await nursery.fork(self._folder)
                self.most = 0
                return await nursery.become(self._folder)
        return await Worker.start(self._home, self._folder, self._program)

    async def _load(self, pause: float = 0) -> None:
        """Start the nursery after so many seconds; where it cannot be, there is none."""
        await asyncio.sleep(pause)
        self._started = time.monotonic()
        memory = shareable(self._shared)
        with contextlib.suppress(OSError):
            self._nursery = await Nursery.start(self._home, self._folder, memory, self._lost)
        if self._nursery is not None:
            forks = self._nursery.forks(memory)
            self.alone, self.most = not forks, forks or 1
            if self._home.is_dir():  # else whoever started a worker has waited for this
                self._grown()

    def _lost(self) -> None:
        """Take that the nursery has ended, and start another in a while."""
        nursery, self._nursery, self.most = self._nursery, None, 0
        if nursery is None:  # it ended before it was ready
            return
        self._ending.append(asyncio.ensure_future(nursery.close()))
        self._loading = asyncio.ensure_future(
            self._load(max(0, self._started + _PAUSE_SECONDS - time.monotonic()))
        )

    async def close(self) -> None:
        """End the nursery, whose workers have ended before."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait((self._loading,))
        if self._nursery is not None:
            await self._nursery.close()
        await asyncio.gather(*self._ending)
