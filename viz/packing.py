"""A plane on which boxes have their places: is there room, and what stands in a line's way."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Board", "Point", "Size"]

Point = tuple[float, float]
Size = tuple[int, int]
_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_WIDE, _HIGH = 220, 130
"""Width and height of a cell: about those of a large box."""

_FAR = 24
"""How many steps of half a cell a line is followed; what is longer crosses something anyway."""


class Board:
    """Boxes that keep a gap between each other, all in pixels, found by the cells they touch."""

    def __init__(self, gap: int) -> None:
        self.gap = gap
        self._cells: dict[tuple[int, int], list[_Box]] = defaultdict(list)

    def add(self, middle: Point, size: Size) -> None:
        """Put a box on the board."""
        box = _box(middle, size)
        for cell in _cells(box):
            self._cells[cell].append(box)

    def has_room(self, middle: Point, size: Size) -> bool:
        """Say whether a box would stand clear of all others."""
        left, top, right, bottom = wanted = _box(middle, (size[0] + 2 * self.gap, size[1] + 2 * self.gap))
        for cell in _cells(wanted):
            for box in self._cells.get(cell, ()):
                if left < box[2] and box[0] < right and top < box[3] and box[1] < bottom:
                    return False
        return True

    def between(self, one: Point, two: Point) -> int:
        """Count the boxes that a line from one point to another runs over, those at its ends aside."""
        across, down = two[0] - one[0], two[1] - one[1]
        steps = 1 + int(2 * max(abs(across) / _WIDE, abs(down) / _HIGH))
        if steps > _FAR:
            return 0
        points = ((one[0] + across * at / steps, one[1] + down * at / steps) for at in range(1, steps))
        cells = {(int(x // _WIDE), int(y // _HIGH)) for x, y in points}
        boxes = {box for cell in cells for box in self._cells.get(cell, ())}
        return sum(_runs_over(box, one, two) for box in boxes)


def _box(middle: Point, size: Size) -> _Box:
    (x, y), (wide, high) = middle, size
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _cells(box: _Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = box
    for column in range(int(left // _WIDE), int(right // _WIDE) + 1):
        for row in range(int(top // _HIGH), int(bottom // _HIGH) + 1):
            yield column, row


def _holds(box: _Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _runs_over(box: _Box, one: Point, two: Point) -> bool:
    """Say whether a line runs over a box that is at neither of its ends."""
    if _holds(box, one) or _holds(box, two):
        return False
    first, last = 0.0, 1.0
    for axis in (0, 1):
        start, far = one[axis], two[axis] - one[axis]
        if far == 0:
            if not box[axis] <= start <= box[axis + 2]:
                return False
            continue
        enters, leaves = sorted(((box[axis] - start) / far, (box[axis + 2] - start) / far))
        first, last = max(first, enters), min(last, leaves)
    return first <= last
