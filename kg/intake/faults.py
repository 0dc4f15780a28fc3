"""What is odd about a text: faults of letter recognition, a language unknown here, hardly any words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.intake.cues import cue

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["language_of", "odd"]

_FAULTS = (
    "\ufffd",
    r"(?<=[^\W\d_]{2})[0-9][^\W\d_]",  # a figure in a word
    r"(?<=[a-z]{2})[A-Z]{2,}[a-z]",
    r"(?<=\s[b-hj-z]) [b-hj-z] [b-hj-z] ",  # letters apart
    r"[|~^¬¦]\w",
    r"(?<=[a-z])\?(?=[a-z])",  # a sign that an encoding lost
    r"(?<=[a-z]),(?=[a-z]{3})",
    r"(?<=[a-z]{2})- (?=[a-z]{3})(?!and |or |to )",  # what is left of a line's end
    r"(?<!\w)(?:ofthe|inthe|tothe|andthe|tbe|tlie|wliich)(?!\w)",
)
_FAULT = re.compile("|".join(_FAULTS))
_MANY, _FEWEST = 1, 3
"""Faults in a thousand words, and in a text of any length; one that was typed has next to none."""

_SHORT = 30
"""Words; less is a title or an error page."""

_WORD = re.compile(r"[^\W\d_]+")
_HEAD = 6_000
_SEVERAL = 3
"""Different small words that a longer text has at least: *in* and *is* alone are of several languages."""

_LEAST = 0.06
"""Which part of the words the small words of a language make up at least."""


def odd(text: str) -> Iterator[str]:
    """Yield what a person should look at in a text."""
    words = len(text.split())
    if not words:
        yield "no text"
    elif words < _SHORT:
        yield f"only {words} words"
    faults = sum(1 for _ in _FAULT.finditer(text))
    if faults >= max(_FEWEST, _MANY * words / 1000):
        yield f"{faults} faults as of letter recognition in {words:,} words"


def language_of(text: str) -> str:
    """Return the language of a text by its small words, or nothing where they are few or of several alike.

    >>> language_of("The trade of the two states is growing and that is good for the region")
    'en'
    >>> language_of("De handel met het buurland is in het afgelopen jaar gegroeid")
    'nl'
    """
    words = Counter(word.casefold() for word in _WORD.findall(text[:_HEAD]))
    known: dict[str, list[str]] = cue("languages")
    shares = {tag: sum(words[each] for each in small) for tag, small in known.items()}
    best, next_best = sorted(shares, key=lambda tag: -shares[tag])[:2]
    if shares[best] == shares[next_best]:
        return ""
    if words.total() < _SHORT:
        return best
    several = sum(word in words for word in known[best]) >= _SEVERAL
    return best if several and shares[best] >= _LEAST * words.total() else ""
