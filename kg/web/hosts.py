"""The hosts that a server goes by: where it serves only its own machine, it answers to no other name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.web.responses import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["KnownHosts"]

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.IGNORECASE | re.ASCII)


class KnownHosts:
    """Refuses requests whose header Host names no host, or one that is not known; ``None`` knows all.

    Else a page from elsewhere could give itself a name that leads to this machine, and read what is served
    to nobody else (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None = None) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            host = _HOST.fullmatch(named[0]) if len(named) == 1 else None
            if host is None:
                await problem("The header Host names no host", status=400)(scope, receive, send)
                return
            if self._hosts is not None and host[1].lower() not in self._hosts:
                await problem("This server has no such name", status=421)(scope, receive, send)
                return
        await self._app(scope, receive, send)
