"""Plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers.encodings import decoded
from kg.intake.readers.raw import LARGEST, Raw, Stretch, digest, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["exactly", "read"]


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read a text; raises ``InputError`` for what is none, or larger than a corpus takes."""
    data = whole(path, LARGEST)
    text, encoding = decoded(data, path)
    odd = (f"read as {encoding}",) if encoding else ()
    yield Raw(name=name, digest=digest(data), stretches=(Stretch(text),), odd=odd)


def exactly(path: Path, name: str) -> Iterator[Raw]:
    """Read a text of which every sign counts, since it stays where it is.

    Raises ``InputError`` for what is not UTF-8.
    """
    data = whole(path, LARGEST)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"{path}:{data.count(10, 0, error.start) + 1}"
        fix = "Add it without --reference, or save it as UTF-8"
        raise InputError("a text by reference is UTF-8", where=where, fix=fix) from error
    yield Raw(name=name, digest=digest(data), stretches=(Stretch(text),))
