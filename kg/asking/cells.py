r"""Cells of answers: one value, or several in one text, from which each can be had back.

Several values are joined by ``SEPARATOR``; in each, ``|`` is written ``\|`` and a backslash twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AMONG", "SEPARATOR", "Cell", "joined", "split"]

Cell = str | int | float | bool | None

SEPARATOR = " | "

AMONG = "; "
"""What stands between those who say one thing together."""


def joined(values: Iterable[str]) -> str:
    r"""Write values as one text.

    >>> joined(["Trend | News", "", "El.kz"])
    'Trend \\| News |  | El.kz'
    """
    return SEPARATOR.join(re.sub(r"[\\|]", r"\\\g<0>", value) for value in values)


def split(text: str) -> tuple[str, ...]:
    r"""Return the values that a text was joined from; an empty text is one empty value.

    >>> split("Trend \\| News |  | El.kz")
    ('Trend | News', '', 'El.kz')
    """
    return tuple(re.sub(r"\\([\\|])", r"\1", value) for value in text.split(SEPARATOR))
