"""The endpoint: negotiation, codings, tags, refusals, by real HTTP."""

from __future__ import annotations

import gzip
import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from html import escape, unescape
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
import served_site
from hypothesis import given
from hypothesis import strategies as st
from live import serving
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

SELECT = "SELECT ?s WHERE { ?s br:neighborOf ?o } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s br:neighborOf ?o } WHERE { ?s br:neighborOf ?o }"


@pytest.fixture(scope="module")
def client(built):
    """A client of a server of the shipped build."""
    with serving("--build", built) as address, httpx.Client(base_url=address, timeout=300) as client:
        yield client


def ask(client, query, accept="*/*", **headers):
    """Send a query by GET."""
    return client.get("/sparql", params={"query": query}, headers={"accept": accept} | headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values;q=0.5, text/plain;q=0.1", "text/tab-separated-values; charset=utf-8"),
        ("text/html;q=0.5, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "text/html; charset=utf-8"),
        ("text/*;q=0.5, image/png", "text/csv; charset=utf-8"),
        ("text/turtle, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)
def test_a_table_comes_in_the_form_that_is_liked_best(client, accept, media_type):
    """The header Accept decides on the form of a table, which is what it says it is."""
    answer = ask(client, SELECT, accept)

    assert (200, media_type) == (answer.status_code, answer.headers["content-type"])


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/json", "application/json", RdfFormat.JSON_LD),
        ("application/sparql-results+json, application/trig;q=0.1", "application/trig", RdfFormat.TRIG),
    ],
)
def test_a_graph_comes_in_the_form_that_is_liked_best(client, accept, media_type, form):
    """The header Accept decides on the form of a graph, and every form holds the same triples."""
    answer = ask(client, CONSTRUCT, accept)
    expected = ask(client, CONSTRUCT, "application/n-triples").content

    assert (200, media_type) == (answer.status_code, answer.headers["content-type"])
    assert {quad.triple for quad in parse(expected, format=RdfFormat.N_TRIPLES)} == {
        quad.triple for quad in parse(answer.content, format=form)
    }


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "application/sparql-results+json;q=0"])
def test_what_cannot_be_given_is_said(client, accept):
    """Where nothing acceptable is on offer, 406 says what is."""
    answer = ask(client, SELECT, accept)

    assert 406 == answer.status_code
    assert 1 == len(answer.text.splitlines())


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_a_page(client):
    """A table has links to what the graph names; a graph stands as Turtle, a truth as a word."""
    table, graph, truth = (ask(client, query, BROWSER).text for query in (SELECT, CONSTRUCT, "ASK {}"))

    assert '<a href="/id/azerbaijan">id:azerbaijan</a>' in table
    assert "id:azerbaijan br:neighborOf id:" in graph
    assert '<p class="lead">Yes</p>' in truth


def test_a_page_shows_the_beginning_and_leads_to_all(client):
    """Of a long answer, be it by rows or by letters, the page has what fits and a link to the whole."""
    everything = ask(client, "SELECT * { ?s ?p ?o }", BROWSER).text
    link = unescape(re.search(r'href="(/sparql\?[^"]*)">CSV<', everything)[1])
    wide = f"SELECT * {{ ?s ?p ?o BIND('{'a' * 4_000}' AS ?long) }} LIMIT 400"

    assert 500 == everything.count("<tr id=")
    assert "These are the first 500 rows." in everything
    assert client.get(link).content == ask(client, "SELECT * { ?s ?p ?o }", "text/csv").content
    assert "aa…" in (few := ask(client, wide, BROWSER).text)
    assert 10 < few.count("<tr id=") < 400
    assert len(few) < 1_500_000
    assert "This is the beginning." in ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", BROWSER).text


@pytest.mark.parametrize(
    ("query", "status"), [("ASK {", 400), ("CLEAR ALL", 403), ("ASK { SERVICE <http://a/> {} }", 403)]
)
def test_a_browser_is_told_on_a_page(client, query, status):
    """What is wrong stands above the query, which can be mended there; a program gets one line."""
    page, line = ask(client, query, BROWSER), ask(client, query)

    assert (status, status) == (page.status_code, line.status_code)
    assert line.text.strip() in unescape(page.text)
    assert f">{escape(query)}</textarea>" in page.text


