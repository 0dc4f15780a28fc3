"""A SPARQL endpoint that answers as a store here does, through SPARQLWrapper, with a real time limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from SPARQLWrapper import POST, SPARQLWrapper

from kg import __version__
from kg.errors import EndpointError
from kg.rdf import sparql
from kg.remote.nesting import check_json, check_xml
from kg.remote.transport import MOST, Address, Transport

if TYPE_CHECKING:
    import http.client

    from kg.rdf.sparql import Results
    from kg.remote.transport import Reply

__all__ = ["Remote"]

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_GRAPHS = frozenset(["CONSTRUCT", "DESCRIBE"])
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_TRUTH = re.compile(rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean",\s*"value":\s*)"([01])"')
_BLANK = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
"""How Virtuoso writes JSON. A quotation mark inside a text is escaped, so that no text can look like this."""

_CUT = ("X-SPARQL-MaxRows", "X-SQL-State")
"""The headers by which Virtuoso says that rows, or time, ran out: the answer is good, but not whole."""


class _Request(SPARQLWrapper):
    """A query as SPARQLWrapper sends it, but opened by our transport.

    By itself it would open it with credentials for whoever it is redirected to, and drop what an error says.
    """

    def __init__(self, transport: Transport, query: str, *, union: bool) -> None:
        super().__init__(transport.address.url, agent=f"bilateral-kg/{__version__}")
        self.transport = transport
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setQuery(query)
        self.queryType = form = sparql.form(query)  # the library's own reading stumbles over comments
        self.addCustomHttpHeader("Accept", _GRAPH if form in _GRAPHS else _ROWS)
        if union:  # what Oxigraph's server calls it; others take no notice
            self.addParameter("union-default-graph", "true")

    def _query(self) -> tuple[http.client.HTTPResponse, str]:
        return self.transport.open(self._createRequest()), self.returnFormat


class Remote:
    """A SPARQL endpoint that stands for a ``pyoxigraph.Store``, to be read only.

    ``url`` may hold ``user:password@``, else ``BILATERAL_USER`` and ``BILATERAL_PASSWORD`` of the environment
    count. All its answers together take at most ``seconds``, from the first request on; none is longer than
    ``most`` bytes. Raises ``InputError`` for what is no http(s) address.
    """

    def __init__(self, url: str, seconds: float = 30.0, most: int = MOST) -> None:
        self.transport = Transport(Address.read(url), seconds, most)

    def __repr__(self) -> str:
        return f"Remote({self.transport.address.url!r})"

    def query(
        self,
        query: str,
        /,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> Results:
        """Answer a query; prefixes that it uses and does not declare are declared.

        What the default graph is, the endpoint decides: the union of all graphs, one hopes. Raises
        ``EndpointError`` where it does not answer with whole, valid results in time.
        """
        request = _Request(self.transport, _declared(query, prefixes or {}), union=use_default_graph_as_union)
        reply = self.transport.send(lambda: request.query().response)
        if any(header in reply.headers for header in _CUT):
            raise self._error("gives only a part of the answer", "Ask for less, or have its limits raised")
        read = _graph if request.queryType in _GRAPHS else _rows
        try:
            found = read(reply)
        except (SyntaxError, ValueError) as error:
            raise self._error("the results are malformed or cut off", "Try again, or ask for less") from error
        if found is None:
            raise self._error(f"answers with {_called(reply.media_type)}, not with results", _ELSEWHERE)
        return found

    def _error(self, what: str, fix: str) -> EndpointError:
        return EndpointError(what, where=str(self.transport.address), fix=fix)


_LONGEST = 60
"""Letters of a media type that are passed on."""
_ELSEWHERE = "Check the address; SPARQL is often at /sparql or /query"


def _called(media_type: str) -> str:
    if media_type in {"text/html", "application/xhtml+xml"}:
        return "a web page"
    return "".join(filter(str.isprintable, media_type))[:_LONGEST] or "something"


def _declared(query: str, prefixes: dict[str, str]) -> str:
    """Declare what a query leaves out, on its first line, so that lines keep their numbers."""
    known = set(_PREFIX.findall(query))
    used = (name for name in prefixes if name not in known and f"{name}:" in query)
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in used) + query


def _rows(reply: Reply) -> QuerySolutions | QueryBoolean | None:
    """Read rows or a truth value; none where the answer is of another kind.

    Rows are read to the end before the first is given, since only then all are known to be valid.
    """
    form = QueryResultsFormat.from_media_type(reply.media_type)
    if form not in {QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV}:
        return None
    if form == QueryResultsFormat.XML:
        check_xml(reply.body)
    elif form == QueryResultsFormat.JSON:
        check_json(reply.body)
    body = _BLANK.sub(rb"\1", _TRUTH.sub(_spelled, reply.body))
    found = parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        return found
    try:
        for _ in found:
            pass
    finally:
        del found  # an error's traceback may outlive this thread, what pyoxigraph reads from may not
    return parse_query_results(body, form)


def _spelled(match: re.Match[bytes]) -> bytes:
    """Write a truth value as everybody else does; Virtuoso says 1 and 0."""
    return match[1] + (b'"true"' if match[2] == b"1" else b'"false"')


def _graph(reply: Reply) -> QueryTriples | None:
    """Read triples; none where the answer is of another kind."""
    form = RdfFormat.from_media_type(reply.media_type)
    if form is None or form == RdfFormat.JSON_LD:  # JSON-LD may point to a context elsewhere
        return None
    if form == RdfFormat.RDF_XML:
        check_xml(reply.body)
    store = Store()
    store.extend(Quad(*quad.triple) for quad in parse(reply.body, form))
    found = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    return found if isinstance(found, QueryTriples) else None
