"""Where sentences end: at signs, paragraphs and headings, not at abbreviations or where a line is full."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus.layout import reads_as
from kg.corpus.sentences import sentences


def read(text, borders=()):
    """Return the sentences of a text as they are read."""
    return [reads_as(text[each.start : each.end]) for each in sentences(text, borders)]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Aug. 24 the U.S. President left.",
        "Mr. Tokayev met Dr. Aliyev in St. Petersburg.",
        "J. K. Rowling wrote to Gen. Brown of Acme Inc. London.",
        "It is No. 5 on p. 24, see Art. 7 of the treaty.",
        "Президент К. К. Токаев прилетел 24 авг. 2022 г. Баку встретил его.",
        "Встреча т.е. Форум прошла на ул. Низами, д. 5.",
        "O, prof. Əliyev ilə görüşdü.",
        "Doç. Demir geldi.",
        "Trade grew by 3.5 per cent.",
    ],
)
def test_abbreviations_end_no_sentence(sentence):
    """A full stop that shortens a word, a title, a month or a name ends nothing."""
    assert [sentence, "Then it rained."] == read(f"{sentence} Then it rained.")


@pytest.mark.parametrize(
    "parts",
    [
        ["He flew to the U.S.", "The minister stayed."],
        ["They met in Aug.", "The talks went on."],
        ["- No.", "We have none."],
        ["Is it so?", "“Yes!”", "He left…", "(Nobody knew.)", "So be it."],
        ["It grew.", "30 firms came."],
        ["Он приехал в 2022 г.", "Однако договор не подписан."],
        ["Bu belədir.", "İndi başqadır."],
    ],
    ids=lambda parts: parts[0],
)
def test_sentences_end_where_they_end(parts):
    """A sign ends a sentence before a capital or a number, an abbreviation's before a word that opens one."""
    assert parts == read(" ".join(parts))


WORDS = st.lists(
    st.sampled_from(
        ["Aland", "trades", "with", "Bemland", "in", "grain,", "oil", "and", "Cem", "has", "none"]
    ),
    min_size=3,
    max_size=14,
)
PARAGRAPHS = st.lists(WORDS.map(lambda words: f"It is {' '.join(words)}."), min_size=1, max_size=6)


@given(
    st.lists(PARAGRAPHS, min_size=1, max_size=4), st.integers(40, 110), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_line_breaks_of_a_mail_end_no_sentence(paragraphs, width, end):
    """A text broken at any width has the sentences of the same text with a line a paragraph."""
    plain = [" ".join(each) for each in paragraphs]
    wrapped = [textwrap.fill(each, width) for each in plain]

    assert read("\n\n".join(plain)) == read("\n\n".join(wrapped).replace("\n", end))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "30 years of work\nPhoto: e.org 25.08.2022 1151\n\nIt began.",
            ["30 years of work", "Photo: e.org 25.08.2022 1151", "It began."],
        ),
        ("Trade grows\n\nThe ministry said so.", ["Trade grows", "The ministry said so."]),
        (
            "- How close are they?\n- They are neighbors\n- Since when?",
            ["- How close are they?", "- They are neighbors", "- Since when?"],
        ),
        ("He was met by a guard\nof honour.", ["He was met by a guard of honour."]),
        ("They spoke of grain,\nOil and steel.", ["They spoke of grain, Oil and steel."]),
        ("one\u2029two", ["one", "two"]),
        ("It went on at the end\n\fof the page.", ["It went on at the end of the page."]),
        ("The page ends\n\n\fThe next begins", ["The page ends", "The next begins"]),
    ],
    ids=lambda value: None if isinstance(value, list) else value[:20],
)
def test_lines_that_are_not_full_end_what_stands_in_them(text, parts):
    """Headings, items and turns end at their lines; a line whose words ask for more does not."""
    assert parts == read(text)


def test_a_turn_begins_a_sentence():
    """No sentence is of two voices, whatever signs stand between them."""
    assert ["He asked when", "Tomorrow said she"] == read("He asked when Tomorrow said she", [14])


@given(st.text("Ab. \n\r\t\f\x85\u2029\u00a0-?é", max_size=60), st.lists(st.integers(0, 60), max_size=3))
def test_every_visible_character_stands_in_one_sentence(text, borders):
    """Sentences follow each other, overlap nowhere, and leave out only white space."""
    found = list(sentences(text, borders))
    covered = [place for each in found for place in range(each.start, each.end)]

    assert sorted(set(covered)) == covered
    assert "" == "".join(sign for place, sign in enumerate(text) if place not in covered).strip()
    assert all(text[each.start : each.end].strip() == text[each.start : each.end] for each in found)


def test_a_text_of_one_long_line_is_read(some):
    """Millions of letters without a line break have their sentences."""
    count = len(some(range(500_000), 8))

    assert count == sum(1 for _ in sentences("It is raining here. " * count))
