"""What a page's script needs of a network, as rows in which every repeated text stands once.

The words of vis-network for nodes and edges would take ten times the room, so they travel as rows, in the
columns of :mod:`viz.page_rows`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from kg.rdf.terms import BASE
from viz import ledgers, page_rows
from viz.colors import NIGHT, NIGHT_RATIO, PAPER, legible, mix
from viz.layout import bends, positions
from viz.model import INFERRED, Mark
from viz.page_rows import cells, row
from viz.report.source_line import license_name
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.asking.evidence import Evidence
    from kg.asking.ledger import Lane
    from viz.model import Link, Network, Node, Step
    from viz.page_rows import Row, Values

__all__ = ["complete", "data", "found", "sign", "steps"]

_STEPS = 4
"""So many findings stand on the first screen, beside the drawing."""

_PATH = re.compile(r"[MLHVCSQTAZ0-9 .,-]{1,400}")
"""Path data of SVG that stays where it is put: absolute commands and numbers only."""

_REFERENCED, _PROVED, _UNREVIEWED = 2, 3, 4


def _absent(claim: Evidence) -> int:
    if claim.unreviewed:
        return _UNREVIEWED
    if claim.words_hash:
        return _PROVED if claim.quote else _REFERENCED
    return int(not claim.quote)


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
        families=_with(network.families, {link.family: link.color for link in network.links}),
        groups=_with(network.groups, {node.group: node.color for node in network.nodes}),
        statuses=_with(network.statuses, {link.status: "" for link in network.links}),
    )


def steps(network: Network) -> tuple[Step, ...]:
    """Return the findings that a page shows, the steps of its tour; none for a part of a graph."""
    return network.brief.steps[:_STEPS] if network.brief else ()


def sign(mark: Mark) -> str:
    """Return a mark's sign where it is path data: a sign is data and may be anything."""
    return mark.sign if _PATH.fullmatch(mark.sign) else ""


def data(network: Network) -> str:
    """Return the data of a complete network as JSON in which nothing can end or open an element."""
    return _inert(_Rows(network).whole())


def found(network: Network) -> str:
    """Return the index of what a network's statements are found by, as JSON like that of its data."""
    return _inert(network.finder.rows(network) if network.finder and network.evidence else {})


