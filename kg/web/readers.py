"""Readers who leave: what was asked for them ends, so that it takes no place from others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.requests import Request

    from kg.workers.messages import Reply

__all__ = ["while_connected"]

_GRACE_SECONDS = 0.2
"""Seconds that work without a reader may go on: most ends by then, and a new process costs more."""


async def while_connected(request: Request, work: Coroutine[None, None, Reply]) -> Reply:
    """Work as long as a reader is there; raises ``ClientDisconnect`` where the reader has left."""
    running = asyncio.ensure_future(work)
    disconnected = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((running, disconnected), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            await asyncio.wait((running,), timeout=_GRACE_SECONDS)
            if running.done() and running.exception() is None:
                running.result().close()
            raise ClientDisconnect
        return running.result()
    finally:
        running.cancel()
        disconnected.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
