"""A map of what has coordinates, on an outline of the world's land that ships: no tiles, no borders.

All places are shares of the drawing, in percent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.reader import Reader
from kg.rdf.terms import BR, RDF, SCHEMA, local_name
from kg.web.cache import once
from kg.web.parts import selections
from kg.web.prepared import prepared
from viz.outline import ON_A_PHONE, View, with_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from kg.asking.evidence import Named
    from kg.web.parts.records import Records

__all__ = ["Map", "Place", "Tie", "of_world"]

_MOST_TIES = 12


@dataclass(frozen=True, kw_only=True)
class Place:
    """An entity on the map, and how many claims are about it; a polity is marked at its capital.

    ``told`` where its name has room beside those of which more is said, ``narrow`` where it has on a phone.
    """

    named: Named
    x: float
    y: float
    claims: int
    polity: bool
    told: bool = True
    narrow: bool = True

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.named.iri)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Two polities with the number of claims that involve both, and of five breadths that of its line."""

    one: Place
    other: Place
    claims: int
    breadth: int


@dataclass(frozen=True, kw_only=True)
class Map:
    """Land as the data of an SVG path within a view box, with places and ties on it."""

    box: str
    land: str
    places: tuple[Place, ...]
    ties: tuple[Tie, ...]


def of_world(reader: Records, polities: tuple[NamedNode, ...] = ()) -> Map | None:
    """Return the map of what claims speak of and has coordinates; none where fewer than two such are known.

    ``polities`` narrows it to these and what is part of them.
    """
    return once((Map, reader.store, reader.language, polities), lambda: _drawn(reader, polities))


def _drawn(reader: Records, polities: tuple[NamedNode, ...]) -> Map | None:
    points = {node: point for node in _spoken_of(reader, polities) if (point := _point(reader, node))}
    if len(points) < len(("one", "other")):
        return None
    view = View.over(list(points.values()))
    places = {node: _place(reader, node, view.place(*point)) for node, point in points.items()}
    shown = sorted(places.values(), key=lambda each: (not each.polity, -each.claims, each.named.iri))
    ties = tuple(_ties(reader, places))
    return Map(box=view.box, land=view.land(), places=tuple(_told(shown)), ties=ties)


def _told(places: Sequence[Place]) -> Iterator[Place]:
    """Leave out the names that would lie over those of places before them."""
    names = [(each.named.label, each.x, each.y, each.polity) for each in places]
    room = zip(with_room(names), with_room(names, ON_A_PHONE), strict=True)
    for place, (told, narrow) in zip(places, room, strict=True):
        yield replace(place, told=told, narrow=narrow)


def _spoken_of(reader: Records, polities: Iterable[NamedNode]) -> list[NamedNode]:
    """Return the entities that are on claims, or named by them, and lie in one of some polities, if any."""
    located = _located(reader.store)
    wanted = set(polities)
    if not wanted:
        return list(located)
    return [node for node in located if node in wanted or wanted & {*reader.nodes(node, BR["partOf"])}]


@prepared
def _located(store: Store) -> tuple[NamedNode, ...]:
    """Return what has coordinates and is on claims or named by them."""
    triples = store.quads_for_pattern(None, SCHEMA["latitude"], None)
    nodes = sorted({each.subject for each in triples if isinstance(each.subject, NamedNode)}, key=str)
    ends, qualifiers = selections.tally(store, "end"), sorted(Reader(store).qualifiers, key=str)
    return tuple(node for node in nodes if node in ends or _names(store, qualifiers, node))


def _names(store: Store, qualifiers: Iterable[NamedNode], node: NamedNode) -> bool:
    """Say whether a claim names a thing by a qualifier."""
    claims = (quad.subject for each in qualifiers for quad in store.quads_for_pattern(None, each, node))
    is_claim = (next(store.quads_for_pattern(each, RDF["type"], BR["Claim"]), None) for each in claims)
    return any(found is not None for found in is_claim)


def _point(reader: Records, node: NamedNode) -> tuple[float, float] | None:
    """Return degrees east and north of an entity."""
    degrees = [reader.terms(node, SCHEMA[name]) for name in ("longitude", "latitude")]
    if not all(degrees):
        return None
    east, north = (float(found[0].value) for found in degrees if isinstance(found[0], Literal))
    return east, north


def _place(reader: Records, node: NamedNode, at: tuple[float, float]) -> Place:
    return Place(
        named=reader.named(node),
        x=at[0],
        y=at[1],
        claims=selections.tally(reader.store, "end").get(node, 0),
        polity=reader.is_a(node, "Polity"),
    )


def _ties(reader: Records, places: dict[NamedNode, Place]) -> list[Tie]:
    """Return the pairs of polities that most claims involve, the least spoken of first: it lies below."""
    together = selections.polities_together(reader.store)
    found = [((one, other), count) for one, other, count in together if one in places and other in places]
    chosen = found[:_MOST_TIES]
    most = max((count for _, count in chosen), default=1)
    return [
        Tie(one=places[one], other=places[other], claims=count, breadth=1 + 4 * count // most)
        for (one, other), count in reversed(chosen)
    ]
