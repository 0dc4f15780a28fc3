"""Claims about an entity, gathered by how their relation reads from it; read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.parts import selections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import NamedNode

    from kg.web.parts.records import Pages, Records, Shown

__all__ = ["Reading", "on_page", "readings"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a relation reads from an entity: its label, or the inverse one where the entity is the object.

    ``patterns`` are alternatives that bind ``?claim`` to the claims that read so, ``count`` says how many
    these are.
    """

    label: str
    relation: str
    patterns: tuple[str, ...]
    count: int


def readings(reader: Records, entity: NamedNode) -> Sequence[Reading]:
    """Return how the relations of an entity's claims read from it, in order of the labels."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for relation, pattern, count in _ways(reader, entity):
        label = reader.label(relation)
        if pattern.startswith("?claim rdf:object"):
            label = reader.inverse(relation) or label
        found.setdefault((label, relation.value), []).append((pattern, count))
    return [
        Reading(
            label=label,
            relation=relation,
            patterns=tuple(pattern for pattern, _ in ways),
            count=sum(count for _, count in ways),
        )
        for (label, relation), ways in sorted(found.items())
    ]


def _ways(reader: Records, entity: NamedNode) -> Iterator[tuple[NamedNode, str, int]]:
    """Yield relations by which claims are about an entity, first as subject, then as object alone."""
    as_object = f"?claim rdf:object {entity} . FILTER NOT EXISTS {{ ?claim rdf:subject {entity} }}"
    for pattern in (f"?claim rdf:subject {entity} .", as_object):
        counted = selections.counts(reader.store, f"?claim rdf:predicate ?term . {pattern}")
        for relation, count in counted.items():
            yield relation, f"{pattern} ?claim rdf:predicate {relation} .", count


def on_page(
    reader: Records, found: Sequence[Reading], pages: Pages
) -> Iterator[tuple[Reading, tuple[Shown, ...]]]:
    """Yield the claims that stand on a page of all, by how they read, in order of time within each."""
    offset, room = pages.offset, pages.size
    for reading in found:
        here = min(reading.count - offset, room)
        if here > 0:
            claims = selections.claims(reader.store, reading.patterns, here, offset)
            yield reading, tuple(map(reader.shown, claims))
            room -= here
        offset = max(offset - reading.count, 0)
