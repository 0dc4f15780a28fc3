"""What the interview and the documents beside it come to together: figures, promises, contradictions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answered import told

import kg

CORPUS = Path(__file__).parents[1] / "corpus"
END = "2025-10-21"


@pytest.fixture(scope="module")
def ask():
    """Ask about Kazakhstan and Azerbaijan; returns rows of the named columns."""
    return asking(kg.build(CORPUS))


def asking(graph):
    """Return a function that asks a graph about the pair."""

    def ask(question, *columns, **parameters):
        pair = {} if "about" in parameters else {"a": "kazakhstan", "b": "azerbaijan"}
        rows = graph.ask(question, **pair, **parameters)
        return [tuple(told(row, column) for column in columns) for row in rows]

    return ask


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("agree", "330 × 1.40 = 462 against 461.9"),
        ("adds up", "375.3 + 86.6 = 461.9 against 461.9"),
        ("rounded", "461.9 against 460"),
        ("other or unknown reporter", "461.9 against 470"),
        ("other or unknown reporter", "135.7 against 330"),
        ("near", "461.9 × 1.143 = 528 against 529.4"),
        ("agree", "330 / 3 = 110 against 529.4 / 5 = 105.9"),
        ("other or unknown reporter", "10 against about 20"),
        ("adds up", "more than 24 + 205 = 229 against 229.6"),
    ],
)
def test_figures(ask, verdict, reason):
    """Each figure is set beside its like, with the verdict that the definitions give."""
    assert (verdict, reason) in {
        (found, text.partition(" (")[0]) for found, text in ask("figures", "verdict", "reason")
    }


def test_what_cannot_be_compared_is_counted(ask):
    """Tripled, threefold, 3.1 times in a half year: other periods, and one row for all with their number."""
    told = ask("figures", "verdict", "measure", "relation", "pairs")
    folded = {tuple(row) for verdict, *row in told if verdict == "other or unstated period or scope"}

    assert ("factor of change", "trades with", 23) in folded
    assert ("amount", "trades with", 11) in folded


def test_mirror_statistics(ask):
    """The two figures for 2021 stand 2.4 times apart, each with who states it."""
    (reason,) = [text for (text,) in ask("figures", "reason") if text.startswith("135.7 against 330")]
    voices = "stated by Azernews (cites nobody) and Yerkin Tukumov"

    assert f"135.7 against 330 (USD million; 2021; 2.4 times; {voices})" == reason


MISSING = f"not mentioned again in this corpus, to {END}"


@pytest.mark.parametrize(
    ("state", "things"),
    [
        (
            "kept",
            {
                "Azerbaijani-Kazakh Expert Council",
                "Supreme Interstate Council of Kazakhstan and Azerbaijan",
                "State visit of Kassym-Jomart Tokayev to Azerbaijan, March 2024",
                "Joint investment fund of Kazakhstan and Azerbaijan",
            },
        ),
        (
            "open",
            {
                "Trans-Caspian International Transport Route: 10 000 000 tonne",
                "Carrying out the Comprehensive programme of cooperation for 2022–2026",
            },
        ),
        ("fell back", {"Astana – Baku: connected to, air"}),
        (
            MISSING,
            {
                "Trade of USD 1 billion: 1 000 000 000 USD",
                "Fibre-optic line on the bed of the Caspian Sea",
                "Business Council of Kazakhstan and Azerbaijan",
                "Passenger ferry between Azerbaijan and Kazakhstan",
                "Films of co-production of Kazakhstan and Azerbaijan",
            },
        ),
        ("overdue", {"Decade of Culture of Azerbaijan in Kazakhstan"}),
    ],
    ids=["kept", "open", "fell back", "not mentioned again", "overdue"],
)
def test_promises(ask, state, things):
    """What became of each promise, to the corpus's end."""
    assert things <= {
        thing for thing, found in ask("promises", "promise", "outcome", at=END) if found == state
    }


def test_the_flight(ask):
    """The flight of 2018 was planned in August 2022, and still planned in December."""
    told = [
        row[1:]
        for row in ask("promise", "promise", "status", "issued", "due", about="astana")
        if row[0].startswith("Astana")
    ]

    assert [
        ("asserted", "2018-11-24", None),
        ("planned", "2022-08-25", None),
        ("planned", "2022-12-08", "2023-03/2023-08"),
    ] == told


