"""Queries from outside, run by workers: each with a deadline and a share of the memory, all in turn.

A query runs in a process of its own. What takes too long, needs too much or has lost its reader ends with
its process, at once. While queries wait, the newest goes first (its reader is the likeliest to be there
still), and the one that has run longest, if that was long, gives its place. A query of a kind that has lately
run long stands behind all others, so that those who send it again and again do not keep the rest waiting.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.workers import messages
from kg.workers.process import Worker, command, lost, question, reply

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from types import TracebackType
    from typing import Any, Self

    from kg.workers.messages import Query, Reply

__all__ = ["Limits", "Pool", "run_once"]


def _slots() -> int:
    """Return how many queries run at a time: two for each core, four at least, six at most."""
    return min(6, max(4, 2 * (os.cpu_count() or 1)))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What queries from outside may use.

    ``seconds`` for one query, waiting included; ``answer`` bytes of its result, before it is compressed;
    ``memory`` bytes that all workers may hold together; ``disk`` bytes of answers waiting for their readers;
    ``slots`` queries at a time and ``queue`` more that wait; ``patience`` in seconds, after which a running
    query gives its place to one that waits.
    """

    seconds: float = 10
    answer: int = 50_000_000
    memory: int = 900_000_000
    disk: int = 1_000_000_000
    slots: int = field(default_factory=_slots)
    queue: int = 100
    patience: float = 2

    @property
    def share(self) -> int:
        """Bytes that one worker may hold: one for each slot and the spare."""
        return self.memory // (self.slots + 1)


_LATELY, _KINDS, _TELLING = 60, 1_000, 10_000
"""Seconds for which it is remembered that a kind of query has run long; how many kinds are; and letters of a
query that say of what kind it is."""
_DIFFERENCES = re.compile(r"""<[^<>\s]*> | \#[^\n]* | "[^"\n]*" | '[^'\n]*' | \d+ | \s+""", re.VERBOSE)
_WAITING = "too many queries wait. Ask again later"
_STARTED, _LOOK = 10, 0.1
"""Seconds that a worker may need to start; and between two looks at who runs while others wait."""


