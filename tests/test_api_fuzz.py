"""Hostile requests at a running server: none harms it, none makes it tell of its machine or echo markup."""

import contextlib
import http.client
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest
import running
from hypothesis import given
from hypothesis import strategies as st

from kg.asking import catalogue

MARKUP = "<xq9 onload=window.hurt=1>"
"""A tag that no page of ours has."""

HOSTILE = (
    "",
    MARKUP,
    f"\"'>{MARKUP}",
    f"</script>{MARKUP}",
    f"javascript:alert(1)//{MARKUP}",
    "../../../../../../etc/passwd",
    "..%2f..%2fbuild.json",
    "....//....//pyproject.toml",
    "/etc/passwd",
    "\\..\\..\\graph.ttl",
    "graph.ttl\x00.html",
    "\r\nX-Evil: 1\r\n\r\n<xq9>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "' OR 1=1; --",
    '" AND text MATCH "*',
    "id:kazakhstan } INSERT DATA { <a:a> <b:b> <c:c>",
    "*",
    "kazakhstan",
    "azerbaijan",
    "neighbors",
    "neighbors.csv",
    "2022-08-25-elkz-tukumov",
    "Қазақстан",
    "\u202e\u0000\ufeff\U0001f4a9",
    "a" * 5000,
    "(" * 3000,
    "-1",
    "1e999",
    "en-US-x-" + "y" * 300,
)

ADDRESSES = (
    "/{}",
    "/{}/{}",
    "/?lang={}",
    "/questions?tag={}&words={}",
    "/question/{}",
    "/question/{}?{}={}",
    "/question/neighbors?state={}&lang={}",
    "/question/neighbors.{}?state=kazakhstan",
    "/question/with-status?status={}",
    "/search?q={}&lang={}",
    "/id/{}",
    "/id/kazakhstan.{}",
    "/document/{}",
    "/document/2022-08-25-elkz-tukumov?{}={}",
    "/claim/{}",
    "/inference/{}",
    "/verdict/{}",
    "/rule/{}",
    "/entities?class={}&q={}",
    "/sources?{}={}",
    "/dyads?{}={}",
    "/dyad/{}/{}",
    "/dyad/kazakhstan/azerbaijan?lang={}&{}={}",
    "/ontology?{}={}",
    "/ontology.{}",
    "/graph?about={}&lang={}",
    "/graph?question={}&state={}",
    "/sparql?query={}",
    "/sparql?query=SELECT%20*%20%7B%20?s%20?p%20{}%20%7D%20LIMIT%202",
    "/sparql?query=ASK%7B%7D&default-graph-uri={}&named-graph-uri={}",
    "/sparql?{}={}",
    "/.well-known/{}",
    "/download/{}",
    "/static/{}",
    "/vendor/{}",
    "/openapi.json?{}={}",
)

METHODS = ("GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO")

anything = st.one_of(
    st.sampled_from(HOSTILE).map(lambda text: quote(text, safe="")),
    st.sampled_from(HOSTILE).map(lambda text: quote(text, safe="/.%")),
    st.text(max_size=40).map(lambda text: quote(text.encode("utf-8", "replace"), safe="")),
    st.binary(max_size=40).map(lambda data: quote_from_bytes(data, safe="")),
)
headers = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(
            st.sampled_from(usual),
            st.sampled_from(HOSTILE).map(_line := lambda text: "".join(text.split("\r\n")).replace("\0", "")),
            st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
        )
        for name, usual in {
            "Accept": (
                "text/html",
                "*/*",
                "text/turtle",
                "application/json;q=0.1",
                "text/csv;q=2",
                ",,;q=",
                "a/b",
            ),
            "Accept-Encoding": ("gzip", "br;q=1, *;q=0", "gzip;q=x", "identity;q=0"),
            "Accept-Language": ("kk", "ru;q=0.5,*"),
            "If-None-Match": ("*", 'W/"x"', '"'),
            "If-Modified-Since": ("yesterday", "Tue, 24 Nov 2026 10:00:00 GMT"),
            "Range": ("bytes=0-1", "bytes=5-1", "bytes=-1"),
            "Content-Type": (
                "application/sparql-query",
                "application/sparql-update",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain; charset=utf-7",
            ),
            "Content-Encoding": ("gzip", "deflate", "br", "identity"),
            "Origin": ("null", "https://elsewhere.example"),
            "X-Forwarded-Host": ("elsewhere.example",),
            "X-Forwarded-Prefix": ("/x\\y",),
        }.items()
    },
)


