"""What went wrong with a request, in one line: what a status or an exception means, and what to do."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import urllib.error
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from kg.errors import EndpointError
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.remote.address import Address

__all__ = ["failure", "quotable", "retry_after", "shortened", "status_failure"]

_MAX_QUOTED = 200
"""How many letters of the other side's own words are passed on."""

_ADDRESS = "Check the address"
_USUAL = "SPARQL is often at /sparql or /query"
_REDIRECTED = ("redirects without end, or to what is no http(s) address", _ADDRESS)
_STATUSES = {
    301: _REDIRECTED,
    302: _REDIRECTED,
    303: _REDIRECTED,
    307: _REDIRECTED,
    308: _REDIRECTED,
    400: ("does not take the query", ""),
    401: ("asks for user and password", "Set BILATERAL_USER and BILATERAL_PASSWORD"),
    403: ("forbids this", "Ask its keeper for the right to it"),
    404: ("there is nothing at this address", f"Check it; {_USUAL}"),
    405: ("does not take such requests", f"{_ADDRESS}; {_USUAL}"),
    406: ("has no results in a format that is read here", ""),
    413: ("takes no request of this size", ""),
    414: ("takes no request of this size", ""),
    429: ("is asked too often", "Try again later"),
    503: ("is busy or down", "Try again later"),
}
"""What a status means, and what to do."""

_EXCEPTIONS: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "there is no host of this name", _ADDRESS),
    (ConnectionRefusedError, "nothing answers there (connection refused)", f"{_ADDRESS}, or start it"),
    (ssl.SSLError, "the connection is not secure (TLS failed)", f"{_ADDRESS} and the certificate"),
    (http.client.IncompleteRead, "the answer is cut off", "Try again"),
    (http.client.RemoteDisconnected, "closed the connection without an answer", "Try again"),
    (ConnectionError, "broke off the connection", "Try again"),
    (http.client.HTTPException, "does not speak HTTP as it should", _ADDRESS),
    (LookupError, "asks for a log-in without saying how", "Tell its keeper"),
    (ValueError, "asks for a kind of log-in other than Basic and Digest", ""),
)
"""What an exception of urllib means, and what to do; the first that fits counts."""


def failure(error: Exception, address: Address, seconds: float) -> EndpointError:
    """Say in one line why there is no answer, after so many seconds at most."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        what, fix = f"no whole answer within {seconds:g} s", "Ask for less, or raise --timeout"
        return EndpointError(what, where=address.url, fix=fix)
    for kind, what, fix in _EXCEPTIONS:
        if isinstance(reason, kind):
            return EndpointError(what, where=address.url, fix=fix)
    return EndpointError(f"cannot be reached ({shortened(str(reason))})", where=address.url)


def status_failure(error: urllib.error.HTTPError, address: Address, quoted: str = "") -> EndpointError:
    """Explain a status that is no success; ``quoted`` is what the other side says itself."""
    phrase = f"{error.code} {http.client.responses.get(error.code, '')}".rstrip()
    if error.code == HTTPStatus.UNAUTHORIZED and address.user:
        return EndpointError(f"does not accept this user and password ({phrase})", where=address.url)
    server = error.code >= HTTPStatus.INTERNAL_SERVER_ERROR
    what, fix = _STATUSES.get(error.code, ("fails" if server else "refuses", ""))
    if asked := retry_after(error):
        fix = f"It asks to wait {asked:,.0f} s"
    what = f"{what} ({phrase}){quoted and f': {quoted}'}"
    return EndpointError(what, where=address.url, fix=fix, status=error.code)


def quotable(error: urllib.error.HTTPError) -> int:
    """Return how many bytes of an error's body are worth reading: none of a page for browsers."""
    return 4 * _MAX_QUOTED if error.headers.get_content_type() in {"text/plain", "application/json"} else 0


def shortened(text: str) -> str:
    """Return the beginning of a text of unknown origin, in one line, without what steers a terminal."""
    line = " ".join(one_line(text).split())
    return line if len(line) <= _MAX_QUOTED else f"{line[:_MAX_QUOTED]}…"


def retry_after(error: urllib.error.HTTPError) -> float | None:
    """Read ``Retry-After``: seconds, or a date; none where it is not given or not understood."""
    text = (error.headers.get("Retry-After") or "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