def test_values_are_only_text(client):
    """No value, name or query becomes markup or a link that runs; a page from a browser loads nothing."""
    query = "SELECT * { VALUES (?a ?b) { ('</td><script>' <javascript:alert(1)>) ('ok'@kk <http://a/>) } }"
    hostile = ask(client, query, BROWSER)

    assert 200 == hostile.status_code
    assert not served_site.has_script(hostile.text)
    assert 'href="javascript' not in hostile.text
    assert '<span lang="kk">ok</span>' in hostile.text
    assert "default-src 'none'" in hostile.headers["content-security-policy"]


def test_a_link_may_say_what_it_accepts(client):
    """The parameter ``accept`` stands in for the header, and is held to the same."""
    answer = client.get(
        "/sparql", params={"query": SELECT, "accept": "text/csv"}, headers={"accept": BROWSER}
    )
    refused = client.get("/sparql", params={"query": SELECT, "accept": "image/png"})

    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    assert 406 == refused.status_code


def test_the_ways_to_ask_are_one(client):
    """GET, a form and a direct POST give the same answer."""
    get = ask(client, SELECT)
    form = client.post("/sparql", data={"query": SELECT})
    direct = client.post(
        "/sparql",
        content=SELECT.encode(),
        headers={"content-type": "application/sparql-query; charset=UTF-8"},
    )

    assert get.content == form.content == direct.content


def test_graphs_of_the_protocol(client):
    """The protocol's graphs stand in the place of those that a query names; else it sees the union."""
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    asserted = "https://w3id.org/bilateral-kg/graph/asserted"

    def counted(**parameters):
        answer = client.get("/sparql", params={"query": count, **parameters}, headers={"accept": "text/csv"})
        return int(answer.text.split()[1])

    assert counted() > counted(**{"default-graph-uri": asserted}) > 0
    assert 0 == counted(**{"named-graph-uri": asserted})


def test_gzip(client):
    """A client that takes gzip gets it, small answers aside, and the same content."""
    large, small = "SELECT * { ?s ?p ?o } LIMIT 200", "ASK {}"
    packed = ask(client, large, **{"accept-encoding": "gzip"})
    plain = ask(client, large, **{"accept-encoding": "identity"})

    assert "gzip" == packed.headers["content-encoding"]
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert packed.content == plain.content
    assert "content-encoding" not in ask(client, small, **{"accept-encoding": "gzip"}).headers


def test_a_large_answer_is_whole(client):
    """An answer that goes through a file is complete, in each coding."""
    everything = "SELECT * { ?s ?p ?o }"
    plain = ask(client, everything, "text/csv", **{"accept-encoding": "identity"})
    with client.stream(
        "GET", "/sparql", params={"query": everything}, headers={"accept": "text/csv"}
    ) as stream:
        packed = b"".join(stream.iter_raw())

    assert len(plain.content) > 1_000_000
    assert plain.content == gzip.decompress(packed)


def test_tags(client):
    """An answer that is known already is not sent again; one that differs each time has no tag."""
    tag = ask(client, SELECT).headers["etag"]
    known = ask(client, SELECT, **{"if-none-match": f'"x", {tag}'})

    assert (304, b"") == (known.status_code, known.content)
    assert "etag" not in ask(client, "SELECT (RAND() AS ?r) {}").headers
    assert tag != ask(client, SELECT, "text/csv").headers["etag"]


def test_what_differs_each_time_is_not_kept(client):
    """A query for random values is run anew each time."""
    for query in ("SELECT (RAND() AS ?r) {}", "SELECT (struuid() AS ?r) {}"):
        assert ask(client, query).content != ask(client, query).content


def test_without_a_query_it_describes_itself(client):
    """Without a query a program gets the description of the service, a person the editor."""
    service = client.get("/sparql", headers={"accept": "application/n-triples"})
    triples = {quad.triple.predicate.value for quad in parse(service.content, format=RdfFormat.N_TRIPLES)}
    editor = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.5"})

    assert "http://www.w3.org/ns/sparql-service-description#resultFormat" in triples
    assert "text/html; charset=utf-8" == editor.headers["content-type"]


