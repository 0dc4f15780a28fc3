"""Addresses of the web, and which sign keeps a text from being one."""

from __future__ import annotations

import re
from urllib.parse import quote

from kg.corpus.characters import described
from kg.rdf.terms import web_address

__all__ = ["fault"]

_BEGINNING = re.compile(r"https?://(?=[^/?#\s])")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNFIT = re.compile(r"[^!#-;=?-Z_a-z~\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000dffff]|[\[\]]")
"""What an IRI cannot have (RFC 3987); brackets stand only around a host's number, where few have business."""


def fault(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a web address and what to write, or none where nothing is.

    >>> fault("https://e.org/a[1]")
    ("the address has '[', U+005B LEFT SQUARE BRACKET, as character 16", 'Write %5B for it.')
    >>> fault("https://e.org/")
    """
    if web_address(text):
        return None
    if not _BEGINNING.match(text):
        return f"{text!r} is not a web address", "Write https://… or http://… and a host."
    if wrong := _LONE_PERCENT.search(text) or _UNFIT.search(text):
        sign, place = wrong[0], wrong.start() + 1
        what = f"the address has {sign!r}, {described(sign)}, as character {place}"
        return what, f"Write {quote(sign, safe='', errors='replace')} for it."
    return f"{text!r} is not a web address", "Copy it from the browser's address bar."
