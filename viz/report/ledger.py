"""The ledger as a figure: a lane for each promise by what became of it, with what was said and by whom."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terminal import counted
from viz.colors import INK, PAPER, mix
from viz.report.figure import HIGHEST, QUIET, WIDTHS, Figure, Swatch, figure
from viz.report.lettering import wide, wrapped
from viz.report.pen import LEAST, height
from viz.report.source_line import source_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.asking.evidence import Evidence
    from kg.asking.ledger import Lane, Ledger, Mark, Stretch
    from viz.model import Network
    from viz.report.pen import Pen

__all__ = ["ledger"]

_FEWEST = 6
_SIDES = ("#0b5c8f", "#a8500a")
"""The colors of the two sides, as on the page."""
_NOBODY = "#5b6675"
_RADIUS = 2.7
_GAP = 26.0
"""How far apart the years along the axis are at least."""


def ledger(network: Network, *, width: int = 16, title: str = "") -> Figure:
    """Draw the promises of a whole graph; the title says what became of them, unless one is given.

    More than a page has room for are counted as left out, those said last first. Raises ``InputError`` where
    the graph has none.
    """
    found = network.ledger
    standing = found.stands(found.last) if found else []
    if found is None or not standing:
        raise InputError("no promise is known here", where="ledger", fix="Draw a whole graph that has some")
    said = title or found.told(found.last)[0].removesuffix(".")
    drawn, rows = _drawn(network, found, standing, said, width), len(standing)
    while drawn.high > HIGHEST and rows > _FEWEST:
        rows -= max(1, rows // 12)
        newest = sorted(standing, key=lambda each: (each[0].marks[-1].day, each[0].iri), reverse=True)[:rows]
        kept = [each for each in standing if each in newest]
        drawn = _drawn(network, found, kept, said, width, len(standing) - rows)
    return drawn


def _drawn(
    network: Network,
    found: Ledger,
    standing: Sequence[tuple[Lane, Stretch]],
    title: str,
    width: int,
    left: int = 0,
) -> Figure:
    lanes = [lane for lane, _ in standing]
    left_out = f"Left out for want of room: {counted(left, 'promise')} of which nothing newer is said."
    return figure(
        lambda pen: _Lanes(pen, found, width).draw(standing),
        title=title,
        alt=" ".join(_told(found, *each) for each in standing),
        legend=_legend(found, lanes),
        notes=[left_out] if left else [],
        source=source_line(_behind(network, lanes), network.version, network.license),
        width=width,
    )


def _behind(network: Network, lanes: Sequence[Lane]) -> list[Evidence]:
    claims = {mark.claim for lane in lanes for mark in lane.marks}
    return [each for each in network.evidence if each.iri in claims]


def _told(found: Ledger, lane: Lane, stretch: Stretch) -> str:
    said = ", ".join(dict.fromkeys(f"{mark.status} {mark.day}" for mark in lane.marks))
    due = lane.due(found.last)
    return f"{lane.title}: {found.words[stretch.word].brief} ({said}{f'; due by {due}' if due else ''})."


def _color(found: Ledger, mark: Mark) -> str:
    """Return the color of the one side that says it; of both or of neither, that of nobody."""
    said = [color for side, color in zip(found.sides, _SIDES, strict=False) if side.iri in mark.sides]
    return said[0] if len(said) == 1 else _NOBODY


def _legend(found: Ledger, lanes: Sequence[Lane]) -> list[Swatch]:
    """Explain the shapes and the colors that occur, and the bar to the day by which a thing is due."""
    marks = [mark for lane in lanes for mark in lane.marks]
    statuses: dict[str, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.status not in statuses[mark.line]:
            statuses[mark.line].append(mark.status)
    shapes = [_shape(", ".join(sorted(names)), line, INK) for line, names in sorted(statuses.items())]
    used = {_color(found, mark) for mark in marks}
    sides = [
        _shape(f"by {side.label}", "solid", color)
        for side, color in zip(found.sides, _SIDES, strict=False)
        if color in used
    ]
    others = [_shape("by others", "solid", _NOBODY)] if _NOBODY in used and sides else []
    due = [Swatch(label="until it is due", draw=_due)] if any(lane.due(found.last) for lane in lanes) else []
    return [*shapes, *sides, *others, *due]


def _shape(label: str, line: str, color: str) -> Swatch:
    def draw(pen: Pen, x: float, y: float) -> None:
        _mark(pen, x + 11, y, line, color)

    return Swatch(label=label, draw=draw)


def _due(pen: Pen, x: float, y: float) -> None:
    pen.box(x, y - 2, 22, 4, fill=mix(INK, PAPER, 0.78))


def _mark(pen: Pen, x: float, y: float, line: str, color: str) -> None:
    """Draw a mark in the shape of its status's line: circle, rhomb, square or cross."""
    r = _RADIUS
    if line == "dashed":
        pen.shape(
            f"M{x:.2f} {y - r - 0.6:.2f}l{r + 0.6:.2f} {r + 0.6:.2f}l{-r - 0.6:.2f} {r + 0.6:.2f}"
            f"l{-r - 0.6:.2f} {-r - 0.6:.2f}z",
            color,
        )
    elif line == "dotted":
        pen.box(x - r + 0.3, y - r + 0.3, 2 * r - 0.6, 2 * r - 0.6, fill=color)
    elif line == "crossed":
        d = r - 0.3
        pen.path(
            f"M{x - d:.2f} {y - d:.2f}l{2 * d:.2f} {2 * d:.2f}m0 {-2 * d:.2f}l{-2 * d:.2f} {2 * d:.2f}",
            color,
            1.3,
        )
    else:
        pen.dot(x, y, r, color)


