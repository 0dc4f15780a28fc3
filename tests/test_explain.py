"""An edge is explained down to the words it rests on; a missing one by what comes near."""

import json

import graphs
import pytest
import small_corpus

from kg.asking.explanations import explain
from kg.errors import InputError
from kg.rdf.graphs import ASSERTED, INFERRED
from kg.rdf.terms import BR, RDF

I_SIGNED = "“I signed a memorandum on the establishment of the Azerbaijani-Kazakh Expert Council”"


@pytest.fixture(scope="module")
def shipped():
    """The graph of the shipped corpus."""
    return graphs.shipped()


def small(folder, **parts):
    """The graph of the small corpus, with parts replaced."""
    return graphs.of(small_corpus.write(folder, **parts))


def test_the_memorandum_ends_at_the_words(shipped):
    """That two institutes signed a memorandum with each other ends at the words of who signed."""
    text = str(
        explain(shipped, "kaziss", "signedMemorandumWith", "center-for-international-relations-studies")
    )

    assert text.splitlines()[-1].strip() == I_SIGNED


def test_an_asserted_edge(tmp_path):
    """An edge that somebody asserts shows who says so, where, and in which words."""
    text = str(explain(small(tmp_path), "aland", "neighborOf", "bem-land"))

    assert text == (
        "Aland — neighbor of → Bemland\n"
        "└─ Ann Expert, Director (expert) · Gazette, 2020-05-04\n"
        "   “we” or “our”: read as the one named\n"
        "   “We are neighbours”"
    )


def test_an_inferred_edge(tmp_path):
    """An edge that a rule adds shows the rule's words and then what it rests on."""
    text = str(explain(small(tmp_path), "bem-land", "neighborOf", "aland"))

    assert text == (
        "Bemland — neighbor of → Aland\n"
        "└─ inferred, by the rule “symmetry”\n"
        "   │  A relation that the ontology calls symmetric holds both ways\n"
        "   └─ Aland — neighbor of → Bemland\n"
        "      └─ Ann Expert, Director (expert) · Gazette, 2020-05-04\n"
        "         “we” or “our”: read as the one named\n"
        "         “We are neighbours”"
    )


def test_what_the_authority_file_says(tmp_path):
    """An edge may rest on the authority file too, which is named."""
    found = explain(small(tmp_path), "president", "visited", "bem-land")

    assert [ground.authority for ground in found.grounds] == [("Bem (city, part of Bemland)",)]


def test_an_edge_of_the_authority_file(tmp_path):
    """What only the authority file states is no claim."""
    found = explain(small(tmp_path), "bem", "partOf", "bem-land")

    assert (found.found, found.claims, found.authority) == (True, (), ("Bem (city, part of Bemland)",))


def test_a_plan_is_no_edge(tmp_path):
    """A planned link is said not to be there, and shown as planned; from either end."""
    graph = small(tmp_path)
    for ends in (("port-a", "bem"), ("bem", "port-a")):
        found = explain(graph, ends[0], "connectedTo", ends[1])

        assert (found.found, [other.status.label for other in found.others]) == (False, ["planned"])


def test_nearest_edges(tmp_path):
    """In place of an edge that is not there, the edges between the two are named."""
    found = explain(small(tmp_path), "aland", "sharesLandBorderWith", "bem-land")

    assert [str(relation) for _, relation, _ in found.nearest] == [
        "neighbor of",
        "trades with",
        "neighbor of",
        "trades with",
    ]


def test_the_denied_border(shipped):
    """The land border that Tukumov denies is no edge, and his words are shown."""
    text = str(explain(shipped, "kazakhstan", "sharesLandBorderWith", "azerbaijan"))

    assert "there is no such edge" in text
    assert "denied: Yerkin Tukumov, Director of KazISS (state institute)" in text


