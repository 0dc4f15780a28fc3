"""Write what a command made: to standard output, or beside a file and then in its place."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from kg.errors import InputError

__all__ = ["write"]


def write(data: bytes, path: Path | None) -> None:
    """Write bytes to a file, whole or not at all, or to standard output where none (or ``-``) is named.

    Raises ``InputError`` where the file cannot be written.
    """
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
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
