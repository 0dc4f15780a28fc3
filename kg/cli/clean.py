"""``bilateral clean``: remove what killed builds left, and what is kept to build sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.terminal import counted

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command("clean", epilog="Examples: bilateral clean · bilateral clean -o out --cache shards")
@options.build_folder("The folder of builds, which stays; what builds into it left beside it goes.")
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
