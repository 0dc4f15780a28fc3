"""Statuses, relations, classes are data: what the ontology says of them decides, and no Python names them."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import sampling
import served_site
import small_corpus
from pyoxigraph import NamedNode, Quad, Store

import kg
from kg.asking import answers, catalogue, renderings
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
    ("Event", "kg.exporting.events"): "a row of the table of events, a class of the code",
    ("Polity", "kg.asking.pairs"): "the ends of a pair, of which the catalogue asks",
    ("Polity", "kg.web.parts.maps"): "what is marked at its capital",
    ("Place", "kg.web.parts.maps"): "a place on a map, a class of the code",
    ("Polity", "kg.web.pages.dyads"): "pairs of polities are what the page is of",
    ("Polity", "kg.web.pages.entities"): "from a polity the page leads to its pairs",
    ("City", "kg.corpus.keys"): "an example of the reference of the format",
    ("asserted", "kg.rdf.graphs"): "the name of the graph of plain edges",
    ("Place", "viz.page_map"): "a place on a map, a class of the code",
    ("State", "kg.review.state"): "the state of a review, a class of the code",
    ("Person", "kg.extraction.names"): "a voice that nobody knows is proposed as a person",
    ("Organisation", "kg.extraction.names"): "a body that nobody knows is proposed as an organization",
    ("Region", "kg.extraction.names"): "a part of the world is not the world's: West Africa",
    ("InternationalOrganisation", "kg.extraction.bodies"): "whose names those of its bodies go on after",
    ("Person", "kg.extraction.persons"): "the grammar of persons: titles, surnames, patronymics",
    ("Person", "kg.extraction.resolution"): "what he, she and the two leaders can stand for",
    ("Polity", "kg.extraction.resolution"): "what we and the two countries can stand for",
    ("Location", "kg.extraction.resolution"): "what there can stand for",
    ("Actor", "kg.extraction.flags"): "a sentence of two actors without a candidate is to be read",
    ("Office", "kg.extraction.offices"): "an office is held by a person, and told by its title",
    ("Person", "kg.evaluation.alignment"): "a person is named by parts of the name",
    ("Person", "kg.evaluation.evaluating"): "names of persons are scored by themselves",
    ("denied", "kg.extraction.status"): "a key of the table of words, of which the value is the status",
    ("proposed", "kg.extraction.proposing"): "an English word: an end that is a proposed entity",
    ("proposed", "kg.evaluation.report"): "an English word: how many candidates were proposed",
    ("Polity", "kg.asking.answers"): "an answer is headed by the polities that it is asked of",
    ("Polity", "kg.asking.briefings"): "whom a brief is about",
    ("Briefing", "kg.asking.briefings"): "headline and findings, a class of the code",
    ("proposed", "kg.cli.import"): "an English word: what is told of marks",
    ("UnnamedActor", "kg.extraction.descriptions"): "an actor that words describe and nobody names",
    ("City", "kg.extraction.knowledge"): "a city stands on the side of its state",
    ("Polity", "kg.extraction.pairs"): "the two of a pair are polities",
    ("CollectiveActor", "kg.extraction.pronouns"): "what it and they can stand for",
    ("Person", "kg.extraction.titles"): "an office is held by a person",
    ("Ministry", "kg.extraction.resolution"): "who speaks for a state",
    ("Office", "kg.extraction.resolution"): "who speaks for a state",
    ("Parliament", "kg.extraction.resolution"): "who speaks for a state",
    ("Organisation", "kg.extraction.resolution"): "what the Council and the Organization can stand for",
    ("partOf", "*"): "a key of the authority file, and the property that it becomes",
    ("controls", "viz.page"): "an English word: the buttons of the page",
    ("links", "*"): "an English word: lines of a drawing, addresses of a cell, histories of links",
}
"""Names that the code may bear, by where, with the reason."""


@cache
def constants():
    """Return the constants of the code and the names that it takes from the ontology, with their modules."""
    held, taken = [], []
    for path in sorted(path for package in ("kg", "viz") for path in (ROOT / package).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                held.append((node.value, module))
            elif isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "BR":
                taken.append((node.slice.value if isinstance(node.slice, ast.Constant) else "", module))
    return held, taken


def named():
    """Yield every relation, class of entities and status that a string constant of the code names."""
    ontology = vocabulary.load()
    classes = {name for name, each in ontology.classes.items() if "Entity" in each.ancestors}
    names = {*ontology.relations, *classes, *ontology.statuses} - STRUCTURE
    yield from (each for each in constants()[0] if each[0] in names)


def concepts():
    """Yield every concept that the code takes from the ontology's namespace by its name."""
    known = vocabulary.load().concepts
    yield from (each for each in constants()[1] if each[0] in known)


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
    """Of the values from closed lists only the kinds of evidence are named in code."""
    assert {"referenced", "unreviewed", "verbatim"} == {name for name, _ in concepts()}


BY_STATUS = [
    *("agreements", "assessments", "common-ties", "denials", "happened", "meetings"),
    *("memorandums", "neighbors", "one-origin-only", "timeline", "visits"),
]
"""The questions that take claims of some statuses only."""

LIKE = {"confirmed": "asserted", "refuted": "denied", "valued": "assessed"}
"""Statuses that a corpus adds, and those that ship with the same marks."""

