"""A graph in parts that shapes can be checked on, one after the other, with the results of the whole.

A part has some nodes with all that is said of them, and around these what is said of the nodes they name, a
few steps far. What a shape says of a node of the part can be seen there, if it only looks along predicates
from a node to what it names. What it says of the nodes around is not asked: they are whole in another part.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.rdf.terms import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pyoxigraph import Triple

__all__ = ["Part", "are_local", "of", "parsed"]

_LOCAL = frozenset(
    SH[name]
    for name in (
        *("NodeShape", "PropertyShape", "targetClass", "targetSubjectsOf", "path", "property", "node"),
        *("class", "datatype", "nodeKind", "IRI", "hasValue", "in", "pattern", "flags", "languageIn"),
        *("minCount", "maxCount", "minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive"),
        *("maxExclusive", "lessThan", "lessThanOrEquals", "equals", "disjoint", "uniqueLang"),
        *("and", "or", "not", "xone", "message", "severity", "Warning", "Violation", "Info", "name"),
        *("description", "deactivated", "order", "group"),
    )
)
"""The terms of SHACL by which a shape looks from a node to what it names, and nowhere else."""

_STEPS = 2
"""How far around a node a part goes. The shapes that ship look one step far: a claim, what it names."""


@dataclass(frozen=True)
class Part:
    """Triples, and the nodes that are checked in them, as the engine names them; none is all."""

    triples: Sequence[Triple]
    nodes: frozenset[str] | None = None

    def has(self, node: str) -> bool:
        """Say whether a node is checked here."""
        return self.nodes is None or node in self.nodes


@lru_cache(maxsize=2)
def parsed(shapes: str) -> Sequence[Triple]:
    """Return the triples of shapes in Turtle; they are looked at for each part."""
    return [quad.triple for quad in parse(input=shapes, format=RdfFormat.TURTLE)]


def are_local(shapes: str) -> bool:
    """Say whether shapes in Turtle look from a node to what it names, along one predicate at a time."""
    triples = parsed(shapes)
    terms = {term for each in triples for term in (each.predicate, each.object) if _is_of_shacl(term)}
    paths = [each.object for each in triples if each.predicate == SH["path"]]
    return terms <= _LOCAL and all(isinstance(path, NamedNode) for path in paths)


def _is_of_shacl(term: object) -> bool:
    return term in SH


def of(triples: Sequence[Triple], shapes: str, most: int, always: Collection[NamedNode]) -> Iterator[Part]:
    """Yield parts of at most about so many triples each, beside those of the predicates ``always``.

    The nodes that are checked are those at which shapes in Turtle aim. A part ends where a node's name says
    so, if it is not small, so that nodes that come or go change one part or two, and not all that follow.
    """
    said: dict[object, list[Triple]] = defaultdict(list)
    common: list[Triple] = []
    for triple in triples:
        (common if triple.predicate in always else said[triple.subject]).append(triple)
    aimed_at = _Aims(shapes, common)
    nodes: set[object] = set()
    within: dict[object, None] = {}
    size = 0
    for node in filter(lambda each: aimed_at.has(said[each]), said):
        nodes.add(node)
        size += sum(len(said[each]) for each in _reached(node, said, within))
        if size >= most or (size * _SMALL >= most and _ends_a_part(node)):
            yield _part(nodes, within, said, common)
            nodes, within, size = set(), {}, 0
    if nodes:
        yield _part(nodes, within, said, common)


_SMALL = 4
"""A part of a fourth of the triples that a part may have is not small."""

_FEW = 32
"""Of so many nodes one ends a part."""


def _ends_a_part(node: object) -> bool:
    return zlib.crc32(_name(node).encode()) % _FEW == 0


class _Aims:
    """At what shapes aim: the things of some classes and of those below, the subjects of some predicates."""

    def __init__(self, shapes: str, trees: Sequence[Triple]) -> None:
        triples = parsed(shapes)
        self.predicates = {each.object for each in triples if each.predicate == SH["targetSubjectsOf"]}
        below: dict[object, list[object]] = defaultdict(list)
        for each in trees:
            if each.predicate == RDFS["subClassOf"]:
                below[each.object].append(each.subject)
        waiting: list[object] = [each.object for each in triples if each.predicate == SH["targetClass"]]
        waiting += [each.subject for each in triples]  # a shape may be a class itself
        self.classes: set[object] = set()
        while waiting:
            kind = waiting.pop()
            if kind not in self.classes:
                self.classes.add(kind)
                waiting += below[kind]

    def has(self, said: Sequence[Triple]) -> bool:
        """Say whether shapes aim at the node of which this is said."""
        kind = RDF["type"]
        return any(
            each.predicate in self.predicates or (each.predicate == kind and each.object in self.classes)
            for each in said
        )


def _reached(
    node: object, said: Mapping[object, Sequence[Triple]], within: dict[object, None]
) -> Iterator[object]:
    """Add to what is in a part a node and those around it, of which something is said; yield what is new."""
    edge = [node]
    for _ in range(_STEPS + 1):
        new = [each for each in dict.fromkeys(edge) if each in said and each not in within]
        within.update(dict.fromkeys(new))
        yield from new
        edge = [triple.object for each in edge if each in said for triple in said[each]]


def _part(
    nodes: Collection[object],
    within: Collection[object],
    said: Mapping[object, Sequence[Triple]],
    common: Sequence[Triple],
) -> Part:
    triples = chain.from_iterable(said[node] for node in within)
    return Part([*common, *triples], frozenset(_name(node) for node in nodes))


def _name(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