def test_contradictions(ask):
    """Two days of 1992 conflict; counts of documents and kinds of the visit do not; no denial contradicts."""
    told = {
        (verdict, reason.partition(" (")[0]) for verdict, reason in ask("contradictions", "verdict", "reason")
    }

    assert {
        ("conflict", "1992-08-27 against 1992-08-30"),
        ("other or unknown reporter", "10 against about 20"),
        ("label", "official visit against working visit"),
    } <= told
    assert [] == [kind for (kind,) in ask("contradictions", "kind") if kind == "denied against asserted"]


GATEWAYS = {
    ("Azerbaijan", "South Caucasus", "Yerkin Tukumov"),
    ("Azerbaijan", "Türkiye", "Yerkin Tukumov"),
    ("Azerbaijan", "European Union", "Yerkin Tukumov"),
    ("Azerbaijan", "Middle East", "Yerkin Tukumov"),
    ("Azerbaijan", "Europe", "Zeinolla Akhmetzhanov"),
    ("Kazakhstan", "Central Asia", "Yerkin Tukumov"),
    ("Kazakhstan", "China", "Yerkin Tukumov"),
    ("Kazakhstan", "Eurasian Economic Union", "Yerkin Tukumov"),
}


def test_own_words(ask):
    """What each state is for the other is said by voices of Kazakhstan, and by nobody from Azerbaijan."""
    columns = ("relation", "subject", "object", "speaker", "saidBy", "notSaidBy")
    told = [row[1:] for row in ask("own-words", *columns) if row[0] == "gateway to"]

    assert {(*gateway, "Kazakhstan", "Azerbaijan") for gateway in GATEWAYS} == set(told)


def test_visits(ask):
    """Each visit of a head of state is one event, however many claims speak of it."""
    told = ask("visits", "visitor", "date", "statementCount")

    assert [
        ("Kassym-Jomart Tokayev", "2022-08 | 2022-08-24", 4),
        ("Ilham Aliyev", "2023-04-10", 1),
        ("Kassym-Jomart Tokayev", "2023-11-24", 1),
        ("Kassym-Jomart Tokayev", "2024-03-11 | 2024-03-11/2024-03-12", 5),
        ("Ilham Aliyev", "2024-08", 1),
        ("Ilham Aliyev", "2025-10", 1),
    ] == [row for row in told if row[0] in {"Kassym-Jomart Tokayev", "Ilham Aliyev"}]


@pytest.mark.parametrize(
    ("day", "flight"), [("2019-01-01", "asserted"), ("2022-09-01", "planned"), (END, "planned")]
)
def test_transport(ask, day, flight):
    """The flight is there in 2019 and only planned from August 2022 on; the ferry takes freight alone."""
    columns = ("from", "to", "mode", "traffic", "status")
    told = {
        (start, end, mode, traffic): status
        for start, end, mode, traffic, status in ask("transport", *columns, at=day)
    }
    flights = {status for (start, *_), status in told.items() if start == "Astana"}

    assert {flight} == flights
    if day != "2019-01-01":
        assert ("asserted", "denied") == (
            told["Baku", "Aktau", "ferry", "freight"],
            told["Baku", "Aktau", "ferry", "passengers"],
        )


def test_a_changed_figure_is_a_conflict(tmp_path):
    """With 230 for 330 in text, quote and amount, growth no longer leads to 461.9: two claims conflict."""
    copy = tmp_path / "corpus"
    shutil.copytree(CORPUS, copy)
    for name in ("document.txt", "claims.yaml"):
        path = copy / "2022-08-25-elkz-tukumov" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("$330 million", "$230 million").replace("330000000", "230000000"), encoding="utf-8"
        )
    told = asking(kg.build(copy))("figures", "verdict", "reason", "by", "againstBy")

    akorda = "Press service of the President of Kazakhstan"

    assert ("conflict", "230 × 1.40 = 322 against 461.9", "Yerkin Tukumov", akorda) in {
        (verdict, reason.partition(" (")[0], *voices) for verdict, reason, *voices in told
    }
