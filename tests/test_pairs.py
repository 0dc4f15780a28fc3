"""Every question of a pair, asked for every pair of a made corpus of four states and one group.

Arnia and Belmark deal with each other; both are members of the Lake League, which deals with Corvia; of Dorn
nothing is said with anybody.
"""

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.asking import catalogue
from kg.rdf import sparql

CORPUS = Path(__file__).parent / "corpora" / "lake-league"
STATES = ("arnia", "belmark", "corvia", "dorn")
QUESTIONS = {name: each for name, each in catalogue.load().items() if {"a", "b"} <= each.takes.keys()}
GROUPED = [name for name, each in QUESTIONS.items() if "groups" in each.takes]
MARKED = [name for name in GROUPED if "throughGroup" in QUESTIONS[name].returns]
OF_THE_LEAGUE = {
    "between",
    "denials",
    "directed-against",
    "hedges",
    "meetings",
    "money",
    "positions",
    "promises",
    "tensions",
    "timeline",
}


@pytest.fixture(scope="session")
def pairs(request):
    """The pairs that are asked about: all, or one of each kind.

    Arnia deals with Belmark, only its group deals with Corvia, and with Dorn it has nothing to do.
    """
    everything = list(combinations(STATES, 2))
    return everything if request.config.getoption("exhaustive") else everything[:3]


@pytest.fixture(scope="module")
def ask():
    """Ask about two of the four states; of silences, those about which anything is said."""
    return asking(kg.build(CORPUS))


def asking(graph):
    """Return what asks a graph about a pair: rows that say something."""

    @cache
    def ask(question, a, b, **given):
        rows = graph.ask(question, a=a, b=b, **given).rows
        return [row for row in rows if row.get("statementCount") != 0]

    return ask


def turned(rows):
    """Rows without their order, that of the values in a cell, and that of the ends in a name."""
    cells = (
        [(key, sorted(map(str, map(_either_way, str(value).split(" | "))))) for key, value in row.items()]
        for row in rows
    )
    return sorted(map(str, cells))


def _either_way(value):
    """A tie that reads both ways is named by its ends in the order of their names."""
    ends, _, rest = value.partition(": ")
    return [*sorted(ends.split(" – ")), rest] if " – " in ends else value


@pytest.mark.parametrize("question", QUESTIONS)
def test_pair_of_which_the_corpus_speaks_has_rows(ask, question):
    """The made corpus has something for every question of a pair, so that an empty answer means something."""
    assert ask(question, "arnia", "belmark")


@pytest.mark.parametrize("question", QUESTIONS)
def test_pair_of_which_nothing_is_said_has_no_rows(ask, pairs, question):
    """What one state says or does alone, or with another, is in no answer about it and a stranger."""
    assert [] == [pair for pair in pairs if "dorn" in pair and ask(question, *pair)]


@pytest.mark.parametrize("question", MARKED)
def test_what_a_group_does_is_shown_as_such(ask, question):
    """Members of a group that acts on a third state are asked with it, and the group is named in the row."""
    for member in ("arnia", "belmark"):
        rows = ask(question, member, "corvia")

        assert {"Lake League"} >= {row["throughGroup"] for row in rows}
        assert bool(rows) >= (question in OF_THE_LEAGUE)


@pytest.mark.parametrize("question", GROUPED)
def test_groups_can_be_left_out(ask, pairs, question):
    """Without groups, only pairs that somebody names themselves are left, and no row is marked."""
    found = {pair: ask(question, *pair, groups="no") for pair in pairs}

    assert {("arnia", "belmark")} == {pair for pair, rows in found.items() if rows}
    assert {None} == {row.get("throughGroup") for row in found["arnia", "belmark"]}


@pytest.mark.parametrize("question", QUESTIONS)
def test_either_order_of_a_pair_gives_the_same(ask, pairs, question):
    """``a=X b=Y`` and ``a=Y b=X`` give the same rows."""
    for one, other in pairs:
        assert turned(ask(question, one, other)) == turned(ask(question, other, one))


def renamed(text, names):
    """A text in which states have other slugs and labels, all at once."""
    table = dict(zip(STATES, names, strict=True))
    table |= {old.capitalize(): new.capitalize() for old, new in table.items()}
    return re.sub(rf"(?<![\w-])({'|'.join(table)})(?![\w-])", lambda match: table[match[0]], text)


def renamed_rows(rows, names):
    """Rows in which states have other names."""
    return [
        {key: renamed(value, names) if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]


NAMES = (*STATES, "zeland", "ostmark", "quor")


@settings(max_examples=max(1, settings.default.max_examples // 20))
@given(st.permutations(NAMES).map(lambda names: tuple(names[:4])).filter(lambda names: names != STATES))
def test_other_names_give_the_same_answers(ask, pairs, tmp_path_factory, names):
    """If the states have other names, the answers have these names, and nothing else changes."""
    home = tmp_path_factory.mktemp("renamed")
    for file in CORPUS.rglob("*.yaml"):
        copy = home / file.relative_to(CORPUS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(renamed(file.read_text(encoding="utf-8"), names), encoding="utf-8")
    ask_renamed, called = asking(kg.build(home)), dict(zip(STATES, names, strict=True))

    for question in QUESTIONS:
        for one, other in pairs:
            expected = turned(renamed_rows(ask(question, one, other), names))
            assert expected == turned(ask_renamed(question, called[one], called[other])), question


def test_how_much_is_said_of_two_is_what_the_claims_say(graph):
    """The number that the build keeps of two polities is that of the claims that involve both directly."""
    by_claims = """SELECT ?one ?other (COUNT(DISTINCT ?claim) AS ?count) WHERE {
      ?claim a br:Claim ; br:involvesDirectly ?one , ?other . FILTER(?one != ?other)
    } GROUP BY ?one ?other"""
    kept = """SELECT ?one ?other ?count WHERE {
      ?dyad a br:Dyad ; br:dyadOf ?one , ?other ; br:claimCount ?count . FILTER(?one != ?other)
    }"""
    found = [
        {(row["one"], row["other"], row["count"].value) for row in sparql.select(graph, text)}
        for text in (by_claims, kept)
    ]

    assert found[0] == found[1]
    assert found[0]
