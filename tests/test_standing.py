"""Claims that a corpus has already are reviewed like candidates: corrected, rejected, split, and put back."""

from __future__ import annotations

from dataclasses import replace

import accessibility
import pytest
import reviewed
import reviewing

from kg.building import checking, mapping
from kg.corpus import loading
from kg.errors import InputError
from kg.rdf.terms import BR, ID
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.web.review import views

CLAIMS = """claims:
  # what was agreed
  - claim: aland tradesWith bem-land
    # the ferry
    quote: "Trade reached $40 million last year"  # in words

  # who came
  - id: visit
    claim: president visited bem, port-a
    status: asserted
    # not sure of the day
    quote: arrived in Bem on an official visit

  - claim: aland neighborOf bem-land
    corrects: visit
    quote: >
      We are
      neighbours
"""


@pytest.fixture(params=["\n", "\r\n"], ids=["lf", "crlf"])
def folder(tmp_path, request):
    """A corpus in which somebody has written claims by hand."""
    folder = reviewed.corpus(tmp_path / "corpus", found=(), claims=CLAIMS)
    path = folder / reviewed.SLUG / "claims.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", request.param.encode()))
    return folder


def text(folder):
    """The file of claims, with one kind of line ends."""
    return (folder / reviewed.SLUG / "claims.yaml").read_bytes().decode().replace("\r\n", "\n")


def open_desk(folder, coder="ann"):
    """Open the document for review."""
    return Desk(loading.load(folder), reviewed.SLUG, coder, print)


def named(desk, name):
    """Return the claim that the corpus had, by its object or relation."""
    return next(each for each in desk.standing if name in {each.draft.object, each.draft.relation})


def correct(one, **given):
    """Correct a claim."""
    return Decision(kind="correct", items=(one.item,), claims=(replace(one.draft, **given),))


def reject(one):
    """Reject a claim."""
    return Decision(kind="reject", items=(one.item,), reason="not in the words")


def written(folder, *made):
    """Decide, write, and return what stands between the old file's lines: the lines that differ."""
    desk = open_desk(folder)
    for each in made:
        desk.decide(each(desk))
    desk.write()
    desk.close()
    assert [] == [each for each in checking.check(loading.load(folder)) if each.severity == "error"]
    return [line.strip() for line in text(folder).split("claims:\n")[1].splitlines()]


def undo_all(folder):
    """Undo whatever was decided, and write."""
    desk = open_desk(folder)
    while desk.undoable:
        desk.undo()
    desk.write()
    desk.close()


WAYS = {
    "another status": lambda desk: correct(named(desk, "tradesWith"), status="planned"),
    "a qualifier": lambda desk: correct(named(desk, "tradesWith"), qualifiers={"date": ("2030",)}),
    "one of two objects": lambda desk: correct(named(desk, "port-a"), object="bem-land"),
    "rejected, the first": lambda desk: reject(named(desk, "tradesWith")),
    "rejected, one of two": lambda desk: reject(named(desk, "bem")),
}


def test_a_correction_changes_only_what_is_otherwise(folder):
    """Comments, order and the other lines of the claim stay; the key that is new stands at its end."""
    before = [line.strip() for line in text(folder).split("claims:\n")[1].splitlines()]
    after = written(folder, lambda desk: correct(named(desk, "tradesWith"), status="planned"))

    assert [*before[:4], "status: planned", *before[4:]] == after


def test_one_of_several_objects_is_corrected_alone(folder):
    """The claim with two objects keeps the other one, and its id; the corrected one stands below it."""
    after = written(folder, lambda desk: correct(named(desk, "port-a"), object="bem-land"))

    assert "claim: president visited bem" in after
    assert "- claim: president visited bem-land" in after
    assert 2 == after.count("id: visit") + after.count("- id: visit")


def test_a_claim_is_split_and_its_parts_stand_in_its_place(folder):
    """The first part keeps the lines, the second follows."""

    def split(desk):
        one = named(desk, "tradesWith")
        return Decision(
            kind="split",
            items=(one.item,),
            claims=(one.draft, replace(one.draft, subject="bem-land", object="aland")),
        )

    after = written(folder, split)
    at = after.index("- claim: aland tradesWith bem-land")

    assert "- claim: bem-land tradesWith aland" in after[at : at + 6]


@pytest.mark.parametrize("way", WAYS)
def test_an_undo_puts_back_what_stood_there(folder, way):
    """Letter by letter, comments and line ends included, also after the file was written."""
    before = (folder / reviewed.SLUG / "claims.yaml").read_bytes()
    written(folder, WAYS[way])
    changed = (folder / reviewed.SLUG / "claims.yaml").read_bytes()
    undo_all(folder)

    assert before != changed
    assert before == (folder / reviewed.SLUG / "claims.yaml").read_bytes()


