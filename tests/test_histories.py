"""Promises followed by date, and links as they were on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import claim, ground, trade

from kg.judging import histories

LATE = date(2025, 1, 1)


def words(*claims, on=LATE):
    """Return what had become of each promise by a day, by the thing's entity or ends."""
    found = histories.promises(claims, ground(*claims))
    standings = {_name(each.thing): each.on(on) for each in found}
    return {name: standing.word for name, standing in standings.items() if standing}


def links(*claims, on=LATE):
    """Return the state of each link on a day, by its identifying qualifiers."""
    found = histories.links(claims, ground(*claims))
    standings = {_name(each.thing): each.on(on) for each in found}
    return {name: standing.word for name, standing in standings.items() if standing}


def _name(thing):
    parts = [
        thing.entity or " ".join(thing.ends),
        *(thing.ends if thing.entity else ()),
        *(value for _, values in thing.qualifiers for value in values),
    ]
    return " ".join([*parts, *([str(thing.target.number)] if thing.target else [])])


def project(said, status="agreed", **given):
    """Make a claim on the bridge."""
    return claim("northland pursuesProject bridge", said, status=status, **given)


def flight(said, status="asserted", **given):
    """Make a claim on air traffic between the two ports."""
    return claim("northport connectedTo southport", said, status=status, **{"mode": "air", **given})


def test_kept():
    """A promise is kept when a later claim asserts the thing."""
    told = (
        claim("northland establishes council", "2020-01-01", status="agreed"),
        claim("council participatedIn meeting-1", "2021-01-01"),
    )

    assert {"council": "kept"} == words(*told)


def test_a_project_under_way_is_not_kept():
    """That a project is pursued promises it and does not keep it."""
    assert {"bridge": "open"} == words(project("2024-06-01", "asserted"))


def test_views_keep_nothing():
    """A relation that is only somebody's view keeps no promise."""
    told = project("2020-01-01"), claim("north-minister assesses bridge", "2024-06-01", value="fine")

    assert {"bridge": "open"} == words(*told)


@pytest.mark.parametrize("status", ["proposed", "discussed", "planned", "agreed"])
def test_what_promises(status):
    """What is proposed, discussed, planned or agreed is a promise."""
    assert {"bridge": "open"} == words(project("2024-06-01", status))


@pytest.mark.parametrize("status", ["assessed", "denied"])
def test_what_does_not_promise(status):
    """A valuation or a denial promises nothing."""
    assert {} == words(project("2024-06-01", status))


def test_fell_back():
    """What was there, and is only planned again later, fell back."""
    assert {"northport southport air": "fell-back"} == words(
        flight("2018-01-01"), flight("2022-01-01", "planned")
    )


def test_what_others_did_with_a_thing_is_no_relapse():
    """That somebody opposed a treaty before it was promised to sign it does not show that it fell back."""
    told = (
        claim("westland opposes pact", "1996-01-01"),
        claim("northland signed pact", "2024-06-01", status="planned"),
    )

    assert {"pact": "open"} == words(*told)


def test_kept_after_it_fell_back():
    """What is asserted after the plan is kept, whatever was before."""
    told = flight("2018-01-01"), flight("2022-01-01", "planned"), flight("2023-01-01")

    assert {"northport southport air": "kept"} == words(*told)


def test_a_new_plan_supersedes_what_was_kept():
    """A plan after the assertion shows that the thing is there no more."""
    told = flight("2018-01-01", "planned"), flight("2019-01-01"), flight("2022-01-01", "planned")

    assert {"northport southport air": "fell-back"} == words(*told)


def test_a_talk_does_not_undo():
    """That a thing which is there is spoken of again does not undo it."""
    told = flight("2018-01-01", "planned"), flight("2019-01-01"), flight("2022-01-01", "discussed")

    assert {"northport southport air": "kept"} == words(*told)


def test_a_denial_undoes():
    """A denial after the assertion is a falling back."""
    told = flight("2018-01-01", "planned"), flight("2019-01-01"), flight("2022-01-01", "denied")

    assert {"northport southport air": "fell-back"} == words(*told)


