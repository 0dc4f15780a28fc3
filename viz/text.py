"""Text as a drawing can take it: lines of a width, and no character that XML forbids."""

from __future__ import annotations

import re
import textwrap

__all__ = ["clean", "wrap"]

# Outside of XML 1.0's Char, or able to turn the direction of what stands beside it.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    r"""Return a text in one line, without what XML 1.0 forbids and without marks that turn its direction.

    >>> clean("Baku\x00 \n port")
    'Baku port'
    """
    return " ".join(_FORBIDDEN.sub("", text).split())


def wrap(text: str, width: int = 20, most: int = 5) -> list[str]:
    """Break a text into lines of about ``width`` letters, at most ``most`` of them.

    >>> wrap("Kazakhstan Institute for Strategic Studies")
    ['Kazakhstan Institute', 'for Strategic', 'Studies']
    """
    return textwrap.wrap(clean(text), width, max_lines=most, placeholder=" …", break_on_hyphens=False) or [""]
