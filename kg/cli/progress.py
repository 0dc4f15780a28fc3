"""A bar of progress with the time that is left, on a terminal, for what takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg import timing
from kg.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.progress import Progress

    from kg.timing import Stage

__all__ = ["shown"]

_PATIENCE = 2.0
"""Seconds in which nobody asks how far it is."""

_AVERAGED = 3600.0
"""Seconds over which the pace is averaged: stages end far apart."""


@contextmanager
def shown(shares: Mapping[str, float] | None = None) -> Iterator[None]:
    """Record the stages that follow and, on a terminal, show on standard error how far they are.

    ``shares`` tell of work in several stages how much of all each takes, without the stages within it; where
    there are none, the bar is of the stage at hand.
    """
    if not is_terminal(sys.stderr):
        with timing.recording():
            yield
        return
    bar = _Bar(shares or {})
    waiting = threading.Timer(_PATIENCE, bar.appear)
    waiting.daemon = True
    waiting.start()
    try:
        with timing.recording(bar):
            yield
    finally:
        waiting.cancel()
        waiting.join()
        bar.vanish()


class _Bar:
    """A bar that moves when a stage ends, and within one whose items are counted."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self._shares, self._past, self._open = shares, 0.0, [""]
        self._done, self._total = 0.0, sum(shares.values()) or None
        self._bar: Progress | None = None

    def appear(self) -> None:
        """Begin to be shown, on a thread of its own; what draws is imported only now."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            speed_estimate_period=_AVERAGED,
            redirect_stdout=is_terminal(sys.stdout),  # else a file would lose its lines to the terminal
            transient=True,
        )
        bar.add_task(self._open[-1], total=self._total, completed=self._done)  # type: ignore[arg-type]
        bar.start()
        self._bar = bar

    def vanish(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()

    def began(self, name: str, depth: int) -> None:
        """Say what is being done."""
        del depth
        self._open.append(name)
        self._draw()

    def ended(self, done: Stage) -> None:
        """Move by the share of the stage."""
        self._open.pop()
        self._past += self._shares.get(done.name, 0.0)
        if self._shares:
            self._done = self._past
        self._draw()

    def advanced(self, done: int, total: int) -> None:
        """Move within the share of the stage; without shares, the stage is all."""
        if self._shares:
            self._done = self._past + self._shares.get(self._open[-1], 0.0) * done / max(total, 1)
        else:
            self._done, self._total = done, total
        self._draw()

    def _draw(self) -> None:
        if self._bar is not None:
            first = self._bar.task_ids[0]
            self._bar.update(first, description=self._open[-1], completed=self._done, total=self._total)