def _inert(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: clean(text) for language, text in texts.items()}


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
        self.claims = {each.iri: number for number, each in enumerate(network.evidence)}

    def whole(self) -> Mapping[str, Any]:
        """Return all tables; the texts come last, when all are numbered."""
        drawn = self.drawn()
        rows = {
            "base": BASE,
            "title": self.texts.at(self.network.title),
            "language": self.network.language,
            "version": self.network.version,
            "license": license_name(self.network.license),
            "languages": list(self.network.languages or (self.network.language,)),
            "families": [row("families", self.mark(mark)) for mark in self.network.families],
            "groups": [row("groups", self.mark(mark)) for mark in self.network.groups],
            "statuses": [row("statuses", self.status(mark)) for mark in self.network.statuses],
            **drawn,
            "headline": self.network.brief.headline if self.network.brief else "",
            "two": list(self.network.brief.polities) if self.network.brief else [],
            "steps": [self.step(each) for each in steps(self.network)],
            **self.tour(),
            "promises": [self.promise(each) for each in self.network.ledger.lanes]
            if self.network.ledger
            else [],
            "claims": [row("claims", self.claim(each)) for each in self.network.evidence],
            "relations": [list(relation) for relation in self.relations],
            "documents": [list(document) for document in self.documents],
        }
        return {"columns": page_rows.COLUMNS, **rows, "texts": list(self.texts), "glossary": self.glossary()}

    def drawn(self) -> Mapping[str, list[Row]]:
        """Return nodes and edges with their places and bends; an edge names its ends by their number."""
        places = positions(self.network)
        bent = bends(self.network, places)
        number = {node.id: at for at, node in enumerate(self.network.nodes)}
        nodes = [
            {**self.node(node), **dict(zip(("x", "y"), places[node.id], strict=True))}
            for node in self.network.nodes
        ]
        edges = [
            {
                **self.link(link),
                "from": number[link.source],
                "to": number[link.target],
                "bend": bent[link.id],
            }
            for link in self.network.links
        ]
        return {
            "nodes": [row("nodes", node) for node in nodes],
            "edges": [row("edges", edge) for edge in edges],
        }

    def step(self, step: Step) -> Row:
        """Return headings by language, sentence and claims, in order of time, of one step of the tour.

        Where the page has not all of them, their number follows.
        """
        behind = self.behind(step.claims)
        left = [len(step.claims)] if self.network.whole and len(behind) < len(step.claims) else []
        return [_clean(step.headings), step.sentence, behind, *left]

    def tour(self) -> Mapping[str, Any]:
        """Return the tour by hand, where there is one: title by language, and sentences, claims and views."""
        if self.network.tour is None:
            return {}
        steps = [
            [_clean(each.sentences), self.behind(each.claims), each.shows] for each in self.network.tour.steps
        ]
        return {"tour": {"title": _clean(self.network.tour.titles), "steps": steps}}

    def behind(self, claims: Iterable[str]) -> list[int]:
        """Return the numbers of the claims behind a step, in order of time."""
        numbers = {iri: self.claims[iri] for iri in claims if iri in self.claims}
        placed = {each.iri: each.in_time for each in self.network.evidence}
        return [numbers[iri] for iri in sorted(numbers, key=placed.__getitem__)]

    def promise(self, lane: Lane) -> Row:
        """Return name, title and claims, in order of time, of a promise of the ledger."""
        claims = [self.claims[mark.claim] for mark in lane.marks if mark.claim in self.claims]
        return [ledgers.slug(lane), lane.title, claims]

    def mark(self, mark: Mark) -> Values:
        line, fill, night_line, night_fill = _paints(mark)
        return {
            "name": mark.name,
            "label": self.texts.at(mark.label),
            "line": line,
            "fill": fill,
            "nightLine": night_line,
            "nightFill": night_fill,
            "sign": sign(mark),
        }

    def status(self, mark: Mark) -> Values:
        return {
            "name": mark.name,
            "label": self.texts.at(mark.label),
            "line": mark.line,
            "dashes": mark.dash,
            "opinion": int(mark.view),
            "inferred": int(mark.name == INFERRED),
            "said": int(mark.said),
        }

    def node(self, node: Node) -> Values:
        return {
            "name": node.id,
            "text": self.texts.at(node.label),
            "kind": self.texts.at(node.kind),
            "place": self.groups[node.group],
            "names": list(_names(node)),
            "registers": [[each.label, each.address] for each in node.registers],
            "note": self.texts.at(node.note),
        }

    def link(self, link: Link) -> Values:
        return {
            "relation": self.relations[cells("relations", self.relation(link))],
            "status": self.statuses[link.status],
            "claims": [self.claims[each.iri] for each in link.claims],
            "premises": [self.claims[each.iri] for each in link.premises],
            "rules": [self.texts.at(rule) for rule in link.rules],
        }

    def relation(self, link: Link) -> Values:
        return {
            "name": link.relation,
            "label": self.texts.at(link.label),
            "verb": self.texts.at(link.verb or link.label),
            "inverse": self.texts.at(link.inverse),
            "family": self.families[link.family],
            "symmetric": int(link.symmetric),
            "attributed": int(link.attributed),
        }

    def claim(self, claim: Evidence) -> Values:
        at = self.texts.at
        since, until = claim.happened
        return {
            "id": claim.slug,
            "subject": at(claim.subject.label),
            "relation": at(claim.relation.label),
            "verb": at(claim.sentence.verb),
            "object": at(claim.object.label),
            "noun": at(claim.sentence.noun),
            "status": at(claim.status.label),
            "standing": at(claim.sentence.standing),
            "document": self.documents[cells("documents", self.document(claim))],
            "speakers": [[at(each.slug), at(each.label)] for each in claim.speakers],
            "evidence": at(claim.kept),
            "quote": clean(claim.quote or ""),
            "absent": _absent(claim),
            "language": claim.language,
            "role": at(claim.role),
            "capacity": at(claim.capacity),
            "dates": at(", ".join(claim.dates)),
            "from": since,
            "to": until,
            "qualifiers": [[at(label), at(value)] for label, value in claim.qualifiers],
            "origins": [at(origin.label) for origin in claim.origins],
            "coding": at(claim.coding),
            "sic": clean(claim.sic),
            "ascribed": [at(each.label) for each in claim.ascribed_to],
            "locator": clean(claim.locator),
        }

    def document(self, claim: Evidence) -> Values:
        return {
            "id": claim.document.slug,
            "title": clean(claim.title),
            "publisher": self.texts.at(claim.publisher),
            "issued": claim.issued,
            "source": claim.address,
            "language": claim.title_language,
        }

    def glossary(self) -> Mapping[str, Mapping[int, str]]:
        """Say in each other language those texts that stand in the tables."""
        known = {clean(text): others for text, others in self.network.glossary.items()}
        found: dict[str, dict[int, str]] = {code: {} for code in self.network.languages}
        for text, number in self.texts.items():
            for code, other in known.get(text, {}).items():
                if code in found:
                    found[code][number] = clean(other)
        return found


def _names(node: Node) -> Iterator[Row]:
    """Yield a thing's names other than its label, with what is known of each."""
    for each in node.called:
        yield row("names", {**asdict(each), "text": clean(each.text)})
    if not node.called:
        others = (clean(name) for name in node.names)
        yield from ([name] for name in others if name != clean(node.label))


def _with(marks: Iterable[Mark], used: Mapping[str, str]) -> tuple[Mark, ...]:
    known = tuple(marks)
    missing = sorted(used.keys() - {mark.name for mark in known})
    return (*known, *(Mark(name=name, label=name or "other", color=used[name]) for name in missing))


def _numbered(marks: Iterable[Mark]) -> Mapping[str, int]:
    return {mark.name: at for at, mark in enumerate(marks)}


def _paints(mark: Mark) -> Iterator[str]:
    """Yield a mark's colors: line and fill by day, line and fill by night."""
    yield legible(mark.color)
    yield mix(mark.color, PAPER, 0.85)
    yield legible(mark.color, NIGHT, NIGHT_RATIO)
    yield mix(mark.color, NIGHT, 0.72)
