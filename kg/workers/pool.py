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
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.workers import messages
from kg.workers.process import QUERIES, Worker, command, crash_reason, decode_reply
from kg.workers.source import Source

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from types import TracebackType
    from typing import Any, Self

    from kg.workers.messages import Query, Reply, Task

__all__ = ["Limits", "Pool", "run_once"]


def _slots() -> int:
    """Return how many queries run at a time: two for each core, four at least, six at most."""
    return min(6, max(4, 2 * (os.cpu_count() or 1)))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What queries from outside may use.

    ``seconds`` for one query, waiting included; ``answer`` bytes of its result, before it is compressed;
    ``memory`` bytes that all workers may hold together; ``shared`` bytes of a store in memory and of what
    workers come to hold of it themselves, 0 where each opens the store itself; ``disk`` bytes of answers
    waiting for their readers; ``slots`` queries at a time and ``queue`` more that wait; ``patience`` in
    seconds, after which a running query gives its place to one that waits.
    """

    seconds: float = 10
    answer: int = 50_000_000
    memory: int = 900_000_000
    shared: int = 900_000_000
    disk: int = 1_000_000_000
    slots: int = field(default_factory=_slots)
    queue: int = 100
    patience: float = 2

    @property
    def worker_memory(self) -> int:
        """Bytes that one worker may hold: one for each slot and the spare."""
        return self.memory // (self.slots + 1)


_SLOW_SECONDS, _MAX_FINGERPRINTS, _FINGERPRINTED = 60, 1_000, 10_000
"""Seconds for which the fingerprint of a slow query is remembered; how many are; and letters of a query that
make its fingerprint."""
_VARYING = re.compile(r"""<[^<>\s]*> | \#[^\n]* | "[^"\n]*" | '[^'\n]*' | \d+ | \s+""", re.VERBOSE)
_OVERLOADED = "too many queries wait. Ask again later"
_POLL_SECONDS = 0.1
"""Seconds between two looks at who runs while others wait."""


