"""The program that makes pages, one at a time, where it can be ended.

``python -m kg.web.page_worker FILE FOLDER`` opens the dataset that a file tells of, says that it is ready,
and makes pages (``kg.workers.program``).
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from typing import TYPE_CHECKING, Any

from kg.web import cache, prepared, templating
from kg.web.apart import cpu_seconds, prepared_beside, scope_of
from kg.web.application import pages
from kg.web.dataset import read
from kg.workers import messages, program

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Message

    from kg.workers.program import Answer, Spool

__all__ = ["main"]

_KEPT_BYTES, _BLOATED_BYTES = 48 * 2**20, 192 * 2**20
"""Bytes of parts of pages that a process keeps, and by which it may grow before another takes its place."""


def main() -> None:
    """Serve until standard input ends."""
    program.serve(_opened, _BLOATED_BYTES)


def _opened(file: Path) -> Answer:
    cache.bound(_KEPT_BYTES)
    templating.compile_all(file.parent)
    if (folder := prepared_beside(file)).is_dir():
        prepared.look_in(folder)
    app, loop = pages(read(file)), asyncio.new_event_loop()

    def answer(header: dict[str, Any], asked: bytes, out: Spool) -> dict[str, Any]:
        del asked
        _limit_time(cpu_seconds(header))
        try:
            return loop.run_until_complete(_made(app, header, out))
        except MemoryError as error:
            raise messages.OutOfMemoryError("the page needs more memory than it may use") from error

    return answer


def _limit_time(seconds: int) -> None:
    """Let this process compute so many seconds more, where the system can see to it (not Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), hard))


async def _made(app: ASGIApp, header: dict[str, Any], out: Spool) -> dict[str, Any]:
    """Make the page that a message asks for; return status and headers of the response."""
    said: dict[str, Any] = {"status": 500, "headers": []}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            said["status"] = message["status"]
            said["headers"] = [tuple(map(_text, each)) for each in message["headers"]]
        else:
            out.write(message.get("body", b""))

    try:
        await app(scope_of(header), receive, send)
    except (MemoryError, messages.UnansweredError):
        raise
    except Exception as error:  # whatever it is: the response has been written, or there is none
        if not said["headers"]:
            raise messages.FailedError("the page could not be made") from error
    return said


def _text(header: bytes) -> str:
    return header.decode("latin-1")


if __name__ == "__main__":
    main()
