"""Where things stand on the page, computed once, so that a graph looks the same at every opening.

Things closely tied stand together (Kamada and Kawai's springs; Fruchterman and Reingold's above
:data:`SPRINGS` things), the pair with the most links lies level with room for all its lines between, what
only opinions tie stands farther out, and no box covers another. Only arithmetic and square roots, from a
fixed start: the same input gives the same places.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from viz.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from igraph import Graph

    from viz.model import Link, Network, Node

__all__ = ["LINE", "SPRINGS", "Places", "bends", "box", "parallel", "positions"]

Places = dict[str, tuple[int, int]]
"""By node: the middle of its box, in pixels of an unscaled page, y downwards."""

SPRINGS = 400
"""The most things for which every pair may have its own spring."""

LINE = 18
"""How far the labels of parallel lines must stand apart, in pixels."""

Point = tuple[float, float]
_Pair = tuple[str, str]

_WIDE, _HIGH = 210, 140
"""The length of one spring, in pixels across and down: boxes are wider than high."""

_GAP = 16
_ROUNDS = 80


def box(node: Node) -> tuple[int, int]:
    """Estimate width and height of a node's box, in pixels."""
    lines = wrap(node.label)
    return 8 * max(map(len, lines)) + 24, 17 * len(lines) + 18


def parallel(network: Network) -> dict[_Pair, list[Link]]:
    """Gather the links between each two different things, whichever way they point."""
    found: dict[_Pair, list[Link]] = defaultdict(list)
    for link in network.links:
        one, two = sorted((link.source, link.target))
        if one != two:
            found[one, two].append(link)
    return found


def positions(network: Network) -> Places:
    """Place every node of a network; whole pixels, the middle of the densest pair at 0, 0."""
    if not network.nodes:
        return {}
    pairs = parallel(network)
    names = [node.id for node in network.nodes]
    number = {name: place for place, name in enumerate(names)}
    points = _springs(len(names), {(number[a], number[b]): _length(links) for (a, b), links in pairs.items()})
    sizes = [box(node) for node in network.nodes]
    dense = max(pairs, key=lambda pair: (len(pairs[pair]), pair), default=None)
    lens, ends = (0, 0), (-1, -1)
    if dense:
        ends = number[dense[0]], number[dense[1]]
        points = _level(points, *ends)
        lens = _lens(points, ends, len(pairs[dense]))
    spread = _apart([(x * _WIDE, y * _HIGH) for x, y in points], sizes, lens, ends)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, spread, strict=True)}


def _length(links: Sequence[Link]) -> float:
    """Say how far apart two things want to be, in springs: room for their lines, opinions farther out."""
    if all(link.folded for link in links):
        return 1.7
    return max(1.0, len(links) * LINE * 1.05 / _WIDE)


def _springs(count: int, lengths: Mapping[tuple[int, int], float]) -> list[Point]:
    """Place each connected part by itself, then the parts in rows, the largest first."""
    from igraph import Graph

    graph = Graph(count, list(lengths), edge_attrs={"length": list(lengths.values())})
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), part))
    points: list[Point] = [(0.0, 0.0)] * count
    for part, offset, drawn in _rows([(part, _drawn(graph.induced_subgraph(part))) for part in parts]):
        for place, (x, y) in zip(part, drawn, strict=True):
            points[place] = x + offset[0], y + offset[1]
    return points


def _drawn(graph: Graph) -> list[Point]:
    """Draw one connected part."""
    if graph.vcount() == 1:
        return [(0.0, 0.0)]
    start = _spiral(graph.vcount())
    if graph.vcount() > SPRINGS:
        drawn = graph.layout_fruchterman_reingold(seed=start, niter=300)
    else:
        drawn = graph.layout_kamada_kawai(seed=start, weights="length")
    scale = _scale(graph, drawn.coords)
    return [(x * scale, y * scale) for x, y in drawn.coords]


def _scale(graph: Graph, coords: Sequence[Sequence[float]]) -> float:
    """Return by how much a drawing must grow for its lines, above all the longest, to be as they want."""
    drawn = [math.dist(coords[edge.source], coords[edge.target]) for edge in graph.es]
    wanted: list[float] = graph.es["length"]
    longest = wanted.index(max(wanted))
    return max(sum(wanted) / sum(drawn), wanted[longest] / drawn[longest]) if all(drawn) else 1.0


def _rows(parts: Iterable[tuple[list[int], list[Point]]]) -> Iterator[tuple[list[int], Point, list[Point]]]:
    """Set the parts under the first one, side by side, in rows as wide as it."""
    left = top = bottom = right = 0.0
    for place, (part, drawn) in enumerate(parts):
        x0, x1 = min(x for x, _ in drawn), max(x for x, _ in drawn)
        y0, y1 = min(y for _, y in drawn), max(y for _, y in drawn)
        if place == 0:
            right = max(x1 - x0, 4.0)
        if place == 1 or left + x1 - x0 > right:
            left, top = 0.0, bottom + 1.0
        yield part, (left - x0, top - y0), drawn
        left, bottom = left + x1 - x0 + 1.2, max(bottom, top + y1 - y0)


