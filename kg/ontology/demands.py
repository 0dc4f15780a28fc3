"""What shapes ask of the nodes that a node names: by the predicate that leads there, what counts there."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.rdf.terms import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import Triple

__all__ = ["of_any_value", "of_values"]

_NESTING = frozenset(SH[name] for name in ("property", "node", "not", "and", "or", "xone"))
"""The terms that lead from a shape to those of which it consists."""

_COMPARING = frozenset(SH[name] for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"))
"""The terms that name a predicate with whose values others are compared."""


def of_values(shapes: Sequence[Triple]) -> Mapping[object, frozenset[object]]:
    """Return for each predicate the predicates that shapes look at in the nodes to which it leads.

    Where shapes look at nothing there, the predicate is left out. They may only have paths of one predicate.
    """
    read = _Shapes(shapes)
    found: dict[object, set[object]] = defaultdict(set)
    for shape, path in read.paths.items():
        found[path].update(read.of_contents(shape))
    return {path: frozenset(each) for path, each in found.items() if each}


@lru_cache(maxsize=2)
def of_any_value(shapes: tuple[Triple, ...]) -> frozenset[object]:
    """Return the predicates that shapes look at in the nodes to which some predicate leads."""
    return frozenset().union(*of_values(shapes).values())


class _Shapes:
    """Shapes as a graph: what each says, and the path of each that has one."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.said: dict[object, list[Triple]] = defaultdict(list)
        for each in triples:
            self.said[each.subject].append(each)
        self.paths: dict[object, object] = {
            each.subject: each.object for each in triples if each.predicate == SH["path"]
        }

    def of_contents(self, shape: object) -> Iterator[object]:
        """Yield what is looked at in a node of which all holds that stands in a shape."""
        seen: set[object] = set()
        waiting: list[object] = [shape]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            for triple in self.said.get(each, ()):
                if triple.predicate == SH["class"]:
                    yield RDF["type"]
                elif triple.predicate in _COMPARING and each not in self.paths:
                    yield triple.object
                elif triple.predicate in _NESTING:
                    parts = [*self._members(triple.object)]
                    yield from (looked for part in parts for looked in self._of_path(part))
                    waiting += (part for part in parts if part not in self.paths)

    def _of_path(self, shape: object) -> Iterator[object]:
        """Yield what a shape with a path looks at in the node for which it has to hold."""
        if shape in self.paths:
            yield self.paths[shape]
            yield from (each.object for each in self.said[shape] if each.predicate in _COMPARING)

    def _members(self, shape: object) -> Iterator[object]:
        """Yield the members of a list of shapes, or the shape that is none."""
        seen: set[object] = set()
        while shape not in seen:
            seen.add(shape)
            first: list[object] = [
                each.object for each in self.said.get(shape, ()) if each.predicate == RDF["first"]
            ]
            rest = [each.object for each in self.said.get(shape, ()) if each.predicate == RDF["rest"]]
            yield from first or ([] if shape == RDF["nil"] else [shape])
            if not rest:
                return
            shape = rest[0]
