"""The application: every route of the site, behind headers that let a page load nothing from elsewhere."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.rdf.store import UNREVIEWED
from kg.web import apart, proxy
from kg.web.data import openapi, void
from kg.web.dataset import served
from kg.web.headers import with_headers
from kg.web.hosts import KnownHosts
from kg.web.pages import (
    claims,
    derivations,
    documents,
    dossiers,
    drawing,
    dyads,
    entities,
    home,
    offers,
    ontology,
    questions,
    report,
    resources,
    search,
    ties,
)
from kg.web.responses import POLICY, NotAcceptableError, problem
from kg.web.sparql import editor, endpoint
from kg.web.templating import CHECK, NOT_FOUND, failure
from kg.workers.pool import Limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

    from starlette.datastructures import MutableHeaders
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from kg.web.dataset import Dataset

__all__ = ["application", "pages"]

_AT_ONCE = 4
"""So many pages are made at a time: threads that compute keep the one that listens waiting."""


def application(
    dataset: Dataset,
    limits: Limits | None = None,
    hosts: frozenset[str] | None = None,
    root_path: str = "",
    *,
    trust_proxy: bool = False,
    pages_apart: bool = False,
) -> Starlette:
    """Return the application that serves a dataset; queries from outside are held to the limits.

    Requests that mean another host than the known ones are refused; without any, all are known. The site is
    shown below ``root_path``, where a proxy has it, and with ``trust_proxy`` where the headers of a proxy
    say. With ``pages_apart``, pages are made in processes that can be ended, else in this one. Raises
    ``InputError`` where the root is no path, or one of the site's own.
    """
    shown = [_site(dataset)]
    taken = {route.path.split("/")[1] for route in _leaves([*endpoint.routes(), *shown])} - {""} | {
        UNREVIEWED
    }
    root = proxy.root_path(root_path, taken)
    routes = [*endpoint.routes(), *(_apart(dataset) if pages_apart else shown)]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(endpoint.workers(app, limits or Limits()))
            if pages_apart:
                await stack.enter_async_context(apart.makers(app))
            yield

    app = Starlette(routes=routes, exception_handlers=_HANDLERS, lifespan=lifespan)
    app.state.dataset = dataset
    app.add_middleware(KnownHosts, hosts=hosts)
    app.add_middleware(SafeHeaders)
    app.add_middleware(proxy.BehindProxy, root=root, trusted=trust_proxy, below=dataset.below)
    return app


_ANYTHING = (editor, offers, openapi, search)
_FILES = (resources,)
_RESOURCES = (entities, documents, claims, ontology, void, derivations, dyads)
_CLAIMS = (home, questions, drawing, dossiers, ties, report, *_RESOURCES)
"""The parts of the site: those of whatever RDF there is, of foreign files, of a graph of claims."""
_COMPRESSED = Middleware(GZipMiddleware, minimum_size=1_024, compresslevel=5)
"""For all but the endpoint, whose workers compress."""


_SHARED: list[str | tuple[str, str]] = [("viz", "templates/shared")]
"""Styles of what the page of the graph and the site show alike."""


def pages(dataset: Dataset) -> Starlette:
    """Return the application of the pages alone, as a process runs it that makes them for another."""
    app = Starlette(routes=[_site(dataset)], exception_handlers=_HANDLERS)
    app.state.dataset = dataset
    return app


def _site(dataset: Dataset) -> Mount:
    """Return all routes but those of the endpoint."""
    return Mount("", routes=[*_pages(dataset), *_folders()], middleware=[_COMPRESSED])


def _apart(dataset: Dataset) -> Iterator[BaseRoute]:
    """Yield routes of the same places as the site's: files are sent from here, pages made elsewhere."""
    files_ = [each for each in _pages(dataset) if isinstance(each, Route) and each.path.startswith(_SENT)]
    yield from (Route(each.path, each.endpoint, middleware=[_COMPRESSED]) for each in files_)
    yield from _folders([_COMPRESSED])
    yield Route("/{path:path}", apart.Apart())


_SENT = ("/static/", "/download/")
"""Where files are, which are sent as they are."""


def _pages(dataset: Dataset) -> list[BaseRoute]:
    """Return the routes of every part of the site that a dataset has."""
    parts = (*_ANYTHING, *(_FILES if dataset.folder is None else _CLAIMS))
    return [route for part in parts for route in part.routes()]


def _folders(middleware: Sequence[Middleware] = ()) -> list[Mount]:
    """Return the routes of the folders of files that the program brings."""
    return [
        Mount(
            f"/{folder}",
            StaticFiles(directory=str(files("kg.web") / folder), packages=shared),
            name=folder,
            middleware=middleware,
        )
        for folder, shared in (("static", _SHARED), ("vendor", None))
    ]


def _leaves(routes: Iterable[BaseRoute]) -> Iterator[Route | Mount]:
    """Yield the routes, and in place of those at the root that hold others, the others."""
    for route in routes:
        if isinstance(route, Mount) and not route.path:
            yield from _leaves(route.routes)
        elif isinstance(route, Route | Mount):
            yield route


def _not_acceptable(request: Request, error: Exception) -> Response:
    del request
    offers = ", ".join(error.offers) if isinstance(error, NotAcceptableError) else ""
    return problem("Nothing acceptable is on offer", status=406, fix=f"Ask for one of {offers}")


def _refused(request: Request, error: Exception) -> Response:
    """Say that nothing stands at an address, or what else is wrong with a request."""
    refusal = error if isinstance(error, HTTPException) else HTTPException(500)
    if refusal.status_code == HTTPStatus.NOT_FOUND:
        foreign = served(request).folder is None
        fix = "These RDF files are no graph of claims: see / and /sparql" if foreign else CHECK
        return failure(request, NOT_FOUND, status=404, fix=fix)
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


def _here(location: str, root: str) -> str:
    """Lead to a place of this site by its path alone: a proxy before it may go by another name and by TLS.

    >>> _here("http://127.0.0.1:8000/kg/claims?lang=kk", "/kg"), _here("http://127.0.0.1:8000//a.org/", "")
    ('/kg/claims?lang=kk', '/a.org/')
    >>> _here("/ontology", "/kg")
    '/kg/ontology'
    """
    if location.startswith("/"):
        return root + location
    parts = urlsplit(location)
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))


def _root(headers: MutableHeaders, root: str) -> None:
    """Write the root of the site before the places that headers lead to."""
    if "location" in headers:
        headers["location"] = _here(headers["location"], root)
    if root and "content-location" in headers:
        headers["content-location"] = root + headers["content-location"]
    if root and "link" in headers:
        headers["link"] = headers["link"].replace("</", f"<{root}/")


class SafeHeaders:
    """Adds to each response the headers that hold for all, and leads to places from the root of the site."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; a response that brings a policy of its own keeps it."""

        def amend(headers: MutableHeaders) -> None:
            _root(headers, scope.get("root_path", ""))

        headed = with_headers(send, _HEADERS, amend) if scope["type"] == "http" else send
        await self.app(scope, receive, headed)
