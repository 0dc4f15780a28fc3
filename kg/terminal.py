"""Text for a terminal: whatever a text holds, it cannot steer the terminal that shows it.

Control characters (ESC among them) move the cursor, change colors, title and clipboard; bidirectional
embeddings, overrides and isolates make a line read otherwise than it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["counted", "is_terminal", "one_line", "plural", "safe"]

_STEERING = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_IN_A_LINE = re.compile(rf"\r\n|[{_STEERING}]")
_IN_A_TEXT = re.compile(rf"\r\n|(?![\n\t])[{_STEERING}]")


def one_line(text: str) -> str:
    r"""Return text in one line: each break of lines, tab and steering character is a blank.

    >>> one_line("a\r\nb\x1b[31mc\u202e")
    'a b [31mc '
    """
    return _IN_A_LINE.sub(" ", text)


def safe(text: str) -> str:
    r"""Return text of many lines, breaks of lines and tabs as they are, else as :func:`one_line` does.

    >>> safe("name,words\r\na,\x1b[2Jb\n")
    'name,words\na, [2Jb\n'
    """
    return _IN_A_TEXT.sub(lambda sign: "\n" if sign[0] == "\r\n" else " ", text)


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether a standard stream is a terminal; one that was closed (a shell's ``>&-``) is none."""
    return stream is not None and stream.isatty()


def counted(number: int, noun: str) -> str:
    """Say how many there are of what a noun names.

    >>> counted(1, "document"), counted(0, "document"), counted(26008, "triple")
    ('1 document', '0 documents', '26,008 triples')
    """
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return the plural of an English noun, or of the last word of a phrase.

    >>> plural("link"), plural("body"), plural("joint visit"), plural("speech")
    ('links', 'bodies', 'joint visits', 'speeches')
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
