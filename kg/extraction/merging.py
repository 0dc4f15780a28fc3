"""Merging: one candidate where several triggers read the same out of the same words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.extraction.candidates import Candidate

__all__ = ["merged"]


def merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates in the order of the text, each reading of a sentence once.

    Two are one where relation, ends and sentence are the same, either way round where the ends were named as
    a pair. The one with more qualifiers is kept, and takes over what the other has besides.
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
    return sorted(kept.values(), key=lambda each: (each.start, each.end, each.identifier))


def _joined(one: Candidate, other: Candidate) -> Candidate:
    first, second = (one, other) if len(one.qualifiers) >= len(other.qualifiers) else (other, one)
    return replace(first, qualifiers={**second.qualifiers, **first.qualifiers})
