"""No query, however it is written, makes the store ask somebody else: whatever the word may stand in."""

import random
import socket
import threading

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.errors import InputError
from kg.rdf import guards, sparql


@pytest.fixture(scope="module")
def listener():
    """A port that counts who connects: its address, and the list that grows with each."""
    met = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def accept():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                met.append(connection)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", met


CALL = "SERVICE <AT> { ?s ?p ?z }"
TRICKS = [
    "SELECT * { SERVICE SILENT <AT> { ?s ?p ?z } }",
    r"SELECT * { \u0053ERVICE <AT\u003Ex> { ?s ?p ?z } }",
    "SELECT * { VALUES ?u { <AT> } SERVICE ?u { ?s ?p ?z } }",
    "PREFIX e: <AT> SELECT * { SERVICE e:x { ?s ?p ?z } }",
    "PREFIX e: <AT> SELECT * { service#it's\rSilent #u:\n e:x#y {\n { ?s ?p ?z } }",
    "PREFIX : <AT> SELECT * { service:x { ?s ?p ?z } }",
    "SELECT * { SERVICE <AT\u00a0> { ?s ?p ?z } }",
    "SELECT * { SERVICE <AT\u2028> { ?s ?p ?z } }",
    "PREFIX e: <AT> SELECT * { SERVICE e:a\u1680b { ?s ?p ?z } }",
    "PREFIX a\u1680b: <AT> SELECT * { SERVICE a\u1680b: { ?s ?p ?z } }",
    "PREFIX e: <AT> SELECT * { ?s ?p e:.SERVICE <AT> { ?s ?p ?z } }",
    "PREFIX : <AT> SELECT * { ?s ?p :.SERVICE SILENT <AT> { ?s ?p ?z } }",
    "PREFIX e: <AT> SELECT * { ?s ?p e:b.b.SERVICE <AT> { ?s ?p ?z } }",
    "PREFIX : <AT> PREFIX e: <AT> SELECT * { ?s ?p e:\u1680GRAPH .SERVICE:x { ?s ?p ?z } }",
    f"SELECT * {{ #\r{CALL} }}",
    f"PREFIX e: <AT> SELECT * {{ OPTIONAL {{ e:a\\' e:p ?o }} {CALL} OPTIONAL {{ ?q e:p 'z' }} }}",
    f"PREFIX e: <AT> SELECT * {{ OPTIONAL {{ e:a\\#b e:p ?o }} {CALL} }}",
    f"SELECT * {{ FILTER(true||1<'x>y') {CALL} FILTER(true||1='q') }}",
    f'SELECT * {{ VALUES ?x {{ """a" }} {CALL} }}',
    f"SELECT * {{ OPTIONAL {{ ?a ?b 1{CALL} }} }}",
    f"SELECT * {{ BIND(EXISTS {{ {CALL} }} AS ?b) }}",
    f"ASK {{ {{ SELECT * {{ {CALL} }} }} }}",
]


@pytest.mark.parametrize("query", TRICKS)
def test_no_way_of_writing_a_call_is_taken(listener, query):
    """A call is refused in whatever it hides: escapes, comments, names with quotes, comparisons like IRIs."""
    address, met = listener
    with pytest.raises(guards.ForbiddenError, match="SERVICE"):
        list(sparql.select(Store(), query.replace("AT", address)))

    assert met == []


PIECES = (
    *(
        "'",
        '"',
        "'''",
        '"""',
        "#",
        "\r",
        "\n",
        " ",
        "<",
        ">",
        "{",
        "}",
        ".",
        ",",
        ";",
        "(",
        ")",
        "?a",
        "1",
        "true",
    ),
    *(
        "\\'",
        '\\"',
        "\\#",
        "e:a\\'",
        'e:b\\"',
        "e:c\\#",
        "<'x>",
        "<e:i#'>",
        "'a'",
        '"b"',
        "'''c'''",
        "1<'x>y'",
    ),
    *("?x<?y", "?x<'q'", "e:p", "e:a.", "'z'@en", "[]", "'\\''", "\\u0027", "\\u0023", "\\u000a", "\\u005c"),
    *(
        "e:",
        ":",
        "e:.",
        ":.",
        "?t.",
        "e:a.b.",
        "\u00a0",
        "\u1680",
        "\u2028",
        "e:é",
        "GRAPH",
        " GRAPH ",
        "SILENT",
    ),
)
AROUND = ("OPTIONAL { %s ?p ?o }", "FILTER(true||%s)", "?a ?b %s .", "VALUES ?v { %s }", "%s")
CALLS = ("SERVICE", "service SILENT", "\\u0053ERVICE", "SERVICE#x\r", "SerVice #y:\n silent#'\n")
TARGETS = (
    *("<AT>", "<AT#a'b>", "?t", "e:x", "e:a\\'b", "e:x#'\r"),
    *("<AT\u00a0>", "<AT\u2028/>", "e:a\u1680b", "e:\u1680", ":", ":.:", "<AT\\u00a0>", "e:%7B"),
)


def test_random_signs_around_a_call_hide_nothing(listener):
    """Queries made of what opens and closes strings, comments and IRIs around a call never reach anybody."""
    address, met = listener
    chance = random.Random(20221125)
    store = Store()
    store.add(Quad(NamedNode(address), NamedNode(address), NamedNode(address)))

    def piece():
        signs = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
        return chance.choice(AROUND) % signs

    for _ in range(5_000):
        call = f"{chance.choice(CALLS)} {chance.choice(TARGETS)} {{ ?s ?p ?z }}"
        between = chance.choice(("", " "))
        inside = f"VALUES ?t {{ <AT> }} {piece()}{between}{call} {piece()}"
        query = f"PREFIX : <AT> PREFIX e: <AT> SELECT * {{ {inside} }}"
        try:
            list(sparql.run(store, query.replace("AT", address)))
        except InputError:
            continue

    assert met == []


def test_a_query_that_is_none_is_no_call():
    """A mistake beside the word is told as the mistake it is, with its place."""
    with pytest.raises(InputError, match=r"query:2:16: not SPARQL") as error:
        sparql.run(Store(), "# our web service\nSELECT * WHER { ?s ?p ?o }")

    assert not isinstance(error.value, guards.ForbiddenError)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?p ?o }",
        "SELECT ?service ?x { ?service ?p ?x }",
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?o { ?a ?b ?c } }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:x { ?s service:y ?o } }",
        "PREFIX web-service: <http://e/> SELECT * { GRAPH web-service:x { ?s ?p ?o } }",
        "SELECT * { GRAPH <http://e/service?x> { ?s ?p ?o } GRAPH <http://e/service/a:b> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'at your service {}' . <http://e/service/x> ?p ?o } # SERVICE",
        "# SERVICE <http://x/> {\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p 'web service x: {' }",
        "PREFIX webservice: <http://e/> SELECT * FROM webservice:g { ?s ?p ?o }",
        "PREFIX service: <http://e/> SELECT * { GRAPH\n service:g { ?s ?p ?o } }",
        "PREFIX service: <http://e/> SELECT * FROM NAMED service:g { ?s ?p ?o }",
        "PREFIX service: <http://e/> SELECT * { ?s ?p service:x { ?a ?b ?c } }",
    ],
)
def test_the_word_alone_is_no_call(query):
    """Variables, names and texts that say service are taken."""
    assert list(sparql.select(Store(), query)) == []
