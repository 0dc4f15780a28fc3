"""A neighborhood: a thing at the left, those it is tied to at the right, each tie in a line of its own.

Of a part that is not about one thing the most tied stands first, and then, with what is left, the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terminal import counted
from viz.colors import PAPER, legible
from viz.picture import shown
from viz.report import sentences, strokes
from viz.report.figure import HIGHEST, QUIET, WIDTHS, Figure, Swatch, figure
from viz.report.lettering import wrapped
from viz.report.pen import LEAST, height
from viz.report.source_line import source_line
from viz.report.strokes import ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from viz.model import Link, Network
    from viz.report.pen import Pen
    from viz.report.strokes import Tie

__all__ = ["MOST", "neighborhood"]

MOST = 15
"""How many boxes a figure has at most; more could not be read at the width of a page."""
_ROOMS = ((MOST, 99), (MOST, 8), (MOST, 4), (MOST, 2), (12, 2), (9, 2), (6, 2), (5, 2), (4, 2), (3, 2))
"""So many boxes, and ties of each, are tried until a figure fits on a page."""
_LINES, _LINE = 6, 7.8
_NAMED = 12
"""So many of what is left out are named."""


@dataclass(frozen=True, kw_only=True)
class _Arm:
    """One of those a thing is tied to, with its rows, and how many more there are."""

    name: str
    rows: Sequence[Tie]
    more: int


@dataclass(frozen=True, kw_only=True)
class _Star:
    """A thing and those it is tied to, the most tied first."""

    name: str
    arms: Sequence[_Arm]

    @property
    def rows(self) -> list[Tie]:
        """All rows, in order."""
        return [row for arm in self.arms for row in arm.rows]


def neighborhood(network: Network, center: str = "", *, width: int = 16, title: str = "") -> Figure:
    """Draw the ties of a thing (its id), or of what a network is of; opinions only where there is no other.

    What a page has no room for is named as left out. Raises ``InputError`` where nothing is tied.
    """
    links = list(shown(network, len(network.nodes)).links) or list(network.links)
    if any(center in {link.source, link.target} for link in links):
        links = [link for link in links if center in {link.source, link.target}]
    if not links:
        raise InputError("no two things are tied here", where="neighborhood", fix="Draw another part")
    tries = (_drawn(network, links, center, width=width, title=title, room=room) for room in _ROOMS)
    return next((drawn for drawn in tries if drawn.high <= HIGHEST), None) or _drawn(
        network, links, center, width=width, title=title, room=_ROOMS[-1]
    )


def _drawn(
    network: Network, links: Sequence[Link], center: str, *, width: int, title: str, room: tuple[int, int]
) -> Figure:
    most, rows_each = room
    kept = _kept(links, center, most)
    drawn = [link for link in links if {link.source, link.target} <= kept]
    labels = {node.id: node.label for node in network.nodes}
    stars = _stars(drawn, center, rows_each)
    rows = [row for star in stars for row in star.rows]
    left = {end for link in links for end in (link.source, link.target)} - kept
    return figure(
        lambda pen: _Boxes(pen, labels, width).draw(stars),
        title=title or _title(stars, labels, drawn, len(kept)),
        alt=" ".join(sentences.of_link(row.link, labels) for row in rows),
        legend=[*_fields(rows, network), *strokes.legend(rows, network.statuses)],
        notes=[_left_out(left, labels, links)] if left else [],
        source=source_line(network.only(drawn).evidence, network.version, network.license),
        width=width,
    )


def _title(stars: Sequence[_Star], labels: dict[str, str], links: Sequence[Link], boxes: int) -> str:
    if len(stars) > 1:
        return sentences.among(boxes, links)
    return sentences.around(labels[stars[0].name], boxes - 1, links)


def _weight(links: Sequence[Link]) -> Counter[str]:
    """Count for each thing the statements of its ties."""
    return Counter(
        end for link in links for end in {link.source, link.target} for _ in range(max(1, len(link.claims)))
    )


def _kept(links: Sequence[Link], center: str, most: int) -> set[str]:
    """Return the things that have room: the center, those tied to it most, then those tied to these."""
    weight = _weight(links)
    first = center if center in weight else min(weight, key=lambda end: (-weight[end], end))
    kept = [first]
    while len(kept) < most:
        beside: Counter[str] = Counter()
        for link in links:
            ends = {link.source, link.target}
            if len(ends - set(kept)) == 1 and ends & set(kept):
                beside[(ends - set(kept)).pop()] += max(1, len(link.claims))
        others = beside or {end: weight[end] for end in weight if end not in kept}
        if not others:
            break
        kept.append(min(others, key=lambda end: (-others[end], end)))
    return set(kept)


def _stars(links: Sequence[Link], center: str, rows_each: int) -> list[_Star]:
    """Share links out among stars: the center's, else the most tied thing's, first."""
    left, found = list(links), []
    while left:
        weight = _weight(left)
        name = center if center in weight else min(weight, key=lambda end: (-weight[end], end))
        mine = [link for link in left if name in {link.source, link.target}]
        found.append(_star(name, mine, rows_each))
        left = [link for link in left if link not in mine]
    return found


def _star(name: str, links: Sequence[Link], rows_each: int) -> _Star:
    arms: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        arms[link.target if link.source == name else link.source].append(link)
    weight = _weight(links)
    ordered = sorted(arms, key=lambda other: (-weight[other], other))
    return _Star(name=name, arms=[_arm(other, ties(arms[other], name), rows_each) for other in ordered])


def _arm(other: str, rows: Sequence[Tie], most: int) -> _Arm:
    """Return the ties to one other; of too many the first, so that one left out would need no line more."""
    shown = rows if len(rows) <= most + 1 else rows[:most]
    return _Arm(name=other, rows=shown, more=len(rows) - len(shown))


def _left_out(left: Iterable[str], labels: dict[str, str], links: Sequence[Link]) -> str:
    """Name what had no room, the most tied first."""
    weight = _weight(links)
    ordered = sorted(left, key=lambda end: (-weight[end], end))
    named = [labels[end] for end in ordered[:_NAMED]]
    more = [f"{len(ordered) - _NAMED} more"] if len(ordered) > _NAMED else []
    return f"Left out for want of room: {sentences.listed([*named, *more])}."


def _fields(rows: Sequence[Tie], network: Network) -> list[Swatch]:
    used = {row.link.family for row in rows}
    return [_field(mark.label, mark.color) for mark in network.families if mark.name in used]


def _field(label: str, color: str) -> Swatch:
    def draw(pen: Pen, x: float, y: float) -> None:
        pen.path(f"M{x:.2f} {y:.2f}h22", legible(color), 2.4)

    return Swatch(label=label, draw=draw)


class _Boxes:
    """Stars under each other: a box at the left, boxes at the right, and between them a line for each tie."""

    def __init__(self, pen: Pen, labels: dict[str, str], width: int) -> None:
        self.pen, self.labels = pen, labels
        narrow = width < max(WIDTHS)
        share = pen.width / 100
        self.size = LEAST if narrow else 8.0
        self.from_, self.to = (27 * share, 70 * share) if narrow else (22 * share, 74 * share)

    def draw(self, stars: Sequence[_Star]) -> None:
        for star in stars:
            self.star(star)
            self.pen.y += 6

    def star(self, star: _Star) -> None:
        top = self.pen.y
        for arm in star.arms:
            self.arm(arm)
        name = wrapped(self.labels[star.name], self.from_ - 9, self.size, bold=True, most=_LINES)
        bottom = max(self.pen.y - 4, top + height(name, self.size) + 6)
        self.box(self.labels[star.name], 0.5, self.from_ - 0.5, top, bottom, bold=True)
        self.pen.y = bottom + 4

    def arm(self, arm: _Arm) -> None:
        """Draw the ties to one other thing, and its box, as high as they are."""
        pen, room = self.pen, self.to - self.from_ - 8
        top = pen.y
        words = [wrapped(row.words, room, self.size) for row in arm.rows]
        name = wrapped(self.labels[arm.name], pen.width - self.to - 9, self.size, most=_LINES)
        more = f"and {counted(arm.more, 'more tie')}" if arm.more else ""
        needed = sum(height(lines, self.size) + _LINE for lines in words) + (LEAST * 1.6 if more else 0)
        pen.y += max(0.0, (height(name, self.size) + 6 - needed) / 2)
        middle = (self.from_ + self.to) / 2
        for row, lines in zip(arm.rows, words, strict=True):
            pen.lines(lines, middle, pen.y, self.size, anchor="middle")
            pen.y += height(lines, self.size) + 3
            strokes.draw(pen, row, self.from_ + 2, self.to - 2, pen.y)
            pen.y += _LINE - 3
        if more:
            pen.lines([more], middle, pen.y, LEAST, color=QUIET, anchor="middle")
            pen.y += LEAST * 1.6
        bottom = max(pen.y, top + height(name, self.size) + 6)
        self.box(self.labels[arm.name], self.to, pen.width - 0.5, top, bottom)
        pen.y = bottom + 4

    def box(self, name: str, x: float, to: float, top: float, bottom: float, *, bold: bool = False) -> None:
        pen = self.pen
        lines = wrapped(name, to - x - 8, self.size, bold=bold, most=_LINES)
        pen.box(x, top, to - x, bottom - top, fill=PAPER, line=QUIET, corner=2.5)
        middle = (top + bottom) / 2 - height(lines, self.size) / 2
        pen.lines(lines, (x + to) / 2, middle, self.size, bold=bold, anchor="middle")
