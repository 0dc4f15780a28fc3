"""Promises followed by date, and links as they were on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import claim, ground

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


@pytest.mark.parametrize(
    ("on", "word"), [(date(2023, 12, 31), "open"), (date(2024, 1, 1), "not-mentioned-again")]
)
def test_due(on, word):
    """A promise is open until its due date is past."""
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
        (date(2020, 7, 1), date(2021, 3, 1), "open"),
        (date(2021, 3, 2), None, "not-mentioned-again"),
    ] == [(each.start, each.until, each.word) for each in history.standings]
