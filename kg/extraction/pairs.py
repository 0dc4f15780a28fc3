"""The two polities of which a text or a stretch of it speaks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extraction.mentions import Mention
    from kg.extraction.resolution import Resolver

__all__ = ["jointly", "of_text", "polities"]

_PAIR = 2
_OFTEN = 4
"""How often who speaks has to name another for it to be the other of what he says."""

_TITLE = 200
"""Letters at a text's beginning in which a name weighs more."""


def of_text(resolver: Resolver) -> tuple[str, ...]:
    """Return the two polities that a text names most, if it is about two."""
    count: Counter[str] = Counter()
    title = len(resolver.source.text[:_TITLE])
    for each, polity in _of(resolver.named.mentions.found, resolver):
        count[polity] += 3 if each.start < title else 1
    ranked = count.most_common(3)
    if resolver.source.turns and ranked[1:] and ranked[1][1] < _OFTEN:
        return ()
    if len(ranked) < _PAIR or (len(ranked) > _PAIR and ranked[1][1] < 1.5 * ranked[2][1]):
        return ()
    return tuple(slug for slug, _ in ranked[:_PAIR])


_WE = re.compile(r"\bWe,\s")
_JOINT = re.compile(r"\bjoint\b", re.IGNORECASE)
_LISTED = re.compile(r"(?:\s|,|and\b|the\b)*")
_OPENING = 120
"""Letters after *We,* within which the first of those who speak is named."""


def jointly(resolver: Resolver) -> tuple[str, ...]:
    """Return whose *we* a joint text is: *We, the leaders of X and Y*; else the pair of a *joint* one."""
    text = resolver.source.text
    for found in _WE.finditer(text):
        named = resolver.named.mentions.within(found.end(), found.end() + _OPENING)
        listed = [each for each in named if resolver.knowledge.is_a(each.slug, "Polity")][:1]
        for each in named if listed else ():
            if each.start > listed[-1].start and _LISTED.fullmatch(text, listed[-1].end, each.start):
                listed.append(each)
        if len(listed) > 1:
            return tuple(dict.fromkeys(each.slug for each in listed))
    return resolver.pair if _JOINT.search(text[:_TITLE]) else ()


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
