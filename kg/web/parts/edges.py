"""Plain triples at an entity, each with what stands behind it: claims that assert it, rules that add it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf import sparql
from kg.rdf.graphs import ASSERTED, INFERRED
from kg.rdf.terms import BR, DCTERMS
from kg.web.parts import selections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.asking.evidence import Named
    from kg.rdf.sparql import Term
    from kg.web.parts.records import Records, Shown

__all__ = ["Edge", "Inference", "edges_at"]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A plain triple at an entity, with claims that assert it, their number, and inferences that add it."""

    subject: Named
    relation: Named
    object: Named
    claims: tuple[Shown, ...]
    claims_in_all: int
    inferences: tuple[Inference, ...]


@dataclass(frozen=True)
class Inference:
    """A rule at work: the inference's IRI, the rule and what it says, claims it rests on, their number."""

    iri: str
    rule: Named
    summary: str
    claims: tuple[Shown, ...]
    claims_in_all: int


def edges_at(reader: Records, entity: NamedNode) -> tuple[Sequence[Edge], int]:
    """Return plain triples at an entity, asserted ones and those that a rule adds; and their number.

    Of very many they are the first.
    """
    query = _EDGES % {"at": entity}
    rows = sparql.select(reader.store, f"{query} LIMIT {_MOST}")
    found = [_edge(reader, *map(_resource, (row["s"], row["p"], row["o"]))) for row in rows]
    total = len(found) if len(found) < _MOST else selections.rows(reader.store, query)
    return sorted(found, key=lambda edge: (edge.relation, edge.subject, edge.object)), total


_MOST, _BEHIND = 200, 25
"""So many edges are shown, and of each so many claims behind it."""
_AT = " UNION ".join(
    f"{{ GRAPH {home} {{ {triple} }} BIND(%(at)s AS {end}) }}"
    for home in (ASSERTED, INFERRED)
    for triple, end in (("%(at)s ?p ?o", "?s"), ("?s ?p %(at)s", "?o"))
)
_EDGES = (
    f"SELECT DISTINCT ?s ?p ?o {{ {_AT} ?p a br:Relation FILTER(isIRI(?s) && isIRI(?o)) }} ORDER BY ?p ?s ?o"
)


def _resource(term: Term) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise TypeError(f"an edge ties resources, not {term}")
    return term


def _edge(reader: Records, subject: NamedNode, relation: NamedNode, object_: NamedNode) -> Edge:
    triple = f"rdf:subject {subject} ; rdf:predicate {relation} ; rdf:object {object_}"
    asserting = f"?claim {triple} ; br:status/br:givesEdge true ."
    inferences = sparql.select(
        reader.store, f"SELECT ?node {{ ?node a br:Inference ; {triple} }} ORDER BY ?node"
    )
    return Edge(
        subject=reader.named(subject),
        relation=reader.named(relation),
        object=reader.named(object_),
        claims=_some(reader, asserting),
        claims_in_all=selections.count(reader.store, asserting),
        inferences=tuple(_inference(reader, _resource(row["node"])) for row in inferences),
    )


def _inference(reader: Records, node: NamedNode) -> Inference:
    rule, premises = reader.node(node, BR["rule"]), f"{node} prov:wasDerivedFrom ?claim ."
    return Inference(
        node.value,
        reader.named(rule),
        reader.text(rule, DCTERMS["description"]),
        _some(reader, premises),
        selections.count(reader.store, premises),
    )


def _some(reader: Records, pattern: str) -> tuple[Shown, ...]:
    return tuple(map(reader.shown, selections.claims(reader.store, pattern, _BEHIND)))