def test_any_page_may_ask(client):
    """A page from elsewhere may ask and read, after asking whether it may."""
    asked = client.options("/sparql", headers={"origin": "https://example.org"})
    failed = ask(client, "ASK {", origin="https://example.org")

    assert 204 == asked.status_code
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert (
        "*" == asked.headers["access-control-allow-origin"] == failed.headers["access-control-allow-origin"]
    )


def test_head(client):
    """HEAD gives the headers of GET."""
    head, get = client.head("/sparql", params={"query": SELECT}), ask(client, SELECT)

    assert (get.headers["content-length"], b"") == (head.headers["content-length"], head.content)


@pytest.mark.parametrize(
    ("method", "arguments", "status", "line"),
    [
        ("GET", {"params": {"query": "SELECT * {\n ?s ?p }"}}, 400, "query:2:9: not SPARQL"),
        ("GET", {"params": {"query": ""}}, 400, "query: the query is empty"),
        ("GET", {"params": {"default-graph-uri": "http://a"}}, 400, "The parameter query is given 0 times"),
        ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "a b"}}, 400, "query: cannot be run"),
        ("GET", {"path": "/sparql?query=%FF"}, 400, "The parameters are not UTF-8"),
        ("GET", {"params": "&".join(["a=b"] * 2000)}, 400, "More than 1,000 parameters"),
        ("GET", {"params": {"query": "CLEAR ALL"}}, 403, "query: CLEAR would change the graph"),
        ("POST", {"content": b""}, 415, "A query is posted as"),
        ("POST", {"data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400, "The parameter query is given 2"),
        ("POST", {"data": {"query": "a" * 1_000_001}}, 413, "A request has at most 1,000,000 bytes"),
        ("GET", {"params": {"query": "a" * 33_000}}, 414, "Request-URI Too Long"),
        ("GET", {"headers": {"x": "a" * 70_000}}, 431, "Request Header Fields Too Large"),
        (
            "GET",
            {"params": {"query": "ASK {}"}, "headers": {"accept": "a/b," * 2_000}},
            431,
            "The header Accept",
        ),
        ("DELETE", {}, 405, "The endpoint takes GET, HEAD, POST, OPTIONS"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(client, method, arguments, status, line):
    """A request that cannot be served has the status that fits, and one line that says why."""
    answer = client.request(method, arguments.pop("path", "/sparql"), **arguments)

    assert (status, 1) == (answer.status_code, len(answer.text.splitlines()))
    assert answer.text.startswith(line)
    assert "nosniff" == answer.headers["x-content-type-options"]


def raw(client, request):
    """Send bytes as they are; return what comes back until the server closes."""
    address = urlsplit(str(client.base_url))
    with socket.create_connection((address.hostname, address.port), timeout=300) as connection:
        connection.sendall(request)
        return connection.makefile("rb").read()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /sparql HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"GET /sparql HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\nConnection: close\r\n\r\n", 400),
        (b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"GET /sparql HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GARBAGE\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET /sp\xffarql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
    ],
)
def test_hosts_and_garbage_are_refused(client, request_, status):
    """A request for another host, for none, or that is none, is refused."""
    answer = raw(client, request_)

    assert f"HTTP/1.1 {status} ".encode() == answer[:13]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2f..%2fpyproject.toml",
        "/vendor//etc/passwd",
        "/static/%00",
        "/download/..%2f..%2fetc%2fpasswd",
        "/static/" + "a" * 5000,
    ],
)
def test_no_path_leads_out(client, path):
    """No spelling of a path reads a file that is not part of the site, or says where anything stands."""
    answer = raw(client, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 ", b"HTTP/1.1 405 "))
    assert b"root:" not in answer
    assert b"/site-packages" not in answer


TOKENS = st.sampled_from(
    [
        "application/json",
        "text/turtle",
        "*/*",
        ";q=",
        "0.5",
        ",",
        "\\",
        '"',
        "=",
        "gzip",
        "\x7f",
        "é",
        "W/",
        "*",
    ]
)
HOSTILE = st.lists(TOKENS | st.text(max_size=8), max_size=8).map("".join)
HEADER = HOSTILE.map(lambda text: text.encode("utf-8", "replace")).filter(
    lambda value: not set(value) & set(b"\r\n\0")
)
PARAMETERS = st.lists(
    st.tuples(
        st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "using-graph-uri", "x"]),
        HOSTILE | st.just(SELECT) | st.just("ASK {}"),
    ),
    max_size=4,
)
NAMES = ["accept", "accept-encoding", "if-none-match", "content-type", "x-forwarded-for", "range", "expect"]


