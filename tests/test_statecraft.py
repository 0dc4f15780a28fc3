"""Today's statecraft can be said: each term that the page names is used in an invented corpus, and found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import kg
from kg.asking import answers
from kg.building import checking
from kg.corpus import loading
from kg.corpus.values import NotAValueError, read_value

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "corpora" / "statecraft"
PAGE = (ROOT / "docs" / "statecraft.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")]
TERMS = sorted({term for row in ROWS for term in re.findall(r"`([^`]+)`", row.split("|")[2])})


@cache
def corpus():
    """The invented corpus."""
    return loading.load(CORPUS)


@cache
def graph():
    """Its graph."""
    return kg.build(CORPUS)


@cache
def used():
    """What the corpus uses: relations, classes, qualifiers, and values as ``qualifier: value``."""
    claims = corpus().claims
    values = {f"{key}: {value}" for each in claims for key in each.qualifiers for value in each.values(key)}
    return {
        *(each.relation for each in claims),
        *(key for each in claims for key in each.qualifiers),
        *(entity.type for entity in corpus().authority.entities.values()),
        *values,
    }


def test_the_corpus_is_in_order():
    """Nothing is found wrong with claims that use the terms as the page says."""
    assert [] == [str(each) for each in checking.check(corpus())]


@pytest.mark.parametrize("term", TERMS)
def test_each_term_is_used(term):
    """What the page names is a term, and the corpus says something by it."""
    ontology = corpus().ontology
    key, _, value = term.partition(": ")
    known = (
        value in ontology.scheme(ontology.qualifiers[key].scheme)
        if value
        else key in {*ontology.relations, *ontology.classes, *ontology.qualifiers}
    )

    assert known
    assert term in used()


def test_each_claim_is_found():
    """The question about all claims has each of them, in words."""
    rows = graph().ask("claims")

    assert len(corpus().claims) == len(rows)


def test_the_general_relation_finds_the_narrower():
    """Where a fact is told by a narrow relation, the graph has the edges of the relations above it."""
    ontology = corpus().ontology
    wider = {
        (claim.subject, above, claim.object)
        for claim in corpus().claims
        if ontology.gives_edge(claim.status, claim.relation)
        for above in ontology.relations[claim.relation].ancestors
    }
    rows = graph().query("SELECT ?a ?relation ?b WHERE { ?a ?relation ?b . ?relation a br:Relation }")
    edges = {tuple(re.split("[/#]", term.value)[-1] for term in row) for row in rows}

    assert set() == wider - edges


def between(question="between"):
    """The relations that a question about the two states answers with."""
    return {row["relation"] for row in graph().ask(question, a="auria", b="borvia")}


def test_the_pair_has_what_joins_the_two():
    """Each claim of which the one state is subject and the other object is in the answer about the pair."""
    ontology, pair = corpus().ontology, {"auria", "borvia"}
    told = {
        ontology.relations[each.relation].label()
        for each in corpus().claims
        if {each.subject, each.object} == pair
    }

    assert set() == told - between()


def test_tensions_are_whatever_is_adverse():
    """Closing a border, breaking a ceasefire or imposing a tariff is a tension; a loan is none."""
    found = between("tensions")

    assert {"closes its border to", "breaks the ceasefire with", "imposes a tariff on"} <= found
    assert set() == found & {"lends to", "spoke with", "has a base in"}


def test_formula_about_third_parties_is_told_of_the_pair():
    """That a thing of two states is not directed against anyone is in their answer, denied, in its words."""
    asked = answers.answer(graph().store, "directed-against", {"a": "borvia", "b": "auria"})
    rows = [row for row in asked if row["relation"] == "directed against"]

    assert [("Auria | Borvia", "anyone", "denied")] == [
        (row["by"], row["against"], row["status"]) for row in rows
    ]
    assert ["Pact of the Sound directed against anyone."] == [each.quote for each in rows[0].statements]


def test_a_measure_tells_its_terms():
    """The row of a tariff tells rate and goods, and not again its days."""
    asked = answers.answer(graph().store, "measures", {"a": "auria", "b": "borvia"})
    (terms,) = {
        asked.values(row, "terms")
        for row in asked
        if row["relation"] == "imposes a tariff on" and row["state"] == "in force"
    }

    assert {"goods: wheat", "rate: 25", "exception: seed"} <= set(terms)
    assert not any(each.startswith(("since", "until")) for each in terms)


def test_a_signature_is_enough_for_minutes_and_not_for_a_treaty():
    """The premier's state is party to the minutes; the treaty's signatory is party as it is in force."""
    rows = graph().query("SELECT ?party ?agreement WHERE { ?party br:partyTo ?agreement }")
    parties = {tuple(term.value.rpartition("/")[2] for term in row) for row in rows}

    assert {("borvia", "minutes-3"), ("auria-gas", "gas-contract"), ("borvia", "border-treaty")} <= parties
    assert ("auria", "border-protocol") not in parties


def test_an_agreement_is_in_force_from_when_it_is_said():
    """The question about agreements reads the entry into force from the relation that tells it."""
    rows = graph().ask("agreements", a="auria", b="borvia")

    assert ["2021-03"] == [row["inForce"] for row in rows if row["agreement"] == "Border treaty of 2020"]


def test_events_have_modes_and_contexts():
    """A call is a consultation by phone, an expulsion a sanction, and figures are no events."""
    rows = graph().query(
        """SELECT DISTINCT ?relation ?type ?mode WHERE {
          ?claim rdf:predicate ?relation ; br:eventMapping ?mapping ; br:status br:asserted .
          ?mapping br:mapsTo/skos:notation ?type OPTIONAL { ?mapping br:mapsMode/skos:notation ?mode }
        }"""
    )
    found = {
        (row["relation"].value.rpartition("#")[2], row["type"].value, row["mode"] and row["mode"].value)
        for row in rows
    }

    assert {
        ("spokeWith", "CONSULT", "phone"),
        ("expelsDiplomatsOf", "SANCTION", "expel"),
        ("releases", "RETREAT", "release"),
        ("ceasesFireWith", "RETREAT", "ceasefire"),
        ("cutsSupplyTo", "COERCE", "withhold"),
    } <= found
    assert set() == {relation for relation, *_ in found} & {
        "tradesWith",
        "exportsTo",
        "owesTo",
        "sendsRemittancesTo",
    }


RATES = {"25": "25", "7.5 %": "7.5", "2.50%": "2.5", "-0.5": "-0.5", "145": "145"}


@pytest.mark.parametrize("text", RATES)
def test_a_rate_is_a_number_in_percent(text):
    """A rate is read with or without its sign, and kept in plain digits."""
    ontology = corpus().ontology
    assert RATES[text] == read_value(text, ontology.qualifiers["rate"], ontology, corpus().authority).text


@pytest.mark.parametrize("text", ["1e9", "1000000000", "-101", "many", "25 percent", "%", "1e9 %", "nan"])
def test_a_slip_is_no_rate(text):
    """A rate that no state takes, or that is no number, is a finding."""
    ontology = corpus().ontology
    with pytest.raises(NotAValueError):
        read_value(text, ontology.qualifiers["rate"], ontology, corpus().authority)


def test_standing_of_a_treaty():
    """Who is party to a treaty, when it was signed and ratified, since when in force, where registered."""
    rows = graph().ask("treaty-status", a="auria", b="borvia").rows
    keys = ("standing", "bindsBySignature", "signed", "ratified", "inForce", "registration")

    assert {
        "Auria": ["party", False, "2020-01", "2020-06", "2021-03", "58325"],
        "Borvia": ["party", False, "2020-01", None, "2021-03", "58325"],
    } == {row["party"]: [row[key] for key in keys] for row in rows if row["kind"] == "treaty"}
