"""The answer to a query as a page: for browsers whose form can ask for no other type, without JavaScript.

Nothing of it is read beyond what the page shows, however long it is.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from kg.rdf.terms import local_name, prefixed, web_address
from kg.web.dataset import served
from kg.web.parts.answer_table import AnswerTable, Cell, Line, Part
from kg.web.parts.described import labels
from kg.web.parts.records import records
from kg.web.templating import page, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import QuerySolutions
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.rdf.sparql import Term
    from kg.workers.messages import Query, Reply

__all__ = ["FORMS", "refuse", "show"]

_TABLE, _GRAPH = "application/sparql-results+json", "text/turtle"
FORMS = (_TABLE, _GRAPH)
"""The media types from which the page is made."""

_BYTES = {_TABLE: 1_000_000, _GRAPH: 200_000}
_ROWS, _LETTERS = 500, 2_000
"""What a page shows at most: bytes of an answer, rows of a table, letters of a value."""
_CALLED = {
    _TABLE: {"CSV": "text/csv", "TSV": "text/tab-separated-values", "JSON": _TABLE},
    _GRAPH: {"Turtle": _GRAPH, "N-Triples": "application/n-triples", "JSON-LD": "application/ld+json"},
}
_AT_ONCE = 2

_limiter = CapacityLimiter(_AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class _Beginning:
    """The beginning of an answer: a table, a graph as Turtle, or a yes or no; ``cut`` where there is more."""

    table: AnswerTable | None = None
    prefixes: str = ""
    turtle: str = ""
    verdict: bool | None = None
    cut: bool = False


async def show(request: Request, query: Query, reply: Reply) -> Response:
    """Show the answer to a query, which came in one of ``FORMS``."""
    return await to_thread.run_sync(_shown, request, query, reply, limiter=_limiter)


def _shown(request: Request, query: Query, reply: Reply) -> Response:
    data, cut = _read(reply, _BYTES[reply.media_type])
    if reply.media_type == _GRAPH:
        beginning = _graph(data, cut=cut)
    else:
        beginning = _table(data, cut=cut, place=lambda iri: page_of(request, iri), named=_names(request))
    forms = {name: _address(query, kind) for name, kind in _CALLED[reply.media_type].items()}
    return _page(request, query.text, status=200, beginning=beginning, forms=forms)


def refuse(request: Request, query: str, what: str, status: int) -> Response:
    """Say on a page why a query has no answer, above the query."""
    return _page(request, query, status=status, wrong=what)


def _page(
    request: Request,
    query: str,
    *,
    status: int,
    beginning: _Beginning | None = None,
    forms: Mapping[str, str] | None = None,
    wrong: str = "",
) -> Response:
    return page(
        request,
        "result.html.j2",
        status=status,
        headers={"Link": '</openapi.json>; rel="service-desc"'},  # the page's own address may be very long
        query=query,
        beginning=beginning,
        forms=forms or {},
        wrong=wrong,
        place="/editor",
    )


def _read(reply: Reply, most: int) -> tuple[bytes, bool]:
    """Return the first bytes of an answer, and whether there are more."""
    found = bytearray()
    try:
        for chunk in reply.chunks():
            found += chunk
            if len(found) > most:
                break
    finally:
        reply.close()
    return bytes(found[:most]), len(found) > most


def _address(query: Query, media_type: str) -> str:
    """Return where the whole answer is, in a form that a link can ask for."""
    graphs = {"default-graph-uri": query.default_graphs or (), "named-graph-uri": query.named_graphs or ()}
    asked = {"query": query.text, **graphs, "accept": media_type}
    return f"/sparql?{urlencode(asked, doseq=True)}"


def _graph(data: bytes, *, cut: bool) -> _Beginning:
    """Return whole lines of Turtle, those that declare prefixes apart."""
    lines = list(io.StringIO(data.decode(errors="ignore"), newline="\n"))
    whole = lines[:-1] if cut else lines
    declared = list(takewhile(lambda line: line.startswith("@prefix"), whole))
    return _Beginning(prefixes="".join(declared), turtle="".join(whole[len(declared) :]), cut=cut)


def _names(request: Request) -> Callable[[NamedNode], str]:
    """Return what says the name that the graph has for an IRI, or nothing where it has none."""
    dataset = served(request)
    reader = labels(dataset.store) if dataset.folder is None else records(request)
    return lambda iri: name if (name := reader.label(iri)) != local_name(iri) else ""


def _table(
    data: bytes, *, cut: bool, place: Callable[[str], str], named: Callable[[NamedNode], str]
) -> _Beginning:
    """Read a table from JSON; of one that was cut, the rows that are whole.

    ``place`` says where an IRI has its page, ``named`` what it is called.
    """
    try:
        found = parse_query_results(data, format=QueryResultsFormat.JSON)
    except SyntaxError:  # more than can be shown stands before the first row
        return _Beginning(cut=True)
    if isinstance(found, QueryBoolean):
        return _Beginning(verdict=bool(found))
    names = [variable.value for variable in found.variables]
    rows = list(islice(_rows(found), _ROWS + 1))
    lines = (
        Line(cells=tuple(_cell(*pair, place, named) for pair in zip(names, row, strict=True)), numbers=())
        for row in rows[:_ROWS]
    )
    table = AnswerTable(headings=tuple((name, "") for name in names), lines=tuple(lines), notes={})
    return _Beginning(table=table, cut=cut or len(rows) > _ROWS)


def _rows(found: QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
    """Yield solutions up to where their text was cut."""
    with suppress(SyntaxError):
        for solution in found:
            yield tuple(solution)


def _cell(
    name: str, term: Term | None, place: Callable[[str], str], named: Callable[[NamedNode], str]
) -> Cell:
    called = named(term) if isinstance(term, NamedNode) else ""
    parts = () if term is None else (_part(term, place),)
    return Cell(name=name, style="", parts=parts + (Part(_cut(called)),) * bool(called), between=" ")


def _part(term: Term, place: Callable[[str], str]) -> Part:
    """Write a term as people read it; an IRI leads to its page, one that has none to where it is."""
    if isinstance(term, NamedNode):
        leads = place(term.value)
        if leads == term.value and not web_address(leads):
            leads = ""
        return Part(_cut(prefixed(term.value)), leads)
    if isinstance(term, Literal):
        return Part(_cut(term.value), language=term.language or "")
    return Part(_cut(str(term)))


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"