@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"]),
    PARAMETERS,
    st.dictionaries(st.sampled_from(NAMES), HEADER, max_size=3),
    st.binary(max_size=40),
)
def test_nothing_that_is_sent_breaks_it(client, method, parameters, headers, content):
    """Whatever parameters, headers and bodies say, the server answers as HTTP does, and not with a fault."""
    address = f"/sparql?{urlencode(parameters, errors='replace')}"
    try:
        answer = client.request(method, address, headers=headers, content=content)
    except httpx.LocalProtocolError:
        return

    assert answer.status_code in {200, 204, 304, 400, 403, 405, 406, 413, 415, 417, 431}
    assert "/site-packages" not in answer.text


def test_many_at_once(client):
    """Requests at the same time get each their own answer."""

    def number(n):
        return json.loads(ask(client, f"SELECT ({n} AS ?n) {{}}").content)["results"]["bindings"][0]["n"][
            "value"
        ]

    with ThreadPoolExecutor(20) as threads:
        assert [str(n) for n in range(60)] == list(threads.map(number, range(60)))


def test_the_results_are_what_they_say(client):
    """Every form of a table is read back as the same rows."""
    forms = {
        "application/sparql-results+json": QueryResultsFormat.JSON,
        "application/sparql-results+xml": QueryResultsFormat.XML,
        "text/tab-separated-values": QueryResultsFormat.TSV,
    }
    rows = {
        tuple(str(row["s"]) for row in parse_query_results(ask(client, SELECT, accept).content, format=form))
        for accept, form in forms.items()
    }

    assert 1 == len(rows)


@pytest.mark.parametrize("form", ["application/ld+json", "application/json"])
def test_a_form_that_cannot_say_the_answer(client, form):
    """A graph that a form of answer cannot write is refused with the forms that can, not as a failure."""
    triple = "<<( <http://a/s> <http://a/p> <http://a/o> )>>"
    answer = ask(client, f"CONSTRUCT {{ <http://a/x> <http://a/y> {triple} }} WHERE {{}}", form)

    assert 406 == answer.status_code
    assert f"{form}: cannot say all of this graph" in answer.text
    assert "Ask for one of text/turtle, application/n-triples, application/rdf+xml" in answer.text


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("LOAD <http://127.0.0.1:9/x", 400),
        ("LOAD", 400),
        ("LOAD <http://127.0.0.1:9/x> INTO <http://a/g>", 400),
        ("LOAD <http://127.0.0.1:9/x> ; INSERT DATA {", 400),
        ("LOAD <http://127.0.0.1:9/x> INTO GRAPH <http://a/g>", 403),
        ("PREFIX e: <http://127.0.0.1:9/#x> # PREFIX\nBASE <http://a/> LOAD e:x", 403),
        ("PREFIX e: <http://127.0.0.1:9/> LOAD f:x", 400),
        ("PREFIX e: <http://127.0.0.1:9/ LOAD e:x", 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o }", 400),
    ],
)
def test_updates_are_read_and_never_run(client, update, status):
    """What is no update is said to be none, whatever it would load or call; one that is gets refused."""
    answer = client.post("/sparql", data={"update": update})

    assert status == answer.status_code
    assert answer.text.startswith("update:1:" if status == 400 else "update: an update would change")


@pytest.mark.parametrize(
    ("update", "place"),
    [
        ("LOAD <http://a/x", "1:17"),
        ("PREFIX e: <http://a/>\nLOAD e:x ;\n LOAD f:x", "3:10"),
        ("PREFIX e: <http://a/> LOAD f:x", "1:31"),
    ],
)
def test_what_is_wrong_with_an_update_has_its_place(client, update, place):
    """Line and column are those of the text that was sent."""
    assert client.post("/sparql", data={"update": update}).text.startswith(f"update:{place}: not SPARQL")
