"""PDF: the text of each page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers.raw import LARGEST, PAGE, Raw, Stretch, digest, extra, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pypdf import PdfReader

__all__ = ["read"]

_LEAST = 20
"""Letters a page; a scan has none, or a stamp's."""


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read a PDF with its pages.

    Raises ``InputError`` where it is none, is encrypted, or has no text.
    """
    with extra(path):
        import pypdf
        from pypdf.errors import PyPdfError
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = whole(path)
    try:
        reader = pypdf.PdfReader(path)
        _unlock(reader, path)
        pages = list(_pages(reader, path))
        says = _says(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        fix = "Open and save it anew with another program"
        raise InputError(f"no PDF that can be read ({_short(error)})", where=str(path), fix=fix) from error
    blank = sum(not each.strip() for each in pages)
    if sum(map(len, pages)) < _LEAST * len(pages):
        what = f"{len(pages)} pages without text: a scan"
        raise InputError(what, where=str(path), fix="Recognize its letters first, as ocrmypdf does")
    odd = (f"{blank} of {len(pages)} pages have no text",) if blank else ()
    yield Raw(
        name=name, digest=digest(data), stretches=(Stretch(PAGE.join(pages)),), says=says, odd=odd, sure=False
    )


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:60] or type(error).__name__


def _unlock(reader: PdfReader, path: Path) -> None:
    """Open a file that only its empty password locks."""
    if reader.is_encrypted:
        try:
            opened = bool(reader.decrypt(""))
        except Exception:  # noqa: BLE001 – a cipher that pypdf does not know, or for which it lacks a library
            opened = False
        if not opened:
            raise InputError("encrypted", where=str(path), fix="Save it without a password")


def _pages(reader: PdfReader, path: Path) -> Iterator[str]:
    length = 0
    for page in reader.pages:
        text = page.extract_text().replace(PAGE, "\n")
        length += len(text)
        if length > LARGEST:
            raise InputError(f"more than {LARGEST:,} letters", where=str(path), fix="Split it")
        yield text


def _says(reader: PdfReader) -> Mapping[str, str]:
    told = reader.metadata
    made = told.creation_date if told else None
    return {
        "title": (told.title or "").strip() if told else "",
        "issued": made.date().isoformat() if made else "",
    }
