"""Read what a command is given: a query from a file, standard input or an option; and tell of the build."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.errors import InputError

__all__ = ["query_text", "tell"]


def query_text(file: Path | None, text: str | None) -> tuple[str, str]:
    """Return a query's text, given itself or in a file (``-`` is standard input), after its name in messages.

    Raises ``InputError`` where the file cannot be read.
    """
    if text is not None or file is None:
        return "query", text or ""
    name = "standard input" if str(file) == "-" else str(file)
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else Path(str(file)).read_bytes()
        return name, data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=name) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=name, fix="Save the file with the encoding UTF-8") from error


def tell(note: str) -> None:
    """Say something of the build that is read on standard error, beside the answer."""
    click.echo(note, err=True)
