"""Small corpora on what comes, goes and comes again between two states, each asked as a reader would."""

import pytest
import small_news

ENTITIES = """\
first: {type: Ceasefire, label: First ceasefire}
second: {type: Ceasefire, label: Second ceasefire}
treaty: {type: Treaty, label: Border treaty}
pact: {type: Agreement, label: Trade pact}
memo: {type: Memorandum, label: Memorandum on grain}
steel: {type: Goods, label: Steel}
grain: {type: Goods, label: Grain}
chips: {type: Goods, label: Chips}
order: {type: LegalAct, of: [alba, borea], label: Order 1}
repeal: {type: LegalAct, of: [alba, borea], label: Order 2}
"""

PAIR = {"a": "alba", "b": "borea"}


@pytest.fixture
def made(tmp_path):
    """Build a corpus of documents, each of which begins with its day, of the lines of their claims."""

    def made(*documents):
        return small_news.built(tmp_path, ENTITIES, [(day, lines) for day, *lines in documents])

    return made


def cells(graph, question, *columns, **given):
    """The named cells of the rows of an answer on the two states."""
    return [tuple(row[column] for column in columns) for row in graph.ask(question, **PAIR | given)]


# --- What a reader of another pair once got wrong ---------------------------------------------------------


def test_what_was_lifted_is_no_conflict(made):
    """A sanction that is denied from a later day on has ended; nobody contradicts anybody."""
    graph = made(
        ("2030-08-06", "alba sanctions borea, since: 2030-08-27"),
        ("2031-02-10", "alba sanctions borea, status: denied, since: 2031-02-07"),
    )

    assert [] == cells(graph, "contradictions", "verdict")
    assert [("2030-08-27", "2031-02-06")] == cells(graph, "in-force", "since", "lastDay", at="2031-01-01")
    assert [] == cells(graph, "in-force", "since", at="2031-02-07")


def test_talks_do_not_sign(made):
    """An agreement still under negotiation when it should have been signed is overdue."""
    graph = made(
        ("2030-02-13", "alba signed pact, status: planned, counterparty: borea, due: 2030-11"),
        ("2031-02-06", "alba negotiates pact, counterparty: borea"),
    )

    assert {"overdue"} == {outcome for (outcome,) in cells(graph, "promises", "outcome")}


def test_what_two_promise_together_and_what_each_does_for_itself(made):
    """What two agreed to sign is one promise of both; that each is to ratify it, a promise of each."""
    graph = made(
        (
            "2030-02-13",
            "alba signed treaty, status: agreed, counterparty: borea, due: 2030-03",
            "alba ratified treaty, status: planned",
            "borea ratified treaty, status: planned",
        ),
        ("2030-04-10", "alba signed treaty, counterparty: borea, date: 2030-04-01"),
        ("2030-06-10", "borea ratified treaty, date: 2030-06-01"),
    )

    assert {
        ("Border treaty", "Alba | Borea", "kept"),
        ("Alba – Border treaty: ratified", "Alba", "open"),
        ("Borea – Border treaty: ratified", "Borea", "kept"),
    } == set(cells(graph, "promises", "promise", "promisedBy", "outcome"))
    assert [("Alba | Borea",)] == cells(graph, "overdue", "promisedBy", at="2030-04-05")
    assert {("Alba", "signatory"), ("Borea", "signatory")} == set(
        cells(graph, "treaty-status", "party", "standing")
    )


def test_a_truce_is_not_kept_by_the_next(made):
    """Forces withdrawn after the next war do not keep what was agreed before it."""
    graph = made(
        ("2028-06-01", "borea withdrawsForcesFrom alba, status: agreed, date: 2028-05-29"),
        (
            "2035-05-12",
            "borea usesForceAgainst alba, date: 2035-05-07",
            "borea withdrawsForcesFrom alba, date: 2035-05-10",
        ),
    )

    assert {"kept"}.isdisjoint(outcome for (outcome,) in cells(graph, "promises", "outcome"))


def test_a_deficit_and_a_plan_for_chips_are_two_things(made):
    """What is asserted of all trade does not fall back because something is planned for one kind of goods."""
    graph = made(
        ("2030-02-13", "alba tradesWith borea, amount: 100000000000, currency: USD, scope: trade deficit"),
        ("2031-02-06", "alba tradesWith borea, status: planned, goods: chips"),
    )

    assert [
        ("Chips" in name, outcome) for name, outcome in cells(graph, "promises", "promise", "outcome")
    ] == [(True, "open")]


def test_a_year_has_all_its_days(made):
    """What happened from a year to the same year is what happened on any day of it."""
    graph = made(
        ("2030-06-18", "bo visited alba, date: 2030-02-13", "alba sanctions borea, since: 2030-03-01")
    )
    found = graph.ask("happened", **{"from": "2030", "until": "2030"})

    assert ["visited", "sanctions"] == [row["relation"] for row in found]
    assert 0 == len(graph.ask("happened", **{"from": "2031", "until": "2031"}))


def test_other_words_on_one_act_keep_the_promise(made):
    """Who may ease a duty on a condition and then ends it kept the promise, in whatever words."""
    graph = made(
        (
            "2030-08-06",
            "alba concedesTo borea, status: planned, condition: if asked, measure: may ease, concerns: order",
        ),
        ("2031-02-06", "alba concedesTo borea, measure: ends the duty, concerns: order, date: 2031-02-07"),
    )

    assert [("kept",)] == cells(graph, "promises", "outcome")