ADDED = """\
@prefix own: <https://example.org/own#> .
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

own:confirmed a skos:Concept ; skos:inScheme br:statuses ; skos:notation "confirmed" ;
    skos:prefLabel "confirmed"@en ; skos:definition "Two voices say so."@en ;
    br:givesEdge true ; br:rank 1 ; br:lineStyle "solid" .
own:refuted a skos:Concept ; skos:inScheme br:statuses ; skos:notation "refuted" ;
    skos:prefLabel "refuted"@en ; skos:definition "A register says that it is not so."@en ;
    br:givesEdge false ; br:negates true ; br:rank 2 ; br:lineStyle "crossed" .
own:valued a skos:Concept ; skos:inScheme br:statuses ; skos:notation "valued" ;
    skos:prefLabel "valued"@en ; skos:definition "Somebody values it."@en ;
    br:givesEdge false ; br:view true ; br:lineStyle "dotted" .
"""

TOGETHER = """\
pact: {type: Memorandum, label: Pact of Bem}
club: {type: Organisation, label: Club}
"""

STATED = """\
claims:
  - {claim: president visited bem, status: confirmed, date: 2020-05-03, quote: arrived in Bem}
  - {claim: president metWith bem-land, status: confirmed, quote: on an official visit}
  - {claim: aland neighborOf bem-land, status: confirmed, quote: We are neighbours}
  - {claim: aland sharesLandBorderWith bem-land, status: refuted, denies: confirmed, quote: neighbours}
  - {claim: aland signed pact, status: confirmed, quote: Trade reached}
  - {claim: bem-land signed pact, status: confirmed, quote: $40 million}
  - {claim: aland memberOf club, status: confirmed, quote: last year}
  - {claim: bem-land memberOf club, status: confirmed, quote: A ferry}
  - {claim: aland tradesWith bem-land, status: confirmed, amount: 40000000, currency: USD, quote: Trade}
  - {claim: aland assesses bem-land, status: valued, valence: positive, quote: is planned}
"""

ASKED = {"a": "aland", "b": "bem-land", "state": "aland", "about": "bem-land"} | {
    "from": "2020-01-01",
    "until": "2020-12-31",
}


def answer(graph, question):
    """The rows of a question about two states, without the statements that they rest on."""
    takes = catalogue.get(question).takes
    found = graph.ask(question, **{name: value for name, value in ASKED.items() if name in takes})
    return [{name: str(cell) for name, cell in dict(row).items() if name != "statements"} for row in found]


def as_shipped(text):
    """A text with the names of statuses that ship in place of those that are like them."""
    return re.sub("|".join(LIKE), lambda own: LIKE[own[0]], text)


@pytest.fixture(scope="module")
def alike(tmp_path_factory):
    """Two graphs of the same claims: with statuses that a corpus adds, and with those that ship."""
    texts = ({"claims": STATED, "ontology": ADDED}, {"claims": as_shipped(STATED)})
    entities = small_corpus.ENTITIES + TOGETHER
    folders = [
        small_corpus.write(tmp_path_factory.mktemp("corpus"), entities=entities, **text) for text in texts
    ]
    return [kg.build(folder) for folder in folders]


@pytest.mark.parametrize("question", BY_STATUS)
def test_a_question_takes_an_added_status_by_its_marks(alike, question):
    """Claims of an added status have the answers that claims of a shipped one with the same marks have."""
    added, shipped = (answer(graph, question) for graph in alike)

    told = [{name: as_shipped(text) for name, text in row.items()} for row in added]
    assert sorted(map(str, shipped)) == sorted(map(str, told))
    assert shipped


DEFAULTS = {"with-status": "a status is what it is asked for, and a default is real"}
"""The queries that name a status, with the reason."""


@pytest.fixture(scope="module")
def shipped(built):
    """The graph of the shipped corpus."""
    return kg.open(built).store


@pytest.fixture(scope="module")
def renamed(shipped):
    """The shipped graph, with another name for each status: what is said of them stays."""
    statuses = vocabulary.load().statuses.values()
    names = {each.iri: NamedNode(f"https://example.org/own#{each.name}") for each in statuses}
    store = Store()
    store.extend(
        Quad(names.get(subject, subject), predicate, names.get(object_, object_), name)
        for subject, predicate, object_, name in shipped
    )
    return store


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("question", sorted(catalogue.load()))
def test_no_question_knows_a_status_by_its_name(shipped, renamed, question):
    """The answer to a question is the same, whatever the names of the statuses."""
    given = {"status": "planned"} if question in DEFAULTS else {}
    known, unknown = (answers.answer(store, question, given) for store in (shipped, renamed))

    assert renderings.render(known, "json") == renderings.render(unknown, "json")


def test_no_query_names_a_status():
    """Queries, rules and shapes tell statuses by their marks; only the default of a parameter names one."""
    names = "|".join(vocabulary.load().statuses)
    places = ("queries/**/*.rq", "ontology/*/*.rq", "ontology/shapes/*.ttl")
    files = [file for each in places for file in ROOT.glob(each)]
    found = {file.stem for file in files if re.search(rf"br:({names})\b", file.read_text(encoding="utf-8"))}

    assert DEFAULTS.keys() == found
