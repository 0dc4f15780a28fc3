"""A text is judged as a query by what it says, whether it is short enough to be run unread or not."""

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.errors import InputError
from kg.rdf import sparql, syntax

TEXTS = [
    "SELECT * { ?s br:borders ?o }",
    "select ?o from <urn:g> { ?s ?p ?o }",
    "SELECT * FrOm NAMED <urn:g> { GRAPH ?g { ?s ?p ?o } }",
    'SELECT ("FROM" AS ?word) { ?s ?p ?o }',
    "PREFIX br: <urn:other#> SELECT * { ?s br:borders ?o }",
    r"SELECT * { ?s \u0062r:borders ?o }",
    "SELECT * { ?s nobody:knows ?o }",
    "SELECT * { ?s ?p . ?o ?p ?s }",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "PREFIX br: <urn:x#> DROP ALL",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { SERVICE <urn:elsewhere> { ?s ?p ?o } }",
    "select * { service silent <urn:elsewhere> { ?s ?p ?o } }",
    f"SELECT * {{ FILTER {'(' * 201}true{')' * 201} }}",
    "no query",
    "",
]


def outcome(query):
    """Return what comes of a query: its rows, or how it is refused."""
    borders = NamedNode("https://w3id.org/bilateral-kg/ontology#borders")
    store = Store()
    store.add(Quad(NamedNode("urn:a"), borders, NamedNode("urn:b"), NamedNode("urn:g")))
    try:
        return [str(row) for row in sparql.run(store, query)]
    except InputError as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("text", TEXTS)
def test_what_comes_of_a_text_does_not_depend_on_its_length(text):
    """A comment that makes a text too long to be run unread changes nothing of what comes of it."""
    long = f"{text}\n#{' and so on' * 300}"
    assert outcome(text) == outcome(long)


@pytest.mark.parametrize("function", ["RAND()", "now()", "UUID()", "StrUUID()", "BNODE()"])
def test_what_differs_from_call_to_call_is_known_in_any_case(function):
    """A function of chance or time is found however it is spelled, and not in a comment."""
    assert not syntax.deterministic(f"SELECT * {{ BIND({function} AS ?x) }}")
    assert syntax.deterministic(f"SELECT * {{ BIND(1 AS ?x) }} # {function}")


def test_the_letters_of_a_word_in_another_are_not_the_word():
    """NOW in ``?known`` and RAND in ``?brand`` say nothing of chance."""
    assert syntax.deterministic("SELECT ?known ?brand { ?known ?p ?brand }")
