"""The nodes of a graph that may break a shape. That most do not is seen at a tenth of an engine's cost.

Rows of text are compared as sets, those of one document at a time, so that memory does not follow the graph.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from kg.ontology import demands
from kg.ontology.compiling import Compiled
from kg.ontology.constraints import TYPE, Said
from kg.ontology.shape_graph import UnknownShapeError
from kg.rdf.columns import columns, rows
from kg.rdf.terms import RDFS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Triple

    from kg.rdf.columns import Columns, Row
    from kg.rdf.runs import Run

__all__ = ["suspects"]

_AT_ONCE = 5_000
"""Nodes that are looked at at once."""

_BELOW = str(RDFS["subClassOf"]).encode()


def suspects(
    shapes: tuple[Triple, ...], runs: Sequence[Run], rest: Iterable[Row], predicates: Collection[bytes]
) -> set[bytes] | None:
    """Return the nodes that may break a shape, as N-Triples has them; none where that is not known here.

    No two runs speak of the same node, and none of classes; the ``rest`` may speak of all, and holds only
    what shapes look at. ``predicates`` are those at which they look, as N-Triples has them.
    """
    others = _Rest(rest)
    try:
        compiled = _compiled(shapes, frozenset(others.below))
    except UnknownShapeError:
        return None
    asked = {str(each).encode() for each in demands.of_any_value(shapes)}
    around = columns(
        row
        for of_some in chain([others.rows(asked)], (rows(run.lines, asked) for run in runs))
        for row in of_some
        if row[1] != TYPE or row[2] in compiled.classes
    )
    found: set[bytes] = set()
    for said in _tables(runs, others, predicates):
        found.update(*_by_shape(compiled, Said(said, around)))
    return found


def _term(text: bytes) -> NamedNode | BlankNode:
    name = text.decode()
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name[1:-1])


@lru_cache(maxsize=2)
def _compiled(shapes: tuple[Triple, ...], below: frozenset[tuple[object, object]]) -> Compiled:
    """Read shapes as constraints, once for all graphs that have the same classes one below another."""
    found: dict[object, list[object]] = defaultdict(list)
    for one, other in below:
        found[other].append(one)
    return Compiled(shapes, found)


class _Rest:
    """What stands in no run: its rows, by the node of which they speak, and which classes are below which.

    Most rows name what others name, so that each name is held once.
    """

    def __init__(self, of: Iterable[Row]) -> None:
        self.of: dict[bytes, list[Row]] = defaultdict(list)
        self.below: set[tuple[object, object]] = set()
        known: dict[bytes, bytes] = {}
        once = known.setdefault
        for row in of:
            subject, predicate, value = (once(each, each) for each in row)
            self.of[subject].append((subject, predicate, value))
            if predicate == _BELOW and not value.startswith((b'"', b"<<")):  # neither is a class
                self.below.add((_term(subject), _term(value)))

    def rows(self, predicates: Container[bytes]) -> Iterator[Row]:
        """Yield the rows of some predicates."""
        return (row for found in self.of.values() for row in found if row[1] in predicates)

    def taken(self, nodes: Iterable[bytes]) -> Iterator[Row]:
        """Yield all rows on some nodes, which are then gone from here."""
        return (row for node in nodes for row in self.of.pop(node, ()))


def _tables(runs: Iterable[Run], rest: _Rest, predicates: Container[bytes]) -> Iterator[Columns]:
    """Yield all that is said, some nodes at a time, of each the whole."""
    for run in runs:
        found = [*rows(run.lines, predicates)]
        yield columns(chain(found, rest.taken({row[0] for row in found})))
    while some := [*islice(rest.of, _AT_ONCE)]:
        yield columns(rest.taken(some))


def _by_shape(compiled: Compiled, said: Said) -> Iterator[Iterable[bytes]]:
    """Yield for each shape the nodes at which it aims and that may break it."""
    for kind, nodes in _by_class(said.columns).items():
        for shape in compiled.of_class.get(kind, ()):
            yield shape.suspects(nodes, said)
    for predicate, column in said.columns.items():
        for shape in compiled.of_subjects.get(predicate, ()):
            yield shape.suspects({*column}, said)


def _by_class(said: Columns) -> Mapping[bytes, set[bytes]]:
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for node, kinds in said.get(TYPE, {}).items():
        for kind in kinds:
            found[kind].add(node)
    return found
