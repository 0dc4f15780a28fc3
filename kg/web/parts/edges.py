"""Plain triples at an entity, each with what stands behind it: claims that assert it, rules that add it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf.graphs import ASSERTED, INFERRED
from kg.rdf.terms import BR, DCTERMS, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

    from kg.asking.evidence import Named
    from kg.web.parts.records import Records, Shown

__all__ = ["Edge", "Inference", "edges_at"]

Triple = tuple[NamedNode, NamedNode, NamedNode]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A plain triple at an entity, with the claims that assert it and the inferences that add it."""

    subject: Named
    relation: Named
    object: Named
    claims: tuple[Shown, ...]
    inferences: tuple[Inference, ...]


@dataclass(frozen=True)
class Inference:
    """A rule at work: the inference's IRI, the rule and what it says, and what it rests on."""

    iri: str
    rule: Named
    summary: str
    claims: tuple[Shown, ...]


def edges_at(reader: Records, entity: NamedNode) -> list[Edge]:
    """Return the plain triples at an entity: those that are asserted, and those that a rule adds."""
    found: set[Triple] = set()
    for home in (ASSERTED, INFERRED):
        for subject, object_ in ((entity, None), (None, entity)):
            quads = reader.store.quads_for_pattern(subject, None, object_, home)
            found |= {edge for quad in quads if (edge := _relating(reader, quad))}
    behind = _behind(reader, entity)
    return sorted(
        (_edge(reader, edge, behind.get(edge, [])) for edge in found),
        key=lambda edge: (edge.relation, edge.subject, edge.object),
    )


def _relating(reader: Records, quad: Quad) -> Triple | None:
    """Return a quad as an edge, if its predicate is a relation between two resources."""
    subject, object_ = quad.subject, quad.object
    if quad.predicate in reader.relations and isinstance(subject, NamedNode):
        return (subject, quad.predicate, object_) if isinstance(object_, NamedNode) else None
    return None


def _behind(reader: Records, entity: NamedNode) -> Mapping[Triple, Sequence[NamedNode]]:
    """Return the claims and inferences about an entity by what they say."""
    found: dict[Triple, list[NamedNode]] = defaultdict(list)
    for end in (RDF["subject"], RDF["object"]):
        for node in reader.subjects(end, entity):
            found[reader.edge(node)].append(node)
    return found


def _edge(reader: Records, edge: Triple, behind: Sequence[NamedNode]) -> Edge:
    subject, relation, object_ = map(reader.named, edge)
    asserted = [node for node in dict.fromkeys(behind) if reader.gives_edge(node)]
    inferred = [node for node in dict.fromkeys(behind) if reader.is_a(node, "Inference")]
    return Edge(
        subject=subject,
        relation=relation,
        object=object_,
        claims=reader.all_shown(asserted),
        inferences=tuple(_inference(reader, node) for node in inferred),
    )


def _inference(reader: Records, node: NamedNode) -> Inference:
    rule = reader.node(node, BR["rule"])
    premises = reader.nodes(node, PROV["wasDerivedFrom"])
    return Inference(
        node.value,
        reader.named(rule),
        reader.text(rule, DCTERMS["description"]),
        reader.all_shown(each for each in premises if reader.is_a(each, "Claim")),
    )
