"""The ontology: it parses, keeps the house rules, and has every term that the design names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, NamedNode, QuerySolutions, RdfFormat, Store, parse
from rdflib import RDF, Graph, Namespace

from kg.corpus.languages import LANGUAGES
from kg.ontology import vocabulary

if TYPE_CHECKING:
    from kg.ontology.vocabulary import Ontology

ROOT = Path(__file__).parents[1] / "ontology"
FILES = [*ROOT.glob("*.ttl"), *ROOT.glob("vocabularies/*.ttl"), *ROOT.glob("alignments/*.ttl")]
SHAPES = sorted(ROOT.glob("shapes/*.ttl"))
HYGIENE = sorted(ROOT.glob("hygiene/*.rq"))
EXAMPLES = sorted(ROOT.glob("examples/*.ttl"))
BR = Namespace("https://w3id.org/bilateral-kg/ontology#")

# Relation: where it starts, where it ends, and S if it reads both ways.
DESIGNED = """
neighborOf Polity Polity S
sharesLandBorderWith Polity Polity S
waterNeighborOf Polity Polity S
separates WaterBody Polity
separates River Polity
separates MountainRange Polity
gatewayTo Polity Region
gatewayTo Polity Polity
gatewayTo Polity Organisation
gatewayTo Polity Market
holdsOfficeIn Person Polity
holdsOfficeIn Person Organisation
headOfStateOf Person Polity
directs Person Organisation
subordinateTo Organisation Organisation
subordinateTo Organisation Office
visited Person Place
visited Person Polity
metWith Actor Actor S
metWith Person People S
participatedIn Actor Event
participatedIn Body Event
signed Actor Agreement
ratified Actor Agreement
partyTo Actor Agreement
negotiates Actor Agreement
signedMemorandumWith Organisation Polity S
establishes Actor Body
establishes Agreement Body
hasDiplomaticRelationsWith Polity Polity S
celebratesAnniversaryWith Polity Polity S
hasMissionIn Polity Polity
hasMissionIn Polity Place
memberOf Actor Organisation
recognizes Polity Polity
recognizes Polity Act
supports Actor Actor
supports Actor Topic
supports Actor Act
opposes Actor Actor
opposes Actor Act
partnerOf Actor Actor S
allyOf Actor Actor S
cooperatesWith Actor Actor S
hasDisputeWith Actor Actor S
sharesHeritageWith Actor Actor S
pursuesProject Actor Project
pursuesProject Actor Body
connectedTo Place Place S
connectedTo Polity Polity S
tradesWith Polity Polity S
exportsTo Polity Polity
transitsThrough Polity Polity
carries Route Goods
investsIn Actor Actor
aids Actor Actor
mediates Actor Dispute
mediates Actor Agreement
sanctions Polity Polity
accuses Polity Polity
demandsFrom Polity Polity
threatens Polity Polity
usesForceAgainst Polity Polity
usesForceAgainst Polity Place
laysClaimTo Polity Place
controls Polity Place
waivesVisasFor Polity Polity
hostsPeopleFrom Polity Polity
regards Actor Entity
assesses Actor Entity
hasGoal Actor Goal
hasGoal Event Goal
hosted Actor Event
partOf Place Polity
"""
IDENTIFYING = {"mode", "traffic", "goods", "area", "topic", "kind", "flow", "ordinal", "beneficiary"}
ATTRIBUTED_ONLY = {"regards", "assesses", "hasGoal", "accuses", "laysClaimTo"}
BELOW = """
sharesLandBorderWith neighborOf
waterNeighborOf neighborOf
headOfStateOf holdsOfficeIn
directs holdsOfficeIn
allyOf partnerOf
exportsTo tradesWith
"""
SCHEMES = {
    "statuses": "agreed asked asserted assessed denied discussed planned proposed",
    "evidenceKinds": "cited referenced unreviewed verbatim",
    "valences": "mixed negative neutral positive",
    "visitTypes": "in-the-margins official private state transit working",
    "flows": "balance exports imports turnover",
    "obligations": "consultation defense neutrality nonaggression offense",
    "votes": "absent abstain no yes",
    "bounds": "about atLeast atMost lessThan moreThan",
    "speeches": "direct indirect interpreted joint translated",
}


@cache
def ontology() -> Ontology:
    """The ontology as the code reads it."""
    return vocabulary.load()


@cache
def store() -> Store:
    """All files of the ontology but its shapes in one store."""
    home = Store()
    for path in FILES:
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            home.add(quad)
    return home


@pytest.mark.parametrize("path", [*FILES, *SHAPES], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_blank_nodes_outside_lists(path: Path) -> None:
    """Only the cells of a list are blank nodes, so that everything else can be named."""
    stray = [
        quad
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, BlankNode)
        and quad.predicate not in {NamedNode(RDF.first), NamedNode(RDF.rest)}
    ]

    assert [] == stray


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene(path: Path) -> None:
    """A house rule is a query that finds nothing."""
    found = store().query(path.read_text(encoding="utf-8"))

    assert isinstance(found, QuerySolutions)
    assert [] == sorted(str(row[0]) for row in found)


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene_has_a_summary(path: Path) -> None:
    """A house rule says what it looks for."""
    assert path.read_text(encoding="utf-8").startswith("#+ summary: ")


@pytest.mark.parametrize("line", DESIGNED.strip().splitlines())
def test_relation_is_there(line: str) -> None:
    """Each relation of the design starts and ends where it says, and reads both ways if it says so."""
    name, domain, range_, *symmetric = line.split()
    relation, terms = ontology().relations[name], ontology()

    fits = terms.is_a(domain, relation.domain), terms.is_a(range_, relation.range), relation.symmetric

    assert (True, True, symmetric == ["S"]) == fits


@pytest.mark.parametrize("line", BELOW.strip().splitlines())
def test_narrower_relation(line: str) -> None:
    """A question about the general relation also finds the narrower."""
    narrow, wide = line.split()

    assert wide in ontology().relations[narrow].ancestors


def test_identifying_qualifiers() -> None:
    """The qualifiers that the design calls identifying are so."""
    assert set() == IDENTIFYING - ontology().identifying


def test_attributed_only() -> None:
    """The relations that make sense only as somebody's view, and no others, never become an edge."""
    only = {name for name, relation in ontology().relations.items() if relation.attributed_only}

    assert ATTRIBUTED_ONLY == only


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_closed_schemes(scheme: str) -> None:
    """The lists that the design closes have just its values."""
    assert SCHEMES[scheme].split() == sorted(ontology().scheme(scheme))


