"""Where things stand on the page, computed once, so that a graph looks the same at every opening.

Things closely tied stand together (Kamada and Kawai's springs; Fruchterman and Reingold's above
:data:`SPRINGS` things), the pair with the most links lies level with room for all its lines between, and no
box covers another. Only arithmetic and square roots: the same input gives the same places.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from viz.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viz.network import Network, Node

__all__ = ["LINE", "SPRINGS", "Places", "bends", "box", "positions"]

Places = dict[str, tuple[int, int]]
"""By node: the middle of its box, in pixels of an unscaled page, y downwards."""

SPRINGS = 400
"""The most things for which every pair may have its own spring."""

LINE = 18
"""How far the labels of parallel lines must stand apart, in pixels."""

_UNIT = 190
_GAP = 14
_ROUNDS = 60


def box(node: Node) -> tuple[int, int]:
    """Estimate width and height of a node's box, in pixels."""
    lines = wrap(node.label)
    return 8 * max(map(len, lines)) + 24, 17 * len(lines) + 18


def pairs(network: Network) -> Counter[tuple[str, str]]:
    """Count the links between each two different things, whichever way they point."""
    ends = (tuple(sorted((link.source, link.target))) for link in network.links)
    return Counter((one, two) for one, two in ends if one != two)


def positions(network: Network) -> Places:
    """Place every node of a network; whole pixels, the densest pair level around the middle."""
    if not network.nodes:
        return {}
    points = _springs(network)
    level = _level(points, network)
    names = [node.id for node in network.nodes]
    sizes = [box(node) for node in network.nodes]
    spread = _apart([(x * _UNIT * 1.25, y * _UNIT * 0.85) for x, y in level], sizes)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, spread, strict=True)}


def _springs(network: Network) -> list[tuple[float, float]]:
    """Place nodes by their links; the more lines between two, the further they stand apart."""
    from igraph import Graph

    number = {node.id: place for place, node in enumerate(network.nodes)}
    lengths = {pair: max(1.0, count * LINE * 1.2 / _UNIT) for pair, count in sorted(pairs(network).items())}
    graph = Graph(len(number), [(number[one], number[two]) for one, two in lengths])
    start = _spiral(len(number))
    if len(number) > SPRINGS:
        drawn = graph.layout_fruchterman_reingold(seed=start, niter=300, grid=True)
    else:
        drawn = graph.layout_kamada_kawai(seed=start, weights=list(lengths.values()) or None)
    return [(x, y) for x, y in drawn.coords]


def _spiral(count: int) -> list[tuple[float, float]]:
    """Place points along a spiral, where no two meet and none is in line with two others."""
    turn = math.pi * (3 - math.sqrt(5))
    return [(math.sqrt(at) * math.cos(at * turn), math.sqrt(at) * math.sin(at * turn)) for at in range(count)]


def _level(points: list[tuple[float, float]], network: Network) -> list[tuple[float, float]]:
    """Turn all points about the middle of the densest pair until that pair lies level."""
    number = {node.id: place for place, node in enumerate(network.nodes)}
    dense = sorted(pairs(network).items(), key=lambda item: (-item[1], item[0]))
    if not dense:
        return points
    (x1, y1), (x2, y2) = (points[number[name]] for name in dense[0][0])
    far = math.hypot(x2 - x1, y2 - y1) or 1.0
    cos, sin = (x2 - x1) / far, (y2 - y1) / far
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2
    moved = [(x - middle_x, y - middle_y) for x, y in points]
    return [(x * cos + y * sin, y * cos - x * sin) for x, y in moved]


def _apart(points: list[tuple[float, float]], sizes: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """Push boxes that cover each other apart, along the shorter way, until none does (or patience ends)."""
    places = [list(point) for point in points]
    for _ in range(_ROUNDS):
        clashes = list(_clashes(places, sizes))
        for one, two, across, down in clashes:
            axis, far = (0, across) if across < down else (1, down)
            push = math.copysign(far / 2 + 1, places[two][axis] - places[one][axis] or 1.0)
            places[one][axis] -= push
            places[two][axis] += push
        if not clashes:
            break
    return [(x, y) for x, y in places]


def _clashes(
    places: list[list[float]], sizes: list[tuple[int, int]]
) -> Iterator[tuple[int, int, float, float]]:
    """Yield the pairs of boxes that cover each other, and how far in both directions."""
    wide, high = (max(size[axis] for size in sizes) + _GAP for axis in (0, 1))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(places):
        column, row = int(x // wide), int(y // high)
        near = (cells[column + dx, row + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        for other in [each for cell in near for each in cell]:
            across = (sizes[number][0] + sizes[other][0]) / 2 + _GAP - abs(x - places[other][0])
            down = (sizes[number][1] + sizes[other][1]) / 2 + _GAP - abs(y - places[other][1])
            if across > 0 and down > 0:
                yield other, number, across, down
        cells[column, row].append(number)


def bends(network: Network, places: Places) -> dict[str, float]:
    """Say how far each link bends, as vis-network's roundness, so that parallel lines stand apart.

    Positive is clockwise as seen from the link's source; 0 is straight.
    """
    together: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for link in network.links:
        one, two = sorted((link.source, link.target))
        together[one, two].append((link.id, link.source == one))
    found: dict[str, float] = {}
    for (one, two), links in together.items():
        far = math.dist(places[one], places[two]) or 1.0
        step = min(LINE / (0.45 * far), 1.6 / len(links))
        for order, (name, forward) in enumerate(links):
            bend = (order - (len(links) - 1) / 2) * step
            found[name] = round(bend if forward else -bend, 3)
    return found