@pytest.mark.parametrize(
    ("claims", "can"),
    [
        ("claims:\n  - {claim: aland neighborOf bem-land, quote: We are}\n", True),
        ("claims: [{claim: aland neighborOf bem-land, quote: We are}]\n", False),
    ],
)
def test_claims_in_braces(tmp_path, claims, can):
    """One in braces on a line of its own is corrected and put back; one in a list in brackets only stands."""
    folder = reviewed.corpus(tmp_path / "corpus", claims=claims)
    before = text(folder)
    desk = open_desk(folder)
    (one,) = desk.standing
    items = [each.item for each in views.rows(desk) if each.state == "standing"]
    desk.close()
    if can:
        written(folder, lambda desk: correct(named(desk, "neighborOf"), status="denied"))
        assert "status: denied" in text(folder)
        undo_all(folder)

    assert [one.item] == items
    assert can == bool(one.item)
    assert before == text(folder)


def test_what_is_corrected_is_corrected_again(folder):
    """A second correction, in a later review, takes the place of the first, and is undone with it."""
    before = text(folder)
    written(folder, WAYS["another status"])
    desk = open_desk(folder)
    (made,) = desk.state.claims.values()
    desk.decide(Decision(kind="correct", items=(made.id,), claims=(replace(made.draft, status="denied"),)))
    desk.write()
    desk.close()
    again = text(folder)
    undo_all(folder)

    assert (1, 0) == (again.count("status: denied"), again.count("status: planned"))
    assert before == text(folder)


def test_a_claim_edited_by_hand_since_is_left(folder):
    """What a person has changed after the review is the person's, and told."""
    written(folder, WAYS["another status"])
    path = folder / reviewed.SLUG / "claims.yaml"
    path.write_bytes(path.read_bytes().replace(b"status: planned", b"status: proposed"))
    desk = open_desk(folder)
    desk.undo()
    told = str(desk.write())
    desk.close()

    assert "1 edited by hand and left" in told
    assert "status: proposed" in text(folder)


def test_a_claim_that_another_names_is_not_taken_away(folder):
    """Whoever rejects it, or takes its id, is told which claim would name it in vain."""
    desk = open_desk(folder)
    one = named(desk, "bem")
    desk.decide(reject(named(desk, "port-a")))
    with pytest.raises(InputError, match="no claim has the id 'visit'"):
        desk.decide(reject(one))
    with pytest.raises(InputError, match="no claim has the id 'visit'"):
        desk.decide(correct(one, qualifiers={}))
    desk.close()


def test_who_corrected_a_claim_stands_in_the_graph(folder):
    """A claim of the corpus that Ann corrected is coded by her, by a decision; the others are not."""
    written(folder, WAYS["another status"])
    coded = [each for each in mapping.quads(loading.load(folder)) if each.predicate == BR["codedBy"]]
    by_ann = [each.subject for each in coded if each.object == ID["ann"]]

    assert 1 == len(by_ann)
    assert "/claim/" in by_ann[0].value


def test_the_terminal_asks_about_claims_that_stand(folder, run):
    """Skipped, corrected, rejected with a reason, undone: as with candidates, where they are asked for."""
    before = text(folder)
    review = ("review", reviewed.SLUG, "--terminal", "--coder", "ann", "--corpus", folder)
    silent = run(*review, stdin="")
    done = run(*review, "--standing", stdin="s\ns\na\nc\n\n\n\ndenied\nr\nsaid of others\n")
    run("review", reviewed.SLUG, "--write", "--coder", "ann", "--corpus", folder)
    after = text(folder)
    undone = run(*review, "--standing", stdin="u\nu\nw\nq\n")

    assert [0, 0] == [silent.returncode, done.returncode], done.stderr
    assert "it stands there already" in done.stderr
    assert "· in claims.yaml" in done.stdout
    assert "status: denied" in after
    assert before == text(folder), undone.stderr


def test_a_claim_that_stands_is_corrected_in_the_browser(browser, tmp_path):
    """It is opened by a key like a candidate, written where it stands, and put back by undo."""
    folder = reviewed.corpus(tmp_path / "corpus", found=(), claims=CLAIMS)
    before = text(folder)
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        tab = reviewing.opened(browser, address)
        tab.click('.row.standing:has-text("trades with")')
        tab.click('.row.standing:has-text("trades with") [data-do=correct]')
        tab.wait_for_selector("#claim[open]")
        tab.select_option("#f-status", "planned")
        tab.focus("#f-status")
        reviewing.press(tab, "Enter")
        reviewing.decided(tab, 1)
        after = []
        for key in ("w", "u", "w"):
            reviewing.press(tab, key)
            if key == "u":
                reviewing.decided(tab, 2)
                tab.evaluate("document.getElementById('told').textContent = ''")
            else:
                tab.wait_for_function(
                    "() => document.getElementById('told').textContent.includes('1 changed')"
                )
                after.append(text(folder))
        grave, faults = accessibility.serious(tab), tab.faults
        tab.context.close()

    assert "    status: planned\n" in after[0]
    assert before == after[1]
    assert [] == grave
    assert [] == faults
