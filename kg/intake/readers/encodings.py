"""The letters of bytes: UTF-8 where they are, another encoding where all of them are, else a message."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.faults import language_of
from kg.intake.readers.raw import extra

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["decoded"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
"""Bytes that are a letter in UTF-8 and hardly anything else."""

_MANY = 3

_USUAL = {
    tag: page
    for page, tags in {
        "cp1250": "cs hr hu pl ro sk sl sq",
        "cp1252": "da de en es fi fr id it nl no pt sv",
        "cp1254": "az tr",
        "cp1257": "et lt lv",
    }.items()
    for tag in tags.split()
}
"""The Latin code page of a language. They differ in few letters, which statistics of letters take one for
another: *à* of French is *ą* in the page of the Baltic."""


def decoded(data: bytes, path: Path) -> tuple[str, str]:
    """Return the text of bytes, and the encoding if it is no Unicode.

    Raises ``InputError`` where it is no text, in several encodings, or in one that cannot be told.
    """
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in data:
        raise _wrong("a NUL byte: no text", data, data.index(b"\0"), path, "Name a file of a known kind")
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError as error:
        place = error.start
    if encoding != "utf-8" or len(_LETTER.findall(data)) >= _MANY:
        what = f"no {encoding.removesuffix('-sig').upper()} here, as the file is elsewhere: two encodings"
        raise _wrong(what, data, place, path, "Save it as UTF-8")
    return _guessed(data, place, path)


def _guessed(data: bytes, place: int, path: Path) -> tuple[str, str]:
    with extra(path):
        from charset_normalizer import from_bytes
    best = from_bytes(data).best()
    if best is None:
        raise _wrong("an unknown encoding", data, place, path, "Save it as UTF-8")
    usual = _USUAL.get(language_of(str(best)), best.encoding)
    with suppress(UnicodeDecodeError):
        return data.decode(usual), usual
    return str(best), best.encoding


def _wrong(what: str, data: bytes, place: int, path: Path, fix: str) -> InputError:
    line = data.count(b"\n", 0, place) + 1
    column = place - data.rfind(b"\n", 0, place)
    return InputError(what, where=f"{path}:{line}:{column}", fix=fix)
