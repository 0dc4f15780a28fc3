"""A server of a maker that a test uses never holds up the next test."""

import signal

import pytest
import servers

from kg.errors import EndpointError
from kg.rdf import sparql
from kg.remote.endpoint import Remote
from kg.remote.publishing import Publisher

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?a > ?d || STR(?f) < STR(?b)) }"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory, server_program):
    """A Virtuoso that gives up a query after a second; it holds a triple."""
    folder = tmp_path_factory.mktemp("impatient")
    with servers.virtuoso(server_program("virtuoso-t"), folder, limit=1) as server:
        address = server.store.replace("//", f"//{server.user}:{server.password}@")
        Publisher(address, server.query)._put("http://x.org/g", b"<http://x.org/a> <http://x.org/b> 'c' .")
        yield server


def answers(server):
    """Whether a server tells what it holds."""
    return sparql.run(Remote(server.query, servers.LIMIT), "ASK { GRAPH <http://x.org/g> { ?s ?p 'c' } }")


def answers_again(server):
    """Whether it does once it was started anew; now and then Virtuoso hangs at its first query."""
    try:
        return answers(server)
    except EndpointError:
        server.program.process.kill()
        server.program.process.wait()
        server.program.start()
        return answers(server)


def test_query_without_end_is_given_up(impatient):
    """A query that takes longer than the server's limit is an error there, and the next is answered."""
    with pytest.raises(EndpointError, match="timed out"):
        sparql.run(Remote(impatient.query, servers.LIMIT), ENDLESS)

    assert answers(impatient)


def test_server_that_hangs_is_started_anew(impatient, monkeypatch):
    """A server that does not answer is started anew, and holds what it held."""
    impatient.program.process.send_signal(signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(servers, "LIMIT", 10)
        impatient.program.revive()

    assert answers_again(impatient)