def test_turnover_has_parts() -> None:
    """Exports and imports add up to turnover."""
    assert frozenset({"exports", "imports"}) == ontology().scheme("flows")["turnover"].parts


@pytest.mark.parametrize("path", HYGIENE, ids=lambda path: path.stem)
def test_hygiene_asks_for_every_language(path: Path) -> None:
    """A house rule that names languages names those in which names are shown."""
    named = re.search(r"VALUES \?language \{ (.*) \}", path.read_text(encoding="utf-8"))

    assert named is None or [*LANGUAGES] == re.findall(r"\w+", named[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_in_languages(language: str) -> None:
    """What a viewer reads has a label in each language of the labels."""
    terms = ontology()
    shown = [
        *terms.classes.values(),
        *terms.relations.values(),
        *terms.qualifiers.values(),
        *terms.concepts.values(),
    ]

    assert [] == [term.name for term in shown if language not in term.labels]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_terms_stand_in_order(path: Path) -> None:
    """Within a part of a file, terms stand in alphabetical order."""
    parts = path.read_text(encoding="utf-8").split("\n# ")
    for part in parts:
        starts = [line.split()[0] for line in part.splitlines() if line.startswith("br:")]
        if path.parent.name == "vocabularies":
            starts = starts[1:]  # the scheme itself opens the file

        assert sorted(starts, key=str.casefold) == starts


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_quote_the_interview(path: Path) -> None:
    """A quote of an example stands where the example says it stands."""
    text = (ROOT.parent / "corpus/2022-08-25-elkz-tukumov/document.txt").read_text(encoding="utf-8")
    graph = Graph().parse(path)

    for claim, quote in graph.subject_objects(BR.quote):
        start, end = (int(str(graph.value(claim, term))) for term in (BR.start, BR.end))

        assert str(quote) == text[start:end]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_fit(path: Path) -> None:
    """What an example ties together is of the classes that its relation ties."""
    graph, terms = Graph().parse(path), ontology()
    for claim in graph.subjects(RDF.type, BR.Claim):
        relation = terms.relations[_name(graph.value(claim, RDF.predicate))]
        ends = [
            terms.is_a(_name(graph.value(graph.value(claim, end), RDF.type)), classes)
            for end, classes in ((RDF.subject, relation.domain), (RDF.object, relation.range))
        ]

        assert [True, True] == ends


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_have_the_edges_of_their_claims(path: Path) -> None:
    """An asserted claim of a relation that is not attributed only has its edge; no other claim has one."""
    graph, terms = Graph().parse(path), ontology()
    for claim in graph.subjects(RDF.type, BR.Claim):
        subject, relation, object_ = (
            graph.value(claim, end) for end in (RDF.subject, RDF.predicate, RDF.object)
        )
        stands = graph.value(claim, BR.status) == BR.asserted
        gives = stands and not terms.relations[_name(relation)].attributed_only

        assert gives == ((subject, relation, object_) in graph)


def _name(term: object) -> str:
    """Return the local name of a term."""
    return str(term).rpartition("#")[2]
