"""The graph as things and links: what page, picture and network files are drawn from.

A link is one distinct subject, relation, object and status: an edge that somebody asserts, an edge that a
rule adds, or a claim that is no edge (planned, denied, assessed ...). A symmetric relation stands once. Each
link carries the evidence behind it. Labels, colours and lines come from the ontology in the store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from viz.evidence import Evidence, Reader
from viz.reading import Tables, first, from_store, read, spo, texts
from kg.terms import BR, ID, OWL, RDF, local_name
from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from viz.reading import Select

__all__ = ["INFERRED", "NOTICE", "Link", "Mark", "Network", "Node", "assemble", "network"]

NOTICE = "Names and lines on this drawing imply no opinion on the legal status of any territory."
"""Stands on every drawing."""

INFERRED = "inferred"
"""The status of a link that only a rule gives."""

_OPINION = "assessed"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One entry of the legend: a family of relations, a class of things, a status.

    ``colour`` is ``#rrggbb``, ``line`` one of solid, dashed, dotted, crossed; empty where it does not apply.
    """

    name: str
    label: str
    colour: str = ""
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A thing: its slug, label in the network's language, all its names, its class and its group's colour.

    ``group`` is the nearest class above that has a colour of its own.
    """

    id: str
    label: str
    names: tuple[str, ...]
    kind: str
    group: str
    colour: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A tie between two things with one status, and all evidence for it.

    ``folded`` links are opinions and goals: left out of pictures, and of the page until asked for.
    ``rules`` and ``premises`` say how an inferred link came about.
    """

    source: str
    target: str
    relation: str
    label: str
    family: str
    colour: str
    status: str
    status_label: str
    line: str
    symmetric: bool
    folded: bool
    claims: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    premises: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """The link's name, the same in every build: ends, relation and status."""
        return f"{self.source}.{self.relation}.{self.target}.{self.status}"


@dataclass(frozen=True)
class Network:
    """Nodes and links in the order of their ids, with the legend's marks and what the drawing says of itself."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    families: tuple[Mark, ...] = ()
    groups: tuple[Mark, ...] = ()
    statuses: tuple[Mark, ...] = ()
    title: str = "Bilateral relations"
    language: str = "en"

    @property
    def ties(self) -> Counter[str]:
        """How many links touch each node."""
        return Counter(end for link in self.links for end in {link.source, link.target})

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every claim behind some link, each once, in the order of their ids."""
        found = {each.id: each for link in self.links for each in (*link.claims, *link.premises)}
        return tuple(found[key] for key in sorted(found))

    def only(self, links: Iterable[Link]) -> Network:
        """Return the network of some of its links, with the things and marks that these need."""
        kept = tuple(links)
        ends = {end for link in kept for end in (link.source, link.target)}
        nodes = tuple(node for node in self.nodes if node.id in ends)
        families, statuses = {link.family for link in kept}, {link.status for link in kept}
        return replace(
            self,
            nodes=nodes,
            links=kept,
            families=tuple(mark for mark in self.families if mark.name in families),
            groups=tuple(mark for mark in self.groups if mark.name in {node.group for node in nodes}),
            statuses=tuple(mark for mark in self.statuses if mark.name in statuses),
        )

    def around(self, entity: str) -> Network:
        """Return the ties of one thing: links that touch it, and those whose claims name it.

        Raises ``InputError`` where no link has to do with it.
        """
        links = [link for link in self.links if entity in {link.source, link.target} or _named(link, entity)]
        if not links:
            raise InputError("has no tie in this graph", where=entity, fix="Choose another entity")
        label = next((node.label for node in self.nodes if node.id == entity), entity)
        return replace(self.only(links), title=f"{label}: {self.title}")


def _named(link: Link, entity: str) -> bool:
    return any(entity in each.mentions for each in link.claims)


def network(store: Store, *, about: str | None = None, language: str = "en") -> Network:
    """Read the network of a store's graphs (their union), or the ties of one entity, given by its slug."""
    return assemble(from_store(store), about=about, language=language)


def assemble(select: Select, *, about: str | None = None, language: str = "en") -> Network:
    """Read the network through any store's SELECT; see :func:`network`."""
    builder = _Builder(read(select), language)
    whole = builder.network()
    return whole if about is None else whole.around(about)


_Key = tuple[NamedNode, NamedNode, NamedNode]


@dataclass
class _Gathered:
    """What one link is made from."""

    claims: list[NamedNode] = field(default_factory=list)
    inferences: list[NamedNode] = field(default_factory=list)


