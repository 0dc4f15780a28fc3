"""The heading of an answer: the question with the names that it was asked of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["heading"]

_PAIR = re.compile(r"\b(?:(?P<each>each of )?two states(?: or peoples)?)\b")
_ANY = re.compile(r",? (?:of|by) one or (?:of|by) any\b|, one or any\b")
_ONE = re.compile(r"\ba state\b(?!, [a-z]+, | or )")


def heading(summary: str, polities: Sequence[str]) -> str:
    """Return a question's summary with the names of the polities that it is asked of, where it has room.

    >>> heading("Which links are planned between two states on a day?", ["Astana", "Baku"])
    'Which links are planned between Astana and Baku on a day?'
    >>> heading("Who visited whom, of two states?", ["Kazakhstan", "Azerbaijan"])
    'Who visited whom, of Kazakhstan and Azerbaijan?'
    >>> heading("Which calls are told of between two states, of one or of any?", ["Kazakhstan", "Azerbaijan"])
    'Which calls are told of between Kazakhstan and Azerbaijan?'
    >>> heading("Who are the neighbors of a state?", ["Kazakhstan"])
    'Who are the neighbors of Kazakhstan?'
    """
    if len(polities) == 1:
        return _ONE.sub(lambda _: polities[0], summary, count=1)
    if len(polities) != 2 or not _PAIR.search(summary):  # noqa: PLR2004 – a pair
        return summary
    pair = " and ".join(polities)
    return _PAIR.sub(lambda found: f"{found['each'] or ''}{pair}", _ANY.sub("", summary), count=1)
