"""What is published is there, whole, once; what is interrupted goes on; what is others' stays."""

import json

import pytest
import servers
from pyoxigraph import Literal, NamedNode, Quad, Store
from stand_in import Says, stand_in

from kg.errors import EndpointError
from kg.rdf.terms import DOCUMENT, RDFS, graph
from kg.remote import publishing
from kg.remote.endpoint import Remote
from kg.remote.publishing import LEDGER, Publisher, query_address

ONE, TWO, ONTOLOGY = DOCUMENT["one"], DOCUMENT["two"], graph("ontology")
THEIRS = NamedNode("https://example.org/theirs")


def store(**texts):
    """A small store: a document for each name, and a graph with a blank node."""
    found = Store()
    for name, text in texts.items():
        found.add(Quad(DOCUMENT[name], RDFS["label"], Literal(text), DOCUMENT[name]))
    found.update(
        f"INSERT DATA {{ GRAPH {ONTOLOGY} {{ <http://x.org/a> <http://x.org/b> [ <http://x.org/c> 'ö' ] }} }}"
    )
    return publishing.copies(found)


@pytest.fixture(scope="module")
def own_virtuoso(tmp_path_factory, server_program):
    """A Virtuoso that these tests may change."""
    with servers.virtuoso(server_program("virtuoso-t"), tmp_path_factory.mktemp("own")) as server:
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def target(request, tmp_path, server_program):
    """A store of each maker to publish to; another's graph is in it."""
    if request.param == "virtuoso":
        server = request.getfixturevalue("own_virtuoso")
        yield with_theirs(address(server), server.query)
    else:
        with servers.oxigraph(server_program("oxigraph"), tmp_path) as server:
            yield with_theirs(address(server), server.query)


def address(server):
    """The address of a server's graphs, with its user."""
    return server.store.replace("//", f"//{server.user}:{server.password}@") if server.user else server.store


def with_theirs(url, query):
    """Put a graph of somebody else into a store."""
    Publisher(url, query, 600)._put(THEIRS.value, b"<http://x.org/a> <http://x.org/b> <http://x.org/c> .\n")
    return url, query


def done(changes):
    """The changes other than graphs that stay, by graph."""
    return {change.name: change.what for change in changes if change.what != "keep"}


def counts(target, *names):
    """How many triples graphs have there."""
    found = Publisher(*target, 600)._counts(name.value for name in names)
    return [found.get(name.value, 0) for name in names]


def test_published_twice_is_published_once(target):
    """The second time nothing is sent; what changed is put, what is no more is removed."""
    Publisher(*target, 600).publish(store(one="a", two="b"))

    assert {} == done(Publisher(*target, 600).publish(store(one="a", two="b")))
    assert [1, 1, 2, 1] == counts(target, ONE, TWO, ONTOLOGY, THEIRS)
    assert {ONE.value: "put", TWO.value: "remove"} == done(Publisher(*target, 600).publish(store(one="c")))
    assert [1, 0, 2, 1] == counts(target, ONE, TWO, ONTOLOGY, THEIRS)


def test_interrupted_goes_on(target, monkeypatch):
    """After an interruption what is done stays done, and the rest follows, whatever was there before."""
    monkeypatch.setattr(publishing, "_LEDGER_SECONDS", 0)
    Publisher(*target, 600).publish(store(one="a", two="b"))

    def stop(change):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Publisher(*target, 600, on_change=stop).publish(store(one="c", two="d"))

    assert {TWO.value: "put"} == done(Publisher(*target, 600).plan(store(one="c", two="d")))
    assert {ONE.value: "put", TWO.value: "put"} == done(
        Publisher(*target, 600).publish(store(one="a", two="b"))
    )


def test_several_at_once_and_large_ones_in_parts(target, monkeypatch):
    """However many graphs and requests there are, all is there, and what was broken off goes on."""
    monkeypatch.setattr(publishing, "_PART", 150)
    monkeypatch.setattr(publishing, "_LEDGER_SECONDS", 0)
    texts = {f"d{number}": "x" * 80 for number in range(7)}
    wanted, names = store(**texts), [DOCUMENT[name] for name in texts]

    def stop(change):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Publisher(*target, 600, on_change=stop, at_once=3).publish(wanted)
    left = done(Publisher(*target, 600).plan(wanted))
    assert 0 < [*left.values()].count("put") < len(wanted)

    assert left == done(Publisher(*target, 600, at_once=3).publish(wanted))
    assert [*[1] * 7, 2, 1] == counts(target, *names, ONTOLOGY, THEIRS)
    assert {} == done(Publisher(*target, 600).plan(wanted))


def test_parts_are_whole_lines(monkeypatch):
    """Put together they are what they were; none is larger than a store takes, but for a line that is."""
    monkeypatch.setattr(publishing, "_PART", 7)
    lines = b"one .\ntwo .\nthree .\nfour .\n"
    parts = [*publishing._parts(lines)]
    assert [b"one .\n", b"two .\n", b"three .\n", b"four .\n"] == parts  # three is longer than a part may be
    assert [b""] == [*publishing._parts(b"")]


def test_a_store_that_dies_in_the_middle_goes_on_when_it_is_back(server_program, tmp_path):
    """Where the store is killed between two graphs, that is told; back again, the same call goes on."""
    with servers.oxigraph(server_program("oxigraph"), tmp_path) as server:
        target = with_theirs(server.store, server.query)

        def die(change):
            server.program.process.kill()
            server.program.process.wait()

        with pytest.raises(EndpointError) as told:
            Publisher(*target, 600, on_change=die).publish(store(one="a", two="b"))
        server.program.revive()

        again = done(Publisher(*target, 600).publish(store(one="a", two="b")))
        assert 1 == len(str(told.value).splitlines())
        assert TWO.value in again
        assert [1, 1, 2, 1] == counts(target, ONE, TWO, ONTOLOGY, THEIRS)


