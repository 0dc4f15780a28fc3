"""Linked Data: each resource of the graph at its own address, as a page or as RDF, as a request likes best.

A description holds the resource's own triples, those of its parts, the claims about it, what points to it,
and the labels of what all these name. Where that is more than it may hold, it says where all of it is.
"""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from starlette.routing import Route

from kg.rdf import graphs, json_ld, serialization, sparql
from kg.rdf.terms import (
    BASE,
    BR,
    CLAIM,
    DATASET,
    DCTERMS,
    DOCUMENT,
    ONTOLOGY,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    VOID,
)
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.parts.records import records
from kg.web.responses import accepted, respond
from kg.web.templating import CHECK, NOT_FOUND, failure, language, localized, path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.evidence import Named

    Pointing = NamedNode | BlankNode | Triple

__all__ = [
    "COMPUTED",
    "MEDIA_TYPES",
    "MOST",
    "describe",
    "form_of",
    "in_forms",
    "missing",
    "own",
    "resource",
    "resources",
    "serialized",
    "write",
]

MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The forms of a resource, by the suffix that asks for one, the one preferred first."""

MOST = 1000
"""How many claims about a resource, and how many links to it, its description holds at most."""

_ALL_OF_IT = "All claims about the resource and all links to it"
_QUERY = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
CONSTRUCT { ?s ?p ?o } WHERE {
  { ?s rdf:subject|rdf:object <%s> ; ?p ?o } UNION { VALUES ?o { <%s> } ?s ?p ?o }
}"""

_LONGEST, _ALIKE = 100, 80
"""Letters of a name that are compared, and in percent how like it another is that is offered in its place."""
_LABELS = (RDFS["label"], SKOS["prefLabel"], DCTERMS["title"])
_CORE = (
    *(RDF[name] for name in ("type", "subject", "predicate", "object")),
    *(BR[name] for name in ("status", "statedBy", "statedIn", "quote", "earliest", "latest", "rule")),
)
"""What a description says of each claim or inference about a resource."""

_ENDS = (RDF["subject"], RDF["object"])
_PARTS = (BR["hasName"], BR["inTurn"], BR["statedIn"], BR["hasStanding"])
"""The properties whose values are described with what has them."""

_KINDS = {"id": BR["Entity"], "document": BR["Document"], "rule": BR["Rule"]}
"""The classes whose resources are suggested where an address leads nowhere."""


def resources(
    namespace: str, html: Callable[[Request, NamedNode], Response]
) -> Callable[[Request], Response]:
    """Return what answers for the resources of a namespace, whose names their addresses end in.

    ``html`` makes the page of one.
    """

    def answered(request: Request) -> Response:
        name: str = request.path_params["name"]
        stem, dot, suffix = name.rpartition(".")
        slug, form = (stem, suffix) if dot and suffix in MEDIA_TYPES else (name, "")
        return resource(request, namespace + slug, html, form)

    return answered


def in_forms(place: str, answered: Callable[[Request, str], Response]) -> list[BaseRoute]:
    """Return the routes of one resource: at its place as ``Accept`` likes, and with the suffix of each form.

    ``answered`` is given the form, empty where none is asked for.
    """

    def asking(form: str) -> Callable[[Request], Response]:
        return lambda request: answered(request, form)

    return [Route(place, asking("")), *(Route(f"{place}.{form}", asking(form)) for form in MEDIA_TYPES)]


def resource(
    request: Request, iri: str, html: Callable[[Request, NamedNode], Response], form: str = ""
) -> Response:
    """Return a resource in the form that was asked for, by suffix or else by ``Accept``.

    ``html`` makes the page. A resource that the graph does not know is a 404 with the nearest names.
    """
    node = records(request).resource(iri)
    if node is None:
        return missing(request, iri)
    chosen = form or form_of(request)
    links = _links(iri)
    if chosen == "html":
        response = html(request, node)
    else:
        data, whole = write(served(request).store, iri, chosen)
        response = respond(request, data, MEDIA_TYPES[chosen])
        if whole:
            links += f', <{path(whole)}>; rel="related"; title="{_ALL_OF_IT}"'
    response.headers["Link"] = links
    place = f"{_address(iri)}.{chosen}"
    response.headers["Content-Location"] = localized(place, language(request)) if chosen == "html" else place
    return response


def form_of(request: Request) -> str:
    """Return the suffix of the form that a request likes best; else raises ``NotAcceptableError``."""
    suffixes = {media: suffix for suffix, media in MEDIA_TYPES.items()}
    return suffixes[accepted(request, [*suffixes])]


def _address(iri: str) -> str:
    """Return where a resource stands on the site, fit for a header."""
    return quote(path(iri), safe="/:@!$&'()*+,;=~-._")


def _links(iri: str) -> str:
    """Say where the other forms are, what they describe, and under which IRI it is known for good."""
    place = _address(iri)
    forms = [f'<{place}.{suffix}>; rel="alternate"; type="{media}"' for suffix, media in MEDIA_TYPES.items()]
    known = BASE + place.removeprefix("/")
    return ", ".join(
        [
            *forms,
            f'<{known}>; rel="canonical"',
            f'<{known}>; rel="describes"',
            '</.well-known/void>; rel="describedby"',
        ]
    )


def missing(request: Request, iri: str) -> Response:
    """Return 404 with the nearest names, as a page or as a line."""
    return failure(request, NOT_FOUND, status=404, fix=CHECK, near=_nearest(request, iri))


