"""Connections that cannot be held: requests have a size and a deadline, readers a pace, all a number."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

if TYPE_CHECKING:
    import asyncio

__all__ = ["Connection"]

_REQUEST_SECONDS, _READER_SECONDS = 15, 20
"""Within so many seconds a request that has begun is whole, and a reader takes the next 64 KB."""
_LONGEST_ADDRESS, _LONGEST_HEAD = 32_768, 65_536
_MOST = 400
"""Connections at a time; beyond, the one that has waited longest without a whole request is closed."""


class Connection(HttpToolsProtocol):
    """One connection of uvicorn's, which by itself waits for half a request forever."""

    waiting: dict[Connection, None] = {}  # noqa: RUF012 – of all connections, in the order of their coming
    _deadline: asyncio.TimerHandle | None = None
    _pace: asyncio.TimerHandle | None = None
    _head = 0
    _fault = HTTPStatus.BAD_REQUEST

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.waiting[self] = None
        self._due()
        if len(self.connections) > _MOST:
            next(iter(self.waiting)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._forget()
        self._at_ease()

    def on_message_begin(self) -> None:
        """Begin to count what a request sends, and the seconds it takes."""
        super().on_message_begin()
        self._head = 0
        if self._deadline is None:
            self._due()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address, within its limit."""
        super().on_url(url)
        if len(self.url) > _LONGEST_ADDRESS:
            self._fault = HTTPStatus.REQUEST_URI_TOO_LONG
            raise ValueError(self._fault.phrase)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, within the limit of all."""
        super().on_header(name, value)
        self._head += len(name) + len(value)
        if self._head > _LONGEST_HEAD:
            self._fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError(self._fault.phrase)

    def on_message_complete(self) -> None:
        """End the deadline: the request is whole."""
        super().on_message_complete()
        self._forget()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self.waiting[self] = None

    def pause_writing(self) -> None:
        """Begin to wait for a reader."""
        super().pause_writing()
        self._at_ease()
        self._pace = self.loop.call_later(_READER_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """End the wait: the reader has taken enough for the next part."""
        super().resume_writing()
        self._at_ease()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; one whose reader has not even taken the last answer, without more ado."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Say in one line what is wrong with a request that cannot be read."""
        del msg
        line = f"{self._fault.phrase}\n".encode()
        head = (
            f"HTTP/1.1 {self._fault.value} {self._fault.phrase}\r\n"
            f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(line)}\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + line)
        self.transport.close()

    def _due(self) -> None:
        self._deadline = self.loop.call_later(_REQUEST_SECONDS, self._late)

    def _late(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.abort()
        else:
            self._fault = HTTPStatus.REQUEST_TIMEOUT
            self.send_400_response("late")

    def _forget(self) -> None:
        self.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _at_ease(self) -> None:
        if self._pace is not None:
            self._pace.cancel()
            self._pace = None
