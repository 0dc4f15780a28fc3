"""Which records of the world layer a corpus takes, and how they lie under what the corpus says itself.

A record is taken where a claim, a turn, a document or an entity names its slug. Of an entity of the corpus
with the same slug the corpus's keys win; a list of names or sources and a table of labels are added to the
world's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.corpus import world
from kg.corpus.findings import Finding, finding, rule
from kg.corpus.keys import CLAIM, DOCUMENT, ENTITY, TURN
from kg.corpus.plain_yaml import Listing, Table, scalars

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.corpus.keys import Key
    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology

__all__ = ["completed", "references", "references_of_entities", "taken"]

OTHER_CLASS = rule("class-of-the-world", "an entity with the slug of a record of the world is of its class")

_ADDED = ("names", "sources")


def completed(own: Table, ontology: Ontology) -> tuple[Table, list[Finding]]:
    """Return a table of entities with the world's records under those of the same slug, and what is wrong."""
    entries: dict[str, Node] = {}
    findings: list[Finding] = []
    for slug, node in own.items():
        record = world.records().get(slug)
        entries[slug] = node
        if not record or not isinstance(node, Table):
            continue
        if _is_another(kind := node.text("type"), record.keys["type"], ontology):
            message = (
                f"{slug} is a {kind} here, and a {record.keys['type']} in the world layer: {record.label}"
            )
            hint = "Give this one another slug: an address means one thing in all corpora."
            findings.append(finding(node.where("type"), OTHER_CLASS, message, hint=hint))
        else:
            entries[slug] = _over(node, record.table)
    return Table(entries, own.keys_at, own.at), findings


def _is_another(kind: str, known: str, ontology: Ontology) -> bool:
    """Say whether of two classes neither is below the other; one that is unknown is a finding of its own."""
    if kind not in ontology.classes:
        return False
    return not (ontology.is_a(kind, [known]) or ontology.is_a(known, [kind]))


def _over(own: Table, under: Table) -> Table:
    """Lay the keys of a corpus's entity over those of the world's record."""
    entries = {**under, **own}
    for key in _ADDED:
        if key in own and key in under:
            entries[key] = Listing((*_items(own[key]), *_items(under[key])), own[key].at)
    labels, others = own.get("labels"), under.get("labels")
    if isinstance(labels, Table) and isinstance(others, Table):
        entries["labels"] = Table({**others, **labels}, {**others.keys_at, **labels.keys_at}, labels.at)
    if own.text("contested") == "true" and "partOf" not in own:
        entries.pop("partOf", None)  # a corpus that calls a place contested takes no side by the world's
    return Table(entries, {**under.keys_at, **own.keys_at}, own.at)


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Listing) else (node,)


def taken(wanted: Iterable[str], own: Collection[str]) -> Table:
    """Return the world's records that are wanted and not the corpus's own, and what these are part of."""
    found: dict[str, Node] = {}
    waiting, seen = [*wanted, *own], set[str]()
    while waiting:
        slug = waiting.pop()
        record = world.records().get(slug)
        if record is None or slug in seen:
            continue
        seen.add(slug)
        table = record.table
        waiting += [*table.texts("partOf"), *table.texts("of")]
        if slug not in own:
            found[slug] = table
    places = {slug: node.at for slug, node in found.items()}
    return Table(dict(sorted(found.items())), places, next(iter(places.values()), _NOWHERE))


_NOWHERE = world.Record("", "", {}).table.at


def references(content: Table, ontology: Ontology) -> Iterator[str]:
    """Yield the slugs that a ``claims.yaml`` names, declared or not, wherever an entity may stand."""
    yield from _named(content.get("document"), DOCUMENT)
    for turn in _tables(content.get("turns")):
        yield from _named(turn, TURN)
    ends = {name for name, each in ontology.qualifiers.items() if each.classes}
    for claim in _tables(content.get("claims")):
        yield from claim.text("claim").replace(",", " ").split()
        yield from _named(claim, CLAIM)
        yield from (each.text for key in ends for each in scalars(claim.get(key)))
    entities = content.get("entities")
    if isinstance(entities, Table):
        yield from references_of_entities(entities)


def references_of_entities(entities: Table) -> Iterator[str]:
    """Yield the slugs that a table of entities names."""
    for entity in entities.values():
        yield from _named(entity, ENTITY)


def _named(node: Node | None, keys: Mapping[str, Key]) -> Iterator[str]:
    for key, value in node.items() if isinstance(node, Table) else ():
        if key in keys and keys[key].takes == "entity":
            yield from (each.text for each in scalars(value))


def _tables(node: Node | None) -> Iterator[Table]:
    if isinstance(node, Listing):
        yield from (item for item in node.items if isinstance(item, Table))
