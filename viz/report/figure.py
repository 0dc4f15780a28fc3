"""A figure for a report: a sentence, a drawing, a legend of what occurs, a line of sources; as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from viz.colors import INK, PAPER
from viz.fonts import FAMILY
from viz.report.lettering import wide, wrapped
from viz.report.pen import LEAST, PER_CM, Pen, height
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HIGHEST", "QUIET", "WIDTHS", "Figure", "Swatch", "figure"]

WIDTHS = (16, 8)
"""How wide a figure may be, in centimeters: a page's column, half of it."""
QUIET = "#4f5966"
HIGHEST = 24 * PER_CM
"""How high a figure may be, in points: a page of A4 between its margins, with a caption."""
_TITLE = {16: 11.0, 8: 9.0}
_GAP, _EDGE = 8.0, 1.0
_SAMPLE = 22.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure: its SVG, its title, and the words that stand for it where it cannot be seen.

    ``width`` is in centimeters, ``high`` in points.
    """

    svg: str
    title: str
    alt: str
    width: int
    high: float


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """An entry of the legend: what it is called, and how its sample is drawn at a place (left, middle)."""

    label: str
    draw: Callable[[Pen, float, float], None]


def figure(  # noqa: PLR0913 - the parts of a figure
    body: Callable[[Pen], None],
    *,
    title: str,
    alt: str,
    source: str,
    legend: Sequence[Swatch] = (),
    notes: Sequence[str] = (),
    width: int = 16,
) -> Figure:
    """Set up a figure of a width in centimeters, one of :data:`WIDTHS`; ``body`` draws from ``pen.y`` on."""
    pen = Pen(width * PER_CM)
    _block(pen, clean(title), _TITLE[width], bold=True)
    pen.y += _GAP
    body(pen)
    pen.y += _GAP
    _legend(pen, legend)
    for note in notes:
        _block(pen, note, LEAST)
    pen.rule(0, pen.width, pen.y + 1, QUIET)
    pen.y += 4
    _block(pen, source, LEAST, color=QUIET)
    return Figure(svg=_whole(pen, title, alt), title=clean(title), alt=clean(alt), width=width, high=pen.y)


def _block(pen: Pen, text: str, size: float, *, color: str = INK, bold: bool = False) -> None:
    lines = wrapped(text, pen.width - 2 * _EDGE, size, bold=bold, most=12)
    pen.lines(lines, 0, pen.y, size, color=color, bold=bold)
    pen.y += height(lines, size) + 2


def _legend(pen: Pen, legend: Sequence[Swatch]) -> None:
    """Draw samples beside each other, in as many rows as they need."""
    x = 0.0
    for swatch in legend:
        needed = _SAMPLE + 4 + wide(swatch.label, LEAST)
        if x and x + needed > pen.width - _EDGE:
            x, pen.y = 0.0, pen.y + LEAST * 1.6
        label = wrapped(swatch.label, pen.width - _SAMPLE - 6, LEAST, most=1)
        swatch.draw(pen, x, pen.y + LEAST * 0.7)
        pen.lines(label, x + _SAMPLE + 4, pen.y, LEAST)
        x += needed + 12
    if legend:
        pen.y += LEAST * 1.6 + 3


def _whole(pen: Pen, title: str, alt: str) -> str:
    wide_, high = f"{pen.width:.2f}", f"{pen.y:.2f}"
    millimeters = f"{pen.width / PER_CM * 10:.2f}mm", f"{pen.y / PER_CM * 10:.2f}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{millimeters[0]}" height="{millimeters[1]}"'
        f' viewBox="0 0 {wide_} {high}" role="img" aria-labelledby="title desc"'
        f' font-family="{FAMILY}, Verdana, sans-serif">\n'
        f'<title id="title">{escape(clean(title))}</title>\n<desc id="desc">{escape(clean(alt))}</desc>\n'
        f'<rect width="{wide_}" height="{high}" fill="{PAPER}"/>\n' + "\n".join(pen.parts) + "\n</svg>\n"
    )
