"""The graph as a picture for print: layers from left to right by Graphviz's ``dot``, every line labeled.

Links of one family and one kind of line between the same two things share a line and list their relations
on it, so that a dense pair stays readable. Opinions and goals are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Literal

from kg.errors import InputError
from viz.colors import INK, PAPER, legible, mix
from viz.dot import Graph, UndrawnError, laid_out
from viz.fonts import FAMILY
from viz.model import INFERRED, Link, Mark, Network, Node
from viz.text import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

__all__ = ["MOST", "Format", "draw", "shown"]

Format = Literal["svg", "png", "pdf"]

MOST = 60
"""How many things a picture shows; more would not be legible on a page."""

_LEAST = 12
"""How many things a picture shows at least, however many lines these need."""

_MOST_LINES = 260
"""Lines that are laid out within a second or two."""

_PATIENCE = 60.0
"""Seconds after which a layout is given up."""

_MOST_WORDS = 12
"""Relations that are named on one line."""

_LINE = 160
"""Letters in a line under the picture."""

_QUIET = "#5b6675"
_STYLES = {"solid": "solid", "dashed": "dashed", "dotted": "dotted", "crossed": "dotted"}
_EPOCH = b"D:20000101000000Z"


def shown(network: Network, most: int = MOST) -> Network:
    """Return what a picture shows of a network: no opinions, no goals, at most ``most`` things.

    Where there are more, the most tied stay, among equals those of the class of the most tied one. A tie
    that follows from one between the same two things says nothing new, and is left out as well. What nothing
    ties stays: it was asked for.
    """
    claimed = _claimed(network)
    tied = network.only(link for link in network.links if not link.folded and not _repeats(link, claimed))
    facts = _with_untied(tied, network)
    ties = facts.ties
    first = max(facts.nodes, key=lambda node: ties[node.id], default=None)

    def rank(node: Node) -> tuple[int, bool, str]:
        return -ties[node.id], first is not None and node.group != first.group, node.id

    kept = {node.id for node in sorted(facts.nodes, key=rank)[:most]}
    return _with_untied(
        facts.only(link for link in facts.links if {link.source, link.target} <= kept), facts, kept
    )


def _with_untied(part: Network, whole: Network, kept: Container[str] | None = None) -> Network:
    """Add to a part what nothing ties in the whole, of this only what is kept."""
    ends = {node.id for node in part.nodes}
    ties = whole.ties
    nodes = tuple(
        node
        for node in whole.nodes
        if node.id in ends or (not ties[node.id] and (kept is None or node.id in kept))
    )
    groups = {node.group for node in nodes}
    return replace(part, nodes=nodes, groups=tuple(mark for mark in whole.groups if mark.name in groups))


def _claimed(network: Network) -> Mapping[frozenset[str], set[str]]:
    """Return the claims that are drawn between each two things."""
    found: dict[frozenset[str], set[str]] = defaultdict(set)
    for link in network.links:
        if not link.folded:
            found[frozenset([link.source, link.target])].update(each.iri for each in link.claims)
    return found


def _repeats(link: Link, claimed: Mapping[frozenset[str], set[str]]) -> bool:
    """Say whether an inferred link rests on a claim that is drawn between the same two things."""
    ends = frozenset([link.source, link.target])
    return link.status == INFERRED and not claimed[ends].isdisjoint(each.iri for each in link.premises)


def _legible(network: Network, most: int) -> Network:
    """Return what a picture shows: fewer things where those would need more lines than can be laid out."""
    picture = shown(network, most)
    while len(_lines(picture.links)) > _MOST_LINES and len(picture.nodes) > _LEAST:
        picture = shown(network, max(_LEAST, len(picture.nodes) * 3 // 4))
    return picture


def draw(network: Network, format: Format = "svg", *, most: int = MOST) -> bytes:
    """Draw a network; the same bytes for the same network.

    PNG has 144 dots an inch. The picture says how many things it leaves out; where all that it would show
    cannot be laid out in time it shows the few most tied, and says that too. Raises ``InputError`` where not
    even these can be laid out.
    """
    picture, told = _legible(network, most), ""
    try:
        drawn = _laid_out(picture, network, format)
    except UndrawnError as error:
        told = f" A larger picture could not be laid out: {error}."
        picture = _legible(network, _LEAST)
        drawn = _again(picture, network, format, told)
    return _settled(drawn, format, picture.title)


def _again(picture: Network, network: Network, format: Format, told: str) -> bytes:
    """Lay out what is left of a picture that could not be laid out whole."""
    try:
        return _laid_out(picture, network, format, told)
    except UndrawnError as error:
        fix = "Draw a part: bilateral draw --about NAME"
        raise InputError(f"cannot be laid out: {error}", where="picture", fix=fix) from error


def _laid_out(picture: Network, network: Network, format: Format, told: str = "") -> bytes:
    """Have ``dot`` lay out what a picture shows of a network, with what is told beside how much it lacks."""
    graph = _graph(picture, _left_out(picture, network) + told)
    if format == "png":
        graph.all = {**graph.all, "dpi": "144"}
    return laid_out(graph, format, _PATIENCE)


def _left_out(picture: Network, network: Network) -> str:
    """Say what a picture lacks of a network, and of the graph of which that is a part."""
    whole = network.whole or network.extent
    left = whole.things - len(picture.nodes)
    if not left:
        return ""
    told = f" Left out: opinions and goals; {left} things that only they tie, or for want of room."
    if network.whole is None:
        return told
    lacks = whole.less(picture.extent)
    more = f" With them {lacks.ties:,} ties and {lacks.statements:,} statements."
    return f"{told}{more} The page shows more; bilateral draw --about NAME draws all ties of one thing."


def _graph(network: Network, left_out: str) -> Graph:
    names = {node.id: f"n{number}" for number, node in enumerate(network.nodes)}
    return Graph(
        all={
            "rankdir": "LR",
            "fontname": FAMILY,
            "fontsize": "10",
            "label": _below(network, left_out),
            "labelloc": "b",
            "labeljust": "l",
            "bgcolor": PAPER,
            "pad": "0.4",
            "nodesep": "0.16",
            "ranksep": "0.35",
            "splines": "true",
        },
        node={
            "fontname": FAMILY,
            "fontsize": "11",
            "shape": "box",
            "style": "rounded,filled",
            "margin": "0.1,0.05",
        },
        edge={"fontname": FAMILY, "fontsize": "8.5", "arrowsize": "0.6", "penwidth": "1.3"},
        inside={"peripheries": "0", "labelloc": "t", "labeljust": "l", "label": _above(network)},
        nodes=[(names[node.id], _box(node)) for node in network.nodes],
        edges=[
            (names[links[0].source], names[links[0].target], f"e{number}", _line(links))
            for number, links in enumerate(_lines(network.links))
        ],
    )


def _lines(links: Sequence[Link]) -> list[list[Link]]:
    """Gather links that share a line: same ends, family and way of being drawn, or in a crowd the same ends.

    ``dot`` takes time by the fourth power of the number of lines: 0.3 s for 264, 91 s for 1,091.
    """
    found: dict[object, list[Link]] = defaultdict(list)
    for link in links:
        inferred = link.status == INFERRED
        found[link.source, link.target, link.family, link.line, link.symmetric, inferred].append(link)
    if len(found) <= _MOST_LINES:
        return list(found.values())
    crowd: dict[object, list[Link]] = defaultdict(list)
    for link in links:
        crowd[frozenset([link.source, link.target])].append(link)
    return list(crowd.values())


def _box(node: Node) -> dict[str, str]:
    name = "<BR/>".join(f"<B>{_escaped(line)}</B>" for line in wrap(node.label))
    kind = f'<BR/><FONT POINT-SIZE="8" COLOR="{_QUIET}">{_escaped(node.kind)}</FONT>'
    return {
        "label": f"<{name}{kind}>",
        "color": legible(node.color),
        "fillcolor": mix(node.color, PAPER, 0.85),
        "fontcolor": INK,
        "tooltip": _tip(node.names or [node.label]),
    }


def _line(links: list[Link]) -> dict[str, str]:
    sample = links[0]
    color = legible(sample.color)
    rows = "".join(_row(link, legible(link.color, ratio=4.5)) for link in links[:_MOST_WORDS])
    if len(links) > _MOST_WORDS:
        rows += _cell(f"and {len(links) - _MOST_WORDS} more", _QUIET)
    return {
        "label": f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE>>',
        "color": mix(color, PAPER, 0.45) if sample.status == INFERRED else color,
        "style": _STYLES.get(sample.line, "dashed"),
        "penwidth": "0.7" if sample.status == INFERRED else "1.4",
        "dir": "both" if any(_returns(link, sample) for link in links) else "forward",
        "tooltip": _tip(link.words for link in links),
    }


def _returns(link: Link, sample: Link) -> bool:
    """Say whether a link on a line of another leads back as well."""
    return link.symmetric or link.source != sample.source


def _row(link: Link, color: str) -> str:
    return _cell("<BR/>".join(_escaped(line) for line in wrap(link.words, 30)), color)


def _cell(lines: str, color: str) -> str:
    return f'<TR><TD><FONT COLOR="{color}">{lines}</FONT></TD></TR>'


def _escaped(text: str) -> str:
    """Return a text for a Graphviz label, without markup and without its escapes with a backslash."""
    return escape(clean(text)).replace("\\", "\\\\")


def _tip(texts: Iterable[str]) -> str:
    """Return a text for a Graphviz tooltip, where no escape is safe: a backslash becomes a like sign."""
    return escape(clean("; ".join(texts))).replace("\\", "∖")


def _text(text: str, size: float, color: str = INK, *, bold: bool = False) -> str:
    """Write a text for a Graphviz label; whatever it holds, it is text."""
    inner = f"<B>{_escaped(text)}</B>" if bold else _escaped(text)
    return f'<FONT POINT-SIZE="{size}" COLOR="{color}">{inner}</FONT>'


def _table(cells: Iterable[str]) -> str:
    """Set cells under each other."""
    rows = "".join(f'<TR><TD ALIGN="LEFT">{cell}</TD></TR>' for cell in cells)
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="3">{rows}</TABLE>'


def _above(network: Network) -> str:
    """Write title and subtitle over the picture."""
    under = [_text(network.subtitle, 11, _QUIET)] if network.subtitle else []
    return f"<{_table([_text(network.title, 22, bold=True), *under])}>"


def _below(network: Network, left_out: str) -> str:
    """Write the legend, the sources and the notice under the picture."""
    legend = {
        "Things": [_swatch("■", mark.label, legible(mark.color)) for mark in network.groups],
        "Lines": [_swatch("━━", mark.label, legible(mark.color)) for mark in network.families],
        "Status": [_swatch(_sample(mark), mark.label) for mark in network.statuses],
    }
    explained = [
        f"{_text(name, 10, bold=True)} &#160; {''.join(marks)}" for name, marks in legend.items() if marks
    ]
    closing = [_text(line, 9, _QUIET) for line in _closing(network, left_out)]
    return f"<{_table([*explained, *closing])}>"


def _sample(mark: Mark) -> str:
    """Return a stretch of a status's line."""
    if mark.name == INFERRED:
        return "──"
    return {"solid": "━━", "dashed": "╌╌", "dotted": "┈┈", "crossed": "┈✕┈"}.get(mark.line, "╌╌")


