"""HTTP to a store elsewhere: one deadline for everything, a limit on size, errors in one line.

Only http and https are spoken. User and password go to the host that they are meant for and to no other, as
Basic or Digest, whichever it asks for; no message names them.
"""

from __future__ import annotations

import http.client
import os
import queue
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from kg.errors import EndpointError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from typing import IO
    from urllib.response import addinfourl as AddInfo  # noqa: N812 – a class by its looks

__all__ = ["Address", "Reply", "Transport"]

MOST = 50_000_000
"""How many bytes of an answer are read at most."""

_PAUSES = (0.3, 0.9)
"""Seconds before each repetition of a request, where the other side does not say how long to wait."""

_BUSY = frozenset([429, 502, 503])
_TOLD = 200
"""How many letters of the other side's own words are passed on."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Address:
    """An http(s) address, with user and password apart; it prints without them."""

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.url

    @classmethod
    def read(cls, text: str) -> Address:
        """Read ``http(s)://[user:password@]host/…``, user and password else from the environment.

        ``BILATERAL_USER`` and ``BILATERAL_PASSWORD`` keep them out of the list of processes. Raises
        ``InputError`` for what is no such address.
        """
        parts = _split(text)
        user = unquote(parts.username or "") or os.environ.get("BILATERAL_USER", "")
        password = unquote(parts.password or "") or os.environ.get("BILATERAL_PASSWORD", "")
        host = parts.netloc.rpartition("@")[2]
        return cls(parts._replace(netloc=host, fragment="").geturl(), user, password)


def _split(text: str) -> SplitResult:
    fix = "Write http://host/path or https://host/path"
    try:
        parts = urlsplit(text.strip())
        valid = parts.hostname and parts.port != 0
        text.encode("ascii")
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise InputError("this is no address of a store", where="URL", fix=fix) from error
    if parts.scheme not in {"http", "https"}:
        raise InputError("the address of a store begins with http:// or https://", where="URL", fix=fix)
    if not valid or re.search(r"[\x00-\x20\x7f<>\"\\^`{|}]", text.strip()):
        raise InputError("this is no address of a store", where="URL", fix=fix)
    return parts


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


class Transport:
    """Sends requests to one store, until its time is over.

    ``seconds`` are for all that is sent together, from the first request on, waiting and repetitions
    included; ``most`` is the number of bytes that an answer may have.
    """

    def __init__(self, address: Address, seconds: float = 30.0, most: int = MOST) -> None:
        self.address, self.seconds, self.most = address, seconds, most
        self._end: float | None = None
        self._opener = _opener(address)

    def restart(self) -> None:
        """Give the next request the whole time again."""
        self._end = None

    @property
    def remaining(self) -> float:
        """The seconds that are left."""
        if self._end is None:
            self._end = time.monotonic() + self.seconds
        return self._end - time.monotonic()

    def open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Open one connection for a request; no step of it may last longer than the time that is left."""
        response: http.client.HTTPResponse = self._opener.open(request, timeout=max(self.remaining, 0.001))
        return response

    def send(self, request: Callable[[], http.client.HTTPResponse]) -> Reply:
        """Send what may be sent twice without harm, and return the whole answer.

        ``request`` opens the connection anew. A connection that is refused or broken off, and a store that is
        busy, is tried again while there is time. Raises ``EndpointError`` for every other end than success.
        """
        for pause in (*_PAUSES, None):
            try:
                return self._within(lambda: self._read(request()))
            except (urllib.error.URLError, ConnectionError) as error:
                wait = _wait(error, pause)
                if wait is None or wait >= self.remaining:
                    raise self._explained(error) from error
                time.sleep(wait)
            except (OSError, http.client.HTTPException, ValueError, LookupError) as error:
                raise self._explained(error) from error
        raise AssertionError  # the last round has no pause and ends above

    def _within(self, work: Callable[[], _T]) -> _T:
        """Do work in a thread that is left alone when the time is over: a name look-up cannot be stopped."""
        done: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                done.put((work(), None))
            except BaseException as error:  # noqa: BLE001 – handed to whoever waits
                done.put((None, error))

        threading.Thread(target=run, daemon=True).start()
        try:
            result, error = done.get(timeout=max(self.remaining, 0))
        except queue.Empty:
            raise TimeoutError from None
        try:
            if error is not None:
                raise error
        finally:
            del error  # its traceback leads back here: a circle
        return result  # type: ignore[return-value]  # without an error there is a result

    def _read(self, response: http.client.HTTPResponse) -> Reply:
        """Read a whole answer, piece by piece, so that a slow one is noticed."""
        with response:
            stated = response.headers.get("Content-Length", "")
            if stated.isdigit() and int(stated) > self.most:
                raise self._error(f"the answer is larger than {self.most:,} bytes", "Ask for less")
            pieces: list[bytes] = []
            size = 0
            while piece := response.read1(1 << 16):
                pieces.append(piece)
                size += len(piece)
                if size > self.most:
                    raise self._error(f"the answer is larger than {self.most:,} bytes", "Ask for less")
                if self.remaining <= 0:
                    raise TimeoutError
            if stated.isdigit() and size < int(stated):
                raise http.client.IncompleteRead(b"", int(stated) - size)
            return Reply(status=response.status, headers=response.headers, body=b"".join(pieces))

    def _error(self, what: str, fix: str = "", status: int = 0) -> EndpointError:
        return EndpointError(what, where=self.address.url, fix=fix, status=status)

    def _explained(self, error: Exception) -> EndpointError:
        """Say in one line what went wrong."""
        if isinstance(error, urllib.error.HTTPError):
            return self._refused(error)
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return self._error(
                f"no whole answer within {self.seconds:g} s", "Ask for less, or raise --timeout"
            )
        for kind, what, fix in _TROUBLES:
            if isinstance(reason, kind):
                return self._error(what, fix)
        return self._error(f"cannot be reached ({_words(str(reason))})")

    def _refused(self, error: urllib.error.HTTPError) -> EndpointError:
        """Explain a status that is no success."""
        phrase = f"{error.code} {http.client.responses.get(error.code, '')}".rstrip()
        if error.code == http.client.UNAUTHORIZED and self.address.user:
            return self._error(f"does not accept this user and password ({phrase})")
        what, fix = _STATUSES.get(error.code, ("fails" if error.code >= _SERVER_ERROR else "refuses", ""))
        if asked := _retry_after(error):
            fix = f"It asks to wait {asked:,.0f} s"
        told = self._told(error)
        return self._error(f"{what} ({phrase}){told and f': {told}'}", fix, error.code)

    def _told(self, error: urllib.error.HTTPError) -> str:
        """Return the beginning of what the other side says itself, unless it is a page for browsers."""
        if error.headers.get_content_type() not in {"text/plain", "application/json"}:
            return ""
        try:
            return _words(self._within(lambda: error.read(4 * _TOLD)).decode(errors="replace"))
        except (OSError, http.client.HTTPException):
            return ""


