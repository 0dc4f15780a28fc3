"""Everything a graph can be written as, in one table: name, file, media type, what it is, and its writer.

Build, export, command line, site, descriptions of the dataset and the documents read this table; a new format
is a line here and a module that writes it. Writers import what they need when they write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.exporting.content import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.rdf.blocks import Change
    from kg.rdf.leaves import Text

__all__ = ["OUTPUTS", "Content", "Output", "built", "export", "of_file"]


_TURTLE, _TRIG, _CSV, _JSON_LD = "text/turtle", "application/trig", "text/csv", "application/ld+json"


@dataclass(frozen=True)
class Output:
    """One thing a graph can be written as.

    ``name`` is what ``export`` calls it, ``file`` the name of the file in a build, or of one saved by hand;
    ``built`` says whether a build writes it; ``dump`` whether it holds the whole graph as RDF. ``text`` has
    the same bytes in leaves, where that takes less memory. ``revise`` makes them, where it can, of what was
    written of an earlier graph, and of what tells that from this one.
    """

    name: str
    file: str
    media_type: str
    what: str
    write: Callable[[Content], bytes]
    built: bool = True
    dump: bool = False
    text: Callable[[Content], Text] | None = None
    revise: Callable[[bytes, Content, Change], bytes | None] | None = None

    @property
    def content_type(self) -> str:
        """The media type as HTTP says it, with the encoding where the type has one."""
        encoded = self.media_type.startswith("text/") or self.media_type == _TRIG
        return f"{self.media_type}; charset=utf-8" if encoded else self.media_type


def _turtle(content: Content) -> Text:
    from kg.exporting import description
    from kg.rdf import leaves, serialization

    if content.texts:
        return content.texts.turtle(description.banner())
    return leaves.at_once(serialization.turtle(content.ordered, description.banner()))


def _trig(content: Content) -> Text:
    from kg.exporting import description
    from kg.rdf import leaves, serialization

    if content.texts:
        return content.texts.trig(description.banner())
    return leaves.at_once(serialization.trig(content.ordered, description.banner()))


def _json_ld(content: Content) -> Text:
    from kg.rdf import json_ld, leaves

    if content.texts:
        return content.texts.json_ld()
    return leaves.at_once(json_ld.written(content.ordered))


def _n_quads(content: Content) -> bytes:
    from kg.rdf import serialization

    return serialization.n_quads(content.ordered)


def _turtle_12(content: Content) -> bytes:
    from kg.exporting import description, rdf_12

    return rdf_12.turtle(content.ordered, description.banner())


def _trig_12(content: Content) -> bytes:
    from kg.exporting import description, rdf_12

    return rdf_12.trig(content.ordered, description.banner())


def _edges(content: Content) -> bytes:
    from kg.exporting import edges

    return edges.edge_table(content.store)


def _edges_again(before: bytes, content: Content, change: Change) -> bytes | None:
    from kg.exporting import edges

    return edges.revised(before, content.store, change)


def _claims(content: Content) -> bytes:
    from kg.exporting import tables

    return tables.claim_table(content.whole, tables.reviewed(content.store))


def _claims_again(before: bytes, content: Content, _: Change) -> bytes:
    from kg.exporting import tables

    return tables.claim_table(content.whole, tables.reviewed(content.store), before)


def _dyad_year(content: Content) -> bytes:
    from kg.exporting import dyad_years

    return dyad_years.dyad_year_table(content.store)


def _events(content: Content) -> bytes:
    from kg.exporting import dyad_years

    return dyad_years.event_table(content.store)


def _data_package(content: Content) -> bytes:
    from kg.exporting import data_package

    return data_package.package(content.store)


def _data_statement(content: Content) -> bytes:
    from kg.exporting import data_package

    return data_package.statement(content.store)


def _ontology(content: Content) -> bytes:
    from kg.rdf import serialization

    return serialization.turtle(content.ontology)


def _ontology_again(before: bytes, _: Content, change: Change) -> bytes | None:
    from kg.rdf import graphs

    return None if change.concerns(graphs.ONTOLOGY) else before


def _shapes(_: Content) -> bytes:
    from kg.ontology import shapes

    return shapes.turtle()


def _json_schema(content: Content) -> bytes:
    from kg.corpus import json_schema

    return json_schema.schema(content.whole.ontology, content.whole.authority)


def _web_annotation(content: Content) -> bytes:
    from kg.exporting import web_annotations

    return web_annotations.json_ld(content.store)


def _cas(content: Content) -> bytes:
    from kg.exporting import uima

    return uima.archive(content.store)


def _nanopublications(content: Content) -> bytes:
    from kg.exporting import nanopublications

    return nanopublications.trig(content.store)


def _page(content: Content) -> bytes:
    return _drawn(content, "html")


def _picture(content: Content) -> bytes:
    return _drawn(content, "svg")


def _drawn(content: Content, form: str) -> bytes:
    from kg.exporting import drawn

    return drawn.drawn(content, form)


def _dump(name: str, file: str, media_type: str, what: str, text: Callable[[Content], Text]) -> Output:
    """Describe an output that holds the whole graph and is written leaf by leaf."""

    def write(content: Content) -> bytes:
        from kg.rdf import leaves

        return b"".join(leaves.pieces(text(content)))

    return Output(name, file, media_type, what, write, dump=True, text=text)


_ALL = (
    _dump("turtle", "graph.ttl", _TURTLE, "the graph as Turtle", _turtle),
    _dump("trig", "graph.trig", _TRIG, "the same with named graphs", _trig),
    _dump("jsonld", "graph.jsonld", _JSON_LD, "the same as JSON-LD", _json_ld),
    Output("edges-csv", "edges.csv", _CSV, "one row an edge", _edges, revise=_edges_again),
    Output("claims-csv", "claims.csv", _CSV, "one row a claim", _claims, revise=_claims_again),
    Output("html", "graph.html", "text/html", "the page: open it in a browser, online or not", _page),
    Output("svg", "graph.svg", "image/svg+xml", "the picture", _picture),
    Output("ontology", "ontology.ttl", _TURTLE, "the terms", _ontology, revise=_ontology_again),
    Output("shapes", "shapes.ttl", _TURTLE, "the shapes", _shapes),
    Output(
        "json-schema",
        "claims.schema.json",
        "application/schema+json",
        "what editors complete claims.yaml by",
        _json_schema,
    ),
    Output(
        "nquads", "graph.nq", "application/n-quads", "the graph as N-Quads", _n_quads, built=False, dump=True
    ),
    Output(
        "turtle-1.2",
        "graph.1.2.ttl",
        _TURTLE,
        "RDF 1.2: each claim a reifier of its triple",
        _turtle_12,
        built=False,
    ),
    Output("trig-1.2", "graph.1.2.trig", _TRIG, "the same with named graphs", _trig_12, built=False),
    Output(
        "web-annotation",
        "annotations.jsonld",
        _JSON_LD,
        "the words as W3C Web Annotations",
        _web_annotation,
        built=False,
    ),
    Output(
        "cas",
        "cas.zip",
        "application/zip",
        "the texts with their claims as UIMA CAS XMI, for INCEpTION",
        _cas,
        built=False,
    ),
    Output(
        "nanopublications",
        "nanopublications.trig",
        _TRIG,
        "each claim a nanopublication",
        _nanopublications,
        built=False,
    ),
    Output(
        "dyad-year",
        "dyad-year.csv",
        _CSV,
        "one row a dyad and year, its events counted",
        _dyad_year,
        built=False,
    ),
    Output("events", "events.csv", _CSV, "one row an event of a dyad, by PLOVER", _events, built=False),
    Output(
        "datapackage",
        "datapackage.json",
        "application/json",
        "what the columns of these two mean (Frictionless)",
        _data_package,
        built=False,
    ),
    Output(
        "data-statement",
        "data-statement.md",
        "text/markdown",
        "what these two are a sample of, and of what not",
        _data_statement,
        built=False,
    ),
)

OUTPUTS: Mapping[str, Output] = {output.name: output for output in _ALL}
"""The outputs by name; those that a build writes stand first, in the order in which it names them."""


def built() -> tuple[Output, ...]:
    """Return the outputs that a build writes."""
    return tuple(output for output in _ALL if output.built)


def of_file(file: str) -> Output | None:
    """Return the output that a build writes into a file, or none."""
    return next((output for output in built() if output.file == file), None)


def export(content: Content, name: str, folder: Path | None = None) -> bytes:
    """Return one output of a graph; where its build wrote it already, as it stands there.

    Raises ``InputError`` for an unknown format, and for one that only a corpus or a build on disk has.
    """
    from kg.corpus.spelling import near

    if name not in OUTPUTS:
        fix = near(name, OUTPUTS) or ", ".join(OUTPUTS)
        raise InputError(f"unknown format {name!r}", where="export", fix=fix)
    output = OUTPUTS[name]
    written = folder / output.file if folder and output.built else None
    return written.read_bytes() if written and written.is_file() else output.write(content)
