"""One worker process, seen from outside: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.workers import messages
from kg.workers.channels import Child

if TYPE_CHECKING:
    from kg.workers.channels import Channel
    from kg.workers.messages import Reply, Task

__all__ = ["QUERIES", "Worker", "command", "crash_reason", "decode_reply"]

QUERIES = "kg.workers.worker"
"""The program that runs queries."""

_NICENESS = 5
"""By so much a worker that gives way is nicer than this process: it has a third of the processor that others
have."""

_KINDS = {kind.__name__: kind for kind in messages.UnansweredError.__subclasses__()}


def command(home: Path, folder: Path, program: str = QUERIES) -> list[str]:
    """Return the command that starts a worker on a store; its large answers go to a folder."""
    return [sys.executable, "-P", "-m", program, str(home), str(folder)]


def decode_reply(header: dict[str, Any], body: bytes) -> Reply:
    """Return a worker's answer; a file that it wrote has no name from now on, where the system allows that.

    Raises the kind of ``UnansweredError`` that the worker reports.
    """
    if "error" in header:
        raise _KINDS[header["error"]](header["message"])
    file = None
    length = len(body)
    if "file" in header:
        path = Path(header["file"])
        file = path.open("rb")
        length = path.stat().st_size
        with contextlib.suppress(OSError):
            path.unlink()
    return messages.Reply(
        media_type=header.get("media_type", ""),
        length=length,
        coding=header["coding"],
        deterministic=header.get("deterministic", True),
        status=header.get("status", 200),
        headers=[(name, value) for name, value in header.get("headers", ())],
        body=body,
        file=file,
    )


def crash_reason(status: int) -> messages.UnansweredError:
    """Say why a worker ended in the middle of a query, by its exit status."""
    if status == -getattr(signal, "SIGXCPU", 0):
        return messages.TooSlowError("the query takes more time than it may use")
    if status in {-signal.SIGABRT, -signal.SIGSEGV}:  # the second where the stack is exhausted
        return messages.OutOfMemoryError("the query needs more memory than it may use")
    return messages.FailedError("the query was lost with the process that ran it")


class Worker:
    """A worker process; ``shared`` are the bytes of a store in memory that is not its own."""

    def __init__(self, channel: Channel, folder: Path, *, shared: int = 0) -> None:
        self._channel, self._folder, self._shared = channel, folder, shared
        self._started_at: float | None = None
        self._evicted = False
        self._usable = True

    @property
    def alive(self) -> bool:
        """False when it was killed, has crashed (also while it had nothing to do), or has grown too large."""
        return self._usable and self._channel.returncode is None and not self._channel.closing

    @property
    def in_memory(self) -> bool:
        """Say whether it has the store in memory that the nursery read."""
        return bool(self._shared)

    @property
    def pid(self) -> int:
        """By which number the system knows its process."""
        return self._channel.pid

    @classmethod
    async def start(cls, home: Path, folder: Path, program: str = QUERIES) -> Worker:
        """Start a worker and wait until it is ready; raises ``FailedError`` where it opens no store."""
        worker = cls(await Child.start(command(home, folder, program)), folder)
        try:
            await worker.ready()
        except BaseException:
            worker.kill()
            await worker.wait_closed()
            raise
        return worker

    async def ready(self) -> dict[str, Any]:
        """Wait until it says that it is ready; return what it says. Raises ``UnansweredError``."""
        return (await self._read_message())[0]

    async def ask(self, query: Task, *, answer: int, memory: int) -> Reply:
        """Return the answer to a query; the limits are in bytes.

        Raises the kind of ``UnansweredError`` that fits. Whoever cancels this call kills the worker.
        """
        self._started_at = time.monotonic()
        try:
            if not self.alive:  # nothing can be written to it
                raise await self._crash_reason()
            most = memory + self._shared if memory else 0
            self._channel.write(query.encoded(answer=answer, memory=most))
            header, body = await self._read_message()
        except asyncio.CancelledError:
            self.kill()
            raise
        finally:
            self._started_at = None
        self._usable = self._usable and not header["bloated"]
        return decode_reply(header, body)

    async def _read_message(self) -> tuple[dict[str, Any], bytes]:
        """Return the next message of the worker; raises ``UnansweredError`` where it ends before."""
        try:
            return await self._channel.inbox.message()
        except EOFError as error:
            raise await self._crash_reason() from error

    async def _crash_reason(self) -> messages.UnansweredError:
        """Say why the worker ended in the middle of a query."""
        self._usable = False
        status = await self._channel.wait()
        if self._evicted:
            return messages.BusyError("others wait, and this query has run longest. Ask again later")
        return crash_reason(status)

    def running_seconds(self) -> float:
        """Return for how long the query has run; 0 where none has begun, or its worker is ending already."""
        return 0 if self._started_at is None or not self.alive else time.monotonic() - self._started_at

    def give_way(self) -> None:
        """Let others have the processor before this one, where the system knows such."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0) + _NICENESS)

    def evict(self) -> None:
        """Kill the worker in favor of others; whoever asked it is told."""
        self._evicted = True
        self.kill()

    def kill(self) -> None:
        """End the process at once and remove what it has written."""
        self._usable = False
        self._channel.kill()
        for left in self._folder.glob(f"{self.pid}-*"):
            left.unlink(missing_ok=True)

    async def wait_closed(self) -> None:
        """Wait until the killed process has ended, and what leads to it is closed."""
        await self._channel.wait_closed()