def _spiral(count: int) -> list[Point]:
    """Place points along a spiral, where no two meet and none is in line with two others."""
    turn = math.pi * (3 - math.sqrt(5))
    return [(math.sqrt(at) * math.cos(at * turn), math.sqrt(at) * math.sin(at * turn)) for at in range(count)]


def _level(points: Sequence[Point], one: int, two: int) -> list[Point]:
    """Turn all points about the middle of two, until these lie level."""
    (x1, y1), (x2, y2) = points[one], points[two]
    far = math.hypot(x2 - x1, y2 - y1) or 1.0
    cos, sin = (x2 - x1) / far, (y2 - y1) / far
    moved = [(x - (x1 + x2) / 2, y - (y1 + y2) / 2) for x, y in points]
    return [(x * cos + y * sin, y * cos - x * sin) for x, y in moved]


def _lens(points: Sequence[Point], ends: tuple[int, int], lines: int) -> tuple[int, int]:
    """Return width and height of the place between two things that their lines need, around 0, 0."""
    far = math.dist(points[ends[0]], points[ends[1]]) * _WIDE
    return round(far * 0.7), round(lines * LINE * 0.8)


def _apart(
    points: Sequence[Point], sizes: Sequence[tuple[int, int]], lens: tuple[int, int], ends: tuple[int, int]
) -> list[Point]:
    """Push boxes that cover each other or the lens apart, along the shorter way, until none does.

    The two ends of the lens stay where they are. Patience ends after some rounds.
    """
    places = [list(point) for point in points]
    free = [number for number in range(len(places)) if number not in ends]
    for _ in range(_ROUNDS):
        moved = [_leave(places[number], sizes[number], lens) for number in free]
        clashes = list(_clashes(places, sizes))
        for one, two, across, down in clashes:
            axis, far = (0, across) if across < down else (1, down)
            push = math.copysign(far / 2 + 1, places[two][axis] - places[one][axis] or 1.0)
            both = {one, two}.isdisjoint(ends)
            places[one][axis] -= 0 if one in ends else push if both else 2 * push
            places[two][axis] += 0 if two in ends else push if both else 2 * push
        if not clashes and not any(moved):
            break
    return [(x, y) for x, y in places]


def _leave(place: list[float], size: tuple[int, int], lens: tuple[int, int]) -> bool:
    """Move a box up or down out of the lens; say whether it had to."""
    down = (size[1] + lens[1]) / 2 - abs(place[1])
    if down <= 0 or (size[0] + lens[0]) / 2 <= abs(place[0]):
        return False
    place[1] += math.copysign(down + 1, place[1])
    return True


def _clashes(
    places: Sequence[Sequence[float]], sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, float, float]]:
    """Yield the pairs of boxes that cover each other, and how far in both directions."""
    wide, high = (max(size[axis] for size in sizes) + _GAP for axis in (0, 1))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(places):
        column, row = int(x // wide), int(y // high)
        near = [cells[column + dx, row + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        for other in (each for cell in near for each in cell):
            across = (sizes[number][0] + sizes[other][0]) / 2 + _GAP - abs(x - places[other][0])
            down = (sizes[number][1] + sizes[other][1]) / 2 + _GAP - abs(y - places[other][1])
            if across > 0 and down > 0:
                yield other, number, across, down
        cells[column, row].append(number)


def bends(network: Network, places: Places) -> dict[str, float]:
    """Say how far each link bends, as vis-network's roundness, so that parallel lines stand apart.

    Positive is clockwise as seen from the link's source; 0 is straight. Opinions bend farthest.
    """
    found: dict[str, float] = {link.id: 0.4 for link in network.links if link.source == link.target}
    for (one, two), links in parallel(network).items():
        far = math.dist(places[one], places[two]) or 1.0
        step = min(LINE / (0.45 * far), 1.5 / len(links))
        for link, place in zip(sorted(links, key=lambda link: link.folded), _fan(len(links)), strict=True):
            found[link.id] = round((place if link.source == one else -place) * step, 3)
    return found


def _fan(count: int) -> list[float]:
    """Return the places of parallel lines, from the middle outwards.

    >>> _fan(3), _fan(2)
    ([0.0, 1.0, -1.0], [0.5, -0.5])
    """
    places = [place - (count - 1) / 2 for place in range(count)]
    return sorted(places, key=lambda place: (abs(place), -place))
