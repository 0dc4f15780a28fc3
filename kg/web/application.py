"""The application: every route of the site, behind headers that let a page load nothing from elsewhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kg.web.data import openapi, void
from kg.web.dataset import served
from kg.web.hosts import KnownHosts
from kg.web.pages import (
    claims,
    derivations,
    documents,
    drawing,
    dyads,
    entities,
    home,
    ontology,
    questions,
    search,
)
from kg.web.responses import POLICY, NotAcceptableError, problem
from kg.web.sparql import editor, endpoint
from kg.web.templating import failure
from kg.workers.pool import Limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.web.dataset import Dataset

__all__ = ["application"]

_AT_ONCE = 4
"""So many pages are made at a time: threads that compute keep the one that listens waiting."""


def application(
    dataset: Dataset, limits: Limits | None = None, hosts: frozenset[str] | None = None
) -> Starlette:
    """Return the application that serves a dataset; queries from outside are held to the limits.

    Requests that mean another host than the known ones are refused; without any, all are known.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        async with endpoint.workers(app, limits or Limits()):
            yield

    app = Starlette(routes=list(_routes(dataset)), exception_handlers=_HANDLERS, lifespan=lifespan)
    app.state.dataset = dataset
    app.add_middleware(KnownHosts, hosts=hosts)
    app.add_middleware(SafeHeaders)
    return app


_ANYTHING = (home, editor, openapi)
_RESOURCES = (entities, documents, claims, ontology, derivations, dyads, void)
_CLAIMS = (questions, search, drawing, *_RESOURCES)
"""The parts of the site that serve whatever RDF there is, and those that a graph of claims has beside."""
_COMPRESSED = Middleware(GZipMiddleware, minimum_size=1_024, compresslevel=5)
"""For all but the endpoint, whose workers compress."""


def _routes(dataset: Dataset) -> Iterator[BaseRoute]:
    """Yield the routes of every part of the site that a dataset has."""
    yield from endpoint.routes()
    parts = _ANYTHING if dataset.folder is None else (*_ANYTHING, *_CLAIMS)
    pages = [route for part in parts for route in part.routes()]
    folders = [
        Mount(f"/{folder}", StaticFiles(directory=str(files("kg.web") / folder)), name=folder)
        for folder in ("static", "vendor")
    ]
    yield Mount("", routes=[*pages, *folders], middleware=[_COMPRESSED])


def _not_acceptable(request: Request, error: Exception) -> Response:
    del request
    offers = ", ".join(error.offers) if isinstance(error, NotAcceptableError) else ""
    return problem("Nothing acceptable is on offer", status=406, fix=f"Ask for one of {offers}")


def _refused(request: Request, error: Exception) -> Response:
    """Say that nothing stands at an address, or what else is wrong with a request."""
    refusal = error if isinstance(error, HTTPException) else HTTPException(500)
    if refusal.status_code == HTTPStatus.NOT_FOUND:
        foreign = served(request).folder is None
        fix = (
            "These RDF files are no graph of claims: see / and /sparql"
            if foreign
            else "See / for what there is"
        )
        return failure(request, "There is no such page", status=404, fix=fix)
    response = problem(HTTPStatus(refusal.status_code).phrase, status=refusal.status_code)
    response.headers.update(refusal.headers or {})
    return response


_HANDLERS = {NotAcceptableError: _not_acceptable, HTTPException: _refused}


_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Content-Location, Retry-After",
}
"""A browser guesses, frames and tells nothing; a page from anywhere may read: the site knows nobody."""


def _here(location: str) -> str:
    """Lead to a place of this site by its path alone: a proxy before it may go by another name and by TLS.

    >>> _here("http://127.0.0.1:8000/questions?lang=kk"), _here("http://127.0.0.1:8000//example.org/")
    ('/questions?lang=kk', '/example.org/')
    """
    parts = urlsplit(location)
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))


class SafeHeaders:
    """Adds to each response the headers that hold for all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a response that brings a policy of its own keeps it."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if "location" in headers:
                    headers["location"] = _here(headers["location"])
            await send(message)

        await self.app(scope, receive, headed if scope["type"] == "http" else send)
