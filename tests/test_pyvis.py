"""The drawing as pyvis keeps it: the same boxes, places and lines as the page."""

import drawn_graph
import pytest

from viz.drawings import Drawing
from viz.layout import positions
from viz.network import network


@pytest.fixture(scope="module")
def drawing():
    """A drawing of the small graph."""
    return Drawing(network(drawn_graph.store()))


def test_boxes_stand_where_the_page_has_them(drawing):
    """Each thing is a node of pyvis, by its slug, at its place."""
    places = {node["id"]: (node["x"], node["y"]) for node in drawing.to_pyvis().nodes}

    assert {name: tuple(place) for name, place in positions(drawing.network).items()} == places


def test_lines_are_those_of_the_page(drawing):
    """Each link is an edge, dashed where it is no fact, without an arrow where it reads both ways."""
    edges = {edge["id"]: edge for edge in drawing.to_pyvis().edges}

    assert {link.id for link in drawing.network.links} == set(edges)
    assert {link.id for link in drawing.network.links if link.line == "solid"} == {
        name for name, edge in edges.items() if edge["dashes"] is False
    }
    assert {link.id for link in drawing.network.links if link.symmetric} == {
        name for name, edge in edges.items() if not edge["arrows"]
    }
