"""Figures side by side: the verdicts of the design, in their order, each with its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import claim, ground, trade

from kg.judging import figure_comparisons
from kg.judging.intervals import Interval, around, rounded


def compared(*claims, citing=()):
    """Return verdict and beginning of the reason of every comparison, sums and growth included."""
    found = figure_comparisons.comparisons(claims, ground(*claims, citing=citing))
    return sorted((each.verdict, each.reason.partition(" (")[0]) for each in found)


def amounts(*claims, citing=()):
    """Return the verdicts on amounts alone."""
    found = figure_comparisons.comparisons(claims, ground(*claims, citing=citing))
    return sorted((each.verdict, each.reason.partition(" (")[0]) for each in found if each.kind == "figures")


ALONE = "no other figure of the same kind, for "


def test_parts_add_up():
    """Exports and imports of one source sum to its turnover."""
    parts = [trade(70, 2021, flow="exports"), trade(30, 2021, flow="imports")]

    assert [("adds-up", "70 + 30 = 100 against 100")] == compared(trade(100, 2021), *parts)


def test_parts_that_do_not_add_up():
    """Parts whose sum misses the whole of the same source are a conflict."""
    parts = [trade(70, 2021, flow="exports"), trade(50, 2021, flow="imports")]

    assert [("conflict", "70 + 50 = 120 against 300")] == compared(trade(300, 2021), *parts)


def test_parts_of_two_sources_are_not_added():
    """Parts that two sources give are no sum."""
    parts = [trade(70, 2021, flow="exports"), trade(30, 2021, flow="imports", by="south-minister")]

    assert [] == [each for each in compared(trade(100, 2021), *parts) if each[0] == "adds-up"]


def test_equal_figures_agree():
    """Equal figures of one period agree, whoever states them."""
    assert [("agree", "40 against 40")] == compared(trade(40, 2021), trade(40, 2021, by="south-minister"))


def test_a_rounded_figure():
    """The coarser figure is the finer one, rounded to its precision."""
    assert [("rounded", "460 against 461.9")] == compared(
        trade(460, 2022), trade("461.9", 2022, by="south-minister")
    )


def test_figures_within_one_per_cent_are_near():
    """Figures within one per cent are near, by whoever."""
    assert [("near", "1001 against 1009")] == compared(
        trade(1001, 2022), trade(1009, 2022, said="2022-02-01", by="herald")
    )


def test_other_reporter():
    """Figures stated by two sides are each side's own statistics, no conflict."""
    assert [("other-or-unknown-reporter", "100 against 300")] == compared(
        trade(100, 2021), trade(300, 2021, by="south-minister")
    )


def test_a_conflict():
    """Figures of one side for one period that differ are a conflict that names both claims."""
    both = trade(100, 2021), trade(300, 2021, said="2022-02-01", by="north-bank")
    found = figure_comparisons.comparisons(both, ground(*both))

    assert [("conflict", both)] == [(each.verdict, each.claims) for each in found]


def test_a_narrator_who_cites_nobody():
    """A narrator whose document cites nobody is nobody's statistics."""
    told = trade(100, 2021), trade(300, 2021, by="gazette")

    assert "other-or-unknown-reporter" == compared(*told)[0][0]


def test_a_narrator_who_cites_somebody():
    """A narrator whose document cites somebody speaks for that side."""
    told = trade(100, 2021), trade(300, 2021, by="gazette")

    assert "conflict" == compared(*told, citing=["north-bank"])[0][0]


def test_the_origin_counts_before_the_speaker():
    """Two narrators behind whom stands one origin are of one side."""
    told = [trade(100, 2021, by="gazette"), trade(300, 2021, by="herald")]
    with_origin = [
        trade(100, 2021, by="gazette", origin="north-bank"),
        trade(300, 2021, by="herald", origin="north-bank"),
    ]

    assert ["other-or-unknown-reporter", "conflict"] == [
        compared(*each)[0][0] for each in (told, with_origin)
    ]


def test_whose_statistics_it_is_counts_first():
    """The reporter of a figure decides, whoever repeats it."""
    told = trade(100, 2021, reporter="north-bank", by="south-minister"), trade(300, 2021)

    assert "conflict" == compared(*told)[0][0]


def test_a_period_that_is_not_said():
    """A figure without period is compared with all, and the verdict says so."""
    assert [("other-period-or-scope", "100 against 100")] == compared(trade(100), trade(100, 2021))


def test_another_scope():
    """A figure of a part is not compared as if it were of the whole."""
    told = trade(100, 2021), trade(300, 2021, scope="by rail")

    assert [("other-period-or-scope", "100 against 300")] == compared(*told)


