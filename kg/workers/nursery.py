"""The nursery: one process that holds a store in memory and forks workers, which share that memory with it.

A worker that is forked is there in some milliseconds, and takes memory of its own only for what it changes:
where a query reads, Oxigraph counts readers, so that pages which are read become a worker's own.
``kg.workers.forking`` is the process itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.workers import messages
from kg.workers.channels import Child, Fork
from kg.workers.process import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Nursery", "available", "shareable"]

_PROGRAM = "kg.workers.forking"
_NONE_STARTED = "no process can be started for the query"
_MESSAGE = 4_096
"""Bytes of the longest message of the nursery."""
_OWN_SHARE = 0.7
"""How much of a store's memory becomes a worker's own in time: 80 of 127 MB were measured."""


def available() -> bool:
    """Say whether processes can be forked here, and files handed to them, as on Linux."""
    return sys.platform == "linux"


def shareable(wanted: int) -> int:
    """Return how many bytes of memory may be used: those wanted, at most a third of what is free."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
        return min(wanted, free * 1024 // 3)
    return wanted


class Nursery:
    """A nursery whose process is running; ``async with`` is not needed, ``close`` is."""

    def __init__(self, process: Child, control: socket.socket, lost: Callable[[], None]) -> None:
        self._process, self._control, self._lost = process, control, lost
        self._forks: dict[int, Fork] = {}
        self._ended: dict[int, int] = {}
        self._said: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._alone: asyncio.Task[None] | None = None
        self.bytes = 0
        self.alive = True

    @classmethod
    async def start(cls, home: Path, folder: Path, most: int, lost: Callable[[], None]) -> Nursery | None:
        """Start a nursery and wait until it holds a store; return none where it needs more than ``most``.

        ``most`` are bytes; workers lay large answers in ``folder``. ``lost`` is called when the process ends
        by itself. Raises ``OSError`` where nothing can be started.
        """
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        here.setblocking(False)  # noqa: FBT003 – its only way to be called
        with there:
            command = [sys.executable, "-P", "-m", _PROGRAM, str(home), str(folder), str(most)]
            try:
                process = await Child.start(command, stdin=there.fileno())
            except BaseException:
                here.close()
                raise
        nursery = cls(process, here, lost)
        asyncio.get_running_loop().add_reader(here, nursery._hear)
        try:
            nursery.bytes = await nursery._said
        except BaseException:
            await nursery.close()
            raise
        if not nursery.bytes:
            await nursery.close()
            return None
        return nursery

    def forks(self, memory: int) -> int:
        """Return how many workers may be forked for all to fit into so many bytes."""
        return max(0, int((memory - self.bytes) // (self.bytes * _OWN_SHARE)))

    async def fork(self, folder: Path) -> Worker:
        """Fork a worker; raises ``FailedError`` where the nursery does not."""
        return await self._begun("fork", folder)

    async def become(self, folder: Path) -> Worker:
        """Make the nursery itself a worker, the last; it forks none from then on.

        Raises ``FailedError`` where it does not.
        """
        return await self._begun("become", folder)

    async def _begun(self, what: str, folder: Path) -> Worker:
        here, there = socket.socketpair()
        loop = asyncio.get_running_loop()
        with there:
            try:
                socket.send_fds(self._control, [what.encode()], [there.fileno()])
            except OSError as error:
                here.close()
                raise messages.FailedError(_NONE_STARTED) from error
        if what == "become":
            self._silence()  # it closes its end, which is no sign that it has ended
        _, fork = await loop.create_unix_connection(Fork, sock=here)
        worker = Worker(fork, folder, shared=self.bytes)
        try:
            fork.pid = (await fork.inbox.message())[0]["pid"]
        except EOFError as error:
            raise messages.FailedError(_NONE_STARTED) from error
        finally:
            if not fork.pid:  # before it has said its number it is nobody that could be waited for
                fork.ended(-1)
                worker.kill()
        self._adopt(fork)
        return worker

    def _adopt(self, fork: Fork) -> None:
        """See to it that a worker is told when its process has ended."""
        if fork.pid == self._process.pid:
            self._alone = asyncio.ensure_future(self._end_with(fork))
        elif fork.pid in self._ended:
            fork.ended(self._ended.pop(fork.pid))
        elif self.alive:
            self._forks[fork.pid] = fork
        else:
            fork.ended(-1)

    async def _end_with(self, fork: Fork) -> None:
        """Let the worker that this process has become end as this process does."""
        fork.ended(await self._process.wait())
        self._lost()

    def _hear(self) -> None:
        """Take what the process says: that it is ready, or which worker has ended, and how."""
        try:
            said = self._control.recv(_MESSAGE)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self._on_end()
            return
        message = json.loads(said)
        if "bytes" in message:
            self._said.set_result(message["bytes"])
            return
        pid, status = message["pid"], message["status"]
        if pid in self._forks:
            self._forks.pop(pid).ended(status)
        else:
            self._ended[pid] = status
        with contextlib.suppress(OSError):
            self._control.send(f"forget {pid}".encode())

    def _on_end(self) -> None:
        """Take that the process has ended: its workers end by themselves."""
        self._silence()
        for fork in self._forks.values():
            fork.ended(-1)
        self._forks.clear()
        if not self._said.done():
            self._said.set_result(0)
        self._lost()

    def _silence(self) -> None:
        """Hear no more, and say no more."""
        if self.alive:
            self.alive = False
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()

    async def close(self) -> None:
        """End the process, whose workers have ended before."""
        self._silence()
        self._process.kill()
        await self._process.wait_closed()
        if self._alone is not None:
            await asyncio.wait((self._alone,))
