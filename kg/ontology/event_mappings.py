"""As which events of another scheme claims would be coded: the ontology's mappings, read from its triples.

A mapping is of some relations and some statuses. It may ask for more: that some qualifier has one of certain
values, that the object is of one of certain classes, that the claim tells a date or a beginning.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError
from kg.rdf.terms import BR, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

__all__ = ["EventMapping", "EventType", "read"]

Values = dict[NamedNode, list[object]]

_SAID = frozenset(
    [
        *(BR[name] for name in ("mapsRelation", "mapsStatus", "mapsTo", "mapsMode", "mapsContext")),
        *(BR[name] for name in ("whereValue", "whereObject", "whereDated")),
        *(BR[name] for name in ("cameoRoot", "conflictScore", "quadClass", "quadCode")),
        SKOS["notation"],
    ]
)
"""What is read of mappings, types and values."""


@dataclass(frozen=True, kw_only=True)
class EventType:
    """A type of event: its IRI, notation, quad class, quad code, score from -10 to 10, CAMEO root if any."""

    iri: str
    notation: str
    quad_class: str
    quad_code: int
    score: Decimal
    root: str


@dataclass(frozen=True, kw_only=True)
class EventMapping:
    """What claims are as events, and what such a claim must give beside relation and status.

    ``values`` are local names of concepts and ``objects`` of classes, of which one must fit (empty: any);
    ``dated`` asks for a date, a beginning or an event. ``mode`` is a notation or nothing, ``root`` the two
    digits of the CAMEO root.
    """

    iri: NamedNode
    type: EventType
    mode: str
    contexts: tuple[str, ...]
    root: str
    values: frozenset[str]
    objects: frozenset[str]
    dated: bool

    @property
    def conditions(self) -> int:
        """How much the mapping asks for."""
        return bool(self.values) + bool(self.objects) + self.dated


def read(triples: Iterable[Triple]) -> Mapping[tuple[str, str], tuple[EventMapping, ...]]:
    """Read the mappings by relation and status, those that ask for most first.

    Raises ``InputError`` where a score or code is no number.
    """
    said: dict[NamedNode, Values] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if triple.predicate in _SAID and isinstance(triple.subject, NamedNode):
            said[triple.subject][triple.predicate].append(triple.object)
    found: dict[tuple[str, str], list[EventMapping]] = defaultdict(list)
    for iri in [each for each, values in said.items() if BR["mapsTo"] in values]:
        mapping, values = _mapping(iri, said), said[iri]
        for relation in map(local_name, _nodes(values, "mapsRelation")):
            for status in _nodes(values, "mapsStatus"):
                found[relation, _notation(status, said)].append(mapping)
    return {
        pair: tuple(sorted(some, key=lambda each: (-each.conditions, each.iri.value)))
        for pair, some in found.items()
    }


def _mapping(iri: NamedNode, said: Mapping[NamedNode, Values]) -> EventMapping:
    values = said[iri]
    event_type = _type(_node(values, "mapsTo"), said)
    return EventMapping(
        iri=iri,
        type=event_type,
        mode=_notation(_node(values, "mapsMode"), said),
        contexts=tuple(sorted(_notation(each, said) for each in _nodes(values, "mapsContext"))),
        root=_text(values, BR["cameoRoot"]) or event_type.root,
        values=frozenset(map(local_name, _nodes(values, "whereValue"))),
        objects=frozenset(map(local_name, _nodes(values, "whereObject"))),
        dated=_text(values, BR["whereDated"]) == "true",
    )


def _type(node: NamedNode, said: Mapping[NamedNode, Values]) -> EventType:
    values = said.get(node, {})
    quad = _node(values, "quadClass")
    return EventType(
        iri=node.value,
        notation=_text(values, SKOS["notation"]),
        quad_class=_notation(quad, said),
        quad_code=int(_number(said.get(quad, {}), BR["quadCode"])),
        score=_number(values, BR["conflictScore"]),
        root=_text(values, BR["cameoRoot"]),
    )


def _nodes(values: Values, name: str) -> list[NamedNode]:
    return [each for each in values.get(BR[name], ()) if isinstance(each, NamedNode)]


def _node(values: Values, name: str) -> NamedNode:
    """Return the node that a property leads to, or one of which nothing is said."""
    return next(iter(_nodes(values, name)), BR[""])


def _text(values: Values, term: NamedNode) -> str:
    return next((each.value for each in values.get(term, ()) if isinstance(each, Literal)), "")


def _number(values: Values, term: NamedNode) -> Decimal:
    text = _text(values, term) or "0"
    try:
        return Decimal(text)
    except InvalidOperation as error:
        said = f"{local_name(term)} is {text!r}, no number"
        raise InputError(said, where="ontology.ttl", fix="Write plain digits") from error


def _notation(node: NamedNode, said: Mapping[NamedNode, Values]) -> str:
    return _text(said.get(node, {}), SKOS["notation"])
