"""``bilateral query``: run any SPARQL query over the graph."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, sight
from kg.cli.source import Source, source
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import QueryBoolean, QuerySolutions, Triple

    from kg.cli.source import Found
    from kg.rdf.sparql import Term

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle")
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".ttl": "turtle",
    ".txt": "table",
}


@click.command(
    "query",
    epilog="Examples: bilateral query mine.rq · bilateral query -e 'SELECT * { ?s br:neighborOf ?o }'",
)
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("-e", "--text", help="The query itself, instead of a file.")
@options.form(_FORMATS, "How the result is written.")
@options.output
@source
@sight.verbose
def command(
    *, file: Path | None, text: str | None, form: str | None, output: Path | None, source: Source
) -> None:
    """Run a SPARQL 1.1 query from a FILE, from standard input (-), or given with -e.

    It sees all graphs as one; GRAPH names one. The project's prefixes are known. Nothing is ever changed, and
    a build asks no other store.
    """
    from kg.cli.reading import query_text
    from kg.cli.writing import write

    if (file is None) == (text is None):
        raise click.UsageError("Give a FILE (- is standard input) or -e QUERY.")
    name, query = query_text(file, text)
    found = source.found(query, name)
    default = options.choose_format(form, output, _SUFFIXES)
    write(_written(found, form or _fitting(found, default)), output)


def _fitting(found: Found, form: str) -> str:
    """Choose Turtle for a graph where a table was only the default."""
    return "turtle" if isinstance(found, list) and form in {"table", "csv"} else form


def _written(found: Found, form: str) -> bytes:
    """Write what a query found."""
    from pyoxigraph import QueryBoolean

    if isinstance(found, list):
        return _graph(found, form)
    if isinstance(found, QueryBoolean):
        return _truth(found, form)
    return _rows(found, form)


def _graph(found: list[Triple], form: str) -> bytes:
    from pyoxigraph import RdfFormat, serialize

    from kg.rdf.results import well_formed
    from kg.rdf.terms import PREFIXES

    forms = {"turtle": RdfFormat.TURTLE, "json": RdfFormat.JSON_LD, "xml": RdfFormat.RDF_XML}
    if form in forms:
        triples = sorted(found, key=str)
        written = " ".join(map(str, triples))
        used = {prefix: iri for prefix, iri in sorted(PREFIXES.items()) if f"<{iri}" in written}
        out = io.BytesIO()
        serialize(triples, out, format=forms[form], prefixes=used)
        return well_formed(out.getvalue()) if form == "xml" else out.getvalue()
    rows: Iterable[list[Term | None]] = (
        [triple.subject, triple.predicate, triple.object] for triple in sorted(found, key=str)
    )
    return _tabled(["subject", "predicate", "object"], rows, form)


def _truth(found: QueryBoolean, form: str) -> bytes:
    if form in {"json", "xml"}:
        return _standard(found, form)
    if form == "turtle":
        raise _no_turtle()
    return b"true\n" if found else b"false\n"


def _rows(found: QuerySolutions, form: str) -> bytes:
    if form in {"json", "xml", "tsv"}:
        return _standard(found, form)
    if form == "turtle":
        raise _no_turtle()
    return _tabled([variable.value for variable in found.variables], map(list, found), form)


def _no_turtle() -> InputError:
    return InputError("only a graph is written as Turtle", where="query", fix="CONSTRUCT or DESCRIBE one")


def _standard(found: QuerySolutions | QueryBoolean, form: str) -> bytes:
    """Write the W3C's result format of a name."""
    from pyoxigraph import QueryResultsFormat

    from kg.rdf.results import well_formed

    out = io.BytesIO()
    forms = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    found.serialize(out, format=forms[form])
    whole = out.getvalue().rstrip(b"\n") + b"\n"
    return well_formed(whole) if form == "xml" else whole


def _tabled(header: list[str], rows: Iterable[list[Term | None]], form: str) -> bytes:
    """Write rows as CSV with exact values, as SPARQL has it, or as a table with prefixed names."""
    from kg.rdf.separated import csv_text

    if form == "table":
        return _drawn(header, [[_short(term) for term in row] for row in rows])
    if form == "tsv":
        lines = [[f"?{name}" for name in header], *([str(term) for term in row] for row in rows)]
        return "".join("\t".join(line) + "\n" for line in lines).encode()
    return csv_text(header, ([_value(term) for term in row] for row in rows), exact=True)


def _value(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _short(term: Term | None) -> str:
    """Write a term as people read it: an IRI with its prefix where that is known."""
    from pyoxigraph import NamedNode

    from kg.rdf.terms import prefixed

    return prefixed(term.value) if isinstance(term, NamedNode) else _value(term)


def _drawn(header: list[str], rows: list[list[str]]) -> bytes:
    from kg.asking.grids import grid

    return grid(header, rows).encode()
