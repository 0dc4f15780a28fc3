"""The graph in RDF 1.2: each claim a named reifier of the triple that it states.

In place of ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` stands ``<< s p o ~ claim:… >>``, short for
``claim:… rdf:reifies <<( s p o )>>`` (RDF 1.2 Turtle). RDF 1.2 is no Recommendation yet, so the other outputs
keep the classic form. Inferences are told alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from kg.rdf import ordering, serialization
from kg.rdf.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.ordering import Ordered

__all__ = ["reified", "trig", "turtle"]

_PARTS = (RDF["subject"], RDF["predicate"], RDF["object"])
_REIFIER = re.compile(r"^( *)(\S+) rdf:reifies <<\( (.+) \)>> ;$", re.MULTILINE)
"""How the first line of a reifier is written, since what it reifies stands first."""


def turtle(ordered: Ordered, banner: str = "") -> bytes:
    """Write the triples of all graphs as RDF 1.2 Turtle."""
    return _named(serialization.turtle(reified(ordered), banner))


def trig(ordered: Ordered, banner: str = "") -> bytes:
    """Write the named graphs as RDF 1.2 TriG."""
    return _named(serialization.trig(reified(ordered), banner))


def _named(data: bytes) -> bytes:
    """Write a reifier with its triple: a subject, of which all else is said."""
    return _REIFIER.sub(r"\1<< \3 ~ \2 >>", data.decode()).encode()


def reified(ordered: Ordered) -> Ordered:
    """Return quads in which reified statements are told as ``rdf:reifies``, in the same order."""
    return ordering.Ordered(_replaced(ordered))


def _replaced(ordered: Ordered) -> Iterator[Quad]:
    statements = _statements(ordered)
    told: set[object] = set()
    for quad in ordered:
        statement = statements.get(quad.subject)
        if statement is not None and quad.subject not in told:
            told.add(quad.subject)
            yield Quad(quad.subject, RDF["reifies"], statement, quad.graph_name)
        if statement is None or quad.predicate not in _PARTS:
            yield quad


def _statements(ordered: Ordered) -> dict[object, Triple]:
    """Return the triple that each classic reification states; one that lacks a part states none."""
    parts: dict[object, dict[NamedNode, NamedNode]] = {}
    for quad in ordered:
        if quad.predicate in _PARTS and isinstance(quad.object, NamedNode):
            parts.setdefault(quad.subject, {})[quad.predicate] = quad.object
    return {
        node: Triple(*(found[part] for part in _PARTS))
        for node, found in parts.items()
        if len(found) == len(_PARTS)
    }
