"""The dataset described for people and crawlers: VoID and DCAT, with the addresses of this very server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.rdf.terms import BR, DATASET, DCAT, DCTERMS, OWL, RDF, VOID
from kg.web.data.linked_data import MEDIA_TYPES, form_of, in_forms, serialized
from kg.web.dataset import served
from kg.web.parts.records import records
from kg.web.responses import respond
from kg.web.templating import page, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["routes"]

_DUMPS = {
    "graph.ttl": "text/turtle",
    "graph.trig": "application/trig",
    "graph.jsonld": "application/ld+json",
}
"""The files of a build that hold the whole graph, with their media types."""

_TABLES = dict.fromkeys(("edges.csv", "claims.csv"), "text/csv")
_SPARQL = NamedNode("http://www.w3.org/TR/sparql11-protocol/")
_IANA = "https://www.iana.org/assignments/media-types/"


def routes() -> list[BaseRoute]:
    """Return the routes of the description."""
    return in_forms("/.well-known/void", _described)


def _described(request: Request, form: str) -> Response:
    chosen = form or form_of(request)
    if chosen == "html":
        response = _page(request)
    else:
        response = respond(request, serialized([*describe(request)], chosen), MEDIA_TYPES[chosen])
    response.headers["Link"] = ", ".join(
        f'</.well-known/void.{suffix}>; rel="alternate"; type="{media}"'
        for suffix, media in MEDIA_TYPES.items()
    )
    return response


def describe(request: Request) -> Iterator[Quad]:
    """Yield what the graph says of itself, with the addresses of this server for those that are permanent."""
    for quad in served(request).store.quads_for_pattern(DATASET, None, None):
        if quad.predicate != VOID["dataDump"]:
            yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
    yield from _access(site(request), {**_DUMPS, **_TABLES})


def _access(site: str, files: dict[str, str]) -> Iterator[Quad]:
    """Yield where the dataset can be asked and downloaded."""
    endpoint = NamedNode(f"{site}/sparql")
    yield _quad(DATASET, VOID["sparqlEndpoint"], endpoint)
    yield _quad(DATASET, DCAT["landingPage"], NamedNode(f"{site}/"))
    yield from _service(NamedNode(f"{site}/sparql"), endpoint)
    for name, media in files.items():
        address = NamedNode(f"{site}/download/{name}")
        yield _quad(DATASET, DCAT["distribution"], address)
        yield _quad(address, RDF["type"], DCAT["Distribution"])
        yield _quad(address, DCTERMS["title"], Literal(name))
        yield _quad(address, DCAT["accessURL"], address)
        yield _quad(address, DCAT["downloadURL"], address)
        yield _quad(address, DCAT["mediaType"], NamedNode(_IANA + media))
        if name in _DUMPS:
            yield _quad(DATASET, VOID["dataDump"], address)


def _service(service: NamedNode, endpoint: NamedNode) -> Iterator[Quad]:
    yield _quad(service, RDF["type"], DCAT["DataService"])
    yield _quad(service, DCTERMS["title"], Literal("SPARQL 1.1 endpoint", language="en"))
    yield _quad(service, DCTERMS["conformsTo"], _SPARQL)
    yield _quad(service, DCAT["endpointURL"], endpoint)
    yield _quad(service, DCAT["servesDataset"], DATASET)


def _quad(subject: NamedNode, predicate: NamedNode, object_: NamedNode | Literal) -> Quad:
    return Quad(subject, predicate, object_, DefaultGraph())


def _page(request: Request) -> Response:
    reader = records(request)
    return page(
        request,
        "void.html.j2",
        title=reader.text(DATASET, DCTERMS["title"]),
        about=reader.text(DATASET, DCTERMS["description"]),
        licence=reader.text(DATASET, DCTERMS["license"]),
        rights=reader.text(DATASET, DCTERMS["rights"]),
        version_of_data=reader.text(DATASET, OWL["versionInfo"]),
        extent=reader.text(DATASET, DCTERMS["extent"]),
        triples=reader.text(DATASET, VOID["triples"]),
        last_day=reader.text(DATASET, BR["lastDay"]),
        examples=[reader.named(each) for each in reader.nodes(DATASET, VOID["exampleResource"])],
        files=[*_DUMPS, *_TABLES],
        site=site(request),
        iri=DATASET.value,
    )
