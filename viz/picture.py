"""The graph as a picture for print: layers from left to right by Graphviz's ``dot``, every line labelled.

Links of one family and one kind of line between the same two things share a line and list their relations
on it, so that a dense pair stays readable. Opinions and goals are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Literal

from viz.colours import INK, PAPER, legible, mix
from viz.fonts import FAMILY, use_shipped_font
from viz.network import INFERRED, NOTICE, Link, Network, Node
from viz.text import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pygraphviz import AGraph

__all__ = ["MOST", "Format", "draw", "shown"]

Format = Literal["svg", "png", "pdf"]

MOST = 60
"""How many things a picture shows; more would not be legible on a page."""

_QUIET = "#5b6675"
_STYLES = {"solid": "solid", "dashed": "dashed", "dotted": "dotted", "crossed": "dotted"}
_EPOCH = b"D:20000101000000Z"


def shown(network: Network, most: int = MOST) -> Network:
    """Return what a picture shows of a network: no opinions, no goals, at most ``most`` things.

    Where there are more, the most tied stay, and among equals the first by name.
    """
    facts = network.only(link for link in network.links if not link.folded)
    ties = facts.ties
    kept = {node.id for node in sorted(facts.nodes, key=lambda node: (-ties[node.id], node.id))[:most]}
    return facts.only(link for link in facts.links if {link.source, link.target} <= kept)


def draw(network: Network, format: Format = "svg", *, most: int = MOST) -> bytes:
    """Draw a network; the same bytes for the same network.

    PNG has 144 dots an inch. The picture says how many things it leaves out.
    """
    use_shipped_font()
    picture = shown(network, most)
    graph = _graph(picture, left_out=len(network.nodes) - len(picture.nodes))
    if format == "png":
        graph.graph_attr["dpi"] = "144"
    drawn: bytes = graph.draw(format=format, prog="dot")
    return _settled(drawn, format, picture.title)


def _graph(network: Network, left_out: int) -> AGraph:
    from pygraphviz import AGraph

    graph = AGraph(strict=False, directed=True)
    graph.graph_attr.update(
        rankdir="LR",
        fontname=FAMILY,
        fontsize="10",
        label=_below(network, left_out),
        labelloc="b",
        labeljust="l",
        bgcolor=PAPER,
        pad="0.4",
        nodesep="0.16",
        ranksep="0.35",
        splines="true",
    )
    graph.node_attr.update(fontname=FAMILY, fontsize="11", shape="box", style="rounded,filled", margin="0.1,0.05")
    graph.edge_attr.update(fontname=FAMILY, fontsize="8.5", arrowsize="0.6", penwidth="1.3")
    inside = graph.add_subgraph(name="cluster_all", peripheries="0", labeljust="l", label=_above(network))
    names = {node.id: f"n{number}" for number, node in enumerate(network.nodes)}
    for node in network.nodes:
        inside.add_node(names[node.id], **_box(node))
    for number, links in enumerate(_bundles(network.links)):
        ends = names[links[0].source], names[links[0].target]
        graph.add_edge(*ends, key=f"e{number}", **_line(links))
    return graph


def _bundles(links: Iterable[Link]) -> list[list[Link]]:
    """Gather links that can share a line: same ends, family and way of being drawn."""
    found: dict[tuple[str | bool, ...], list[Link]] = defaultdict(list)
    for link in links:
        inferred = link.status == INFERRED
        found[link.source, link.target, link.family, link.line, link.symmetric, inferred].append(link)
    return list(found.values())


def _box(node: Node) -> dict[str, str]:
    name = '<BR/>'.join(f"<B>{escape(line)}</B>" for line in wrap(node.label))
    kind = f'<BR/><FONT POINT-SIZE="8" COLOR="{_QUIET}">{escape(clean(node.kind))}</FONT>'
    return {
        "label": f"<{name}{kind}>",
        "color": legible(node.colour),
        "fillcolor": mix(node.colour, PAPER, 0.85),
        "fontcolor": INK,
        "tooltip": escape(clean(", ".join(node.names) or node.label)),
    }


def _line(links: list[Link]) -> dict[str, str]:
    sample = links[0]
    colour = legible(sample.colour)
    rows = "".join(_row(link, legible(link.colour, ratio=4.5)) for link in links)
    return {
        "label": f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE>>',
        "color": mix(colour, PAPER, 0.45) if sample.status == INFERRED else colour,
        "style": _STYLES.get(sample.line, "dashed"),
        "penwidth": "0.7" if sample.status == INFERRED else "1.4",
        "dir": "both" if sample.symmetric else "forward",
        "tooltip": "; ".join(escape(_words(link)) for link in links),
    }


def _row(link: Link, colour: str) -> str:
    lines = "<BR/>".join(escape(line) for line in wrap(_words(link), 30))
    return f'<TR><TD><FONT COLOR="{colour}">{lines}</FONT></TD></TR>'


def _words(link: Link) -> str:
    """Return what is written on a line: a status that is no edge is said in words, not only by the line."""
    if link.line == "solid" and link.status != INFERRED:
        return clean(link.label)
    crossed = "✕ " if link.line == "crossed" else ""
    return clean(f"{crossed}{link.label} ({link.status_label})")


def _above(network: Network) -> str:
    return f'<<FONT POINT-SIZE="20"><B>{escape(clean(network.title))}</B></FONT>>'


def _below(network: Network, left_out: int) -> str:
    """Write the legend, the sources and the notice under the picture."""
    kinds = "".join(_swatch("■", legible(mark.colour), mark.label) for mark in network.groups)
    families = "".join(_swatch("━━", legible(mark.colour), mark.label) for mark in network.families)
    statuses = "".join(_swatch(_SAMPLES.get(mark.line, "╌╌"), INK, mark.label) for mark in network.statuses)
    rows = [("Things", kinds), ("Lines", families), ("Status", statuses)]
    cells = "".join(
        f'<TR><TD ALIGN="LEFT"><B>{name}</B></TD><TD ALIGN="LEFT">{row}</TD></TR>' for name, row in rows
    )
    closing = "".join(
        f'<TR><TD COLSPAN="2" ALIGN="LEFT"><FONT COLOR="{_QUIET}" POINT-SIZE="9">{escape(line)}</FONT></TD></TR>'
        for line in _closing(network, left_out)
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="2">{cells}{closing}</TABLE>>'


_SAMPLES = {"solid": "━━", "dashed": "╌╌", "dotted": "┈┈", "crossed": "┈✕┈"}


def _swatch(sign: str, colour: str, label: str) -> str:
    return f'<FONT COLOR="{colour}">{sign}</FONT> {escape(clean(label))} &#160;&#160; '


def _closing(network: Network, left_out: int) -> list[str]:
    documents = sorted({(each.stated, each.publisher, each.title) for each in network.evidence})
    dates = [stated for stated, _, _ in documents if stated]
    publishers = sorted({publisher for _, publisher, _ in documents if publisher})
    span = f", {dates[0]} to {dates[-1]}" if dates else ""
    source = f"Source: {len(documents)} document{'s' * (len(documents) != 1)} of {', '.join(publishers)}{span}."
    left = f" Not shown: opinions and goals, and with them or for want of room {left_out} things." if left_out else ""
    return [*wrap(source + left, 150), NOTICE]


def _settled(drawn: bytes, format: Format, title: str) -> bytes:
    """Take out what differs from run to run or from version to version."""
    if format == "pdf":
        return re.sub(rb"D:\d{14}(?:Z|[+-]\d\d'\d\d)", lambda match: _EPOCH.ljust(len(match[0])), drawn)
    if format == "svg":
        text = re.sub(r"<!--.*?-->\s*", "", drawn.decode(), flags=re.DOTALL)
        text = re.sub(r"<title>[^<]*</title>\s*", "", text)
        return text.encode()
    return drawn
