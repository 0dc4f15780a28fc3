"""At what shapes aim, and how they are made to aim at some nodes of a graph and at no others there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from kg.rdf.digests import digest
from kg.rdf.terms import RDF, RDFS, SH, SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Aims", "at_or_below", "by_marks"]

_CLASS, _SUBJECTS = SH["targetClass"], SH["targetSubjectsOf"]


class Aims:
    """At what shapes aim: the things of some classes and of those below, the subjects of some predicates."""

    def __init__(self, shapes: Sequence[Triple], trees: Sequence[Triple]) -> None:
        """Read shapes, and which classes are below which others."""
        self.predicates = {each.object for each in shapes if each.predicate == _SUBJECTS}
        below: dict[object, list[object]] = defaultdict(list)
        for each in trees:
            if each.predicate == RDFS["subClassOf"]:
                below[each.object].append(each.subject)
        targets = {each.object for each in shapes if each.predicate == _CLASS}
        themselves = {each.subject for each in shapes}  # a shape may be a class itself
        self.classes = {kind for each in targets | themselves for kind in at_or_below(each, below)}
        self._marks: dict[object, list[NamedNode]] = defaultdict(list)
        for target in sorted(targets, key=str):
            for kind in at_or_below(target, below):
                self._marks[kind].append(_mark(target))

    def has(self, said: Sequence[Triple]) -> bool:
        """Say whether shapes aim at the node of which this is said."""
        kind = RDF["type"]
        return any(
            each.predicate in self.predicates or (each.predicate == kind and each.object in self.classes)
            for each in said
        )

    def marks(self, said: Sequence[Triple]) -> Iterator[Triple]:
        """Yield what makes the node of which this is said one at which shapes :func:`by_marks` aim."""
        kinds = [each for each in said if each.predicate == RDF["type"]]
        found = {mark: each.subject for each in kinds for mark in self._marks.get(each.object, ())}
        yield from (Triple(subject, mark, subject) for mark, subject in found.items())


def by_marks(shapes: Sequence[Triple]) -> str:
    """Return shapes as Turtle that aim at nodes with marks where they aim at the things of a class.

    Of the nodes that are there for others' sake only they ask nothing then. Shapes without names, whose
    results would not be known again, stay as they are.
    """
    if any(isinstance(each.subject, BlankNode) and each.predicate in _NAMED for each in shapes):
        aimed = shapes
    else:
        aimed = [
            Triple(each.subject, _SUBJECTS, _mark(each.object)) if each.predicate == _CLASS else each
            for each in shapes
        ]
    return (serialize(aimed, format=RdfFormat.TURTLE) or b"").decode()


_NAMED = frozenset([SH["path"], _CLASS, _SUBJECTS])
"""What shapes say to which results lead back."""


def at_or_below(kind: object, below: Mapping[object, Sequence[object]]) -> set[object]:
    """Return a class and all below it, by the classes right below each."""
    found: set[object] = set()
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += below.get(each, ())
    return found


def _mark(kind: object) -> NamedNode:
    return SHAPE[f"aimed-at-{digest([str(kind)])}"]