@pytest.fixture(scope="module")
def site(built, tmp_path_factory):
    """The address of a server of the shipped corpus."""
    with running.serving(tmp_path_factory.mktemp("log") / "serve.log", "--build", built) as address:
        yield address


@pytest.fixture(scope="module")
def secrets(checkout, built):
    """What only somebody at the machine can know."""
    return [str(checkout), str(built), sys.prefix, "site-packages", "Traceback (most recent", "root:x:0"]


@pytest.fixture(scope="module")
def ask(site):
    """Send a request over a connection of its own; returns status, headers by small names, body."""
    place = urlsplit(site)

    def ask(method, target, headers=(), body=None):
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=300)
        try:
            connection.putrequest(method, target)
            for name, value in dict(headers).items():
                connection.putheader(name, value.encode("latin-1", "replace"))
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, said, answer.read()
        finally:
            connection.close()

    return ask


def check(answer, secrets):
    """Assert what holds for every answer."""
    status, said, body = answer
    told = body.decode("utf-8", "replace") + repr(said)

    assert status < 500, told[:500]
    assert "x-evil" not in said
    assert [secret for secret in secrets if secret in told] == []
    assert said["x-content-type-options"] == "nosniff"
    if said.get("content-type", "").startswith(("text/html", "image/svg", "application/xhtml")):
        assert "script-src" in said["content-security-policy"]
        assert b"<xq9" not in body


@given(
    method=st.sampled_from(METHODS),
    address=st.sampled_from(ADDRESSES),
    values=st.tuples(anything, anything, anything),
    headers=headers,
)
def test_hostile_requests_do_nothing(ask, secrets, method, address, values, headers):
    """Whatever stands in path, parameters and headers: an answer below 500, no secret, no echo as markup."""
    body = b"" if method in {"POST", "PUT", "PATCH"} else None
    check(ask(method, address.format(*values), headers, body), secrets)


@given(
    body=st.one_of(anything.map(str.encode), st.binary(max_size=200)),
    name=st.sampled_from(["query", "update", "x"]),
    headers=headers,
)
def test_hostile_bodies_do_nothing(ask, secrets, body, name, headers):
    """Whatever is sent to the endpoint, in whatever coding it says to be, is answered below 500."""
    check(ask("POST", "/sparql", headers, body), secrets)
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    check(ask("POST", "/sparql", form, name.encode() + b"=" + body), secrets)


@pytest.mark.parametrize("value", [value for value in HOSTILE if "<" in value or "etc" in value], ids=ascii)
def test_markup_and_paths_at_each_address(ask, secrets, value):
    """Markup and ways to other folders, in each place of each address, asked for as a browser does."""
    for address in ADDRESSES:
        check(ask("GET", address.format(*[quote(value, safe="")] * 3), {"Accept": "text/html"}), secrets)


