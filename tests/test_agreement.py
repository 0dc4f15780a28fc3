"""Two coders compared: coefficients as the books work them out, and differences one by one, settled."""

from dataclasses import replace

import pytest
import reviewed
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import loading
from kg.errors import InputError
from kg.review import logs
from kg.review.adjudication import Adjudication
from kg.review.coefficients import alpha, interval, kappa, unitizing_alpha
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.entries import draft_of

VISIT, NEIGHBORS, FERRY = reviewed.ALL

FOUR_OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 * * *",
    "1 2 3 3 2 2 4 1 2 5 * 3",
    "* 3 3 3 2 3 4 2 2 5 1 *",
    "1 2 3 3 2 4 4 1 2 5 1 *",
]
"""Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011), D: twelve units, missing values."""


def test_alpha_of_four_observers():
    """Krippendorff's example of nominal data by four observers, values missing, has α = 0.743."""
    units = [
        [value for value in unit if value != "*"]
        for unit in zip(*map(str.split, FOUR_OBSERVERS), strict=True)
    ]

    assert 0.743 == round(alpha(units), 3)


def test_alpha_of_two_observers():
    """Krippendorff's example of binary data by two observers has α = 0.095."""
    one, other = "0100000010", "1110010000"

    assert 0.095 == round(alpha([*zip(one, other, strict=True)]), 3)


def test_where_nothing_can_be_said():
    """One value everywhere, or no unit that two coders have, gives no coefficient."""
    assert [None] * 4 == [alpha([["a", "a"]]), alpha([["a"]]), kappa([]), kappa([("a", "a")])]
    assert None is interval(alpha, [])


SPANS = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 30)).filter(lambda each: each[0] < each[1]), max_size=4
)


@given(SPANS, SPANS)
def test_unitizing_is_alpha_over_letters(one, other):
    """The agreement on marked words is nominal α with a unit for each letter."""
    letters = [
        tuple(any(start <= at < end for start, end in spans) for spans in (one, other)) for at in range(30)
    ]
    expected, found = alpha(letters), unitizing_alpha([one, other], 30)

    assert expected == found or expected == pytest.approx(found)


def test_an_interval_holds_the_value_and_comes_again():
    """The interval by bootstrap surrounds the coefficient, and is the same every time."""
    units = [("a", "a")] * 30 + [("b", "b")] * 20 + [("a", "b")] * 5
    low, high = interval(alpha, units, 200)

    assert low < alpha(units) < high
    assert (low, high) == interval(alpha, units, 200)


@pytest.fixture
def folder(tmp_path):
    """A corpus of two coders: they agree on one claim, differ in one, and each has one alone."""
    folder = reviewed.corpus(tmp_path / "corpus")
    for coder, status, alone in (("ann", "asserted", VISIT), ("bob", "assessed", FERRY)):
        desk = Desk(loading.load(folder), reviewed.SLUG, coder, print)
        desk.accept(alone.identifier)
        draft = replace(draft_of(NEIGHBORS), status=status)
        desk.decide(Decision(kind="correct", items=(NEIGHBORS.identifier,), claims=(draft,)))
        trade = draft_of(
            reviewed.candidate(NEIGHBORS.subject, "tradesWith", NEIGHBORS.object, "asserted", "Trade")
        )
        desk.decide(Decision(kind="new", claims=(trade,)))
        desk.write()
        desk.close()
    return folder


def test_differences_are_told_and_settled(folder, run):
    """Each difference is a line; what is adjudicated is a third log, whose claims replace those of both."""
    told = run("agreement", "ann", "bob", "--corpus", folder)
    done = run("agreement", "ann", "bob", "--adjudicate", "--terminal", "--corpus", folder, stdin="1\n2\nn\n")
    again = run("agreement", "ann", "bob", "--adjudicate", "--terminal", "--corpus", folder, stdin="")
    claims = sorted((each.relation, each.status) for each in loading.load(folder).claims)
    kinds = [each.kind for each in logs.read(logs.log_path(folder / reviewed.SLUG, "adjudicated"))]

    assert 0 == told.returncode, told.stderr
    assert ["claim", "status", "claim"] == [line.split(": ")[1] for line in told.stdout.splitlines()[6:]]
    assert [0, 0] == [done.returncode, again.returncode], (done.stderr, again.stderr)
    assert ["new", "new", "new", "read"] == kinds
    assert [("neighborOf", "assessed"), ("tradesWith", "asserted"), ("visited", "asserted")] == claims
    assert "quiet-port" not in loading.load(folder).authority.entities


