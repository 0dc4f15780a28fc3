"""A store elsewhere answers as one here; whatever goes wrong there is one line within the time limit."""

import base64
import contextlib
import gzip
import socket
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import free_port
from stand_in import ONE, Says, stand_in

from kg.errors import EndpointError, InputError
from kg.rdf import sparql
from kg.remote.address import Address
from kg.remote.endpoint import Remote

SELECT = "SELECT ?a { ?a ?b ?c }"


def failing(*says, seconds=5.0, query=SELECT, **options):
    """Ask a stand-in and return the message of the error."""
    with stand_in(*says) as (url, _), pytest.raises(EndpointError) as error:
        list(sparql.select(Remote(url, seconds, **options), query))
    message = str(error.value)

    assert message.startswith(f"{url}: ")
    assert "\n" not in message
    return message.removeprefix(f"{url}: ")


def asked(*says, query=SELECT, user="", **options):
    """Ask a stand-in and return the values of the first column, and what it was asked."""
    with stand_in(*says) as (url, requests):
        remote = Remote(url.replace("//", f"//{user}@") if user else url, 5.0, **options)
        return [row["a"].value for row in sparql.select(remote, query)], requests


def test_query_is_sent_as_it_stands():
    """The other side gets the query on its own lines, what it leaves out declared before."""
    query = "# ASK nothing\nSELECT ?a {\n ?a br:status id:x }"
    found, ((method, _, headers, body),) = asked(Says(), query=query)
    (sent,) = parse_qs(body.decode())["query"]

    assert ["one"] == found
    assert ("POST", True) == (method, headers["Accept"].startswith("application/sparql-results+json"))
    assert sent.endswith(query)
    assert sent.split("# ASK")[0].count("PREFIX") == 2


XML = "application/sparql-results+xml"
START = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head>'
    b'<results><result><binding name="a">'
)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (Says(kind="text/html", body=b"<h1>Hello</h1>"), "answers with a web page, not with results"),
        (Says(kind="a/\x1b[31m" + "b" * 999), "answers with a/ [31m" + "b" * 53 + ", not with results"),
        (Says(kind="text/csv", body=b"a\n1\n"), "answers with text/csv, not with results"),
        (Says(body=ONE[:-20]), "the results are malformed or cut off"),
        (Says(body=b"{}"), "the results are malformed or cut off"),
        (Says(length=len(ONE) + 10), "the answer is cut off"),
        (Says(body=b'{"head":{},"results":' + b'{"a":[' * 200_000), "the results are malformed or cut off"),
        (Says(kind=XML, body=START), "the results are malformed or cut off"),
        (Says(kind=XML, body=START + b"<triple><subject>" * 200_000), "the results are malformed or cut off"),
        (Says(kind=XML, body=b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + START), "the results are malformed or cut"),
        (Says(headers={"X-SPARQL-MaxRows": "1"}), "gives only a part of the answer"),
        (Says(401), "asks for user and password (401 Unauthorized)"),
        (Says(403), "forbids this (403 Forbidden)"),
        (Says(404), "there is nothing at this address (404 Not Found)"),
        (Says(405), "does not take such requests (405 Method Not Allowed)"),
        (Says(429), "is asked too often (429 Too Many Requests)"),
        (Says(500, kind="text/html"), "fails (500 Internal Server Error)"),
        (Says(418), "refuses (418 I'm a Teapot)"),
        (Says(302, headers={"Location": "/sparql"}), "redirects without end"),
        (
            Says(302, headers={"Location": "file:///etc/passwd"}),
            "redirects without end, or to what is no http(s)",
        ),
        (Says(401, headers={"WWW-Authenticate": "Bearer"}), "asks for user and password"),
    ],
)
def test_what_is_no_answer_is_told_in_one_line(says, expected):
    """The message says what came instead of results."""
    assert failing(says).startswith(expected)


def test_words_of_the_other_side_are_passed_on_in_part():
    """What an endpoint says of a query is quoted, short, on one line, without what steers a terminal."""
    message = failing(Says(400, kind="text/plain", body=b"line 3:\n\x1b[31m syntax error" + b"x" * 9999))

    assert message.startswith("does not take the query (400 Bad Request): line 3: [31m syntax errorxxx")
    assert len(message) < 300


