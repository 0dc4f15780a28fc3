"""The site as an API: an OpenAPI 3.1 description of the catalogue, the search and the endpoint."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg import __version__
from kg.asking import catalogue
from kg.asking.catalogue import DATES, STATEMENTS
from kg.asking.search import KINDS, RESOURCES
from kg.asking.statements import FIELDS
from kg.rdf.terms import DATASET, DCTERMS
from kg.web.cache import kept
from kg.web.data.linked_data import MEDIA_TYPES
from kg.web.data.openapi_finding import dossier, offers, search
from kg.web.data.openapi_parts import FIND, JSON, Object, language, one_of, refer
from kg.web.dataset import served
from kg.web.parts.fields import MOST, choices, value
from kg.web.parts.requests import FORMS, LONGEST
from kg.web.proxy import root
from kg.web.responses import respond

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.catalogue import Question
    from kg.web.dataset import Dataset

__all__ = ["description", "routes"]

_TEXT: Object = {"text/plain": {"schema": {"type": "string"}}, "text/html": {"schema": {"type": "string"}}}
_DATE = (
    "^$|^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])|-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
    "|-(0[469]|11)-(0[1-9]|[12][0-9]|30)|-02-(0[1-9]|1[0-9]|2[0-8]))?$"
)
_SOMETHING = r"^$|[^\s\x1c-\x1f\x85]"
"""Nothing, or some sign that is no blank, neither to JavaScript nor to Python."""

_PLAIN: Mapping[str, object] = {"type": ["string", "null"]}

_TEXTS: Mapping[str, object] = {"type": "array", "items": {"type": "string"}}

_COLUMNS: Mapping[str, object] = {
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    STATEMENTS: {
        "type": "array",
        "items": {
            "type": "object",
            "required": list(FIELDS),
            "properties": dict.fromkeys(FIELDS, _PLAIN) | dict.fromkeys(("speakers", "ascribedTo"), _TEXTS),
        },
    },
}
"""Types of columns that are no text in JSON."""

_RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "text/html",
)
_ABOUT = (
    "Read-only. Every question of the catalogue has an address of its own, which answers in JSON; the other"
    " forms of an answer stand beside it, by the ends of their addresses."
)
_ABOUT_FILES = "Read-only: what the RDF files {} say. Any query is answered, and any resource described."
_SPARQL = "SPARQL"
_FEW = 3
"""So many examples stand for many choices."""


def routes() -> list[BaseRoute]:
    """Return the route of the description."""
    return [Route("/openapi.json", _described)]


def _described(request: Request) -> Response:
    return respond(request, _text(served(request), root(request)), JSON)


@kept
def _text(dataset: Dataset, root: str) -> str:
    return json.dumps(description(dataset, root), ensure_ascii=False, indent=1) + "\n"


def description(dataset: Dataset, root: str = "") -> Object:
    """Return the description of a dataset's API below a root; of foreign data, that of the endpoint alone."""
    foreign = dataset.folder is None
    info: Object = {
        "title": _title(dataset),
        "version": __version__,
        "description": _ABOUT_FILES.format(", ".join(dataset.names)) if foreign else _ABOUT,
    }
    paths = _paths_of_files() if foreign else _paths_of_claims(dataset)
    if not foreign:
        info["license"] = {"name": "CC0 1.0 Universal", "identifier": "CC0-1.0"}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": root or "/"}],
        "security": [],
        "tags": [{"name": name, "description": text} for name, text in _tags(foreign=foreign).items()],
        "paths": paths,
        "components": {"responses": _problems()},
    }


def _paths_of_claims(dataset: Dataset) -> Object:
    questions = catalogue.load()
    return {
        "/sparql": _endpoint(),
        **{f"/question/{name}.json": _question(dataset, each) for name, each in questions.items()},
        "/question/{question}.{form}": _other_forms(list(questions)),
        "/search.json": search([*KINDS]),
        "/offers.json": offers(),
        "/dossier.json": dossier(),
    }


def _paths_of_files() -> Object:
    return {
        "/sparql": _endpoint(),
        **{
            f"/resource.{form}": _resource(form, media)
            for form, media in MEDIA_TYPES.items()
            if form != "html"
        },
        "/search.json": search([RESOURCES]),
        "/offers.json": offers(),
    }


def _tags(*, foreign: bool) -> dict[str, str]:
    """Return the tags of operations, each with what they have in common."""
    common = {_SPARQL: "Any query, by the SPARQL 1.1 Protocol", FIND: "Names and words"}
    if foreign:
        return common | {RESOURCES: "What the files say of one IRI"}
    found = {tag for question in catalogue.load().values() for tag in question.tags}
    return common | {tag: f"Questions about {tag}" for tag in sorted(found)}


def _title(dataset: Dataset) -> str:
    found = dataset.store.quads_for_pattern(DATASET, DCTERMS["title"], None)
    titles = [getattr(quad.object, "value", "") for quad in found]
    return titles[0] if titles and dataset.folder else ", ".join(dataset.names) or "An RDF dataset"


def _problems() -> Object:
    said = {
        "Wrong": "A parameter is wrong; the line says which, and what to do.",
        "Unknown": "A name is not in the graph; the line names the nearest.",
        "NotAcceptable": "None of the media types on offer is accepted.",
    }
    return {name: {"description": text, "content": _TEXT} for name, text in said.items()}


def _question(dataset: Dataset, question: Question) -> Object:
    """Describe a question, answered in JSON: its parameters with defaults, its columns."""
    rows: Object = {"type": "array", "items": {"type": "object", "properties": _columns(question)}}
    described: Object = {
        "operationId": question.name,
        "summary": question.summary,
        "tags": list(question.tags),
        "parameters": [*(_parameter(dataset, question, name) for name in question.takes), language()],
        "responses": _answered({JSON: {"schema": rows}}),
    }
    if question.description:
        described["description"] = question.description
    return {"get": described}


