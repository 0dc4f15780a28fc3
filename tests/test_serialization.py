"""What is written is what is read, in any order, whatever the text."""

import csv
import io
import random
from functools import partial

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg.rdf import json_ld, separated, serialization, terms
from kg.rdf.dates import parse, parse_period

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
SLUGS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4})?", fullmatch=True)
SPACES = st.sampled_from([terms.ID, terms.DOCUMENT, terms.CLAIM, terms.BR, terms.INFERENCE])
PASSAGES = st.builds(terms.passage, SLUGS, st.integers(0, 99), st.integers(0, 99))
IRIS = st.one_of(st.builds(lambda space, name: space[name], SPACES, SLUGS), PASSAGES)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="kk"), TEXTS),
    st.integers().map(lambda number: terms.typed(str(number), "integer")),
    st.dates().map(lambda day: terms.typed(day.isoformat(), "date")),
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, st.one_of(IRIS, LITERALS), IRIS), max_size=8)


def read(data: bytes, form: RdfFormat) -> set[Quad]:
    """The quads of a file."""
    return set(pyoxigraph.parse(input=data, format=form))


@given(QUADS)
def test_turtle_round_trip(quads):
    """Turtle holds the triples of all graphs."""
    expected = {Quad(quad.subject, quad.predicate, quad.object) for quad in quads}

    assert expected == read(serialization.turtle(quads), RdfFormat.TURTLE)


@given(QUADS)
def test_trig_round_trip(quads):
    """TriG holds the quads."""
    assert set(quads) == read(serialization.trig(quads), RdfFormat.TRIG)


@given(QUADS)
def test_json_ld_round_trip(quads):
    """JSON-LD holds the quads."""
    assert set(quads) == read(json_ld.written(quads), RdfFormat.JSON_LD)


@given(QUADS, st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(quads, chance: random.Random):
    """The same quads in another order give the same bytes."""
    shuffled = list(quads)
    chance.shuffle(shuffled)

    for write in (serialization.turtle, serialization.trig, json_ld.written, serialization.n_quads):
        assert write(quads) == write(shuffled)


def test_a_fragment_is_written_whole():
    """An address with a fragment is written as an IRI, not as an escaped name that some readers refuse."""
    passage = terms.passage("speech", 3, 9)
    text = serialization.turtle([Quad(passage, terms.BR["text"], Literal("x"), passage)]).decode()

    assert "<https://w3id.org/bilateral-kg/document/speech#char=3,9> br:text" in text


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_csv_never_runs(rows):
    """No cell of a CSV begins as a formula, and the other cells come back as they were, line ends and all."""
    data = separated.csv_text(["a", "b"], rows).decode()
    back = list(csv.reader(io.StringIO(data, newline="")))[1:]

    for row, found in zip(rows, back, strict=True):
        for cell, read_back in zip(row, found, strict=True):
            assert read_back in {cell, f"'{cell}"}
            assert not read_back.startswith(("=", "@", "\t", "\r", "\n"))


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
@pytest.mark.parametrize(
    ("write", "separator"),
    [(partial(separated.csv_text, exact=True), ","), (separated.tsv_text, "\t")],
    ids=["csv", "tsv"],
)
def test_columns_for_programs_are_exact(write, separator, rows):
    """What is written for programs comes back letter by letter."""
    data = write(["a", "b"], rows).decode()

    assert [["a", "b"], *rows] == list(csv.reader(io.StringIO(data, newline=""), delimiter=separator))


@pytest.mark.parametrize(
    ("cell", "runs"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("+A1+HYPERLINK(1)", True),
        ("-cmd|' /C calc'!A0", True),
        ("- cmd|' /C calc'!A0", True),
        ("- HYPERLINK(A1)", True),
        ("-We are neighbors", True),
        ("\t=1", True),
        ("\r=1", True),
        ("- We are neighbors, he said: it's so.", False),
        ("+ Yes", False),
        ("- Қазақстан", False),
        ("-12.5", False),
        ("+7", False),
        ("We = they", False),
    ],
)
def test_only_what_a_spreadsheet_would_run_is_changed(cell, runs):
    """A turn of speech that begins with a dash keeps its words; a call, a program or a sum does not run."""
    assert (f"'{cell}" if runs else cell) == separated.neutral(cell)


@given(st.dates())
def test_partial_dates(day):
    """A year, a month and a day each hold the day, and none is more precise than its words."""
    year, month, exact = parse(f"{day:%Y}".zfill(4)), parse(f"{day.isoformat()[:7]}"), parse(day.isoformat())

    assert (
        year.earliest
        <= month.earliest
        <= exact.earliest
        == day
        == exact.latest
        <= month.latest
        <= year.latest
    )
    assert ["gYear", "gYearMonth", "date"] == [
        terms.local_name(terms.date_literal(each).datatype) for each in (year, month, exact)
    ]


@pytest.mark.parametrize(
    "text",
    ["", "22", "2022-13", "2022-00", "1900-01-00", "2022-02-30", "2022/2021", "٢٠٢٢", "2022-1", " 2022"],
)
def test_what_is_no_date(text):
    """Anything else than a year, month, day or stretch is refused."""
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


@given(TEXTS)
def test_web_addresses_are_iris(text):
    """Whatever counts as a web address can be written as an IRI and runs nothing."""
    for address in (text, f"https://{text}"):
        if terms.web_address(address):
            assert NamedNode(address).value.startswith(("http://", "https://"))
