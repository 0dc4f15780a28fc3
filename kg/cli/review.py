"""``bilateral review``: decide on candidates and make claims, in the browser or in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import desks, options

if TYPE_CHECKING:
    from pathlib import Path

    from kg.corpus.loading import Corpus

__all__ = ["command"]


@click.command(
    "review",
    epilog="Examples: bilateral review · bilateral review 2022-08-25-elkz-tukumov --coder ann",
)
@click.argument("document", required=False, default="")
@options.own_corpus
@click.option("--coder", metavar="NAME", default="", help="Whose log it is; else your login's name.")
@desks.port
@click.option("--terminal", is_flag=True, help="Decide here, one candidate after the other.")
@click.option("--standing", is_flag=True, help="With --terminal: ask about the claims of claims.yaml too.")
@click.option("--write", is_flag=True, help="Write what was decided into claims.yaml, and end.")
def command(  # noqa: PLR0913 – one for each option
    *,
    document: str,
    corpus: Path | None,
    coder: str,
    port: int,
    terminal: bool,
    standing: bool,
    write: bool,
) -> None:
    """Decide on the candidates of a DOCUMENT, and make claims by marking words.

    A server at 127.0.0.1 writes for the one who opens the address with its token. Each decision is on disk
    before the next, in DOCUMENT/review/NAME.jsonl; claims.yaml is written when you say so.
    """
    from kg.corpus import loading

    whole = loading.load(options.own(corpus))
    who = coder or desks.login()
    if standing and not terminal:
        raise click.UsageError("--standing needs --terminal: the browser lists all claims.")
    if (terminal or write) and not document:
        raise click.UsageError("Name a DOCUMENT.")
    if write:
        _write(whole, document, who)
    elif terminal:
        from kg.cli.terminal_review import run

        run(whole, document, who, _tell, standing=standing)
    else:
        _serve(whole, document, who, port)


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _write(whole: Corpus, document: str, coder: str) -> None:
    from contextlib import closing

    from kg.review.desk import Desk

    with closing(Desk(whole, document, coder, _tell)) as desk:
        click.echo(desk.write())


def _serve(whole: Corpus, document: str, coder: str, port: int) -> None:
    from contextlib import closing

    from kg.review.logs import log_path
    from kg.web.review.application import application
    from kg.web.review.session import Reviewing

    log_path(whole.folder, coder)
    with closing(Reviewing(whole, coder, _tell)) as session:
        if document:
            session.desk(document)
        desks.serve(lambda known: application(session, known, desks.HOSTS), document, port)