def _other_forms(questions: list[str]) -> Object:
    """Describe the forms of answer besides JSON, which all questions have in common."""
    forms = [form for form in FORMS.values() if form.media_type != JSON]
    content: Object = {
        form.media_type.partition(";")[0]: {"schema": {"type": "string"}} for form in forms[1:]
    }
    content |= {
        "application/ld+json": {"schema": {"type": "object"}},
        "application/vnd.citationstyles.csl+json": {
            "schema": {"type": "array", "items": {"type": "object"}},
        },
        "text/html": {"schema": {"type": "string"}},
    }
    told = {
        "question": (questions, "The name of the question"),
        "form": ([form.suffix for form in forms], "The form of answer"),
    }
    parameters: list[Object] = [
        {"name": name, "in": "path", "required": True, "description": text, "schema": one_of(values)}
        for name, (values, text) in told.items()
    ]
    described: Object = {
        "operationId": "question_in_another_form",
        "summary": "Answer a question in another form than JSON; it takes the parameters that it takes there",
        "tags": [FIND],
        "parameters": [*parameters, language()],
        "responses": _answered(content),
    }
    return {"get": described}


def _answered(content: Object) -> Object:
    """Describe what a question is answered with, and what it is refused with."""
    return {
        "200": {"description": "The answer", "content": content},
        "400": refer("Wrong"),
        "404": refer("Unknown"),
        "406": refer("NotAcceptable"),
    }


def _resource(form: str, media_type: str) -> Object:
    """Describe how to ask what files say of an IRI."""
    asked: Object = {
        "name": "iri",
        "in": "query",
        "required": True,
        "description": "The IRI of the resource",
        "schema": {"type": "string", "format": "iri"},
    }
    schema: Object = {"type": "object" if form == "jsonld" else "string"}
    described: Object = {
        "operationId": f"resource_{form}",
        "summary": f"What the files say of a resource, and what leads to it, as {media_type}",
        "tags": [RESOURCES],
        "parameters": [asked],
        "responses": {
            "200": {"description": "The description", "content": {media_type: {"schema": schema}}},
            "404": refer("Unknown"),
        },
    }
    return {"get": described}


def _columns(question: Question) -> Object:
    return {name: _COLUMNS.get(kind, _PLAIN) for name, kind in question.returns.items()}


def _parameter(dataset: Dataset, question: Question, name: str) -> Object:
    """Describe a parameter: of a short list of choices all are examples, of a long one a few."""
    kind = question.takes[name]
    default = question.defaults[name]
    schema: Object = {"type": "string"}
    if default:
        schema["default"] = value(default)
    found = choices(dataset.store, kind, "en")
    if kind in DATES:
        schema |= {"pattern": _DATE}
        end = "first" if kind == "date-from" else "last"
        told = f"a year, month or day; a year or month means its {end} day"
    elif name in question.choices:
        schema["enum"] = list(question.choices[name])
        told = "one of a closed list"
    elif kind == "text":
        schema |= {"pattern": _SOMETHING, "maxLength": LONGEST}
        told = "a text"
    else:
        told_of = found if len(found) <= MOST else found[:_FEW]
        schema |= {"pattern": _SOMETHING, "maxLength": LONGEST, "examples": [each.value for each in told_of]}
        told = f"{kind}, by slug, IRI or name in any language"
    return {"name": name, "in": "query", "description": told, "schema": schema}


def _endpoint() -> Object:
    text: Object = {"type": "string"}
    graphs: Object = {"type": "array", "items": {"type": "string", "format": "iri"}}
    parameters: list[Object] = [
        {"name": "query", "in": "query", "description": "SPARQL 1.1 Query", "schema": text},
        {"name": "default-graph-uri", "in": "query", "schema": graphs},
        {"name": "named-graph-uri", "in": "query", "schema": graphs},
        {"name": "accept", "in": "query", "description": "In place of the header `Accept`", "schema": text},
    ]
    form: Object = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": text, "default-graph-uri": graphs, "named-graph-uri": graphs},
    }
    bodies: Object = {
        "application/sparql-query": {"schema": text},
        "application/x-www-form-urlencoded": {"schema": form},
    }
    get: Object = {
        "operationId": "query",
        "tags": [_SPARQL],
        "summary": "Run a query by the SPARQL 1.1 Protocol; without one, the service description",
        "parameters": parameters,
        "responses": _endpoint_responses(),
    }
    post: Object = {
        "operationId": "query_by_post",
        "tags": [_SPARQL],
        "summary": "Run a query that stands in the body",
        "requestBody": {"required": True, "content": bodies},
        "responses": _endpoint_responses(),
    }
    return {"get": get, "post": post}


def _endpoint_responses() -> Object:
    content: Object = {kind: {"schema": {}} for kind in _RESULTS}
    refused = {
        "400": "No query, or none that can be read",
        "403": "An update, or a call of another service: only queries of this graph are run",
        "406": "None of the media types on offer is accepted",
        "413": "The request is too large",
        "415": "A body of another type",
        "422": "The answer is too large, or takes too much memory",
        "500": "The query failed",
        "503": "Too many queries at once; try again",
        "504": "The query took too long and was stopped",
    }
    plain: Object = {"text/plain": {"schema": {"type": "string"}}}
    said = {status: {"description": text, "content": plain} for status, text in refused.items()}
    return {"200": {"description": "The answer", "content": content}, **said}
