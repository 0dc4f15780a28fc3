"""The application: every route of the site, behind headers that let a page load nothing from elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kg.web import editor, home, questions, searching
from kg.web.pages import failure
from kg.web.responses import NotAcceptable, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.web.dataset import Dataset

__all__ = ["POLICY", "application"]

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501 – one header
"""The Content-Security-Policy of every page that does not bring its own."""


def application(dataset: Dataset) -> Starlette:
    """Return the application that serves a dataset."""
    app = Starlette(routes=list(_routes()), exception_handlers=_HANDLERS)
    app.state.dataset = dataset
    app.add_middleware(SafeHeaders)
    return app


def _routes() -> Iterator[BaseRoute]:
    """Yield the routes of every part of the site."""
    for part in (home, questions, searching, editor):
        yield from part.routes()
    for folder in ("static", "vendor"):
        yield Mount(f"/{folder}", StaticFiles(directory=str(files("kg.web") / folder)), name=folder)


def _not_acceptable(request: Request, error: Exception) -> Response:
    del request
    offers = ", ".join(error.offers) if isinstance(error, NotAcceptable) else ""
    return problem("Nothing acceptable is on offer", status=406, fix=f"Ask for one of {offers}")


def _refused(request: Request, error: Exception) -> Response:
    """Say that nothing stands at an address, or that it is only read."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:  # noqa: PLR2004
        return failure(request, "There is no such page", status=404, fix="See / for what there is")
    return problem(HTTPStatus(status).phrase, status=status)


_HANDLERS = {NotAcceptable: _not_acceptable, HTTPException: _refused}


class SafeHeaders:
    """Adds to each response the headers that keep a browser from guessing, framing and telling."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a response that brings a policy of its own keeps it."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
            await send(message)

        await self.app(scope, receive, headed if scope["type"] == "http" else send)