@pytest.mark.parametrize(
    "says", [Says(200, length=10, body=b"{"), Says(200, body=b""), Says(503, headers={"Retry-After": "9999"})]
)
def test_a_store_that_dies_in_the_middle_of_an_answer_is_told(says, run, built):
    """Half an answer, none, and one that comes too late end with 3 and one line, and nothing is believed."""
    with stand_in(says) as (url, asked):
        done = run("publish", url, "--query-endpoint", url, "--build", built, "--dry-run")

    assert (3, "") == (done.returncode, done.stdout)
    assert 1 == done.stderr.count("error: ")
    assert "Traceback" not in done.stderr
    assert all(method == "POST" for method, *_ in asked)


def test_what_somebody_changed_there_is_put_again(target):
    """A graph that has not as many triples as it was published with counts as changed."""
    Publisher(*target, 600).publish(store(one="a"))
    Publisher(*target, 600)._send("DELETE", ONE.value, None)

    assert {ONE.value: "put"} == done(Publisher(*target, 600).publish(store(one="a")))


def test_plan_changes_nothing(target):
    """A plan says what there is to do and leaves the store as it is."""
    Publisher(*target, 600).publish(store())
    before = counts(target, ONE, LEDGER)

    assert {ONE.value: "put"} == done(Publisher(*target, 600).plan(store(one="a")))
    assert before == counts(target, ONE, LEDGER)


def test_command_publishes(run, built, server_program, tmp_path):
    """The command tells on standard error what it does, and that it did nothing the second time."""
    with servers.oxigraph(server_program("oxigraph"), tmp_path) as server:
        plan = run("publish", server.store, "--dry-run", "--build", built)
        first = run("publish", server.store, "--build", built)
        again = run("publish", server.store, "--build", built)
        found = Remote(server.query, 600).query(
            "ASK { ?claim a <https://w3id.org/bilateral-kg/ontology#Claim> }", use_default_graph_as_union=True
        )

    assert [(0, "")] * 3 == [(each.returncode, each.stdout) for each in (plan, first, again)]
    assert "graphs: 26 to put" in plan.stderr
    assert "graphs: 26 put" in first.stderr
    assert "triples counted there" in first.stderr
    assert "graphs: 26 left as it is" in again.stderr
    assert bool(found)


def test_refusal_halfway_tells_what_was_done(run, built):
    """Where the store stops taking graphs, the command says how far it came and ends with 3."""
    rows = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    good = Says(204, body=b"")
    with stand_in(Says(body=rows), Says(404), good, good, good, Says(507)) as (url, asked):
        done = run("publish", url.replace("//", "//me:secret@"), "--query-endpoint", url, "--build", built)

    assert (3, "") == (done.returncode, done.stdout)
    assert "graphs: 2 put" in done.stderr
    assert "the same command goes on from here" in done.stderr
    assert "secret" not in done.stderr
    assert ["POST", "GET", *["PUT"] * 4, "POST"] == [method for method, *_ in asked]


def test_lost_triples_are_told():
    """A store that takes everything and holds nothing is found out by counting."""
    rows = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    with (
        stand_in(Says(body=rows)) as (url, _),
        pytest.raises(EndpointError, match="has 0 triples there, not 1"),
    ):
        Publisher(url, url, 600).publish(store(one="a"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"graph": {"type": "literal", "value": "http://x.org/a"}},
        {"graph": {"type": "uri", "value": "http://x.org/\x1b[2J"}},
        {"graph": {"type": "uri", "value": "http://x.org/> ) } #"}},
        {"triples": {"type": "literal", "value": "many"}},
        {"triples": {"type": "uri", "value": "http://x.org/1"}},
        {"hash": None},
    ],
    ids=" ".join,
)
def test_ledger_that_is_none_is_told(run, built, wrong):
    """A ledger that somebody else has written is an error in one line, and nothing is changed."""
    right = {
        "graph": {"type": "uri", "value": "http://x.org/a"},
        "hash": {"type": "literal", "value": "0"},
        "triples": {"type": "literal", "value": "1"},
    }
    row = {name: term for name, term in (right | wrong).items() if term}
    body = json.dumps({"head": {"vars": [*right]}, "results": {"bindings": [row]}}).encode()
    with stand_in(Says(body=body)) as (url, asked):
        done = run("publish", url, "--query-endpoint", url, "--build", built)

    assert (3, 1) == (done.returncode, len(asked))
    told = done.stderr.splitlines()[-1]
    assert "graph/publication> is not as it was published" in told or "the results are malformed" in told
    assert "\x1b" not in done.stderr


def test_query_address_must_be_known(run, built):
    """Where it is not clear how to count, nothing is published."""
    done = run("publish", "http://localhost/rdf", "--build", built)

    assert 2 == done.returncode
    assert "--query-endpoint" in done.stderr


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://h:1/store", "http://h:1/query"),
        ("http://h:1/a/store/", "http://h:1/a/query"),
        ("http://u:p@h/sparql-graph-crud-auth", "http://u:p@h/sparql"),
        ("http://h/rdf-graphs/service", ""),
    ],
)
def test_query_address_is_known(given, expected):
    """Oxigraph's and Virtuoso's addresses tell where queries go."""
    assert expected == query_address(given)
