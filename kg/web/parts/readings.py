"""Claims about an entity, gathered by how their relation reads from it; read a page at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.parts import selections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import NamedNode, Store

    from kg.web.parts.records import Pages, Records, Shown

__all__ = ["Reading", "on_page", "readings"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a relation reads from an entity: its label, or the inverse one where the entity is the object.

    ``patterns`` are alternatives that bind ``?claim`` to the claims that read so, ``documents`` say how many
    of these each document has.
    """

    label: str
    relation: str
    patterns: tuple[str, ...]
    documents: Mapping[NamedNode, int]

    @property
    def count(self) -> int:
        """How many claims read so."""
        return sum(self.documents.values())


def readings(reader: Records, entity: NamedNode) -> Sequence[Reading]:
    """Return how the relations of an entity's claims read from it, in order of the labels."""
    found: dict[tuple[str, str], list[tuple[str, Mapping[NamedNode, int]]]] = {}
    for relation, pattern, documents in _ways(reader, entity):
        label = reader.label(relation)
        if pattern.startswith("?claim rdf:object"):
            label = reader.inverse(relation) or label
        found.setdefault((label, relation.value), []).append((pattern, documents))
    return [
        Reading(
            label=label,
            relation=relation,
            patterns=tuple(pattern for pattern, _ in ways),
            documents=sum((Counter(documents) for _, documents in ways), Counter()),
        )
        for (label, relation), ways in sorted(found.items(), key=lambda each: each[0])
    ]


def _ways(reader: Records, entity: NamedNode) -> Iterator[tuple[NamedNode, str, Mapping[NamedNode, int]]]:
    """Yield relations by which claims are about an entity, first as subject, then as object alone.

    With each comes how many of these claims each document has.
    """
    as_object = f"?claim rdf:object {entity} . FILTER NOT EXISTS {{ ?claim rdf:subject {entity} }}"
    for pattern in (f"?claim rdf:subject {entity} .", as_object):
        for relation, documents in selections.by_relation(reader.store, pattern).items():
            yield relation, f"{pattern} ?claim rdf:predicate {relation} .", documents


def on_page(
    reader: Records, found: Sequence[Reading], pages: Pages
) -> Iterator[tuple[Reading, tuple[Shown, ...]]]:
    """Yield the claims that stand on a page of all, by how they read, in order of time within each."""
    offset, room = pages.offset, pages.size
    for reading in found:
        here = min(reading.count - offset, room)
        if here > 0:
            claims = _claims(reader.store, reading, here, offset)
            yield reading, tuple(map(reader.shown, claims))
            room -= here
        offset = max(offset - reading.count, 0)


def _claims(store: Store, reading: Reading, limit: int, offset: int) -> tuple[NamedNode, ...]:
    """Return some of the claims that read so; of very many only their documents are read."""
    if reading.count > selections.MANY:
        return selections.claims_by_document(store, reading.documents, limit, offset, reading.patterns)
    return selections.claims(store, reading.patterns, limit, offset)
