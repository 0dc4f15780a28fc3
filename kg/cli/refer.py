"""``bilateral refer``: write a corpus by reference, without the words of its texts."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.terminal import counted

__all__ = ["command"]


@click.command("refer", epilog="Example: bilateral refer --corpus working -o published --texts ~/speeches")
@options.corpus
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write: new or empty.",
)
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Where others find the texts: each is named by its path below this folder.",
)
def command(corpus: Path | None, output: Path, texts: Path | None) -> None:
    """Write a corpus with texts and quotes anew, by reference.

    Of each kept text stay its SHA-256, and for each claim where its words stand and their SHA-256. Comments
    in claims.yaml are left out. `bilateral check --texts` proves the result.
    """
    from kg.corpus import loading, referring
    from kg.corpus.texts import Texts

    source = loading.load(loading.locate(corpus))
    referring.write(referring.files(source, Texts(texts) if texts else None), output)
    kept = sum(document.kept for document in source.documents)
    claims = counted(sum(each.verbatim for each in source.claims), "claim")
    click.echo(f"{output}: {counted(kept, 'text')} by reference, {claims}", err=True)
