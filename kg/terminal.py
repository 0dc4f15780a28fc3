"""Text for a terminal: whatever a text holds, it cannot steer the terminal that shows it.

Control characters (ESC among them) move the cursor, change colors, title and clipboard; bidirectional
embeddings, overrides and isolates make a line read otherwise than it is written.
"""

from __future__ import annotations

import re

__all__ = ["one_line", "safe"]

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
