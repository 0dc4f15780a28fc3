"""``bilateral new``: write the skeleton of a document or of a claim."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options

__all__ = ["command"]


@click.group(
    "new",
    epilog="Examples: bilateral new document 2030-05-02-gazette · bilateral new claim 2030-05-02-gazette",
)
def command() -> None:
    """Write the skeleton of a document, or of a claim in one: keys, and what goes there."""


@command.command("document", epilog="Example: bilateral new document 2030-05-02-gazette --withheld")
@click.argument("slug")
@options.own_corpus
@click.option("--withheld", is_flag=True, help="The text may not be passed on: cite it, keep no words.")
def document(slug: str, corpus: Path | None, *, withheld: bool) -> None:
    """Write a folder SLUG with claims.yaml and an empty document.txt; begin a corpus where there is none."""
    from kg.intake import skeletons

    home = skeletons.document(corpus or Path("corpus"), slug, withheld=withheld)
    for each in sorted(home.iterdir()):
        click.echo(each.as_posix())


@command.command("claim", epilog="Example: bilateral new claim 2030-05-02-gazette --relation signed")
@click.argument("document")
@options.own_corpus
@click.option("--relation", default="", help="The relation; its usual qualifiers are listed.")
@click.pass_context
def claim(ctx: click.Context, document: str, corpus: Path | None, relation: str) -> None:
    """Add a claim to fill in to the claims.yaml of DOCUMENT."""
    from kg import files
    from kg.intake import skeletons

    home = options.own(corpus)
    ctx.with_resource(files.alone(home))
    click.echo(skeletons.claim(home, document, relation).as_posix())
