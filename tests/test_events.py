"""Events of another scheme: which claims are some, of which type, and which are none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import made_claims
import pytest

from kg.judging import events
from kg.rdf import sparql

ROOT = Path(__file__).parents[1]

MANUAL = """
AGREE 1 4.2 03
CONSULT 1 2.1 04
SUPPORT 1 4.6 05
CONCEDE 1 5.0 08
COOPERATE 2 6.8 06
AID 2 7.4 07
RETREAT 2 7.6 08
REQUEST 3 -5.0 10
ACCUSE 3 -2.0 11
REJECT 3 -4.2 12
THREATEN 3 -5.1 13
PROTEST 4 -6.6 14
MOBILIZE 4 -5.3 15
SANCTION 4 -5.2 16
COERCE 4 -7.2 17
ASSAULT 4 -9.3 18
"""
"""The sixteen types of the manual, draft 0.8: quad code, score; and the root by its conversion table."""


def mappings():
    """All mappings of the ontology."""
    return {each for some in made_claims.ontology().event_mappings.values() for each in some}


def coded(text, **given):
    """A claim as an event: type, mode and contexts; none where it is no event."""
    claim = made_claims.claim(text, **given)
    found = events.mapping_of(claim, made_claims.ground(claim))
    return (found.type.notation, found.mode, *found.contexts) if found else None


def test_types_are_those_of_the_manual():
    """There are the sixteen event types of the manual, with its classes and scores."""
    told = {each.type for each in mappings()}
    expected = {
        (name, int(quad), Decimal(score), root)
        for name, quad, score, root in map(str.split, MANUAL.split("\n")[1:-1])
    }

    assert expected == {(each.notation, each.quad_code, each.score, each.root) for each in told}


def test_every_mapping_is_whole():
    """Each mapping leads to a declared type and root, and from a relation and status that there are."""
    ontology = made_claims.ontology()
    broken = [
        each.iri.value
        for each in mappings()
        if not each.type.quad_code
        or not re.fullmatch(r"0[3-9]|1\d", each.root)
        or each.values - ontology.concepts.keys()
        or each.objects - ontology.classes.keys()
    ]

    assert [] == broken
    assert set() == ontology.mapped - ontology.relations.keys()
    assert set() == {status for _, status in ontology.event_mappings} - ontology.statuses.keys()


def test_no_two_mappings_fit_alike():
    """Of mappings of one relation and status that ask for equally much, no two can fit one claim."""
    for some in made_claims.ontology().event_mappings.values():
        for one in some:
            for other in some:
                if one is not other and one.conditions == other.conditions:
                    assert one.values
                    assert other.values
                    assert one.values.isdisjoint(other.values)


@pytest.mark.parametrize("text", ["northland tradesWith southland", "northland exportsTo southland"])
def test_a_figure_of_trade_is_no_event(text):
    """A statistic is a state of affairs; trade that is agreed on is an event."""
    assert coded(text, amount=5, currency="USD", period="2021") is None
    assert coded(text, amount=5, currency="USD", date="2021") is None
    assert coded(text, status="agreed") == ("AGREE", "", "economic")


STANDING = (
    "northland allyOf southland",
    "northland partnerOf southland",
    "northland hasDiplomaticRelationsWith southland",
    "northland hasMissionIn southland",
    "northland cooperatesWith southland",
)


@pytest.mark.parametrize("text", STANDING)
def test_a_standing_tie_is_an_event_where_it_begins(text):
    """A tie of which no beginning is told is no event; one with a date, a beginning or an event is."""
    assert coded(text) is None
    assert coded(text, period="2021") is None if "cooperates" in text else True
    assert coded(text, since="1992") is not None
    assert coded(text, event="visit-1") is not None


@pytest.mark.parametrize("status", ["denied", "proposed", "assessed"])
@pytest.mark.parametrize("text", ["northland signed council", "north-minister visited southland", *STANDING])
def test_what_is_denied_or_wished_for_is_no_event(text, status):
    """Negated and hypothetical events are left out, and comment is not coded."""
    if text != "northland signed council":
        assert coded(text, status=status, date="2021") is None


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("north-minister visited southland", {}, ("CONSULT", "visit")),
        ("north-minister visited southland", {"status": "planned"}, ("AGREE", "", "diplomatic")),
        ("north-minister invited south-minister", {}, ("AGREE", "", "diplomatic")),
        ("northland accuses southland", {"status": "assessed"}, ("ACCUSE", "allege")),
        ("northland investigates southland", {}, ("ACCUSE", "investigate", "legal")),
        ("northland demandsFrom southland", {}, ("REQUEST", "")),
        ("northland usesForceAgainst southland", {}, ("ASSAULT", "", "military")),
        ("northland withdrawsForcesFrom southland", {}, ("RETREAT", "withdraw", "military")),
        ("northland withdrawsForcesFrom southland", {"status": "planned"}, ("CONCEDE", "", "military")),
        ("northland establishes council", {}, ("SUPPORT", "", "diplomatic")),
        ("northland aids southland", {"kind": "military-aid"}, ("AID", "", "military")),
        ("northland aids southland", {"kind": "humanitarian-aid"}, ("AID", "", "humanitarian")),
        ("northland aids southland", {}, ("AID", "")),
        (
            "northland cooperatesWith southland",
            {"since": "2020", "area": "trade"},
            ("COOPERATE", "", "economic"),
        ),
        (
            "northland cooperatesWith southland",
            {"since": "2020", "area": "diplomacy"},
            ("SUPPORT", "", "diplomatic"),
        ),
        ("northland participatedIn meeting-1", {}, ("CONSULT", "")),
        ("northland sanctions southland", {}, ("SANCTION", "discontinue", "economic")),
        ("northland neighborOf southland", {}, None),
    ],
)
def test_an_event_has_type_mode_and_contexts(text, given, expected):
    """Relation and status give the type; qualifiers and the class of the object tell it more closely."""
    assert expected == coded(text, **given)


def test_the_root_tells_what_the_type_does_not():
    """An investigation is a root of its own, and so is the use of arms by a state."""
    roots = {}
    for text in (
        "northland investigates southland",
        "northland opposes southland",
        "northland usesForceAgainst southland",
    ):
        claim = made_claims.claim(text)
        roots[claim.relation] = events.mapping_of(claim, made_claims.ground(claim)).root

    assert {"investigates": "09", "opposes": "11", "usesForceAgainst": "19"} == roots


def test_the_graph_says_which_event_a_claim_is(graph):
    """Type, mode, class and score of a claim's event are two steps away in the graph, at any store."""
    rows = sparql.run(
        graph,
        """SELECT DISTINCT ?type ?mode ?code ?score ?root WHERE {
          ?claim rdf:predicate br:visited ; br:eventMapping ?mapping ; br:status br:asserted .
          ?mapping br:mapsTo ?event ; br:mapsMode/skos:notation ?mode .
          ?event skos:notation ?type ; br:quadClass/br:quadCode ?code ;
            br:conflictScore ?score ; br:cameoRoot ?root .
        }""",
    )

    assert [("CONSULT", "visit", "1", "2.1", "04")] == [tuple(cell.value for cell in row) for row in rows]


def test_no_figure_of_the_shipped_corpus_is_an_event(graph):
    """No claim of trade that is asserted is coded as an event."""
    found = sparql.run(
        graph, "ASK { ?claim br:eventMapping ?mapping ; br:status br:asserted ; rdf:predicate br:tradesWith }"
    )

    assert not found
