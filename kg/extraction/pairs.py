"""The two polities of which a text or a stretch of it speaks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extraction.mentions import Mention
    from kg.extraction.resolution import Resolver

__all__ = ["of_text", "polities"]

_PAIR = 2
_TITLE = 200
"""Letters at a text's beginning in which a name weighs more."""


def of_text(resolver: Resolver) -> tuple[str, ...]:
    """Return the two polities that a text names most, if it is about two."""
    count: Counter[str] = Counter()
    title = len(resolver.source.text[:_TITLE])
    for each, polity in _of(resolver.named.mentions.found, resolver):
        count[polity] += 3 if each.start < title else 1
    ranked = count.most_common(3)
    if len(ranked) < _PAIR or (len(ranked) > _PAIR and ranked[1][1] < 1.5 * ranked[2][1]):
        return ()
    return tuple(slug for slug, _ in ranked[:_PAIR])


def polities(resolver: Resolver, start: int, stop: int) -> tuple[str, ...]:
    """Return the polities named in a stretch, those of persons among them."""
    named = _of(resolver.named.mentions.within(start, stop), resolver)
    return tuple(dict.fromkeys(polity for _, polity in named))


def _of(mentions: Iterable[Mention], resolver: Resolver) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions of polities and of persons on the side of one, each with the polity."""
    for each in mentions:
        side = resolver.side(each.slug) if resolver.named.persons.is_person(each.slug) else each.slug
        if side and resolver.knowledge.is_a(side, "Polity"):
            yield each, side
