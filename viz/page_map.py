"""The map on a page: things that have coordinates, and the ties between them, on an outline of the land."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.outline import ON_A_PHONE, View, with_room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from viz.model import Network, Node

__all__ = ["Line", "Map", "Place", "drawn"]

_FEWEST = 2
_BREADTHS = 4


@dataclass(frozen=True, kw_only=True)
class Place:
    """A thing at its place, in percent of the map from the left and from above.

    Of the things at one place the one with most ties is ``first``: its name stands above, another's below.
    ``told`` where the name has room, ``narrow`` where it has on a phone. ``ties`` counts the links that touch
    the thing.
    """

    node: Node
    x: float
    y: float
    ties: int
    first: bool
    told: bool = True
    narrow: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """Two places with the number of links between them, and of five breadths that of its line."""

    one: Place
    other: Place
    links: int
    breadth: int


@dataclass(frozen=True, kw_only=True)
class Map:
    """Land as the data of an SVG path in a view box; places, the most tied first; lines, broad ones last."""

    box: str
    land: str
    places: tuple[Place, ...]
    lines: tuple[Line, ...]


def drawn(network: Network) -> Map | None:
    """Return the map of a network; none where fewer than two of its things have a place."""
    ties = network.ties
    located = [node for node in network.nodes if node.place]
    points = [node.place for node in located if node.place]
    if len(set(points)) < _FEWEST:
        return None
    view = View.over(points)
    ranked = sorted(zip(located, points, strict=True), key=lambda pair: (-ties[pair[0].id], pair[0].id))
    places = tuple(_places([(node, view.place(*point)) for node, point in ranked], ties))
    return Map(box=view.box, land=view.land(), places=places, lines=tuple(_lines(network, places)))


def _places(ranked: Sequence[tuple[Node, tuple[float, float]]], ties: Mapping[str, int]) -> Iterator[Place]:
    points = [point for _, point in ranked]
    first = [point not in points[:at] for at, point in enumerate(points)]
    names = [(node.label, x, y, above) for (node, (x, y)), above in zip(ranked, first, strict=True)]
    told, briefly = list(with_room(names)), list(with_room(names, ON_A_PHONE))
    for at, (node, (x, y)) in enumerate(ranked):
        yield Place(
            node=node, x=x, y=y, ties=ties[node.id], first=first[at], told=told[at], narrow=briefly[at]
        )


def _lines(network: Network, places: Sequence[Place]) -> Iterator[Line]:
    """Yield the lines between places, the least tied first: it lies below."""
    at = {place.node.id: place for place in places}
    ends = ((link.source, link.target) for link in network.links)
    found = Counter(tuple(sorted(pair)) for pair in ends if len({at.get(end) for end in pair} - {None}) > 1)
    most = max(found.values(), default=1)
    for (one, other), links in sorted(found.items(), key=lambda item: (item[1], item[0])):
        breadth = 1 + _BREADTHS * links // most
        yield Line(one=at[one], other=at[other], links=links, breadth=breadth)
