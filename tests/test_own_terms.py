"""A corpus's own terms: each kind works like what ships, and what cannot work is told with its line."""

from __future__ import annotations

import pytest
import small_corpus

import kg
from kg.building import checking
from kg.corpus import loading

PREFIXES = """\
@prefix own: <https://example.org/own#> .
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OWN = f"""{PREFIXES}
own:Pledge a owl:Class ; rdfs:subClassOf br:Agreement ; rdfs:label "pledge"@en ; br:bindsBySignature true .
own:toured a owl:ObjectProperty , br:Relation ; rdfs:subPropertyOf br:visited ; rdfs:label "toured"@en ;
    rdfs:domain br:Person ; rdfs:range br:Location ; br:family br:diplomacy .
own:pace a owl:ObjectProperty , br:Qualifier ; rdfs:label "pace"@en ;
    rdfs:range skos:Concept ; br:inScheme own:paces .
own:paces a skos:ConceptScheme ; skos:prefLabel "Paces"@en .
own:paceSlow a skos:Concept ; skos:inScheme own:paces ; skos:notation "slow" ; skos:prefLabel "slow"@en .
own:levelOld a skos:Concept ; skos:inScheme br:partnershipLevels ; skos:notation "old-friends" ;
    skos:prefLabel "old friends"@en .
own:swornTo a skos:Concept ; skos:inScheme br:statuses ; skos:notation "sworn" ; skos:prefLabel "sworn"@en ;
    br:givesEdge true ; br:lineStyle "solid" .
"""
CLAIMS = """\
claims:
  - claim: president toured bem
    pace: slow
    quote: arrived in Bem on an official visit
  - claim: aland partnerOf bem-land
    level: old-friends
    quote: We are neighbours
  - claim: aland signed the-pledge
    status: sworn
    quote: A ferry is planned
"""
ENTITIES = f"{small_corpus.ENTITIES}the-pledge: {{type: Pledge, label: The Pledge}}\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A corpus that adds a term of each kind and uses it."""
    folder = tmp_path_factory.mktemp("corpus")
    return small_corpus.write(folder, claims=CLAIMS, ontology=OWN, entities=ENTITIES)


def test_each_kind_passes_the_check(corpus):
    """Class, relation, qualifier with its scheme, value of a scheme that ships, and status are no finding."""
    assert [] == checking.check(loading.load(corpus))


FOUND = {
    "class": "ASK { id:the-pledge a own:Pledge , br:Agreement }",
    "relation": "ASK { id:president own:toured id:bem ; br:visited id:bem , id:bem-land }",
    "qualifier": "ASK { ?claim own:pace own:paceSlow }",
    "value": "ASK { ?claim br:level own:levelOld }",
    "status": "ASK { ?claim br:status own:swornTo . id:aland br:signed id:the-pledge }",
    "kind of agreement": "ASK { id:aland br:partyTo id:the-pledge }",
    "event": "ASK { ?claim rdf:predicate own:toured ; br:eventMapping/br:mapsTo/skos:notation 'CONSULT' }",
}


@pytest.fixture(scope="module")
def graph(corpus):
    """The graph of that corpus."""
    return kg.build(corpus)


@pytest.mark.parametrize("kind", FOUND)
def test_each_kind_is_in_the_graph(kind, graph):
    """What is said by a term of the corpus's own stands in the graph, with what follows from it."""
    prefix = "PREFIX own: <https://example.org/own#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "

    assert graph.query(prefix + FOUND[kind])


WRONG = {
    "own:City a owl:Class ; rdfs:subClassOf br:Place .": "[term-name-taken]: City is the name of",
    'own:x a skos:Concept ; skos:inScheme br:votes ; skos:notation "yes" .': "'yes' is a notation of",
    "own:quote a br:Qualifier ; rdfs:range xsd:string .": "quote is a key of every claim",
    "own:hue a br:Qualifier ; rdfs:range skos:Concept ; br:inScheme own:hues .": "takes values of hues",
    "own:hue a br:Qualifier ; rdfs:range skos:Concept .": "takes values of no scheme",
    "own:born a br:Qualifier ; rdfs:range xsd:date .": "born takes date, which is no class and no datatype",
    "own:likes a br:Relation ; br:family own:fond .": "likes is of the family fond, which there is not",
    "own:likes a br:Relation ; br:family br:views ; rdfs:domain br:Politty .": "starts from Politty",
    "own:likes a br:Relation ; br:family br:views ; rdfs:range own:Nowhere .": "leads to Nowhere",
}


def of_one_name_each(texts):
    """Return declarations in lists, none of which declares a term twice."""
    left = list(texts)
    while left:
        taken = {text.partition(" ")[0]: text for text in reversed(left)}
        yield sorted(taken.values(), key=left.index)
        left = [text for text in left if text not in taken.values()]


@pytest.mark.parametrize("texts", list(of_one_name_each(WRONG)), ids=len)
def test_what_cannot_work_is_told_with_its_line(texts, tmp_path):
    """A name that is taken or an end that is nowhere is one finding, at the line that declares the term."""
    folder = small_corpus.write(tmp_path, ontology="\n".join([PREFIXES, *texts, ""]))
    found = [str(each) for each in checking.check(loading.load(folder)) if each.severity == "error"]
    told = {text: [each for each in found if WRONG[text] in each] for text in texts}

    assert len(found) == len(texts)
    for line, text in enumerate(texts, 8):
        assert [True] == [f"ontology.ttl:{line}:1: error[term-" in each for each in told[text]]


def test_a_label_more_for_a_term_that_ships_is_no_own_term(tmp_path):
    """What a corpus says more of a term that ships, such as a name in another language, is no finding."""
    folder = small_corpus.write(tmp_path, ontology=f'{PREFIXES}\nbr:visited rdfs:label "besuchte"@de .\n')

    assert [] == checking.check(loading.load(folder))
