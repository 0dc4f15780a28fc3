"""Claims that a corpus has already, under review by two coders: compared, adjudicated, written, put back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import reviewed

from kg.building import checking, mapping
from kg.corpus import loading
from kg.rdf.terms import BR
from kg.review import agreement, comparison
from kg.review.adjudication import Adjudication
from kg.review.decisions import Decision
from kg.review.desk import Desk

CLAIMS = """claims:
  # the ferry
  - claim: aland tradesWith bem-land
    quote: "Trade reached $40 million last year"  # in words

  - claim: president visited bem, port-a
    # not sure of the day
    quote: arrived in Bem on an official visit

  - claim: aland neighborOf bem-land
    quote: We are neighbours
"""
"""What somebody has written by hand."""


def text(folder):
    """The file of claims, from the list on."""
    whole = (folder / reviewed.SLUG / "claims.yaml").read_text(encoding="utf-8")
    return whole[whole.index("claims:\n") :]


def said(folder):
    """The claims of a corpus that passes its check, each with its status."""
    assert [] == [each for each in checking.check(loading.load(folder)) if each.severity == "error"]
    return {(each.relation, each.object): each.status for each in loading.load(folder).claims}


def decide(folder, coder, *made):
    """Let a coder decide on claims that stand, by relation or object, and write; return what is told.

    What is decided is a status, or a reason to reject.
    """
    desk = Desk(loading.load(folder), reviewed.SLUG, coder, print)
    for name, what in made:
        one = next(each for each in desk.standing if name in {each.draft.object, each.draft.relation})
        if what in desk.corpus.ontology.statuses:
            claims = (replace(one.draft, status=what),)
            desk.decide(Decision(kind="correct", items=(one.item,), claims=claims))
        else:
            desk.decide(Decision(kind="reject", items=(one.item,), reason=what))
    if not made:
        desk.decide(Decision(kind="read", place=(0, 5)))
    told = str(desk.write())
    desk.close()
    return told


def undo(folder, coder):
    """Let a coder take back all decisions, and write."""
    desk = Desk(loading.load(folder), reviewed.SLUG, coder, print)
    while desk.undoable:
        desk.undo()
    desk.write()
    desk.close()


def settle(folder, *outcomes):
    """Let Eve settle the differences of Ann and Bob one after the other, and write what holds."""
    found = Adjudication(loading.load(folder), reviewed.SLUG, ("ann", "bob"), "eve", print)
    waiting = [each for each in found.differences if not each.held]
    for case, held in zip(waiting, outcomes, strict=True):
        found.hold(case.key, held)
    found.write()
    found.close()


@pytest.fixture
def folder(tmp_path):
    """A corpus in which somebody has written claims by hand."""
    return reviewed.corpus(tmp_path / "corpus", found=(), claims=CLAIMS)


@pytest.fixture
def differing(folder):
    """Ann has one claim as planned and rejects another; Bob has the first as denied and leaves the rest."""
    decide(folder, "ann", ("tradesWith", "planned"), ("port-a", "not in the words"))
    decide(folder, "bob", ("tradesWith", "denied"))
    return folder


def test_coders_decide_on_the_same(differing):
    """Bob is shown what stood there before Ann wrote; what she changed otherwise he leaves, and is told."""
    told = decide(differing, "bob", ("neighborOf", "denied"))
    desk = Desk(loading.load(differing), reviewed.SLUG, "cy", print)
    shown = {(each.draft.object, each.draft.status) for each in desk.standing}
    desk.close()

    assert "1 that another coder changed and left: `bilateral agreement FIRST SECOND --adjudicate`" in told
    assert {("bem-land", "asserted"), ("bem", "asserted"), ("port-a", "asserted")} == shown
    assert {("tradesWith", "bem-land"): "planned", ("neighborOf", "bem-land"): "denied"}.items() <= said(
        differing
    ).items()


def test_claims_that_stand_are_differences_too(differing, run):
    """A line tells what each has of a claim that one changed or rejected; α is of new claims alone."""
    (found,) = comparison.coded(loading.load(differing), "ann", "bob")
    told = run("agreement", "ann", "bob", "--corpus", differing).stdout

    assert ((), ()) == (found.first, found.second)
    assert {0} == {each.units for each in agreement.coefficients([found])}
    assert "status: ann planned, bob denied" in told
    assert "claim: ann rejected: not in the words, bob president visited port-a, asserted" in told


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (("first", "neither"), {"tradesWith": "planned"}),
        (("second", "second"), {"tradesWith": "denied", "port-a": "asserted"}),
        (("neither", "second"), {"port-a": "asserted"}),
    ],
)
def test_what_holds_is_written_where_it_stood(differing, outcomes, expected):
    """Each outcome takes the place of the claim as it stood; comments stay, and what nobody touched."""
    by_place = dict(zip(("trade", "visit"), outcomes, strict=True))
    found = Adjudication(loading.load(differing), reviewed.SLUG, ("ann", "bob"), "eve", print)
    for case in found.differences:
        held = by_place["trade" if "Trade" in (case.pair[0] or case.pair[1]).quote else "visit"]
        found.hold(case.key, held)
    found.write()
    found.close()
    there = said(differing)
    named = {key: there[name] for name in there for key in name if key in ("tradesWith", "port-a")}

    assert expected == named
    assert {("visited", "bem"), ("neighborOf", "bem-land")} <= there.keys()
    assert "# not sure of the day" in text(differing)
    assert ("tradesWith" in expected) == ("  # in words" in text(differing))


def test_a_claim_that_holds_as_it_stood_keeps_its_coder(differing):
    """Where neither change holds, the file is as it was, and whoever coded the document answers for it."""
    found = Adjudication(loading.load(differing), reviewed.SLUG, ("ann", "bob"), "eve", print)
    for case in found.differences:
        stood = next(
            each.draft
            for each in found.desk.standing
            if each.draft.start == case.span[0]
            and each.draft.object in {one.object for one in case.pair if one}
        )
        found.hold(case.key, "corrected", stood)
    found.write()
    found.close()
    quads = [*mapping.quads(loading.load(differing))]
    coders = {each.object.value.rpartition("/")[2] for each in quads if each.predicate == BR["codedBy"]}

    assert CLAIMS == text(differing)
    assert {"coder"} == coders


def test_what_both_changed_alike_is_taken_over(folder):
    """It is no difference, and stays as long as one of them has it so."""
    decide(folder, "ann", ("tradesWith", "planned"))
    decide(folder, "bob", ("tradesWith", "planned"))
    undo(folder, "ann")
    stays = said(folder)["tradesWith", "bem-land"]
    decide(folder, "ann", ("tradesWith", "planned"))
    settle(folder)

    assert ["planned"] * 2 == [stays, said(folder)["tradesWith", "bem-land"]]


def test_what_a_coder_takes_back_stands_again(differing):
    """What was held of a change that its coder has no more is taken back, a rejection too."""
    settle(differing, "neither", "first")
    before = said(differing)
    for coder in ("ann", "bob"):
        desk = Desk(loading.load(differing), reviewed.SLUG, coder, print)
        while desk.undoable:
            desk.undo()
        desk.decide(Decision(kind="read", place=(0, 5)))
        desk.close()
    settle(differing)
    settle(differing)

    assert ("visited", "port-a") not in before
    assert CLAIMS == text(differing)


def test_what_others_made_of_other_claims_stays(differing):
    """An adjudication leaves alone what a third coder has corrected and neither of the two."""
    decide(differing, "cy", ("neighborOf", "denied"))
    settle(differing, "neither", "second")

    assert "denied" == said(differing)["neighborOf", "bem-land"]


def test_the_terminal_says_what_each_did(differing, run):
    """A claim that one coder rejected and the other left is told as such, and settled by a key."""
    done = run("agreement", "ann", "bob", "--adjudicate", "--terminal", "--corpus", differing, stdin="2\n1\n")

    assert "[1] ann: no claim (rejected: not in the words)" in done.stdout
    assert "(as it stood)" in done.stdout
    assert ("visited", "port-a") in said(differing)
