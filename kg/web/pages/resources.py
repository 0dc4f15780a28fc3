"""The site of foreign RDF: what the files hold, and a page for each of their resources."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, NamedNode, Quad
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.web.data import void_of_files
from kg.web.data.linked_data import MEDIA_TYPES, MOST, form_of, in_forms, own, serialized
from kg.web.dataset import served
from kg.web.parts.described import described, labels
from kg.web.responses import respond
from kg.web.templating import failure, page, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.evidence import Named
    from kg.asking.reader import Reader
    from kg.web.data.void_of_files import Counts

__all__ = ["routes"]

_SHOWN = 40
"""So many graphs, classes and properties stand on the first page; a query finds all."""


def routes() -> list[BaseRoute]:
    """Return the routes of the first page, of the resources and of the description."""
    return [
        Route("/", _home),
        *in_forms("/resource", _resource),
        *in_forms("/.well-known/void", _void),
    ]


def _home(request: Request) -> Response:
    dataset = served(request)
    found = void_of_files.contents(dataset.store)
    reader = labels(dataset.store)
    lists = [
        ("Classes", _beginning(reader, found.classes), len(found.classes), _BY_CLASS, "members"),
        ("Properties", _beginning(reader, found.properties), len(found.properties), _BY_PROPERTY, "uses"),
        ("Graphs", _graphs(found.graphs), len(found.graphs), _BY_GRAPH, "triples"),
    ]
    return page(request, "foreign.html.j2", content=found, lists=[each for each in lists if each[2]])


_BY_CLASS = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) {\n  ?s a ?class\n}\nGROUP BY ?class ORDER BY DESC(?n)"
_BY_PROPERTY = (
    "SELECT ?property (COUNT(*) AS ?n) {\n  ?s ?property ?o\n}\nGROUP BY ?property ORDER BY DESC(?n)"
)
_BY_GRAPH = "SELECT ?g (COUNT(*) AS ?n) {\n  GRAPH ?g { ?s ?p ?o }\n}\nGROUP BY ?g ORDER BY DESC(?n)"
_OF_GRAPH = "SELECT * {{\n  GRAPH <{}> {{ ?s ?p ?o }}\n}}\nLIMIT 100"
_LINKS = "SELECT ?s ?p {{\n  ?s ?p <{}>\n}}"


def _beginning(reader: Reader, counts: Counts) -> list[tuple[Named, str, int]]:
    """Name the first of a list, each with the place where it leads."""
    return [(reader.named(term), term.value, count) for term, count in counts[:_SHOWN]]


def _graphs(counts: Counts) -> list[tuple[str, str, int]]:
    """Name the first graphs by their IRIs; each leads to what it holds."""
    return [(term.value, _asked(_OF_GRAPH.format(term.value)), count) for term, count in counts[:_SHOWN]]


def _asked(query: str) -> str:
    return f"/sparql?{urlencode({'query': query})}"


def _resource(request: Request, form: str) -> Response:
    """Describe the resource that a request names, in the form that it likes."""
    iri = request.query_params.get("iri", "")
    store = served(request).store
    try:
        node = NamedNode(iri)
    except ValueError:
        fix = "Write /resource?iri= and an IRI"
        return failure(request, f"{iri[:100]!r} is no IRI", status=404, fix=fix)
    if not _known(store, node):
        return failure(request, f"The files say nothing of {iri[:300]}", status=404, fix="Try the search")
    chosen = form or form_of(request)
    if chosen != "html":
        return respond(request, serialized([*_triples(store, node)], chosen), MEDIA_TYPES[chosen])
    return page(
        request,
        "foreign_resource.html.j2",
        found=described(store, node),
        query=_asked(_LINKS.format(iri)),
        forms={
            name: f"/resource.{suffix}?{urlencode({'iri': iri})}"
            for suffix, name in (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"))
        },
    )


def _known(store: Store, node: NamedNode) -> bool:
    """Say whether a resource occurs anywhere in a triple."""
    patterns = ((node, None, None), (None, None, node), (None, node, None))
    return any(next(store.quads_for_pattern(*pattern), None) is not None for pattern in patterns)


def _triples(store: Store, node: NamedNode) -> Iterator[Quad]:
    """Yield the triples of a resource, each once, and the first that lead to it."""
    links = (quad for _, quad in zip(range(MOST), store.quads_for_pattern(None, None, node), strict=False))
    told = (quad for quads in (own(store, node), links) for quad in quads)
    yield from dict.fromkeys(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in told)


def _void(request: Request, form: str) -> Response:
    """Describe the dataset; as a page that is the first page."""
    chosen = form or form_of(request)
    if chosen == "html":
        return RedirectResponse("/", status_code=303)
    found = void_of_files.quads(served(request), site(request))
    return respond(request, serialized([*found], chosen), MEDIA_TYPES[chosen])
