"""Merging: one candidate where several triggers read the same out of the same words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extraction.candidates import Candidate

__all__ = ["merged"]


def merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates in the order of the text, each reading of a sentence once.

    Two are one where relation, ends and sentence are the same, either way round where the ends were named as
    a pair. The one with more qualifiers is kept, and takes over what the other has besides. Two descriptions
    of one thing, of which one stands in the other, are one too: *the signing of an accord between X and Y*.
    """
    kept: dict[object, Candidate] = {}
    for one in found:
        key = (
            one.sentence[0],
            one.relation,
            frozenset((one.subject.slug, one.object.slug)),
            one.status,
            one.qualifiers.get("date"),
        )
        other = kept.get(key)
        kept[key] = one if other is None else _joined(other, one)
    single = _once_described(kept.values())
    return sorted(single, key=lambda each: (each.start, each.end, each.identifier))


def _once_described(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates, the first of those of one subject whose described objects overlap."""
    taken: dict[object, list[Candidate]] = defaultdict(list)
    for one in found:
        same = taken[one.sentence[0], one.relation, one.subject.slug, one.status]
        if not (one.object.free and any(_overlap(one, other) for other in same)):
            same.append(one)
            yield one


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Say whether the objects of two candidates are described in words that overlap."""
    there = other.object
    return there.free and one.object.start < there.end and there.start < one.object.end


def _joined(one: Candidate, other: Candidate) -> Candidate:
    first, second = (one, other) if len(one.qualifiers) >= len(other.qualifiers) else (other, one)
    return replace(first, qualifiers={**second.qualifiers, **first.qualifiers})
