"""Headers that every answer of an application has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import Message, Send

__all__ = ["with_headers"]


def with_headers(
    send: Send, headers: Mapping[str, str], amend: Callable[[MutableHeaders], None] | None = None
) -> Send:
    """Return a ``send`` that gives each response these headers, except where it brings its own.

    ``amend`` may change them all before they go.
    """

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = MutableHeaders(scope=message)
            for name, value in headers.items():
                present.setdefault(name, value)
            if amend:
                amend(present)
        await send(message)

    return headed
