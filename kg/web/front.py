"""The front of the site: which application answers a request, while others open and end behind it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from kg.rdf.store import UNREVIEWED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AbstractContextManager

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

    from kg.web.dataset import Dataset

    Served = AbstractContextManager[Dataset]

__all__ = ["BELOW", "Front"]

BELOW = f"/{UNREVIEWED}"
"""The path below which a site with unreviewed claims stands, in the site without."""


_PATIENCE = 30
"""Seconds for which answers under way are waited for."""


class Front:
    """Answers by an application of what is served now, and below ``/unreviewed`` by one with such claims.

    ``?unreviewed=1`` at any address asks there. ``make`` makes an application of a dataset. ``newer`` returns
    when something newer is to be served, which opens as a context; where there is none, what is served stays.
    What is under way with the old is answered by it.
    """

    def __init__(
        self,
        dataset: Dataset,
        make: Callable[[Dataset], Starlette],
        root: str = "",
        newer: Callable[[], Awaitable[Served]] | None = None,
    ) -> None:
        self._root, self._newer, self._make = root, newer, make
        self._house = _House(contextlib.nullcontext(dataset), make)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the application that it means."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._house.answer(*self._meant(scope), receive, send)

    def _meant(self, scope: Scope) -> tuple[str, Scope]:
        """Return below which path a request asks, and the request without saying so."""
        path = scope["path"].removeprefix(self._root)
        if path == BELOW or path.startswith(f"{BELOW}/"):
            return BELOW, {**scope, "path": path.removeprefix(BELOW) or "/"}
        if b"unreviewed=1" not in scope.get("query_string", b""):
            return "", scope
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        others = [each for each in pairs if each != (UNREVIEWED, "1")]
        if others == pairs:
            return "", scope
        return BELOW, {**scope, "path": path, "query_string": urlencode(others).encode()}

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin with the server, and end with it."""
        await receive()
        await self._house.open()
        await send({"type": "lifespan.startup.complete"})
        renewing = asyncio.create_task(self._renew()) if self._newer else None
        await receive()
        if renewing:
            renewing.cancel()
        await self._house.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _renew(self) -> None:
        """Serve what is newer, each time that there is something, once it is open."""
        while self._newer:
            house = _House(await self._newer(), self._make)
            await house.open()
            before, self._house = self._house, house
            await before.close()


class _House:
    """The applications of one dataset with all that they run, from their first request to their last."""

    def __init__(self, served: Served, make: Callable[[Dataset], Starlette]) -> None:
        self._served, self._make = served, make
        self._apps: Mapping[str, ASGIApp] = {}
        self._ready, self._left, self._quiet = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._quiet.set()
        self._visitors = 0
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin; raises what an application raises that cannot."""
        self._task = asyncio.create_task(self._stand())
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            ready.cancel()
            await self._task

    async def close(self) -> None:
        """End, once what is under way is answered."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), _PATIENCE)
        self._left.set()
        if self._task:
            await self._task

    async def answer(self, below: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by the application below a path; where it has none, by the other."""
        self._visitors += 1
        self._quiet.clear()
        try:
            await self._apps.get(below, self._apps[""])(scope, receive, send)
        finally:
            self._visitors -= 1
            if not self._visitors:
                self._quiet.set()

    async def _stand(self) -> None:
        """Open, wait and end in one task, as what an application runs asks for."""
        async with contextlib.AsyncExitStack() as stack:
            dataset = await asyncio.to_thread(stack.enter_context, self._served)
            apps = {"": self._make(dataset)}
            if dataset.unreviewed:
                apps[BELOW] = self._make(dataset.unreviewed)
            for app in apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            self._apps = apps
            self._ready.set()
            await self._left.wait()
