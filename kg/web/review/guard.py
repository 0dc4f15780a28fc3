"""Who may use the server of a review: whoever opened the address with its token, from its own pages only.

The token comes once, in the address that the command prints; then a cookie holds it, which no script reads
and no other site's page sends. What writes must also come from a page of this server (Origin), and say a
second secret that only such a page can read.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.web.headers import with_headers
from kg.web.responses import POLICY, problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Guard", "Secrets"]

_READS = frozenset(["GET", "HEAD"])

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""A page from elsewhere reads, frames and embeds nothing of a review, and no cache keeps it."""


@dataclass(frozen=True)
class Secrets:
    """The token that opens a review, and the secret by which a page of it shows that it is one."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    page: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


class Guard:
    """Passes on requests of the holder of the token, and answers all others with 403."""

    def __init__(self, app: ASGIApp, known: Secrets) -> None:
        self._app, self._known = app, known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it; every answer has the headers that keep others out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await (self._answer(Request(scope)) or self._app)(scope, receive, with_headers(send, _HEADERS))

    def _answer(self, request: Request) -> Response | None:
        """Return what a request gets instead of what it asks for; none where it may have that."""
        token = request.query_params.get("token")
        if request.method in _READS and token is not None and _same(token, self._known.token):
            return self._opened(request)
        if not _same(request.cookies.get(_cookie(request), ""), self._known.token):
            fix = "Open the address that `bilateral review` printed when it was started"
            return problem("This review is open to the holder of its token only", status=403, fix=fix)
        if request.method not in _READS and not self._own(request):
            return problem("Only a page of this review may write", status=403)
        return None

    def _opened(self, request: Request) -> Response:
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
        response = RedirectResponse(
            request.url.path + (f"?{urlencode(rest)}" if rest else ""), status_code=303
        )
        response.set_cookie(_cookie(request), self._known.token, httponly=True, samesite="strict")
        return response

    def _own(self, request: Request) -> bool:
        """Say whether a page of this server sent a request."""
        origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
        return request.headers.get("origin") == origin and _same(
            request.headers.get("x-page", ""), self._known.page
        )


def _cookie(request: Request) -> str:
    """Name the cookie by the port: cookies tell hosts apart, and two reviews may be open on one."""
    return f"bilateral-review-{request.scope['server'][1]}"


def _same(given: str, known: str) -> bool:
    return compare_digest(given.encode(), known.encode())
