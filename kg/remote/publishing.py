"""Publish a graph in a store elsewhere, by the SPARQL 1.1 Graph Store HTTP Protocol.

Each named graph is put as a whole, a large one in parts, several at once. Beside them stands a ledger: a
graph that says of each graph as it was put how many triples it had and what their hash was. A graph whose
entry and whose number of triples there are still right is left as it is, so publishing twice changes nothing,
and publishing after an interruption goes on where it ended. The ledger never promises what is not there:
entries of what is about to change are taken out first, and those of what was put in a few seconds are written
together after it. Only graphs that the ledger names are ever removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections import defaultdict
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import EndpointError
from kg.rdf import ordering, sparql
from kg.rdf.digests import digest
from kg.rdf.terms import BASE, DCTERMS, PROV, VOID, graph, typed
from kg.remote.address import Address
from kg.remote.endpoint import Remote
from kg.remote.transport import Transport
from kg.timing import stage, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from pyoxigraph import Store

    from kg.rdf.sparql import Term

__all__ = ["LEDGER", "Copy", "GraphChange", "Publisher", "query_address"]

LEDGER = graph("publication")
"""The graph that keeps account of what was published."""

_QUERY_PATHS = {
    "/store": "/query",
    "/sparql-graph-crud-auth": "/sparql",
    "/sparql-graph-crud": "/sparql",
}
"""Where stores that are known by how their addresses end answer queries: Oxigraph, Virtuoso."""

_BATCH = 100

_LEDGER_SECONDS = 2
"""Seconds between two entries in the ledger of what was put."""

_PART = 4_000_000
"""Bytes of N-Triples that are sent in one request: what a store takes in some seconds."""

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A named graph as it is to be published: the number of its triples, their hash, and what makes them.

    ``make`` returns them as sorted N-Triples, each time that it is called: no more than is being sent is in
    memory.
    """

    name: str
    triples: int
    hash: str
    make: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True)
class GraphChange:
    """What is done with one graph: ``put``, ``keep`` or ``remove``."""

    what: str
    name: str
    triples: int = 0


@dataclass(frozen=True)
class _Entry:
    """What the ledger says of a graph."""

    hash: str
    triples: int


def query_address(store: str) -> str:
    """Return where a store whose graphs are at an address answers queries; empty where that is not known.

    >>> query_address("http://localhost:7878/store")
    'http://localhost:7878/query'
    """
    parts = urlsplit(store)
    path = parts.path.rstrip("/")
    for end, other in _QUERY_PATHS.items():
        if path.endswith(end):
            return urlunsplit(parts._replace(path=path.removesuffix(end) + other, query="", fragment=""))
    return ""


def copies(store: Store) -> list[Copy]:
    """Return the named graphs of a store in order, blank nodes named alike each time."""
    names = sorted(each.value for each in store.named_graphs() if isinstance(each, NamedNode))
    return [_copy(name, partial(_lines, store, name)) for name in steps(names, len(names))]


