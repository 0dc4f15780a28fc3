"""Names and lines of the graph's files mean one thing, and stand in one order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from kg.rdf import dates, serialization, terms
from kg.rdf.terms import BR, PREFIXES


@given(st.sampled_from(sorted(PREFIXES.values())), st.text("ab/#:", max_size=4))
def test_a_short_name_means_its_iri(base, rest):
    """An IRI is written short only where nobody can take the short form for an address of its own."""
    short = terms.prefixed(base + rest)
    prefix, _, name = short.partition(":")

    assert short == base + rest or (PREFIXES[prefix] + name == base + rest and not name.startswith("//"))


def test_lines_are_sorted_by_their_letters():
    """N-Quads stand in the order of their text, whatever the letters, each line once."""
    words = ["\u0436", "\U0001f600", "\uffee", "a", "\u00e9", "a"]
    quads = [Quad(terms.entity("x"), BR["quote"], Literal(word), None) for word in words]
    lines = serialization.n_quads(quads).decode().splitlines()

    assert sorted(set(lines)) == lines
    assert len(set(words)) == len(lines)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2022", "xsd:gYear"),
        ("2022-08", "xsd:gYearMonth"),
        ("2022-08-24", "xsd:date"),
        ("2022-01/2022-06", "edtf:EDTF"),
    ],
)
def test_a_date_is_as_precise_as_its_words(text, datatype):
    """A partial date is a literal of the type that says no more than its words; a stretch is EDTF."""
    literal = terms.date_literal(dates.parse_period(text))

    assert (text, datatype) == (literal.value, terms.prefixed(literal.datatype.value))
