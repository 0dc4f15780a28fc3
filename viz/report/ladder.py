"""The ladder as a figure: two posts, a row for each tie of the two, by field, most voices first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terminal import counted
from viz.colors import INK, PAPER, legible, mix
from viz.ladder import BOTH, LEFT, RIGHT, ladder
from viz.report import sentences
from viz.report.figure import HIGHEST, QUIET, WIDTHS, Figure, figure
from viz.report.lettering import wide, wrapped
from viz.report.pen import LEAST, height
from viz.report.source_line import source_line
from viz.report.strokes import Tie, draw, legend

if TYPE_CHECKING:
    from collections.abc import Callable

    from viz.ladder import Ladder, Rung
    from viz.model import Network
    from viz.report.pen import Pen

__all__ = ["ladder_figure", "two"]

_POST = 2.6
_FEWEST = 6
_WHOLE = 1000
"""Moments of a rung are tenths of a percent of the years of its ladder."""


def two(network: Network, one: str = "", other: str = "") -> tuple[str, str]:
    """Return the ids of the two whose ties are drawn: those that are named, else those of which most is said.

    Raises ``InputError`` where no two are tied.
    """
    if one and other:
        return one, other
    if not one and network.brief and len(network.brief.polities) > 1:
        return network.brief.polities[0], network.brief.polities[1]
    counts: dict[tuple[str, str], int] = {}
    for link in network.links:
        ends = min(link.source, link.target), max(link.source, link.target)
        if ends[0] != ends[1] and (not one or one in ends):
            counts[ends] = counts.get(ends, 0) + max(1, len(link.claims))
    if not counts:
        raise InputError("no two things are tied here", where="ladder", fix="Draw a larger part of the graph")
    most = min(counts, key=lambda ends: (-counts[ends], ends))
    return (one, most[most[0] == one]) if one else most


def ladder_figure(network: Network, ends: tuple[str, str], *, width: int = 16, title: str = "") -> Figure:
    """Draw the ties of two things, with opinions only where there is nothing else.

    The title is a sentence on them, unless one is given. More ties than a page has room for are counted as
    left out. Raises ``InputError`` where the two are not tied.
    """
    labels = {node.id: node.label for node in network.nodes}
    whole = ladder(network, *ends) if labels.keys() >= set(ends) else None
    if whole is None or not whole.rungs:
        whom = " and ".join(labels.get(end, end) for end in ends)
        raise InputError(f"{whom} have no tie here", where="ladder", fix="Choose two others")
    shown = whole if len(whole.rungs) == whole.opinions else _only(whole, lambda rung: not rung.link.folded)
    evidence = network.only(rung.link for rung in shown.rungs).evidence
    documents = len({each.document.iri for each in evidence})
    names = shown.posts[0].label, shown.posts[1].label
    said = title or sentences.of_two(names, [rung.link for rung in shown.rungs], documents)
    drawn, rows = _drawn(network, shown, said, width), len(shown.rungs)
    while drawn.high > HIGHEST and rows > _FEWEST:
        rows -= max(1, rows // 12)
        most = set(sorted(shown.rungs, key=lambda rung: (-rung.voices, -rung.claims, rung.link.id))[:rows])
        drawn = _drawn(network, _only(shown, most.__contains__), said, width, len(shown.rungs) - rows)
    return drawn


def _only(whole: Ladder, wanted: Callable[[Rung], bool]) -> Ladder:
    """Return a ladder with some of its rows."""
    fields = [replace(field, rungs=tuple(filter(wanted, field.rungs))) for field in whole.fields]
    return replace(whole, fields=tuple(field for field in fields if field.rungs))


def _drawn(network: Network, shown: Ladder, title: str, width: int, left: int = 0) -> Figure:
    links = [rung.link for rung in shown.rungs]
    left_out = f"Left out for want of room: {counted(left, 'tie')} of which fewer voices speak."
    return figure(
        lambda pen: _Rungs(pen, shown, width).draw(),
        title=title,
        alt=" ".join(sentences.told(rung.sentence, rung.claims, rung.voices) for rung in shown.rungs),
        legend=legend([_tie(rung) for rung in shown.rungs], network.statuses),
        notes=[left_out] if left else [],
        source=source_line(network.only(links).evidence, network.version, network.license),
        width=width,
    )


def _tie(rung: Rung) -> Tie:
    return Tie(
        link=rung.link,
        right=rung.way in {RIGHT, BOTH},
        left=rung.way in {LEFT, BOTH},
    )


class _Rungs:
    """The rows between two posts, at one of the two widths: the narrow one has no dates and no statements."""

    def __init__(self, pen: Pen, shown: Ladder, width: int) -> None:
        self.pen, self.shown = pen, shown
        self.narrow = width < max(WIDTHS)
        share = pen.width / 100
        self.size = LEAST if self.narrow else 8.0
        self.words, self.left, self.right = (
            (53 * share, 56 * share, 88 * share) if self.narrow else (35 * share, 37 * share, 67 * share)
        )
        self.columns = (pen.width - 1,) if self.narrow else (78.5 * share, 86.5 * share)
        self.strip = None if self.narrow else (89.5 * share, pen.width - 4)

    def draw(self) -> None:
        """Draw all from where the pen stands."""
        self.head()
        top, below = self.pen.y, len(self.pen.parts)
        for field in self.shown.fields:
            self.heading(field.mark.label, field.mark.color)
            for rung in field.rungs:
                self.row(rung)
        with self.pen.below(below):
            for x in (self.left - _POST, self.right):
                self.pen.box(x, top, _POST, self.pen.y - top, fill=mix(INK, PAPER, 0.8))

    def head(self) -> None:
        """Write the two names over their posts, under each other where there is no room beside."""
        pen, size = self.pen, self.size + 0.5
        room = self.right - self.left + 2 * _POST
        one, other = (
            wrapped(post.label, pen.width * 0.6, size, bold=True, most=1)[0] for post in self.shown.posts
        )
        beside = wide(one, size, bold=True) + wide(other, size, bold=True) + 8 < room
        at = min(self.left - _POST, pen.width - wide(one, size, bold=True) - 1)
        pen.write(one, at, pen.y + size, size, bold=True)
        last = pen.y + size + (0 if beside else size * 1.25)
        at = max(self.right + _POST, wide(other, size, bold=True))
        pen.write(other, at, last, size, bold=True, anchor="end")
        self.columns_head(last)
        pen.y = last + 4

    def columns_head(self, baseline: float) -> None:
        """Name the columns at the right."""
        names = ("voices",) if self.narrow else ("statements", "voices")
        for name, at in zip(names, self.columns, strict=True):
            self.pen.write(name, at, baseline, LEAST, color=QUIET, anchor="end")
        if self.strip and self.shown.years:
            years = "–".join(dict.fromkeys(map(str, self.shown.years)))
            self.pen.write(years, self.strip[1] + 3, baseline, LEAST, color=QUIET, anchor="end")

    def heading(self, name: str, color: str) -> None:
        """Write the name of a field over its rows."""
        pen, size = self.pen, LEAST + 0.5
        pen.y += 3
        lines = wrapped(name or "other", self.words, size, bold=True)
        pen.lines(lines, 0, pen.y, size, color=legible(color, ratio=4.5), bold=True)
        pen.y += height(lines, size) + 1

    def row(self, rung: Rung) -> None:
        """Write a tie's words, draw its line and tell how much is said of it."""
        pen = self.pen
        lines = wrapped(": ".join(filter(None, (rung.status, rung.words))), self.words, self.size)
        high = height(lines, self.size) + 2.5
        pen.rule(0, pen.width, pen.y, mix(INK, PAPER, 0.88))
        pen.lines(lines, 0, pen.y + 1, self.size)
        middle = pen.y + high / 2
        draw(pen, _tie(rung), self.left + 1.5, self.right - 1.5, middle)
        figures = (rung.voices,) if self.narrow else (rung.claims, rung.voices)
        for number, at in zip(figures, self.columns, strict=True):
            pen.write(str(number), at, middle + self.size * 0.36, self.size, anchor="end")
        if self.strip:
            self.dates(rung, self.strip, middle)
        pen.y += high

    def dates(self, rung: Rung, strip: tuple[float, float], middle: float) -> None:
        """Draw a dot for each day on which it was said, between the first and the last year."""
        begin, end = strip
        self.pen.rule(begin, end, middle, mix(INK, PAPER, 0.75))
        for moment in rung.moments:
            at = begin + (end - begin) * moment.at / _WHOLE
            self.pen.dot(at, middle, 1.6, legible(rung.link.color))
