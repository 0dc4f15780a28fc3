"""``bilateral review``: decide on candidates and make claims, in the browser or in the terminal."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    import socket
    from pathlib import Path
    from types import FrameType

    from kg.corpus.loading import Corpus
    from kg.web.review.guard import Secrets

__all__ = ["command", "login"]


@click.command(
    "review",
    epilog="Examples: bilateral review · bilateral review 2022-08-25-elkz-tukumov --coder ann",
)
@click.argument("document", required=False, default="")
@options.own_corpus
@click.option("--coder", metavar="NAME", default="", help="Whose log it is; else your login's name.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port at 127.0.0.1; 0 is any free one.",
)
@click.option("--terminal", is_flag=True, help="Decide here, one candidate after the other.")
@click.option("--write", is_flag=True, help="Write what was decided into claims.yaml, and end.")
def command(
    *, document: str, corpus: Path | None, coder: str, port: int, terminal: bool, write: bool
) -> None:
    """Decide on the candidates of a DOCUMENT, and make claims by marking words.

    A server at 127.0.0.1 writes for the one who opens the address with its token. Each decision is on disk
    before the next, in DOCUMENT/review/NAME.jsonl; claims.yaml is written when you say so.
    """
    from kg.corpus import loading

    whole = loading.load(options.own(corpus))
    who = coder or login()
    if (terminal or write) and not document:
        raise click.UsageError("Name a DOCUMENT.")
    if write:
        _write(whole, document, who)
    elif terminal:
        from kg.cli.terminal_review import run

        run(whole, document, who, _tell)
    else:
        _serve(whole, document, who, port)


def login() -> str:
    """Return the user's name as a slug; ``coder`` where there is none."""
    import getpass

    from kg.intake import naming

    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = ""
    return naming.slug(name) or "coder"


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _write(whole: Corpus, document: str, coder: str) -> None:
    from contextlib import closing

    from kg.review.desk import Desk

    with closing(Desk(whole, document, coder, _tell)) as desk:
        click.echo(desk.write())


def _serve(whole: Corpus, document: str, coder: str, port: int) -> None:
    from kg.review.desk import proposals
    from kg.review.logs import log_path
    from kg.web import server
    from kg.web.review.application import application
    from kg.web.review.guard import Secrets
    from kg.web.review.session import Reviewing

    log_path(whole.folder, coder)
    if document:
        proposals(whole, document)
    signal.signal(signal.SIGTERM, _end)
    known = Secrets()
    session = Reviewing(whole, coder, _tell)
    with server.listening("127.0.0.1", port) as listener:
        app = application(session, known, frozenset(["localhost", "127.0.0.1"]))
        _announce(listener, document, known)
        server.serve(app, listener)


def _end(number: int, frame: FrameType | None) -> None:
    """End like on Ctrl-C, so that logs are closed."""
    del number, frame
    raise KeyboardInterrupt


def _announce(listener: socket.socket, document: str, known: Secrets) -> None:
    port = listener.getsockname()[1]
    path = f"/document/{document}" if document else "/"
    click.echo(f"Review at http://127.0.0.1:{port}{path}?token={known.token} (Ctrl-C ends)", err=True)
