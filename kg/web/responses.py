"""Responses that say what they are: negotiated by media type, with ETag and Vary, 304 where known already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from starlette.responses import Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

__all__ = ["POLICY", "NotAcceptableError", "accepted", "liked", "problem", "respond"]

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501 – one header
"""The Content-Security-Policy of every page that does not bring its own."""


class NotAcceptableError(Exception):
    """A request accepts none of the media types on offer (406)."""

    def __init__(self, offers: Sequence[str]) -> None:
        super().__init__(f"none of {', '.join(offers)} is accepted")
        self.offers = tuple(offers)


def accepted(request: Request, offers: Sequence[str]) -> str:
    """Choose the media type that a request likes best (RFC 9110, 12.5.1); the first on offer breaks a tie.

    Raises :class:`NotAcceptableError` where it accepts none of them.
    """
    header = ", ".join(request.headers.getlist("accept"))
    if not header:
        return offers[0]
    best: str | None = liked(header).best_match(offers)
    if best is None:
        raise NotAcceptableError(offers)
    return best


def liked(header: str) -> MIMEAccept:
    """Read a header Accept; what it says of a type beside its weight (``charset``) leaves the type as it is.

    >>> liked("text/csv;charset=utf-8;q=0.5").best_match(["text/html", "text/csv"])
    'text/csv'
    """
    found = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in found])


def respond(
    request: Request,
    body: bytes | str,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a body with its ETag, or 304 without it where the client has it already.

    The ETag is weak: it is that of the content, whatever coding it travels in.
    """
    data = body.encode() if isinstance(body, str) else body
    tag = hashlib.sha256(media_type.encode() + b"\0" + data).hexdigest()[:24]
    said = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept", **(headers or {})}
    if status == 200 and parse_etags(request.headers.get("if-none-match")).contains_weak(tag):  # noqa: PLR2004
        return Response(status_code=304, headers=said)
    return Response(data, status_code=status, media_type=media_type, headers=said)


def problem(what: str, *, status: int, fix: str = "") -> Response:
    """Return an error as one line of plain text: what is wrong, and what to do."""
    line = " ".join(f"{what}{f'. {fix}' if fix else ''}".split())
    return Response(f"{line}\n", status_code=status, media_type="text/plain; charset=utf-8")
