"""The files as OWL tools take them: one ontology in each, all terms declared, no reasoner finds a fault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import served_site
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.building import pipeline
from kg.corpus import loading
from kg.rdf import graphs, ordering
from kg.rdf.terms import BR, DCTERMS, ID, ONTOLOGY, OWL, RDF, RDFS, SHAPES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCES = Path(__file__).parents[1] / "ontology"
FILES = sorted(
    file for part in (".", "vocabularies", "alignments", "shapes") for file in (SOURCES / part).glob("*.ttl")
)
PUBLISHED = ["ontology.ttl", "graph.ttl", "graph.trig"]
REASONERS = ["pellet", "hermit"]

BUILT_IN = {
    *(RDF[name] for name in ("type", "subject", "predicate", "object", "first", "rest", "nil")),
    *(RDFS[name] for name in ("label", "comment", "isDefinedBy", "seeAlso", "domain", "range")),
    *(RDFS[name] for name in ("subClassOf", "subPropertyOf", "Datatype", "Literal")),
    *(
        OWL[name]
        for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    ),
    *(OWL[name] for name in ("SymmetricProperty", "TransitiveProperty", "inverseOf", "disjointWith")),
    *(OWL[name] for name in ("propertyChainAxiom", "sameAs", "versionIRI", "versionInfo")),
    *(XSD[name] for name in ("string", "integer", "positiveInteger", "decimal", "boolean", "anyURI")),
    RDF["langString"],
}
"""What no ontology declares: the words of RDF and OWL, and the datatypes of OWL 2's own map."""

DECLARES = {OWL[f"{kind}Property"] for kind in ("Object", "Datatype", "Annotation")} | {OWL["Class"]}
LACKING = {
    *(XSD[name] for name in ("date", "gYear", "gYearMonth")),
    NamedNode("http://id.loc.gov/datatypes/edtf/EDTF"),
}
"""The datatypes of the graph that OWL 2's map has not: Pellet takes them, HermiT refuses to start."""


@pytest.fixture(scope="module")
def owlready2():
    """Owlready2, which carries Pellet and HermiT, or the test is skipped where it or Java is missing."""
    return pytest.importorskip("owlready2", reason="owlready2 is not installed here")


def quads_of(file: Path) -> list[Quad]:
    """The quads of a file of RDF."""
    return list(parse(path=file))


def ontologies(quads: Iterable[Quad]) -> list[str]:
    """What is said to be an ontology."""
    return sorted(
        str(each.subject) for each in quads if (each.predicate, each.object) == (RDF["type"], OWL["Ontology"])
    )


@pytest.mark.parametrize("name", [*PUBLISHED, "graph.jsonld"])
def test_built_file_is_one_ontology(built, name):
    """A file of a build holds one ontology, under the ontology's own name."""
    assert [str(ONTOLOGY)] == ontologies(quads_of(built / name))


def test_graph_of_the_ontology_is_one_ontology(graph):
    """The named graph of the ontology holds one, and no other graph holds any."""
    found = graph.quads_for_pattern(None, RDF["type"], OWL["Ontology"])

    assert [(ONTOLOGY, graphs.ONTOLOGY)] == [(each.subject, each.graph_name) for each in found]


def test_served_ontology_is_one_ontology(graph, built):
    """What a tool fetches from the ontology's address is one ontology, under that address."""
    site = served_site.client(graph, built)
    served = site.get("/ontology", headers={"accept": "text/turtle"}).content

    assert [str(ONTOLOGY)] == ontologies(parse(input=served, format=RdfFormat.TURTLE))


def test_parts_stay_described(graph):
    """Each file of the ontology is a part of the whole, and the whole names it."""
    own = {each.subject for file in FILES if file.parent.name != "shapes" for each in parts_in(file)}
    found = {each.object for each in graph.quads_for_pattern(ONTOLOGY, DCTERMS["hasPart"], None)}

    assert own == found
    assert {ONTOLOGY} == {
        each.object for part in own for each in graph.quads_for_pattern(part, DCTERMS["isPartOf"], None)
    }


def test_built_shapes_are_one_ontology(built):
    """The written shapes have one header, under their own name, which names each file as a part."""
    quads = quads_of(built / "shapes.ttl")
    files = [each for file in FILES if file.parent.name == "shapes" for each in parts_in(file)]

    assert [str(SHAPES)] == ontologies(quads)
    assert {SHAPES} == {each.object for each in files}
    assert {each.subject for each in files} == {
        each.object for each in quads if (each.subject, each.predicate) == (SHAPES, DCTERMS["hasPart"])
    }


def test_built_shapes_say_what_their_files_say(built):
    """But for the headers, the written shapes hold the triples of their files, and none else."""
    said = [each for file in FILES if file.parent.name == "shapes" for each in quads_of(file)]

    assert shape_triples(said) == shape_triples(quads_of(built / "shapes.ttl"))


def shape_triples(quads: Iterable[Quad]) -> set[str]:
    """The triples of shapes under their canonical names, without what makes a file an ontology."""
    kept = ordering.canonical(each for each in quads if _no_header(each))
    return {str(each.triple) for each in kept}


