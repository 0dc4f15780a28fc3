"""``bilateral watch``: build a corpus, and again whenever it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import collector, options
from kg.errors import KgError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.shards import Shards

__all__ = ["command"]


@click.command("watch", epilog="Examples: bilateral watch · bilateral watch --corpus mine -o out")
@options.corpus
@options.build_folder()
@options.cache
def command(corpus: Path | None, output: Path, cache: str | None) -> None:
    """Build a corpus, and build it again each time that its files have changed and come to rest.

    Where the check finds errors they are told, and the earlier build stays. Ctrl-C ends it.
    """
    from kg.building import pipeline
    from kg.corpus import loading, watching

    source = loading.locate(corpus)
    pipeline.check_target(output, source)
    with options.kept(cache) as shards:
        for _ in watching.changes(source):
            _build(source, output, shards)
            click.echo(f"Watching {source} (Ctrl-C ends)", err=True)


@collector.off()
def _build(source: Path, output: Path, shards: Shards | None) -> None:
    """Build once; what is wrong is told, and ends nothing."""
    from kg.building import pipeline
    from kg.cli import report
    from kg.cli.build import summary
    from kg.corpus import loading
    from kg.exporting import outputs

    try:
        built = pipeline.build(loading.load(source, shards))
        pipeline.write(built, output, outputs.built(), last=True)
    except KgError as error:
        report(error)
        return
    finally:
        if shards:
            shards.trim()
    for warning in built.warnings:
        click.echo(warning, err=True)
    click.echo(f"Built {summary(built)}", err=True)
