"""Which polities claims, things and histories are about; of their own, or through a group."""

from collections import Counter
from dataclasses import replace

import pytest
from made_claims import authority, claim, ground

from kg.corpus import world
from kg.corpus.entities import Authority
from kg.corpus.registered import Membership, Registered
from kg.judging import histories
from kg.judging.involvement import Involvement, Involvements
from kg.judging.memberships import UNIVERSAL
from kg.rdf.dates import parse

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


# --- Members by registers, and in time --------------------------------------------------------------------

NAMED = claim("northland cooperatesWith southland")


def registered(monkeypatch, **memberships):
    """Let the authority file list a state's memberships: group, from, until."""
    listed = dict(authority().entities)
    for slug, terms in memberships.items():
        found = tuple(
            Membership(of=of, since=since and parse(since), until=until and parse(until))
            for of, since, until in terms
        )
        listed[slug] = replace(listed[slug], registered=Registered(memberships=found))
    monkeypatch.setattr("made_claims.authority", lambda: Authority(listed))


def reached(day, *told):
    """The members through which a demand of the league, made on a day, reaches anybody."""
    acts = claim("league demandsFrom westland", day)
    return set(involvements(acts, NAMED, *told).of_claims[acts.identifier].through.get("league", ()))


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("1998-01-01", {NORTH}),
        ("2000-01-01", {NORTH, SOUTH}),
        ("2020-12-31", {NORTH, SOUTH}),
        ("2021", {NORTH}),
    ],
)
def test_registered_members_are_those_of_the_day(monkeypatch, day, members):
    """Who the registers list as a member of a group is reached in the years of the membership."""
    registered(monkeypatch, northland=[("league", None, None)], southland=[("league", "2000", "2020")])

    assert members == reached(day)


@pytest.mark.parametrize(
    ("text", "given", "day", "member"),
    [
        ("southland memberOf league", {"status": "denied"}, "2022", False),
        ("southland memberOf league", {"status": "denied", "denies": "planned"}, "2022", True),
        ("southland memberOf league", {"status": "denied", "since": "2010"}, "2012", False),
        ("southland memberOf league", {"status": "denied", "since": "2010"}, "2005", True),
        ("southland memberOf league", {"until": "2010"}, "2012", False),
        ("southland memberOf league", {"until": "2010"}, "2005", True),
        ("southland memberOf league", {"until": "2010"}, "1999", False),
        ("southland memberOf league", {"since": "1990"}, "1999", True),
        ("southland memberOf league", {}, "1999", False),
    ],
)
def test_what_the_corpus_says_of_members_goes_first(monkeypatch, text, given, day, member):
    """Who is said not to belong, or no longer, does not; ends that a claim leaves open are the register's."""
    registered(monkeypatch, southland=[("league", "2000", None)])

    assert member == (SOUTH in reached(day, claim(text, **given)))


def test_registers_bring_in_only_whom_claims_name(monkeypatch):
    """A state that is in the authority file for its newspaper's sake is reached through no group."""
    registered(monkeypatch, northland=[("league", None, None)])
    acts = claim("league demandsFrom westland")

    assert {} == involvements(acts).of_claims[acts.identifier].through
    assert {NORTH} == reached("2022-01-01")


def test_an_organization_of_nearly_all_states_brings_in_nobody(monkeypatch):
    """What the United Nations do is not done by each of their members, though a claim calls one a member."""
    registered(monkeypatch, southland=[("league", "2000", None)])
    monkeypatch.setattr(world, "members", Counter(league=UNIVERSAL + 1).__getitem__)

    assert set() == reached("2022-01-01")
    assert set() == reached("2022-01-01", MEMBERS[0])
