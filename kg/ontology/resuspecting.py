"""The nodes that may break a shape after a change: those that might before, but for what the change touches.

Whether a node may is seen in what is said of it and, by a few predicates, of the nodes that it names. So only
nodes of which something else is said are looked at, and those that name one of which shapes ask.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse, serialize

from kg.ontology import demands
from kg.ontology.suspects import suspects
from kg.rdf import blocks
from kg.rdf.columns import rows
from kg.rdf.graphs import ONTOLOGY
from kg.rdf.terms import RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from pyoxigraph import Quad, Store, Triple

    from kg.rdf.blocks import Block
    from kg.shards import Shards

__all__ = ["Indexed", "Shapes", "keep", "known"]

Node = NamedNode | BlankNode

_MUCH = 0.1
"""The share of quads that may change before all nodes are looked at."""


class Indexed(NamedTuple):
    """A graph of so many quads in which nodes can be looked up, and its blocks, whose names tell of a change.

    ``whose`` tells it from other graphs: of all that are of one name the last one is known.
    """

    store: Store
    blocks: Sequence[Block]
    whose: str
    size: int

    @property
    def names(self) -> list[str]:
        """The names of the blocks."""
        return [each.name for each in self.blocks]


class Shapes(NamedTuple):
    """Shapes, and at what they look: the predicates as N-Triples has them, and what yields the triples."""

    triples: tuple[Triple, ...]
    predicates: Collection[bytes]
    looked_at: Callable[[Iterable[Quad]], Iterable[Triple]]


def keep(found: Iterable[bytes], graph: Indexed, name: str, shards: Shards) -> None:
    """Keep the suspects of a graph, in the place of those of an earlier one."""
    told = {"blocks": graph.names, "suspects": sorted(each.decode() for each in found)}
    data = json.dumps(told).encode()
    if shards.get(name) != data:
        shards.put(name, data)


def known(shapes: Shapes, graph: Indexed, name: str, shards: Shards) -> set[bytes] | None:
    """Return the suspects of a graph by those of one before; none where that, much or a class is another."""
    before = shards.get(name)
    if before is None:
        return None
    told = json.loads(before)
    change = blocks.change(told["blocks"], graph.names, shards)
    if change is None or change.size > _MUCH * graph.size:
        return None
    changed = [*parse(input=change.gone + change.come, format=RdfFormat.N_QUADS)]
    if any(each.graph_name == ONTOLOGY or each.predicate == RDFS["subClassOf"] for each in changed):
        return None
    nodes = _touched(shapes, graph.store, changed)
    names = {str(each).encode() for each in nodes}
    said = serialize(_around(shapes, graph.store, nodes), format=RdfFormat.N_TRIPLES) or b""
    some = suspects(shapes.triples, (), rows(said, shapes.predicates), shapes.predicates)
    return None if some is None else ({*map(str.encode, told["suspects"])} - names) | (some & names)


def _touched(shapes: Shapes, store: Store, changed: Iterable[Quad]) -> set[Node]:
    """Return the nodes of which something else is said, and those that name one of which shapes ask."""
    asked = demands.of_any_value(shapes.triples)
    found: set[Node] = set()
    named: set[Node] = set()
    for each in shapes.looked_at(changed):
        if isinstance(each.subject, Node):
            found.add(each.subject)
            named.update([each.subject] if each.predicate in asked else ())
    for node in named:
        found.update(each.subject for each in _quads(store, None, node) if isinstance(each.subject, Node))
    return found


def _around(shapes: Shapes, store: Store, nodes: Iterable[Node]) -> Iterator[Triple]:
    """Yield all that is said of some nodes and of those that they name, with the tree of the classes."""
    said = [*chain.from_iterable(shapes.looked_at(_quads(store, node)) for node in nodes)]
    others = dict.fromkeys(each.object for each in said if isinstance(each.object, Node))
    trees = shapes.looked_at(store.quads_for_pattern(None, RDFS["subClassOf"], None, None))
    yield from dict.fromkeys(chain(trees, said, *(shapes.looked_at(_quads(store, node)) for node in others)))


def _quads(store: Store, subject: Node | None, of: Node | None = None) -> Iterator[Quad]:
    return store.quads_for_pattern(subject, None, of, None)
