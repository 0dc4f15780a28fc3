"""Mentions: where a text names an entity, and which; those of proposed entities among them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.intake import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Mention", "Mentions", "Proposed", "slug_of"]

_LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """An entity that no list knows: its label, the class guessed, known ones with a like name, its polity."""

    slug: str
    label: str
    type: str
    nearest: tuple[str, ...] = ()
    side: str = ""


@dataclass(frozen=True, kw_only=True, order=True)
class Mention:
    """A stretch of a text and the slug of what it names; ``step`` says how that was found."""

    start: int
    end: int
    slug: str
    demonym: bool = False
    step: str = ""


@dataclass
class Mentions:
    """The mentions of a text in order, none over another, and the entities it proposes."""

    found: list[Mention] = field(default_factory=list)
    proposed: dict[str, Proposed] = field(default_factory=dict)

    def at(self, place: int) -> Mention | None:
        """Return the mention that covers a place, or none."""
        index = bisect_right(self.found, place, key=lambda each: each.start) - 1
        return self.found[index] if index >= 0 and self.found[index].end > place else None

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that begin in a stretch."""
        first = bisect_right(self.found, start - 1, key=lambda each: each.start)
        last = bisect_right(self.found, end - 1, key=lambda each: each.start)
        return self.found[first:last]

    def is_free(self, start: int, end: int) -> bool:
        """Say whether no mention stands in a stretch."""
        return self.at(start) is None and not self.within(start, end)

    def add(self, mentions: Iterable[Mention]) -> None:
        """Take further mentions in; one that overlaps another is left out."""
        for each in mentions:
            if self.is_free(each.start, each.end):
                self.found.insert(bisect_right(self.found, each.start, key=lambda one: one.start), each)

    def replace(self, mention: Mention) -> None:
        """Put a mention in the place of those that it overlaps."""
        self.found = [each for each in self.found if each.end <= mention.start or each.start >= mention.end]
        self.add([mention])


def slug_of(label: str) -> str:
    """Return the slug of a proposed entity for its label, empty where nothing of it can stand in one.

    >>> slug_of("José Antonio Meade"), slug_of("Børge Brende")
    ('jose-antonio-meade', 'borge-brende')
    """
    return naming.slug(label, _LONGEST)