CHUNKED, FORM = b"Transfer-Encoding: chunked", b"Content-Type: application/x-www-form-urlencoded"
MALFORMED = {
    "length and chunks": (
        b"POST /sparql",
        [b"Content-Length: 5", CHUNKED],
        b"0\r\n\r\nGET /questions HTTP/1.1\r\n\r\n",
    ),
    "two lengths": (b"POST /sparql", [b"Content-Length: 5", b"Content-Length: 50"], b"query"),
    "odd coding": (b"POST /sparql", [b"Transfer-Encoding: xchunked"], b"0\r\n\r\n"),
    "length below zero": (b"POST /sparql", [b"Content-Length: -1"], b""),
    "length in letters": (b"POST /sparql", [b"Content-Length: 1e3"], b""),
    "chunk too long": (b"POST /sparql", [FORM, CHUNKED], b"FFFFFFFFFFFFFFFFFF\r\n"),
    "chunk not there": (b"POST /sparql", [FORM, CHUNKED], b"5\r\nque"),
    "bytes in the path": (b"GET /\x00\xff\x01", [], b""),
    "space before the colon": (b"GET /", [b"X-Odd : 1"], b""),
    "folded header": (b"GET /", [b"X-Odd: 1\r\n 2"], b""),
    "long header": (b"GET /", [b"X-Long: " + b"y" * 200_000], b""),
    "many headers": (b"GET /", [b"X-Many: y"] * 5_000, b""),
    "long path": (b"GET /" + b"y" * 200_000, [], b""),
    "whole address": (b"GET http://elsewhere.example/", [], b""),
    "tunnel": (b"CONNECT elsewhere.example:443", [], b""),
    "upgrade": (b"GET /", [b"Upgrade: websocket", b"Connection: Upgrade"], b""),
}
"""What is no proper request, or not one for us: method and target, headers, body."""


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_http_is_refused(ask, site, secrets, name):
    """What is no proper request gets one refusal at most, and the next request is answered as ever."""
    place = urlsplit(site)
    line, fields, body = MALFORMED[name]
    sent = b"\r\n".join([line + b" HTTP/1.1", b"Host: " + place.netloc.encode(), *fields, b"", body])
    with socket.create_connection((place.hostname, place.port), timeout=300) as connection:
        told = b""
        with contextlib.suppress(OSError):  # the server may hang up before all is said
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                told += piece
    statuses = [line.split()[1] for line in told.split(b"\n") if line.startswith(b"HTTP/1.1 ")]

    assert len(statuses) <= 1
    assert [status for status in statuses if status.startswith(b"5")] == []
    assert [secret for secret in secrets if secret.encode() in told] == []
    assert ask("GET", "/questions")[0] == 200


@pytest.fixture(scope="module")
def operations(site):
    """What the site's own OpenAPI description offers, each operation as requests to make."""
    schemathesis = pytest.importorskip("schemathesis")
    described = schemathesis.openapi.from_url(f"{site}/openapi.json")
    return [found.ok() for found in described.get_all_operations()]


def test_description_offers_every_question(operations):
    """Every question of the catalogue, the search and the endpoint stand in the OpenAPI description."""
    offered = {operation.path for operation in operations}

    assert offered >= {f"/question/{name}.json" for name in catalogue.names()} | {"/sparql"}


@given(data=st.data())
def test_answers_are_as_described(operations, secrets, data):
    """Requests made from the description are answered as it says: status, media type, content."""
    checks = pytest.importorskip("schemathesis.specs.openapi.checks")
    operation = data.draw(st.sampled_from(operations), label="operation")
    case = data.draw(operation.as_strategy(), label="request")
    answer = case.call(timeout=300)
    no_query = [checks.positive_data_acceptance] if operation.path == "/sparql" else []  # not any text is one
    case.validate_response(answer, excluded_checks=no_query)

    assert [secret for secret in secrets if secret in answer.text] == []


def test_query_is_answered_while_pages_are_made(ask):
    """Whoever asks the endpoint does not wait until all the pages are made that others ask for."""
    with ThreadPoolExecutor(20) as others:
        pages = [others.submit(ask, "GET", "/question/between.html") for _ in range(20)]
        status, _, body = ask("GET", "/sparql?query=ASK%20%7B%7D", {"Accept": "application/json"})
        waiting = sum(not page.done() for page in pages)

    assert (status, b"true" in body) == (200, True)
    assert waiting > 0
    assert {page.result()[0] for page in pages} == {200}
