"""``bilateral clean``: remove what killed builds left, and what is kept to build sooner."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.terminal import counted

__all__ = ["command"]


@click.command("clean", epilog="Examples: bilateral clean · bilateral clean -o out --cache shards")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="The folder of builds, which stays; what builds into it left beside it goes.",
)
@options.cache
def command(output: Path, cache: str | None) -> None:
    """Remove what builds that were killed left behind, and all that is kept to build sooner.

    No build and no corpus is touched; the next build makes what it needs anew, and takes longer.
    """
    from kg.building import leftovers

    folder = output.absolute()
    left = leftovers.sweep(folder) if folder.parent.is_dir() else 0
    with options.kept(cache) as shards:
        gone = shards.clear() if shards else 0
    click.echo(f"Removed {counted(left, 'folder')} of killed builds, {gone:,} bytes of shards.", err=True)
