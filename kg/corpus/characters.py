"""Single characters: which ones a format cannot carry, which are not seen, and how each is named.

XML 1.0 has no way at all to write most control characters, so RDF/XML and SPARQL's XML results cannot say a
text that holds one. They are kept out where texts come in.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kg.corpus.findings import Finding, Position, finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["INVISIBLE", "UNFIT", "described", "in_text", "in_value", "line_and_column"]

CHARACTER = rule("character", "a text has only characters that every format can carry")

UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot write (its production ``Char``)."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters that take no room and leave no ink, such as a soft hyphen inside a line."""

_FORM_FEED = "\f"
"""Programs that turn PDF into text write one at each page, so a kept text may have it; XML shows U+FFFD."""

_C0 = (
    "NULL",
    "START OF HEADING",
    "START OF TEXT",
    "END OF TEXT",
    "END OF TRANSMISSION",
    "ENQUIRY",
    "ACKNOWLEDGE",
    "BELL",
    "BACKSPACE",
    "TAB",
    "LINE FEED",
    "LINE TABULATION",
    "FORM FEED",
    "CARRIAGE RETURN",
    "SHIFT OUT",
    "SHIFT IN",
    "DATA LINK ESCAPE",
    "DEVICE CONTROL ONE",
    "DEVICE CONTROL TWO",
    "DEVICE CONTROL THREE",
    "DEVICE CONTROL FOUR",
    "NEGATIVE ACKNOWLEDGE",
    "SYNCHRONOUS IDLE",
    "END OF TRANSMISSION BLOCK",
    "CANCEL",
    "END OF MEDIUM",
    "SUBSTITUTE",
    "ESCAPE",
    "INFORMATION SEPARATOR FOUR",
    "INFORMATION SEPARATOR THREE",
    "INFORMATION SEPARATOR TWO",
    "INFORMATION SEPARATOR ONE",
)
"""The names of the control characters, which Unicode has as aliases only."""

_LINE_END = re.compile(r"\r\n|\n|\r")


def described(character: str) -> str:
    r"""Return the number and the name of a character.

    >>> described("\u00a0"), described("\f")
    ('U+00A0 NO-BREAK SPACE', 'U+000C FORM FEED')
    """
    code = ord(character)
    if code < len(_C0):
        name = _C0[code]
    else:
        name = unicodedata.name(character, "DELETE" if character == "\x7f" else "")
    return f"U+{code:04X} {name}".rstrip()


def line_and_column(text: str, place: int) -> tuple[int, int]:
    r"""Return line and column of a place, both counted from one; CR, LF and CR LF each end a line.

    >>> line_and_column("a\r\nb\rc", 5)
    (3, 1)
    """
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, place):
        line, start = line + 1, end.end()
    return line, place - start + 1


def in_text(path: Path, text: str) -> Iterator[Finding]:
    """Report each kind of character in a kept text that XML cannot write, where it first stands.

    A form feed is none of them.
    """
    seen = {_FORM_FEED: 0}
    for match in UNFIT.finditer(text):
        character = match[0]
        seen[character] = seen.get(character, 0) + 1
        if seen[character] == 1 and character != _FORM_FEED:
            at = Position(path, *line_and_column(text, match.start()))
            message = f"the text has {described(character)}, which XML cannot carry"
            hint = "Take it out of document.txt before the text is coded; later, quotes would move."
            yield finding(at, CHARACTER, message, hint=hint)


def in_value(at: Position, text: str) -> Iterator[Finding]:
    """Report the first character of a scalar that XML cannot write."""
    if match := UNFIT.search(text):
        message = f"the text has {described(match[0])}, which XML cannot carry"
        yield finding(at, CHARACTER, message, hint="Drop it, or write a space in its place.")
