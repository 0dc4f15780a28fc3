"""Write what a command made: to standard output, or into the file that was named."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from kg import files
from kg.terminal import safe

__all__ = ["give_up_standard_output", "write"]


def write(data: bytes, path: Path | None) -> None:
    """Write bytes to a file, or to standard output where none (or ``-``, or that very output) is named.

    What goes to a terminal is text, and loses there what would steer it; files and pipes get every byte.
    Raises ``InputError`` where it cannot be written.
    """
    if path is None or str(path) == "-" or _is_standard_output(path):
        _to_standard_output(data)
    else:
        files.write(data, path)


def _is_standard_output(path: Path) -> bool:
    """Say whether a path is another name of standard output: ``/dev/stdout``, or what it was sent to."""
    try:
        return os.path.samestat(path.stat(), os.fstat(sys.stdout.fileno()))
    except (OSError, AttributeError):  # nothing there yet, or standard output is closed
        return False


def _to_standard_output(data: bytes) -> None:
    with files.unwritable("standard output", "Write elsewhere with -o"):
        if sys.stdout is None:  # a shell's `>&-`
            raise OSError("it is closed")
        if sys.stdout.isatty():
            data = safe(data.decode(errors="replace")).encode()
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError:
            give_up_standard_output()
            raise


def give_up_standard_output() -> None:
    """Send what is still to be written nowhere, else Python complains of it at its end."""
    with (
        suppress(OSError, AttributeError),
        Path(os.devnull).open("wb") as nowhere,
    ):  # or it is no file, or closed
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