_TROUBLES: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "there is no host of this name", "Check the address"),
    (ConnectionRefusedError, "nothing answers there (connection refused)", "Check the address, or start it"),
    (ssl.SSLError, "the connection is not secure (TLS failed)", "Check the address and the certificate"),
    (http.client.IncompleteRead, "the answer is cut off", "Try again"),
    (http.client.RemoteDisconnected, "closed the connection without an answer", "Try again"),
    (ConnectionError, "broke off the connection", "Try again"),
    (http.client.HTTPException, "does not speak HTTP as it should", "Check the address"),
    (LookupError, "asks for a log-in without saying how", "Tell its keeper"),
    (ValueError, "asks for a kind of log-in other than Basic and Digest", ""),
)
_SERVER_ERROR = 500
_AT = "SPARQL is often at /sparql or /query"
_CIRCLES = ("redirects without end, or to what is no http(s) address", "Check the address")
_STATUSES = {
    301: _CIRCLES,
    302: _CIRCLES,
    303: _CIRCLES,
    307: _CIRCLES,
    308: _CIRCLES,
    400: ("does not take the query", ""),
    401: ("asks for user and password", "Set BILATERAL_USER and BILATERAL_PASSWORD"),
    403: ("forbids this", "Ask its keeper for the right to it"),
    404: ("there is nothing at this address", f"Check it; {_AT}"),
    405: ("does not take such requests", f"Check the address; {_AT}"),
    406: ("has no results in a format that is read here", ""),
    413: ("takes no request of this size", ""),
    414: ("takes no request of this size", ""),
    429: ("is asked too often", "Try again later"),
    503: ("is busy or down", "Try again later"),
}
"""What a status means, and what to do."""


def _words(text: str) -> str:
    """Return the beginning of a text of unknown origin, in one line, without what steers a terminal."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD]}…"


def _wait(error: Exception, pause: float | None) -> float | None:
    """Return how many seconds to wait before asking again, or none where that is no use."""
    if pause is None:
        return None
    if isinstance(error, urllib.error.HTTPError):
        asked = _retry_after(error)
        if error.code not in _BUSY or (asked is None and error.code == http.client.TOO_MANY_REQUESTS):
            return None
        return pause if asked is None else asked
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return pause if isinstance(reason, ConnectionError) else None


def _retry_after(error: urllib.error.HTTPError) -> float | None:
    """Read ``Retry-After``: seconds, or a date; none where it is not given or not understood."""
    text = (error.headers.get("Retry-After") or "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects with method and body kept: what is sent here may be sent twice."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request:
        """Return the request for the new address; raises ``HTTPError`` where that is not http(s)."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        own = {"host", "authorization"}
        kept = {name: value for name, value in req.header_items() if name.lower() not in own}
        return urllib.request.Request(  # noqa: S310 – http(s) only, see above
            newurl, data=req.data, headers=kept, method=req.get_method()
        )


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a host's challenge beforehand once it is known: a body that is refused is often cut off."""

    challenge = ""

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> AddInfo | None:
        """Keep the challenge, and answer it."""
        self.challenge = auth.partition(" ")[2]
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, req: urllib.request.Request) -> urllib.request.Request:
        """Add the answer to a request that has none, if it goes to the host of the password."""
        if self.challenge and not req.has_header(self.auth_header):
            asked = urllib.request.parse_keqv_list(urllib.request.parse_http_list(self.challenge))
            if answer := self.get_authorization(req, asked):
                req.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return req

    https_request = http_request


def _opener(address: Address) -> urllib.request.OpenerDirector:
    """Return what opens http(s) addresses and nothing else, and logs in where that is asked for."""
    keys = urllib.request.HTTPPasswordMgrWithPriorAuth()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ]
    if address.user:
        root = urlsplit(address.url)
        keys.add_password(None, f"{root.scheme}://{root.netloc}/", address.user, address.password)
        handlers += [
            _Digest(keys),
            urllib.request.HTTPBasicAuthHandler(keys),
        ]
    opener = urllib.request.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler)
    return opener
