"""Statuses, relations, classes are data: what the ontology says of them decides, and no Python names them."""

import ast
from pathlib import Path

import pytest
import served_site
import small_corpus

import kg
from kg.building import checking, pipeline
from kg.corpus import loading
from kg.exporting import nanopublications, outputs
from kg.ontology import vocabulary
from viz.network import network

ROOT = Path(__file__).parent.parent

OWN = """\
@prefix own: <https://example.org/own#> .
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

own:confirmed a skos:Concept ; skos:inScheme br:statuses ; skos:notation "confirmed" ;
    skos:prefLabel "confirmed"@en ; skos:definition "Two voices say so."@en ;
    br:givesEdge true ; br:lineStyle "solid" .
own:rumored a skos:Concept ; skos:inScheme br:statuses ; skos:notation "rumored" ;
    skos:prefLabel "rumored"@en ; skos:definition "Somebody heard so."@en ;
    br:givesEdge false ; br:lineStyle "dashed" .
"""

CLAIMS = """\
claims:
  - claim: aland tradesWith bem-land
    status: {status}
    quote: Trade reached $40 million last year
  - claim: port-a connectedTo bem
    status: {status}
    mode: ferry
    quote: A ferry is planned
"""

TRADE = ("aland", "tradesWith", "bem-land")


@pytest.fixture(scope="module", params=["confirmed", "rumored"])
def added(request, tmp_path_factory):
    """A status that a corpus adds, and the folder of the corpus whose claims have it."""
    folder = tmp_path_factory.mktemp("corpus")
    claims = CLAIMS.format(status=request.param)
    return request.param, small_corpus.write(folder, claims=claims, ontology=OWN)


@pytest.fixture(scope="module")
def graph(added):
    """The graph of that corpus."""
    return kg.build(added[1])


@pytest.fixture(scope="module")
def site(added, tmp_path_factory):
    """The site of that corpus."""
    out = tmp_path_factory.mktemp("build") / "out"
    built = pipeline.build(loading.load(added[1]))
    pipeline.write(built, out, outputs.built())
    with served_site.client(kg.open(out).store, out) as client:
        yield client


def edges(graph):
    """The rows of the table of edges that no rule adds, as their first columns."""
    rows = [row.split(",") for row in graph.export("edges-csv").decode().splitlines()]
    return {tuple(row[:3]): row[4] for row in rows if row[3] == "false"}


def test_it_passes_the_check(added):
    """A status that a corpus adds is no finding."""
    assert [] == [each for each in checking.check(loading.load(added[1])) if each.severity == "error"]


def test_its_mark_decides_on_the_edge(added, graph):
    """Its claims become edges, with their claims behind them, exactly if the mark says so."""
    gives = added[0] == "confirmed"

    assert gives == (TRADE in edges(graph))
    assert gives == bool(edges(graph).get(TRADE))
    assert gives == bool(graph.query("ASK { GRAPH graph:asserted { id:aland br:tradesWith id:bem-land } }"))


def test_inferences_rest_on_its_claims(added, graph):
    """What a rule draws from its edges is derived from its claims."""
    found = graph.query(
        "ASK { ?inference a br:Inference ; rdf:predicate br:tradesWith ; rdf:object id:aland ;"
        " <http://www.w3.org/ns/prov#wasDerivedFrom>/br:status ?status }"
    )

    assert (added[0] == "confirmed") == bool(found)


def test_it_is_drawn_by_its_line_and_told_in_words(added, graph):
    """Drawings show its line, and say its label on it whatever the line."""
    status, line = added[0], {"confirmed": "solid", "rumored": "dashed"}[added[0]]
    drawn = {(link.relation, link.status): link for link in network(graph.store).links}

    link = drawn["tradesWith", status]
    assert line == link.line
    assert f"{status}: trades with" == link.words
    assert not link.folded
    assert ("tradesWith", "inferred") not in drawn


def test_a_question_answers_with_it(added, graph):
    """A question about two states answers with its claims, and calls the status by its label."""
    rows = [dict(row) for row in graph.ask("between", a="aland", b="bem-land")]

    assert ("trades with", added[0]) in {(row["relation"], row["status"]) for row in rows}