def test_large_answer_is_given_up():
    """An answer that is longer than agreed is not read, whether or not it says how long it is."""
    assert failing(Says(), max_bytes=10).startswith("the answer is larger than 10 bytes")
    assert failing(Says(headers={"Transfer-Encoding": "identity"}, length=0, body=b""), max_bytes=10)


@pytest.mark.parametrize("says", [Says(slow=0.2), Says(429, headers={"Retry-After": "600"}), Says(503)])
def test_time_is_limited_in_all(says):
    """A slow answer, and one that asks for patience, are given up when the time is over."""
    message = failing(says, seconds=1.0)

    assert "no whole answer within 1 s" in message or "It asks to wait 600 s" in message or "busy" in message


def test_silence_is_given_up():
    """An endpoint that takes the connection and never answers costs the time limit and no more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(EndpointError, match=r"no whole answer within 0\.5 s"):
            Remote(url, 0.5).query("ASK {}")


def after_lunch(remote):
    """Ask, let two hours pass, and ask again; returns the rows of each."""
    now = [1000.0]
    remote.transport.clock = lambda: now[0]
    first = list(sparql.select(remote, SELECT))
    now[0] += 7200
    return [first, list(sparql.select(remote, SELECT))]


def test_each_answer_has_its_time():
    """What is asked long after the first answer has the whole time again."""
    with stand_in(Says()) as (url, _):
        first, second = after_lunch(Remote(url, 30.0))

    assert first == second


def test_a_command_has_its_time_for_all_answers():
    """Where the time is for a whole task, it counts from the first request on."""
    with stand_in(Says()) as (url, requests), pytest.raises(EndpointError, match="no whole answer within 30"):
        after_lunch(Remote(url, 30.0, shared=True))

    assert 1 == len(requests)


def test_busy_store_is_asked_again():
    """A store that asks for a moment's patience, or is down for a moment, is asked once more."""
    found, requests = asked(Says(503), Says(429, headers={"Retry-After": "0"}), Says())

    assert (["one"], 3) == (found, len(requests))


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_nothing_else_is_asked_again(status):
    """What will not change is asked once."""
    with stand_in(Says(status)) as (url, requests), pytest.raises(EndpointError):
        Remote(url, 5.0).query(SELECT)

    assert 1 == len(requests)


def test_nothing_there():
    """A port where nothing listens, and a host that has no address, are told apart."""
    with pytest.raises(EndpointError, match="nothing answers there"):
        Remote(f"http://127.0.0.1:{free_port()}/sparql", 2.0).query("ASK {}")
    with pytest.raises(EndpointError, match="no host of this name"):
        Remote("http://no-such-host.invalid/sparql", 5.0).query("ASK {}")


def test_compressed_answer_is_neither_asked_for_nor_unpacked():
    """A small answer cannot become a large one: what is compressed against our wish is no result."""
    bomb = Says(headers={"Content-Encoding": "gzip"}, body=gzip.compress(ONE + b" " * 10_000_000))

    assert failing(bomb).startswith("the results are malformed")
    assert "identity" == asked(Says())[1][0][2]["Accept-Encoding"]


def test_redirect_keeps_the_query():
    """A redirect is followed with the whole query."""
    found, requests = asked(Says(301, headers={"Location": "/elsewhere"}), Says())

    assert ["one"] == found
    assert [("POST", "/sparql"), ("POST", "/elsewhere")] == [request[:2] for request in requests]
    assert requests[0][3] == requests[1][3]


