"""What is known before a text is read: the entities of the corpus above those of the world layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus import entities, world
from kg.corpus.plain_yaml import Table
from kg.corpus.spelling import fold
from kg.corpus.world import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.corpus.entities import Entity
    from kg.ontology.vocabulary import Ontology
    from kg.rdf.dates import PartialDate

__all__ = ["Knowledge", "gather"]


@dataclass(frozen=True)
class Knowledge:
    """All known entities by slug, and the ontology by which they are classed."""

    entities: Mapping[str, Entity]
    ontology: Ontology

    def get(self, slug: str) -> Entity | None:
        """Return the entity of a slug, or none."""
        return self.entities.get(slug)

    def is_a(self, slug: str, *classes: str) -> bool:
        """Say whether an entity is of one of some classes or below."""
        entity = self.entities.get(slug)
        return entity is not None and self.ontology.is_a(entity.type, classes)

    def side(self, slug: str) -> str:
        """Return the one polity on whose side an entity stands, itself for a polity, or nothing."""
        entity = self.entities.get(slug)
        if entity is None:
            return ""
        own = entity.sides or tuple(each.of for each in entity.registered.memberships if each.role)
        if not own and self.is_a(slug, "City"):
            own = entity.part_of
        return own[0] if len(set(own)) == 1 else ""

    def holders(self, polity: str, role: str, day: PartialDate | None) -> tuple[str, ...]:
        """Return who held an office of a polity on a day; all who ever did where no day is known."""
        found = self._offices.get((polity, role), ())
        return tuple(
            slug
            for slug, since, until in found
            if day is None
            or (
                (since is None or since.earliest <= day.latest)
                and (until is None or day.earliest <= until.latest)
            )
        )

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The English label of each entity as it is compared, by slug."""
        return {slug: fold(entity.label) for slug, entity in self.entities.items()}

    @cached_property
    def _offices(self) -> Mapping[tuple[str, str], list[tuple[str, PartialDate | None, PartialDate | None]]]:
        found: dict[tuple[str, str], list[tuple[str, PartialDate | None, PartialDate | None]]] = {}
        for slug, entity in self.entities.items():
            for each in entity.registered.memberships:
                if each.role:
                    found.setdefault((each.of, each.role), []).append((slug, each.since, each.until))
        return found


def gather(own: Mapping[str, Entity], ontology: Ontology) -> Knowledge:
    """Lay the entities of a corpus over all of the world layer."""
    records = {slug: record.table for slug, record in world.records().items() if slug not in own}
    at = Record("", "", {}).table.at
    found, _ = entities.read_entities(Table(records, dict.fromkeys(records, at), at), ontology)
    authority, _ = entities.join([*own.values(), *found], ontology)
    return Knowledge(authority.entities, ontology)
