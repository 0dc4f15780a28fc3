"""The marks by which the ontology tells the computation what to do with its terms, read from its triples.

``br:promised true`` of a class is a mark; so are the ends of ``br:countedIn``, ``br:fulfilledBy`` and
``skos:broader``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import BR, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

__all__ = ["Marked", "read"]


@dataclass(frozen=True)
class Marked:
    """Which terms have which marks; all by local name.

    ``terms`` holds by mark the terms of which it is true, ``counted_in`` by measure the qualifier of its
    unit, ``broader`` by concept the next broader one, ``fulfils`` by relation those whose promises it
    fulfills, ``registered_as`` by what registers call an office its relation.
    """

    terms: Mapping[str, frozenset[str]]
    counted_in: Mapping[str, str]
    broader: Mapping[str, str]
    fulfils: Mapping[str, frozenset[str]]
    registered_as: Mapping[str, str]


def read(triples: Iterable[Triple]) -> Marked:
    """Read the marks of an ontology."""
    terms: dict[str, set[str]] = defaultdict(set)
    counted_in: dict[str, str] = {}
    broader: dict[str, str] = {}
    fulfils: dict[str, set[str]] = defaultdict(set)
    registered_as: dict[str, str] = {}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode):
            continue
        if triple.predicate == _REGISTERED_AS and isinstance(triple.object, Literal):
            registered_as[triple.object.value] = local_name(triple.subject)
        elif isinstance(triple.object, Literal):
            if triple.object.value == "true" and triple.predicate in BR:
                terms[local_name(triple.predicate)].add(local_name(triple.subject))
        elif triple.predicate == _BROADER:
            broader[local_name(triple.subject)] = local_name(triple.object)
        elif triple.predicate == _COUNTED_IN:
            counted_in[local_name(triple.subject)] = local_name(triple.object)
        elif triple.predicate == _FULFILLED_BY:
            fulfils[local_name(triple.object)].add(local_name(triple.subject))
    return Marked(_frozen(terms), counted_in, broader, _frozen(fulfils), registered_as)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(members) for name, members in sets.items()}


_BROADER, _COUNTED_IN, _FULFILLED_BY = SKOS["broader"], BR["countedIn"], BR["fulfilledBy"]
_REGISTERED_AS = BR["registeredAs"]
