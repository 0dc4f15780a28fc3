"""The forms in which an answer travels: which media types a query's form has, and how each is written."""

from __future__ import annotations

import io
import re
from typing import IO, TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, serialize

from kg.errors import InputError
from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from _typeshed import ReadableBuffer

    from kg.rdf.sparql import Results

__all__ = ["GRAPHS", "TABLES", "UnfitError", "fitting", "well_formed", "write"]

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


class UnfitError(InputError):
    """A result has something that the form of answer cannot say."""


def write(found: Results, media_type: str, out: IO[bytes]) -> None:
    """Write a result as it is found, without holding it whole.

    What XML has no way to write, such as a form feed, stands in XML as U+FFFD, the replacement character.
    Raises ``UnfitError`` where it has something that the form cannot say, and ``ValueError``, ``OSError`` or
    ``RuntimeError`` where the query fails on its way.
    """
    if not isinstance(found, QueryTriples):
        table = TABLES[media_type]
        found.serialize(_WellFormed(out) if table == QueryResultsFormat.XML else out, format=table)
        return
    graph = GRAPHS[media_type]
    target = _WellFormed(out) if graph == RdfFormat.RDF_XML else out
    try:
        serialize(found, target, format=graph, prefixes=dict(PREFIXES))
    except OSError as error:
        if error.errno is not None:  # the system has no part in it
            raise
        raise _unfit(media_type, error) from error


def _unfit(media_type: str, error: OSError) -> UnfitError:
    """Name the forms that can say more than one that cannot."""
    others = dict.fromkeys(form for form in GRAPHS.values() if form != GRAPHS[media_type])
    able = ", ".join(form.media_type for form in others if form != RdfFormat.JSON_LD)
    what = f"cannot say all of this graph ({error})"
    return UnfitError(what, where=media_type, fix=f"Ask for one of {able}")


def well_formed(xml: bytes) -> bytes:
    r"""Return XML that the serializer wrote as a parser reads the same text from it.

    The serializer writes characters that XML forbids, here U+FFFD, and a bare carriage return, which a parser
    takes for a line feed.

    >>> well_formed(b"<literal>a\r\nb\x0c</literal>")
    b'<literal>a&#xD;\nb\xef\xbf\xbd</literal>'
    """
    return _UNFIT.sub(lambda wrong: b"&#xD;" if wrong[0] == b"\r" else "\ufffd".encode(), xml)


_UNFIT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\r]|\xef\xbf[\xbe\xbf]")


class _WellFormed(io.BytesIO):
    """Passes XML on as :func:`well_formed` has it."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out, self._rest = out, b""

    def write(self, data: ReadableBuffer) -> int:
        """Write all but the beginning of a character whose end is still to come."""
        given = bytes(data)
        whole = self._rest + given
        cut = len(whole) - next((n for n in (2, 1) if whole[-n:] == b"\xef\xbf"[:n]), 0)
        self._rest = whole[cut:]
        self._out.write(well_formed(whole[:cut]))
        return len(given)
