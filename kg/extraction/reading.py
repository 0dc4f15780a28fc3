"""The sentences of a text, parsed once: what every later stage reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction import model

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.extraction.source import Source

__all__ = ["Sentence", "read"]

_OPENING = re.compile(
    r"(?:[-–—•*]\s+|\d{1,3}[.)]\s+"
    r"|[A-Z][\w.'’]*(?:,?\s[A-Z][\w.'’]*){0,3}(?:\s\([A-Z]+\)|,?\s[A-Z][a-z]+\.?\s\d{1,2})?\s?(?::|\s?[–—]|\s-)\s+)"
)
"""What stands before a sentence and is none of it: a bullet, a number, *Hanoi (VNA) –*, *NAME:*."""


@dataclass(frozen=True)
class Sentence:
    """A sentence from ``start`` to ``end`` of a text; ``offset`` is where its parsed words begin."""

    start: int
    end: int
    offset: int
    doc: Doc


def read(source: Source) -> list[Sentence]:
    """Parse the sentences of a text, each once; raise ``InputError`` where the model is not installed."""
    places = [(each.start, each.end, _opened(source.text, each.start, each.end)) for each in source.sentences]
    docs = model.parse(source.text[offset:end] for _, end, offset in places)
    return [Sentence(*place, doc) for place, doc in zip(places, docs, strict=True)]


def _opened(text: str, start: int, end: int) -> int:
    """Return where the words of a sentence begin after what only opens its line."""
    found = _OPENING.match(text, start, end)
    return found.end() if found and found.end() < end else start