# --- More of the kind -------------------------------------------------------------------------------------


def test_a_ceasefire_made_broken_and_made_again(made):
    """Each ceasefire is a promise of its own, and the breach is a deed of its own between them."""
    graph = made(
        ("2030-01-10", "alba ceasesFireWith borea, status: agreed, concerns: first, due: 2030-01-15"),
        ("2030-02-01", "alba ceasesFireWith borea, concerns: first, date: 2030-01-15"),
        ("2030-06-01", "borea breaksCeasefireWith alba, concerns: first, date: 2030-05-30"),
        ("2030-09-01", "alba ceasesFireWith borea, status: agreed, concerns: second, due: 2030-09"),
        ("2030-11-01", "cyra mediates second"),
    )

    assert [("First ceasefire", "kept"), ("Second ceasefire", "overdue")] == cells(
        graph, "promises", "promise", "outcome"
    )
    assert [("breaks the ceasefire with",)] == cells(graph, "tensions", "relation")
    assert [] == cells(graph, "contradictions", "verdict")


@pytest.mark.parametrize(
    "lifted", ["alba liftsMeasureAgainst borea, concerns: order", "repeal terminates order"]
)
def test_a_sanction_imposed_lifted_and_imposed_again(made, lifted):
    """A measure holds in two stretches, which are no two opinions on when it began."""
    graph = made(
        ("2030-01-10", "alba sanctions borea, legalBasis: order, since: 2030-01-10"),
        ("2031-01-10", f"{lifted}, date: 2031-01-10"),
        ("2032-01-10", "alba sanctions borea, since: 2032-01-01"),
    )

    assert [
        ("in force", "2030-01-10", "2031-01-09"),
        ("ended", "2031-01-10", "2031-12-31"),
        ("in force", "2032-01-01", None),
    ] == cells(graph, "measures", "state", "since", "lastDay")
    assert [] == cells(graph, "contradictions", "verdict")


def test_a_visit_promised_every_year(made):
    """The visit of one year keeps that year's promise; a meeting elsewhere keeps none."""
    graph = made(
        ("2030-01-10", "ada visited borea, status: planned, due: 2030-06"),
        ("2030-07-10", "ada visited borea, date: 2030-06-12"),
        ("2031-01-10", "ada visited borea, status: planned, due: 2031-06"),
        ("2031-08-10", "ada metWith bo, date: 2031-08-01, place: cyra"),
    )

    assert [("2030-06", "kept"), ("2031-06", "overdue")] == cells(graph, "promises", "due", "outcome")


def test_one_of_four_does_not_join(made):
    """A statement is of those who made it: who is said not to have signed is in no pair because of it."""
    graph = made(
        ("2030-01-10", *(f"{state} signed memo" for state in ("alba", "borea", "cyra"))),
        ("2030-01-11", "delos signed memo, status: denied", "delos rejects memo"),
    )

    assert [("Alba | Borea | Cyra",)] == cells(graph, "agreements", "signatories")
    assert [] == cells(graph, "agreements", "signatories", b="delos")


def test_a_member_that_left_is_not_reached(made):
    """What a group demands after one of its members left is demanded by the others."""
    graph = made(
        (
            "2030-01-10",
            "alba memberOf quartet, since: 2020",
            "cyra memberOf quartet, since: 2020, until: 2025",
            "quartet demandsFrom borea, measure: stop",
        ),
    )

    assert [("Quartet",)] == cells(graph, "positions", "throughGroup")
    assert [] == cells(graph, "positions", "throughGroup", a="cyra")


def test_tariffs_by_goods(made):
    """A rate that changes is no quarrel, and the end of the tariff on one kind of goods leaves the other."""
    graph = made(
        (
            "2030-03-10",
            "alba imposesTariffOn borea, rate: 25, goods: steel, since: 2030-02, exception: pipes",
            "alba imposesTariffOn borea, rate: 10, goods: grain, since: 2030-02",
        ),
        ("2031-03-10", "alba imposesTariffOn borea, rate: 18, goods: steel, since: 2031-02"),
        ("2031-07-10", "alba imposesTariffOn borea, goods: grain, status: denied, since: 2031-06"),
    )

    assert ["Alba – Borea: imposes a tariff on, Steel"] == [
        name for (name,) in cells(graph, "in-force", "measure", at="2031-12-31")
    ]
    assert [] == cells(graph, "contradictions", "verdict")


def test_a_treaty_in_force_for_one(made):
    """Foreign ministers sign for their states; only the state for which the treaty is in force is party."""
    graph = made(
        (
            "2030-01-10",
            "ada foreignMinisterOf alba",
            "bo foreignMinisterOf borea",
            "ada signed treaty, date: 2030-01-09",
            "bo signed treaty, date: 2030-01-09",
        ),
        ("2031-02-10", "alba ratified treaty, date: 2030-12-01", "treaty inForceFor alba, since: 2031-01-01"),
    )

    assert [
        ("Alba", "party", "2030-12-01", "2031-01-01"),
        ("Borea", "signatory", None, None),
    ] == cells(graph, "treaty-status", "party", "standing", "ratified", "inForce")
