"""``bilateral watch``: build a corpus, and again whenever it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import collector, options
from kg.errors import KgError
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.building.pipeline import Built
    from kg.shards import Shards

__all__ = ["command", "rebuild"]


@click.command("watch", epilog="Examples: bilateral watch · bilateral watch --corpus mine -o out")
@options.corpus
@options.build_folder()
@options.cache
def command(corpus: Path | None, output: Path, cache: str | None) -> None:
    """Build a corpus, and build it again each time that its files have changed and come to rest.

    Where the check finds errors they are told, and the earlier build stays. A build with unreviewed claims
    within keeps such claims, of the same score. Ctrl-C ends it.
    """
    from kg.building import pipeline
    from kg.cli import report
    from kg.cli.build import summary
    from kg.corpus import loading, watching

    source = loading.locate(corpus)
    pipeline.check_target(output, source)
    with options.kept(cache) as shards:
        for _ in watching.changes(source):
            if built := _built(source, output, shards, report):
                for warning in built.warnings:
                    click.echo(warning, err=True)
                click.echo(f"Built {summary(built)}", err=True)
            click.echo(f"Watching {source} (Ctrl-C ends)", err=True)


def rebuild(source: Path, output: Path, cache: str | None) -> None:
    """Build a corpus each time that it is newer than its build, without end; what comes of it is a line."""
    from kg.building import pipeline
    from kg.cli.build import summary
    from kg.corpus import watching

    with options.kept(cache) as shards:
        for _ in watching.changes(source):
            if not pipeline.is_fresh(output, source) and (
                built := _built(source, output, shards, _in_a_line)
            ):
                click.echo(f"Built {summary(built)}", err=True)


def _in_a_line(error: KgError) -> None:
    """Tell of an error, of several findings the first, and that the build before goes on being served."""
    found = [each for each in getattr(error, "findings", ()) if each.severity == "error"]
    told = one_line(" – ".join(filter(None, str(found[0]).split("\n    "))) if found else str(error))
    more = f" ({len(found) - 1} more: `bilateral check`)" if len(found) > 1 else ""
    click.echo(f"{told}{more} – the build before goes on being served", err=True)


@collector.off()
def _built(
    source: Path, output: Path, shards: Shards | None, wrong: Callable[[KgError], None]
) -> Built | None:
    """Build once, with unreviewed candidates within as before; what is wrong is told, and ends nothing."""
    from kg.building import pipeline
    from kg.cli.build import taken
    from kg.corpus import loading
    from kg.exporting import outputs

    score = pipeline.score_within(output)
    try:
        read = loading.load(source, shards)
        proposed = None if score is None else taken(read, score)
        built = pipeline.build(read, output)
        pipeline.write(built, output, outputs.built(), last=True, unreviewed=proposed)
    except KgError as error:
        wrong(error)
        return None
    finally:
        if shards:
            shards.trim()
    return built
