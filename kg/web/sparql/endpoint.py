"""The SPARQL endpoint: read-only, its queries run by workers, its finished answers cached while they hold."""

from __future__ import annotations

import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import serialize
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from werkzeug.http import parse_etags

from kg.rdf.results import GRAPHS
from kg.web.cache import Cache
from kg.web.dataset import served
from kg.web.readers import while_connected
from kg.web.responses import accepted, problem, respond
from kg.web.sparql import result_page, service_description
from kg.web.sparql.editor import editor
from kg.web.sparql.protocol import METHODS, PAGE, RefusalError, labeled, operation, wants_page
from kg.workers import messages
from kg.workers.pool import Limits, Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.applications import Starlette
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

    from kg.workers.messages import Query, Reply

__all__ = ["Endpoint", "routes", "workers"]

_MAX_BODY_BYTES, _MAX_BODY_BYTES_IN_ALL = 1_000_000, 20_000_000
"""Bytes of one request's body, and of those of all requests that have no answer yet."""
_CACHE_BYTES, _MAX_CACHED_QUERY = 64 * 2**20, 65_536
"""Bytes of finished answers that are cached, and of a query whose answer is."""
_COMMON_HEADERS = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache")]
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_STATUS = {
    messages.MalformedError: 400,
    messages.RefusedError: 403,
    messages.NotAcceptableError: 406,
    messages.TooLargeError: 422,
    messages.OutOfMemoryError: 422,
    messages.FailedError: 500,
    messages.BusyError: 503,
    messages.TooSlowError: 504,
}


def routes() -> list[BaseRoute]:
    """Return the routes of the endpoint: one, however its address is spelled."""
    endpoint = Endpoint()
    return [Route("/sparql", endpoint), Route("/sparql/", endpoint)]


@asynccontextmanager
async def workers(app: Starlette, limits: Limits) -> AsyncIterator[None]:
    """Start the processes that run queries, and end them with the application."""
    async with Pool(app.state.dataset.home, limits) as app.state.pool:
        yield
    app.state.pool = None


