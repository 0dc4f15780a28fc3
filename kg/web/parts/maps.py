"""A map of what has coordinates, on an outline of the world's land that ships: no tiles, no borders.

All places are shares of the drawing, in percent; a degree north is as long as one east in the middle of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.ontology.shipped import shipped
from kg.rdf.terms import BR, SCHEMA, local_name
from kg.web.cache import once
from kg.web.parts import selections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.asking.evidence import Named
    from kg.web.parts.records import Records

__all__ = ["Map", "Place", "Tie", "View", "of_world"]

_NARROWEST = 14.0
"""Degrees from north to south that a map shows at least."""
_PADDING = 1.5
_RATIO = 2.0
"""How many times as wide as high a map is."""
_MOST_TIES = 12
_LETTER, _LINE = 0.75, 3.4
"""About how wide a letter of a name is and how high a line, in percent of a map on a desktop."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """An entity on the map, and how many claims are about it; a polity is marked at its capital.

    ``told`` where its name has room beside those of which more is said.
    """

    named: Named
    x: float
    y: float
    claims: int
    polity: bool
    told: bool = True

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


@dataclass(frozen=True)
class View:
    """A window on the world in degrees: west, east, south, north."""

    west: float
    east: float
    south: float
    north: float

    @classmethod
    def over(cls, points: Sequence[tuple[float, float]]) -> View:
        """Return the window that holds points (degrees east and north), with room around them.

        >>> View.over([(71.4, 51.2), (49.9, 40.4)])
        View(west=37.41, east=83.89, south=37.7, north=53.9)
        """
        easts, norths = zip(*points, strict=True)
        middle_x, middle_y = (min(easts) + max(easts)) / 2, (min(norths) + max(norths)) / 2
        shrunk = max(cos(radians(middle_y)), 0.2)
        wide = (max(easts) - min(easts)) * _PADDING * shrunk
        high = max((max(norths) - min(norths)) * _PADDING, _NARROWEST, wide / _RATIO)
        half_x, half_y = min(high * _RATIO / shrunk / 2, 180), min(high / 2, 90)
        west = max(min(middle_x - half_x, 180 - 2 * half_x), -180)
        south = max(min(middle_y - half_y, 90 - 2 * half_y), -90)
        return cls(*(round(each, 2) for each in (west, west + 2 * half_x, south, south + 2 * half_y)))

    def place(self, east: float, north: float) -> tuple[float, float]:
        """Return how far from the left and from above a point lies, in percent."""
        x = 100 * (east - self.west) / (self.east - self.west)
        y = 100 * (self.north - north) / (self.north - self.south)
        return round(x, 2), round(y, 2)

    @property
    def box(self) -> str:
        """The view box of the land: tenths of a degree, north above."""
        size = (10 * (self.east - self.west), 10 * (self.north - self.south))
        return " ".join(f"{each:.0f}" for each in (10 * self.west, -10 * self.north, *size))

    def land(self) -> str:
        """Return the land within the window as the data of a path."""
        sides = (
            lambda x, _: x - 10 * self.west,
            lambda x, _: 10 * self.east - x,
            lambda _, y: y - 10 * self.south,
            lambda _, y: 10 * self.north - y,
        )
        found = []
        for ring in _rings():
            inside: Sequence[tuple[float, float]] = ring
            for side in sides:
                inside = _cut(inside, side)
            if inside:
                found.append("M" + "L".join(f"{x:.0f} {-y:.0f}" for x, y in inside) + "Z")
        return "".join(found)


def _cut(
    ring: Sequence[tuple[float, float]], side: Callable[[float, float], float]
) -> Sequence[tuple[float, float]]:
    """Cut a ring by a line (Sutherland and Hodgman); ``side`` is positive within and grows evenly."""
    found: list[tuple[float, float]] = []
    for (x, y), (to_x, to_y) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        here, there = side(x, y), side(to_x, to_y)
        if here >= 0:
            found.append((x, y))
        if (here < 0) != (there < 0):
            share = here / (here - there)
            found.append((x + share * (to_x - x), y + share * (to_y - y)))
    return found


@lru_cache(maxsize=1)
def _rings() -> Sequence[Sequence[tuple[float, float]]]:
    """Return the rings of the land, in tenths of a degree east and north."""
    content = json.loads((shipped("world") / "outline" / "land.json").read_text(encoding="utf-8"))
    return [_unfolded(line) for line in content["rings"]]


def _unfolded(line: Sequence[int]) -> Sequence[tuple[float, float]]:
    x = y = 0
    found: list[tuple[float, float]] = []
    for dx, dy in zip(line[::2], line[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


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


def _told(places: Iterable[Place]) -> Iterator[Place]:
    """Leave out the names that would lie over those of places before them."""
    taken: list[tuple[float, float, float]] = []
    for place in places:
        half, y = len(place.named.label) * _LETTER / 2, place.y + (-_LINE if place.polity else _LINE)
        room = all(
            abs(place.x - x) > half + other or abs(y - above) > _LINE * 0.9 for x, above, other in taken
        )
        if room:
            taken.append((place.x, y, half))
        yield replace(place, told=room)


def _spoken_of(reader: Records, polities: Iterable[NamedNode]) -> list[NamedNode]:
    """Return the entities that are on claims, or named by them, and lie in one of some polities, if any."""
    triples = reader.store.quads_for_pattern(None, SCHEMA["latitude"], None)
    located = sorted((each.subject for each in triples if isinstance(each.subject, NamedNode)), key=str)
    spoken = {**selections.counts(reader.store, _NAMED), **selections.counts(reader.store, _ENDS)}
    found = [node for node in located if node in spoken]
    wanted = set(polities)
    if not wanted:
        return found
    return [node for node in found if node in wanted or wanted & {*reader.nodes(node, BR["partOf"])}]


_ENDS = "?claim rdf:subject|rdf:object ?term . ?term schema:latitude ?north ."
_NAMED = "?claim ?qualifier ?term . ?qualifier a br:Qualifier . ?term schema:latitude ?north ."


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
        claims=selections.counts(reader.store, _ENDS).get(node, 0),
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
