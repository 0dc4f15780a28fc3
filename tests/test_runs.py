"""The lines of many quads are what they are of few, however little of them is read at a time."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import runs, serialization

QUADS = [
    Quad(
        NamedNode(f"https://example.org/{number % 17}"), NamedNode("https://example.org/says"), Literal(word)
    )
    for number, word in enumerate(["of two\nlines", "of “two” words", "", "x" * 300] * 20)
]


@pytest.fixture(autouse=True)
def _little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_AT_ONCE", 7)
    monkeypatch.setattr(runs, "_UNPACKED", 16)


def test_many_quads_are_written_in_order_and_once() -> None:
    """Quads that come in several pieces, some of them twice, are the lines of all at once."""
    assert runs.as_lines(iter(QUADS)) == serialization.n_quads(QUADS)


def test_pieces_are_read_line_by_line_as_at_once() -> None:
    """What is unpacked a few bytes at a time is what was packed."""
    for piece in runs.packed(runs.in_order(QUADS)):
        assert b"".join(piece.each_line()) == piece.lines


def test_the_rest_of_a_graph_is_merged_from_its_pieces() -> None:
    """What no run has comes in order, each quad with its own line."""
    found = runs.Runs([], dict.fromkeys(QUADS))
    assert b"".join(found.rest_lines) == serialization.n_quads(QUADS)
    assert all(serialization.n_quads([quad]) == line for quad, line in found.rest_with_lines)
