"""A document's text cut for its page: nothing is lost, every piece knows the quotes that cover it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.terms import DOCUMENT
from kg.web.parts.passages import cut, text_of
from kg.web.parts.records import Records

TEXTS = st.text(max_size=60)
STRETCHES = st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=12)


@given(TEXTS, STRETCHES, st.lists(st.integers(-5, 70), max_size=8))
def test_pieces_are_the_text(text, quotes, borders):
    """Whatever overlaps, lies in each other or reaches beyond, the pieces joined are the text."""
    assert text == "".join(piece.text for piece in cut(text, quotes, borders))


@given(TEXTS, STRETCHES)
def test_every_character_knows_its_quotes(text, quotes):
    """A piece is covered by exactly the quotes in which its characters stand."""
    told = [set(piece.quotes) for piece in cut(text, quotes) for _ in piece.text]

    assert told == [
        {number for number, (start, end) in enumerate(quotes) if start <= place < end}
        for place in range(len(text))
    ]


@given(TEXTS, STRETCHES)
def test_every_quote_begins_and_ends_once(text, quotes):
    """A quote that covers some of the text begins at one piece and ends at one, in this order."""
    pieces = cut(text, quotes)
    seen = [number for number, (start, end) in enumerate(quotes) if max(start, 0) < min(end, len(text))]

    assert seen == sorted(number for piece in pieces for number in piece.begun)
    assert seen == sorted(number for piece in pieces for number in piece.ended)


@pytest.mark.parametrize("slug", ["2022-08-25-elkz-tukumov"])
def test_the_graph_keeps_the_text(graph, checkout, slug):
    """The graph has the document's text, character by character."""
    text = (checkout / "corpus" / slug / "document.txt").read_bytes().decode()

    assert text == text_of(Records(graph), DOCUMENT[slug])
