"""The ladder: two posts, a row for each tie of the two, by field, most voices first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terminal import counted
from viz.colors import INK, PAPER, legible, mix
from viz.report import sentences
from viz.report.figure import HIGHEST, QUIET, WIDTHS, Figure, figure
from viz.report.lettering import wide, wrapped
from viz.report.pen import LEAST, height
from viz.report.source_line import source_line, span
from viz.report.strokes import Strokes, ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.model import Link, Network
    from viz.report.pen import Pen
    from viz.report.strokes import Tie

__all__ = ["draw", "of_two", "two"]

_POST = 2.6
_FEWEST = 6
_DAYS, _MONTHS = 31, 12


def two(network: Network, one: str = "", other: str = "") -> tuple[str, str]:
    """Return the ids of the two whose ties are drawn: those that are named, else those of which most is said.

    Raises ``InputError`` where no two are tied.
    """
    if one and other:
        return one, other
    if not one and network.brief and len(network.brief.polities) > 1:
        return network.brief.polities[0], network.brief.polities[1]
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for link in network.links:
        ends = (min(link.source, link.target), max(link.source, link.target))
        if ends[0] != ends[1] and (not one or one in ends):
            counts[ends] += max(1, len(link.claims))
    if not counts:
        raise InputError("no two things are tied here", where="ladder", fix="Draw a larger part of the graph")
    most = min(counts, key=lambda ends: (-counts[ends], ends))
    return (one, most[most[0] == one]) if one else most


def of_two(network: Network, ends: tuple[str, str]) -> list[Link]:
    """Return the ties of two things without opinions, unless there is nothing else."""
    between = [link for link in network.links if {link.source, link.target} == set(ends)]
    return [link for link in between if not link.folded] or between


def draw(network: Network, ends: tuple[str, str], *, width: int = 16, title: str = "") -> Figure:
    """Draw the ties of two things of a network; the title is a sentence on them, unless one is given.

    More ties than a page has room for are counted as left out. Raises ``InputError`` where the two are not
    tied.
    """
    labels = {node.id: node.label for node in network.nodes}
    names = labels.get(ends[0], ends[0]), labels.get(ends[1], ends[1])
    links = of_two(network, ends)
    if not links:
        raise InputError(f"{' and '.join(names)} have no tie here", where="ladder", fix="Choose two others")
    evidence = network.only(links).evidence
    said = title or sentences.of_two(names, links, len({each.document.iri for each in evidence}))
    rows = ties(links, ends[0])
    drawn = _drawn(network, rows, names, said, width)
    shown = len(rows)
    while drawn.high > HIGHEST and shown > _FEWEST:
        shown -= max(1, shown // 12)
        drawn = _drawn(network, rows[:shown], names, said, width, len(rows) - shown)
    return drawn


def _drawn(
    network: Network, rows: Sequence[Tie], names: tuple[str, str], title: str, width: int, left: int = 0
) -> Figure:
    strokes = Strokes(network)
    fields = {mark.name: mark.label for mark in network.families}
    evidence = network.only(row.link for row in rows).evidence
    return figure(
        lambda pen: _Ladder(pen, strokes, names, fields, width).draw(rows),
        title=title,
        alt=sentences.told(rows, {node.id: node.label for node in network.nodes}),
        legend=strokes.legend(rows),
        notes=[f"Left out for want of room: {counted(left, 'tie')} of which fewer voices speak."]
        if left
        else [],
        source=source_line(evidence, network.version, network.license),
        width=width,
    )


class _Ladder:
    """The rows between two posts, at one of the two widths: the narrow one has no dates and no statements."""

    def __init__(
        self, pen: Pen, strokes: Strokes, names: tuple[str, str], fields: dict[str, str], width: int
    ) -> None:
        self.pen, self.strokes, self.names, self.named = pen, strokes, names, fields
        self.narrow = width < max(WIDTHS)
        share = pen.width / 100
        self.size = LEAST if self.narrow else 8.0
        self.words, self.left, self.right = (
            (53 * share, 56 * share, 88 * share) if self.narrow else (35 * share, 37 * share, 67 * share)
        )
        self.columns = (pen.width - 1,) if self.narrow else (78.5 * share, 86.5 * share)
        self.strip = None if self.narrow else (89.5 * share, pen.width - 4)
        self.years = ""

    def draw(self, rows: Sequence[Tie]) -> None:
        self.years = span(date for row in rows for date in row.dates)
        self.head()
        top, below = self.pen.y, len(self.pen.parts)
        for field, mine in self.fields(rows).items():
            self.field(field, mine)
        with self.pen.below(below):
            for x in (self.left - _POST, self.right):
                self.pen.box(x, top, _POST, self.pen.y - top, fill=mix(INK, PAPER, 0.8))

    @staticmethod
    def fields(rows: Sequence[Tie]) -> dict[str, list[Tie]]:
        """Gather the rows by field, the one with most ties first."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for row in rows:
            found[row.link.family].append(row)
        ordered = sorted(found, key=lambda name: (-len(found[name]), name))
        return {name: found[name] for name in ordered}

    def head(self) -> None:
        """Write the two names over their posts, under each other where there is no room beside."""
        pen, size = self.pen, self.size + 0.5
        room = self.right - self.left + 2 * _POST
        one, other = (wrapped(name, pen.width * 0.6, size, bold=True, most=1)[0] for name in self.names)
        beside = wide(one, size, bold=True) + wide(other, size, bold=True) + 8 < room
        drop = 0 if beside else size * 1.25
        pen.write(one, self.left - _POST, pen.y + size, size, bold=True)
        last = pen.y + drop + size
        at = max(self.right + _POST, wide(other, size, bold=True))
        pen.write(other, at, last, size, bold=True, anchor="end")
        self.columns_head(last)
        pen.y = last + 4

    def columns_head(self, baseline: float) -> None:
        names = ("voices",) if self.narrow else ("statements", "voices")
        for name, at in zip(names, self.columns, strict=True):
            self.pen.write(name, at, baseline, LEAST, color=QUIET, anchor="end")
        if self.strip and self.years:
            self.pen.write(self.years, self.strip[1] + 3, baseline, LEAST, color=QUIET, anchor="end")

    def field(self, name: str, rows: Sequence[Tie]) -> None:
        pen, size = self.pen, LEAST + 0.5
        pen.y += 3
        lines = wrapped(self.named.get(name, "") or "other", self.words, size, bold=True)
        pen.lines(lines, 0, pen.y, size, color=legible(rows[0].link.color, ratio=4.5), bold=True)
        pen.y += height(lines, size) + 1
        for row in rows:
            self.row(row)

    def row(self, row: Tie) -> None:
        pen = self.pen
        lines = wrapped(row.words, self.words, self.size)
        high = height(lines, self.size) + 2.5
        pen.rule(0, pen.width, pen.y, mix(INK, PAPER, 0.88))
        pen.lines(lines, 0, pen.y + 1, self.size)
        middle = pen.y + high / 2
        self.strokes.draw(pen, row, self.left + 1.5, self.right - 1.5, middle)
        figures = (row.voices,) if self.narrow else (len(row.link.claims), row.voices)
        for number, at in zip(figures, self.columns, strict=True):
            pen.write(str(number), at, middle + self.size * 0.36, self.size, anchor="end")
        if self.strip:
            self.dates(row, middle)
        pen.y += high

    def dates(self, row: Tie, middle: float) -> None:
        """Draw a dot for each dated statement, where it stands between the first and the last year."""
        if not self.strip or not self.years:
            return
        begin, end = self.strip
        first, _, last = self.years.partition("–")
        years = int(last or first) + 1 - int(first)
        self.pen.rule(begin, end, middle, mix(INK, PAPER, 0.75))
        for date in dict.fromkeys(row.dates):
            at = begin + (end - begin) * (_year(date) - int(first)) / years
            self.pen.dot(at, middle, 1.6, row.color)


def _year(date: str) -> float:
    """Return a partial date as a year with its part; the middle of what is not known.

    >>> _year("2022"), round(_year("2022-01"), 2), round(_year("2022-12-31"), 2)
    (2022.5, 2022.04, 2023.0)
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return int(year) + 0.5
    return int(year) + (int(month) - 1 + (int(day) / _DAYS if day else 0.5)) / _MONTHS
