"""The drawing as a pyvis network, for those who go on with pyvis: the boxes, places and lines of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.layout import positions
from viz.text import clean

if TYPE_CHECKING:
    from pyvis.network import Network as PyvisNetwork

    from viz.model import Link, Network, Node

__all__ = ["to_pyvis"]

_DASHES: dict[str, bool | list[int]] = {"solid": False, "dashed": [8, 6], "dotted": [2, 5], "crossed": [2, 5]}


def to_pyvis(drawn: Network) -> PyvisNetwork:
    """Return a ``pyvis.network.Network`` with a node for each thing, by slug, and an edge for each link.

    Places are those of the page and physics is off. Titles are plain text with a line for each claim: who
    says so, in which words. Opinions are hidden, as on the page; ``edge["hidden"] = False`` shows one.
    """
    from pyvis.network import Network as PyvisNetwork

    graph = PyvisNetwork(directed=True, height="100vh", heading=clean(drawn.title))
    graph.toggle_physics(status=False)
    places = positions(drawn)
    for node in drawn.nodes:
        x, y = places[node.id]
        graph.add_node(clean(node.id), x=x, y=y, **_box(node))
    for link in drawn.links:
        graph.add_edge(clean(link.source), clean(link.target), **_line(link))
    return graph


def _box(node: Node) -> dict[str, object]:
    return {
        "label": clean(node.label),
        "title": clean(node.kind),
        "group": clean(node.group),
        "color": node.color,
        "shape": "box",
    }


def _line(link: Link) -> dict[str, object]:
    return {
        "id": clean(link.id),
        "label": link.words,
        "title": "\n".join(_said(link)) or link.words,
        "color": link.color,
        "dashes": _DASHES.get(link.line, False),
        "arrows": "" if link.symmetric else "to",
        "value": max(1, len(link.claims)),
        "hidden": link.folded,
    }


def _said(link: Link) -> list[str]:
    return [
        clean(f"{each.voices}: {f'“{each.quote}”' if each.quote else each.status}") for each in link.claims
    ]
