"""Another pair of states, invented: its figures, promises and contradictions follow from its own claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from answered import told

import kg

CORPUS = Path(__file__).parent / "corpora" / "marland-vostria"


@pytest.fixture(scope="module")
def ask():
    """Ask about Marland and Vostria; returns rows of the named columns, in the answer's order."""
    graph = kg.build(CORPUS)

    def ask(question, *columns, **parameters):
        pair = {} if "about" in parameters else {"a": "marland", "b": "vostria"}
        rows = graph.ask(question, **pair, **parameters)
        return [tuple(told(row, column) for column in columns) for row in rows]

    return ask


def test_figures(ask):
    """Growth leads from 80 to 100 and not to 140; the customs of Vostria count otherwise; parts add up."""
    told = [(verdict, reason.partition(" (")[0]) for verdict, reason in ask("figures", "verdict", "reason")]

    assert [
        ("other or unknown reporter", "6 against 9"),
        ("agree", "80 × 1.25 = 100 against 100"),
        ("compatible", "95 × 1.25 = 118.8 against 100"),
        ("conflict", "80 × 1.25 = 100 against 140"),
        ("nothing to compare with", "no other figure of the same kind, for 2030"),
        ("other or unknown reporter", "80 against 95"),
        ("other or unknown reporter", "95 × 1.25 = 118.8 against 140"),
        (
            "other or unstated period or scope",
            "other or unstated periods or scopes, not to be compared",
        ),
        ("rounded", "100 against 140"),
        ("nothing to compare with", "no other figure of the same kind, for 2029"),
        ("nothing to compare with", "no other figure of the same kind, for 2030"),
        ("adds up", "60 + 40 = 100 against 100"),
    ] == told


TRAINS = "Marhaven – Vostok Quay: connected to, rail, passengers"
FUND = "Lake Fund: 50 000 000 USD"
VISIT = "Visit of Boris Kerr to Marland in 2031"
TUNNEL = "Tunnel under Long Lake"
UNIVERSITY = "Lake University"


@pytest.mark.parametrize(
    ("day", "promises"),
    [
        ("2030-04-01", {UNIVERSITY: "open", TUNNEL: "open"}),
        ("2031-01-01", {UNIVERSITY: "open", TUNNEL: "open", TRAINS: "open", VISIT: "open", FUND: "open"}),
        (
            "2031-12-01",
            {
                UNIVERSITY: "kept",
                TUNNEL: "open",
                TRAINS: "kept",
                VISIT: "kept",
                FUND: "not mentioned again in this corpus, to 2031-12-01",
            },
        ),
        (
            "2040-01-01",
            {
                UNIVERSITY: "kept",
                TUNNEL: "open",
                TRAINS: "fell back",
                VISIT: "kept",
                FUND: "not mentioned again in this corpus, to 2032-09-15",
                "Clean lake": "open",
            },
        ),
    ],
)
def test_promises(ask, day, promises):
    """What became of each promise, by a day; after the corpus's last day, as of that."""
    assert promises == dict(ask("promises", "promise", "outcome", at=day))


def test_a_history_by_date(ask):
    """The passenger trains: none in March 2030, planned in May, running in 2031, planned again in 2032."""
    history = ask("promise", "promise", "status", "issued", about="marhaven")

    assert [
        ("denied", "2030-03-01"),
        ("planned", "2030-05-10"),
        ("asserted", "2031-06-02"),
        ("planned", "2032-09-15"),
    ] == [(status, issued) for thing, status, issued in history if thing == TRAINS]


def test_contradictions(ask):
    """Denials, counts, labels, figures and days, each of its kind."""
    told = ask("contradictions", "kind", "verdict", "reason")

    assert [
        ("denied against asserted", "conflict", "Marhaven – connected to, rail, freight – Vostok Quay"),
        ("denied against asserted", "conflict", "Marhaven – connected to, rail, passenger – Vostok Quay"),
        ("values of one event", "label", "state visit against working visit"),
        ("values of one event", "other or unknown reporter", "6 against 9"),
        ("figures", "conflict", "80 × 1.25 = 100 against 140"),
        ("figures", "other or unknown reporter", "80 against 95"),
        ("since when it holds", "conflict", "1990 against 1991"),
        ("since when it holds", "conflict", "1990-04 against 1991"),
    ] == [(kind, verdict, reason.partition(" (")[0].partition(":")[0]) for kind, verdict, reason in told]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2030-04-01", {("freight", "asserted"), ("passengers", "denied")}),
        ("2031-12-01", {("freight", "asserted"), ("passengers", "asserted")}),
        ("2032-12-01", {("freight", "denied"), ("passengers", "planned")}),
        ("2030-02-01", set()),
    ],
)
def test_transport(ask, day, states):
    """The newest statement on each link counts."""
    assert states == set(ask("transport", "traffic", "status", at=day))


def test_visits(ask):
    """One visit, two claims, two labels."""
    assert [(VISIT, "Boris Kerr", "Marhaven | Marland", "state visit | working visit", True, 2)] == ask(
        "visits", "event", "visitor", "destination", "kind", "labelConflict", "statementCount"
    )


def test_meetings(ask):
    """A meeting of two, and the opening of what belongs to both."""
    assert [
        ("Opening of the Lake University", "Lake University", "2031-05-20"),
        ("Summit of 2031", "Ada Lind | Boris Kerr", "2031-06-01"),
    ] == ask("meetings", "event", "participant", "date")


def test_own_words(ask):
    """That Marland is Vostria's way to the sea only Marland says."""
    told = ask("own-words", "subject", "relation", "object", "saidBy", "notSaidBy")

    assert ("Marland", "gateway to", "Sulland", "Marland", "Vostria") in told


def test_origins(ask):
    """The chancery stands behind nine claims of a newspaper of the other state."""
    assert ("Chancery of Marland", "Marland", 9, 1, "Vostrian Daily") == ask(
        "origins", "producer", "side", "statementCount", "documentCount", "outlets"
    )[0]


def test_one_origin_only(ask):
    """Freight and passenger trains have two voices, the figure of Vostria's customs has one."""
    told = ask("one-origin-only", "subject", "relation", "value", "producer")

    assert ("Vostria", "trades with", 95000000, "Customs of Vostria") in told
    assert "connected to" not in {relation for _, relation, _, _ in told}


def test_silences(ask):
    """On investment Vostria says nothing, on trade both speak, on culture neither."""
    silent = set(ask("silences", "area", "silent"))

    assert {("investment", "Vostria"), ("culture", "Marland"), ("culture", "Vostria")} <= silent
    assert not silent & {("investment", "Marland"), ("trade", "Marland"), ("trade", "Vostria")}


def test_timeline(ask):
    """What happened and when it was said stand apart; what has no date stands where it was said."""
    told = ask("timeline", "happened", "issued", "relation", "status")

    assert ("1990", None, "has diplomatic relations with", "asserted") == told[0]
    assert ("2031-05-20", "2031-06-02", "participated in", "asserted") in told
    assert (None, "2032-09-15", "connected to", "denied") in told


def test_trade(ask):
    """Both sides' figures for 2029, side by side and in order of time."""
    assert [(80000000, "2029", 2, None), (95000000, "2029", None, "Customs of Vostria")] == ask(
        "trade", "amount", "period", "growth", "reporter"
    )[:2]
