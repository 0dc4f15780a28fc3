"""Shapes as tests of whole sets of nodes: which of them may break what a shape asks.

The names are SHACL's: the value nodes of a shape without a path are the nodes themselves, those of one with a
path what that leads to.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.ontology.value_tests import in_order, language
from kg.rdf.terms import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.ontology.value_tests import Test
    from kg.rdf.columns import Column, Columns

__all__ = ["TYPE", "Alternatives", "Comparison", "Constraint", "Denial", "OfClass", "Said", "Shape"]

TYPE = str(RDF["type"]).encode()


class Said(NamedTuple):
    """What is said of some nodes, all of it, and of nodes around what shapes ask there."""

    columns: Columns
    around: Columns

    def of_values(self) -> Said:
        """Return what is said of the nodes that others name."""
        return Said(self.around, self.around)


class Constraint(ABC):
    """What is asked of nodes beyond what their own text shows."""

    @abstractmethod
    def suspects(self, nodes: set[bytes], said: Said) -> set[bytes]:
        """Return of some nodes those that may break it, by what is said."""

    def is_exact(self) -> bool:
        """Say whether whoever is suspect breaks it for sure."""
        return False


@dataclass(frozen=True)
class Shape(Constraint):
    """A shape: tests of its value nodes, constraints on them, and what is asked of all of them together."""

    path: bytes = b""
    tests: Sequence[Test] = ()
    constraints: Sequence[Constraint] = ()
    least: float = 0
    most: float = math.inf
    values: Sequence[bytes] = ()
    comparisons: Sequence[Comparison] = ()
    one_a_language: bool = False

    def is_exact(self) -> bool:
        """Say whether it asks only how many values there are, and for IRIs among them."""
        vague = self.tests or self.comparisons or self.one_a_language
        iris = all(each.startswith(b"<") for each in self.values)
        return not vague and iris and all(each.is_exact() for each in self.constraints)

    def suspects(self, nodes: set[bytes], said: Said) -> set[bytes]:
        """Return of some nodes those that may break the shape."""
        if not self.path:
            others = nodes - {*self.values} if self.values else set()
            return others | self._bad(nodes, said)
        column = said.columns.get(self.path, {})
        mine = {node: column[node] for node in nodes & column.keys()}
        found = nodes - mine.keys() if self.least or self.values else set()
        found.update(self._by_values(mine, said))
        return found

    def _bad(self, values: set[bytes], said: Said) -> set[bytes]:
        found: set[bytes] = set()
        for test in self.tests:
            found |= test(values)
        for constraint in self.constraints:
            found |= constraint.suspects(values, said)
        return found

    def _by_values(self, mine: Column, said: Said) -> Iterator[bytes]:
        """Yield the nodes that may break the shape by the values they have."""
        if self.least > 1 or self.most < math.inf:
            yield from (node for node, values in mine.items() if not self.least <= len(values) <= self.most)
        for value in self.values:
            yield from (node for node, values in mine.items() if value not in values)
        if self.tests or self.constraints:
            bad = self._bad({each for values in mine.values() for each in values}, said.of_values())
            if bad:
                yield from (node for node, values in mine.items() if not bad.isdisjoint(values))
        for comparison in self.comparisons:
            yield from comparison.out_of_order(mine, said)
        if self.one_a_language:
            yield from (node for node, values in mine.items() if len(values) > 1 and _are_alike(values))


@dataclass(frozen=True)
class Comparison:
    """Values that come before those of another predicate."""

    path: bytes
    or_equal: bool

    def out_of_order(self, mine: Column, said: Said) -> Iterator[bytes]:
        """Yield the nodes of which some values may not come before the others."""
        others = said.columns.get(self.path, {})
        for node, values in mine.items():
            later = others.get(node, ())
            if not all(in_order(one, two, or_equal=self.or_equal) for one in values for two in later):
                yield node


@dataclass(frozen=True)
class OfClass(Constraint):
    """Things of a class, given with all below it."""

    classes: set[bytes]

    def suspects(self, nodes: set[bytes], said: Said) -> set[bytes]:
        """Return of some nodes those of which no such class is said."""
        types = said.around.get(TYPE, {})
        return {node for node in nodes if self.classes.isdisjoint(types.get(node, ()))}


@dataclass(frozen=True)
class Alternatives(Constraint):
    """Shapes of which one has to hold."""

    shapes: Sequence[Constraint]

    def suspects(self, nodes: set[bytes], said: Said) -> set[bytes]:
        """Return of some nodes those that are suspect in all shapes."""
        for each in self.shapes:
            nodes = each.suspects(nodes, said)
        return nodes


@dataclass(frozen=True)
class Denial(Constraint):
    """A shape that must not hold. It has to be exact: who is no suspect there may not be one here."""

    shape: Constraint

    def suspects(self, nodes: set[bytes], said: Said) -> set[bytes]:
        """Return of some nodes those for which the shape holds."""
        return nodes - self.shape.suspects(nodes, said)

    def is_exact(self) -> bool:
        """Say that it is: its shape is."""
        return True


def _are_alike(values: Sequence[bytes]) -> bool:
    """Say whether two of some values may be in one language."""
    found = [each for each in map(language, values) if each]
    return len({*found}) < len(found)
