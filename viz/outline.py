"""An outline of the world's land that ships, and the window of a map on it: no tiles, no borders.

All places are shares of the map, in percent; a degree north is as long as one east in the middle of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["ON_A_PHONE", "View", "with_room"]

_NARROWEST = 14.0
"""Degrees from north to south that a map shows at least."""
_PADDING = 1.5
_RATIO = 2.0
"""How many times as wide as high a map is."""
_LETTER, _LINE = 0.75, 3.4
"""About how wide a letter of a name is and how high a line, in percent of a map on a desktop."""

ON_A_PHONE = 2.3
"""How many times as large as on a desktop letters are for a map on a phone."""


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


def with_room(names: Iterable[tuple[str, float, float, bool]], scale: float = 1) -> Iterator[bool]:
    """Say of names at places, above or below them, whether they have room beside those before them.

    ``scale`` is how many times as large letters are for the map as on a desktop.

    >>> list(with_room([("Astana", 50, 40, True), ("Almaty", 52, 41, True), ("Baku", 20, 60, False)]))
    [True, False, True]
    """
    taken: list[tuple[float, float, float]] = []
    line = _LINE * scale
    for name, x, place, above in names:
        half, y = len(name) * _LETTER * scale / 2, place + (-line if above else line)
        room = all(
            abs(x - other) > half + wide or abs(y - height) > line * 0.9 for other, height, wide in taken
        )
        if room:
            taken.append((x, y, half))
        yield room
