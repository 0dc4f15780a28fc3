"""One worker process, seen from outside: started, asked, watched, killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.workers import messages

if TYPE_CHECKING:
    from kg.workers.messages import Query, Reply

__all__ = ["Worker", "command", "lost", "question", "reply"]

_KINDS = {kind.__name__: kind for kind in messages.Unanswered.__subclasses__()}


def command(home: Path, folder: Path) -> list[str]:
    """Return the command that starts a worker on a store; its large answers go to a folder."""
    return [sys.executable, "-P", "-m", "kg.workers.worker", str(home), str(folder)]


def question(query: Query, *, answer: int, memory: int) -> bytes:
    """Return a query as a worker reads it; ``answer`` and ``memory`` are its limits in bytes, 0 is none."""
    scoped = query.default_graphs is not None or query.named_graphs is not None
    header = {
        "accept": query.accept,
        "scope": [query.default_graphs or (), query.named_graphs or ()] if scoped else None,
        "gzip": query.gzip,
        "name": query.name,
        "update": query.update,
        "base": query.base,
        "answer": answer,
        "memory": memory,
    }
    return messages.packed(header, query.text.encode())


def reply(header: dict[str, Any], body: bytes) -> Reply:
    """Return a worker's answer; a file that it wrote has no name from now on, where the system allows that.

    Raises the kind of ``Unanswered`` that the worker reports.
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
        media_type=header["media_type"],
        length=length,
        coding=header["coding"],
        lasting=header["lasting"],
        body=body,
        file=file,
    )


def lost(status: int) -> messages.Unanswered:
    """Say why a worker ended in the middle of a query, by its exit status."""
    if status in {-signal.SIGABRT, -signal.SIGSEGV}:  # the second where the stack is exhausted
        return messages.OutOfMemory("the query needs more memory than it may use")
    return messages.Failed("the query was lost with the process that ran it")


class Worker:
    """A worker process."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("a worker is asked and answers through pipes")
        self._process, self._folder = process, folder
        self._questions, self._answers = process.stdin, process.stdout
        self._since: float | None = None
        self._evicted = False
        self._fit = True

    @property
    def alive(self) -> bool:
        """False when it was killed or lost, also while it had nothing to do, or has grown too large."""
        return self._fit and self._process.returncode is None and not self._questions.is_closing()

    @classmethod
    async def start(cls, home: Path, folder: Path) -> Worker:
        """Start a worker and wait until it is ready; raises ``Failed`` where it cannot open its store."""
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command(home, folder), stdin=pipe, stdout=pipe, stderr=nowhere
        )
        worker = cls(process, folder)
        try:
            await worker._heard()
        except BaseException:
            worker.kill()
            await worker.gone()
            raise
        return worker

    async def ask(self, query: Query, *, answer: int, memory: int) -> Reply:
        """Return the answer to a query; the limits are in bytes.

        Raises the kind of ``Unanswered`` that fits. Whoever cancels this call kills the worker.
        """
        self._since = time.monotonic()
        try:
            if not self.alive:  # nothing can be written to it
                raise await self._lost()
            self._questions.write(question(query, answer=answer, memory=memory))
            header, body = await self._heard()
        except asyncio.CancelledError:
            self.kill()
            raise
        finally:
            self._since = None
        self._fit = not header["worn"]
        return reply(header, body)

    async def _heard(self) -> tuple[dict[str, Any], bytes]:
        """Return the next message of the worker; raises ``Unanswered`` where it ends before."""
        stream = self._answers
        try:
            head, body = messages.LENGTHS.unpack(await stream.readexactly(messages.LENGTHS.size))
            header: dict[str, Any] = json.loads(await stream.readexactly(head))
            content = await stream.readexactly(body) if body else b""
        except (asyncio.IncompleteReadError, OSError) as error:
            raise await self._lost() from error
        return header, content

    async def _lost(self) -> messages.Unanswered:
        """Say why the worker ended in the middle of a query."""
        self._fit = False
        status = await self._process.wait()
        if self._evicted:
            return messages.Busy("others wait, and this query has run longest. Ask again later")
        return lost(status)

    def seconds(self) -> float:
        """Return for how long the query has run; 0 where none has begun, or its worker is ending already."""
        return 0 if self._since is None or not self.alive else time.monotonic() - self._since

    def evict(self) -> None:
        """Kill the worker in favor of others; whoever asked it is told."""
        self._evicted = True
        self.kill()

    def kill(self) -> None:
        """End the process at once and remove what it has written."""
        self._fit = False
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._questions.close()
        for left in self._folder.glob(f"{self._process.pid}-*"):
            left.unlink(missing_ok=True)

    async def gone(self) -> None:
        """Wait until the killed process has ended, and its pipes with it."""
        await self._process.wait()
        with contextlib.suppress(OSError):
            await self._answers.read()
            await self._questions.wait_closed()
