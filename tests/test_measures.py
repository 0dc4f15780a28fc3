"""Measures in force: what lasts until it is ended, and what ends it."""

from __future__ import annotations

from datetime import date

import pytest
from made_claims import claim, ground

from kg.judging import measures


def standings(*claims):
    """Return the stretches of each measure: first day, last day, status."""
    return {
        " ".join(
            [history.thing.relation, *(value for _, each in history.thing.qualifiers for value in each)]
        ): [
            (each.start.isoformat(), each.until and each.until.isoformat(), each.word)
            for each in history.standings
        ]
        for history in measures.measures(claims, ground(*claims))
    }


def sanction(said="2025-09-01", status="asserted", **given):
    """Make a claim on sanctions of the one state on the other."""
    return claim("northland sanctions southland", said, status=status, **given)


def test_a_measure_holds_from_its_first_day():
    """What a later document tells of a measure counts from the day on which the measure began."""
    assert {"sanctions": [("2025-08-27", None, "asserted")]} == standings(sanction(since="2025-08-27"))


def test_a_measure_ends_by_until():
    """After its last day a measure holds no more; that it held stays said."""
    assert {
        "sanctions": [("2025-08-27", "2026-02-06", "asserted"), ("2026-02-07", None, "denied")]
    } == standings(sanction("2026-02-08", since="2025-08-27", until="2026-02-06"))


def test_a_denial_that_begins_later_is_an_end():
    """What is denied from a later day on ended the day before."""
    told = sanction(since="2025-08-27"), sanction("2026-02-08", "denied", since="2026-02-07")

    assert {
        "sanctions": [("2025-08-27", "2026-02-06", "asserted"), ("2026-02-07", None, "denied")]
    } == standings(*told)


def test_who_discontinues_a_measure_ends_it():
    """A measure ends where its author is said to discontinue it."""
    told = (
        sanction(since="2025-08-27"),
        claim("northland discontinues southland", "2026-02-08", date="2026-02-07", ceases="sanctions"),
    )

    assert [("2025-08-27", "2026-02-06", "asserted"), ("2026-02-07", None, "denied")] == standings(*told)[
        "sanctions"
    ]


def lifting(text="northland liftsMeasureAgainst southland", **given):
    """Make a claim that measures are lifted, or the act they rest on repealed."""
    return claim(text, "2026-02-08", **{"date": "2026-02-07", **given})


@pytest.mark.parametrize(
    ("lifted", "ends"),
    [
        (lifting(concerns="duty", measure="lifts everything"), True),
        (lifting("northland terminates duty"), True),
        (lifting(sanctionKind="financial"), True),
        (lifting(), False),
        (lifting(sanctionKind="sectoral", concerns="duty"), False),
        (lifting(rate="10", concerns="duty"), False),
        (lifting(concerns="duty", status="planned"), False),
        (lifting("southland liftsMeasureAgainst northland", sanctionKind="financial"), False),
        (lifting("northland terminates pact"), False),
    ],
)
def test_what_is_lifted_ends(lifted, ends):
    """A measure ends where its author lifts its kind, or the act on which it rests; not where it is eased."""
    told = sanction(since="2025-08-27", sanctionKind="financial", legalBasis="duty"), lifted
    (stretches,) = (each for name, each in standings(*told).items() if "sanctions" in name)

    assert (2 if ends else 1) == len(stretches)
    assert ("2026-02-06" if ends else None) == stretches[0][1]


def test_the_other_side_ends_nothing():
    """That the target discontinues its own sanctions does not end those it is under."""
    told = (
        sanction(since="2025-08-27"),
        claim("southland discontinues northland", "2026-02-08", date="2026-02-07", ceases="sanctions"),
    )

    assert [("2025-08-27", None, "asserted")] == standings(*told)["sanctions"]


def test_measures_on_other_goods_are_others():
    """The end of sanctions on grain does not end those on timber."""
    told = (
        sanction(since="2020", goods="grain"),
        sanction(since="2021", goods="timber"),
        sanction("2022-06-01", "denied", since="2022-05-01", goods="grain"),
    )

    assert {
        "sanctions grain": [("2020-01-01", "2022-04-30", "asserted"), ("2022-05-01", None, "denied")],
        "sanctions timber": [("2021-01-01", None, "asserted")],
    } == standings(*told)


def test_a_measure_may_come_back():
    """After its end a measure may be imposed again."""
    told = (
        sanction("2021-01-01", since="2020", until="2020-06-30"),
        sanction("2023-01-01", since="2022-03-01"),
    )

    assert [
        ("2020-01-01", "2020-06-30", "asserted"),
        ("2020-07-01", "2022-02-28", "denied"),
        ("2022-03-01", None, "asserted"),
    ] == standings(*told)["sanctions"]


@pytest.mark.parametrize("status", ["planned", "proposed", "assessed", "denied"])
def test_what_is_not_in_force(status):
    """What is only planned, or denied and never asserted, was never in force."""
    assert {} == standings(sanction(status=status, since="2025-08-27"))


def test_on_a_day():
    """A measure stands on each day as the stretch says in which the day lies."""
    told = (sanction("2026-02-08", since="2025-08-27", until="2026-02-06"),)
    (history,) = measures.measures(told, ground(*told))

    assert ["asserted", "denied"] == [history.on(day).word for day in (date(2025, 8, 27), date(2026, 2, 7))]
    assert history.on(date(2025, 8, 26)) is None