def test_a_link_is_in_its_state_if_it_is_a_fact(added, graph):
    """A status that gives edges tells the state of a link; one that says nothing of the thing does not."""
    rows = graph.ask("transport", a="aland", b="bem-land", at="2020-12-31")

    assert (["confirmed"] if added[0] == "confirmed" else []) == [row["status"] for row in rows]


def test_an_explanation_shows_it(added, graph):
    """Its claim stands behind the edge where there is one, else among the others."""
    found = graph.explain(*TRADE)

    claims = found.claims if added[0] == "confirmed" else found.others
    assert [added[0]] == [claim.status.label for claim in claims]


def test_pages_show_it(added, graph, site):
    """The pages of the entity and of the claim say the status, and the edge has its claim."""
    claim = graph.explain(*TRADE)
    iri = [*claim.claims, *claim.others][0].iri

    page = site.get(f"/claim/{iri.rsplit('/', 1)[1]}", headers={"Accept": "text/html"}).text
    assert added[0] in page
    entity = site.get("/id/aland", headers={"Accept": "text/html"}, follow_redirects=True).text
    assert iri.rsplit("/", 1)[1] in entity


def test_nanopublications_state_its_edges(added, graph):
    """The assertion of its claim holds the plain triple exactly if it gives edges."""
    text = nanopublications.trig(graph.store).decode()

    assert (added[0] == "confirmed") == ("id:aland br:tradesWith id:bem-land" in text)


def test_one_status_goes_without_saying():
    """Exactly one status is what a claim has that names none, and it gives edges."""
    ontology = vocabulary.load()

    assert [ontology.unsaid] == list(ontology.marked("unsaid"))
    assert ontology.unsaid in ontology.marked("givesEdge")


STRUCTURE = {"Claim", "Document", "Entity", "Inference", "Sentence", "Turn", "Name"}
"""The classes of the model itself, of which the code makes and reads the members."""

EXCEPTIONS = {
    ("Polity", "kg.corpus.entities"): "a side is a polity: the form of the authority file",
    ("Polity", "kg.web.pages.dyads"): "pairs of polities are what the page is of",
    ("Polity", "kg.web.pages.entities"): "from a polity the page leads to its pairs",
    ("City", "kg.corpus.keys"): "an example of the reference of the format",
    ("asserted", "kg.rdf.graphs"): "the name of the graph of plain edges",
    ("partOf", "*"): "a key of the authority file, and the property that it becomes",
    ("controls", "viz.page"): "an English word: the buttons of the page",
    ("links", "*"): "an English word: lines of a drawing, addresses of a cell, histories of links",
}
"""Names that the code may bear, by where, with the reason."""


def named():
    """Yield every relation, class of entities and status that a string constant of the code names."""
    ontology = vocabulary.load()
    classes = {name for name, each in ontology.classes.items() if "Entity" in each.ancestors}
    names = {*ontology.relations, *classes, *ontology.statuses} - STRUCTURE
    for path in sorted(path for package in ("kg", "viz") for path in (ROOT / package).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names:
                yield node.value, module


def concepts():
    """Yield every concept that the code takes from the ontology's namespace by its name."""
    known = vocabulary.load().concepts
    for path in sorted(path for package in ("kg", "viz") for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "BR":
                name = node.slice.value if isinstance(node.slice, ast.Constant) else ""
                if name in known:
                    yield name, ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_python_names_no_relation_class_or_status():
    """What a relation, a class of things or a status means stands in the ontology, and only there."""
    found = {pair for pair in named() if pair not in EXCEPTIONS and (pair[0], "*") not in EXCEPTIONS}

    assert set() == found


def test_every_exception_is_needed():
    """An exception goes when the code that needed it goes."""
    found = set(named())
    anywhere = {(name, "*") for name, _ in found}

    assert set() == EXCEPTIONS.keys() - found - anywhere


def test_python_names_no_concept():
    """Of the values from closed lists only the two kinds of evidence are made by the code."""
    assert {"cited", "verbatim"} == {name for name, _ in concepts()}