class Pool:
    """Workers on one store; ``async with Pool(home) as pool`` starts and ends them.

    ``home`` is a store's folder or a file of N-Quads (see ``kg.rdf.store.snapshot``). ``program`` is the
    module that a worker runs (``kg.workers.program``); what is asked is a query, or what else it answers.
    """

    def __init__(self, home: Path, limits: Limits | None = None, program: str = QUERIES) -> None:
        self.limits = limits or Limits()
        self._spill_folder = tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True)
        self._idle: list[Worker] = []
        self._running: set[Worker] = set()
        self._waiters: dict[asyncio.Future[Worker], Task] = {}
        self._slow: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._starts: set[asyncio.Task[None]] = set()
        self._starting = [0, 0]  # processes of their own, and such in memory
        self._evicting = self._closed = False
        folder = Path(self._spill_folder.name)
        self._source = Source(home, folder, program, self.limits.shared, self._share)
        self._unread: list[Reply] = []

    async def __aenter__(self) -> Self:
        """Start the first worker and the spare; the others come when they are needed."""
        self._source.start(asked=False)
        self._spawn()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every worker, in the middle of a query too, and wait for those that were given up before."""
        del kind, error, trace
        self._closed = True
        self._fail_waiters(messages.BusyError("the server ends", retry_after=60))
        for start in self._starts:
            start.cancel()  # which ends its process
        if self._starts:
            await asyncio.wait(self._starts)
        workers = [*self._idle, *self._running]
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.wait_closed() for worker in workers), *self._tasks)
        await self._source.close()
        self._spill_folder.cleanup()

    async def run(self, query: Task) -> Reply:
        """Return the answer to a query; whoever cancels this call ends the query.

        Raises the kind of ``kg.workers.messages.UnansweredError`` that fits.
        """
        # The deadline includes the wait: who has no worker when it ends met a busy pool, and was not slow.
        limits, worker = self.limits, None
        self._source.start(asked=True)
        try:
            async with asyncio.timeout(limits.seconds):
                worker = await self._acquire(query)
                return self._reserve_disk(
                    await worker.ask(query, answer=limits.answer, memory=limits.worker_memory)
                )
        except TimeoutError as error:
            if worker is None:
                raise messages.BusyError(_OVERLOADED) from error
            self._mark_slow(query)
            raise messages.TooSlowError(f"the query takes longer than {limits.seconds:g} seconds") from error
        except (messages.BusyError, messages.OutOfMemoryError, messages.TooLargeError):
            if worker is not None:
                self._mark_slow(query)
            raise
        finally:
            if worker is not None:
                self._release(worker)

    def _reserve_disk(self, answer: Reply) -> Reply:
        """Return an answer; raise ``BusyError`` where those that wait for their readers fill the disk."""
        if answer.file is None:
            return answer
        self._unread = [each for each in self._unread if each.file is not None and not each.file.closed]
        if sum(each.length for each in self._unread) + answer.length > self.limits.disk:
            answer.close()
            raise messages.BusyError("too many large answers wait for their readers. Ask again later")
        self._unread.append(answer)
        return answer

    async def _acquire(self, query: Task) -> Worker:
        """Take an idle worker, or wait for one; raises ``BusyError`` where newer queries fill the queue."""
        self._idle = [worker for worker in self._idle if worker.alive]
        if self._idle and len(self._running) < self.limits.slots:
            return self._check_out(query)
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiters[waiter] = query
        if len(self._waiters) > self.limits.queue:
            self._fail_waiters(messages.BusyError(_OVERLOADED), [self._dropped_waiter(list(self._waiters))])
        self._spawn()
        self._start_evicting()
        try:
            return await waiter
        except asyncio.CancelledError:
            # A worker may have been handed over in the very turn of the loop in which the caller left.
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._release(waiter.result())
            raise
        finally:
            self._waiters.pop(waiter, None)

    def _check_out(self, query: Task) -> Worker:
        """Take an idle worker for a query; see to it that another is ready for the next one.

        That is one in memory, where there is one; but what is known as slow has to do without the only one.
        """
        slow = self._source.alone and self._was_slow(query)
        worker = self._idle.pop(0 if slow else -1)  # the last one used: its pages are warm
        self._running.add(worker)
        self._spawn()
        return worker

    def _release(self, worker: Worker) -> None:
        """Let a worker have the next query, or another in its place where it is not fit for it."""
        self._running.discard(worker)
        if worker.alive:
            self._put_idle(worker)
        else:
            self._end(worker)
        self._dispatch()

    def _put_idle(self, worker: Worker) -> None:
        """Let a worker wait for a query: those in memory go first, and none is there that is not needed."""
        self._idle.insert(len(self._idle) if worker.in_memory else 0, worker)
        while len(self._running) + len(self._idle) > self.limits.slots + 1:
            self._end(self._idle.pop(0))

    def _end(self, worker: Worker) -> None:
        worker.kill()
        self._create_task(worker.wait_closed())

    def _dispatch(self) -> None:
        """Give those who wait, the newest first, the workers that are idle."""
        self._idle = [worker for worker in self._idle if worker.alive]
        # Marking a worker as running is what ends the loop, so both happen here, before any other task runs.
        while self._waiters and self._idle and len(self._running) < self.limits.slots:
            waiter = self._next_waiter(list(self._waiters))
            query = self._waiters.pop(waiter)
            if not waiter.done():  # done is one whose caller has just left
                waiter.set_result(self._check_out(query))
        self._spawn()

    def _next_waiter(self, waiters: list[asyncio.Future[Worker]]) -> asyncio.Future[Worker]:
        """Choose who is next: the newest that is not known as slow, else the newest."""
        return next((waiter for waiter in reversed(waiters) if not self._is_slow(waiter)), waiters[-1])

    def _dropped_waiter(self, waiters: list[asyncio.Future[Worker]]) -> asyncio.Future[Worker]:
        """Choose who leaves a full queue: the oldest that is known as slow, else the oldest."""
        return next((waiter for waiter in waiters if self._is_slow(waiter)), waiters[0])

    def _is_slow(self, waiter: asyncio.Future[Worker]) -> bool:
        return self._was_slow(self._waiters[waiter])

    def _was_slow(self, query: Task) -> bool:
        since = self._slow.get(_fingerprint(query)) if self._slow else None
        return since is not None and time.monotonic() - since < _SLOW_SECONDS

    def _mark_slow(self, query: Task) -> None:
        """Remember the fingerprint of a query that ran long or needed too much; the oldest is forgotten."""
        fingerprint = _fingerprint(query)
        self._slow.pop(fingerprint, None)  # so that it comes last: dictionaries keep the first place of a key
        self._slow[fingerprint] = time.monotonic()
        if len(self._slow) > _MAX_FINGERPRINTS:
            del self._slow[next(iter(self._slow))]

    def _spawn(self) -> None:
        """Start workers until one more than needed is there, within the limit."""
        if self._closed:
            return
        # The spare: starting a process takes longer than most queries do.
        needed = min(len(self._running) + len(self._waiters), self.limits.slots) + 1
        for _ in range(needed - len(self._running) - len(self._idle) - sum(self._starting)):
            self._start_one()

    def _share(self) -> None:
        """Let workers in memory take the place of the others, now that there may be some."""
        for worker in (*self._idle, *self._running):
            self._rank(worker)
        for _ in range(min(self._source.most, self.limits.slots + 1)):
            self._start_one()

    def _start_one(self) -> None:
        """Start one worker, in memory as long as there may be more of these."""
        if self._closed:
            return
        there = sum(worker.in_memory for worker in (*self._running, *self._idle))
        in_memory = there + self._starting[True] < self._source.most
        self._starting[in_memory] += 1
        start = self._create_task(self._spawn_one(in_memory=in_memory))
        self._starts.add(start)
        start.add_done_callback(self._starts.discard)

    async def _spawn_one(self, *, in_memory: bool) -> None:
        """Start one worker; where it cannot be started, fail those who wait."""
        try:
            worker = await self._source.worker(in_memory=in_memory)
            self._rank(worker)
            self._put_idle(worker)
        except (messages.UnansweredError, OSError):
            self._fail_waiters(messages.FailedError("no process can be started for the query"))
        finally:
            self._starting[in_memory] -= 1
        if self._idle:
            self._dispatch()

    def _rank(self, worker: Worker) -> None:
        """Let the only worker in memory go before those on disk, which take three times as long."""
        if self._source.alone and not worker.in_memory:
            worker.give_way()

    def _fail_waiters(
        self, reason: messages.UnansweredError, waiters: Sequence[asyncio.Future[Worker]] | None = None
    ) -> None:
        """Make the callers that wait, all if none are named, raise a reason."""
        for waiter in list(self._waiters if waiters is None else waiters):
            del self._waiters[waiter]
            if not waiter.done():
                waiter.set_exception(reason)

    def _create_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        # The loop holds tasks only weakly: without the set, one could vanish before it ends.
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _start_evicting(self) -> None:
        if not self._evicting:
            self._evicting = True
            self._create_task(self._evict_while_queued())

    async def _evict_while_queued(self) -> None:
        """While queries wait, end the one that has run longest, if it was long; one at a look."""
        while self._waiters:
            await asyncio.sleep(_POLL_SECONDS)
            # The only one in memory takes long to come back: it goes last, and at its deadline as all do.
            others = [each for each in self._running if not (self._source.alone and each.in_memory)]
            longest = max(others or self._running, key=Worker.running_seconds, default=None)
            full = self._waiters and len(self._running) >= self.limits.slots
            if full and longest is not None and longest.running_seconds() > self.limits.patience:
                longest.evict()
        self._evicting = False


def _fingerprint(query: Task) -> str:
    """Return a query without names, numbers, texts and comments: alike for all that differ in these only."""
    return _unvarying(query.text[:_FINGERPRINTED])


@lru_cache(maxsize=200)
def _unvarying(text: str) -> str:
    return _VARYING.sub(" ", text)


def run_once(
    home: Path, query: Query, *, seconds: float | None = None, answer: int = 0, memory: int = 0
) -> Reply:
    """Run a query in a process of its own that ends with it, without an event loop.

    The limits are in seconds and bytes; none, or 0, is no limit. Raises the kind of
    ``kg.workers.messages.UnansweredError`` that fits. Ctrl-C ends the query.
    """
    with tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True) as folder:
        worker = subprocess.Popen(  # noqa: S603 – this very program
            command(home, Path(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            output, _ = worker.communicate(query.encoded(answer=answer, memory=memory), seconds)
        except subprocess.TimeoutExpired as error:
            raise messages.TooSlowError(f"the query takes longer than {seconds:g} seconds") from error
        finally:
            worker.kill()
            status = worker.wait()
        stream = io.BytesIO(output)
        _, message = messages.read_message(stream), messages.read_message(stream)
        if message is None:
            raise crash_reason(status)
        try:
            return decode_reply(*message)
        except messages.FailedError as error:
            if str(error) != messages.NO_ROOM:
                raise
            fix = "Set TMPDIR to a folder with more room, or ask for less: LIMIT"
            raise messages.FailedError(f"{messages.NO_ROOM}: {tempfile.gettempdir()}. {fix}") from error