def test_talks_keep_no_promise_to_sign():
    """What is promised is kept by its own relation: to negotiate what was to be signed is progress."""
    told = (
        claim("northland signed pact", "2020-01-01", status="planned", due="2020-06"),
        claim("northland negotiates pact", "2021-01-01"),
    )

    assert {"pact": "overdue"} == words(*told)


def test_a_relation_that_fulfils_keeps():
    """What is ratified was signed: the ontology says which relation fulfils which."""
    told = (
        claim("northland signed pact", "2020-01-01", status="planned"),
        claim("northland ratified pact", "2021-01-01"),
    )

    assert {"pact": "kept"} == words(*told)


@pytest.mark.parametrize(("who", "word"), [("north-minister", "kept"), ("southland", "not-mentioned-again")])
def test_the_side_that_promised_keeps(who, word):
    """A promise of one side to sign is not kept where only the other signs."""
    told = (
        claim("northland signed pact", "2020-01-01", status="planned"),
        claim(f"{who} signed pact", "2021-01-01"),
    )

    assert {"pact": word} == words(*told)


def planned(text, said="2020-01-01", **given):
    """Make a claim on what is planned."""
    return claim(text, said, status="planned", **given)


def test_what_each_does_by_itself_is_a_promise_of_each():
    """Of two who mean to ratify a treaty, each has a promise of its own, kept by its own act alone."""
    told = planned("northland ratified pact"), planned("south-minister ratified pact")
    later = claim("north-minister ratified pact", "2021-01-01")
    found = histories.promises((*told, later), ground(*told, later))

    assert {("pact", ("northland",)): "kept", ("pact", ("southland",)): "not-mentioned-again"} == {
        (each.thing.entity, each.thing.ends): each.on(LATE).word for each in found
    }


def test_in_force_for_one_keeps_its_promise_alone():
    """What is in force for a state it has ratified; the promise of another is open."""
    told = planned("northland ratified pact"), planned("southland ratified pact")
    later = claim("pact inForceFor southland", "2020-06-01")

    assert {"pact northland": "open", "pact southland": "kept"} == words(*told, later, on=date(2020, 7, 1))


def test_what_several_promise_to_do_together_is_one_promise():
    """A treaty that two mean to sign is one promise, kept when the second has signed."""
    told = planned("northland signed pact"), planned("southland signed pact")
    one = claim("north-minister signed pact", "2020-02-01")
    other = claim("southland signed pact", "2020-03-01")

    assert ["last spoken of 2020-02-01; not yet by Southland"] == reasons(*told, one, on=date(2020, 2, 2))
    assert ["planned 2020-01-01, asserted 2020-03-01"] == reasons(*told, one, other)


def test_who_is_named_beside_the_signer_has_signed():
    """Whoever signed with a counterparty kept the promises of both."""
    told = planned("northland signed pact"), planned("southland signed pact")

    assert {"pact": "kept"} == words(
        *told, claim("northland signed pact", "2020-02-01", counterparty="southland")
    )


def test_ratified_by_one_is_not_signed_by_the_other():
    """That one has ratified shows that it signed, and nothing of the other who meant to sign."""
    told = planned("northland signed pact"), planned("southland signed pact")

    assert {"pact": "open"} == words(
        *told, claim("northland ratified pact", "2020-02-01"), on=date(2020, 3, 1)
    )


def test_a_body_of_two_is_there_for_both():
    """What two undertook to establish is one promise, kept when anybody tells that it was established."""
    told = planned("northland establishes council"), planned("southland establishes council")

    assert {"council": "kept"} == words(*told, claim("northland establishes council", "2020-06-01"))


def withdrawal(said, status="asserted", **given):
    """Make a claim on a withdrawal of forces, which may happen again and again."""
    return claim("northland withdrawsForcesFrom southland", said, status=status, **given)


