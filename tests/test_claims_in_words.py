"""Weaker than asserted is said first: one function puts every claim into words, on every surface."""

import html
import re

import pytest
import served_site
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.asking.reader import Reader
from kg.asking.statements import stated
from kg.assistant import reading
from kg.exporting import web_annotations
from kg.rdf.terms import BR, CLAIM, RDF, local_name, sparql_prologue
from viz import evidence, tables
from viz.network import network
from viz.translations import Wording

EDGE = "true"
HTML = {"Accept": "text/html"}

OTHERS_TURN = """
id:turn a br:Turn ; br:speaker id:one ; br:speakerRole "minister" .
claim:own a br:Claim ; br:statedBy id:one ; br:inTurn id:turn .
claim:other a br:Claim ; br:statedBy id:two ; br:inTurn id:turn .
"""
ROLES = {"own": "minister", "other": ""}


@pytest.fixture(scope="module", params=["en", "kk", "ru", "az", "tr"])
def reader(request, graph):
    """A reader of the shipped graph in one language."""
    return Reader(graph, request.param)


def claims(reader):
    """Return all claims of a graph."""
    return [quad.subject for quad in reader.store.quads_for_pattern(None, RDF["type"], BR["Claim"])]


def view(reader, claim):
    """Say whether a claim is a view by a relation that is only ever one."""
    _, relation, _ = reader.edge(claim)
    status = reader.node(claim, BR["status"])
    return EDGE == reader.text(status, BR["view"]) == reader.text(relation, BR["attributedOnly"])


def test_what_is_weaker_than_asserted_opens_with_its_status(reader):
    """A sentence opens with the status unless it gives an edge, or is a view by its relation already."""
    wrong = []
    for claim in claims(reader):
        status = reader.node(claim, BR["status"])
        silent = reader.text(status, BR["givesEdge"]) == EDGE or view(reader, claim)
        label = reader.label(status)
        opening = "" if silent else f"{label[:1].upper()}{label[1:]}: "
        sentence = str(reader.sentence(claim))
        told = sentence.startswith(f"{label[:1].upper()}{label[1:]}:")
        if not sentence.startswith(opening) or (silent and told):
            wrong.append(sentence)

    assert [] == wrong


def test_both_ends_are_named(reader):
    """A sentence names subject and object in the reader's language, subject first."""
    for claim in claims(reader):
        subject, _, object_ = map(reader.label, reader.edge(claim))
        sentence = str(reader.sentence(claim))

        assert sentence.endswith(object_)
        assert subject in sentence.removesuffix(object_)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Planned: flight Astana–Baku"),
        ("en", "Denied: passenger ferry Baku–Aktau"),
        ("en", "Freight ferry Baku–Aktau"),
        ("en", "Denied: Kazakhstan shares a land border with Azerbaijan"),
        ("en", "Azerbaijan is a neighbor of Kazakhstan"),
        ("ru", "Запланировано: авиарейс Астана–Баку"),
    ],
)
def test_a_tie_is_called_by_what_it_is(graph, language, sentence):
    """The words of the ontology make a sentence that can stand in a heading."""
    reader = Reader(graph, language)

    assert sentence in {str(reader.sentence(claim)) for claim in claims(reader)}


def test_a_claim_is_worded_alike_wherever_it_is_met(graph, built):
    """Title and heading of its page, footnote, annotation, assistant have the sentence of one function."""
    reader, sentence = Reader(graph), "Planned: flight Astana–Baku"
    claim = min(
        (each for each in claims(reader) if str(reader.sentence(each)) == sentence),
        key=lambda each: each.value,
    )
    page = served_site.client(graph, built).get(f"/claim/{local_name(claim)}", headers=HTML).text
    told = {
        "title": re.findall(r"<title>(.*?)</title>", page, re.DOTALL),
        "heading": re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL),
        "footnote": [stated(reader, reader.evidence(claim)).text],
        "annotation": [web_annotations.of_claim(reader, reader.evidence(claim)).decode()],
        "assistant": [str(reading.cite(graph, claim.value, "en"))],
    }

    bare = {name: html.unescape(re.sub(r"<[^>]+>", "", " ".join(each))) for name, each in told.items()}
    assert [] == [name for name, text in bare.items() if sentence not in text]


def test_a_footnote_tells_what_is_claimed_unless_the_words_do(graph):
    """A footnote holds the sentence where it is weaker than asserted or the words are withheld."""
    reader = Reader(graph)
    for claim in claims(reader):
        evidence = reader.evidence(claim)
        note = stated(reader, evidence)

        assert (f"[{evidence.sentence}]" in note.text) == bool(
            evidence.sentence.standing or not evidence.quote
        )


def test_the_drawing_reads_claims_as_everybody_does(reader):
    """All that is read of a claim, and the order of claims, are the same from tables as from a store."""
    drawn = network(reader.store, language=reader.language)

    assert drawn.links
    for link in drawn.links:
        assert reader.all_evidence(NamedNode(each.iri) for each in link.claims) == link.claims


def test_a_turn_of_somebody_else_lends_no_role():
    """The role given with a turn is its speaker's alone: a claim stated by another does not take it."""
    store = Store()
    store.load(f"{sparql_prologue()}{OTHERS_TURN}".encode(), format=RdfFormat.TURTLE)
    found = tables.read(tables.from_store(store))
    readers = Reader(store), evidence.TableReader(found, Wording(found, "en"))

    for each in readers:
        roles = {name: each.labels(each.of_speaker(CLAIM[name], BR["speakerRole"])) for name in ROLES}
        assert ROLES == roles
