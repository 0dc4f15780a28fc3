"""A graph in parts that shapes can be checked on, one after the other, with the results of the whole.

A part has some nodes with all that is said of them, and of the nodes they name what shapes look at there, and
no more (:mod:`kg.ontology.demands`). What a shape says of a node of the part can be seen there, if it only
looks along predicates from a node to what it names. What it says of the nodes around is not asked: they are
whole in another part.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.ontology import demands
from kg.ontology.aims import Aims
from kg.rdf.terms import SH

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


@dataclass(frozen=True)
class Part:
    """Triples, and the nodes that are checked in them, as the engine names them; none is all.

    Where these are named, they have marks, at which shapes aim that :mod:`kg.ontology.aims` has changed.
    """

    triples: Sequence[Triple]
    nodes: frozenset[str] | None = None

    def has(self, node: str) -> bool:
        """Say whether a node is checked here."""
        return self.nodes is None or node in self.nodes


@lru_cache(maxsize=2)
def parsed(shapes: str) -> tuple[Triple, ...]:
    """Return the triples of shapes in Turtle; they are looked at for each part."""
    return tuple(quad.triple for quad in parse(input=shapes, format=RdfFormat.TURTLE))


def are_local(shapes: str) -> bool:
    """Say whether shapes in Turtle look from a node to what it names, along one predicate at a time.

    What they then find is told of the node at which they aim: a shape with a path in a shape with a path
    would tell it of the nodes around.
    """
    triples = parsed(shapes)
    terms = {term for each in triples for term in (each.predicate, each.object) if _is_of_shacl(term)}
    paths = {each.subject: each.object for each in triples if each.predicate == SH["path"]}
    if any(each.predicate == SH["property"] and each.subject in paths for each in triples):
        return False
    return terms <= _LOCAL and all(isinstance(path, NamedNode) for path in paths.values())


def _is_of_shacl(term: object) -> bool:
    return term in SH


def of(
    triples: Sequence[Triple],
    shapes: str,
    most: int,
    always: Collection[NamedNode],
    only: Collection[object] | None = None,
) -> Iterator[Part]:
    """Yield parts of at most about so many triples each, beside those of the predicates ``always``.

    The nodes that are checked are those at which shapes in Turtle aim, or ``only`` some of them. A part ends
    where a node's name says so, if it is not small, so that nodes that come or go change one part or two, and
    not all that follow.
    """
    said: dict[object, list[Triple]] = defaultdict(list)
    common: list[Triple] = []
    for triple in triples:
        (common if triple.predicate in always else said[triple.subject]).append(triple)
    aimed_at, asked = Aims(parsed(shapes), common), demands.of_values(parsed(shapes))
    nodes: set[object] = set()
    within: dict[Triple, None] = {}
    for node in (each for each in said if (only is None or each in only) and aimed_at.has(said[each])):
        nodes.add(node)
        within.update(dict.fromkeys(aimed_at.marks(said[node])))
        _add(node, said, asked, within)
        size = len(within)
        if size >= most or (size * _SMALL >= most and _ends_a_part(node)):
            yield _part(nodes, within, common)
            nodes, within = set(), {}
    if nodes:
        yield _part(nodes, within, common)


_SMALL = 4
"""A part of a fourth of the triples that a part may have is not small."""

_FEW = 32
"""Of so many nodes one ends a part."""


def _ends_a_part(node: object) -> bool:
    return zlib.crc32(_name(node).encode()) % _FEW == 0


def _add(
    node: object,
    said: Mapping[object, Sequence[Triple]],
    asked: Mapping[object, Collection[object]],
    within: dict[Triple, None],
) -> None:
    """Add to what is in a part all that is said of a node, and what shapes ask of those around it."""
    waiting: list[tuple[object, Collection[object] | None]] = [(node, None)]
    while waiting:
        each, looked_at = waiting.pop()
        for triple in said.get(each, ()):
            if (looked_at is None or triple.predicate in looked_at) and triple not in within:
                within[triple] = None
                if triple.predicate in asked:
                    waiting.append((triple.object, asked[triple.predicate]))


def _part(nodes: Collection[object], within: Collection[Triple], common: Sequence[Triple]) -> Part:
    return Part([*common, *within], frozenset(_name(node) for node in nodes))


def _name(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
