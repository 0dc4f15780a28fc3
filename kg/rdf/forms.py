"""Turtle, TriG and JSON-LD in leaves: what a subject is in each, and what stands around subjects."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kg.rdf import json_ld, serialization
from kg.rdf.leaves import BEGIN, CLOSE, END, HEAD, SUBJECT, Leaf, Text, key_of_leaf, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.rdf.ordering import Ordered

__all__ = ["BETWEEN", "FORMS", "Form", "json_ld_text", "places", "trig_text", "turtle_leaves", "turtle_text"]


class Form(NamedTuple):
    """A form of named graphs: how one is written, and how it is cut into its subjects and what is around."""

    written: Callable[[Ordered], bytes]
    parts: Callable[[bytes], tuple[bytes, bytes, bytes]]
    subjects: Callable[[bytes], Sequence[bytes]]

    def leaves(self, graph: str, quads: Ordered) -> Iterator[Leaf]:
        """Yield the leaves of a named graph, given by its quads in order, or of a part of it."""
        head, subjects, end = self.parts(self.written(quads))
        yield Leaf(key_of_leaf(graph, HEAD), head)
        for place, text in zip(places(quads), self.subjects(subjects), strict=True):
            yield Leaf(key_of_leaf(graph, SUBJECT, place), text)
        yield Leaf(key_of_leaf(graph, END), end)


FORMS: Mapping[str, Form] = {
    "trig": Form(serialization.trig_graph, serialization.trig_parts, serialization.trig_subjects),
    "jsonld": Form(json_ld.named_graph, json_ld.parts, json_ld.subjects),
}
"""The forms of named graphs by their names."""


BETWEEN: Mapping[str, bytes] = {"turtle": b"\n", "trig": b"\n", "jsonld": json_ld.frame()[1]}
"""What stands between two leaves of a text, by its form."""


def places(quads: Ordered) -> list[str]:
    """Return the places of the subjects of quads, in their order."""
    return [place_of(quads.keys[each]) for each in dict.fromkeys(quad.subject for quad in quads)]


def turtle_leaves(quads: Ordered) -> Iterator[Leaf]:
    """Yield the subjects of quads as Turtle."""
    for key, block in serialization.turtle_blocks(quads):
        yield Leaf(key_of_leaf("", SUBJECT, place_of(key)), block)


def turtle_text(leaves: Iterable[Leaf], banner: str) -> Text:
    """Return a text in Turtle of the leaves of its subjects."""
    return _headed(serialization.header(banner) + b"\n", leaves, BETWEEN["turtle"])


def trig_text(leaves: Iterable[Leaf], banner: str) -> Text:
    """Return a text in TriG of the leaves of its graphs."""
    return _headed(serialization.header(banner) + b"\n", leaves, BETWEEN["trig"])


def json_ld_text(leaves: Iterable[Leaf]) -> Text:
    """Return a text in JSON-LD of the leaves of its graphs."""
    start, _, end = json_ld.frame()
    return _headed(start, chain(leaves, [Leaf(CLOSE, end)]), BETWEEN["jsonld"])


def _headed(head: bytes, leaves: Iterable[Leaf], between: bytes) -> Text:
    return Text(chain([Leaf(BEGIN, head)], leaves), between)
