"""Which nodes an engine has to look at: all that break a shape are among them, whatever stands in a graph."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib import Graph
from test_shapes import CASES, broken, quads, told, world

from kg.ontology import resuspecting, shapes
from kg.ontology.compiling import Compiled
from kg.ontology.resuspecting import Indexed
from kg.ontology.shape_graph import UnknownShapeError
from kg.rdf import blocks, store
from kg.rdf.columns import rows
from kg.rdf.runs import Run, Runs, as_lines
from kg.rdf.terms import BR, DOCUMENT, RDFS, SH, XSD
from kg.shards import Shards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.ontology.shapes import Violation

SHAPES = [quad.triple for quad in parse(input=shapes.shapes_text(), format=RdfFormat.TURTLE)]

NUMBERS = ("0", "-1", "+5", "007", "1.50", ".5", "1.", "1e3", " 1", "abc", "", "9" * 30)
DAYS = (
    *("2022-02-30", "2024-02-29", "2022-1-1", "0000-01-01", "12022-01-01", "-0044-03-15", "2022-01-01Z"),
    *("2022", "0000", "2022-13", "2022-12", "2022-01-01T24:00:00", "2022-01-01T25:00:00Z", "2022-01/2022-06"),
)
TEXTS = (
    "",
    "a",
    'a\n" .\n<b> \\',
    "é\u0085\u2028",
    "USD",
    "usd",
    "KAZ",
    "en-GB",
    "f" * 64,
    "F" * 64 + "\n",
    "http://a",
)
KNOWN = [
    *(
        Literal(each, datatype=XSD[kind])
        for each in NUMBERS
        for kind in ("integer", "decimal", "double", "int")
    ),
    *(
        Literal(each, datatype=XSD[kind])
        for each in DAYS
        for kind in ("date", "gYear", "gYearMonth", "dateTime")
    ),
    *(Literal(each, datatype=NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")) for each in DAYS),
    *(Literal(each, datatype=XSD["boolean"]) for each in ("true", "1", "TRUE", "yes")),
    *(Literal(each) for each in TEXTS),
    *(Literal(each, language=language) for each in TEXTS for language in ("en", "EN", "kk")),
    *(BlankNode("b"), BlankNode("c"), NamedNode("mailto:x"), NamedNode("http://x.example/é")),
    *dict.fromkeys(each.object for each in SHAPES),
]
"""Values of every kind that shapes ask for, usual and unusual, and the terms of the shapes."""

PATHS = [each.object for each in SHAPES if each.predicate in {SH["path"], SH["targetSubjectsOf"]}]


@pytest.fixture(scope="module")
def sound() -> list[Triple]:
    """What all cases that break no shape say, in one graph."""
    graph = Graph()
    for each in (world(), *(told(case) for case in CASES if case.stem.startswith("good-"))):
        graph += each
    return sorted((quad.triple for quad in quads(graph.serialize(format="nt"))), key=str)


def damaged(sound: Sequence[Triple], seed: int, times: int) -> list[Quad]:
    """Return a graph of which triples went, came, or got another value."""
    chance, found = random.Random(seed), dict.fromkeys(sound)
    nodes = [each.subject for each in sound if each.subject not in BR]
    objects = [each.object for each in sound]
    for _ in range(times):
        old = chance.choice([*found])
        value = chance.choice(chance.choice((KNOWN, objects)))
        if chance.random() < 0.6 and old.subject not in BR:
            found.pop(old)
        if chance.random() < 0.6:
            found[Triple(old.subject, old.predicate, value)] = None
        if chance.random() < 0.3:
            found[Triple(chance.choice(nodes), chance.choice(PATHS), value)] = None
    return [Quad(*each) for each in found]


def by_engine(data: Sequence[Quad], own: Path | None = None) -> list[Violation]:
    """Return what the engine finds in the whole of a graph."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "_suspects", lambda *_: None)
        return shapes.validate(data, own)


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_graph_breaks_what_it_breaks_for_the_engine(sound: list[Triple], seed: int) -> None:
    """Whatever was changed in a graph, the results are those of the engine on all of it."""
    data = damaged(sound, seed, 40)
    expected = by_engine(data)

    assert expected == shapes.validate(data)
    assert expected