def test_two_periods_without_growth():
    """Figures of two periods that no growth ties are not compared."""
    assert [
        ("nothing-to-compare-with", f"{ALONE}2020"),
        ("nothing-to-compare-with", f"{ALONE}2021"),
    ] == compared(trade(100, 2020), trade(300, 2021))


def test_growth_ties_two_periods():
    """A figure times its growth agrees with the next where their precisions meet."""
    told = trade(330, 2021), trade("461.9", 2022, growth="1.4", since=2021)

    assert [("agree", "330 × 1.40 = 462 against 461.9")] == amounts(*told)


def test_growth_that_does_not_fit():
    """Of one side, a figure that growth does not lead to is a conflict."""
    told = trade(230, 2021), trade("461.9", 2022, growth="1.4", since=2021)

    assert [("conflict", "230 × 1.40 = 322 against 461.9")] == amounts(*told)


def test_growth_that_nearly_fits():
    """What growth misses by less than one per cent is near, even of one side."""
    told = trade("461.9", 2022), trade("529.4", 2023, growth="1.143", since=2022)

    assert [("near", "461.9 × 1.143 = 528 against 529.4")] == amounts(*told)


def test_who_states_the_growth_counts():
    """A growth of the other side makes the comparison one of two reporters."""
    told = trade(230, 2021), trade("461.9", 2022)
    grown = trade(None, 2022, growth="1.4", since=2021, by="south-minister")

    assert "other-or-unknown-reporter" == amounts(*told, grown)[0][0]


def test_growth_to_a_shared_period():
    """Two figures whose growth is reckoned from one earlier period are compared there."""
    told = [
        trade(330, 2021, growth=3, since=2020),
        trade("529.4", 2023, growth=5, since=2020),
    ]

    assert [("agree", "330 / 3 = 110 against 529.4 / 5 = 105.9")] == amounts(*told)


def test_since_ends_with_the_last_full_year():
    """*Fivefold since 2020*, said in March 2024, is of 2023."""
    told = [
        trade(330, 2021, growth=3, since=2020),
        trade("529.4", 2023),
        trade(None, None, growth=5, since=2020, said="2024-03"),
    ]

    assert ("agree", "330 / 3 = 110 against 529.4 / 5 = 105.9") in amounts(*told)


def test_a_figures_own_growth_goes_first():
    """The growth that a figure's own claim states is taken before that of others."""
    told = [
        trade(330, 2021),
        trade("461.9", 2022, growth="1.4", since=2021),
        trade(None, 2022, growth=9, since=2021, by="stranger"),
    ]

    assert ["330 × 1.40 = 462 against 461.9"] == [reason for _, reason in amounts(*told)]


def test_the_same_factor_of_two_periods():
    """One factor of growth for two periods is no agreement."""
    told = trade(None, 2021, growth=3, since=2020), trade(None, "2022-01/2022-06", growth="3.1")

    assert [("other-period-or-scope", "3 against 3.10")] == compared(*told)


def test_different_factors_of_two_periods_say_nothing():
    """Factors of different stated periods that differ are not set side by side."""
    told = trade(None, 2021, growth=3, since=2020), trade(None, 2022, growth="1.4", since=2021)

    assert {"nothing-to-compare-with"} == {verdict for verdict, _ in compared(*told)}


@pytest.mark.parametrize(
    ("factor", "by", "verdict"),
    [
        ("1.4", "south-minister", "agree"),
        ("1.42", "south-minister", "rounded"),
        ("1.6", "south-minister", "other-or-unknown-reporter"),
        ("1.6", "north-bank", "conflict"),
    ],
)
def test_factors_of_one_period(factor, by, verdict):
    """Factors between the same periods agree, are rounded, are mirror statistics, or conflict on one side."""
    told = [
        trade(None, 2022, growth="1.4", since=2021),
        trade(None, 2022, growth=factor, since=2021, by=by),
    ]

    assert [verdict] == [each for each, _ in compared(*told)]


def test_goals_are_no_figures():
    """What is planned, proposed or assessed is never compared."""
    told = [trade(100, 2021, status=status) for status in ("planned", "proposed", "assessed", "denied")]

    assert [] == compared(*told)


def test_exports_are_not_the_others_imports():
    """Exports as one side reports them are never set beside the imports of the other."""
    told = [
        trade(100, 2021, flow="exports"),
        claim("southland tradesWith northland", flow="imports", amount=300, currency="USD", period=2021),
    ]

    assert {"nothing-to-compare-with"} == {verdict for verdict, _ in compared(*told)}


def test_turnover_reads_both_ways():
    """Turnover is one figure, whichever state is named first."""
    told = [
        trade(100, 2021),
        claim("southland tradesWith northland", flow="turnover", amount=100, currency="USD", period=2021),
    ]

    assert [("agree", "100 against 100")] == compared(*told)