class Pool:
    """Workers on one store; ``async with Pool(home) as pool`` starts and ends them.

    ``home`` is a store's folder or a file of N-Quads (see ``kg.rdf.store.snapshot``).
    """

    def __init__(self, home: Path, limits: Limits | None = None) -> None:
        self.home, self.limits = home, limits or Limits()
        self._temporary = tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True)
        self._idle: list[Worker] = []
        self._running: set[Worker] = set()
        self._waiting: dict[asyncio.Future[Worker], str] = {}
        self._long: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._looking = self._closed = False
        self._unread: list[Reply] = []

    async def __aenter__(self) -> Self:
        """Start the first worker and the spare; the others come when they are needed."""
        self._recruit()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every worker, in the middle of a query too."""
        del kind, error, trace
        self._closed = True
        self._disappoint(messages.Busy("the server ends", retry_after=60))
        if self._tasks:  # those who start are there in a moment, and are ended like the others
            await asyncio.wait(self._tasks, timeout=_STARTED)
        workers = [*self._idle, *self._running]
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in workers))
        self._temporary.cleanup()

    async def run(self, query: Query) -> Reply:
        """Return the answer to a query; whoever cancels this call ends the query.

        Raises the kind of ``kg.workers.messages.Unanswered`` that fits.
        """
        limits, worker = self.limits, None
        try:
            async with asyncio.timeout(limits.seconds):
                worker = await self._place(query)
                return self._kept(await worker.ask(query, answer=limits.answer, memory=limits.share))
        except TimeoutError as error:
            if worker is None:
                raise messages.Busy(_WAITING) from error
            self._remember(query)
            raise messages.TooSlow(f"the query takes longer than {limits.seconds:g} seconds") from error
        except (messages.Busy, messages.OutOfMemory, messages.TooLarge):
            if worker is not None:
                self._remember(query)
            raise
        finally:
            if worker is not None:
                self._give_back(worker)

    def _kept(self, answer: Reply) -> Reply:
        """Return an answer; raise ``Busy`` where those that wait for their readers fill the disk."""
        if answer.file is None:
            return answer
        self._unread = [each for each in self._unread if each.file is not None and not each.file.closed]
        if sum(each.length for each in self._unread) + answer.length > self.limits.disk:
            answer.close()
            raise messages.Busy("too many large answers wait for their readers. Ask again later")
        self._unread.append(answer)
        return answer

    async def _place(self, query: Query) -> Worker:
        """Wait for a worker; raises ``Busy`` where newer queries fill the queue."""
        self._idle = [worker for worker in self._idle if worker.alive]
        if self._idle and len(self._running) < self.limits.slots:
            return self._next()
        ticket: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = _kind(query)
        if len(self._waiting) > self.limits.queue:
            self._disappoint(messages.Busy(_WAITING), [self._first(list(self._waiting))])
        self._recruit()
        self._look_later()
        try:
            return await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
                self._give_back(ticket.result())
            raise
        finally:
            self._waiting.pop(ticket, None)

    def _next(self) -> Worker:
        """Take an idle worker; see to it that another is ready for the next query."""
        worker = self._idle.pop()
        self._running.add(worker)
        self._recruit()
        return worker

    def _give_back(self, worker: Worker) -> None:
        """Let a worker have the next query, or another in its place where it is not fit for it."""
        self._running.discard(worker)
        if worker.alive:
            self._idle.append(worker)
        else:
            worker.kill()
            self._background(worker.gone())
        self._deal()

    def _deal(self) -> None:
        """Give those who wait, the newest first, the workers that are idle."""
        self._idle = [worker for worker in self._idle if worker.alive]
        while self._waiting and self._idle and len(self._running) < self.limits.slots:
            ticket = self._last(list(self._waiting))
            del self._waiting[ticket]
            if not ticket.done():  # done is one whose caller has just left
                ticket.set_result(self._next())
        self._recruit()

    def _last(self, tickets: list[asyncio.Future[Worker]]) -> asyncio.Future[Worker]:
        """Choose who is next: the newest whose kind has not run long lately, else the newest."""
        return next((ticket for ticket in reversed(tickets) if not self._ran_long(ticket)), tickets[-1])

    def _first(self, tickets: list[asyncio.Future[Worker]]) -> asyncio.Future[Worker]:
        """Choose who leaves a full queue: the oldest whose kind has run long lately, else the oldest."""
        return next((ticket for ticket in tickets if self._ran_long(ticket)), tickets[0])

    def _ran_long(self, ticket: asyncio.Future[Worker]) -> bool:
        since = self._long.get(self._waiting[ticket])
        return since is not None and time.monotonic() - since < _LATELY

    def _remember(self, query: Query) -> None:
        """Remember of what kind a query was that has run long; of the kinds, the last thousand."""
        kind = _kind(query)
        self._long.pop(kind, None)
        self._long[kind] = time.monotonic()
        if len(self._long) > _KINDS:
            del self._long[next(iter(self._long))]

    def _recruit(self) -> None:
        """Start workers until one more than needed is there, within the limit."""
        if self._closed:
            return
        needed = min(len(self._running) + len(self._waiting), self.limits.slots) + 1
        for _ in range(needed - len(self._running) - len(self._idle) - self._starting):
            self._starting += 1
            self._background(self._start())

    async def _start(self) -> None:
        """Start one worker; where it cannot, nobody waits for it in vain."""
        try:
            worker = await Worker.start(self.home, Path(self._temporary.name))
            self._idle.append(worker)  # to the list as it is by now
        except (messages.Unanswered, OSError):
            self._disappoint(messages.Failed("no process can be started for the query"))
        finally:
            self._starting -= 1
        if self._idle:
            self._deal()

    def _disappoint(
        self, reason: messages.Unanswered, tickets: Sequence[asyncio.Future[Worker]] | None = None
    ) -> None:
        """Tell those who wait, everybody if none are named, that it is in vain."""
        for ticket in list(self._waiting if tickets is None else tickets):
            del self._waiting[ticket]
            if not ticket.done():
                ticket.set_exception(reason)

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            self._background(self._look())

    async def _look(self) -> None:
        """While queries wait, end the one that has run longest, if it was long; one at a look."""
        while self._waiting:
            await asyncio.sleep(_LOOK)
            longest = max(self._running, key=Worker.seconds, default=None)
            full = self._waiting and len(self._running) >= self.limits.slots
            if full and longest is not None and longest.seconds() > self.limits.patience:
                longest.evict()
        self._looking = False


def _kind(query: Query) -> str:
    """Return what queries have in common that differ in names, numbers, texts and comments only."""
    return _DIFFERENCES.sub(" ", query.text[:_TELLING])


def run_once(
    home: Path, query: Query, *, seconds: float | None = None, answer: int = 0, memory: int = 0
) -> Reply:
    """Run a query in a process of its own that ends with it, without an event loop.

    The limits are in seconds and bytes; none, or 0, is no limit. Raises the kind of
    ``kg.workers.messages.Unanswered`` that fits. Ctrl-C ends the query.
    """
    with tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True) as folder:
        worker = subprocess.Popen(  # noqa: S603 – this very program
            command(home, Path(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            said, _ = worker.communicate(question(query, answer=answer, memory=memory), seconds)
        except subprocess.TimeoutExpired as error:
            raise messages.TooSlow(f"the query takes longer than {seconds:g} seconds") from error
        finally:
            worker.kill()
            status = worker.wait()
        stream = io.BytesIO(said)
        _, heard = messages.unpacked(stream), messages.unpacked(stream)
        if heard is None:
            raise lost(status)
        return reply(*heard)
