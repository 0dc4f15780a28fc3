"""The endpoint's description of itself (SPARQL 1.1 Service Description), as triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.results import GRAPHS, TABLES
from kg.rdf.store import size
from kg.rdf.terms import RDF, VOID, XSD, Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

__all__ = ["PREFIXES", "description"]

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PREFIXES = {"sd": SD.iri, "void": VOID.iri, "xsd": XSD.iri}
_MOST_GRAPHS = 1_000


def description(store: Store, address: str) -> Iterator[Triple]:
    """Yield what a client may know of the endpoint at an address, before it asks: language, forms, graphs.

    Raises ``ValueError`` where the address is no IRI.
    """
    service, dataset = NamedNode(address), NamedNode(f"{address}#dataset")
    whole = NamedNode(f"{address}#default-graph")
    yield Triple(service, RDF["type"], SD["Service"])
    yield Triple(service, SD["endpoint"], service)
    yield Triple(service, SD["supportedLanguage"], SD["SPARQL11Query"])
    yield Triple(service, SD["feature"], SD["UnionDefaultGraph"])
    forms = {form.iri for form in TABLES.values()} | {form.iri for form in GRAPHS.values()}
    for form in sorted(forms):
        yield Triple(service, SD["resultFormat"], NamedNode(form))
    yield Triple(service, SD["defaultDataset"], dataset)
    yield Triple(dataset, RDF["type"], SD["Dataset"])
    yield Triple(dataset, SD["defaultGraph"], whole)
    yield Triple(whole, RDF["type"], SD["Graph"])
    yield Triple(whole, VOID["triples"], Literal(size(store)))
    for number, name in zip(range(_MOST_GRAPHS), store.named_graphs(), strict=False):
        if isinstance(name, NamedNode):
            graph = NamedNode(f"{address}#graph-{number + 1}")
            yield Triple(dataset, SD["namedGraph"], graph)
            yield Triple(graph, RDF["type"], SD["NamedGraph"])
            yield Triple(graph, SD["name"], name)
