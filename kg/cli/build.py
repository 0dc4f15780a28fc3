"""``bilateral build``: make the graph of a corpus and write all that comes of it."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import collector, options

__all__ = ["command"]

_DESCRIPTIONS = {
    "graph.ttl": "the graph as Turtle",
    "graph.trig": "the same with named graphs",
    "graph.jsonld": "the same as JSON-LD",
    "edges.csv": "one row an edge",
    "claims.csv": "one row a claim",
    "graph.html": "the page: open it in a browser, online or not",
    "graph.svg": "the picture",
    "ontology.ttl": "the terms",
    "shapes.ttl": "the shapes",
    "claims.schema.json": "what editors complete claims.yaml by",
    "store": "the store that `ask` and `query` read",
}


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
@collector.off()
def command(corpus: Path | None, output: Path) -> None:
    """Check a corpus, reason over it and write the graph, tables, page, picture and store.

    Nothing is written where the check finds errors; an earlier build stays until the new one is whole.
    """
    from kg.building import pipeline
    from kg.corpus import loading
    from viz import drawings

    pipeline.check_target(output)
    built = pipeline.build(loading.load(loading.locate(corpus)))
    for warning in built.warnings:
        click.echo(warning, err=True)
    pipeline.write(built, output, drawings.of_build())
    for name, what in _DESCRIPTIONS.items():
        click.echo(f"{output / name}\t{what}")
    counts = f"{len(built.corpus.claims)} claims in {len(built.corpus.documents)} documents"
    click.echo(f"Built {counts}, {len(built.quads):,} triples, version {built.version}.", err=True)
    click.echo("Next: bilateral ask · bilateral ask neighbors state=kazakhstan", err=True)