def test_views_are_no_edges(tmp_path):
    """Of a relation that is only ever somebody's view, it says so and shows who holds it."""
    view = "expert assesses friendship\n    value: dry\n    quote: We are neighbours\n"
    claims = f"claims:\n  - claim: {view}"
    text = str(explain(small(tmp_path, claims=claims), "expert", "assesses", "friendship"))

    assert "there is no such edge: “assesses” is only ever somebody's view" in text
    assert "value: dry" in text


def test_years_that_an_anniversary_tells(shipped):
    """A known edge shows what a rule adds to it."""
    text = str(explain(shipped, "kazakhstan", "hasDiplomaticRelationsWith", "azerbaijan"))

    assert "inferred, since: 1992, by the rule “the anniversary tells the year”" in text


@pytest.mark.parametrize(
    "names",
    [
        ("Қазақстан", "neighbor of", "Azərbaycan"),
        ("https://w3id.org/bilateral-kg/id/kazakhstan", "br:neighborOf", "id:azerbaijan"),
    ],
)
def test_names(shipped, names):
    """Ends and relation are named by label in any language, prefixed name or IRI."""
    assert explain(shipped, *names) == explain(shipped, "kazakhstan", "neighborOf", "azerbaijan")


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (("kazakstan", "neighborOf", "azerbaijan"), "Did you mean Kazakhstan"),
        (("kazakhstan", "neighbourOf", "azerbaijan"), "neighborOf"),
    ],
)
def test_unknown_names(shipped, names, hint):
    """An unknown name is an error that names the nearest."""
    with pytest.raises(InputError, match=hint):
        explain(shipped, *names)


def test_labels_in_another_language(shipped):
    """The explanation speaks the reader's language where labels are known."""
    text = str(explain(shipped, "kazakhstan", "neighborOf", "azerbaijan", "ru"))

    assert text.startswith("Казахстан — ")


def leaves(explanation):
    """What an explanation ends at: claims and statements of the authority file."""
    found = [*explanation.claims, *explanation.authority]
    for ground in explanation.grounds:
        found += [*ground.authority, *(leaf for premise in ground.premises for leaf in leaves(premise))]
    return found


def test_every_edge_is_explained(shipped):
    """Every edge of the graph ends at claims or the authority file."""
    relations = {quad.subject for quad in shipped.quads_for_pattern(None, RDF["type"], BR["Relation"])}
    edges = [
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for graph in (ASSERTED, INFERRED)
        for quad in shipped.quads_for_pattern(None, None, None, graph)
        if quad.predicate in relations
    ]

    assert [edge for edge in edges if not leaves(explain(shipped, *edge))] == []


def test_json_names_what_it_shows(tmp_path):
    """As JSON an explanation holds the IRIs of the claims and rules behind it."""
    data = json.loads(explain(small(tmp_path), "bem-land", "neighborOf", "aland").to_json())
    (ground,) = data["grounds"]

    assert data["found"] is True
    assert ground["rule"]["iri"].endswith("/rule/symmetric-relation")
    assert ground["premises"][0]["claims"][0]["quote"] == "We are neighbours"


def test_a_drawing_fits_a_width(shipped):
    """Folded to a width, no line of the drawing is wider, and no word is lost."""
    tree = explain(shipped, "azerbaijan", "waterNeighborOf", "kazakhstan").tree()
    words = {word for line in tree.draw() for word in line.split() if len(word) < 40}
    lines = list(tree.draw(width=90))

    assert [line for line in lines if len(line) > 90 and len(line.split()[-1]) < 60] == []
    assert words - {word for line in lines for word in line.split()} == set()


def test_command(run, built):
    """The command prints the tree, as JSON with the same content."""
    edge = ("kaziss", "signedMemorandumWith", "center-for-international-relations-studies")
    text, data = (run("explain", *edge, "--build", built, "--format", form) for form in ("text", "json"))

    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.splitlines()[-1].strip() == I_SIGNED
    assert json.loads(data.stdout)["found"] is True
