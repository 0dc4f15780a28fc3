"""HTTP to a store elsewhere: a deadline for the whole answer, a limit on its size, errors in one line.

User and password go to the host that they are meant for and to no other, as Basic or Digest, whichever it
asks for; no message names them.
"""

from __future__ import annotations

import http.client
import queue
import threading
import time
import urllib.error
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from kg.errors import EndpointError
from kg.remote.failures import failure, quotable, retry_after, shortened, status_failure
from kg.remote.opener import build_opener

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from urllib.request import Request

    from kg.remote.address import Address

__all__ = ["MAX_BYTES", "Reply", "Transport"]

MAX_BYTES = 50_000_000
"""How many bytes of an answer are read at most."""

_CHUNK = 65_536
_BACKOFF = (0.3, 0.9)
"""Seconds before each repetition of a request, where the other side does not say how long to wait."""
_RETRYABLE = frozenset([HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE])

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A good answer: its status, headers and whole body."""

    status: int
    headers: Message
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters, in small letters; empty where none is stated."""
        return self.headers.get_content_type() if "Content-Type" in self.headers else ""


@dataclass(frozen=True)
class _Deadline:
    """A moment of a clock at which a request is given up."""

    end: float
    clock: Callable[[], float]

    @property
    def remaining(self) -> float:
        """The seconds that are left."""
        return self.end - self.clock()


class Transport:
    """Sends requests to one store, each with a deadline.

    ``seconds`` are for a request from the look-up of its host to the last byte of its answer, waiting and
    repetitions included; with ``shared``, for all requests, from the first on. ``max_bytes`` is what an
    answer may have. ``clock`` tells the time, in seconds.
    """

    def __init__(
        self, address: Address, seconds: float = 30.0, max_bytes: int = MAX_BYTES, *, shared: bool = False
    ) -> None:
        self.address, self.seconds, self.max_bytes, self.shared = address, seconds, max_bytes, shared
        self.clock: Callable[[], float] = time.monotonic
        self._opener = build_opener(address)
        self._deadline: _Deadline | None = None

    def send(self, make_request: Callable[[], Request]) -> Reply:
        """Send what may be sent twice without harm, and return the whole answer.

        A connection that is refused or broken off, and a store that is busy, is tried again while there is
        time, each time with a new request. Raises ``EndpointError`` for every other end than success.
        """
        if self._deadline is None or not self.shared:
            self._deadline = _Deadline(self.clock() + self.seconds, self.clock)
        deadline = self._deadline
        for delay in (*_BACKOFF, None):
            try:
                return _within(deadline, lambda: self._exchange(make_request(), deadline))
            except (OSError, http.client.HTTPException, ValueError, LookupError) as error:
                wait = _retry_delay(error, delay)
                if wait is None or wait >= deadline.remaining:
                    raise self._failure(error, deadline) from error
                time.sleep(wait)
        raise AssertionError  # the last round has no delay and ends above

    def _exchange(self, request: Request, deadline: _Deadline) -> Reply:
        """Open a connection and read the whole answer, piece by piece, so that a slow one is noticed."""
        # urllib's own time-out is for each step on the way; the deadline is for all of them together.
        response: http.client.HTTPResponse = self._opener.open(
            request, timeout=max(deadline.remaining, 0.001)
        )
        with response:
            stated = response.headers.get("Content-Length", "")
            expected = int(stated) if stated.isdigit() else 0
            self._refuse_large(expected)
            body = bytearray()
            while chunk := response.read1(_CHUNK):
                body += chunk
                self._refuse_large(len(body))
                if deadline.remaining <= 0:
                    raise TimeoutError
            if len(body) < expected:
                raise http.client.IncompleteRead(b"", expected - len(body))
            return Reply(status=response.status, headers=response.headers, body=bytes(body))

    def _refuse_large(self, size: int) -> None:
        if size > self.max_bytes:
            what = f"the answer is larger than {self.max_bytes:,} bytes"
            raise EndpointError(what, where=self.address.url, fix="Ask for less")

    def _failure(self, error: Exception, deadline: _Deadline) -> EndpointError:
        if not isinstance(error, urllib.error.HTTPError):
            return failure(error, self.address, self.seconds)
        try:
            quoted = _within(deadline, lambda: error.read(quotable(error)))
        except (OSError, http.client.HTTPException):
            quoted = b""
        return status_failure(error, self.address, shortened(quoted.decode(errors="replace")))


def _within(deadline: _Deadline, work: Callable[[], _T]) -> _T:
    """Do work in a thread that is left alone when the time is over: a name look-up cannot be stopped."""
    done: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 – handed to whoever waits
            done.put((None, error))

    if deadline.remaining <= 0:
        raise TimeoutError
    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=max(deadline.remaining, 0))
    except queue.Empty:
        raise TimeoutError from None
    try:
        if error is not None:
            raise error
    finally:
        del error  # its traceback leads back here: a circle
    return result  # type: ignore[return-value]  # without an error there is a result


def _retry_delay(error: Exception, delay: float | None) -> float | None:
    """Return how many seconds to wait before asking again, or none where that is no use."""
    if delay is None:
        return None
    if isinstance(error, urllib.error.HTTPError):
        asked = retry_after(error)
        if error.code not in _RETRYABLE or (asked is None and error.code == HTTPStatus.TOO_MANY_REQUESTS):
            return None
        return delay if asked is None else asked
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return delay if isinstance(reason, ConnectionError) else None
