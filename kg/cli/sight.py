"""Options by which one sees what a command does: the time of each stage, and where in the code it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kg import files, timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.timing import Stage

    Command = TypeVar("Command", bound=Callable[..., object])

__all__ = ["profile", "verbose"]

_WIDTH = 36
"""Letters that the name of a stage has room for."""

_MEGABYTE = 1_000_000


class _Table:
    """Writes a line to standard error for each stage that has ended, its parts before it and set in."""

    def __init__(self) -> None:
        self._headed = False

    def began(self, name: str, depth: int) -> None:
        """Say nothing yet."""

    def ended(self, done: Stage) -> None:
        if not self._headed:
            click.echo(f"{'stage':{_WIDTH}}{'wall':>11}{'CPU':>11}{'most memory':>14}", err=True)
            self._headed = True
        name = "  " * done.depth + done.name
        memory = f"{done.peak / _MEGABYTE:,.0f} MB" if done.peak else "–"
        click.echo(f"{name:{_WIDTH}}{done.wall:>9.3f} s{done.cpu:>9.3f} s{memory:>14}", err=True)

    def advanced(self, done: int, total: int) -> None:
        """Leave it to the bar of progress to say how far it is."""


def _watch(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 – click gives it so
    """Record the stages of the command, and all of it as one, and write them as they end."""
    if value:
        context.with_resource(timing.recording(_Table()))
        context.with_resource(timing.stage("all"))


verbose = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_watch,
    help="Say on standard error what each stage took: time, CPU, memory.",
)
"""``-v``; nothing is handed to the command."""


def _profile(context: click.Context, _: click.Parameter, target: Path | None) -> None:
    """Count the calls of all functions until the command ends, and write them into a file."""
    if target is None:
        return
    import cProfile
    import marshal

    files.write(b"", target)  # whether it can be written is known before the work is done
    counted = cProfile.Profile()

    def write() -> None:
        counted.create_stats()
        files.write(marshal.dumps(counted.stats), target)
        click.echo(f"Profile in {target}: python -m pstats {target}", err=True)

    context.call_on_close(write)
    counted.enable()


profile = click.option(
    "--profile",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    expose_value=False,
    callback=_profile,
    help="Write the time of each function into FILE, for pstats.",
)
"""``--profile FILE``; nothing is handed to the command."""