def test_after_changes_only_what_they_touch_is_looked_at(
    sound: list[Triple], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Change after change the suspects are those of the whole graph, which is looked at once."""
    kept, chance, said = Shards(tmp_path), random.Random(3), [*sound]
    tree = [each for each in said if each.predicate == RDFS["subClassOf"]]
    wholes, whole = [], shapes._of_all
    monkeypatch.setattr(shapes, "_of_all", lambda *given: (wholes.append(1), whole(*given))[1])
    monkeypatch.setattr(resuspecting, "_MUCH", 1)
    for seed in range(12):
        if chance.random() < 0.7:
            said = [*dict.fromkeys([*tree, *(each.triple for each in damaged(said, seed, 6))])]
        else:
            said = [*sound]
        said = [each for each in said if each.predicate != RDFS["subClassOf"] or each in tree]
        data, text = [Quad(*each) for each in said], shapes.shapes_text()
        graph = Indexed(store.in_memory(data), [*blocks.of_quads(data, kept)], "this", len(data))

        found = shapes._suspects(data, text, kept, graph)
        assert [1] == wholes
        assert shapes._suspects(data, text) == found
        wholes.pop()


def test_the_oracle_agrees_on_a_damaged_graph(sound: list[Triple]) -> None:
    """PySHACL finds the same shapes broken where IRIs and literals stand in the places of others."""
    chance, found = random.Random(1), [*sound]
    for at in chance.sample(range(len(found)), 40):
        old = found[at]
        others = [each.object for each in sound if isinstance(each.object, type(old.object))]
        found[at] = Triple(old.subject, old.predicate, chance.choice(others))
    data = [Quad(*each) for each in found]
    text = (serialize(found, format=RdfFormat.N_TRIPLES) or b"").decode()

    assert broken(Graph().parse(data=text, format="nt")) == sorted(
        {each.shape for each in shapes.validate(data)}
    )


def test_a_graph_that_keeps_the_shapes_needs_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """All shapes that ship are known, and what keeps them is told to."""
    case = next(case for case in CASES if case.stem == "good-verbatim")
    monkeypatch.setattr(shapes, "_judge", None)

    assert [] == shapes.validate(quads(told(case).serialize(format="nt")))


def test_what_a_run_and_the_rest_say_of_a_node_counts_together() -> None:
    """Two statuses are too many, also where one stands in a document's run and the other elsewhere."""
    case = next(case for case in CASES if case.stem == "bad-two-statuses")
    data, home = quads(told(case).serialize(format="nt")), DOCUMENT["first"]
    claims = {each.subject for each in data if each.predicate == BR["status"]}
    of_claims = [Quad(*each.triple, home) for each in data if each.subject in claims]
    second = next(each for each in of_claims if each.predicate == BR["status"])
    run = Run(home, as_lines(each for each in of_claims if each != second))
    split = Runs([run], [*(each for each in data if each.subject not in claims), second])

    assert shapes.validate(data) == shapes.validate(split)
    assert shapes.validate(split)


UNKNOWN = {
    "a term that is not known here": "sh:path :p ; sh:equals :q",
    "two paths": "sh:path :p , :q",
    "a path that is no IRI": 'sh:path "p"',
    "a number that is none": 'sh:path :p ; sh:minCount "many"',
    "a number without a path": "sh:minCount 1",
    "two numbers": "sh:path :p ; sh:maxCount 1 , 2",
    "a list without an end": "sh:path :p ; sh:in [ rdf:first 1 ]",
    "a shape that is none": "sh:path :p ; sh:node :nothing",
    "a shape that is a class too": "a :Class ; sh:path :p",
    "a shape in itself": "sh:path :p ; sh:node :S",
    "a kind of node that is none": "sh:path :p ; sh:nodeKind :IRI",
    "an expression that is none": 'sh:path :p ; sh:pattern "("',
    "what may be seen wrongly, denied": "sh:path :p ; sh:not [ a sh:NodeShape ; sh:datatype xsd:integer ]",
    "a datatype with forms of its own": "sh:path :p ; sh:datatype xsd:duration",
    "a bound that is no number": 'sh:path :p ; sh:minInclusive "2022-01-01"^^xsd:date',
}


@pytest.mark.parametrize("said", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_is_not_known_is_left_to_the_engine(said: str) -> None:
    """A shape with a term that is unknown, or that is not as SHACL has it, is not read too kindly."""
    kind = "sh:PropertyShape" if "sh:path" in said else "sh:NodeShape"
    text = f"{PREFIXES} :S a {kind} ; sh:targetClass :T ; {said} ."

    with pytest.raises(UnknownShapeError):
        Compiled([quad.triple for quad in parse(input=text, format=RdfFormat.TURTLE)], {})


PREFIXES = f"""
@prefix : <https://example.org/> . @prefix sh: <{SH.iri}> . @prefix xsd: <{XSD.iri}> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


def test_rows_are_what_was_written() -> None:
    """Whatever a value holds, its row is found whole, and every quad is one."""
    predicate = NamedNode("https://example.org/p")
    values = [*KNOWN, Triple(predicate, predicate, Literal(" .\n"))]
    data = [Quad(NamedNode(f"https://example.org/{at}"), predicate, each) for at, each in enumerate(values)]

    found = {(row[0], row[2]) for row in rows(as_lines(data), {str(predicate).encode()})}

    assert found == {(str(each.subject).encode(), as_text(each.object)) for each in data}


def as_text(term: object) -> bytes:
    """Return a term as N-Triples write it."""
    return (
        f"<<( {term.subject} {term.predicate} {term.object} )>>".encode()
        if isinstance(term, Triple)
        else str(term).encode()
    )
