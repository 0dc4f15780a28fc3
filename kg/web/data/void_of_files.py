"""Foreign RDF described for people and crawlers: what classes and properties it has, and where to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.rdf import sparql
from kg.rdf.store import size
from kg.rdf.terms import DCAT, DCTERMS, RDF, VOID, typed
from kg.web.cache import kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Store

    from kg.web.dataset import Dataset

__all__ = ["Contents", "contents", "quads"]

Counts = tuple[tuple[NamedNode, int], ...]

_BY_GRAPH = "SELECT ?term (COUNT(*) AS ?n) { GRAPH ?term { ?s ?p ?o } }"
_BY_CLASS = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term }"
_BY_PROPERTY = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o }"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What foreign RDF holds: its triples, how many each graph has, members by class, uses by property.

    ``shared`` says that some of its graphs have triples in common.
    """

    triples: int
    graphs: Counts
    classes: Counts
    properties: Counts
    shared: bool


@kept
def contents(store: Store) -> Contents:
    """Count what a store holds, the most frequent first."""
    graphs, triples = _counted(store, _BY_GRAPH), size(store)
    return Contents(
        triples=triples,
        graphs=graphs,
        classes=_counted(store, _BY_CLASS),
        properties=_counted(store, _BY_PROPERTY),
        shared=sum(count for _, count in graphs) > triples,
    )


def _counted(store: Store, query: str) -> Counts:
    rows = sparql.select(store, f"{query} GROUP BY ?term ORDER BY DESC(?n) ?term")
    found = ((row.get("term"), row["n"]) for row in rows)
    return tuple(
        (term, int(count.value))
        for term, count in found
        if isinstance(term, NamedNode) and isinstance(count, Literal)
    )


def quads(dataset: Dataset, site: str) -> Iterator[Quad]:
    """Yield the description of a dataset that is served at a site."""
    found = contents(dataset.store)
    node = NamedNode(f"{site}/.well-known/void#dataset")
    yield from _said(node, [(RDF["type"], VOID["Dataset"]), (RDF["type"], DCAT["Dataset"])])
    yield from _said(
        node, [(DCTERMS["title"], Literal(dataset.title)), (VOID["triples"], _number(found.triples))]
    )
    counts = {"classes": len(found.classes), "properties": len(found.properties)}
    yield from _said(node, [(VOID[name], _number(count)) for name, count in counts.items()])
    yield from _said(node, [(VOID["sparqlEndpoint"], NamedNode(f"{site}/sparql"))])
    yield from _parts(node, "class", "entities", found.classes)
    yield from _parts(node, "property", "triples", found.properties)


def _parts(node: NamedNode, kind: str, counted: str, counts: Counts) -> Iterator[Quad]:
    """Yield the parts of a dataset: those of each class, or with each property."""
    for number, (term, count) in enumerate(counts, start=1):
        part = BlankNode(f"{kind}{number}")
        yield from _said(node, [(VOID[f"{kind}Partition"], part)])
        yield from _said(part, [(VOID[kind], term), (VOID[counted], _number(count))])


def _number(count: int) -> Literal:
    return typed(str(count), "integer")


def _said(
    subject: NamedNode | BlankNode, pairs: Sequence[tuple[NamedNode, NamedNode | BlankNode | Literal]]
) -> Iterator[Quad]:
    for predicate, value in pairs:
        yield Quad(subject, predicate, value, DefaultGraph())
