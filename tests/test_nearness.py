"""Many claims of one kind: which are set beside which, and that the rest is counted, none lost silently."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_claims import claim, ground, trade

from kg.judging import contradictions, figure_comparisons, histories, nearness
from kg.judging.comparison import LEFT_OUT
from kg.judging.figures import figures
from kg.judging.identity import fits, matches
from kg.judging.intervals import same_period
from kg.judging.nearness import neighbors, window

PERIODS = ("2020", "2021", "2022", "2021-01/2021-06", "2021-03", None)
FLOWS = ("turnover", "exports", None)
BY = ("north-minister", "south-minister", "herald")

amounts = st.builds(
    lambda amount, period, flow, by, day: trade(
        amount, period, flow=flow, by=by, said=f"2023-01-{day:02}", document=f"paper-{day}-{by}"
    ),
    st.sampled_from([100, 104, 140, 200, "199.5"]),
    st.sampled_from(PERIODS),
    st.sampled_from(FLOWS),
    st.sampled_from(BY),
    st.integers(1, 28),
)
factors = st.builds(
    lambda growth, since, flow, by: trade(
        period=since + 1, growth=growth, since=since, flow=flow, by=by, said="2023-02-01"
    ),
    st.sampled_from(["1.4", "1.2", 2]),
    st.sampled_from([2019, 2020, 2021]),
    st.sampled_from(FLOWS),
    st.sampled_from(BY),
)


@pytest.fixture
def unbounded(monkeypatch):
    """Set all beside all."""

    def run(work):
        with monkeypatch.context() as patched:
            patched.setattr(nearness, "NEIGHBORS", 10**6)
            patched.setattr(nearness, "WAYS", 10**6)
            return work()

    return run


def told(comparisons):
    """Return comparisons as what they say, those that stand for others apart."""
    all_of_them = [(each, (each.kind, each.verdict, each.reason, each.identifier)) for each in comparisons]
    made = Counter(said for each, said in all_of_them if not each.left_out)
    return made, sum(each.left_out for each, _ in all_of_them)


def unlike(claims):
    """Return claims of which no two say the same."""
    return list({each.identifier: each for each in claims}.values())


def pairs_of_one_time(claims):
    """Return the pairs of figures of one period, or of which one leaves it open, found by looking at all."""
    over = ground(*claims)
    of_one = set()
    for one, other in combinations(figures(claims, over), 2):
        if matches(one.identity, other.identity, over.marks) and (
            not (one.period and other.period) or same_period(one.period, other.period)
        ):
            of_one.add(frozenset((one.claim.identifier, other.claim.identifier)))
    return of_one


def part_of_period(one, other):
    """Say whether one period lies within another and is shorter."""
    within = other.earliest <= one.earliest and one.latest <= other.latest
    return within and not same_period(one, other)


@settings(deadline=None)
@given(st.lists(amounts, max_size=8))
def test_few_are_all_set_beside_each_other(claims):
    """Of few figures each two are compared that are of one period, or of which one leaves it open."""
    claims = unlike(claims)
    found = figure_comparisons.comparisons(claims, ground(*claims))
    by_name = {each.identifier: each for each in claims}
    compared = {
        frozenset(each.identifier for each in one.claims)
        for one in found
        if len(one.claims) > 1 and one.kind == "figures" and not one.through
    }
    parts = {
        pair
        for pair in compared
        if (periods := [by_name[each].date("period") for each in sorted(pair)])
        if all(periods) and (part_of_period(*periods) or part_of_period(*periods[::-1]))
    }

    assert pairs_of_one_time(claims) == compared - parts


@settings(deadline=None, max_examples=60)
@given(amounts=st.lists(amounts, max_size=14), growth=st.lists(factors, max_size=6), most=st.integers(1, 12))
def test_the_index_gives_what_all_pairs_give(amounts, growth, most):
    """What is compared is compared alike, however many are; if some is not, that is counted."""
    claims = unlike([*amounts, *growth])
    over = ground(*claims)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nearness, "NEIGHBORS", 10**6)
        patched.setattr(nearness, "WAYS", 10**6)
        wanted, none = told(figure_comparisons.comparisons(claims, over))
        patched.setattr(nearness, "NEIGHBORS", most)
        patched.setattr(nearness, "WAYS", most)
        found, left = told(figure_comparisons.comparisons(claims, over))

    assert none == 0
    assert found <= wanted
    assert (left == 0) == (found == wanted)


def test_what_is_left_out_is_said():
    """Of many figures of one year that all differ, one comparison stands for the pairs that were not made."""
    claims = [trade(1000 + 50 * each, 2021, said=f"2022-01-{each + 1:02}") for each in range(28)]
    found = figure_comparisons.comparisons(claims, ground(*claims))
    (rest,) = [each for each in found if each.verdict == LEFT_OUT]
    made = len(found) - 1

    assert 28 * 27 // 2 - made == rest.left_out
    assert f"{rest.left_out} more pairs of the same kind" in rest.reason
    assert (claims[0],) == rest.claims
    assert {each.identifier for each in claims} == {
        each.identifier for one in found if one is not rest for each in one.claims
    }


def test_a_figure_that_many_repeat_hides_no_other():
    """Each value is set beside the next ones, though one of them is told a hundred times."""
    often = [trade(500, 2021, said="2022-01-01", document=f"paper-{each}") for each in range(100)]
    others = [trade(amount, 2021, said="2022-02-01") for amount in (300, 700)]
    found = figure_comparisons.comparisons([*often, *others], ground(*often, *others))
    values = {frozenset(each.value("amount") for each in one.claims) for one in found}

    assert {frozenset({"300", "500"}), frozenset({"500", "700"}), frozenset({"300", "700"})} <= values


def test_a_denial_of_what_many_say():
    """A denial stands beside those that were said nearest to it in time, and says how many more there are."""
    said = [
        claim("northland partnerOf southland", said=f"20{each:02}-05-01", document=f"paper-{each}")
        for each in range(10, 90)
    ]
    denied = claim("northland partnerOf southland", said="2049-06-01", status="denied")
    found = contradictions.differences([*said, denied], ground(*said, denied))
    (rest,) = [each for each in found if each.verdict == LEFT_OUT]
    years = sorted(each.claims[1].issued.earliest.year for each in found if each is not rest)

    assert len(said) - nearness.NEIGHBORS == rest.left_out
    assert list(range(2045, 2055)) == years


@pytest.mark.parametrize("most", [1, 4, 50])
def test_a_window_lies_around_its_key(most):
    """Of sorted keys those nearest by rank to one are taken, never more than asked, nor less if there are."""
    keys = list(range(0, 40, 2))
    for key in (-5, 0, 17, 38, 99):
        taken = keys[window(keys, key, most)]

        assert min(most, len(keys)) == len(taken)
        assert most == 1 or key < 0 or key > 38 or min(taken) <= key <= max(taken) + 1


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 12))
def test_neighbors_are_as_many_as_said(values, most):
    """No value has more neighbors than twice the bound to each side; few have all others."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nearness, "NEIGHBORS", most)
        placed = list(enumerate(values))
        found = neighbors(placed, lambda each: each[1], lambda each: each[1])
    met = Counter(place for pair in found for place, _ in pair)

    assert all(one < other for (one, _), (other, _) in found)
    assert len(found) == len(set(found)) <= 2 * most * len(values)
    assert len(values) > most + 1 or list(combinations(placed, 2)) == found
    assert len(values) < 2 or set(met) == set(range(len(values)))