def _swatch(sign: str, label: str, color: str = INK) -> str:
    return f"{_text(sign, 10, color)} {_text(label, 10)} &#160;&#160; "


def _closing(network: Network, left_out: str) -> list[str]:
    """Return the lines that say where the picture comes from, what it lacks and what it does not mean."""
    sources = {(each.issued, each.publisher, each.title, each.address) for each in network.evidence}
    dates = sorted({issued for issued, *_ in sources if issued})
    publishers = ", ".join(sorted({publisher for _, publisher, *_ in sources if publisher}))
    span = f", {dates[0]} to {dates[-1]}" if len(dates) > 1 else "".join(f", {date}" for date in dates)
    source = f"Source: {len(sources)} document{'s' * (len(sources) != 1)} of {publishers}{span}."
    said = (source if sources else "") + left_out
    reserve = wrap(network.reserve, _LINE, most=6) if network.reserve else []
    return [*reserve, *(wrap(said, _LINE, most=6) if said else []), *wrap(network.notice, _LINE, most=6)]


def _settled(drawn: bytes, format: Format, title: str) -> bytes:
    """Take out what differs from run to run or from version to version; name fonts and the picture."""
    if format == "pdf":
        return re.sub(rb"D:\d{14}Z", _EPOCH, drawn)
    if format == "svg":
        text = re.sub(r"<!--.*?-->\s*|<title>[^<]*</title>\s*", "", drawn.decode(), flags=re.DOTALL)
        text = text.replace(f'font-family="{FAMILY}"', f'font-family="{FAMILY}, Verdana, sans-serif"')
        named = f"<title>{escape(clean(title))}</title>"
        return re.sub(
            r"<svg[^>]*>", lambda match: f'{match[0][:-1]} role="img">{named}', text, count=1
        ).encode()
    return drawn