def test_what_recurs_keeps_nothing_years_later():
    """A ceasefire that was agreed is not kept by another one, years and a war later."""
    told = (
        withdrawal("2018-06-01", "agreed", date="2018-05-29"),
        claim("northland usesForceAgainst southland", "2025-05-12", date="2025-05-07"),
        withdrawal("2025-05-12", date="2025-05-10"),
    )

    assert {"northland southland": "not-mentioned-again"} == words(*told, on=date(2026, 1, 1))


@pytest.mark.parametrize(("happened", "word"), [("2018-07-15", "kept"), ("2019-07-15", "overdue")])
def test_what_recurs_is_kept_in_the_time_promised(happened, word):
    """Of things that recur, one on a day within the promised time keeps the promise, and no other."""
    told = withdrawal("2018-06-01", "agreed", due="2018-12"), withdrawal("2020-01-01", date=happened)

    assert {"northland southland": word} == words(*told)


def test_two_visits_are_two_promises():
    """Visits promised for two years are two things; what is said of one does not touch the other."""
    told = (
        claim("north-minister visited southland", "2020-01-01", status="planned", due="2020"),
        claim("north-minister visited southland", "2022-01-01", status="planned", due="2022"),
        claim("north-minister visited southland", "2022-06-01", date="2022-05-30"),
    )
    found = histories.promises(told, ground(*told))

    assert {("2020-01-01", "2020-12-31"): "overdue", ("2022-01-01", "2022-12-31"): "kept"} == {
        each.thing.time: each.on(LATE).word for each in found
    }


def test_trade_in_one_kind_of_goods_is_not_all_trade():
    """A plan for one kind of goods does not show that trade, asserted with another scope, fell back."""
    told = (
        claim("northland exportsTo southland", "2020-01-01", amount=100, currency="USD", scope="deficit"),
        claim("northland exportsTo southland", "2021-01-01", status="planned", goods="grain"),
    )

    assert {"northland southland grain": "not-mentioned-again"} == words(*told)


@pytest.mark.parametrize("relation", ["threatens", "demandsFrom", "investigates", "sanctions"])
def test_a_threat_is_no_promise(relation):
    """What is announced against another promises nothing."""
    assert {} == words(claim(f"northland {relation} southland", status="planned"))


def test_a_route_in_use_is_no_promise_kept():
    """That goods were carried in a year that began before the promise shows use, and keeps nothing."""
    told = (
        claim("northland pursuesProject bridge", "2024-03-15"),
        claim("bridge carries grain", "2024-12-31", period=2024),
    )

    assert {"bridge": "open"} == words(*told)


def test_what_was_to_cease_goes_on():
    """A promise to stop is broken by a later assertion of what was to stop."""
    told = (
        claim(
            "northland discontinues southland", "2020-01-01", status="agreed", ceases="importsFrom", due=2021
        ),
        claim("northland importsFrom southland", "2021-06-01"),
    )

    assert {"northland southland importsFrom": "open"} == words(*told[:1], on=date(2021, 1, 1))
    assert {"northland southland importsFrom": "fell-back"} == words(*told)


def test_what_ceased():
    """A promise to stop is kept when it is said that the thing stopped."""
    told = (
        claim("northland discontinues southland", "2020-01-01", status="agreed", ceases="importsFrom"),
        claim("northland discontinues southland", "2021-06-01", ceases="importsFrom"),
    )

    assert {"northland southland importsFrom": "kept"} == words(*told)


def test_measures_in_other_words_are_one_act():
    """Where an act is named, words that everybody chooses anew do not tell two of it."""
    told = (
        claim(
            "northland concedesTo southland", "2020-01-01", status="planned", measure="may", concerns="duty"
        ),
        claim("northland concedesTo southland", "2020-06-01", measure="ends the duty", concerns="duty"),
    )

    assert {"duty": "kept"} == words(*told)


def reasons(*claims, on=LATE):
    """Return the reasons for the words of promises."""
    return [each.on(on).reason for each in histories.promises(claims, ground(*claims))]


