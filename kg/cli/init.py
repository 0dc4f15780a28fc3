"""``bilateral init``: begin a project."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("init", epilog="Example: bilateral init caspian && cd caspian && bilateral build")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--ontology", is_flag=True, help="Add a file for classes and relations of your own.")
def command(folder: Path, *, ontology: bool) -> None:
    """Begin a project in a new folder DIR: an empty corpus that builds at once, and a README."""
    from kg.intake import projects

    for each in projects.begin(folder, ontology=ontology):
        click.echo(each.as_posix())
