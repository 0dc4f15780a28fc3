"""Which reader opens a file: by its first bytes, else by the end of its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers import mail, pdf, plain, tables, tei, web, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.intake.readers.raw import Raw, Reader

__all__ = ["SUFFIXES", "texts"]

SUFFIXES: Mapping[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".md": plain.read,
    ".htm": web.read,
    ".html": web.read,
    ".xhtml": web.read,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".eml": mail.read,
    ".mbox": mail.read_box,
    ".xml": tei.read,
    ".tei": tei.read,
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
    ".xlsx": tables.read_xlsx,
}
"""The readers by the end of a file's name."""

_OLD = {".doc": "docx", ".xls": "xlsx", ".rtf": "docx", ".odt": "docx", ".ods": "xlsx", ".msg": "eml"}
"""Kinds that are not read, and what their programs can save them as."""

_PAGE = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)


def texts(path: Path, name: str) -> Iterator[Raw]:
    """Yield the texts of a file, told by a name; raises ``InputError`` where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in _OLD:
        raise InputError(f"{suffix} is not read", where=str(path), fix=f"Save it as {_OLD[suffix]}")
    yield from _reader(path, suffix)(path, name)


def _reader(path: Path, suffix: str) -> Reader:
    start = _start(path)
    if start.startswith(b"%PDF-"):
        return pdf.read
    if _PAGE.match(start):
        return web.read
    reader = SUFFIXES.get(suffix)
    if reader is None:
        fix = f"Save it as one of {', '.join(SUFFIXES)}"
        raise InputError(f"no reader for {suffix or 'a file without a suffix'}", where=str(path), fix=fix)
    return reader


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(256)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}", where=str(path), fix="Name one that can") from error
