"""How a worker is spoken to: a process of its own over pipes, or one forked in the nursery over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from typing import TYPE_CHECKING, Any, Protocol, cast

from kg.workers import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Channel", "Child", "Fork", "Inbox"]

_STDIN, _STDOUT = 0, 1


class Inbox:
    """What has come from a worker and was not read yet; one reads at a time."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._reader: asyncio.Future[None] | None = None
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Take more bytes."""
        self._data += data
        self._wake()

    def end(self) -> None:
        """Take that no more will come."""
        self._ended = True
        self._wake()

    async def message(self) -> tuple[dict[str, Any], bytes]:
        """Return the next message; raises ``EOFError`` where it ends before."""
        while (found := self._whole()) is None:
            if self._ended:
                raise EOFError
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        return found

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _whole(self) -> tuple[dict[str, Any], bytes] | None:
        """Take the first message, if it is there to its end."""
        data, start = self._data, messages.LENGTH_PREFIX.size
        if len(data) < start:
            return None
        head, body = messages.LENGTH_PREFIX.unpack_from(data)
        end = start + head + body
        if len(data) < end:
            return None
        found = json.loads(data[start : start + head]), bytes(data[start + head : end])
        del data[:end]
        return found


class Channel(Protocol):
    """A process that is spoken to; ``returncode`` is none as long as it runs."""

    @property
    def pid(self) -> int:
        """By which number the system knows it."""

    @property
    def returncode(self) -> int | None:
        """How it ended."""

    @property
    def closing(self) -> bool:
        """Say whether nothing can be written to it any more."""

    @property
    def inbox(self) -> Inbox:
        """What comes from it."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def kill(self) -> None:
        """End it at once, where it has not ended, and what leads to it."""

    async def wait(self) -> int:
        """Wait until it has ended and return how."""

    async def wait_closed(self) -> None:
        """Wait until it has ended, and what leads to it is closed."""


class _Ending:
    """What every channel has: an inbox, and what is to be waited for until the process has ended."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        loop = asyncio.get_running_loop()
        self._exited: asyncio.Future[int] = loop.create_future()
        self._closed: asyncio.Future[None] = loop.create_future()

    def ended(self, status: int) -> None:
        """Take how it has ended."""
        if not self._exited.done():
            self._exited.set_result(status)

    async def wait(self) -> int:
        """Wait until it has ended and return how."""
        return await asyncio.shield(self._exited)

    async def wait_closed(self) -> None:
        """Wait until it has ended, and what leads to it is closed."""
        await self.wait()
        await asyncio.shield(self._closed)


class Child(_Ending, asyncio.SubprocessProtocol):
    """A process that was started here, over pipes."""

    def __init__(self) -> None:
        super().__init__()
        self._open = {_STDIN, _STDOUT}

    @classmethod
    async def start(cls, command: Sequence[str], stdin: int = asyncio.subprocess.PIPE) -> Child:
        """Start a command, its standard input a pipe or a file; raises ``OSError`` where that cannot be."""
        loop, nowhere = asyncio.get_running_loop(), asyncio.subprocess.DEVNULL
        _, child = await loop.subprocess_exec(cls, *command, stdin=stdin, stderr=nowhere)
        if stdin != asyncio.subprocess.PIPE:
            child._open.discard(_STDIN)  # noqa: SLF001 – of this very class
        return child

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what leads to the process."""
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take what it says."""
        del fd
        self.inbox.feed(data)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Take that it says or hears no more."""
        del exc
        if fd == _STDOUT:
            self.inbox.end()
        self._open.discard(fd)
        if not self._open and not self._closed.done():
            self._closed.set_result(None)

    def process_exited(self) -> None:
        """Take that it has ended."""
        self.ended(self._transport.get_returncode() or 0)

    @property
    def pid(self) -> int:
        """By which number the system knows it."""
        return self._transport.get_pid() or 0

    @property
    def returncode(self) -> int | None:
        """How it ended; none as long as it runs."""
        return self._transport.get_returncode()

    @property
    def closing(self) -> bool:
        """Say whether nothing can be written to it any more."""
        return _STDIN not in self._open or self._stdin.is_closing()

    @property
    def _stdin(self) -> asyncio.WriteTransport:
        return cast("asyncio.WriteTransport", self._transport.get_pipe_transport(_STDIN))

    def write(self, data: bytes) -> None:
        """Send bytes."""
        self._stdin.write(data)

    def kill(self) -> None:
        """End it at once, where it has not ended, and the way to it."""
        with contextlib.suppress(ProcessLookupError):
            self._transport.kill()
        if _STDIN in self._open:
            self._stdin.close()

    async def wait_closed(self) -> None:
        """Wait until it has ended, and its pipes are closed."""
        await super().wait_closed()
        self._transport.close()


class Fork(_Ending, asyncio.Protocol):
    """A process that the nursery has forked, over a socket.

    Its number stays its own until the nursery was told that it is known to have ended, so that none other is
    ever killed in its place.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pid = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what leads to the process."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take what it says."""
        self.inbox.feed(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take that it says and hears no more."""
        del exc
        self.inbox.end()
        self._closed.set_result(None)

    @property
    def returncode(self) -> int | None:
        """How it ended; none as long as it runs."""
        return self._exited.result() if self._exited.done() else None

    @property
    def closing(self) -> bool:
        """Say whether nothing can be written to it any more."""
        return self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Send bytes."""
        self._transport.write(data)

    def kill(self) -> None:
        """End it at once, where it has not ended, and the way to it."""
        if self.pid and not self._exited.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._transport.close()
