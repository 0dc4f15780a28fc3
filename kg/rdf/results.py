"""The forms in which an answer travels: which media types a query's form has, and how each is written."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, serialize

from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.rdf.sparql import Results

__all__ = ["GRAPHS", "TABLES", "fitting", "write"]

TABLES: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""What SELECT and ASK can answer in, the first where nothing else is asked for."""

GRAPHS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "text/n3": RdfFormat.N3,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
}
"""What CONSTRUCT and DESCRIBE can answer in, the first where nothing else is asked for."""


def fitting(found: Results, accept: Sequence[str]) -> str | None:
    """Return the first of the media types in which this result can be written, none where none fits."""
    forms = GRAPHS if isinstance(found, QueryTriples) else TABLES
    return next((media_type for media_type in accept if media_type in forms), None)


def write(found: Results, media_type: str, out: IO[bytes]) -> None:
    """Write a result as it is found, without holding it whole.

    Raises ``ValueError``, ``OSError`` or ``RuntimeError`` where the query fails on its way or the result has
    something that the form cannot say.
    """
    if isinstance(found, QueryTriples):
        serialize(found, out, format=GRAPHS[media_type], prefixes=dict(PREFIXES))
    else:
        found.serialize(out, format=TABLES[media_type])