def test_progress_towards_a_promised_amount():
    """The newest figure says how far a promised amount has come."""
    told = (
        trade(1000, said="2020-01-01", status="planned"),
        trade(400, said="2021-01-01", period=2020),
        trade(529, said="2022-01-01", period=2021),
    )

    assert ["last spoken of 2022-01-01; 529 of 1 000 USD by 2021-12-31"] == reasons(
        *told, on=date(2022, 6, 1)
    )


@pytest.mark.parametrize(
    ("status", "state"), [("asserted", "met"), ("denied", "not met"), ("planned", "open")]
)
def test_a_condition(status, state):
    """A promise that hangs on a claim says whether that has come about, was denied or is open."""
    when = replace(claim("southland signed pact", "2020-01-01", status="planned"), id="first")
    promise = replace(
        claim("northland pursuesProject bridge", "2020-01-01", status="planned"), condition_on=("first",)
    )
    later = claim("southland signed pact", "2020-02-01", status=status)

    assert f"last spoken of 2020-01-01; its condition is {state}" in reasons(
        when, promise, later, on=date(2020, 3, 1)
    )


def test_a_condition_in_words():
    """A condition that no claim tells of is given in its words."""
    assert ["last spoken of 2020-01-01; on condition: if it pays"] == reasons(
        project("2020-01-01", condition="if it pays")
    )


def test_every_identifying_qualifier_must_be_kept():
    """A freight flight keeps no promise of a passenger flight."""
    told = flight("2022-01-01", "planned", traffic="passenger"), flight("2023-01-01", traffic="freight")

    assert {"northport southport air passenger": "not-mentioned-again"} == words(*told)


def test_a_missing_qualifier_keeps_nothing():
    """An assertion that leaves the traffic open does not keep a promise that names it."""
    told = flight("2022-01-01", "planned", traffic="passenger"), flight("2023-01-01")

    assert {"northport southport air passenger": "not-mentioned-again"} == words(*told)


def test_a_missing_qualifier_matches_any():
    """Two plans of which one leaves the traffic open are one thing."""
    told = flight("2022-01-01", "planned", traffic="passenger"), flight("2024-06-01", "planned")

    assert {"northport southport air passenger": "open"} == words(*told)


def test_a_narrower_mode_keeps_a_wider_promise():
    """A ferry keeps the promise of a link by sea."""
    told = flight("2022-01-01", "planned", mode="sea"), flight("2023-01-01", mode="ferry")

    assert {"northport southport sea": "kept"} == words(*told)


@pytest.mark.parametrize(
    ("on", "word"),
    [
        (date(2020, 6, 1), "open"),
        (date(2021, 1, 1), "open"),
        (date(2021, 1, 2), "not-mentioned-again"),
    ],
)
def test_twelve_months(on, word):
    """A promise is open for twelve months after it was last spoken of."""
    assert {"bridge": word} == words(project("2020-01-01"), on=on)


@pytest.mark.parametrize(("on", "word"), [(date(2023, 12, 31), "open"), (date(2024, 1, 1), "overdue")])
def test_due(on, word):
    """A promise is open until its due date is past, and overdue from the next day on."""
    assert {"bridge": word} == words(project("2020-01-01", due=2023), on=on)


def test_before_anything_was_said():
    """A promise does not stand at all before it is made."""
    assert {} == words(project("2020-01-01"), on=date(2019, 12, 31))


def test_a_promise_told_again():
    """A promise of May that is retold in August does not undo what was kept in July."""
    told = (
        claim("northland establishes council", "2020-05-23", status="agreed"),
        claim("council participatedIn meeting-1", "2020-07-02", date="2020-07-01"),
        claim("northland establishes council", "2020-08-25", status="agreed", date="2020-05"),
    )

    assert {"council": "kept"} == words(*told, on=date(2020, 9, 1))


def test_undated_documents_order_nothing():
    """A document without date neither promises nor keeps."""
    told = project("2020-01-01"), claim("bridge carries grain", None)

    assert {"bridge": "not-mentioned-again"} == words(*told)