def hub(number):
    """Return claims on one pair, as a large corpus has them: of each kind so many."""
    for each in range(number):
        year, by = 1990 + each % 30, BY[each % 3]
        paper = {
            "said": f"{year + 1}-{each % 12 + 1:02}-{each % 27 + 1:02}",
            "by": by,
            "document": f"p{each}",
        }
        yield trade(1000 + 7 * each, year, **paper)
        yield trade(period=year, growth=f"1.{each % 60 + 1:02}", since=year - 1, **paper)
        yield claim("northland partnerOf southland", status=("asserted", "denied")[each % 2], **paper)
        yield claim("northland hasDiplomaticRelationsWith southland", since=1991 + each % 5, **paper)


def test_comparisons_grow_as_the_claims_do(monkeypatch):
    """Twice as many claims on one pair make about twice as many comparisons, made and looked at."""
    looked = Counter()
    alike = figure_comparisons.Comparison

    def counted(one, other, marks):
        looked["matches"] += 1
        return matches(one, other, marks)

    for module in ("frames", "growth_comparisons"):
        monkeypatch.setattr(f"kg.judging.{module}.matches", counted)

    def cost(number):
        claims = list(hub(number))
        looked.clear()
        found = figure_comparisons.comparisons(claims, ground(*claims))
        found += contradictions.differences(claims, ground(*claims))
        assert all(isinstance(each, alike) for each in found)
        return len(found), looked["matches"]

    (few, looks), (many, more) = cost(250), cost(500)

    assert many <= 2.3 * few
    assert more <= 2.3 * looks + 100


def test_promises_cost_as_they_are_told(monkeypatch):
    """A project of which twice as much is said costs little more than twice as much to follow."""
    looked = Counter()

    def counted(one, other, marks):
        looked["fits"] += 1
        return fits(one, other, marks)

    monkeypatch.setattr("kg.judging.courses.fits", counted)

    def cost(number):
        looked.clear()
        statuses = ("planned", "asserted", "denied", "proposed")
        told = [
            claim(
                "northland investsIn bridge",
                status=statuses[each % 4],
                said=f"{1990 + each // 300}-{each // 27 % 11 + 1:02}-{each % 27 + 1:02}",
                document=f"p{each}",
            )
            for each in range(number)
        ]
        (history,) = histories.promises(told, ground(*told))
        assert len(history.steps) == number
        return looked["fits"]

    assert cost(600) <= 2.3 * cost(300) + 10