def test_currencies_are_not_mixed():
    """Amounts in two currencies are not compared."""
    told = trade(100, 2021), trade(100, 2021, currency="KZT")

    assert {"nothing-to-compare-with"} == {verdict for verdict, _ in compared(*told)}


def test_counts_of_one_event():
    """Counts given for one event need no period; who gives them decides."""
    told = [
        claim("northland concludedAgreementsWith southland", event="visit-1", count=10),
        claim(
            "northland concludedAgreementsWith southland",
            event="visit-1",
            count=20,
            bound="about",
            by="south-minister",
        ),
    ]

    assert [("other-or-unknown-reporter", "10 against about 20")] == compared(*told)


def test_a_bounded_figure_agrees_with_what_it_allows():
    """*More than 100* agrees with 120."""
    told = [
        claim("northland hasCompaniesIn southland", period=2021, count=100, bound="moreThan"),
        claim("northland hasCompaniesIn southland", period=2021, count=120, said="2022-02-01"),
    ]

    assert [("agree", "more than 100 against 120")] == compared(*told)


def test_large_figures_are_written_in_millions():
    """The reason writes large amounts in millions and names the unit."""
    told = trade(330_000_000, 2021), trade(135_700_000, 2021, by="gazette")
    (found,) = figure_comparisons.comparisons(told, ground(*told))
    voices = "stated by Gazette (cites nobody) and North Minister"

    assert f"135.7 against 330 (USD million; 2021; 2.4 times; {voices})" == found.reason


def test_addresses_are_stable():
    """A comparison keeps its address when other claims are added."""
    both = trade(100, 2021), trade(300, 2021, by="south-minister")
    more = (*both, trade(5, 2020, by="herald"))
    before, after = (
        {each.identifier for each in figure_comparisons.comparisons(told, ground(*told))}
        for told in (both, more)
    )

    assert before <= after


@settings(deadline=None)  # the machine may be busy
@given(
    st.permutations(
        [
            trade(330, 2021),
            trade(460, 2022, said="2022-02-01"),
            trade("461.9", 2022, growth="1.4", since=2021, said="2022-03-01"),
        ]
    )
)
def test_the_order_of_claims_does_not_matter(told):
    """The same claims in any order give the same comparisons."""
    expected = [
        ("agree", "330 × 1.40 = 462 against 460"),
        ("agree", "330 × 1.40 = 462 against 461.9"),
        ("rounded", "460 against 461.9"),
    ]

    assert expected == amounts(*told)


@settings(deadline=None)  # the machine may be busy
@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_intervals_hold_their_number(one, other):
    """Products, quotients and sums of intervals hold those of their numbers."""
    a, b = Decimal(one), Decimal(other)
    pairs = [
        (around(a).times(around(b)), a * b),
        (around(a).over(around(b)), a / b),
        (around(a).plus(around(b)), a + b),
    ]

    assert all(interval.low <= number <= interval.high for interval, number in pairs)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("500", "450", "550"), ("330", "325", "335"), ("461.9", "461.85", "461.95"), ("3", "2.5", "3.5")],
)
def test_precision(text, low, high):
    """A figure reaches half a unit of its last non-zero digit to each side."""
    assert Interval(Decimal(low), Decimal(high)) == around(Decimal(text))


def test_figures_of_one_precision_are_not_rounded():
    """Neither of two figures of one precision is the other, rounded."""
    assert not rounded(Decimal(460), Decimal(470))


@pytest.mark.parametrize(("by", "verdict"), [("north-minister", "agree"), ("south-minister", "compatible")])
def test_growth_of_another_reporter(by, verdict):
    """A base grown by a factor of another reporter's is compatible with a figure, and proves nothing."""
    told = [trade(330, 2021), trade(None, 2022, growth="1.5", since=2021, by=by), trade(470, 2022, by=by)]

    assert verdict in [each for each, _ in compared(*told)]


@pytest.mark.parametrize(
    ("half", "by", "verdict"),
    [
        (501, "south-minister", "compatible"),
        (640, "south-minister", "other-or-unknown-reporter"),
        (640, "north-bank", "conflict"),
    ],
)
def test_a_part_does_not_exceed_its_whole(half, by, verdict):
    """The figure of half a year is set against that of its year, and says which share of it it is."""
    told = [trade(529, 2023), trade(half, "2023-01/2023-06", by=by)]
    (found,) = figure_comparisons.comparisons(told, ground(*told))

    assert verdict == found.verdict
    assert "2023-01 to 2023-06 as a part of 2023" in found.reason
