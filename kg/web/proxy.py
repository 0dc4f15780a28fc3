"""The site below a path of a proxy: where the proxy shows it, by which name and by which scheme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["BehindProxy", "place", "root", "root_path"]

_ROOT = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_SCHEMES = frozenset(["http", "https"])


def root_path(text: str, taken: Collection[str] = ()) -> str:
    """Return a path below which a site is shown as it stands before the site's own: ``/kg``, or nothing.

    Raises ``InputError`` where it is no path, or begins like a page of the site (``taken``): a request that
    has it could then be meant in two ways.

    >>> root_path("kg/"), root_path("/a/b"), root_path("/")
    ('/kg', '/a/b', '')
    """
    path = "/" + text.strip("/") if text.strip("/") else ""
    if not _ROOT.fullmatch(path) or {".", ".."} & set(path.split("/")):
        fix = "Write it as it stands in the address, such as /kg: letters, digits, and . _ ~ -"
        raise InputError(f"{text!r} is no path", where="--root-path", fix=fix)
    if path.split("/")[-1 if not path else 1] in taken:
        raise InputError(f"the site has pages at {path} itself", where="--root-path", fix="Choose another")
    return path


def root(request: Request) -> str:
    """Return the path below which the site is shown to whoever asks; nothing where that is ``/``."""
    scope = request.scope
    found: str = scope.get("app_root_path", scope.get("root_path", ""))
    return found


def place(request: Request) -> str:
    """Return the path of a request below the root of the site."""
    path: str = request.scope["path"]
    return path.removeprefix(root(request)) or "/"


class BehindProxy:
    """Tells the application where it is shown: below ``root``, or, ``trusted``, where a proxy's headers say.

    A proxy may pass a path on whole or without the root. Its headers ``X-Forwarded-Proto``,
    ``X-Forwarded-Host`` and ``X-Forwarded-Prefix`` can be sent by anybody, so they count only where whoever
    started the server says that a proxy sets them. ``below`` is where it stands below the root.
    """

    def __init__(self, app: ASGIApp, root: str = "", *, trusted: bool = False, below: str = "") -> None:
        self._app, self._root, self._trusted, self._below = app, root + below, trusted, below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as one to the place where it was sent."""
        await self._app(self._placed(scope) if scope["type"] == "http" else scope, receive, send)

    def _placed(self, scope: Scope) -> Scope:
        said = _forwarded(scope) if self._trusted else {}
        path, root = scope["path"], self._root
        if "prefix" in said:
            root = said["prefix"] + self._below
            path = root + path  # whoever names a prefix has taken it away
        elif path == root:
            path = f"{root}/"
        elif not path.startswith(f"{root}/"):
            path = root + path
        placed = {**scope, "root_path": root, "path": path}
        if said.get("proto") in _SCHEMES:
            placed["scheme"] = said["proto"]
        if "host" in said:
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            placed["headers"] = [*others, (b"host", said["host"].encode("latin-1"))]
        return placed


def _forwarded(scope: Scope) -> dict[str, str]:
    """Return what the proxy nearest to the client says: its scheme, its name, the path it took away."""
    begin = b"x-forwarded-"
    said = {
        name.removeprefix(begin).decode("latin-1"): value.decode("latin-1").partition(",")[0].strip()
        for name, value in scope["headers"]
        if name.startswith(begin)
    }
    if "prefix" in said:
        try:
            said["prefix"] = root_path(said["prefix"])
        except InputError:
            del said["prefix"]
    return said
