"""The graph for network analysis: networkx, GraphML for most programs, GEXF for Gephi.

Attributes are plain text, whole numbers and truth values, never missing, without characters that XML forbids.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.asking.cells import AMONG, joined
from viz.colors import channels
from viz.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

    from viz.model import Link, Network, Node

__all__ = ["gexf", "graphml", "to_networkx"]


def to_networkx(drawn: Network) -> nx.MultiDiGraph[str]:
    """Return a network with a node for each thing, keyed by slug, and an edge for each link, keyed by its id.

    A symmetric link stands once, in one direction, with ``symmetric`` true. ``weight`` counts its claims, at
    least 1; quotes, speakers, dates and sources have a part for each claim, in one order, joined as
    ``kg.asking.cells`` says.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=clean(drawn.title))
    for node in drawn.nodes:
        graph.add_node(clean(node.id), **_thing(node))
    for link in drawn.links:
        graph.add_edge(clean(link.source), clean(link.target), key=clean(link.id), **_tie(link))
    return graph


def _thing(node: Node) -> dict[str, str]:
    names = joined(clean(name) for name in node.names)
    return {"label": clean(node.label), "kind": clean(node.kind), "group": clean(node.group), "names": names}


def _tie(link: Link) -> dict[str, str | int | bool]:
    claims = link.claims
    return {
        "label": clean(link.label),
        "relation": clean(link.relation),
        "family": clean(link.family),
        "status": clean(link.status),
        "symmetric": link.symmetric,
        "opinion": link.folded,
        "weight": max(1, len(claims)),
        "claims": len(claims),
        "quotes": joined(clean(each.quote or "") for each in claims),
        "speakers": joined(clean(AMONG.join(map(str, each.speakers))) for each in claims),
        "issued": joined(clean(each.issued) for each in claims),
        "sources": joined(each.address for each in claims),
        "rules": joined(clean(rule) for rule in link.rules),
    }


def graphml(drawn: Network) -> bytes:
    """Write a network as GraphML."""
    import networkx as nx

    return "\n".join([*nx.generate_graphml(to_networkx(drawn)), ""]).encode()


def gexf(drawn: Network) -> bytes:
    """Write a network as GEXF 1.2 with colors, which Gephi shows; the same bytes at any time."""
    from networkx.readwrite.gexf import GEXFWriter

    graph = to_networkx(drawn)
    for node in drawn.nodes:
        red, green, blue = channels(node.color)
        graph.nodes[clean(node.id)]["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    for _, _, key, link in graph.edges(data=True, keys=True):
        link["id"] = key
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    _tidy(writer.xml)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _tidy(root: Element) -> None:
    """Take out what tells of networkx alone: the day of writing, its name, an edge's id as an attribute."""
    for meta in root.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # it would make each file another
    for creator in root.iter("creator"):
        creator.text = "bilateral-kg"
    keys = {each.get("id") for each in root.iter("attribute") if each.get("title") == "networkx_key"}
    for tag, named in (("attributes", "id"), ("attvalues", "for")):
        for parent in root.iter(tag):
            for each in [each for each in parent if each.get(named) in keys]:
                parent.remove(each)
