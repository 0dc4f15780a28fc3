"""``bilateral build``: make the graph of a corpus and write all that comes of it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options

__all__ = ["command"]


@click.command("build", epilog="Examples: bilateral build · bilateral build --corpus mine -o out")
@options.corpus
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder to write: new, empty or an earlier build.",
)
def command(corpus: Path | None, output: Path) -> None:
    """Check a corpus, reason over it and write the graph, tables, page, picture and store.

    Nothing is written where the check finds errors; an earlier build stays until the new one is whole.
    """
    from kg.building import pipeline
    from kg.corpus import loading
    from kg.exporting import outputs

    pipeline.check_target(output)
    built = pipeline.build(loading.load(loading.locate(corpus)))
    for warning in built.warnings:
        click.echo(warning, err=True)
    pipeline.write(built, output, outputs.built())
    for each in outputs.built():
        click.echo(f"{output / each.file}\t{each.what}")
    click.echo(f"{output / 'store'}\tthe store that `ask` and `query` read")
    counts = f"{len(built.corpus.claims)} claims in {len(built.corpus.documents)} documents"
    click.echo(f"Built {counts}, {len(built.quads):,} triples, version {built.version}.", err=True)
    click.echo("Next: bilateral ask · bilateral ask neighbors state=kazakhstan", err=True)