@dataclass(frozen=True)
class _CachedAnswer:
    """An answer that is kept: its headers, its bytes, and the tag by which clients know it."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    tag: str


class Endpoint:
    """The ASGI application at the endpoint's address."""

    def __init__(self) -> None:
        self._cache: Cache[_CachedAnswer] = Cache(_CACHE_BYTES)
        self._body_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a query that nobody waits for any longer is ended."""
        request = Request(scope, receive)
        query: Query | None = None
        if request.method == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        try:
            async with self._request_body(request) as body:
                query = operation(request.method, request.scope["query_string"], request.headers, body)
                query = query and replace(query, base=served(request).base)
                if query is None:
                    response = _no_query(request)
                elif query.accept == (PAGE,):
                    response = await _on_page(request, query)
                else:
                    await self._answer(request, query, send)
                    return
        except ClientDisconnect:
            return
        except (RefusalError, messages.UnansweredError) as error:
            response = _refused(request, query, error)
        await response(scope, receive, send)

    @asynccontextmanager
    async def _request_body(self, request: Request) -> AsyncIterator[bytes]:
        """Give the body of a POST, which is held until its answer is sent.

        Raises ``RefusalError`` where it is too long, ``BusyError`` where those of all requests
        together are too much.
        """
        if request.method not in {"GET", "HEAD", "POST"}:
            raise RefusalError(405, f"The endpoint takes {METHODS}", Allow=METHODS)
        too_long = RefusalError(413, f"A request has at most {_MAX_BODY_BYTES:,} bytes", Connection="close")
        if int(request.headers.get("content-length", 0)) > _MAX_BODY_BYTES:
            raise too_long
        body = bytearray()
        try:
            if request.method == "POST":
                async for chunk in request.stream():
                    body += chunk
                    self._body_bytes += len(chunk)
                    if len(body) > _MAX_BODY_BYTES:
                        raise too_long
                    if self._body_bytes > _MAX_BODY_BYTES_IN_ALL:
                        raise messages.BusyError(
                            "too many large requests are being answered. Ask again later"
                        )
            yield bytes(body)
        finally:
            self._body_bytes -= len(body)

    async def _answer(self, request: Request, query: Query, send: Send) -> None:
        """Send the answer to a query: the one that is kept, or a new one."""
        key = served(request).version, query
        cached = self._cache.get(key)
        tag = cached.tag if cached else _tag(key)
        if _client_has(request, tag):
            await _send(send, 304, [(b"etag", tag.encode()), *_COMMON_HEADERS], b"")
        elif cached is not None:
            await _send(send, 200, cached.headers, cached.body)
        else:
            reply = await while_connected(request, _run(request, query))
            headers = _headers(reply, tag)
            if reply.file is None and reply.deterministic and len(query.text) <= _MAX_CACHED_QUERY:
                self._cache.put(key, _CachedAnswer(headers, reply.body, tag), reply.length + len(query.text))
            await _send_reply(send, headers, reply)


def _no_query(request: Request) -> Response:
    """Return the editor, where a page is asked for, else the description of the service."""
    media_type = accepted(request, [*GRAPHS, "text/html"])
    if media_type == "text/html":
        return editor(request)
    address = str(request.url.replace(query="", fragment=""))
    try:
        triples = list(service_description.description(served(request).store, address))
    except ValueError:
        return problem("The header Host names no host", status=400)
    text = serialize(triples, format=GRAPHS[media_type], prefixes=service_description.PREFIXES)
    return respond(request, text or b"", labeled(media_type))


async def _on_page(request: Request, query: Query) -> Response:
    """Answer on a page what a browser asks."""
    reply = await while_connected(
        request, _run(request, replace(query, accept=result_page.FORMS, gzip=False))
    )
    return await result_page.show(request, query, reply)


def _refused(
    request: Request, query: Query | None, error: RefusalError | messages.UnansweredError
) -> Response:
    """Say why there is no answer: to a browser on a page, to a program in one line."""
    status = error.status if isinstance(error, RefusalError) else _STATUS[type(error)]
    if wants_page(request.headers.get("accept", "")):
        response = result_page.refuse(request, query.text if query else "", str(error), status)
    else:
        response = problem(str(error), status=status)
    if isinstance(error, RefusalError):
        response.headers.update(error.headers)
    if isinstance(error, messages.BusyError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _tag(key: tuple[str, Query]) -> str:
    """Return the tag of the answer to a query: the same as long as the dataset is, for the same form."""
    return f'W/"{hashlib.sha256(repr(key).encode()).hexdigest()[:24]}"'


def _client_has(request: Request, tag: str) -> bool:
    """Say whether a client has the answer with a tag already."""
    known = request.headers.get("if-none-match")
    return known is not None and known != "*" and parse_etags(known).contains_weak(tag[3:-1])


def _headers(reply: Reply, tag: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer; one that differs from call to call has no tag."""
    headers = [
        (b"content-type", labeled(reply.media_type).encode()),
        (b"content-length", str(reply.length).encode()),
        *_COMMON_HEADERS,
    ]
    if reply.deterministic:
        headers.append((b"etag", tag.encode()))
    if reply.coding:
        headers.append((b"content-encoding", reply.coding.encode()))
    return headers


async def _run(request: Request, query: Query) -> Reply:
    """Run a query in the application's pool; where none is running, in one for this query."""
    state = request.app.state
    if getattr(state, "pool", None) is not None:
        reply: Reply = await state.pool.run(query)
        return reply
    async with Pool(state.dataset.home, Limits(shared=0)) as pool:
        return await pool.run(query)


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_reply(send: Send, headers: list[tuple[bytes, bytes]], reply: Reply) -> None:
    """Send a small answer at once, a large one piece by piece, as fast as its reader takes it."""
    if reply.file is None:
        await _send(send, 200, headers, reply.body)
        return
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in reply.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        reply.close()