def test_a_promised_amount_is_a_thing_of_its_own():
    """That the fund is there does not keep the promised sum."""
    told = (
        claim("northland establishes council", "2024-01-01", status="planned"),
        claim("northland establishes council", "2024-01-01", status="planned", amount=300, currency="USD"),
        claim("northland establishes council", "2024-06-01"),
    )

    assert {"council": "kept", "council 300": "open"} == words(*told)


@pytest.mark.parametrize(("reached", "word"), [(900, "open"), (1000, "kept"), (1100, "kept")])
def test_a_figure_that_reaches_it_keeps(reached, word):
    """A promised amount is kept by a figure of the same trade that is as large."""
    told = (
        claim(
            "northland tradesWith southland",
            "2024-02-01",
            status="planned",
            flow="turnover",
            amount=1000,
            currency="USD",
        ),
        claim(
            "southland tradesWith northland", "2024-09-01", flow="turnover", amount=reached, currency="USD"
        ),
    )

    assert {"northland southland turnover 1000": word} == words(*told)


def test_a_goal_is_kept_through_the_trade_it_concerns():
    """Where a forecast ties a goal to trade, a figure of that trade keeps the goal."""
    mark = {"amount": 1000, "currency": "USD"}
    told = (
        claim("northland hasGoal mark-of-a-billion", "2023-01-01", status="proposed", **mark),
        claim(
            "northland tradesWith southland",
            "2023-02-01",
            status="assessed",
            concerns="mark-of-a-billion",
            flow="turnover",
            **mark,
        ),
        claim("northland tradesWith southland", "2024-01-01", flow="turnover", amount=1200, currency="USD"),
    )

    assert {"mark-of-a-billion 1000": "kept"} == words(*told)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2019, 1, 1), {"northport southport air": "asserted"}),
        (date(2022, 1, 1), {"northport southport air": "planned"}),
        (date(2017, 1, 1), {}),
    ],
)
def test_the_newest_statement_on_a_link(on, state):
    """A plan supersedes an older assertion from the day it is said."""
    assert state == links(flight("2018-01-01"), flight("2022-01-01", "planned"), on=on)


def test_links_are_told_apart():
    """Freight by ferry is there while passengers by ferry are not."""
    told = (
        flight("2022-01-01", mode="ferry", traffic="freight"),
        flight("2022-01-01", "denied", mode="ferry", traffic="passenger"),
    )

    assert {
        "northport southport ferry freight": "asserted",
        "northport southport ferry passenger": "denied",
    } == links(*told)


def test_a_fact_comes_before_a_plan_of_the_same_day():
    """Where one document says that a link is missing and planned, it is missing."""
    assert {"northport southport air": "denied"} == links(
        flight("2022-01-01", "planned"), flight("2022-01-01", "denied")
    )


def test_opinions_change_no_link():
    """A valuation is no state of a link."""
    told = flight("2018-01-01"), flight("2022-01-01", "assessed", value="too dear")

    assert {"northport southport air": "asserted"} == links(*told)


@settings(deadline=None)  # the machine may be busy
@given(
    st.permutations(
        [flight("2018-01-01"), flight("2022-01-01", "planned", due=2023), flight("2022-12-01", "planned")]
    )
)
def test_the_order_of_claims_does_not_matter(told):
    """Claims in any order give the same standings."""
    (history,) = histories.promises(told, ground(*told))

    assert [(date(2022, 1, 1), None, "fell-back")] == [
        (each.start, each.until, each.word) for each in history.standings
    ]


def test_standings_follow_each_other():
    """Each standing ends on the day before the next begins, and the last does not end."""
    told = project("2020-01-01", due="2020-06"), project("2020-03-01", "discussed")
    (history,) = histories.promises(told, ground(*told))

    assert [
        (date(2020, 1, 1), date(2020, 2, 29), "open"),
        (date(2020, 3, 1), date(2020, 6, 30), "open"),
        (date(2020, 7, 1), None, "overdue"),
    ] == [(each.start, each.until, each.word) for each in history.standings]
