"""What a page's script needs of a network, as rows in which every repeated text stands once.

pyvis collects nodes and edges; vis-network's words for them would take ten times the room, so they travel
as rows, whose columns ``templates/page/data.js`` names again. A row ends with its last column that says
something.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.rdf.terms import BASE
from viz.colors import NIGHT, NIGHT_RATIO, PAPER, legible, mix
from viz.layout import bends, positions
from viz.model import INFERRED, OPINION, Mark
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from viz.evidence import Evidence
    from viz.model import Link, Network, Node

__all__ = ["complete", "data"]

Row = list[Any]


class _Table(dict[Any, int]):
    """Numbers things in the order in which they first come."""

    def __missing__(self, key: Any) -> int:  # noqa: ANN401 - whatever can be counted
        self[key] = len(self)
        return self[key]


class _Texts(_Table):
    """Numbers texts, each of them in one line; the empty text is 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def at(self, text: str) -> int:
        return self[clean(text)]


def complete(network: Network) -> Network:
    """Return a network whose legend has a mark for whatever is drawn: a drawing may come from any graph."""
    return replace(
        network,
        families=_with(network.families, {link.family: link.colour for link in network.links}),
        groups=_with(network.groups, {node.group: node.colour for node in network.nodes}),
        statuses=_with(network.statuses, {link.status: "" for link in network.links}),
    )


def data(network: Network) -> str:
    """Return the data of a complete network as JSON in which nothing can end or open an element."""
    text = json.dumps(_Rows(network).whole(), ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


class _Rows:
    """The tables of one page."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.texts = _Texts()
        self.families = _numbered(network.families)
        self.groups = _numbered(network.groups)
        self.statuses = _numbered(network.statuses)
        self.relations: dict[tuple[Any, ...], int] = _Table()
        self.documents: dict[tuple[str | int, ...], int] = _Table()
        self.claims = {each.claim: number for number, each in enumerate(network.evidence)}

    def whole(self) -> Mapping[str, Any]:
        """Return all tables; the texts come last, when all are numbered."""
        graph = self.collected()
        rows = {
            "base": BASE,
            "title": self.texts.at(self.network.title),
            "language": self.network.language,
            "languages": list(self.network.languages or (self.network.language,)),
            "families": [
                [mark.name, self.texts.at(mark.label), *_paints(mark)] for mark in self.network.families
            ],
            "groups": [
                [mark.name, self.texts.at(mark.label), *_paints(mark)] for mark in self.network.groups
            ],
            "statuses": [self.status(mark) for mark in self.network.statuses],
            "nodes": [_trim([node[key] for key in _NODE]) for node in graph.nodes],
            "edges": [_trim([edge[key] for key in _EDGE]) for edge in graph.edges],
            "claims": [_trim(self.claim(each)) for each in self.network.evidence],
            "relations": [list(relation) for relation in self.relations],
            "documents": [list(document) for document in self.documents],
        }
        return {**rows, "texts": list(self.texts), "glossary": self.glossary()}

    def collected(self) -> Any:  # noqa: ANN401 - pyvis has no types
        """Collect nodes and edges with pyvis, by their number."""
        from pyvis.network import Network as Vis

        places = positions(self.network)
        bent = bends(self.network, places)
        number = {node.id: at for at, node in enumerate(self.network.nodes)}
        graph = Vis(directed=True)
        for node in self.network.nodes:
            x, y = places[node.id]
            graph.add_node(number[node.id], x=x, y=y, **self.node(node))
        for link in self.network.links:
            bend = bent[link.id]
            graph.add_edge(number[link.source], number[link.target], bend=bend, **self.link(link))
        return graph

    def node(self, node: Node) -> Mapping[str, Any]:
        return {
            "name": node.id,
            "text": self.texts.at(node.label),
            "kind": self.texts.at(node.kind),
            "place": self.groups[node.group],
            "names": list(_names(node)),
            "registers": [[each.label, each.address] for each in node.registers],
            "note": self.texts.at(node.note),
        }

    def link(self, link: Link) -> Mapping[str, Any]:
        return {
            "relation": self.relations[self.relation(link)],
            "status": self.statuses[link.status],
            "claims": [self.claims[each.claim] for each in link.claims],
            "premises": [self.claims[each.claim] for each in link.premises],
            "rules": [self.texts.at(rule) for rule in link.rules],
        }

    def relation(self, link: Link) -> tuple[Any, ...]:
        return (
            link.relation,
            self.texts.at(link.label),
            self.texts.at(link.inverse),
            self.families[link.family],
            int(link.symmetric),
            int(link.attributed),
        )

    def status(self, mark: Mark) -> Row:
        opinion, inferred = mark.name == OPINION, mark.name == INFERRED
        return [mark.name, self.texts.at(mark.label), mark.line, int(opinion), int(inferred)]

    def claim(self, claim: Evidence) -> Row:
        at = self.texts.at
        return [
            claim.claim,
            at(claim.subject),
            at(claim.relation),
            at(claim.object),
            at(claim.status),
            self.documents[self.document(claim)],
            [[at(voice), at(name)] for voice, name in zip(claim.voices, claim.speakers, strict=True)],
            at(claim.evidence),
            clean(claim.quote),
            claim.language,
            at(claim.role),
            at(claim.dates),
            *claim.happened,
            [[at(label), at(value)] for label, value in claim.qualifiers],
            [at(origin) for origin in claim.origins],
        ]

    def document(self, claim: Evidence) -> tuple[str | int, ...]:
        publisher = self.texts.at(claim.publisher)
        title, language = clean(claim.title), claim.title_language
        return claim.document, title, publisher, claim.issued, claim.source, language

    def glossary(self) -> Mapping[str, Mapping[int, str]]:
        """Say in each other language those texts that stand in the tables."""
        known = {clean(text): others for text, others in self.network.glossary.items()}
        found: dict[str, dict[int, str]] = {code: {} for code in self.network.languages}
        for text, number in self.texts.items():
            for code, other in known.get(text, {}).items():
                if code in found:
                    found[code][number] = clean(other)
        return found


_NODE = ("name", "text", "place", "kind", "x", "y", "names", "registers", "note")
_EDGE = ("from", "to", "relation", "status", "bend", "claims", "premises", "rules")


def _names(node: Node) -> Iterator[Row]:
    """Yield a thing's names other than its label, with what is known of each."""
    for each in node.called:
        yield _trim([clean(each.text), each.language, each.kind, each.since, each.until, each.users])
    if not node.called:
        yield from ([clean(name)] for name in node.names if clean(name) != clean(node.label))


def _trim(row: Sequence[Any]) -> Row:
    """Return a row without the empty columns at its end."""
    kept = len(row)
    while kept > 1 and not row[kept - 1]:
        kept -= 1
    return list(row[:kept])


def _with(marks: Iterable[Mark], used: Mapping[str, str]) -> tuple[Mark, ...]:
    known = tuple(marks)
    missing = sorted(used.keys() - {mark.name for mark in known})
    return (*known, *(Mark(name=name, label=name or "other", colour=used[name]) for name in missing))


def _numbered(marks: Iterable[Mark]) -> Mapping[str, int]:
    return {mark.name: at for at, mark in enumerate(marks)}


def _paints(mark: Mark) -> Iterator[str]:
    """Yield a mark's colours: line and fill by day, line and fill by night."""
    yield legible(mark.colour)
    yield mix(mark.colour, PAPER, 0.85)
    yield legible(mark.colour, NIGHT, NIGHT_RATIO)
    yield mix(mark.colour, NIGHT, 0.72)
