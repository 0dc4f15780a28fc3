"""Shapes read as constraints on sets of nodes, as far as their terms are known here.

To read shapes too kindly would let through what an engine finds, or that they are no SHACL. So each term has
to stand where SHACL has it, with values of the kind that it asks for, and not more often than it may.
"""

from __future__ import annotations

import math
from collections import defaultdict
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal

from kg.ontology import value_tests
from kg.ontology.aims import at_or_below
from kg.ontology.constraints import Alternatives, Comparison, Denial, OfClass, Shape
from kg.ontology.shape_graph import ShapeGraph, UnknownShapeError
from kg.rdf.terms import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Triple

    from kg.ontology.constraints import Constraint
    from kg.ontology.value_tests import Test

__all__ = ["Compiled"]

_Found = TypeVar("_Found")

_BOUNDS = {"minInclusive": ge, "minExclusive": gt, "maxInclusive": le, "maxExclusive": lt}
_ORDERS = {"lessThan": False, "lessThanOrEquals": True}

_ANYWHERE = frozenset(
    (
        *("targetClass", "targetSubjectsOf", "node", "not", "and", "or", "class", "datatype", "nodeKind"),
        *("in", "hasValue", "pattern", "flags", "minLength", "maxLength", *_BOUNDS),
        *("message", "severity", "name", "description", "order", "group"),
    )
)
_TERMS = {
    "NodeShape": _ANYWHERE | {"property"},
    "PropertyShape": _ANYWHERE | {"path", "minCount", "maxCount", "uniqueLang", *_ORDERS},
}
"""The terms of SHACL that are known here, for each kind of shape."""


class Compiled:
    """Shapes by what they aim at: ``of_class`` by a class, ``of_subjects`` by a predicate.

    ``classes`` are all of which some shape asks whether a value is of them.
    """

    def __init__(self, triples: Iterable[Triple], below: Mapping[object, Sequence[object]]) -> None:
        """Read shapes, and which classes are right below which; raises ``UnknownShapeError``."""
        self._graph, self._below = ShapeGraph(triples), below
        self._read: dict[object, Shape | None] = {}
        self.classes: set[bytes] = set()
        self.of_class: dict[bytes, list[Shape]] = defaultdict(list)
        self.of_subjects: dict[bytes, list[Shape]] = defaultdict(list)
        for node in self._graph.shapes():
            self._aim(node, self._shape(node))

    def _aim(self, node: object, shape: Shape) -> None:
        """Note at what a shape aims; at things of the shape too, as a shape may be a class itself."""
        for kind in self._at_or_below(node, *self._graph.iris(node, "targetClass")):
            self.of_class[kind].append(shape)
        for predicate in self._graph.iris(node, "targetSubjectsOf"):
            self.of_subjects[_text(predicate)].append(shape)

    def _at_or_below(self, *classes: object) -> set[bytes]:
        return {_text(kind) for each in classes for kind in at_or_below(each, self._below)}

    def _shape(self, node: object) -> Shape:
        """Read a shape; one that contains itself is not known here."""
        if node not in self._read:
            self._read[node] = None
            self._read[node] = self._new(node)
        return _known(self._read[node])

    def _new(self, node: object) -> Shape:
        graph, paths = self._graph, self._graph.iris(node, "path")
        kind = "PropertyShape" if paths else "NodeShape"
        if not graph.is_a(node, kind) or len(paths) > 1 or not graph.terms(node) <= _TERMS[kind]:
            raise UnknownShapeError
        return Shape(
            path=_text(paths[0]) if paths else b"",
            tests=[*self._tests(node)],
            constraints=[*self._constraints(node)],
            least=graph.whole(node, "minCount", 0),
            most=graph.whole(node, "maxCount", math.inf),
            values=[_text(each) for each in graph.all(node, SH["hasValue"])],
            comparisons=[
                Comparison(_text(path), or_equal=or_equal)
                for name, or_equal in _ORDERS.items()
                for path in graph.iris(node, name)
            ],
            one_a_language=any(each.value == "true" for _, each in graph.literals(node, "uniqueLang")),
        )

    def _tests(self, node: object) -> Iterator[Test]:
        graph = self._graph
        for datatype in graph.iris(node, "datatype"):
            yield _known(value_tests.of_datatype(datatype.value))
        for kind in graph.iris(node, "nodeKind"):
            yield _known(value_tests.of_kind(kind.value.removeprefix(SH.iri)))
        for members in graph.members(node, "in"):
            yield value_tests.one_of({*map(_text, members)})
        for name, bound in graph.literals(node, *_BOUNDS):
            yield value_tests.bounded(_BOUNDS[name], _known(value_tests.number(_text(bound))))
        length = graph.whole(node, "minLength", 0), graph.whole(node, "maxLength", math.inf)
        if length != (0, math.inf):
            yield value_tests.long(*length)
        found = dict(graph.literals(node, "pattern", "flags"))
        if found:
            pattern, flags = found.get("pattern"), found.get("flags", Literal(""))
            yield _known(value_tests.of_pattern(_text(_known(pattern)), _text(flags)))

    def _constraints(self, node: object) -> Iterator[Constraint]:
        graph = self._graph
        for kind in graph.iris(node, "class"):
            classes = self._at_or_below(kind)
            self.classes |= classes
            yield OfClass(classes)
        for shape in (*graph.all(node, SH["property"]), *graph.all(node, SH["node"])):
            yield self._shape(shape)
        for shapes in graph.members(node, "and"):
            yield from map(self._shape, shapes)
        for shapes in graph.members(node, "or"):
            yield Alternatives([*map(self._shape, shapes)])
        for shape in graph.all(node, SH["not"]):
            denied = self._shape(shape)
            if not denied.is_exact():
                raise UnknownShapeError
            yield Denial(denied)


def _known(found: _Found | None) -> _Found:
    if found is None:
        raise UnknownShapeError
    return found


def _text(term: object) -> bytes:
    return str(term).encode()
