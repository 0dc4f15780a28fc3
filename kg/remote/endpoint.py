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
from kg.rdf import syntax
from kg.remote.address import Address
from kg.remote.nesting import check_json, check_xml
from kg.remote.transport import MAX_BYTES, Transport
from kg.terminal import one_line

if TYPE_CHECKING:
    from urllib.request import Request

    from kg.rdf.sparql import Results
    from kg.remote.transport import Reply

__all__ = ["Remote"]

_ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_GRAPH_FORMS = frozenset(["CONSTRUCT", "DESCRIBE"])
_NUMERIC_BOOLEAN = re.compile(
    rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean",\s*"value":\s*)"([01])"'
)
_NODE_ID = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
"""How Virtuoso writes JSON. A quotation mark inside a text is escaped, so that no text can look like this."""

_TRUNCATED = ("X-SPARQL-MaxRows", "X-SQL-State")
"""The headers by which Virtuoso says that rows, or time, ran out: the answer is good, but not whole."""


class _Query(SPARQLWrapper):
    """A query as SPARQLWrapper writes it for HTTP: method, form, headers."""

    def __init__(self, url: str, query: str, *, union: bool) -> None:
        super().__init__(url, agent=f"bilateral-kg/{__version__}")
        self.setMethod(POST)
        self.setOnlyConneg(True)
        # Not setQuery(): its own reading stumbles over comments, and then warns on standard error.
        self.queryString, self.queryType = query, syntax.form(query)
        self.is_graph = self.queryType in _GRAPH_FORMS
        self.addCustomHttpHeader("Accept", _ACCEPT_GRAPH if self.is_graph else _ACCEPT_ROWS)
        if union:  # what Oxigraph's server calls it; others take no notice
            self.addParameter("union-default-graph", "true")

    def request(self) -> Request:
        """Return the request, not yet sent."""
        # The library's query() would send it by urllib's global opener: with credentials for whomever it is
        # redirected to, without limits of time and size. It has no public way to the request alone, so this
        # one private method is called, and the dependency has an upper bound.
        request: Request = self._createRequest()
        return request


class Remote:
    """A SPARQL endpoint that stands for a ``pyoxigraph.Store``, to be read only.

    ``url`` may hold ``user:password@``, else ``BILATERAL_USER`` and ``BILATERAL_PASSWORD`` of the environment
    count. An answer takes at most ``seconds``; where they are ``shared``, all answers together, from the
    first request on. None is longer than ``max_bytes``. Raises ``InputError`` for what is no http(s) address.
    """

    def __init__(
        self, url: str, seconds: float = 30.0, max_bytes: int = MAX_BYTES, *, shared: bool = False
    ) -> None:
        self.transport = Transport(Address.read(url), seconds, max_bytes, shared=shared)

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
        url, union = self.transport.address.url, use_default_graph_as_union
        prepared = _Query(url, _with_prefixes(query, prefixes or {}), union=union)
        reply = self.transport.send(prepared.request)
        if any(header in reply.headers for header in _TRUNCATED):
            raise self._error("gives only a part of the answer", "Ask for less, or have its limits raised")
        read = _graph if prepared.is_graph else _rows
        try:
            found = read(reply)
        except (SyntaxError, ValueError) as error:
            raise self._error("the results are malformed or cut off", "Try again, or ask for less") from error
        if found is None:
            raise self._error(f"answers with {_describe(reply.media_type)}, not with results", _ADDRESS_HINT)
        return found

    def _error(self, what: str, fix: str) -> EndpointError:
        return EndpointError(what, where=str(self.transport.address), fix=fix)


_MAX_MEDIA_TYPE = 60
"""Letters of a media type that are passed on."""
_ADDRESS_HINT = "Check the address; SPARQL is often at /sparql or /query"


def _describe(media_type: str) -> str:
    if media_type in {"text/html", "application/xhtml+xml"}:
        return "a web page"
    return one_line(media_type).strip()[:_MAX_MEDIA_TYPE] or "something"


def _with_prefixes(query: str, prefixes: dict[str, str]) -> str:
    """Declare what a query leaves out, on its first line, so that lines keep their numbers."""
    missing = syntax.undeclared(query, prefixes)
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in missing) + query


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
    body = _NODE_ID.sub(rb"\1", _NUMERIC_BOOLEAN.sub(_spell_boolean, reply.body))
    found = parse_query_results(body, form)
    if isinstance(found, QueryBoolean):
        return found
    try:
        for _ in found:
            pass
    finally:
        del found  # an error's traceback may outlive this thread, what pyoxigraph reads from may not
    return parse_query_results(body, form)


def _spell_boolean(match: re.Match[bytes]) -> bytes:
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
