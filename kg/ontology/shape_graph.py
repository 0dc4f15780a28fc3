"""Shapes as they are written, a term of SHACL at a time; what is not written as SHACL has it is unknown."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import RDF, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Triple

__all__ = ["ShapeGraph", "UnknownShapeError"]


class UnknownShapeError(Exception):
    """Shapes ask for something that is not known here, or not as SHACL has it."""


class ShapeGraph:
    """What shapes say, found by shape and term of SHACL. All that reads raises ``UnknownShapeError``."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[object, dict[object, list[object]]] = defaultdict(lambda: defaultdict(list))
        for each in triples:
            self._said[each.subject][each.predicate].append(each.object)

    def shapes(self) -> list[object]:
        """Return all of which a term of SHACL says something."""
        return [node for node, said in self._said.items() if not {*said}.isdisjoint(_of_shacl(said))]

    def terms(self, shape: object) -> set[str]:
        """Return the local names of the terms that a shape uses."""
        return {term.value.removeprefix(SH.iri) for term in _of_shacl(self._said.get(shape, {}))}

    def is_a(self, shape: object, kind: str) -> bool:
        """Say whether a shape is said to be of a kind and nothing else, or is plainly a shape."""
        kinds = self.all(shape, RDF["type"])
        return kinds == [SH[kind]] or (not kinds and bool(self.terms(shape)))

    def all(self, shape: object, term: NamedNode) -> list[object]:
        """Return all values of a term."""
        return self._said[shape][term] if shape in self._said and term in self._said[shape] else []

    def iris(self, shape: object, name: str) -> list[NamedNode]:
        """Return the values of a term that have to be IRIs."""
        found = self.all(shape, SH[name])
        iris = [each for each in found if isinstance(each, NamedNode)]
        if len(iris) < len(found):
            raise UnknownShapeError
        return iris

    def literals(self, shape: object, *names: str) -> Iterator[tuple[str, Literal]]:
        """Yield the values of terms that have to be literals, at most one each, with the term's name."""
        for name in names:
            found = self.all(shape, SH[name])
            if len(found) > 1 or any(not isinstance(each, Literal) for each in found):
                raise UnknownShapeError
            yield from ((name, each) for each in found if isinstance(each, Literal))

    def whole(self, shape: object, name: str, without: float) -> float:
        """Return the value of a term that has to be a whole number, or another where there is none."""
        for _, found in self.literals(shape, name):
            if found.datatype != XSD["integer"] or not found.value.isdecimal():
                raise UnknownShapeError
            return int(found.value)
        return without

    def members(self, shape: object, name: str) -> Iterator[Sequence[object]]:
        """Yield the members of each list to which a term leads."""
        for head in self.all(shape, SH[name]):
            yield [*self._members(head)]

    def _members(self, node: object) -> Iterator[object]:
        seen: set[object] = set()
        while node != RDF["nil"]:
            first, rest = self.all(node, RDF["first"]), self.all(node, RDF["rest"])
            if node in seen or (len(first), len(rest)) != (1, 1):
                raise UnknownShapeError
            seen.add(node)
            yield first[0]
            node = rest[0]


def _of_shacl(terms: Iterable[object]) -> list[NamedNode]:
    return [each for each in terms if isinstance(each, NamedNode) and each in SH]
