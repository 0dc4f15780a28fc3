"""The graph as one HTML file that asks the network for nothing: drawing, evidence and table.

pyvis collects nodes and edges, our own template shows them: nothing is loaded from elsewhere, a
Content-Security-Policy forbids it, and no text of the graph is ever read as HTML or script.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from viz.colours import PAPER, legible, mix
from viz.layout import bends, parallel, positions
from viz.model import INFERRED
from viz.text import clean, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viz.evidence import Evidence
    from viz.model import Link, Mark, Network

__all__ = ["page"]

_NIGHT = "#14181f"
_DASHES = {"solid": False, "dashed": [9, 5], "dotted": [2, 4], "crossed": [2, 4]}
_DENSE = 5
"""From so many parallel lines on their labels are shown from farther away: there is room between them."""

_INJECTION = 'document.createElement("style")'


def page(network: Network) -> str:
    """Draw a network as a page; the same text for the same network."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    scripts = [_library(), _asset("page.js")]
    style = _asset("page.css") + _mark_colours(network)
    return environment.get_template("page.html.j2").render(
        network=network,
        policy=_policy(scripts, style),
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files, no text of the graph
        style=Markup(style),  # noqa: S704 - our own file and checked colours
        data=Markup(_data(network)),  # noqa: S704 - JSON without < > &
        counts=_counts(network),
        rows=list(_rows(network)),
    )


def _asset(name: str) -> str:
    return (files("viz") / "templates" / name).read_text(encoding="utf-8")


def _library() -> str:
    """Return vis-network, kept from adding style elements of its own, which the policy forbids.

    What it would add styles controls that this page does not have.
    """
    text = (files("viz") / "vendor" / "vis-network.min.js").read_text(encoding="utf-8")
    if text.count(_INJECTION) != 1 or "</script" in text:
        raise ValueError("vis-network adds its styles in a way this page does not know")
    return text.replace(_INJECTION, 'document.createElement("template")')


def _policy(scripts: Iterable[str], style: str) -> str:
    """Allow our scripts and style by their hashes, pictures made in the page, and nothing else."""
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _mark_colours(network: Network) -> str:
    """Write a rule for each colour of the legend, by day and by night."""
    marks = [*enumerate(network.groups), *enumerate(network.families)]
    prefixes = ["g"] * len(network.groups) + ["f"] * len(network.families)
    named = [(f"{prefix}{number}", mark) for prefix, (number, mark) in zip(prefixes, marks, strict=True)]
    return "".join(
        f".{name}{{--day:{legible(mark.colour)};--night:{legible(mark.colour, _NIGHT)}}}\n"
        for name, mark in named
    )


def _counts(network: Network) -> dict[str, int]:
    """Count what is drawn: things, links, and of these the folded ones, and the claims behind them."""
    return {
        "things": len(network.nodes),
        "links": len(network.links),
        "folded": sum(link.folded for link in network.links),
        "inferred": sum(link.status == INFERRED for link in network.links),
        "claims": len({each.id for link in network.links for each in link.claims}),
        "documents": len(
            {(each.title, each.publisher, each.stated, each.source) for each in network.evidence}
        ),
    }


def _rows(network: Network) -> Iterable[dict[str, Any]]:
    """Yield a row of the table for each claim of each link, and one for each inferred link."""
    labels = {node.id: node.label for node in network.nodes}
    for link in network.links:
        for claim in link.claims or (None,):
            ends = (claim.subject, claim.object) if claim else (labels[link.source], labels[link.target])
            yield {"link": link, "claim": claim, "source": ends[0], "target": ends[1]}


def _data(network: Network) -> str:
    """Write what the script needs, as JSON in which nothing can end or open an element."""
    graph = _vis(network)
    words = {each.id: link.words for link in network.links for each in link.claims}
    data = {
        "nodes": graph.nodes,
        "edges": graph.edges,
        "evidence": {each.id: _shown(each, words.get(each.id, "")) for each in network.evidence},
        "groups": {mark.name: _paint(mark) for mark in network.groups},
        "families": {mark.name: _paint(mark) for mark in network.families},
        "language": network.language,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def _paint(mark: Mark) -> Mapping[str, str]:
    """Return a mark's colours: line and fill by day, line and fill by night."""
    return {
        "label": mark.label,
        "line": legible(mark.colour),
        "fill": mix(mark.colour, PAPER, 0.85),
        "nightLine": legible(mark.colour, _NIGHT),
        "nightFill": mix(mark.colour, _NIGHT, 0.72),
    }


def _vis(network: Network) -> Any:  # noqa: ANN401 - pyvis has no types
    """Collect nodes and edges with pyvis; what vis-network does not know travels along to our script."""
    from pyvis.network import Network as Vis

    places = positions(network)
    bent = bends(network, places)
    ties = network.ties
    dense = {link.id for links in parallel(network).values() if len(links) >= _DENSE for link in links}
    graph = Vis(directed=True)
    for node in network.nodes:
        x, y = places[node.id]
        graph.add_node(
            node.id,
            label="\n".join(wrap(node.label)),
            shape="box",
            color=legible(node.colour),
            x=x,
            y=y,
            name=clean(node.label),
            names=[clean(name) for name in node.names],
            kind=clean(node.kind),
            kindGroup=node.group,
            ties=ties[node.id],
        )
    for link in network.links:
        graph.add_edge(link.source, link.target, **_edge(link, bent[link.id], dense=link.id in dense))
    return graph


def _edge(link: Link, bend: float, *, dense: bool) -> dict[str, Any]:
    """Return an edge's options for vis-network, and beside them what the panel shows."""
    curve = "curvedCW" if bend > 0 else "curvedCCW"
    return {
        "id": link.id,
        "label": link.words,
        "arrows": "to, from" if link.symmetric else "to",
        "dashes": _DASHES.get(link.line, [9, 5]),
        "width": 0.8 if link.status == INFERRED else 1.6,
        "smooth": {"enabled": bool(bend), "type": curve, "roundness": abs(bend)},
        "labelSize": 12 if dense else 10,
        "family": link.family,
        "status": link.status,
        "statusLabel": link.status_label,
        "symmetric": link.symmetric,
        "folded": link.folded,
        "claims": [each.id for each in link.claims],
        "rules": list(link.rules),
        "premises": [each.id for each in link.premises],
    }


def _shown(evidence: Evidence, words: str) -> dict[str, Any]:
    """Return what the panel shows of a claim, empty values left out; ``words`` are those of its line."""
    tie = words or f"{evidence.relation} ({evidence.status})"
    shown: dict[str, Any] = {
        "plainly": f"{evidence.subject} {tie} {evidence.object}",
        "quote": evidence.quote,
        "language": evidence.language,
        "speakers": list(evidence.speakers),
        "role": evidence.role,
        "status": evidence.status,
        "evidence": evidence.evidence,
        "stated": evidence.stated,
        "title": evidence.title,
        "publisher": evidence.publisher,
        "source": evidence.source,
        "origins": list(evidence.origins),
        "qualifiers": [list(pair) for pair in evidence.qualifiers],
    }
    return {key: value for key, value in shown.items() if value}
