"""Answers as a terminal shows them, and the sentence with which an answer begins."""

import re
from collections import Counter
from functools import cache

import pytest
import sampling

from kg.asking import answers, catalogue, renderings
from kg.asking.beginnings import beginning
from kg.asking.grids import grid
from kg.asking.results import result
from kg.errors import InputError

QUESTIONS = catalogue.load()


@pytest.fixture(scope="module")
def ask(graph):
    """Ask the shipped graph a question with its defaults; the same one is answered once."""
    return cache(lambda name: answers.answer(graph, name, {}))


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("name", QUESTIONS)
def test_no_table_breaks_a_word(ask, name, width, monkeypatch):
    """Every word and date of every answer stands unbroken; only one as long makes a line too wide."""
    monkeypatch.setenv("COLUMNS", str(width))
    answer = ask(name)
    page = renderings.Footnoted(answer, quotes=True)
    drawn = renderings.table(answer).partition("\n[1] ")[0]
    printed = {word for line in drawn.splitlines() for word in line.split()}
    table = [line for line in drawn.splitlines() if not line.startswith(result(answer) or "\0")]
    lines = table[: -1 if not page.notes else None]

    assert set() == {word for cells, _ in page.rows() for cell in cells for word in cell.split()} - printed
    assert [] == [line for line in lines if len(line) > width and max(map(len, line.split())) < width / 2]


def test_a_column_that_is_too_narrow_for_its_words_makes_records():
    """Where the longest words of a row need more than the width, each row is lines of a name and a value."""
    drawn = grid(["one", "two"], [["a" * 70, "b" * 70]])

    assert [f"one  {'a' * 70}", f"two  {'b' * 70}"] == drawn.splitlines()[1:-1]


@pytest.mark.parametrize("name", [name for name, each in QUESTIONS.items() if each.counts])
def test_the_sentence_counts_the_rows(ask, name):
    """An answer begins with how many rows it has; its outcomes add up to the rows that have one."""
    answer = ask(name)
    sentence = result(answer)
    by = answer.question.counts.partition(" by ")[2]
    told = sentence.partition(": ")[2]
    counted = sum(int(number) for number in re.findall(r"(\d+) ", told))

    assert bool(sentence) == bool(answer.rows)
    assert not by or sum(row[by] is not None for row in answer.rows) == (counted or len(answer))


def test_the_sentence_of_the_transport_links(ask):
    """Rows are named in words, outcomes from the most frequent on."""
    assert "Seven links: 3 asserted, 2 denied, 1 planned, 1 proposed." == result(ask("transport"))


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_people_read_the_sentence_first(ask, form):
    """The sentence stands before the table; in CSV and JSON it does not stand."""
    written = renderings.render(ask("transport"), form).decode()

    assert 0 <= written.index("Seven links") < written.index("Aktau")
    assert [] == [
        each for each in ("csv", "tsv", "json") if b"Seven" in renderings.render(ask("transport"), each)
    ]


def test_a_column_to_count_by_is_one_of_the_answer():
    """A header that counts by a column which the question does not return is an error with the nearest."""
    text = QUESTIONS["transport"].text.replace("link by status", "link by statu")

    with pytest.raises(InputError, match="no column 'statu'"):
        catalogue.read("transport", text)


def test_many_marks_are_counted(ask):
    """Of many sources of a row a terminal shows the first, and how many more there are."""
    numbers = [renderings.first_marks(list(range(n)))[1] for n in (1, 4, 5, 54)]

    assert [0, 0, 2, 51] == numbers
    assert "] and " in renderings.table(ask("origins"))


def test_the_speaker_stands_in_the_row(ask):
    """In Markdown a row names each voice before the marks of its footnotes."""
    answer = ask("transport")
    lines = renderings.render(answer, "markdown").decode().splitlines()
    rows = [line for line in lines if line.startswith("| ")][2:]

    assert [True] * len(answer) == [
        all(each.speaker in line.replace("\\", "") for each in row.statements)
        for line, row in zip(rows, answer.rows, strict=True)
    ]


def test_a_long_answer_is_cut_and_says_so(ask):
    """Of a long answer some rows are shown, and the last line says how many are left."""
    answer = ask("promises")
    drawn = renderings.table(answer, 5)

    assert f"{len(answer) - 5} more rows: --all shows them." == drawn.splitlines()[-1]
    assert f"{len(answer)} rows." in drawn
    assert result(answer) == drawn.splitlines()[0]


def test_of_a_long_answer_each_group_is_seen(ask):
    """Rows stand by groups, as many of each as of any other, and what is left is told of each."""
    answer = ask("hedges")
    shown = beginning(answer, 20)
    of_each = Counter(row["saidBy"] for row in answer.rows)
    seen = Counter(row["saidBy"] for row in shown.rows)
    (line,) = [each for each in renderings.table(answer, 20).splitlines() if "--all" in each]

    assert [*of_each] == [*seen]
    assert {name: min(count, max(seen.values())) for name, count in of_each.items()} == seen
    assert (
        f"{len(answer) - len(shown)} more rows (Yerkin Tukumov: {(of_each - seen)['Yerkin Tukumov']}; "
        in line
    )


def test_a_long_answer_has_a_table_for_each_group_in_markdown(ask):
    """In Markdown each group of a long answer has its name and its table, and no row is left out."""
    lines = renderings.render(ask("hedges"), "markdown").decode().splitlines()
    named = [line.strip("*") for line in lines if line.startswith("**")][1:]

    assert [*dict.fromkeys(row["saidBy"] for row in ask("hedges").rows)] == named
    assert len(ask("hedges")) == sum(line.startswith("| ") for line in lines) - 2 * len(named)


def test_a_column_to_group_by_is_one_of_the_answer():
    """A header that groups by a column which the question does not return is an error with the nearest."""
    text = QUESTIONS["between"].text.replace("grouped by: relation", "grouped by: relatio")

    with pytest.raises(InputError, match="no column 'relatio'"):
        catalogue.read("between", text)
