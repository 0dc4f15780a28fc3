"""The part of a network that the answer to a question speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viz.model import Link, Network

__all__ = ["part"]

_SEPARATOR = "; "
"""Between several values in one cell of an answer."""


def part(whole: Network, rows: Iterable[Mapping[str, object]], asked: Iterable[str], name: str) -> Network:
    """Return the links that rows of an answer speak of.

    A link is spoken of where both its ends stand in one row, or in the row and among the labels the question
    ``asked`` about, and where a row that quotes words quotes those of the link. ``name`` is the question's.
    Raises ``InputError`` where the answer speaks of no link.
    """
    labels = {node.id: node.label for node in whole.nodes}
    quotes = {each.quote for each in whole.evidence if each.quote}
    told = [set(asked) | _cells(row) for row in rows]
    ends = {link.id: {labels[link.source], labels[link.target]} for link in whole.links}

    def spoken_of(link: Link) -> bool:
        own = {each.quote for each in link.claims}
        return any(ends[link.id] <= cells and (not cells & quotes or cells & own) for cells in told)

    kept = [link for link in whole.links if spoken_of(link)]
    if not kept:
        raise InputError("the answer names no tie of two things", where=name, fix="Choose another question")
    return whole.only(kept)


def _cells(row: Mapping[str, object]) -> set[str]:
    """Return the values of a row as texts; a cell of several values gives each."""
    texts = {str(value) for value in row.values() if value is not None}
    return texts | {each for text in texts for each in text.split(_SEPARATOR)}
