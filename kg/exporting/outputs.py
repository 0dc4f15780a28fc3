"""Everything a graph can be written as, in one table: name, file, media type, what it is, and its writer.

Build, export, command line, site, descriptions of the dataset and the documents read this table; a new format
is a line here and a module that writes it. Writers import what they need when they write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad, Store

    from kg.corpus.loading import Corpus
    from kg.rdf.ordering import Ordered, TextPlace
    from kg.rdf.texts import Texts
    from viz.excerpts import Exhibit

__all__ = ["OUTPUTS", "Content", "Output", "built", "export", "of_file"]


_TURTLE, _TRIG, _CSV, _JSON_LD = "text/turtle", "application/trig", "text/csv", "application/ld+json"


class Content:
    """What outputs are written from: a graph, and the corpus it was made from, where that is at hand.

    What several outputs need, the sorted quads and the network that is drawn, is made once.
    """

    def __init__(
        self, store: Store, corpus: Corpus | None = None, quads: Iterable[Quad] | None = None
    ) -> None:
        self.store, self.corpus = store, corpus
        self._quads = store if quads is None else quads

    @cached_property
    def texts(self) -> Texts | None:
        """The texts of the graph, where its quads are in runs: written run by run, each once."""
        from kg.rdf.runs import Runs
        from kg.rdf.texts import Texts

        if self.corpus is None or not isinstance(self._quads, Runs):
            return None
        return Texts(self._quads, _places(self.corpus), self.corpus.shards)

    @cached_property
    def ordered(self) -> Ordered:
        """All quads in a reader's order."""
        from kg.rdf import ordering

        return ordering.in_order(self._quads)

    @cached_property
    def ontology(self) -> Ordered:
        """The quads of the ontology, in a reader's order."""
        from kg.rdf import graphs, ordering
        from kg.rdf.runs import Runs

        quads = self._quads.rest if isinstance(self._quads, Runs) else self._quads
        return ordering.in_order([quad for quad in quads if quad.graph_name == graphs.ONTOLOGY])

    @cached_property
    def shown(self) -> Exhibit:
        """What is drawn: of a large graph the part for which a page has room."""
        from viz.excerpts import Exhibit

        return Exhibit(self.store)

    @property
    def whole(self) -> Corpus:
        """The corpus; raises ``InputError`` where only the graph is here."""
        if self.corpus is None:
            fix = "Run `bilateral build`, which keeps the file"
            raise InputError(
                "only a corpus can be written so, and this is a graph alone", where="export", fix=fix
            )
        return self.corpus


def _places(corpus: Corpus) -> dict[object, TextPlace]:
    """Return where the claims of a corpus stand: in which document, and where in its text."""
    from kg.rdf import terms

    return {
        terms.claim(claim.identifier): (
            terms.document(claim.document).value,
            -1 if claim.start is None else claim.start,
        )
        for claim in corpus.claims
    }


@dataclass(frozen=True)
class Output:
    """One thing a graph can be written as.

    ``name`` is what ``export`` calls it, ``file`` the name of the file in a build, or of one saved by hand;
    ``built`` says whether a build writes it; ``dump`` whether it holds the whole graph as RDF. ``pieces``
    yields the same bytes one after the other, where that takes less memory.
    """

    name: str
    file: str
    media_type: str
    what: str
    write: Callable[[Content], bytes]
    built: bool = True
    dump: bool = False
    pieces: Callable[[Content], Iterable[bytes]] | None = None

    def stream(self, content: Content) -> Iterable[bytes]:
        """Return the bytes that ``write`` returns, in pieces."""
        return self.pieces(content) if self.pieces else (self.write(content),)

    @property
    def content_type(self) -> str:
        """The media type as HTTP says it, with the encoding where the type has one."""
        encoded = self.media_type.startswith("text/") or self.media_type == _TRIG
        return f"{self.media_type}; charset=utf-8" if encoded else self.media_type


def _turtle(content: Content) -> Iterable[bytes]:
    from kg.exporting import description
    from kg.rdf import serialization

    if content.texts:
        return content.texts.turtle(description.banner())
    return (serialization.turtle(content.ordered, description.banner()),)


def _trig(content: Content) -> Iterable[bytes]:
    from kg.exporting import description
    from kg.rdf import serialization

    if content.texts:
        return content.texts.trig(description.banner())
    return (serialization.trig(content.ordered, description.banner()),)


def _json_ld(content: Content) -> Iterable[bytes]:
    from kg.rdf import json_ld

    if content.texts:
        return content.texts.json_ld()
    return (json_ld.written(content.ordered),)


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
    from kg.exporting import tables

    return tables.edge_table(content.store)


def _claims(content: Content) -> bytes:
    from kg.exporting import tables

    return tables.claim_table(content.whole, tables.reviewed(content.store))


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
    """Draw what is shown of a graph, or take from shards what was drawn of the same.

    What is kept has the name of what it shows in the place of the version, which changes with the whole.
    """
    from viz import drawings

    shown, shards = content.shown, content.corpus.shards if content.corpus else None
    if shards is None or not shown.name:
        return drawings.draw(shown.network, form)
    made = shards.get_or_make(
        key_of("drawn", form, shown.name),
        lambda: drawings.draw(replace(shown.network, version=shown.name), form),
    )
    return made.replace(shown.name.encode(), shown.version.encode())


def _dump(
    name: str, file: str, media_type: str, what: str, pieces: Callable[[Content], Iterable[bytes]]
) -> Output:
    """Describe an output that holds the whole graph and is written piece by piece."""
    return Output(
        name, file, media_type, what, lambda content: b"".join(pieces(content)), dump=True, pieces=pieces
    )


_ALL = (
    _dump("turtle", "graph.ttl", _TURTLE, "the graph as Turtle", _turtle),
    _dump("trig", "graph.trig", _TRIG, "the same with named graphs", _trig),
    _dump("jsonld", "graph.jsonld", _JSON_LD, "the same as JSON-LD", _json_ld),
    Output("edges-csv", "edges.csv", _CSV, "one row an edge", _edges),
    Output("claims-csv", "claims.csv", _CSV, "one row a claim", _claims),
    Output("html", "graph.html", "text/html", "the page: open it in a browser, online or not", _page),
    Output("svg", "graph.svg", "image/svg+xml", "the picture", _picture),
    Output("ontology", "ontology.ttl", _TURTLE, "the terms", _ontology),
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
