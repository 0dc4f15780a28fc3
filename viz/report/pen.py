"""Draws the parts of a figure as SVG; all measures are points, all texts are text whatever they hold."""

from __future__ import annotations

from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

from viz.colors import INK
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["LEAST", "PER_CM", "Pen", "height"]

PER_CM = 72 / 2.54
"""Points in a centimeter."""
LEAST = 7.0
"""The smallest letters of a figure, in points."""
_LEADING = 1.25
"""How far apart lines of text are, in sizes of their letters."""


class Pen:
    """Writes elements of a figure that is so wide, and knows how far down it has come (``y``)."""

    def __init__(self, width: float) -> None:
        self.width, self.y = width, 0.0
        self.parts: list[str] = []

    def write(  # noqa: PLR0913 - what a text of SVG has
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        color: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """Write a line of text at its baseline; raises ``ValueError`` for letters below :data:`LEAST`."""
        if size < LEAST:
            raise ValueError(f"letters of {size} pt are too small for a report")
        self.element(
            "text",
            {
                "x": x,
                "y": y,
                "font-size": size,
                "fill": color,
                "font-weight": "bold" if bold else "",
                "text-anchor": "" if anchor == "start" else anchor,
            },
            words,
        )

    def lines(  # noqa: PLR0913 - as above
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: float,
        *,
        color: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """Write lines of text under each other, the first one's top at ``y``."""
        for number, line in enumerate(lines):
            at = y + size + number * size * _LEADING
            self.write(line, x, at, size, color=color, bold=bold, anchor=anchor)

    @contextmanager
    def below(self, place: int) -> Iterator[None]:
        """Draw beneath all that was drawn since there were so many ``parts``."""
        above = self.parts[place:]
        del self.parts[place:]
        yield
        self.parts += above

    def rule(self, x: float, to: float, y: float, color: str) -> None:
        """Draw a hairline from left to right."""
        self.path(f"M{_number(x)} {_number(y)}H{_number(to)}", color, 0.4)

    def path(self, d: str, color: str, width: float, dash: str = "") -> None:
        """Draw a stroke along the data of an SVG path."""
        self.element(
            "path", {"d": d, "fill": "none", "stroke": color, "stroke-width": width, "stroke-dasharray": dash}
        )

    def shape(self, d: str, fill: str) -> None:
        """Fill the data of an SVG path."""
        self.element("path", {"d": d, "fill": fill})

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a filled circle."""
        self.element("circle", {"cx": x, "cy": y, "r": radius, "fill": fill})

    def box(  # noqa: PLR0913 - what a rectangle has
        self, x: float, y: float, width: float, height: float, *, fill: str, line: str = "", corner: float = 0
    ) -> None:
        """Draw a rectangle, perhaps with an outline and round corners."""
        self.element(
            "rect",
            {
                "x": x,
                "y": y,
                "width": width,
                "height": height,
                "fill": fill,
                "stroke": line,
                "stroke-width": 0.7 if line else "",
                "rx": corner or "",
            },
        )

    def element(self, name: str, attributes: dict[str, str | float], words: str = "") -> None:
        """Add an element; empty attributes are left out."""
        said = "".join(
            f' {key}="{escape(_number(value) if isinstance(value, (int, float)) else value)}"'
            for key, value in attributes.items()
            if value != ""
        )
        self.parts.append(f"<{name}{said}>{escape(clean(words))}</{name}>" if words else f"<{name}{said}/>")


def height(lines: Sequence[str], size: float) -> float:
    """Return how high lines of text are."""
    return size * (1 + _LEADING * (len(lines) - 1)) + size * 0.25 if lines else 0.0


def _number(value: float) -> str:
    """Write a number with at most two decimals.

    >>> _number(3.0), _number(2.345), _number(-0.001)
    ('3', '2.35', '0')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0" if round(value, 2) == 0 else "-0")
