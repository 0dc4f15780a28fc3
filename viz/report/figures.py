"""Which figure is drawn, of which part of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.rdf.terms import ID
from viz.report.figure import WIDTHS
from viz.report.ladder import ladder_figure, two
from viz.report.ledger import ledger
from viz.report.neighborhood import neighborhood

if TYPE_CHECKING:
    from kg.rdf.sparql import AnyStore
    from viz.model import Network
    from viz.report.figure import Figure

__all__ = ["FIGURES", "draw", "of_graph"]

FIGURES = ("ladder", "ledger", "neighborhood")
"""The ties of two, the promises of a graph, or the ties of one thing and others."""


def of_graph(
    store: AnyStore, network: Network, show: str, names: tuple[str, str], width: int = 16, title: str = ""
) -> Figure:
    """Draw a figure of a graph's network, about one or two things by slug, IRI or label, both perhaps empty.

    Raises ``InputError`` for an unknown name, figure or width, and where there is nothing to draw.
    """
    from kg.asking.names import resolve

    one, other = (
        resolve(store, name, "Entity", "about").value.removeprefix(ID.iri) if name else "" for name in names
    )
    return draw(network, show, one=one, other=other, width=width, title=title)


def draw(
    network: Network, show: str = "", *, one: str = "", other: str = "", width: int = 16, title: str = ""
) -> Figure:
    """Draw a figure of a network, a width in centimeters wide.

    ``one`` and ``other`` are ids of things: the two of a ladder, the middle of a neighborhood. Where nothing
    says what to ``show``, the ties of the two that are named or that the graph is about, else a neighborhood.
    Raises ``InputError`` for an unknown figure or width, and where there is nothing to draw.
    """
    if width not in WIDTHS:
        raise InputError(f"no figure is {width} cm wide", where="report", fix=f"Use {_either(WIDTHS)}")
    of_two = bool(one and other) or (
        not one and network.brief is not None and len(network.brief.polities) > 1
    )
    chosen = show or ("ladder" if of_two else "neighborhood")
    if chosen not in FIGURES:
        raise InputError(f"no figure is called {show!r}", where="report", fix=f"Use {_either(FIGURES)}")
    if chosen == "ladder":
        return ladder_figure(network, two(network, one, other), width=width, title=title)
    if chosen == "ledger":
        return ledger(network, width=width, title=title)
    return neighborhood(network, one, width=width, title=title)


def _either(choices: tuple[object, ...]) -> str:
    return " or ".join(map(str, choices))
