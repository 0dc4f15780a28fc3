"""``bilateral remove``: take a document out of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.terminal import counted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command("remove", epilog="Example: bilateral remove 2030-05-02-gazette --dry-run")
@click.argument("document")
@options.own_corpus
@click.option("--dry-run", is_flag=True, help="Say what would go and remove nothing.")
@click.pass_context
def command(ctx: click.Context, document: str, corpus: Path | None, *, dry_run: bool) -> None:
    """Remove DOCUMENT with its text, its claims, and the entities that only it used.

    Where another document rests on it, nothing is removed.
    """
    from kg import files
    from kg.intake import removing

    home = options.own(corpus)
    ctx.with_resource(files.alone(home))
    removal = removing.plan(home, document)
    if not dry_run:
        removing.remove(home, removal)
    for each in removal.entities:
        click.echo(each)
    claims = counted(removal.claims, "claim")
    entities = counted(len(removal.entities), "entity")
    done = "would go" if dry_run else "is gone"
    click.echo(f"{document} {done}, with {claims} and {entities} that only it used", err=True)
