"""Zip files of others: whether they are what they say, and how much they hold, before they are opened."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["look", "members"]

_LARGEST = 300_000_000
"""Bytes of all that is packed."""

_PACKED = 200
"""Times that a large file may be smaller when packed; text reaches 10, a bomb 1,000."""

_LARGE = 1_000_000

_HEAD = 10_000
"""Bytes of a part within which its document type would stand."""


def look(path: Path, part: str, kind: str) -> None:
    """Raise ``InputError`` where a zip file has not the part that its kind has, or unpacks to too much."""
    if part not in members(path, kind):
        raise InputError(f"no {kind}: {part} is not in it", where=str(path), fix=f"Save it as {kind} again")


def members(path: Path, kind: str) -> list[str]:
    """Return what a zip file holds; raises ``InputError`` for none, and where it unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
            bomb = sum(each.file_size for each in found) > _LARGEST or any(map(_is_bomb, found))
            declares = not bomb and any(_declares(archive, each) for each in found)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
    ) as error:
        raise InputError(f"no {kind}", where=str(path), fix=f"Save it as {kind} again") from error
    if bomb:
        raise InputError("unpacks to far more than a text: a bomb", where=str(path), fix="Leave it out")
    if declares:
        fix = f"No program that writes {kind} does so: leave it out"
        raise InputError("XML that declares entities", where=str(path), fix=fix)
    return [each.filename for each in found]


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _LARGE and member.file_size > _PACKED * max(member.compress_size, 1)


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Say whether a part is XML with a document type, by which it could name files and bombs."""
    if not member.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(member) as part:
        return b"<!DOCTYPE" in part.read(_HEAD).replace(b"\0", b"")
