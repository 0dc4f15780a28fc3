"""What registers list of an entity, as authority statements: none of them is an edge.

A statement on two entities stands only where both are in the graph; none brings another in.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.corpus.values import plain
from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.terms import BR, RDF, SCHEMA, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.entities import Authority, Entity
    from kg.corpus.registered import Membership

__all__ = ["memberships", "statements"]

Pair = tuple[NamedNode, NamedNode | Literal]


def statements(entity: Entity, authority: Authority) -> Iterator[Pair]:
    """Yield what registers list of an entity, as predicate and object."""
    listed = entity.registered
    if listed.demonym:
        yield BR["demonym"], Literal(listed.demonym)
    if listed.coordinates:
        for key, degrees in zip(("latitude", "longitude"), listed.coordinates, strict=True):
            yield SCHEMA[key], typed(plain(Decimal(degrees)), "decimal")
    links = (("capital", (listed.capital,)), ("region", (listed.region,)), ("listedBorder", listed.borders))
    for name, slugs in links:
        yield from ((BR[name], terms.entity(slug)) for slug in slugs if authority.get(slug))
    yield from ((BR["hasMembership"], node) for node, _ in memberships(entity, authority))


def memberships(entity: Entity, authority: Authority) -> Iterator[tuple[NamedNode, Iterator[Pair]]]:
    """Yield the memberships of an entity in what is in the graph, each with its statements."""
    for each in entity.registered.memberships:
        if authority.get(each.of):
            key = digest([each.of, each.role, each.since, each.until], 8)
            yield terms.ID[f"{entity.slug}#membership-{key}"], _membership(each)


def _membership(membership: Membership) -> Iterator[Pair]:
    yield RDF["type"], BR["Membership"]
    yield BR["membershipIn"], terms.entity(membership.of)
    if membership.role:
        yield BR["membershipRole"], Literal(membership.role)
    if membership.since:
        yield BR["validFrom"], terms.date_literal(membership.since)
    if membership.until:
        yield BR["validUntil"], terms.date_literal(membership.until)