def test_password_is_given_when_it_is_asked_for():
    """User and password go to the host that asks for them."""
    challenge = Says(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    found, requests = asked(challenge, Says(), user="me:se%40cret")

    assert ["one"] == found
    assert f"Basic {base64.b64encode(b'me:se@cret').decode()}" == requests[1][2]["Authorization"]


def test_password_stays_with_its_host():
    """Whoever the query is redirected to gets no password, even if asked for one."""
    challenge = Says(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    with stand_in(challenge) as (other, requests):
        message = ""
        with stand_in(challenge, Says(302, headers={"Location": other})) as (url, _):
            with pytest.raises(EndpointError) as error:
                Remote(url.replace("//", "//me:secret@"), 5.0).query(SELECT)
            message = str(error.value)

    assert ["Authorization"] not in [list(headers) for _, _, headers, _ in requests]
    assert not [headers for _, _, headers, _ in requests if "Authorization" in headers]
    assert "secret" not in message
    assert "me:" not in message


def test_password_from_the_environment(monkeypatch):
    """User and password may stand in the environment, so that no list of processes shows them."""
    monkeypatch.setenv("BILATERAL_USER", "me")
    monkeypatch.setenv("BILATERAL_PASSWORD", "secret")
    address = Address.read("https://example.org/sparql")

    assert ("me", "secret") == (address.user, address.password)
    assert "secret" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:7878",
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://[x/",
        "http://a b/",
        "http://é/",
    ],
)
def test_what_is_no_address_is_wrong_use(url):
    """Only http and https are asked."""
    with pytest.raises(InputError, match="address of a store"):
        Remote(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_wrong_use(text):
    """No text makes reading an address fail in another way."""
    with contextlib.suppress(InputError):
        assert Address.read(text).url.startswith("http")


def test_update_is_refused_before_it_is_sent():
    """What would change the other store does not leave the house."""
    with stand_in(Says()) as (url, requests), pytest.raises(InputError, match="only read"):
        sparql.run(Remote(url), "DELETE WHERE { ?s ?p ?o }")

    assert [] == requests


def test_truth_is_spelled_out():
    """A truth value that a store writes as 1 reads as true, whatever texts look like."""
    kind = '"datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"1"'
    cell = '{"type":"typed-literal",' + kind + "}"
    text = '{"type":"literal","value":"' + kind.replace('"', r"\"") + '"}'
    body = '{"head":{"vars":["a"]},"results":{"bindings":[{"a":%s},{"a":%s}]}}' % (cell, text)  # noqa: UP031 – braces

    assert ["true", kind] == asked(Says(body=body.encode()))[0]


def test_graph_is_read():
    """A CONSTRUCT gives triples; JSON-LD, which may point elsewhere, is not taken."""
    line = b'<http://a> <http://b> "c" .\n'
    with stand_in(Says(kind="text/turtle", body=line), Says(kind="application/ld+json", body=b"[]")) as (
        url,
        _,
    ):
        remote = Remote(url, 5.0)

        assert ['<http://a> <http://b> "c"'] == [
            str(each) for each in remote.query("CONSTRUCT WHERE { ?s ?p ?o }")
        ]
        with pytest.raises(EndpointError, match=r"answers with application/ld\+json"):
            remote.query("DESCRIBE <http://a>")


def test_a_challenge_that_is_none_is_told():
    """A request for a log-in that says nothing of how is an error in one line."""
    with stand_in(Says(401, headers={"WWW-Authenticate": "Digest realm="})) as (url, _):
        remote = Remote(url.replace("//", "//joe:secret@"), 5.0)
        with pytest.raises(EndpointError, match="asks for a log-in without saying how"):
            remote.query("ASK {}")


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;'>]><rdf:RDF %s></rdf:RDF>",
        b"<rdf:RDF %s>" + b"<rdf:Description><rdf:value>" * 100_000,
    ],
)
def test_xml_that_exhausts_its_reader_is_not_read(body):
    """Entities that stand for ever more, and elements without end, are malformed results."""
    named = b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    with (
        stand_in(Says(kind="application/rdf+xml", body=body % named)) as (url, _),
        pytest.raises(EndpointError, match="the results are malformed"),
    ):
        Remote(url, 5.0).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_command_ends_with_3(run):
    """The command says in one line what the endpoint did, names no password, and ends with 3."""
    with stand_in(Says(404)) as (url, _):
        done = run("ask", "neighbors", "--endpoint", url.replace("//", "//me:secret@"))

    assert (3, "") == (done.returncode, done.stdout)
    assert f"error: {url}: there is nothing at this address" in done.stderr
    assert "secret" not in done.stderr


def test_build_and_endpoint_exclude_each_other(run, built):
    """One cannot ask both."""
    done = run("query", "-e", "ASK {}", "--build", built, "--endpoint", "http://localhost/")

    assert 2 == done.returncode
    assert "Either --build or --endpoint" in done.stderr
