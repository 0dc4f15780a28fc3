"""``bilateral verify``: compare every byte of a build with its checksums."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import progress, sight
from kg.terminal import counted

__all__ = ["command"]


@click.command("verify", epilog="Examples: bilateral verify · bilateral verify out")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("build"))
@sight.verbose
def command(folder: Path) -> None:
    """Read all files of a build and say whether they are as they were built; ./build where none is named.

    Other commands look at the store alone, and of a large one at a part, chosen anew each time.
    """
    from kg.rdf import store

    with progress.shown():
        files = store.check(folder, whole=True)
    click.echo(f"{counted(files, 'file')} as built")
