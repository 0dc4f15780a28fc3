"""What contradicts what, and what only seems to."""

from __future__ import annotations

import pytest
from made_claims import claim, ground, ontology, trade

from kg.judging import contradictions
from kg.judging.basis import Marks
from kg.judging.comparison import CONFLICT, LABEL
from kg.judging.denials import denials
from kg.judging.judgement import Judgement


def denied(*claims):
    """Return how many pairs of denial and assertion there are."""
    return sum(len(others) for _, others, _ in denials(claims, Marks(ontology())))


def differing(*claims):
    """Return kind, verdict and beginning of the reason of what differs."""
    found = contradictions.differences(claims, ground(*claims))
    return [(each.kind, each.verdict, each.reason.partition(" (")[0]) for each in found]


def ferry(status="asserted", **given):
    """Make a claim on the ferry between the ports."""
    return claim("northport connectedTo southport", status=status, **{"mode": "ferry", **given})


def test_a_denial_contradicts():
    """A denied claim contradicts one that asserts the same, and both are kept."""
    told = ferry("denied", traffic="freight"), ferry(traffic="freight")

    assert [(told[0], [told[1]], 0)] == list(denials(told, Marks(ontology())))


def test_no_passengers_and_freight_agree():
    """That no passengers are carried does not contradict that freight is."""
    assert 0 == denied(ferry("denied", traffic="passenger"), ferry(traffic="freight"))


def test_every_qualifier_of_the_denial_is_given():
    """An assertion that leaves the traffic open is not denied by one that names it."""
    assert 0 == denied(ferry("denied", traffic="passenger"), ferry())


def test_a_denial_of_all_denies_each():
    """That no ferry runs contradicts that freight is carried by ferry."""
    assert 1 == denied(ferry("denied"), ferry(traffic="freight"))


def test_symmetric_relations_read_both_ways():
    """A denial counts whichever end of a symmetric relation is named first."""
    assert 1 == denied(
        claim("northland sharesLandBorderWith southland", status="denied"),
        claim("southland sharesLandBorderWith northland"),
    )


def test_other_relations_read_one_way():
    """That one invests does not contradict that the other does not."""
    assert 0 == denied(
        claim("northland investsIn southland", status="denied"), claim("southland investsIn northland")
    )


@pytest.mark.parametrize(
    ("negated", "stated", "number"),
    [
        ("neighborOf", "sharesLandBorderWith", 1),
        ("sharesLandBorderWith", "neighborOf", 0),
        ("sharesLandBorderWith", "waterNeighborOf", 0),
    ],
)
def test_narrower_relations(negated, stated, number):
    """Who denies a relation denies those below it, not those above or beside it."""
    assert number == denied(
        claim(f"northland {negated} southland", status="denied"), claim(f"northland {stated} southland")
    )


@pytest.mark.parametrize(
    ("when", "number"),
    [({"date": 2020}, 0), ({"date": "2021-05"}, 1), ({}, 1), ({"since": 2020}, 1), ({"until": 2020}, 0)],
)
def test_times_overlap(when, number):
    """A denial for one time leaves others alone; what is undated overlaps with any."""
    assert number == denied(ferry("denied", date=2021), ferry(**when))


def test_a_denied_plan():
    """Who denies a plan contradicts who plans, not who asserts."""
    told = ferry("denied", denies="planned"), ferry("planned"), ferry()

    assert [(told[0], [told[1]], 0)] == list(denials(told, Marks(ontology())))


@pytest.mark.parametrize(
    ("one", "other", "differ"), [("1992-08-27", "1992-08-30", True), ("1992", "1992-08-27", False)]
)
def test_since(one, other, differ):
    """27 and 30 August conflict; 1992 agrees with 27 August 1992."""
    told = [claim("northland hasDiplomaticRelationsWith southland", since=each) for each in (other, one)]
    expected = [("since", "conflict", f"{one} against {other}")] if differ else []

    assert expected == differing(*told)


