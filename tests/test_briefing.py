"""The briefing: what all that is said on two states comes to, in sentences with numbers."""

import pytest
from pyoxigraph import RdfFormat, Store

from kg.asking import answers, briefings, findings
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, PREFIXES, RDF


@pytest.fixture(scope="module")
def opening(graph):
    """The briefing of the shipped corpus, asked anew."""
    return briefings.opening(graph)


def test_a_finding_says_of_how_many_documents_it_holds(graph, opening):
    """Three to five sentences, and none without the number of documents in which it was looked for."""
    documents = sum(1 for _ in graph.quads_for_pattern(None, RDF["type"], BR["Document"]))
    assert 3 <= len(opening.findings) <= 5
    assert [] == [
        each.sentence for each in opening.findings if f"in these {documents} documents" not in each.sentence
    ]


def test_the_number_of_a_finding_is_that_of_the_answer_it_sums_up(graph, opening):
    """Who follows a finding to its question counts there what the sentence says."""
    counted = {
        "promises": lambda _: True,
        "set-back": lambda row: row["outcome"] in {"fell back", "overdue"},
        "differences": lambda _: True,
        "denials": lambda _: True,
        "silences": lambda row: row["silent"] == "Azerbaijan" and row["statementCount"],
    }
    told = {each.kind: (each.number, str(each.number) in each.sentence) for each in opening.findings}
    rows = {each.kind: answers.answer(graph, each.question, each.given).rows for each in opening.findings}
    assert {kind: (sum(map(bool, map(counted[kind], rows[kind]))), True) for kind in told} == told
    assert [*findings.KINDS] == [*told]


def test_every_finding_leads_to_claims(graph, opening):
    """Behind each sentence stand claims of this graph."""
    claims = {quad.subject.value for quad in graph.quads_for_pattern(None, RDF["type"], BR["Claim"])}
    assert [True] * len(opening.findings) == [
        bool(each.claims) and claims.issuperset(each.claims) for each in opening.findings
    ]


def test_what_the_build_found_is_what_is_asked_anew(graph, opening):
    """The graph holds the same brief that its questions give, so that a page need not ask them."""
    kept = briefings.kept(graph)
    assert (opening.headline, opening.gist, opening.polities) == (kept.headline, kept.gist, kept.polities)
    assert [
        (each.sentence, each.number, each.question, sorted(each.claims)) for each in opening.findings
    ] == [(each.sentence, each.number, each.question, sorted(each.claims)) for each in kept.findings]


def test_a_briefing_of_a_day_knows_nothing_that_was_said_later(graph):
    """As of a day only documents up to it count, in every sentence."""
    found = briefings.brief(graph, "Kazakhstan", "Azerbaijan", "2022-09-01")
    late = "SELECT ?claim { ?claim br:statedIn/br:latest ?day FILTER(STR(?day) > '2022-09-01') }"
    later = {row["claim"].value for row in sparql.select(graph, late)}
    assert (set(), "August 2022") == (
        later.intersection(claim for each in found.findings for claim in each.claims),
        found.gist.split(" to ")[1].split(",")[0],
    )
    assert all(f"in these {found.documents} documents" in each.sentence for each in found.findings)


def test_two_that_are_one_are_no_pair(graph):
    """Nobody is briefed on what a state says of itself as of another."""
    with pytest.raises(InputError, match="both are the same"):
        briefings.brief(graph, "Kazakhstan", "kazakhstan")


_SAID = """
doc:d a br:Document ; dcterms:issued "2020" .
{polities}
claim:1 a br:Claim ; br:statedIn doc:d ; br:statedBy id:v ;
  br:involves {involved} ; br:involvesDirectly {involved} .
"""


def _store(*slugs, more=""):
    """Return a graph of one claim that involves some polities."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    polities = "".join(f'id:{slug} a br:Polity ; rdfs:label "{slug.title()}"@en .\n' for slug in slugs)
    said = _SAID.format(polities=polities, involved=" , ".join(f"id:{slug}" for slug in slugs))
    store = Store()
    store.load((prefixes + said + more).encode(), RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize(
    ("store", "headline", "gist"),
    [
        (Store(), "Who said what about whom", "No document here yet: add one to the corpus, and build it."),
        (_store("alba"), "What is said of Alba", "1 statement by 1 voice in 1 document, 2020."),
        (
            _store("alba", "borea"),
            "Alba and Borea: what each says of the other",
            "1 statement on the two by 1 voice in 1 document, 2020.",
        ),
        (
            _store("alba", "borea", "ceda"),
            "Who said what about whom",
            "1 statement by 1 voice in 1 document, 2020.",
        ),
    ],
    ids=["nothing", "one state", "a pair", "no dense pair"],
)
def test_every_graph_has_a_fitting_opening(store, headline, gist):
    """A graph of nothing, of one state, of a pair, of many: each opens with what can be said of it."""
    found = briefings.opening(store)
    assert (headline, gist, []) == (found.headline, found.gist, found.findings)
