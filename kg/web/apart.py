"""Pages made apart: in processes that end when a page takes too long, needs too much or has lost its reader.

What was made is kept whole, in one cache of so many bytes for all of them, and given again as long as the
same dataset is served.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from werkzeug.http import parse_etags

from kg.web.cache import Cache
from kg.web.dataset import served, write
from kg.web.parts import commands
from kg.web.readers import while_connected
from kg.web.templating import failure
from kg.workers import messages
from kg.workers.pool import Limits, Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from kg.web.dataset import Dataset
    from kg.workers.messages import Reply

__all__ = ["Apart", "cpu_seconds", "makers", "prepared_beside", "scope_of"]

_PROGRAM, _PREPARING = "kg.web.page_worker", "kg.web.preparing"
_PAGE_SECONDS, _FILE_SECONDS = 20, 60
"""Seconds that a page may compute, and a file of a whole answer, however busy the machine is."""
_LIMITS = Limits(seconds=120, answer=500_000_000, memory=900_000_000, slots=2, patience=30)
"""What pages may use besides: the memory of three processes, of which one is the spare, and the seconds for
which anybody waits, whatever it is for."""
_CACHE_BYTES, _LARGEST = 64 * 2**20, 8 * 2**20
"""Bytes of pages that are kept, and of one."""
_TEXTS, _BYTES = ("method", "scheme", "path", "root_path", "http_version"), ("raw_path", "query_string")
_FAILURES: dict[type[messages.UnansweredError], tuple[int, str]] = {
    messages.TooSlowError: (504, "This page takes more time than it may"),
    messages.OutOfMemoryError: (503, "This page needs more memory than it may use"),
    messages.TooLargeError: (503, "This page is larger than it may be"),
    messages.BusyError: (503, "Too many pages are being made"),
}
_LESS, _LATER = "Ask for less, or ask the endpoint: /sparql", "Ask again in a moment"


@asynccontextmanager
async def makers(app: Starlette) -> AsyncIterator[None]:
    """Start the processes that make pages of the application's dataset, and end them with it."""
    with tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "dataset.json"
        write(app.state.dataset, file)
        async with _preparing(app.state.dataset, file), Pool(file, _LIMITS, _PROGRAM) as app.state.makers:
            yield
    app.state.makers = None


@asynccontextmanager
async def _preparing(dataset: Dataset, file: Path) -> AsyncIterator[None]:
    """Have counted and indexed what is large and has claims, beside the file that tells of it."""
    if dataset.folder is None or not dataset.home.is_dir():
        yield
        return
    folder = prepared_beside(file)
    folder.mkdir()
    nowhere = asyncio.subprocess.DEVNULL
    command = [sys.executable, "-P", "-m", _PREPARING, str(file), str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def prepared_beside(file: Path) -> Path:
    """Return the folder of what is prepared of the dataset that a file tells of."""
    return file.with_name("prepared")


@dataclass(frozen=True)
class Page:
    """A request for a page: all of it that the page depends on, and nothing else."""

    scope: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, request: Request) -> Page:
        """Return what a request asks for."""
        scope, headers = request.scope, request.headers
        texts = [(name, str(scope.get(name, ""))) for name in _TEXTS]
        bytes_ = [(name, (scope.get(name) or b"").decode("latin-1")) for name in _BYTES]
        zipped = "gzip" if "gzip" in headers.get("accept-encoding", "") else "identity"
        said = [(name, value) for name, value in headers.items() if name in {"accept", "host"}]
        return cls((*texts, *bytes_), (*said, ("accept-encoding", zipped)))

    @property
    def text(self) -> str:
        """Its address below the root of the site."""
        said = dict(self.scope)
        return f"{said['path']}?{said['query_string']}"

    def encoded(self, *, answer: int, memory: int) -> bytes:
        """Return the message that asks for it; ``answer`` and ``memory`` are limits in bytes, 0 is none."""
        header = {"scope": self.scope, "headers": self.headers, "gzip": False}
        return messages.encode({**header, "answer": answer, "memory": memory})


def cpu_seconds(header: dict[str, Any]) -> int:
    """Return how many seconds may be computed for what a message asks for."""
    return _FILE_SECONDS if commands.is_file(dict(header["scope"])["path"]) else _PAGE_SECONDS


def scope_of(header: dict[str, Any]) -> dict[str, Any]:
    """Return the scope of ASGI that a message tells of."""
    said = dict(header["scope"])
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        **{name: said[name] for name in _TEXTS},
        **{name: said[name].encode("latin-1") for name in _BYTES},
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in header["headers"]],
        "client": None,
        "server": None,
    }


@dataclass(frozen=True)
class _Kept:
    """A page that is kept: headers and bytes of its response."""

    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def tag(self) -> str:
        """The tag by which clients know it, without its signs; empty where it has none."""
        return dict(self.headers).get("etag", "")[3:-1]


class Apart:
    """The ASGI application of all pages."""

    def __init__(self) -> None:
        self._cache: Cache[_Kept] = Cache(_CACHE_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the page that is kept, or a new one; a page that nobody waits for any longer is ended."""
        request = Request(scope, receive)
        asked = Page.of(request)
        key = served(request).version, asked
        kept = self._cache.get(key)
        try:
            if kept is None:
                reply = await while_connected(request, request.app.state.makers.run(asked))
                kept = self._keep(key, reply)
                if kept is None:
                    await _send_reply(send, reply)
                    return
        except ClientDisconnect:
            return
        except messages.UnansweredError as error:
            await _failed(request, error)(scope, receive, send)
            return
        await _send_kept(request, kept, send)

    def _keep(self, key: tuple[str, Page], reply: Reply) -> _Kept | None:
        """Keep a page that was found and is not too large; return it, else none."""
        if reply.status != 200 or reply.length > _LARGEST:  # noqa: PLR2004 – OK
            return None
        kept = _Kept(reply.headers, reply.read())
        self._cache.put(key, kept, len(kept.body) + 2_000)
        return kept


async def _send_kept(request: Request, kept: _Kept, send: Send) -> None:
    """Send a page, or say that the client has it already."""
    known = parse_etags(request.headers.get("if-none-match"))
    if kept.tag and known.contains_weak(kept.tag):
        said = [(name, value) for name, value in kept.headers if not name.startswith("content-")]
        await _send(send, 304, said, b"")
    else:
        await _send(send, 200, kept.headers, kept.body)


async def _send_reply(send: Send, reply: Reply) -> None:
    """Send what is not kept, a large one piece by piece, as fast as its reader takes it."""
    try:
        await _begin(send, reply.status, reply.headers)
        for chunk in reply.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        reply.close()


async def _send(send: Send, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
    await _begin(send, status, headers)
    await send({"type": "http.response.body", "body": body})


async def _begin(send: Send, status: int, headers: Sequence[tuple[str, str]]) -> None:
    said = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": said})


def _less(request: Request) -> str:
    """Say what to do where an answer is too long for the site: which command gives it, if one does."""
    asked = commands.command(request)
    return f"Ask for less, or without limits: {asked}" if asked else _LESS


def _failed(request: Request, error: messages.UnansweredError) -> Response:
    """Say on a page, or in a line, why there is no page, and what to do."""
    status, what = _FAILURES.get(type(error), (500, "This page could not be made"))
    busy = isinstance(error, messages.BusyError | messages.FailedError)
    response = failure(request, what, status=status, fix=_LATER if busy else _less(request))
    if isinstance(error, messages.BusyError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
