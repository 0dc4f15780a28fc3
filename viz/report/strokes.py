"""The line of a tie in a figure, from left to right: dash by status, width by voices, heads by direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.terminal import counted
from viz.colors import INK, PAPER, legible, mix
from viz.ladder import BROADEST
from viz.model import INFERRED
from viz.report.figure import Swatch
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from viz.model import Link, Mark
    from viz.report.pen import Pen

__all__ = ["Tie", "draw", "legend", "ties"]

_THIN, _LEAST, _EACH = 0.6, 1.0, 0.32
_HEAD, _HALF = 6.0, 2.7
_CROSS = 2.6
_SAMPLE = 22.0
_FEW = 2
_PIXEL = 0.75
"""Dashes are given in pixels of a screen, of which there are 96 in an inch."""


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A link as a line of a figure, and whether it has a head at its right and at its left."""

    link: Link
    right: bool
    left: bool

    @property
    def voices(self) -> int:
        """How many speak for it."""
        return self.link.voices

    @property
    def words(self) -> str:
        """The relation or its noun, first how it is put; the cross is in the line."""
        opening = self.link.words.removeprefix("✕ ").removesuffix(clean(self.link.label))
        return opening + (self.link.noun or clean(self.link.label))

    @property
    def width(self) -> float:
        """How broad its line is, in points."""
        if self.link.status == INFERRED:
            return _THIN
        return _LEAST + _EACH * max(0, min(self.voices, BROADEST) - 1)


def ties(links: Iterable[Link], left: str) -> list[Tie]:
    """Return links as lines, read from the thing at the left: most voices first."""
    rows = [_tie(link, left) for link in links]
    return sorted(rows, key=lambda tie: (-tie.voices, -len(tie.link.claims), tie.link.label, tie.link.id))


def _tie(link: Link, left: str) -> Tie:
    forward = link.source == left
    return Tie(
        link=link,
        right=forward or link.symmetric,
        left=not forward or link.symmetric,
    )


def draw(pen: Pen, tie: Tie, x: float, to: float, y: float) -> None:
    """Draw the line of a tie from left to right."""
    color = legible(tie.link.color)
    faint = mix(color, PAPER, 0.3) if tie.link.status == INFERRED else color
    _line(pen, (x, to, y), color=faint, width=tie.width, dash=tie.link.dash, heads=(tie.left, tie.right))
    if tie.link.line == "crossed":
        _cross(pen, (x + to) / 2, y)


def legend(rows: Sequence[Tie], statuses: Iterable[Mark]) -> list[Swatch]:
    """Return what explains the lines of some ties: each status among them, directions, and widths."""
    used = {tie.link.status for tie in rows}
    found = [Swatch(label=mark.label, draw=_sample(mark)) for mark in statuses if mark.name in used]
    if any(tie.left != tie.right for tie in rows):
        found.append(Swatch(label="from one to the other", draw=_plain(_LEAST, (False, True))))
    if any(tie.left and tie.right for tie in rows):
        found.append(Swatch(label="mutual", draw=_plain(_LEAST, (True, True))))
    return found + _widths(rows)


def _sample(mark: Mark) -> Callable[[Pen, float, float], None]:
    width = _THIN if mark.name == INFERRED else _LEAST

    def draw(pen: Pen, x: float, y: float) -> None:
        _line(pen, (x, x + _SAMPLE, y), color=INK, width=width, dash=mark.dash)
        if mark.line == "crossed":
            _cross(pen, x + _SAMPLE / 2, y)

    return draw


def _widths(rows: Sequence[Tie]) -> list[Swatch]:
    """Explain the widths of lines by the broadest, where they differ."""
    said = [tie for tie in rows if tie.link.status != INFERRED]
    broadest = max(said, key=lambda tie: tie.voices, default=None)
    if broadest is None or broadest.voices < _FEW or min(tie.voices for tie in said) == broadest.voices:
        return []
    label = f"the broader, the more voices: here {counted(broadest.voices, 'voice')}"
    return [Swatch(label=label, draw=_plain(broadest.width))]


def _plain(width: float, heads: tuple[bool, bool] = (False, False)) -> Callable[[Pen, float, float], None]:
    def draw(pen: Pen, x: float, y: float) -> None:
        _line(pen, (x, x + _SAMPLE, y), color=INK, width=width, heads=heads)

    return draw


def _line(
    pen: Pen,
    place: tuple[float, float, float],
    *,
    color: str,
    width: float,
    dash: str = "",
    heads: tuple[bool, bool] = (False, False),
) -> None:
    x, to, y = place
    left, right = heads
    half = _HALF + width / 4
    begin, end = x + (_HEAD - 1) * left, to - (_HEAD - 1) * right
    lengths = " ".join(f"{float(each) * _PIXEL:.2f}" for each in dash.split())
    pen.path(f"M{begin:.2f} {y:.2f}H{end:.2f}", color, width, lengths)
    if right:
        pen.shape(f"M{to:.2f} {y:.2f}l{-_HEAD:.2f} {-half:.2f}v{2 * half:.2f}z", color)
    if left:
        pen.shape(f"M{x:.2f} {y:.2f}l{_HEAD:.2f} {-half:.2f}v{2 * half:.2f}z", color)


def _cross(pen: Pen, x: float, y: float) -> None:
    a, b, c, d = x - _CROSS, x + _CROSS, y - _CROSS, y + _CROSS
    pen.path(f"M{a:.2f} {c:.2f}L{b:.2f} {d:.2f}M{b:.2f} {c:.2f}L{a:.2f} {d:.2f}", INK, 1.2)