def _no_header(quad: Quad) -> bool:
    return quad.object != OWL["Ontology"] and quad.predicate != DCTERMS["hasPart"]


def parts_in(file: Path) -> Iterator[Quad]:
    """What says that a file is a part of another."""
    return (each for each in quads_of(file) if each.predicate == DCTERMS["isPartOf"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_source_file_is_one_ontology(file):
    """A file alone is an ontology too, and its name tells where in the ontology it stands."""
    wholes = {SOURCES / "bilateral.ttl": ONTOLOGY, SOURCES / "shapes/shapes.ttl": SHAPES}
    place = file.relative_to(SOURCES).with_suffix("").as_posix()
    name = f"{ONTOLOGY.value}/{place}" if file.parent.name != "shapes" else f"{SHAPES.value[:-6]}{place}"

    assert [str(wholes.get(file, NamedNode(name)))] == ontologies(quads_of(file))


def test_own_ontology_of_a_corpus_becomes_a_part(tmp_path):
    """A corpus's own ontology.ttl may have a header of its own, and the whole keeps its name."""
    import small_corpus

    own = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<https://example.org/terms> a owl:Ontology ."
    folder = small_corpus.write(tmp_path, ontology=own)
    found = list(pipeline.build(loading.load(folder)).quads)

    assert [str(ONTOLOGY)] == ontologies(found)
    part = Triple(ONTOLOGY, DCTERMS["hasPart"], NamedNode("https://example.org/terms"))
    assert part in [each.triple for each in found]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_term_is_declared(built, name):
    """A file declares every property, class and datatype that it uses, but those that OWL 2 has built in."""
    quads = quads_of(built / name)
    known = BUILT_IN | {each.subject for each in quads if each.predicate == RDF["type"] and _declares(each)}

    assert [] == sorted({str(term) for each in quads for term in _used(each) if term not in known})


def _declares(quad: Quad) -> bool:
    return quad.object in DECLARES or quad.object == RDFS["Datatype"]


def _used(quad: Quad) -> Iterator[object]:
    """The property of a statement, and its value where that is a class, or the datatype of the value."""
    yield quad.predicate
    if isinstance(quad.object, Literal):
        yield quad.object.datatype
    elif quad.predicate in {RDF["type"], RDFS["subClassOf"], RDFS["domain"], RDFS["range"]}:
        yield quad.object


def test_no_term_is_of_two_sorts(built):
    """OWL 2 DL lets no name be two of object, datatype and annotation property, nor class and datatype."""
    sorts: dict[object, set[object]] = {}
    for each in quads_of(built / "graph.ttl"):
        if each.predicate == RDF["type"] and _declares(each):
            sorts.setdefault(each.subject, set()).add(each.object)

    assert {} == {term: kinds for term, kinds in sorts.items() if len(kinds) > 1}


@pytest.mark.each_kind(of=lambda **case: {case["reasoner"], case["name"]})
@pytest.mark.parametrize("reasoner", REASONERS)
@pytest.mark.parametrize("name", ["graph.ttl", "ontology.ttl"])
def test_reasoner_finds_no_fault(built, tmp_path, owlready2, program, reasoner, name):
    """Owlready2 loads the file; Pellet and HermiT call it consistent, and every class may have members.

    HermiT gets no date: it refuses every datatype that OWL 2's map lacks, so those are strings to it.
    """
    program("java")
    triples = [each.triple for each in quads_of(built / name)]

    world = reasoned(owlready2, reasoner, triples, tmp_path)

    assert {BR["Claim"].value, BR["State"].value} <= {each.iri for each in world.classes()}
    assert [] == [each.iri for each in world.inconsistent_classes()]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("reasoner", REASONERS)
def test_reasoner_finds_a_fault(built, tmp_path, owlready2, program, reasoner):
    """A state that is called a person makes the ontology inconsistent: the classes say what excludes what."""
    program("java")
    state = ID["aland"]
    both = [Triple(state, RDF["type"], BR[kind]) for kind in ("State", "Person")]
    triples = [each.triple for each in quads_of(built / "ontology.ttl")]

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reasoned(owlready2, reasoner, [*triples, *both], tmp_path)


def reasoned(owlready2, reasoner: str, triples: Iterable[Triple], folder: Path):
    """Load triples into a world of Owlready2 and have a reasoner classify them."""
    file = folder / "given.nt"
    kept = triples if reasoner == "pellet" else filter(None, map(_without_dates, triples))
    file.write_bytes(serialize(kept, format=RdfFormat.N_TRIPLES) or b"")
    world = owlready2.World()
    world.get_ontology(file.as_uri()).load()
    run = {"pellet": owlready2.sync_reasoner_pellet, "hermit": owlready2.sync_reasoner_hermit}[reasoner]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # for a run of seconds
        run(world, debug=0)
    return world


def _without_dates(triple: Triple) -> Triple | None:
    """Turn a literal of a datatype that HermiT lacks into a string; leave out what speaks of the datatype."""
    if isinstance(triple.object, Literal) and triple.object.datatype in LACKING:
        return Triple(triple.subject, triple.predicate, Literal(triple.object.value))
    return None if LACKING & {triple.subject, triple.object} else triple
