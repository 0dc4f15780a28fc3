"""SHACL shapes, each held to small graphs that conform and small ones that break exactly one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from pyshacl import validate
from rdflib import RDF, RDFS, SH, SKOS, Graph, Namespace

from kg.ontology import parts
from kg.ontology.shapes import validate as validated

if TYPE_CHECKING:
    from pyoxigraph import Quad

ROOT = Path(__file__).parents[1]
SHAPES = sorted((ROOT / "ontology/shapes").glob("*.ttl"))
CASES = sorted((ROOT / "tests/shapes").glob("*/*.ttl"))
EXAMPLES = sorted((ROOT / "ontology/examples").glob("*.ttl"))
BR = Namespace("https://w3id.org/bilateral-kg/ontology#")


@cache
def shapes() -> Graph:
    """All shapes as one graph."""
    graph = Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


@cache
def tree() -> Graph:
    """What shapes need of the ontology: its trees, which concept is in which scheme, and what negates."""
    ontology, kept = Graph(), Graph()
    for path in [*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology/vocabularies").glob("*.ttl")]:
        ontology.parse(path)
    for predicate in (RDFS.subClassOf, SKOS.inScheme, BR.negates):
        for triple in ontology.triples((None, predicate, None)):
            kept.add(triple)
    return kept


def expects(case: Path) -> list[str]:
    """Return the local names of the shapes that a case says it breaks."""
    first = case.read_text(encoding="utf-8").splitlines()[0]
    return re.findall(r"[\w-]+", first.partition("# expects:")[2])


@cache
def world() -> Graph:
    """What the cases speak of, beside what shapes need of the ontology."""
    return tree() + Graph().parse(ROOT / "tests/shapes/world.ttl")


@cache
def around() -> list[Quad]:
    """The same as builds hold it."""
    return quads(world().serialize(format="nt"))


@cache
def messages() -> set[str]:
    """The words of all shapes."""
    return set(map(str, shapes().objects(None, SH.message)))


@cache
def told(case: Path) -> Graph:
    """A case in its world; not to be changed."""
    data = Graph().parse(case)
    for triple in world():
        data.add(triple)
    return data


def broken(data: Graph) -> list[str]:
    """Return the local names of the shapes that a graph breaks, sorted."""
    _, report, _ = validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    results = report.objects(None, SH.result)  # not those nested in the detail of another
    return sorted({str(report.value(each, SH.sourceShape)).partition("#")[2] for each in results})


def quads(text: str) -> list[Quad]:
    """Return N-Triples as builds hold them."""
    return [*parse(text, format=RdfFormat.N_TRIPLES)]


@pytest.mark.each_kind(of=lambda case: {*expects(case)} or {f"good {case.parent.name}"})
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_shape(case: Path) -> None:
    """A case breaks exactly the shapes that its first line expects, and is told so in their own words."""
    found = validated([*parse(path=case, format=RdfFormat.TURTLE), *around()])

    assert expects(case) == sorted({each.shape for each in found})
    assert all(each.message in messages() for each in found)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_an_independent_engine_agrees(case: Path) -> None:
    """What pySHACL finds is what the engine finds that builds use."""
    assert expects(case) == broken(told(case))


@pytest.mark.sampled(30)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_in_parts_a_graph_breaks_what_it_breaks_whole(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph that is too large to be checked at once is checked in parts, with the same results."""
    data = list(quads(told(case).serialize(format="nt")))
    monkeypatch.setattr("kg.ontology.shapes._suspects", lambda *_: None)
    whole = validated(data)
    monkeypatch.setattr("kg.ontology.shapes._MOST", 1)

    assert whole == validated(data)


