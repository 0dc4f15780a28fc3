"""The edges as a table, a row each, with the claims behind each.

The table of a graph is also made of that of an earlier one: only those edges are looked up behind which
something changed.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.rdf.graphs import ASSERTED, INFERRED, ONTOLOGY
from kg.rdf.separated import csv_text
from kg.rdf.terms import BR, PROV, RDF, local_name, typed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import BlankNode, Quad, Store, Triple

    from kg.rdf.blocks import Change

    Node = NamedNode | BlankNode | Triple

__all__ = ["edge_table", "revised"]

Edge = tuple[str, str, str]
Source = tuple[str, str, str]
"""A claim, its document, and the document from which it resolves a name, or nothing."""

Row = tuple[str, ...]

Ends = tuple[Any, Any, Any]
"""Subject, relation and object of an edge as terms."""

_TRUE = typed("true", "boolean")
_HEADER = ("subject", "relation", "object", "inferred", "claims", "documents")
_GRAPHS = ((ASSERTED, "false"), (INFERRED, "true"))
_KINDS = (BR["Claim"], BR["Inference"])
_ENDS = (RDF["subject"], RDF["predicate"], RDF["object"])
_BASIS = PROV["wasDerivedFrom"]
_READ = frozenset([*_ENDS, _BASIS, RDF["type"], BR["status"], BR["statedIn"], BR["resolvedFrom"]])
"""What is read of claims and inferences."""


def edge_table(store: Store) -> bytes:
    """Return the edges as CSV: subject, relation, object, inferred, claims, documents."""
    said = _claims_behind(store)
    rows = (
        _row(edge, inferred, said.get(edge, set()))
        for graph, inferred in _GRAPHS
        for edge in _edges(store, graph)
    )
    return csv_text(_HEADER, sorted(rows))


def revised(before: bytes, store: Store, change: Change) -> bytes | None:
    """Return the table of what a store holds, made of the table before a change led to that.

    None where it has to be made anew: where the ontology changed, or some cell of the table is quoted.
    """
    if change.concerns(ONTOLOGY) or b'"' in before or b"'" in before:
        return None
    head, *lines = before.decode().split("\n")[:-1]
    rows: dict[Row, Row] = {row[:4]: row for row in (tuple(line.split(",")) for line in lines)}
    relations = _relations(store)
    for edge in _touched(store, change):
        there = [*_stated(store, edge)]
        names = (local_name(edge[0]), local_name(edge[1]), local_name(edge[2]))
        said = {source for node in there if _counts(store, node) for source in _sources(store, node)}
        for graph, inferred in _GRAPHS:
            if any(quad.predicate in relations for quad in _named(store, edge, graph)):
                rows[*names, inferred] = _row(names, inferred, said)
            else:
                rows.pop((*names, inferred), None)
    found = csv_text(_HEADER, (rows[key] for key in sorted(rows)))
    return found if found.startswith(head.encode()) else None


def _row(edge: Edge, inferred: str, said: AbstractSet[Source]) -> Row:
    claims = sorted(said)
    names = " ".join(claim for claim, _, _ in claims)
    return (*edge, inferred, names, " ".join(_documents(claims)))


def _touched(store: Store, change: Change) -> set[Ends]:
    """Return the edges that changed, and those behind which something did."""
    relations, found = _relations(store), set[Ends]()
    said: dict[Node, list[Quad]] = defaultdict(list)
    for quad in chain(*change.quads):
        if quad.predicate in _READ:
            said[quad.subject].append(quad)
        elif quad.predicate in relations:
            found.add((quad.subject, quad.predicate, quad.object))
    waiting = [*said]
    for node in waiting:
        told = [*said[node], *store.quads_for_pattern(node, None, None)]
        subjects, predicates, objects = (
            {quad.object for quad in told if quad.predicate == end} for end in _ENDS
        )
        found.update(product(subjects, predicates, objects))
        resting = {quad.subject for quad in store.quads_for_pattern(None, _BASIS, node)} - said.keys()
        waiting += resting
        said.update((each, []) for each in resting)
    return found


def _documents(claims: Collection[Source]) -> list[str]:
    """Return the documents that are sources: none that resolves a name from another of them."""
    known = {document for _, document, _ in claims}
    return sorted({document for _, document, resolved in claims if resolved not in known})


def _relations(store: Store) -> set[Node]:
    return {quad.subject for quad in store.quads_for_pattern(None, RDF["type"], BR["Relation"])}


def _edges(store: Store, graph: NamedNode) -> set[Edge]:
    """Return the edges of a graph, which may say much else: relation by relation."""
    return {
        (local_name(quad.subject), local_name(quad.predicate), local_name(quad.object))
        for relation in _relations(store)
        if isinstance(relation, NamedNode)
        for quad in store.quads_for_pattern(None, relation, None, graph)
    }


def _named(store: Store, edge: Ends, graph: NamedNode) -> Iterator[Quad]:
    """Yield the edges of a graph that bear the names of an edge."""
    subject, relation, object_ = edge
    for quad in store.quads_for_pattern(subject, None, object_, graph):
        if local_name(quad.predicate) == local_name(relation):
            yield quad


def _stated(store: Store, edge: Ends) -> Iterator[Node]:
    """Yield the claims and inferences of an edge of these names."""
    subject, relation, object_ = edge
    one, other = (
        {quad.subject for quad in store.quads_for_pattern(None, predicate, end)}
        for predicate, end in ((RDF["subject"], subject), (RDF["object"], object_))
    )
    for node in one & other:
        said = _one(store, node, RDF["predicate"])
        kinds = {quad.object for quad in store.quads_for_pattern(node, RDF["type"], None)}
        if not kinds.isdisjoint(_KINDS) and local_name(said) == local_name(relation):
            yield node


def _claims_behind(store: Store) -> dict[Edge, set[Source]]:
    """Return for each edge the claims that state it, or from which it was derived."""
    found: dict[Edge, set[Source]] = defaultdict(set)
    for edge, source in _stating(store):
        found[edge].add(source)
    for quad in store.quads_for_pattern(None, RDF["type"], BR["Inference"]):
        found[_edge(store, quad.subject)] |= _sources(store, quad.subject)
    return found


def _stating(store: Store) -> Iterator[tuple[Edge, Source]]:
    """Yield the claims that give edges, each with its edge.

    They are read term by term: on disk a look-up takes ten times as long as the next of what stands together.
    """
    subjects, relations, objects, statuses, documents, resolved = (
        _objects(store, term) for term in (*_ENDS, BR["status"], BR["statedIn"], BR["resolvedFrom"])
    )
    giving = {local_name(quad.subject) for quad in store.quads_for_pattern(None, BR["givesEdge"], _TRUE)}
    for quad in store.quads_for_pattern(None, RDF["type"], BR["Claim"]):
        claim = str(quad.subject)
        if claim in documents and (claim not in statuses or statuses[claim] in giving):
            edge = subjects.get(claim, ""), relations.get(claim, ""), objects.get(claim, "")
            yield edge, (local_name(quad.subject), documents[claim], resolved.get(claim, ""))


def _objects(store: Store, predicate: NamedNode) -> dict[str, str]:
    """Return the local names of what a term leads to, by its subjects; equal names are one text."""
    names: dict[NamedNode, str] = {}
    found = {}
    for quad in store.quads_for_pattern(None, predicate, None):
        node = quad.object
        if isinstance(node, NamedNode):
            found[str(quad.subject)] = names.get(node) or names.setdefault(node, local_name(node))
    return found


def _one(store: Store, subject: Node, predicate: NamedNode) -> NamedNode | None:
    for quad in store.quads_for_pattern(subject, predicate, None):
        if isinstance(quad.object, NamedNode):
            return quad.object
    return None


def _counts(store: Store, node: Node) -> bool:
    """Say whether an edge comes of it: an inference has no status, that of a claim must give edges."""
    status = _one(store, node, BR["status"])
    return status is None or any(store.quads_for_pattern(status, BR["givesEdge"], _TRUE))


def _edge(store: Store, node: Node) -> Edge:
    subject, relation, object_ = (_one(store, node, RDF[name]) for name in ("subject", "predicate", "object"))
    return local_name(subject), local_name(relation), local_name(object_)


def _sources(store: Store, node: Node) -> set[Source]:
    document = _one(store, node, BR["statedIn"])
    if document is not None:
        resolved = _one(store, node, BR["resolvedFrom"])
        return {(local_name(node), local_name(document), local_name(resolved) if resolved else "")}
    premises = [quad.object for quad in store.quads_for_pattern(node, PROV["wasDerivedFrom"], None)]
    return {pair for each in premises if isinstance(each, NamedNode) for pair in _sources(store, each)}