def _lines(store: Store, name: str) -> bytes:
    """Return the triples of a graph as sorted N-Triples."""
    quads = ordering.canonical(store.quads_for_pattern(None, None, None, NamedNode(name)))
    lines = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _copy(name: str, make: Callable[[], bytes]) -> Copy:
    data = make()
    return Copy(name=name, triples=data.count(b"\n"), hash=hashlib.sha256(data).hexdigest(), make=make)


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield lines so many at a time as a store takes within its time; what has none is one part."""
    start = 0
    while len(data) - start > _PART:
        end = (data.rfind(b"\n", start, start + _PART) + 1) or (data.index(b"\n", start) + 1)
        yield data[start:end]
        start = end
    yield data[start:]


class Publisher:
    """Publishes to one store; ``on_change`` is called with each change once it is done.

    ``store`` is the address of its graphs, ``query`` that of its queries. ``seconds`` are for each request;
    ``at_once`` are the graphs that are sent at the same time, each over a connection of its own.
    Every method raises ``EndpointError`` where the store does not do as it should.
    """

    def __init__(
        self,
        store: str,
        query: str,
        seconds: float = 30.0,
        on_change: Callable[[GraphChange], None] = lambda _: None,
        at_once: int = 1,
    ) -> None:
        self._address, self._seconds, self._own = Address.read(store), seconds, threading.local()
        self.remote = Remote(query, seconds)
        self.on_change, self.at_once = on_change, at_once

    @property
    def transport(self) -> Transport:
        """What requests are sent by: each thread has its own, since the sign-on is a conversation."""
        if not hasattr(self._own, "transport"):
            self._own.transport = Transport(self._address, self._seconds)
        found: Transport = self._own.transport
        return found

    def plan(self, wanted: Iterable[Copy]) -> list[GraphChange]:
        """Say what there is to do, and do nothing: graphs to put, to keep, and to remove."""
        wanted = list(wanted)
        ledger = self._ledger()
        names = {copy.name for copy in wanted}
        counted = self._counts(names & ledger.keys())
        changes = [
            GraphChange("keep" if _is_current(copy, ledger, counted) else "put", copy.name, copy.triples)
            for copy in wanted
        ]
        return changes + [GraphChange("remove", name) for name in sorted(ledger.keys() - names)]

    def publish(self, wanted: Iterable[Copy]) -> list[GraphChange]:
        """Make the store hold the wanted graphs, and no other that was published before.

        Returns what was done. It may be repeated at any time, after an interruption too.
        """
        by_name = {copy.name: copy for copy in wanted}
        changes = self.plan(by_name.values())
        if any(change.what != "keep" for change in changes):
            kept = [by_name[each.name] for each in changes if each.what == "keep"]
            gone = [
                Copy(name=each.name, triples=0, hash="", make=bytes)
                for each in changes
                if each.what == "remove"
            ]
            self._authenticate()
            self._put(LEDGER.value, _ledger_entries([*kept, *gone]))
            with stage("publish graphs"):
                self._carry_out(changes, by_name)
            self._put(LEDGER.value, _ledger_entries(by_name.values()))
        self._verify(by_name)
        return changes

    def _carry_out(self, changes: Sequence[GraphChange], copies: Mapping[str, Copy]) -> None:
        """Do changes, and keep account of them every few seconds: one entry takes a store as long as many.

        What is put and not in the ledger yet when this is killed is put again.
        """
        put: list[Copy] = []
        since = time.monotonic()
        try:
            for change in steps(self._applied(changes, copies), len(changes)):
                if change.what == "put":
                    put.append(copies[change.name])
                if put and time.monotonic() - since >= _LEDGER_SECONDS:
                    self._enter(put)
                    put, since = [], time.monotonic()
                self.on_change(change)
        except EndpointError:
            with contextlib.suppress(EndpointError):
                self._enter(put)
            raise

    def _enter(self, put: Sequence[Copy]) -> None:
        """Write into the ledger what was put."""
        if put:
            self._send("POST", LEDGER.value, _ledger_entries(put))

    def _authenticate(self) -> None:
        """Be asked for the password by a request without a body: a store may break off one with a body."""
        if self.transport.address.user:
            self._send("GET", LEDGER.value, missing_ok=True)

    def _applied(self, changes: Sequence[GraphChange], copies: Mapping[str, Copy]) -> Iterator[GraphChange]:
        """Do changes, so many at once, and yield each when it is done; none is begun after one that fails."""
        if self.at_once == 1:
            for change in changes:
                self._apply(change, copies)
                yield change
            return
        waiting = iter(changes)
        asked: dict[Future[None], GraphChange] = {}
        pool = ThreadPoolExecutor(self.at_once, initializer=self._authenticate)
        try:
            while True:
                for change in islice(waiting, self.at_once - len(asked)):
                    asked[pool.submit(self._apply, change, copies)] = change
                if not asked:
                    return
                for done in wait(asked, return_when=FIRST_COMPLETED).done:
                    change = asked.pop(done)
                    done.result()
                    yield change
        finally:
            pool.shutdown(cancel_futures=True)

    def _apply(self, change: GraphChange, copies: Mapping[str, Copy]) -> None:
        """Put a graph, its first part in the place of what is there, the others beside it; or remove one."""
        if change.what == "put":
            first, *others = _parts(copies[change.name].make())
            self._put(change.name, first)
            for part in others:
                self._send("POST", change.name, part)
        elif change.what == "remove":
            self._send("DELETE", change.name, missing_ok=True)

    def _verify(self, wanted: Mapping[str, Copy]) -> None:
        """Count the triples that the store has now."""
        counted = self._counts(wanted)
        for name, copy in wanted.items():
            if counted.get(name, 0) != copy.triples:
                what = f"{name} has {counted.get(name, 0)} triples there, not {copy.triples}"
                raise self._error(what, "Publish again")

    def _ledger(self) -> dict[str, _Entry]:
        """Read the ledger; a graph of which it says two things counts as changed."""
        query = f"""SELECT ?graph ?hash ?triples WHERE {{ GRAPH {LEDGER} {{
          ?copy prov:specializationOf ?graph ; dcterms:identifier ?hash ; void:triples ?triples }} }}"""
        found: dict[str, set[_Entry]] = defaultdict(set)
        for name, entry in self._select(
            query, lambda row: (_iri(row["graph"]), _Entry(_text(row["hash"]), int(_text(row["triples"]))))
        ):
            found[name].add(entry)
        return {
            name: entries.pop() if len(entries) == 1 else _Entry("", 0) for name, entries in found.items()
        }

    def _counts(self, names: Iterable[str]) -> dict[str, int]:
        """Count the triples of graphs there, many with one query."""
        listed = sorted(names)
        found: dict[str, int] = {}
        for start in range(0, len(listed), _BATCH):
            values = " ".join(f"<{name}>" for name in listed[start : start + _BATCH])
            # Values and no filter: a filter has stores read all that they hold, each time.
            query = f"""SELECT ?graph (COUNT(*) AS ?triples) WHERE {{
              VALUES ?graph {{ {values} }} GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph"""
            found |= self._select(query, lambda row: (_iri(row["graph"]), int(_text(row["triples"]))))
        return found

    def _select(self, query: str, read: Callable[[Mapping[str, Term]], _T]) -> list[_T]:
        """Read each row of an answer; raises ``EndpointError`` for one that is not as it was asked for."""
        rows = list(sparql.select(self.remote, query, "publish"))
        try:
            return [read(row) for row in rows]
        except (KeyError, ValueError) as error:
            what = f"does not answer what was asked, or {LEDGER} is not as it was published"
            raise self._error(what, "Check the address of its queries; or drop that graph there") from error

    def _put(self, name: str, data: bytes) -> None:
        self._send("PUT", name, data)

    def _send(self, method: str, name: str, data: bytes | None = None, *, missing_ok: bool = False) -> None:
        """Send one request; all are such that twice does no harm, so busy stores are asked again.

        With ``missing_ok`` it is as good if there is no such graph.
        """
        address = self.transport.address.url
        mark = "&" if urlsplit(address).query else "?"
        headers = {} if data is None else {"Content-Type": "application/n-triples"}

        url = f"{address}{mark}graph={quote(name, safe='')}"
        try:
            self.transport.send(lambda: Request(url, data, headers, method=method))  # noqa: S310 – see Address
        except EndpointError as error:
            if not (missing_ok and error.status == HTTPStatus.NOT_FOUND):
                raise

    def _error(self, what: str, fix: str) -> EndpointError:
        return EndpointError(what, where=self.transport.address.url, fix=fix)


def _iri(term: Term) -> str:
    if not isinstance(term, NamedNode):
        raise ValueError(str(term))  # noqa: TRY004 – the other side's value is wrong, no type of ours
    return term.value


def _text(term: Term) -> str:
    if not isinstance(term, Literal):
        raise ValueError(str(term))  # noqa: TRY004 – as above
    return term.value


def _is_current(copy: Copy, ledger: Mapping[str, _Entry], counted: Mapping[str, int]) -> bool:
    """Say whether a graph stands there as it is here."""
    return ledger.get(copy.name) == _Entry(copy.hash, copy.triples) and counted.get(copy.name) == copy.triples


def _ledger_entries(copies: Iterable[Copy]) -> bytes:
    """Write the ledger's entries for some graphs, as N-Triples."""
    return serialize(_entries(copies), format=RdfFormat.N_TRIPLES) or b""


def _entries(copies: Iterable[Copy]) -> Iterator[Triple]:
    for copy in copies:
        entry = NamedNode(f"{BASE}publication/{digest([copy.name, copy.hash])}")
        yield Triple(entry, PROV["specializationOf"], NamedNode(copy.name))
        yield Triple(entry, DCTERMS["identifier"], Literal(copy.hash))
        yield Triple(entry, VOID["triples"], typed(str(copy.triples), "integer"))