class _Builder:
    """Turns tables into a network in one language."""

    def __init__(self, tables: Tables, language: str) -> None:
        self.tables, self.language = tables, language
        self.reader = Reader(tables, language)

    def network(self) -> Network:
        links = tuple(sorted(self.links(), key=lambda link: link.id))
        ends = sorted({end for link in links for end in (link.source, link.target)})
        whole = Network(
            nodes=tuple(self.node(end) for end in ends),
            links=links,
            families=self.families(links),
            groups=self.groups(),
            statuses=self.statuses(),
            title=self.tables.title or Network.title,
            language=self.language,
        )
        return whole.only(links)

    def links(self) -> Iterator[Link]:
        for (statement, status), gathered in self.gathered().items():
            yield self.link(statement, status, gathered)

    def gathered(self) -> Mapping[tuple[_Key, str], _Gathered]:
        """Group claims and inferences by statement and status; an asserted edge needs no rule."""
        found: dict[tuple[_Key, str], _Gathered] = {}
        for claim, facts in self.tables.claims.items():
            if statement := self.statement(facts):
                status = first(facts, BR["status"])
                key = statement, local_name(status or BR["asserted"])
                found.setdefault(key, _Gathered()).claims.append(claim)
        edges = {statement for statement, status in found if self.gives_edge(statement[1], status)}
        for inference, facts in self.tables.inferences.items():
            statement = self.statement(facts)
            if statement and statement not in edges:
                found.setdefault((statement, INFERRED), _Gathered()).inferences.append(inference)
        return found

    def statement(self, facts: Mapping[NamedNode, list[object]]) -> _Key | None:
        """Return a reified statement of a known relation; a symmetric one always the same way round."""
        statement = spo(facts)
        if statement is None or statement[1] not in self.tables.relations:
            return None
        subject, relation, target = statement
        if self.symmetric(relation) and target.value < subject.value:
            return target, relation, subject
        return statement

    def symmetric(self, relation: NamedNode) -> bool:
        return OWL["SymmetricProperty"] in self.tables.relations[relation].get(RDF["type"], [])

    def attributed(self, relation: NamedNode) -> bool:
        return texts(self.tables.relations[relation].get(BR["attributedOnly"], [])) == ["true"]

    def gives_edge(self, relation: NamedNode, status: str) -> bool:
        facts = self.tables.statuses.get(BR[status], {})
        return texts(facts.get(BR["givesEdge"], [])) == ["true"] and not self.attributed(relation)

    def link(self, statement: _Key, status: str, gathered: _Gathered) -> Link:
        subject, relation, target = statement
        family = first(self.tables.relations[relation], BR["family"])
        rules, premises = self.reader.derivation(gathered.inferences)
        return Link(
            source=slug(subject),
            target=slug(target),
            relation=local_name(relation),
            label=self.label(relation),
            family=local_name(family) if family else "",
            colour=self.tables.colours.get(family, "") if family else "",
            status=status,
            status_label=self.status_label(status),
            line=self.line(status),
            symmetric=self.symmetric(relation),
            folded=self.attributed(relation) or status == _OPINION,
            claims=self.reader.evidence(gathered.claims),
            rules=rules,
            premises=premises,
        )

    def label(self, term: NamedNode) -> str:
        return self.tables.label(term, self.language)

    def status_label(self, status: str) -> str:
        return INFERRED if status == INFERRED else self.label(BR[status])

    def line(self, status: str) -> str:
        drawn = texts(self.tables.statuses.get(BR[status], {}).get(BR["lineStyle"], []))
        return drawn[0] if drawn else "solid"

    def node(self, name: str) -> Node:
        term = NamedNode(name) if ":" in name else ID[name]
        kind = self.tables.kind(term)
        group = self.tables.coloured(kind)
        return Node(
            id=name,
            label=self.label(term),
            names=tuple(self.tables.names(term)),
            kind=self.label(kind),
            group=local_name(group),
            colour=self.tables.colours.get(group, ""),
        )

    def families(self, links: Iterable[Link]) -> tuple[Mark, ...]:
        colours = {link.family: link.colour for link in links}
        return tuple(
            Mark(name=name, label=self.label(BR[name]) if name else "other", colour=colours[name])
            for name in sorted(colours)
        )

    def groups(self) -> tuple[Mark, ...]:
        classes = [term for term in self.tables.parents | self.tables.colours if isinstance(term, NamedNode)]
        coloured = sorted({self.tables.coloured(term) for term in classes}, key=lambda term: term.value)
        return tuple(
            Mark(
                name=local_name(term),
                label=self.label(term),
                colour=self.tables.colours.get(term, ""),
            )
            for term in coloured
        )

    def statuses(self) -> tuple[Mark, ...]:
        """Return the statuses from the surest to the weakest, as far as the ontology says; then the inferred."""
        order = sorted(self.tables.statuses, key=lambda term: (_rank(self.line(local_name(term))), term.value))
        said = [
            Mark(name=local_name(term), label=self.label(term), line=self.line(local_name(term)))
            for term in order
        ]
        return (*said, Mark(name=INFERRED, label=INFERRED, line="solid"))


def _rank(line: str) -> int:
    order = ["solid", "dashed", "dotted", "crossed"]
    return order.index(line) if line in order else len(order)


def slug(term: NamedNode) -> str:
    """Return an entity's slug, or the whole IRI of a term of another namespace."""
    return term.value.removeprefix(ID.iri)
