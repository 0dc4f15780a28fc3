"""What the commands share that decide in the browser: who decides, the port, a server that ends cleanly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.stopping import stop_when_told
from kg.intake import naming

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.applications import Starlette

    from kg.web.review.guard import Secrets

__all__ = ["HOSTS", "login", "port", "serve"]

HOSTS = frozenset(["localhost", "127.0.0.1"])
"""How the server of a review may be called."""

port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port at 127.0.0.1; 0 is any free one.",
)
"""The option that takes a port."""


def login() -> str:
    """Return the user's name as a slug; ``coder`` where there is none."""
    import getpass

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = ""
    return naming.slug(name) or "coder"


def serve(made: Callable[[Secrets], Starlette], document: str, port: int) -> None:
    """Serve an application at 127.0.0.1 until it is ended, and say its address with the token."""
    from kg.web import server
    from kg.web.review.guard import Secrets

    stop_when_told()
    known = Secrets()
    with server.listening("127.0.0.1", port) as listener:
        app = made(known)
        _announce(listener, document, known)
        server.serve(app, listener)


def _announce(listener: socket.socket, document: str, known: Secrets) -> None:
    port = listener.getsockname()[1]
    path = f"/document/{document}" if document else "/"
    click.echo(f"Review at http://127.0.0.1:{port}{path}?token={known.token} (Ctrl-C ends)", err=True)
