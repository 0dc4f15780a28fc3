"""What two builds say differently: claims, and what changes with them; nothing that is the same.

A claim that says the same of the same in the same words of a document, but with another status, speaker or
qualifier, is one changed claim and not two. Offsets, versions and counts do not matter here.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.phrasing import arrow
from kg.asking.reader import Reader
from kg.rdf.graphs import ASSERTED, ENTITIES, INFERRED, ONTOLOGY
from kg.rdf.terms import BR, CLAIM, INFERENCE, RDF, RDFS, VERDICT
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad, Store

    from kg.asking.evidence import Evidence

__all__ = ["KINDS", "Change", "diff", "to_json", "to_text"]

KINDS = ("claim", "document", "entity", "edge", "inference", "verdict", "ontology")
"""What can change, in the order in which changes are listed."""

_SIGNS = {"new": "+", "dropped": "-", "changed": "~"}
_PLURALS = {"entity": "entities", "ontology": "ontology"}

Said = set[tuple[NamedNode, NamedNode | Literal]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is new, dropped or changed.

    ``said`` are the words behind it; ``differences`` what a changed thing was and is, each with its name.
    """

    kind: str
    change: str
    iri: str
    name: str
    said: tuple[str, ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        parts = [f"{name}: {was or '–'} → {now or '–'}" for name, was, now in self.differences]
        lines = (f"  {_SIGNS[self.change]} {self.name}", *self.said, *parts)
        return "\n      ".join(map(one_line, lines))


def to_text(changes: Iterable[Change]) -> str:
    """Write changes for people, kind by kind."""
    blocks = [
        "\n".join([_PLURALS.get(kind, kind + "s"), *map(str, found)])
        for kind, found in groupby(changes, key=lambda change: change.kind)
    ]
    return "\n\n".join(blocks) or "The two builds say the same."


def to_json(changes: Iterable[Change]) -> str:
    """Write changes as a JSON array."""
    return json.dumps([dataclasses.asdict(change) for change in changes], ensure_ascii=False, indent=2)


def diff(old: Store, new: Store, language: str = "en") -> tuple[Change, ...]:
    """Return what two graphs say differently, by kind, then new, dropped, changed, then by name."""
    before, after = _Side(Reader(old, language)), _Side(Reader(new, language))
    found = [*_claims(before, after), *_edges(before, after), *_inferences(before, after)]
    for kind in ("document", "entity", "verdict", "ontology"):
        found += _resources(kind, before, after)
    order = list(_SIGNS)
    return tuple(
        sorted(
            found, key=lambda each: (KINDS.index(each.kind), order.index(each.change), each.name, each.iri)
        )
    )


_WHERE_BOTH_ARE = frozenset(BR[name] for name in ("capital", "hasMembership", "listedBorder", "region"))
"""What registers say of two entities stands where both are in the graph: a new one changes no other by it."""


_SUMS = frozenset((RDF["type"], BR[name]) for name in ("Brief", "CodedEvent", "Dyad", "Finding"))
"""What only counts what else is listed, and differs with each document."""


class _Side:
    """One of two graphs: its resources by kind, each with what is said of it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.edges: set[tuple[NamedNode, NamedNode, NamedNode]] = set()
        self.resources: dict[str, dict[NamedNode, Said]] = {kind: defaultdict(set) for kind in KINDS}
        for quad in reader.store:
            self._keep(quad)
        verdicts = self.resources["verdict"]
        for node in [node for node, said in verdicts.items() if not _SUMS.isdisjoint(said)]:
            del verdicts[node]

    def _keep(self, quad: Quad) -> None:
        subject, object_ = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(object_, NamedNode | Literal):
            return  # blank nodes are lists of the ontology, which shows them at their ends
        if quad.graph_name == ASSERTED and isinstance(object_, NamedNode):
            self.edges.add((subject, quad.predicate, object_))
        elif quad.predicate not in _WHERE_BOTH_ARE and (kind := _kind(quad)):
            self.resources[kind][subject].add((quad.predicate, object_))

    def name(self, node: NamedNode) -> str:
        """Name a claim or an inference by what it says."""
        return arrow(*map(self.reader.label, self.reader.edge(node)))


def _kind(quad: Quad) -> str:
    """Return what a quad describes; nothing for the dataset's own description, passages and plain types."""
    subject, graph = quad.subject, quad.graph_name
    if subject in CLAIM:
        return "claim"
    if graph == subject:
        return "document"
    if graph == INFERRED:
        return "inference" if subject in INFERENCE else "verdict" if subject in VERDICT else ""
    if graph == ENTITIES:
        return "" if "#" in str(subject) else "entity"  # a name or membership is told with whose it is
    return "ontology" if graph == ONTOLOGY else ""


def _only(kind: str, one: _Side, other: _Side) -> list[NamedNode]:
    return sorted(one.resources[kind].keys() - other.resources[kind].keys(), key=str)


def _differing(kind: str, before: _Side, after: _Side) -> Iterator[NamedNode]:
    was, now = before.resources[kind], after.resources[kind]
    yield from sorted((node for node in was.keys() & now.keys() if was[node] != now[node]), key=str)


def _claims(before: _Side, after: _Side) -> Iterator[Change]:
    dropped = [before.reader.evidence(node) for node in _only("claim", before, after)]
    new = [after.reader.evidence(node) for node in _only("claim", after, before)]
    pairs = [*_pairs(dropped, new), *_same_claims(before, after)]
    for was, now in pairs:
        if differences := _told_apart(was, now):
            yield _claim(now, "changed", differences)
    paired = {evidence.iri for pair in pairs for evidence in pair}
    yield from (_claim(each, "dropped") for each in dropped if each.iri not in paired)
    yield from (_claim(each, "new") for each in new if each.iri not in paired)


def _same_claims(before: _Side, after: _Side) -> Iterator[tuple[Evidence, Evidence]]:
    for node in _differing("claim", before, after):
        yield before.reader.evidence(node), after.reader.evidence(node)


def _pairs(dropped: Iterable[Evidence], new: Iterable[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """Yield the claims that are one claim said otherwise; only where there is no doubt which is which."""
    was, now = _by_words(dropped), _by_words(new)
    for words in was.keys() & now.keys():
        if len(was[words]) == len(now[words]) == 1:
            yield was[words][0], now[words][0]


def _by_words(claims: Iterable[Evidence]) -> Mapping[tuple[object, ...], list[Evidence]]:
    found: dict[tuple[object, ...], list[Evidence]] = defaultdict(list)
    for claim in claims:
        ends = (part.iri for part in (claim.document, *claim.edge))
        found[(*ends, claim.quote)].append(claim)
    return found


def _told_apart(was: Evidence, now: Evidence) -> tuple[tuple[str, str, str], ...]:
    return _unlike(_values(was), _values(now))


def _values(claim: Evidence) -> dict[str, str]:
    """Return what may change of a claim, by name."""
    return {"status": str(claim.status), "speaker": claim.speaker} | dict(claim.qualifiers)


def _unlike(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (key, was.get(key, ""), now.get(key, ""))
        for key in dict.fromkeys([*was, *now])
        if was.get(key) != now.get(key)
    )


def _claim(claim: Evidence, change: str, differences: tuple[tuple[str, str, str], ...] = ()) -> Change:
    said = [
        f"{claim.speaker} · {claim.where}",
        f"“{claim.quote}”" if claim.quote else f"{claim.kind}: {claim.source}",
    ]
    if claim.details and not differences:
        said.insert(1, claim.details)
    return Change(
        kind="claim",
        change=change,
        iri=claim.iri,
        name=str(claim.sentence),
        said=tuple(said),
        differences=differences,
    )


def _edges(before: _Side, after: _Side) -> Iterator[Change]:
    for change, one, other in (("new", after, before), ("dropped", before, after)):
        for edge in one.edges - other.edges:
            iri = " ".join(term.value for term in edge)
            yield Change(kind="edge", change=change, iri=iri, name=arrow(*map(one.reader.label, edge)))


def _inferences(before: _Side, after: _Side) -> Iterator[Change]:
    for change, one, other in (("new", after, before), ("dropped", before, after)):
        for node in _only("inference", one, other):
            adds = "".join(f", {key}: {value}" for key, value in one.reader.qualified(node))
            rule = one.reader.label(one.reader.node(node, BR["rule"]))
            name = f"{one.name(node)}{adds}, by the rule “{rule}”"
            yield Change(kind="inference", change=change, iri=node.value, name=name)


def _resources(kind: str, before: _Side, after: _Side) -> Iterator[Change]:
    """Yield the changes of resources of which every triple counts."""
    for change, one, other in (("new", after, before), ("dropped", before, after)):
        for node in _only(kind, one, other):
            reason = tuple(filter(None, (one.reader.text(node, BR["reason"]),)))
            name = _name(one, kind, node)
            yield Change(kind=kind, change=change, iri=node.value, name=name, said=reason)
    for node in _differing(kind, before, after):
        was, now = before.resources[kind][node], after.resources[kind][node]
        differences = _unlike(_spelled(before, was - now), _spelled(after, now - was))
        name = _name(after, kind, node)
        yield Change(kind=kind, change="changed", iri=node.value, name=name, differences=differences)


def _spelled(side: _Side, said: Said) -> dict[str, str]:
    """Return what is said of a resource in words, one text a property."""
    values: dict[str, list[str]] = defaultdict(list)
    for predicate, value in said:
        values[_property(side.reader, predicate)].append(_value(side, value))
    return {key: ", ".join(sorted(values[key])) for key in sorted(values)}


def _property(reader: Reader, predicate: NamedNode) -> str:
    """Return a property's label; of one from elsewhere its name, in words."""
    label = reader.label(predicate)
    return re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", label)


def _value(side: _Side, value: NamedNode | Literal) -> str:
    if value in CLAIM and isinstance(value, NamedNode):
        return f"{side.name(value)} ({side.reader.label(side.reader.node(value, BR['status']))})"
    language = f" ({value.language})" if isinstance(value, Literal) and value.language else ""
    return side.reader.label(value) + language


_TELLING = (
    "historyOf",
    "historyEnd",
    "historyRelation",
    "measureCompared",
    "word",
    "verdict",
    "standingStatus",
)
"""What tells one verdict or history from another, in words."""


def _name(side: _Side, kind: str, node: NamedNode) -> str:
    """Name a resource by its label and the class that is stated of it, a verdict by what it comes to."""
    classes = _classes(side, kind, node)
    if kind == "verdict":
        nodes = (value for part in _TELLING for value in side.reader.nodes(node, BR[part]))
        return f"{classes}: {', '.join(map(side.reader.label, nodes))}"
    label = side.reader.label(node)
    return f"{label} ({classes})" if classes else label


def _classes(side: _Side, kind: str, node: NamedNode) -> str:
    """Name the classes that are stated of a resource, less those above another of them."""
    said = side.resources[kind][node]
    stated = [value for predicate, value in said if predicate == RDF["type"] and isinstance(value, NamedNode)]
    above = {wider for each in stated for wider in side.reader.nodes(each, RDFS["subClassOf"])}
    return ", ".join(sorted(side.reader.label(each) for each in stated if each not in above))