class _Lanes:
    """Lanes under the headings of their outcomes: beside the names, or beneath them where it is narrow."""

    def __init__(self, pen: Pen, found: Ledger, width: int) -> None:
        self.pen, self.found = pen, found
        self.narrow = width < max(WIDTHS)
        self.size = LEAST if self.narrow else 8.0
        self.names = pen.width - 2 if self.narrow else pen.width * 0.48
        self.begin = 4.0 if self.narrow else pen.width * 0.5
        self.end = pen.width - 5

    def draw(self, standing: Sequence[tuple[Lane, Stretch]]) -> None:
        """Draw all from where the pen stands."""
        at = self.axis([lane for lane, _ in standing])
        groups: dict[str, list[Lane]] = defaultdict(list)
        for lane, stretch in standing:
            groups[stretch.word].append(lane)
        for word, lanes in groups.items():
            self.heading(word, len(lanes))
            for lane in sorted(lanes, key=lambda lane: (lane.marks[0].day, lane.title)):
                self.lane(lane, at)

    def axis(self, lanes: Sequence[Lane]) -> Callable[[str], float]:
        """Write the years over the lanes; return where a day (ISO) lies."""
        days = [mark.day for lane in lanes for mark in lane.marks]
        days += [due for lane in lanes if (due := lane.due(self.found.last))]
        first, last = int(min(days)[:4]), int(max(days)[:4]) + 1
        begin, end = date(first, 1, 1).toordinal(), date(last, 1, 1).toordinal()

        def at(day: str) -> float:
            return self.begin + (self.end - self.begin) * (date.fromisoformat(day).toordinal() - begin) / (
                end - begin
            )

        each = (self.end - self.begin) / (last - first)
        step = max(1, -(-int(_GAP) // max(1, int(each))))
        for year in range(first, last, step):
            x = at(f"{year:04d}-01-01")
            if x + wide(str(year), LEAST) <= self.pen.width:
                self.pen.write(str(year), x, self.pen.y + LEAST, LEAST, color=QUIET)
        self.pen.y += LEAST * 1.5
        return at

    def heading(self, word: str, count: int) -> None:
        """Write an outcome with its sign and how many promises it is that of."""
        pen, size = self.pen, LEAST + 0.5
        pen.y += 3
        told = self.found.words[word]
        lines = wrapped(f"{told.sign} {told.brief} ({count})".strip(), pen.width - 2, size, bold=True)
        pen.lines(lines, 0, pen.y, size, bold=True)
        pen.y += height(lines, size) + 1

    def lane(self, lane: Lane, at: Callable[[str], float]) -> None:
        """Write a promise's name, and its marks in order of time."""
        pen = self.pen
        pen.rule(0, pen.width, pen.y, mix(INK, PAPER, 0.88))
        lines = wrapped(lane.title, self.names, self.size)
        pen.lines(lines, 0, pen.y + 1, self.size)
        high = height(lines, self.size) + 2.5
        if self.narrow:
            pen.y += high
            high = 2 * _RADIUS + 3
        middle = pen.y + high / 2
        begun, due = (
            next((each.day for each in lane.marks if each.promises), lane.marks[0].day),
            lane.due(self.found.last),
        )
        pen.rule(self.begin - 3, self.end + 3, middle, mix(INK, PAPER, 0.75))
        if due and at(due) > at(begun):
            pen.box(at(begun), middle - 2, at(due) - at(begun), 4, fill=mix(INK, PAPER, 0.78))
        for mark in lane.marks:
            _mark(pen, at(mark.day), middle, mark.line, _color(self.found, mark))
        pen.y += high