def adjudicating(folder):
    """Open the document of both coders for adjudication by Eve."""
    return Adjudication(loading.load(folder), reviewed.SLUG, ("ann", "bob"), "eve", print)


def test_a_difference_can_be_decided_anew_and_undone(folder):
    """Each outcome takes the place of the one before; undo leads back to where nothing was asked."""
    found = adjudicating(folder)
    visit, neighbors, _ = (each.key for each in found.differences)
    steps = [(neighbors, "first"), (neighbors, "second"), (neighbors, "neither"), (visit, "first")]
    held = []
    for key, whose in steps:
        found.hold(key, whose)
        held.append([each.held for each in found.differences])
    claims = sorted(each.draft.relation for each in found.desk.state.claims.values())
    for _ in steps:
        found.undo()
    back, undoable = [each.held for each in found.differences], found.undoable
    with pytest.raises(InputError, match="nothing to undo"):
        found.undo()
    with pytest.raises(InputError, match="nothing that could hold"):
        found.hold(visit, "second")
    found.close()

    assert [["", "first", ""], ["", "second", ""], ["", "neither", ""], ["first", "neither", ""]] == held
    assert ["tradesWith", "visited"] == claims
    assert (["", "", ""], False) == (back, undoable)


def test_what_a_coder_decides_anew_is_asked_anew(folder):
    """What was held of a claim that its coder has no more is taken back; no coder writes over an outcome."""
    found = adjudicating(folder)
    for each in found.differences:
        found.hold(each.key, "first" if each.pair[0] else "second")
    found.write()
    found.close()
    ann = Desk(loading.load(folder), reviewed.SLUG, "ann", print)
    (made,) = (each for each in ann.state.claims.values() if each.draft.relation == "neighborOf")
    draft = replace(made.draft, status="planned")
    ann.decide(Decision(kind="correct", items=(made.id,), claims=(draft,)))
    with pytest.raises(InputError, match="those of an adjudication"):
        ann.write()
    ann.close()
    again = adjudicating(folder)
    waiting = [each.key for each in again.differences if not each.held]
    again.hold(waiting[0], "first")
    again.write()
    again.close()
    claims = [(each.relation, each.status) for each in loading.load(folder).claims]

    assert 1 == len(waiting)
    assert [("neighborOf", "planned")] == [each for each in claims if each[0] == "neighborOf"]


def test_coders_without_logs_are_told(folder, run):
    """A coder who decided nothing is an error in one line."""
    done = run("agreement", "ann", "eve", "--corpus", folder)

    assert 2 == done.returncode
    assert "no document has logs of ann and eve" in done.stderr


def test_the_terminal_decides_the_same(tmp_path, run):
    """Accept, undo, accept, correct, reject in the terminal make the log that the browser would make."""
    folder = reviewed.corpus(tmp_path / "corpus")
    keys = "a\nu\na\nc\n\n\n\nplanned\nr\n\nw\n"
    done = run("review", reviewed.SLUG, "--terminal", "--coder", "ann", "--corpus", folder, stdin=keys)
    written = run("review", reviewed.SLUG, "--write", "--coder", "ann", "--corpus", folder)
    kinds = [each.kind for each in logs.read(logs.log_path(folder / reviewed.SLUG, "ann"))]

    assert ["accept", "undo", "accept", "correct", "reject"] == kinds, done.stderr
    assert "2 added" in written.stdout
    assert [0, 0] == [done.returncode, written.returncode]
