"""Which polities claims, things and histories are about; of their own, or through a group."""

import pytest
from made_claims import claim, ground

from kg.judging import histories
from kg.judging.involvement import Involvement, Involvements

NORTH, SOUTH, WEST = "northland", "southland", "westland"
MEMBERS = (claim("northland memberOf league"), claim("southland memberOf league"))


def involvements(*told):
    """What some claims are about."""
    return Involvements(told, ground(*told))


def directly(*told):
    """The polities that the first of some claims involves directly."""
    return set(involvements(*told).of_claims[told[0].identifier].direct)


@pytest.mark.parametrize(
    ("text", "given", "involved"),
    [
        ("northland tradesWith southland", {}, {NORTH, SOUTH}),
        ("north-minister visited southport", {}, {NORTH, SOUTH}),
        ("northland signed pact", {"counterparty": "southland"}, {NORTH, SOUTH}),
        ("northland gatewayTo westland", {"beneficiary": "southland"}, {NORTH, SOUTH, WEST}),
        ("stranger assesses grain", {}, set()),
        ("westland mediates quarrel", {}, {NORTH, SOUTH, WEST}),
    ],
)
def test_a_claim_involves_to_whom_its_ends_and_parties_belong(text, given, involved):
    """Persons, places, parties that are named and disputes stand for the polities whose they are."""
    assert involved == directly(claim(text, **given))


def test_what_is_said_of_a_thing_of_two_is_about_both():
    """Who ratifies a treaty that two signed, or opposes it, does so between the two."""
    signed = claim("northland signed pact", counterparty="southland")

    assert {NORTH, SOUTH} == directly(claim("northland ratified pact"), signed)
    assert {NORTH, SOUTH, WEST} == directly(claim("westland opposes pact"), signed)


def test_what_is_said_of_a_thing_of_many_is_about_those_it_names():
    """One of three who signed is not said to deal with each of the others."""
    told = [claim(f"{state} signed pact") for state in (NORTH, SOUTH, WEST)]

    assert {NORTH} == directly(*told)
    assert {NORTH, SOUTH, WEST} == involvements(*told).of_things["pact"].direct


@pytest.mark.parametrize(
    "outside",
    [claim("westland opposes pact"), claim("westland signed pact", status="denied")],
)
def test_an_onlooker_is_no_party_to_a_thing(outside):
    """Who opposes a treaty, or is said not to have signed it, is none of those whose it is."""
    told = (claim("northland signed pact", counterparty="southland"), outside)

    assert {NORTH, SOUTH} == involvements(*told).of_things["pact"].direct


def test_a_body_brings_its_states_to_its_meetings():
    """A claim that names no state (a council met) is about those whose council it is."""
    met = claim("council participatedIn meeting-1")
    told = (met, claim("northland establishes council", counterparty="southland"))

    assert {NORTH, SOUTH} == directly(*told)
    assert {NORTH, SOUTH} == involvements(*told).of_things["meeting-1"].direct


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("league demandsFrom westland", {}),
        ("west-minister metWith league", {}),
        ("westland signed pact", {"counterparty": "league"}),
        ("stranger signed pact", {"onBehalfOf": "league", "counterparty": "westland"}),
    ],
)
def test_a_group_that_acts_brings_in_its_members(text, given):
    """Members are reached through the group, and told apart from who is named."""
    acts = claim(text, **given)
    found = involvements(acts, *MEMBERS).of_claims[acts.identifier]

    assert Involvement(frozenset([WEST]), {"league": frozenset([NORTH, SOUTH])}) == found


@pytest.mark.parametrize(
    "text", ["westland opposes league", "westland demandsFrom league", "westland memberOf league"]
)
def test_a_group_to_which_something_is_done_does_not(text):
    """What is done to a group is not done to each of its members."""
    done = claim(text)

    assert {} == involvements(done, *MEMBERS).of_claims[done.identifier].through


def test_a_member_that_is_named_is_reached_directly():
    """Nobody is both named and reached through a group."""
    acts = claim("league supports northland")
    found = involvements(acts, *MEMBERS).of_claims[acts.identifier]

    assert Involvement(frozenset([NORTH]), {"league": frozenset([SOUTH])}) == found


@pytest.mark.parametrize("status", ["denied", "planned", "assessed"])
def test_only_asserted_members_are_members(status):
    """Who is to join, or is said not to belong, is not reached."""
    acts = claim("league demandsFrom westland")
    found = involvements(acts, claim("northland memberOf league", status=status))

    assert Involvement(frozenset([WEST])) == found.of_claims[acts.identifier]


def test_a_group_in_a_circle_of_groups_ends():
    """Groups that are members of each other, or of themselves, bring in their own polities only."""
    acts = claim("league demandsFrom westland")
    circle = (claim("league memberOf union"), claim("union memberOf league"), claim("league memberOf league"))
    found = involvements(acts, *circle, *MEMBERS)

    assert {"league": frozenset([NORTH, SOUTH])} == found.of_claims[acts.identifier].through


def test_a_history_involves_whose_thing_it_is():
    """What became of a council is between those who set it up."""
    told = (
        claim("northland establishes council", status="agreed", counterparty="southland"),
        claim("council participatedIn meeting-1", "2023-01-01"),
    )
    (history, *_) = histories.promises(told, ground(*told))

    assert {NORTH, SOUTH} == involvements(*told).of_history(history).direct


def test_a_link_involves_the_polities_of_its_ends():
    """A link of two cities is one of the polities they are part of."""
    told = (claim("northport connectedTo southport", mode="air"),)
    (history,) = histories.links(told, ground(*told))

    assert {NORTH, SOUTH} == involvements(*told).of_history(history).direct
