"""The dataset described for people and crawlers: VoID and DCAT, with the addresses of this very server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.exporting.description import LICENSE
from kg.exporting.outputs import built
from kg.rdf.terms import BR, DATASET, DCAT, DCTERMS, OWL, RDF, VOID
from kg.web.data.linked_data import MEDIA_TYPES, form_of, in_forms, serialized
from kg.web.dataset import served
from kg.web.parts.records import records
from kg.web.responses import respond
from kg.web.templating import page, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import BlankNode, Store, Triple
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.exporting.outputs import Output
    from kg.rdf.sparql import Term

    Subject = NamedNode | BlankNode | Triple

__all__ = ["routes"]

_FILES = [output for output in built() if output.dump or output.media_type == "text/csv"]
"""The files of a build that hold the whole graph, and the tables."""

_SPARQL = NamedNode("http://www.w3.org/TR/sparql11-protocol/")
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "text/csv": "CSV",
}
_CONTENTS = {True: "The whole graph", False: "A table of it, for spreadsheets"}
_IANA = "https://www.iana.org/assignments/media-types/"


def routes() -> list[BaseRoute]:
    """Return the routes of the description."""
    return [*in_forms("/.well-known/void", _described), *in_forms("/dataset", _described)]


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
    store = served(request).store
    for node in (DATASET, *_nodes(store)):
        for quad in store.quads_for_pattern(node, None, None):
            if quad.predicate != VOID["dataDump"]:
                yield _quad(quad.subject, quad.predicate, quad.object)
    yield from _access(site(request), _FILES)


def _nodes(store: Store) -> Iterator[NamedNode]:
    """Yield the parts of the description that have IRIs of their own: the time it covers."""
    for quad in store.quads_for_pattern(DATASET, DCTERMS["temporal"], None):
        if isinstance(quad.object, NamedNode):
            yield quad.object


def _access(site: str, files: Iterable[Output]) -> Iterator[Quad]:
    """Yield where the dataset can be asked and downloaded."""
    endpoint = NamedNode(f"{site}/sparql")
    yield _quad(DATASET, VOID["sparqlEndpoint"], endpoint)
    yield _quad(DATASET, DCAT["landingPage"], NamedNode(f"{site}/"))
    yield from _service(site, endpoint)
    for output in files:
        address = NamedNode(f"{site}/download/{output.file}")
        yield _quad(DATASET, DCAT["distribution"], address)
        yield _quad(address, RDF["type"], DCAT["Distribution"])
        yield _quad(address, DCTERMS["title"], Literal(output.file))
        yield _quad(address, DCTERMS["description"], Literal(_CONTENTS[output.dump], language="en"))
        yield _quad(address, DCTERMS["license"], LICENSE)
        yield _quad(address, DCTERMS["format"], NamedNode(_FILE_TYPE + _FILE_TYPES[output.media_type]))
        yield _quad(address, DCAT["accessURL"], address)
        yield _quad(address, DCAT["downloadURL"], address)
        yield _quad(address, DCAT["mediaType"], NamedNode(_IANA + output.media_type))
        if output.dump:
            yield _quad(DATASET, VOID["dataDump"], address)


def _service(site: str, service: NamedNode) -> Iterator[Quad]:
    yield _quad(service, RDF["type"], DCAT["DataService"])
    yield _quad(service, DCTERMS["title"], Literal("SPARQL 1.1 endpoint", language="en"))
    yield _quad(service, DCTERMS["conformsTo"], _SPARQL)
    yield _quad(service, DCAT["endpointURL"], service)
    yield _quad(service, DCAT["endpointDescription"], NamedNode(f"{site}/openapi.json"))
    yield _quad(service, DCTERMS["license"], LICENSE)
    yield _quad(service, DCAT["servesDataset"], DATASET)


def _quad(subject: Subject, predicate: NamedNode, object_: Term) -> Quad:
    return Quad(subject, predicate, object_, DefaultGraph())


def _page(request: Request) -> Response:
    reader = records(request)
    return page(
        request,
        "void.html.j2",
        title=reader.text(DATASET, DCTERMS["title"]),
        about=reader.text(DATASET, DCTERMS["description"]),
        license=reader.text(DATASET, DCTERMS["license"]),
        rights=reader.text(DATASET, DCTERMS["rights"]),
        version_of_data=reader.text(DATASET, OWL["versionInfo"]),
        extent=reader.text(DATASET, DCTERMS["extent"]),
        triples=reader.text(DATASET, VOID["triples"]),
        last_day=reader.text(DATASET, BR["lastDay"]),
        examples=[reader.named(each) for each in reader.nodes(DATASET, VOID["exampleResource"])],
        files=[output.file for output in _FILES],
        site=site(request),
        iri=DATASET.value,
    )
