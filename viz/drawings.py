"""Every format in which a network is drawn, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.network import network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import Store

    from viz.model import Network

__all__ = ["FORMATS", "draw", "of_build"]


def _html(drawn: Network) -> bytes:
    from viz import page

    return page.page(drawn).encode()


def _svg(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "svg")


def _png(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "png")


def _pdf(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "pdf")


def _graphml(drawn: Network) -> bytes:
    from viz import networks

    return networks.graphml(drawn)


def _gexf(drawn: Network) -> bytes:
    from viz import networks

    return networks.gexf(drawn)


FORMATS: Mapping[str, Callable[[Network], bytes]] = {
    "html": _html,
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
    "graphml": _graphml,
    "gexf": _gexf,
}
"""Page, picture and network files; each names its file's suffix."""


def draw(drawn: Network, form: str) -> bytes:
    """Draw a network in one of :data:`FORMATS`."""
    return FORMATS[form](drawn)


def of_build() -> Mapping[str, Callable[[Store], bytes]]:
    """Return the drawings that belong to a build, by the names of their files."""
    return {
        "graph.html": lambda store: _html(network(store)),
        "graph.svg": lambda store: _svg(network(store)),
    }