@pytest.mark.parametrize(
    ("between", "differ"),
    [
        ({"until": "2010"}, False),
        ({"status": "denied", "since": "2010"}, False),
        ({"status": "denied", "since": "2025"}, True),
        ({"status": "denied", "denies": "planned", "since": "2010"}, True),
        ({"status": "planned", "until": "2010"}, True),
    ],
)
def test_what_ended_begins_again(between, differ):
    """Two beginnings with an end between them are of two stretches, and do not contradict."""
    told = [claim("northland memberOf league", since=since) for since in ("2000", "2020")]

    found = differing(*told, claim("northland memberOf league", **between))

    assert differ == ("since" in {kind for kind, *_ in found})


@pytest.mark.parametrize(("given", "differ"), [({}, False), ({"concerns": "duty"}, True)])
def test_what_recurs_begins_more_than_once(given, differ):
    """Sanctions since two days are two sanctions, unless both are said of one act."""
    told = [claim("northland sanctions southland", since=since, **given) for since in ("2000", "2020")]

    assert differ == bool(differing(*told))


def test_labels_of_one_event():
    """Two names of a kind for one event are labels, no conflict of fact."""
    told = (
        claim("north-minister visited southland", event="visit-1", visitType="official"),
        claim("north-minister visited southport", "2022-02-01", event="visit-1", visitType="working"),
    )

    assert [("event", "label", "official visit against working visit")] == differing(*told)


def test_dates_of_one_event():
    """Two days for one deed in one event conflict; a month agrees with its day."""
    told = [
        claim("north-minister visited southland", event="visit-1", date=day)
        for day in ("2022-08", "2022-08-24", "2022-09-01")
    ]

    assert [
        ("event", "conflict", "2022-08 against 2022-09-01"),
        ("event", "conflict", "2022-08-24 against 2022-09-01"),
    ] == sorted(differing(*told))


def test_ordinals_of_one_meeting():
    """A meeting is not both the second and the third."""
    told = [claim("council participatedIn meeting-1", ordinal=number) for number in (2, 3)]

    assert [("event", "conflict", "2 against 3")] == differing(*told)


def test_plans_of_an_event_are_no_values():
    """What was planned of an event does not contradict what happened."""
    told = (
        claim("north-minister visited southland", event="visit-1", date="2022-08-20", status="planned"),
        claim("north-minister visited southland", event="visit-1", date="2022-08-24"),
    )

    assert [] == differing(*told)


def test_every_kind_of_difference_is_judged():
    """Denials, figures, days and labels that differ are found, each by its kind."""
    told = (
        claim("north-minister visited southland", event="visit-1", visitType="official"),
        claim("north-minister visited southland", event="visit-1", visitType="working"),
        claim("northland hasDiplomaticRelationsWith southland", since=1991),
        claim("northland hasDiplomaticRelationsWith southland", since=1992),
        trade(100, 2021),
        trade(300, 2021, by="north-bank"),
        ferry("denied"),
        ferry(),
    )
    found = Judgement(told, ground(*told)).comparisons

    assert {"denial", "figures", "since", "event"} == {
        each.kind for each in found if each.verdict in {CONFLICT, LABEL}
    }


def test_what_ended_is_no_contradiction():
    """A denial of the time after an assertion was made tells that the thing ended."""
    told = (
        claim("northland sanctions southland", "2025-09-01", since="2025-08-27"),
        claim("northland sanctions southland", "2026-02-08", status="denied", since="2026-02-07"),
    )

    assert 0 == denied(*told)


def test_a_reason_names_the_times():
    """The reason of a contradiction says of which time each side speaks, however it says so."""
    told = (
        claim("northland sanctions southland", "2025-09-01", since="2025-08-27"),
        claim("northland sanctions southland", "2025-09-02", status="denied", until="2025-09-01"),
    )
    (found,) = contradictions.differences(told, ground(*told))

    assert found.reason.endswith("(denied until 2025-09-01; asserted since 2025-08-27)")