def _nearest(request: Request, iri: str) -> list[Named]:
    """Return the five resources of the same kind whose names are most like that of an IRI, if any is."""
    from rapidfuzz import fuzz, process, utils  # only where something is missing

    kind, _, name = iri.removeprefix(BASE).partition("/")
    if kind not in _KINDS:
        return []
    reader = records(request)
    names = reader.names(_KINDS[kind])
    hits = process.extract(
        name[:_LONGEST],
        sorted(names),
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        limit=20,
        score_cutoff=_ALIKE,
    )
    return [reader.named(node) for node in dict.fromkeys(names[hit] for hit, *_ in hits)][:5]


@kept
def write(store: Store, iri: str, form: str) -> tuple[bytes, str]:
    """Return the description of a resource as ``ttl``, ``jsonld`` or ``nt``; the same bytes each time.

    With it, where all that points to the resource is found; empty where the description holds all.
    """
    node = NamedNode(iri)
    return serialized(list(describe(store, node)), form), _whole(store, node)


def serialized(quads: Sequence[Quad], form: str) -> bytes:
    """Write triples in a form, with the prefixes that they use."""
    if form == "nt":
        return serialization.n_triples(quads)
    prefixes = _used(quads)
    if form == "jsonld":
        return json_ld.nodes(quads, prefixes)
    return serialization.turtle(quads, prefixes=prefixes)


def _used(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the prefixes that some term begins with."""
    iris = {term.value for quad in quads for term in quad.triple if isinstance(term, NamedNode)}
    iris |= {quad.object.datatype.value for quad in quads if isinstance(quad.object, Literal)}
    return {prefix: base for prefix, base in PREFIXES.items() if any(iri.startswith(base) for iri in iris)}


def describe(store: Store, iri: NamedNode) -> Iterator[Quad]:
    """Yield the triples that describe a resource, outside any graph, each once.

    For a document these are those of its named graph, for the ontology those of the graph of the ontology.
    A description that leaves something out refers to the query that finds it.
    """
    found = {_triple(quad): None for quad in (*_about(store, iri), *_reference(store, iri))}
    named = {term for quad in found for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    labels = (
        store.quads_for_pattern(term, each, None) for term in sorted(named, key=str) for each in _LABELS
    )
    yield from found | {_triple(quad): None for quads in labels for quad in quads}


def _triple(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


def _about(store: Store, iri: NamedNode) -> Iterator[Quad]:
    """Yield what the graph says of a resource, of its parts, and what points to it."""
    yield from own(store, iri)
    if iri in DOCUMENT or iri == ONTOLOGY:
        yield from store.quads_for_pattern(None, None, None, iri if iri in DOCUMENT else graphs.ONTOLOGY)
        return
    for part in _PARTS:
        for quad in store.quads_for_pattern(iri, part, None):
            if isinstance(quad.object, NamedNode):
                yield from own(store, quad.object)
    claims, links = _pointing(store, iri)
    for claim in claims[:MOST]:
        for predicate in _CORE:
            yield from store.quads_for_pattern(claim, predicate, None)
    yield from links[:MOST]


@kept
def _pointing(store: Store, iri: NamedNode) -> tuple[Sequence[Pointing], Sequence[Quad]]:
    """Return the claims and inferences about a resource, and what else points to it.

    Of each there is at most one more than a description holds: very much points to a state.
    """
    found = sparql.select(store, f"SELECT DISTINCT ?predicate WHERE {{ ?subject ?predicate {iri} }}")
    others = {each for row in found if isinstance(each := row["predicate"], NamedNode)}.difference(_ENDS)
    links = [
        quad
        for predicates in (others - COMPUTED, others & COMPUTED)
        for subject in _subjects(store, predicates, iri)
        for quad in sorted(store.quads_for_pattern(subject, None, iri), key=str)
        if quad.predicate in predicates
    ]
    return _subjects(store, _ENDS, iri), links[: MOST + 1]


def _subjects(store: Store, predicates: Iterable[NamedNode], iri: NamedNode) -> Sequence[Pointing]:
    """Return what points to a resource by some properties, claims last; at most one more than it may be."""
    ways = " UNION ".join(f"{{ ?subject {each} {iri} }}" for each in predicates)
    if not ways:
        return ()
    found = (term for (term,) in sparql.solutions(store, f"SELECT DISTINCT ?subject WHERE {{ {ways} }}"))
    named = (term for term in found if isinstance(term, NamedNode | BlankNode | Triple))
    return nsmallest(MOST + 1, named, key=lambda term: (term in CLAIM, str(term)))


COMPUTED = {BR[name] for name in ("actsAs", "involves", "involvesDirectly", "involvesMember", "through")}
"""What the build computes for questions: it goes last where there is no room for all."""


def _whole(store: Store, iri: NamedNode) -> str:
    """Return where all that points to a resource is found, if its description has no room for it."""
    if iri in DOCUMENT or iri == ONTOLOGY or all(len(found) <= MOST for found in _pointing(store, iri)):
        return ""
    return f"{BASE}sparql?{urlencode({'query': _QUERY % (iri.value, iri.value)})}"


def _reference(store: Store, iri: NamedNode) -> Iterator[Quad]:
    """Yield where the rest is of what a description has no room for, and that there is a rest."""
    if whole := _whole(store, iri):
        place = NamedNode(whole)
        told = f"{_ALL_OF_IT}; its description holds the first {MOST:,} claims and the first {MOST:,} links"
        yield Quad(iri, RDFS["seeAlso"], place)
        yield Quad(place, RDFS["comment"], Literal(told, language="en"))
        yield Quad(place, VOID["inDataset"], DATASET)


def own(store: Store, node: NamedNode) -> Iterator[Quad]:
    """Yield the triples of a resource and, through its blank nodes, of what has no name of its own."""
    waiting: list[NamedNode | BlankNode] = [node]
    seen: set[NamedNode | BlankNode] = set()
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            quads = list(store.quads_for_pattern(each, None, None))
            yield from quads
            waiting += [quad.object for quad in quads if isinstance(quad.object, BlankNode)]
