"""The W3C's tests of the SPARQL 1.1 Protocol, as the manifest says, against a real server.

A read-only endpoint answers the requests that query, and refuses those that update: also where the manifest
expects a success, since an update is only ever asked of a server that takes some.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from live import serving
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection

MANIFEST = Path(__file__).parent / "w3c" / "sparql11-protocol" / "manifest.ttl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}
REFUSALS = {
    "update_dataset_default_graph": 403,
    "update_dataset_default_graphs": 403,
    "update_dataset_named_graphs": 403,
    "update_dataset_full": 403,
    "update_post_form": 403,
    "update_post_direct": 403,
    "update_base_uri": 403,
    "bad_update_get": 400,
    "bad_multiple_updates": 400,
    "bad_update_wrong_media_type": 415,
    "bad_update_missing_form_type": 415,
    "bad_update_non_utf8": 415,
    "bad_update_syntax": 400,
    "bad_update_dataset_conflict": 400,
}
"""The status with which each update-side test is refused."""


@dataclass
class Exchange:
    """A request of the manifest with what it expects."""

    method: str
    address: str
    headers: dict[str, str]
    body: bytes | None
    statuses: set[int]
    format: str | None
    boolean: bool | None


GRAPH = Graph().parse(MANIFEST)
TESTS = {str(test).rpartition("#")[2]: test for test in GRAPH.subjects(RDF.type, MF.ProtocolTest)}
QUERIES = sorted(TESTS.keys() - REFUSALS.keys())


def exchanges(test):
    """Yield the requests of a test in their order."""
    action = GRAPH.value(test, MF.action)
    for request in Collection(GRAPH, GRAPH.value(action, HT.requests)):
        response = GRAPH.value(request, HT.resp)
        content = GRAPH.value(request, HT.body)
        boolean = GRAPH.value(response, MF.expectedBoolean)
        named = GRAPH.value(response, MF.expectedFormat)
        yield Exchange(
            str(GRAPH.value(request, HT.methodName)),
            str(GRAPH.value(request, HT.absolutePath)).removeprefix("/sparql/"),
            dict(headers(request)),
            None if content is None else body(content),
            {int(str(status)[-3]) for status in GRAPH.objects(response, MF.expectedStatus)},
            None if named is None else str(named),
            None if boolean is None else boolean.toPython(),
        )


def headers(request):
    """Yield the headers of a request."""
    listed = GRAPH.value(request, HT.headers)
    for header in Collection(GRAPH, listed) if listed is not None else ():
        yield str(GRAPH.value(header, HT.fieldName)), str(GRAPH.value(header, HT.fieldValue))


def body(content):
    """Encode the body of a request."""
    return str(GRAPH.value(content, CNT.chars)).encode(str(GRAPH.value(content, CNT.characterEncoding)))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a server of the manifest's data, each file in the graph that its label names."""
    quads = tmp_path_factory.mktemp("w3c") / "data.nq"
    lines = set()
    for data in GRAPH.subjects(UT.graph):
        file = MANIFEST.parent / Path(str(GRAPH.value(data, UT.graph))).name
        label = GRAPH.value(data, RDFS.label)
        lines |= {
            f"{line.rstrip(' .')} <{label}> ."
            for line in file.read_text(encoding="utf-8").splitlines()
            if line
        }
    quads.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    with serving(quads) as address:
        yield address


def asked(address, exchange):
    """Send a request; return status, media type and body of the response."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=300)
    connection.request(exchange.method, f"/sparql{exchange.address}", exchange.body, exchange.headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, response.getheader("content-type", "").partition(";")[0], content


def test_the_manifest_is_known():
    """Every test of the manifest is of the query side or has its refusal."""
    assert (20, 14) == (len(QUERIES), len(TESTS.keys() & REFUSALS.keys()))


@pytest.mark.parametrize("name", QUERIES)
def test_queries_are_answered(name, address):
    """A test of the query side has the status, the form and the truth that the manifest expects."""
    for exchange in exchanges(TESTS[name]):
        status, media_type, content = asked(address, exchange)

        assert status // 100 in exchange.statuses, content
        assert exchange.format is None or media_type in FORMATS[exchange.format]
        assert exchange.boolean is None or exchange.boolean == json.loads(content)["boolean"]


@pytest.mark.parametrize("name", sorted(REFUSALS.keys() & TESTS.keys()))
def test_updates_are_refused(name, address):
    """An update is refused: as forbidden where it is well-formed, else for what is wrong with it."""
    status, _, content = asked(address, next(exchanges(TESTS[name])))

    assert REFUSALS[name] == status, content
    assert 1 == len(content.splitlines())


def test_the_tests_are_unchanged(shared):
    """Where the W3C's tests are at hand, those that are carried here equal them."""
    here, there = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (MANIFEST.parent, shared / "w3c" / MANIFEST.parent.name)
    )

    assert there == here
