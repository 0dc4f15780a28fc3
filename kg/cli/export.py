"""``bilateral export``: write any single output of a build again, in a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg import timing
from kg.cli import options, progress, sight
from kg.exporting.outputs import OUTPUTS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command(
    "export", epilog="Examples: bilateral export turtle > graph.ttl · bilateral export web-annotation"
)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(OUTPUTS)))
@options.build
@options.texts
@options.output
@sight.verbose
def command(form: str, build: Path | None, texts: Path | None, output: Path | None) -> None:
    """Write one output of a build: Turtle, TriG, JSON-LD, N-Quads, tables, annotations, nanopublications."""
    from kg import builds
    from kg.cli.reading import tell
    from kg.cli.writing import write

    with progress.shown():
        graph = builds.opened(build, tell)
        with timing.stage(f"make {OUTPUTS[form].file}"):
            made = (graph if texts is None else graph.with_texts(texts)).export(form)
    write(made, output)
