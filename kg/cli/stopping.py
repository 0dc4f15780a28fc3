"""How a command that serves is told to stop."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["stop_when_told"]


def stop_when_told() -> None:
    """Let SIGTERM stop a server as Ctrl-C does, so that it closes its logs and removes what it put aside."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise KeyboardInterrupt
