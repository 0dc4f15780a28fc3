"""Write what a command made: to standard output, or beside a file and then in its place."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from pathlib import Path

from kg.errors import InputError
from kg.terminal import safe

__all__ = ["write"]


def write(data: bytes, path: Path | None) -> None:
    """Write bytes to a file, whole or not at all, or to standard output where none (or ``-``) is named.

    What goes to a terminal is text, and loses there what would steer it; files and pipes get every byte.
    Raises ``InputError`` where the file cannot be written.
    """
    if path is None or str(path) == "-":
        _to_standard_output(data)
        return
    try:
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mask = os.umask(0o022)
        os.umask(mask)
        Path(beside).chmod(0o666 & ~mask)
        Path(beside).replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=str(path), fix="Name another file"
        ) from error


def _to_standard_output(data: bytes) -> None:
    if sys.stdout.isatty():
        data = safe(data.decode(errors="replace")).encode()
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever reads has read enough
            raise
        with Path(os.devnull).open("wb") as nowhere:  # the rest, else Python complains at its end
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        fix = "Write elsewhere with -o"
        raise InputError(f"cannot be written: {error.strerror}", where="standard output", fix=fix) from error