@pytest.mark.each_kind(of=lambda **case: {*case.values()})
@pytest.mark.parametrize(
    "shape",
    [
        ":Path sh:path :of ; sh:class :Thing .",
        ":Path sh:path :of ; sh:node :Far . :Far sh:property :FarOf . :FarOf sh:path :of ; sh:class :Thing .",
        (
            ":Path sh:path :of ; sh:property :FarOf . :FarOf sh:path :of ; sh:property :Next . "
            ":Next sh:path :name ; sh:minCount 1 ."
        ),
        (
            ":Path sh:path :of ; sh:or ( [ sh:class :Thing ] [ sh:property :Named ] ) . "
            ":Named sh:path :name ; sh:lessThan :alias ."
        ),
        ":Path sh:path :of ; sh:not [ sh:equals :alias ] .",
    ],
)
@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
def test_parts_hold_what_shapes_ask_of_the_nodes_around(
    shape: str, named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far a corpus's own shapes look from a node, and whatever they ask there, parts show it."""
    own = tmp_path / "ontology.ttl"
    unnamed = "" if named else "sh:property [ sh:path :of ; sh:minCount 1 ] ; "
    own.write_text(f"{OWN}{unnamed}sh:property :Path . {shape}", encoding="utf-8")
    data = [*parse(CHAIN, format=RdfFormat.TURTLE)]
    monkeypatch.setattr("kg.ontology.shapes._suspects", lambda *_: None)
    whole = [(each.focus, each.path) for each in validated(data, own)]
    monkeypatch.setattr("kg.ontology.shapes._MOST", 1)

    assert whole == [(each.focus, each.path) for each in validated(data, own)]
    assert whole


CHAIN = """
@prefix : <https://example.org/> .
:a a :Thing ; :of :b, :d . :b a :Part ; :of :c ; :name "b" ; :alias "a" . :c a :Thing ; :of :a ; :name "c" .
:d a :Small ; :of :e ; :alias :d . :e :of :e .
"""
"""Things of a class and of none that name each other, around in a circle."""


def test_a_part_has_no_more_of_the_nodes_around_than_shapes_ask() -> None:
    """What a node names stands in its part with that alone that shapes look at, and is not checked there."""
    shapes = f"{OWN}sh:property :Path . :Path sh:path :of ; sh:class :Thing ."
    triples = [each.triple for each in parse(CHAIN, format=RdfFormat.TURTLE)]
    first = next(iter(parts.of(triples, shapes, 1, always=())))

    assert first.nodes == {"https://example.org/a"}
    assert {str(RDF.type)} == {
        each.predicate.value for each in first.triples if not str(each.subject).endswith("/a>")
    }


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:path [ sh:inversePath :of ] ; sh:maxCount 1 ] .",
        "sh:property [ sh:path ( :of :in ) ; sh:maxCount 1 ] .",
        "sh:targetObjectsOf :of .",
        "sh:property [ sh:path :of ; sh:property [ sh:path :of ; sh:maxCount 1 ] ] .",
        "sh:sparql [ sh:select 'SELECT $this { $this :of ?a }' ] .",
    ],
)
def test_shapes_that_look_elsewhere_are_checked_on_the_whole(shape: str) -> None:
    """Where a shape looks against the direction of a predicate, or along several, nothing is parted."""
    assert parts.are_local(OWN + "sh:nodeKind sh:IRI .")
    assert not parts.are_local(OWN + shape)


OWN = """
@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:Own a sh:NodeShape ; sh:targetClass :Thing ; """


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:path :strange ; sh:maxCount 0 ] .",
        "sh:closed true ; sh:ignoredProperties ( rdf:type ) .",
    ],
)
def test_a_shape_of_a_corpus_sees_what_no_other_shape_names(shape: str, tmp_path: Path) -> None:
    """What is kept from the engine to save time depends on the shapes that a corpus adds."""
    own = tmp_path / "ontology.ttl"
    own.write_text(OWN + shape, encoding="utf-8")
    thing = "<https://example.org/thing>"
    data = (
        f"{thing} <{RDF.type}> <https://example.org/Thing> .\n{thing} <https://example.org/strange> {thing} ."
    )

    assert [] == validated(quads(data))
    assert [thing.strip("<>")] == [each.focus for each in validated(quads(data), own)]


def test_cases_say_what_they_are() -> None:
    """A case named bad expects a shape, one named good does not."""
    named = {case for case in CASES if case.stem.startswith("bad-")}

    assert named == {case for case in CASES if expects(case)}


def test_every_shape_has_a_case() -> None:
    """Each shape with a message is broken by some case, so that it is known to bite."""
    named = {str(shape).partition("#")[2] for shape in shapes().subjects(SH.message)}
    tried = {shape for case in CASES for shape in expects(case)}

    assert named == tried


def test_every_check_has_a_message() -> None:
    """A shape that is looked at by itself tells a person what to do."""
    graph = shapes()
    members = {each for shape in graph.subjects(SH.targetClass) for each in graph.objects(shape, SH.property)}
    targeted = members | set(graph.subjects(SH.targetSubjectsOf))

    assert [] == [shape for shape in targeted if graph.value(shape, SH.message) is None]


def test_every_qualifier_has_a_shape() -> None:
    """What a qualifier may hold is checked in the graph too."""
    ontology = Graph().parse(ROOT / "ontology/bilateral.ttl")
    br = "https://w3id.org/bilateral-kg/ontology#"
    qualifiers = {
        str(term).removeprefix(br)
        for term, kind in ontology.subject_objects(RDF.type)
        if str(kind) == f"{br}Qualifier"
    }
    checked = {
        str(shape).partition("#Qualifier-")[2]
        for shape, path in shapes().subject_objects(SH.path)
        if str(path).removeprefix(br) == str(shape).partition("#Qualifier-")[2]
    }

    assert qualifiers == checked


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_example_conforms(example: Path) -> None:
    """What ships as an example breaks no shape."""
    assert [] == broken(tree() + Graph().parse(example))


def test_shapes_are_core() -> None:
    """Shapes are SHACL Core: a SPARQL constraint would cost seconds."""
    terms = {term for triple in shapes() for term in triple}

    assert terms.isdisjoint({SH.sparql, SH.SPARQLConstraint, SH.select, SH.js})
