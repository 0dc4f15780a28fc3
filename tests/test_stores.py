"""Every question has the same answer here, at Oxigraph's server and at Virtuoso."""

import json
from functools import cache
from pathlib import Path

import pytest
import sampling
import servers

import kg
from kg.asking import answers, catalogue, names, renderings
from kg.rdf import sparql
from kg.remote import publishing
from kg.remote.endpoint import Remote
from viz.network import network

EXPECTED = Path(__file__).parent / "answers"
PATIENTLY = ("--timeout", servers.LIMIT)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def remote(request):
    """An endpoint of each maker."""
    server = request.getfixturevalue(request.param)
    server.program.revive()
    return Remote(server.query, servers.LIMIT)


def statements(rows):
    """Return the texts of the statements of each row."""
    return [sorted(row["statements"].value.split(catalogue.SEPARATOR)) for row in rows if "statements" in row]


@pytest.fixture(scope="module")
def statements_here(graph):
    """The same of the build here; a question is asked once, not once for each maker."""
    return cache(lambda name: statements(sparql.select(graph, catalogue.get(name).text)))


@pytest.fixture
def selected(monkeypatch):
    """The rows of each query that is run; an answer runs a question's file whole, not without texts."""
    found, select = {}, sparql.select

    def kept(store, query, *rest):
        found[query] = list(select(store, query, *rest))
        return found[query]

    monkeypatch.setattr(catalogue, "briefly", str)
    monkeypatch.setattr(sparql, "select", kept)
    return found


def test_shipped_graph_is_published_whole(virtuoso, graph):
    """All that a build holds is at Virtuoso, graph by graph."""
    wanted = publishing.copies(graph)
    there = publishing.Publisher(virtuoso.store, virtuoso.query, 600)._counts(copy.name for copy in wanted)

    assert {copy.name: copy.triples for copy in wanted} == there


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", catalogue.names())
def test_question_is_answered_alike(remote, statements_here, selected, name):
    """A file, run elsewhere as it stands, gives the rows that it gives here, in order, with their texts."""
    text = catalogue.get(name).text
    here = statements_here(name)
    selected.clear()
    found = renderings.render(answers.answer(remote, name, {}), "json")

    assert json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8")) == json.loads(found)
    assert here == statements(selected[text])


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", catalogue.names())
def test_the_disk_answers_as_memory_does(built, name):
    """A build on the disk, as commands and servers open it, gives the answer that tests read from memory."""
    found = renderings.render(answers.answer(kg.open(built).store, name, {}), "json")

    assert json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8")) == json.loads(found)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("promises", {"a": "kazakhstan"}),
        ("contradictions", {"a": "azerbaijan", "b": "kazakhstan"}),
        ("denials", {"b": "azerbaijan"}),
        ("between", {"a": "azerbaijan", "groups": "no"}),
    ],
)
def test_parameters_are_read_alike(remote, graph, name, given):
    """A pair that is turned, half given or left open, and groups left out, mean the same elsewhere."""
    here, there = (renderings.render(answers.answer(store, name, given), "json") for store in (graph, remote))

    assert json.loads(here) == json.loads(there) != []


@pytest.mark.parametrize("name", ["neighbors", "diplomatic-relations"])
def test_other_language_is_answered_alike(remote, graph, name):
    """Labels of another language, English where they lack it, come alike from everywhere."""
    here, there = (answers.answer(store, name, {}, "kk") for store in (graph, remote))

    assert here.rows == there.rows


@pytest.mark.parametrize("form", ["markdown", "bibtex", "csl-json"])
def test_footnotes_are_alike(remote, graph, form):
    """What a row rests on is cited as it is here, role, origin and all."""
    here, there = (answers.answer(store, "denials", {"a": "Казахстан"}) for store in (graph, remote))

    assert renderings.render(here, form) == renderings.render(there, form)


def test_answer_costs_few_requests(remote, monkeypatch):
    """An answer with all its footnotes is a handful of requests, however many claims it rests on."""
    sent = []
    send = remote.transport.send
    monkeypatch.setattr(remote.transport, "send", lambda request: sent.append(request) or send(request))
    renderings.render(answers.answer(remote, "between", {"a": "kazakhstan"}), "markdown")

    assert len(sent) <= 10


@pytest.mark.parametrize(
    "text", ["kazakhstan", "KAZAKHSTAN", "Qazaxıstan", "id:kazakhstan", "Республика Казахстан"]
)
def test_names_are_known_alike(remote, graph, text):
    """A slug, an IRI and a name in any language mean the same there."""
    here, there = (names.resolve(store, text, "Entity") for store in (graph, remote))

    assert here == there


def test_network_is_alike(remote, graph):
    """What is drawn of a store elsewhere is what is drawn of the build."""
    here, there = network(graph), network(remote)

    assert [link.id for link in here.links] == [link.id for link in there.links]
    assert here == there


def test_any_query(remote, run):
    """A query of the user's own is run there, prefixes known."""
    query = "SELECT (COUNT(*) AS ?n) { ?claim a br:Claim ; br:status br:denied }"
    (row,) = sparql.select(remote, query)
    done = run(
        "query", "-e", query, "--endpoint", remote.transport.address.url, *PATIENTLY, "--format", "csv"
    )

    assert f"n\n{row['n'].value}\n" == done.stdout


def test_graph_of_a_query(remote):
    """A CONSTRUCT gives triples."""
    found = sparql.run(remote, "CONSTRUCT { ?s a br:Claim } WHERE { ?s a br:Claim } LIMIT 3")

    assert 3 == len(list(found))


@pytest.mark.parametrize(
    "query",
    [
        "# PREFIX br: <http://old.example/>\nSELECT ?o { id:kazakhstan br:neighborOf ?o }",
        'SELECT ?o { id:kazakhstan br:neighborOf ?o FILTER("PREFIX br: <x> PREFIX id: <x>" != STR(?o)) }',
        "SELECT ?o { id:kazakhstan br:neighborOf ?o } # PREFIX id: <http://old.example/>",
        "PREFIX br: <https://w3id.org/bilateral-kg/ontology#>\nSELECT ?o { id:kazakhstan br:neighborOf ?o }",
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_only_looks_like_a_declaration_is_none(remote, graph, query):
    """What a comment or a text declares is declared for the store all the same, and nothing is warned of."""
    here, there = (sorted(str(row["o"]) for row in sparql.select(store, query)) for store in (graph, remote))

    assert here == there
    assert len(here) == 3


def test_wrong_query_is_told_in_the_words_of_the_store(remote, run):
    """What the other side says of a query that it does not understand is passed on."""
    done = run(
        "query", "-e", "SELECT ?x WHERE { ?x ?y }", "--endpoint", remote.transport.address.url, *PATIENTLY
    )

    assert 3 == done.returncode
    assert "does not take the query (400 Bad Request)" in done.stderr
    assert 1 == done.stderr.count("\n")


def test_draw_of_a_store_elsewhere(remote, run, tmp_path):
    """A drawing is made of what a store elsewhere holds."""
    done = run(
        "draw",
        "--question",
        "neighbors",
        "--endpoint",
        remote.transport.address.url,
        *PATIENTLY,
        "-o",
        tmp_path / "a.graphml",
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert "Uzbekistan" in (tmp_path / "a.graphml").read_text(encoding="utf-8")
