"""Which figure is drawn, of which part of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from viz.report import ladder, neighborhood
from viz.report.figure import WIDTHS

if TYPE_CHECKING:
    from viz.model import Network
    from viz.report.figure import Figure

__all__ = ["FIGURES", "draw"]

FIGURES = ("ladder", "neighborhood")
"""The ties of two, or those of one and others."""


def draw(  # noqa: PLR0913 - what can be chosen of a figure
    network: Network, show: str = "", *, one: str = "", other: str = "", width: int = 16, title: str = ""
) -> Figure:
    """Draw a figure of a network, a width in centimeters wide.

    ``one`` and ``other`` are ids of things: the two of a ladder, the middle of a neighborhood. Where nothing
    says what to ``show``, the ties of the two that are named or that the graph is about, else a neighborhood.
    Raises ``InputError`` for an unknown figure or width, and where there is nothing to draw.
    """
    if width not in WIDTHS:
        raise InputError(f"no figure is {width} cm wide", where="report", fix=f"Use {_either(WIDTHS)}")
    about_two = bool(one and other) or (not one and bool(network.brief) and len(_polities(network)) > 1)
    chosen = show or ("ladder" if about_two else "neighborhood")
    if chosen not in FIGURES:
        raise InputError(f"no figure is called {show!r}", where="report", fix=f"Use {_either(FIGURES)}")
    if chosen == "ladder":
        return ladder.draw(network, ladder.two(network, one, other), width=width, title=title)
    return neighborhood.draw(network, one, width=width, title=title)


def _polities(network: Network) -> tuple[str, ...]:
    return network.brief.polities if network.brief else ()


def _either(choices: tuple[object, ...]) -> str:
    return " or ".join(map(str, choices))
