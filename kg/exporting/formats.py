"""Any single output of a build, by the name of its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.corpus.spelling import near
from kg.errors import InputError
from kg.exporting import tables
from kg.ontology import shapes
from kg.rdf import serialization
from kg.rdf.graphs import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad, Store

__all__ = ["FILES", "FORMATS", "export"]

FILES = {
    "turtle": "graph.ttl",
    "trig": "graph.trig",
    "jsonld": "graph.jsonld",
    "edges-csv": "edges.csv",
    "claims-csv": "claims.csv",
    "ontology": "ontology.ttl",
    "shapes": "shapes.ttl",
    "json-schema": "claims.schema.json",
    "html": "graph.html",
    "svg": "graph.svg",
}
"""The formats that a build writes itself, with the names of their files."""


def _annotations(store: Store) -> bytes:
    from kg.exporting.web_annotations import (
        json_ld,  # not `from kg import annotations`: that is the __future__ feature
    )

    return json_ld(store)


def _nanopublications(store: Store) -> bytes:
    from kg.exporting import nanopublications

    return nanopublications.trig(store)


def _n_quads(store: Store) -> bytes:
    return serialization.n_quads(store)


def _page(store: Store) -> bytes:
    from viz import drawings

    return drawings.of_build()["graph.html"](store)


def _picture(store: Store) -> bytes:
    from viz import drawings

    return drawings.of_build()["graph.svg"](store)


def _ontology(store: Store) -> bytes:
    quads: list[Quad] = list(store.quads_for_pattern(None, None, None, ONTOLOGY))
    return serialization.turtle(quads)


def _turtle(store: Store) -> bytes:
    return serialization.turtle(store)


def _shapes(_: Store) -> bytes:
    return shapes.shapes_text().encode()


_WRITERS: Mapping[str, Callable[[Store], bytes]] = {
    "nquads": _n_quads,
    "web-annotation": _annotations,
    "nanopublications": _nanopublications,
    "turtle": _turtle,
    "trig": serialization.trig,
    "jsonld": serialization.json_ld,
    "ontology": _ontology,
    "edges-csv": tables.edge_table,
    "shapes": _shapes,
    "html": _page,
    "svg": _picture,
}

FORMATS = tuple(sorted({*FILES, *_WRITERS}))


def export(store: Store, form: str, folder: Path | None = None) -> bytes:
    """Return one output of a graph; where its build wrote it already, as it stands there.

    Raises ``InputError`` for an unknown format, or for one that only a build on disk has.
    """
    if form not in FORMATS:
        raise InputError(
            f"unknown format {form!r}", where="export", fix=near(form, FORMATS) or ", ".join(FORMATS)
        )
    written = folder / FILES[form] if folder and form in FILES else None
    if written and written.is_file():
        return written.read_bytes()
    if form not in _WRITERS:
        raise InputError(f"no {FILES[form]} in this build", where=str(folder), fix="Run `bilateral build`")
    return _WRITERS[form](store)
