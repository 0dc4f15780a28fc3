"""Which words name which known entities: labels, other names, demonyms, words of words.yaml.

Names are kept as sequences of words, so that one pass over the words of a text finds the longest of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.entities import Entity
    from kg.extraction.knowledge import Knowledge

__all__ = ["Gazetteer", "Hit", "gazetteer", "words"]

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[ \u00a0.'’\-–‑]{1,2}|[ \u00a0]?\n|, ")
_SHORTEST = 4
"""Letters of a name of another language than English, below which it is likelier an English word."""


@dataclass(frozen=True)
class Hit:
    """A stretch of a text that is a known name, and the slugs it may mean."""

    start: int
    end: int
    slugs: tuple[str, ...]
    demonym: bool


@dataclass
class Gazetteer:
    """Names as trees of words; a leaf has the slugs, and whether the words are a demonym."""

    names: dict[tuple[str, ...], dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    longest: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, slug: str, *, demonym: bool = False) -> None:
        """Take a name in; what has no letters or no capital is none."""
        parts = tuple(_WORD.findall(name.removeprefix("the ")))
        if parts and any(part[0].isupper() or part[0].isdigit() for part in parts):
            self.names[parts].setdefault(slug, demonym)
            self.longest[parts[0]] = max(self.longest.get(parts[0], 0), len(parts))

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the longest known names of a text, from left to right; none overlaps another."""
        found = list(_WORD.finditer(text))
        at = 0
        while at < len(found):
            hit, taken = self._longest(text, found, at)
            if hit is not None:
                yield hit
            at += taken

    def _longest(self, text: str, found: list[re.Match[str]], at: int) -> tuple[Hit | None, int]:
        for count in range(min(self.longest.get(found[at][0], 0), len(found) - at), 0, -1):
            parts = found[at : at + count]
            slugs = self.names.get(tuple(part[0] for part in parts))
            if slugs and _joined(text, parts):
                start, end = parts[0].start(), _with_stop(text, parts[-1])
                return Hit(start, end, tuple(sorted(slugs)), all(slugs.values())), count
        return None, 1


def _joined(text: str, parts: list[re.Match[str]]) -> bool:
    gaps = (text[one.end() : other.start()] for one, other in pairwise(parts))
    return all(_BETWEEN.fullmatch(gap) for gap in gaps)


def _with_stop(text: str, last: re.Match[str]) -> int:
    """Return where a name ends, with the full stop of an abbreviation such as U.S."""
    end = last.end()
    dotted = len(last[0]) == 1 and text[max(last.start() - 1, 0)] == "." and text[end : end + 1] == "."
    return end + dotted


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name."""
    return tuple(_WORD.findall(text))


def gazetteer(knowledge: Knowledge) -> Gazetteer:
    """Return the names of all that is known."""
    found = Gazetteer()
    for slug, entity in knowledge.entities.items():
        for name in _names(entity):
            found.add(name, slug)
        if knowledge.side(slug) == slug:
            found.add(entity.label.upper(), slug)  # headings are often in capitals
        for demonym in _demonyms(entity):
            found.add(demonym, slug, demonym=True)
    for name, slug in lexicon().tables["names"].items():
        if slug in knowledge.entities:
            found.add(name, slug)
    return found


def _names(entity: Entity) -> Iterator[str]:
    yield entity.label
    yield from (text for tag, text in entity.labels.items() if tag != "en" and len(text) >= _SHORTEST)
    for name in entity.names:
        if name.language == "en" or len(name.text) >= _SHORTEST:
            yield name.text


def _demonyms(entity: Entity) -> Iterator[str]:
    if demonym := entity.registered.demonym:
        yield from (demonym, f"{demonym}s")
