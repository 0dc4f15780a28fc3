"""Connections that cannot be held: requests have a size and a deadline, readers a pace, all a number."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

if TYPE_CHECKING:
    import asyncio

__all__ = ["Connection"]

_REQUEST_TIMEOUT, _WRITE_TIMEOUT = 15, 20
"""Within so many seconds a request that has begun is whole, and a reader takes the next 64 KB."""
_MAX_URL_BYTES, _MAX_HEADER_BYTES = 32_768, 65_536
_MAX_CONNECTIONS = 400
"""Connections at a time; beyond, the one that has waited longest without a whole request is closed."""


# uvicorn has no setting for any of these limits, and a proxy that has them is more than a reader wants to
# set up. Its protocol class is not public: the methods overridden here are those of asyncio.Protocol and of
# httptools, which stay, but ``cycle``, ``url``, ``connections`` and ``send_400_response`` are its own. So
# the dependency has an upper bound, and tests/test_attacks.py says whether the next version still keeps
# every limit.
class Connection(HttpToolsProtocol):
    """One connection of uvicorn's, which by itself waits for half a request forever."""

    awaiting_request: dict[Connection, None] = {}  # noqa: RUF012 – of all connections, the oldest first
    _request_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _error_status = HTTPStatus.BAD_REQUEST

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self.awaiting_request[self] = None
        self._start_request_timer()
        if len(self.connections) > _MAX_CONNECTIONS:
            next(iter(self.awaiting_request)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._stop_request_timer()
        self._cancel_write_timer()

    def on_message_begin(self) -> None:
        """Begin to count what a request sends, and the seconds it takes."""
        super().on_message_begin()
        self._header_bytes = 0
        if self._request_timer is None:
            self._start_request_timer()

    def on_url(self, url: bytes) -> None:
        """Take a part of the address, within its limit."""
        super().on_url(url)
        if len(self.url) > _MAX_URL_BYTES:
            self._error_status = HTTPStatus.REQUEST_URI_TOO_LONG
            raise ValueError(self._error_status.phrase)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, within the limit of all."""
        super().on_header(name, value)
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > _MAX_HEADER_BYTES:
            self._error_status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError(self._error_status.phrase)

    def on_message_complete(self) -> None:
        """End the deadline: the request is whole."""
        super().on_message_complete()
        self._stop_request_timer()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self.awaiting_request[self] = None

    def pause_writing(self) -> None:
        """Begin to wait for a reader."""
        super().pause_writing()
        self._cancel_write_timer()
        self._write_timer = self.loop.call_later(_WRITE_TIMEOUT, self.transport.abort)

    def resume_writing(self) -> None:
        """End the wait: the reader has taken enough for the next part."""
        super().resume_writing()
        self._cancel_write_timer()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; one whose reader has not even taken the last answer, without more ado."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Say in one line what is wrong with a request that cannot be read."""
        del msg
        line = f"{self._error_status.phrase}\n".encode()
        head = (
            f"HTTP/1.1 {self._error_status.value} {self._error_status.phrase}\r\n"
            f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(line)}\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + line)
        self.transport.close()

    def _start_request_timer(self) -> None:
        self._request_timer = self.loop.call_later(_REQUEST_TIMEOUT, self._on_request_timeout)

    def _on_request_timeout(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.abort()
        else:
            self._error_status = HTTPStatus.REQUEST_TIMEOUT
            self.send_400_response("late")

    def _stop_request_timer(self) -> None:
        self.awaiting_request.pop(self, None)
        if self._request_timer is not None:
            self._request_timer.cancel()
            self._request_timer = None

    def _cancel_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
