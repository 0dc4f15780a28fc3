"""Where things stand on the page: the same at every opening, and across builds for what did not change.

One thing after the other finds a place, the most tied first, beside the one or two things that hold it, in
directions that its own name gives, where its box covers no other; it never moves again. So a place depends on
a thing's name and on what stands around it, never on the whole: one claim more moves hardly anything. The
pair with the most links lies level with room for its lines; what only opinions tie stands farther out. Only
arithmetic and square roots: the same input gives the same places on every machine.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from viz.packing import Board
from viz.text import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from viz.model import Link, Network, Node
    from viz.packing import Point, Size

__all__ = ["LINE", "Places", "bends", "box", "parallel", "positions"]

Places = dict[str, tuple[int, int]]
"""By node: the middle of its box, in pixels of an unscaled page, y downwards."""

LINE = 18
"""How far the labels of parallel lines must stand apart, in pixels."""

_Pair = tuple[str, str]

_WIDE, _HIGH = 210, 140
"""The length of a spring, in pixels across and down: boxes are wider than high. Distances are in springs."""

_GAP, _BETWEEN = 18, 60
"""How far boxes and connected parts stand apart, in pixels."""

_STEP = 0.25
"""How much farther out a place is looked for where there is none."""

_WAYS = 5
"""In how many directions; more find closer places, and hand on more of a change."""

_SPREAD = 1.5
"""How wide a thing's neighbors are spread; too close, they hand on a change from one to the next."""

_OVER = 0.5
"""What it costs, in springs, that a line runs over a box."""

_OPINION = 1.7
"""How far out stands what only opinions tie."""

_BESIDE = 1.6
"""From this distance on, what two things hold stands above or below the line between them."""

_BACK, _ALONG = -0.25, 0.55
"""Cosines: how far back a thing may stand from what holds it; how far along the line between two."""


def box(node: Node) -> Size:
    """Estimate width and height of a node's box, in pixels, with room for the sign of its kind."""
    lines = wrap(node.label)
    return 8 * max(map(len, lines)) + 38, 17 * len(lines) + 18


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
    ties = _Ties(network)
    sizes = {node.id: box(node) for node in network.nodes}
    return _stacked([_Part(names, ties, sizes).places for names in ties.parts], sizes)


class _Ties:
    """What ties what, how strongly, and who comes first; small changes of the graph leave all this alone."""

    def __init__(self, network: Network) -> None:
        self.names = [node.id for node in network.nodes]
        self.near: dict[str, dict[str, float]] = {name: {} for name in self.names}
        self.plain = dict.fromkeys(self.names, 0)
        self.pairs = parallel(network)
        for (one, two), links in self.pairs.items():
            self.near[one][two] = self.near[two][one] = _length(links)
            for end in (one, two):
                self.plain[end] += not all(link.folded for link in links)
        self.rank = {name: (-_level(self.plain[name]), _digest(name)) for name in self.names}

    @cached_property
    def parts(self) -> list[list[str]]:
        """The connected parts, the largest first."""
        found, seen = [], set[str]()
        for name in sorted(self.names, key=self.rank.__getitem__):
            if name not in seen:
                found.append(part := self._reached(name))
                seen.update(part)
        return sorted(found, key=lambda part: -_level(len(part)))

    def _reached(self, name: str) -> list[str]:
        reached = {name: None}
        waiting = [name]
        while waiting:
            new = [other for other in self.near[waiting.pop()] if other not in reached]
            reached |= dict.fromkeys(new)
            waiting += new
        return list(reached)

    def axis(self, names: Iterable[str]) -> tuple[str, str, int] | None:
        """Return the densest pair of some things and for how many lines it needs room; none without ties."""
        there = [(one, two) for one in names for two in self.near[one] if one < two]
        if not there:
            return None

        def weight(pair: _Pair) -> tuple[int, int, bytes]:
            levels = sum(_level(self.plain[end]) for end in pair)
            return _lines(self.pairs[pair]), levels, _digest("\0".join(pair))

        one, two = max(there, key=weight)
        return one, two, _lines(self.pairs[one, two])

    def reach(self, name: str) -> float:
        """Return how much room a thing needs for what it holds itself."""
        return 0.45 * math.sqrt(_level(max(0, self.plain[name] - 1)))

    def holders(self, name: str, places: Mapping[str, object]) -> list[str]:
        """Return the one or two things that hold another: of its placed neighbors the first in rank."""
        near = self.near[name]
        there = [other for other in near if other in places]
        firm = [other for other in there if near[other] != _OPINION] or there
        return sorted(firm, key=self.rank.__getitem__)[:2]


