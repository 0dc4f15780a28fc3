"""Text for a terminal: whatever a text holds, it cannot steer the terminal that shows it.

Control characters (ESC among them) move the cursor, change colors, title and clipboard; bidirectional
embeddings and overrides make a line read otherwise than it is written.
"""

from __future__ import annotations

import re

__all__ = ["one_line", "safe"]

_STEERING = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE = re.compile(rf"(?![\n\t])[{_STEERING}]")
_BLANK = re.compile(rf"[{_STEERING}\s]+")


def safe(text: str) -> str:
    r"""Return text of many lines, with a blank for each character that would steer a terminal.

    >>> safe("name,words\na,\x1b[2Jb\r\n")
    'name,words\na, [2Jb\n'
    """
    return _UNSAFE.sub(" ", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""Return text in one line: each run of blanks, breaks of lines and steering characters is one blank.

    >>> one_line("a\r\n  b\x1b[31mc\u202e")
    'a b [31mc'
    """
    return _BLANK.sub(" ", text).strip()
