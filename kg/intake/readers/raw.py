"""What a reader finds: a text as it stands in its file, in stretches, with what the file says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError

__all__ = ["LARGEST", "PAGE", "Raw", "Reader", "Stretch", "digest", "extra", "whole"]

LARGEST = 20_000_000
"""Bytes of a text, as a corpus may hold it."""

_LARGEST_FILE = 200_000_000
"""Bytes of a file that holds more than its text, such as pictures."""

PAGE = "\f"
"""What parts the pages of a text, as programs write it that make text of PDF."""


@dataclass(frozen=True)
class Stretch:
    """A piece of text and, where the file marks it, who speaks in it and in which role."""

    text: str
    speaker: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Raw:
    """One text of a file.

    ``name`` is the file's, with ``#2`` for the second text in it; ``digest`` the SHA-256 of what it was made
    of. ``says`` has what the file says of its text (title, issued, publisher, source, language, speaker), and
    ``sure`` whether that can be relied on; ``first_page`` is the number of its first page.
    ``odd`` tells what the reader saw that a person should know.
    """

    name: str
    digest: str
    stretches: tuple[Stretch, ...]
    says: Mapping[str, str] = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    sure: bool = True
    first_page: int = 1


Reader = Callable[[Path, str], Iterator[Raw]]
"""Reads the texts of a file; the second argument is the name under which the file is told."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def whole(path: Path, most: int = _LARGEST_FILE) -> bytes:
    """Return a file's bytes; raises ``InputError`` where it cannot be read or has more than is taken."""
    try:
        size = path.stat().st_size
        if size <= most:
            return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}", where=str(path), fix="Name one that can") from error
    raise InputError(f"{size:,} bytes", where=str(path), fix=f"Split it; {most:,} are the most")


@contextmanager
def extra(path: Path) -> Iterator[None]:
    """Say how to install what reads a file where it is missing (``InputError``)."""
    try:
        yield
    except ImportError as error:
        what = f"{error.name or 'a library'} is not installed, which reads it"
        raise InputError(what, where=str(path), fix="pip install 'bilateral-kg[intake]'") from error