def _lines(links: Sequence[Link]) -> int:
    """Return for how many lines to leave room: by the eight, so that one more seldom needs more."""
    return 8 * math.ceil(len(links) / 8)


def _length(links: Sequence[Link]) -> float:
    """Say how far apart two things want to be: room for their lines, opinions farther out."""
    if all(link.folded for link in links):
        return _OPINION
    return max(1.0, _lines(links) * LINE * 1.05 / _WIDE)


def _level(count: int) -> int:
    """Round a count down to one of few levels, so that one more seldom changes it.

    >>> [_level(count) for count in (0, 1, 2, 7, 8, 31, 32)]
    [0, 1, 2, 2, 8, 8, 32]
    """
    few = 8
    return min(count, 2) if count < few else 2 * 4 ** (count.bit_length() // 2 - 1)


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()


def _share(name: str) -> float:
    """Return a number from 0 to 1 that a name gives."""
    return int.from_bytes(_digest(name)[:2]) / 65536


def _directions(name: str) -> Iterator[Point]:
    """Yield directions that a name gives, endlessly, each of length 1."""
    for turn in range(1_000_000):
        digest = _digest(f"{turn}\0{name}")
        for at in range(0, len(digest), 4):
            x, y = (int.from_bytes(digest[at + half : at + half + 2], signed=True) for half in (0, 2))
            if 2**20 < x * x + y * y < 2**30:
                far = math.sqrt(x * x + y * y)
                yield x / far, y / far


def _far(one: Point, two: Point) -> float:
    """Return the distance of two points, in springs."""
    across, down = (two[0] - one[0]) / _WIDE, (two[1] - one[1]) / _HIGH
    return math.sqrt(across * across + down * down)


def _toward(one: Point, two: Point) -> Point:
    """Return the direction from one point to another."""
    far = _far(one, two)
    return (two[0] - one[0]) / _WIDE / far, (two[1] - one[1]) / _HIGH / far


class _Part:
    """Places the things of one connected part, each once, and keeps in which direction each stands."""

    def __init__(self, names: Sequence[str], ties: _Ties, sizes: Mapping[str, Size]) -> None:
        self.ties, self.sizes = ties, sizes
        self.board = Board(_GAP)
        self.places: dict[str, Point] = {}
        self.outward: dict[str, Point | None] = {}
        self._waiting: list[tuple[tuple[int, bytes], str]] = []
        self._known: set[str] = set()
        self._begin(names)
        while self._waiting:
            _, name = heapq.heappop(self._waiting)
            self._put(name, *self._place(name))

    def _begin(self, names: Sequence[str]) -> None:
        """Place the densest pair level, and between them, as a box of its own, the room for its lines."""
        axis = self.ties.axis(names)
        if axis is None:
            self._put(names[0], (0, 0), None)
            return
        one, two, lines = axis
        # 1.05: a little air between the lines; 1.3 springs and what both ends hold themselves is the least.
        springs = max(lines * LINE * 1.05 / _WIDE, 1.3 + self.ties.reach(one) + self.ties.reach(two))
        half = round(springs * _WIDE / 2)
        self._known |= {one, two}
        self._put(one, (-half, 0), (-1.0, 0.0))
        self._put(two, (half, 0), (1.0, 0.0))
        # Bent lines bulge: the room between the two is reserved as if a box as high as all of them stood
        # there.
        self.board.add((0, 0), (round(half * 1.4), lines * LINE))

    def _put(self, name: str, place: Point, outward: Point | None) -> None:
        self.places[name], self.outward[name] = place, outward
        self._known.add(name)
        self.board.add(place, self.sizes[name])
        # Whoever is tied to something placed waits for its turn by rank, which never depends on who came
        # before: that is what keeps the order, and so the drawing, where one thing more comes in.
        for other in self.ties.near[name]:
            if other not in self._known:
                self._known.add(other)
                heapq.heappush(self._waiting, (self.ties.rank[other], other))

    def _place(self, name: str) -> tuple[Point, Point | None]:
        """Find the best place for a thing; say also in which direction it stands from what holds it."""
        holders = self.ties.holders(name, self.places)
        start, nearest, ways = self._ways(name, holders)
        best, place, out = math.inf, start, nearest
        # A place at a distance costs at least what it is farther out than wanted; beyond the best cost so
        # far, and a spring to spare, nothing can be better.
        while out < best + nearest + 1:
            for across, down in ways:
                point = round(start[0] + across * out * _WIDE), round(start[1] + down * out * _HIGH)
                cost = self._cost(name, point, holders, best)
                best, place = (cost, point) if cost < best else (best, place)
            out += max(
                _STEP, out / 16
            )  # coarser far out, where hubs have many around them and detail is lost
        return place, _toward(start, place) if _far(start, place) > _STEP else None

    def _ways(self, name: str, holders: Sequence[str]) -> tuple[Point, float, list[Point]]:
        """Return where a thing's search starts, how far from there, and in which directions it goes."""
        first = self.places[holders[0]]
        drawn = [way for way, _ in zip(_directions(name), range(3 * _WAYS), strict=False)]
        if len(holders) == 1:
            outward = self.outward[holders[0]]
            ways = [way for way in drawn if outward is None or _dot(way, outward) > _BACK]
            # Things around a hub are spread over a disc and not a ring: the square root of an even share
            # makes every area of the disc as full.
            length = self.ties.near[name][holders[0]] + self.ties.reach(name)
            start = math.sqrt(length * length + _SPREAD * _share(name) * _level(self.ties.plain[holders[0]]))
            return first, start, ways[:_WAYS]
        # Between two, but not always in the middle: others that the same two hold need room as well.
        second = self.places[holders[1]]
        share = 0.3 + 0.4 * _share(name)
        between = first[0] + share * (second[0] - first[0]), first[1] + share * (second[1] - first[1])
        if _far(first, second) > _BESIDE:
            along = _toward(first, second)
            drawn = [way for way in drawn if abs(_dot(way, along)) < _ALONG] or [(along[1], -along[0])]
        return between, 0.0, drawn[:_WAYS]

    def _cost(self, name: str, point: Point, holders: Sequence[str], best: float) -> float:
        """Say how bad a place is: how far its lines are from the length they want, what they run over.

        Without room, or where it cannot be better than the best, it is no place at all.
        """
        # The cheap test first: most points are given up before the board is asked.
        length = self.ties.near[name]
        ends = [self.places[other] for other in holders]
        bent = sum(abs(_far(point, self.places[other]) - length[other]) for other in holders) / len(holders)
        if bent >= best or not self.board.has_room(point, self.sizes[name]):
            return math.inf
        return bent + _OVER * sum(self.board.between(point, end) for end in ends) / len(ends)


def _dot(one: Point, two: Point) -> float:
    return one[0] * two[0] + one[1] * two[1]


def _stacked(parts: Sequence[Mapping[str, Point]], sizes: Mapping[str, Size]) -> Places:
    """Set the other parts below the first, each in a column that its name gives, as high as there is room."""
    frames = [_frame(part, sizes) for part in parts]
    wide = _wide(frame[1] for frame in frames[1:])
    top = _up(frames[0][0][1] + frames[0][1][1] / 2) if frames else 0
    board = Board(_BETWEEN)
    places: dict[str, tuple[int, int]] = {}
    for number, (part, (middle, size)) in enumerate(zip(parts, frames, strict=True)):
        moved = (0.0, 0.0)
        if number:
            x, y = round((_share(min(part)) - 0.5) * wide), top + size[1] / 2
            while not board.has_room((x, y), size):
                y += _BETWEEN
            board.add((x, y), size)
            moved = x - middle[0], y - middle[1]
        places |= {name: (round(x + moved[0]), round(y + moved[1])) for name, (x, y) in part.items()}
    return places


def _frame(part: Mapping[str, Point], sizes: Mapping[str, Size]) -> tuple[Point, Size]:
    """Return middle and size of what a part covers; sizes are rounded up, so that they seldom change."""
    edges = [(x, y, sizes[name][0] / 2, sizes[name][1] / 2) for name, (x, y) in part.items()]
    left, right = min(x - wide for x, _, wide, _ in edges), max(x + wide for x, _, wide, _ in edges)
    top, bottom = min(y - high for _, y, _, high in edges), max(y + high for _, y, _, high in edges)
    return ((left + right) / 2, (top + bottom) / 2), (_up(right - left), _up(bottom - top))


def _up(length: float) -> int:
    return _BETWEEN * math.ceil(length / _BETWEEN)


def _wide(sizes: Iterable[Size]) -> int:
    """Return in how wide a strip parts of some sizes are set: a power of two, so that it seldom changes."""
    area = sum((wide + _BETWEEN) * (high + _BETWEEN) for wide, high in sizes)
    return max(1024, 1 << (2 * math.isqrt(area)).bit_length())


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
