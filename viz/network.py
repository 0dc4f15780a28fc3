"""The graph as things and links: what page, picture and network files are drawn from.

A link is one distinct subject, relation, object and status: an edge that somebody asserts, an edge that a
rule adds, or a claim that is no edge (planned, denied, assessed ...). A symmetric relation stands once. Each
link carries the evidence behind it. Labels, colors and lines come from the ontology in the store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.ledger import ledger
from kg.rdf.terms import BR, ID, OWL, RDF, local_name
from viz import briefs, tours
from viz.evidence import TableReader
from viz.finder import Finder
from viz.model import INFERRED, NOTICE, Link, Mark, Network, Node
from viz.naming import names, registers
from viz.tables import Tables, Term, first, from_store, read, spo, texts
from viz.translations import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.rdf.sparql import AnyStore
    from viz.tables import Select

__all__ = ["Builder", "assemble", "network", "slug"]

_PAIR = 10
"""So many links between two things, and twice as many as between any others, name a drawing after them."""


def network(store: AnyStore, *, about: str | None = None, language: str = "en") -> Network:
    """Read the network of a store's graphs (their union), or the ties of one entity, given by its slug."""
    found = assemble(from_store(store), about=about, language=language)
    kept = ledger(store) if found.brief else None
    return replace(found, ledger=kept, finder=Finder(store, found.language))


def assemble(select: Select, *, about: str | None = None, language: str = "en") -> Network:
    """Read the network through any store's SELECT; see :func:`network`."""
    builder = Builder(read(select), language)
    whole = builder.network()
    return whole if about is None else whole.around(about)


_Key = tuple[NamedNode, NamedNode, NamedNode]


@dataclass
class _Gathered:
    """What one link is made from: its two ends, and what is claimed or inferred."""

    ends: tuple[NamedNode, NamedNode]
    claims: list[NamedNode] = field(default_factory=list)
    inferences: list[NamedNode] = field(default_factory=list)


class Builder:
    """Turns tables into a network in one language; claims are read by a reader of some kind."""

    def __init__(self, tables: Tables, language: str, reader: type[TableReader] = TableReader) -> None:
        self.tables, self.wording = tables, Wording(tables, language)
        self.reader = reader(tables, self.wording)

    def network(self) -> Network:
        """Return the network, its links in order of their identifiers, with the nodes that they join."""
        links = tuple(sorted(self.links(), key=lambda link: link.id))
        ends = sorted({end for link in links for end in (link.source, link.target)})
        title = self.tables.title or Network.title
        pair = self.wording.pair(map(_term, _pair(links)))
        nodes = tuple(self.node(end) for end in ends)
        return Network(
            nodes=nodes,
            links=links,
            families=self.families(links),
            groups=self.groups(nodes),
            statuses=self.statuses(links),
            title=pair or title,
            subtitle=title if pair else "",
            notice=self.tables.notice or NOTICE,
            reserve=self.tables.reserve,
            language=self.wording.language,
            languages=self.tables.languages,
            glossary=self.wording.glossary,
            brief=briefs.read(self.tables),
            tour=tours.read(self.tables),
            version=self.tables.version,
            license=self.tables.license,
        )

    def links(self) -> Iterator[Link]:
        """Yield the lines of the network, in no order."""
        for (statement, status), gathered in self.gathered().items():
            yield self.link(statement, status, gathered)

    def gathered(self) -> Mapping[tuple[_Key, str], _Gathered]:
        """Group claims and inferences by statement and status; an asserted edge needs no rule."""
        found: dict[tuple[_Key, str], _Gathered] = {}
        for claim, facts in self.tables.claims.items():
            if statement := self.statement(facts):
                key = statement, local_name(first(facts, BR["status"]))
                found.setdefault(key, _Gathered(statement[::2])).claims.append(claim)
        edges = {statement for statement, status in found if self.gives_edge(statement[1], status)}
        for inference, facts in self.tables.inferences.items():
            statement = self.statement(facts)
            if statement and statement not in edges:
                found.setdefault((statement, INFERRED), _Gathered(statement[::2])).inferences.append(
                    inference
                )
        return found

    def statement(self, facts: Mapping[NamedNode, list[Term]]) -> _Key | None:
        """Return a reified statement of a known relation; a symmetric one always the same way round."""
        statement = spo(facts)
        if statement is None or statement[1] not in self.tables.relations:
            return None
        subject, relation, target = statement
        if relation in self._symmetric and target.value < subject.value:
            return target, relation, subject
        return statement

    def symmetric(self, relation: NamedNode) -> bool:
        """Say whether a relation holds both ways, so that its two lines are one."""
        return relation in self._symmetric

    @cached_property
    def _symmetric(self) -> frozenset[NamedNode]:
        relations = self.tables.relations.items()
        return frozenset(
            each for each, told in relations if OWL["SymmetricProperty"] in told.get(RDF["type"], [])
        )

    def attributed(self, relation: NamedNode) -> bool:
        """Say whether a relation is somebody's view, which gives no edge of its own."""
        return texts(self.tables.relations[relation].get(BR["attributedOnly"], [])) == ["true"]

    def gives_edge(self, relation: NamedNode, status: str) -> bool:
        """Say whether claims of a status make an edge of a relation."""
        return self.is_marked(status, "givesEdge") and not self.attributed(relation)

    def is_marked(self, status: str, mark: str) -> bool:
        """Say whether a mark of the ontology is true of a status."""
        return texts(self._status(status).get(BR[mark], [])) == ["true"]

    def _status(self, name: str) -> Mapping[NamedNode, list[Term]]:
        """Return what is said of the status of a local name, whatever its namespace."""
        return next((facts for term, facts in self.tables.statuses.items() if local_name(term) == name), {})

    def said(self, status: str) -> bool:
        """Say whether a status of claims is told in words: one that goes without saying is not."""
        return bool(self._status(status)) and not self.is_marked(status, "unsaid")

    def link(self, statement: _Key, status: str, gathered: _Gathered) -> Link:
        """Return the line of all claims and inferences that say the same with one status."""
        subject, relation, target = statement
        family = first(self.tables.relations[relation], BR["family"])
        rules, premises = self.reader.derivation(gathered.inferences)
        return Link(
            source=slug(subject),
            target=slug(target),
            relation=local_name(relation),
            label=self.label(relation),
            verb=self.wording.verb(relation, self.tables.relations[relation].get(BR["phrase"], [])),
            family=local_name(family) if family else "",
            color=self.tables.colors.get(family, "") if family else "",
            status=status,
            status_label=self.status_label(status),
            line=self.line(status),
            dashes=next(iter(texts(self._status(status).get(BR["dashes"], []))), ""),
            view=self.is_marked(status, "view"),
            said=self.said(status),
            symmetric=self.symmetric(relation),
            attributed=self.attributed(relation),
            claims=self.reader.all_evidence(gathered.claims),
            rules=rules,
            premises=premises,
            inverse=self.wording.text(self.tables.relations[relation].get(BR["inverseLabel"], [])),
        )

    def label(self, term: NamedNode) -> str:
        """Return what a term is called in the language of the network."""
        return self.wording.label(term)

    def status_label(self, status: str) -> str:
        """Return what a status is called, or that a rule adds the line."""
        if status == INFERRED:
            return self.wording.called(INFERRED, BR["Inference"])
        named = (term for term in self.tables.statuses if local_name(term) == status)
        return self.label(next(named, BR[status]))

    def line(self, status: str) -> str:
        """Return how lines of a status are drawn; solid where nothing is said."""
        drawn = texts(self._status(status).get(BR["lineStyle"], []))
        return drawn[0] if drawn else "solid"

    def node(self, name: str) -> Node:
        """Return a thing by its local name, with what is known of it."""
        term = _term(name)
        kind = self.tables.kind(term)
        group = self.tables.colored(kind)
        return Node(
            id=name,
            label=self.label(term),
            names=tuple(self.tables.names(term)),
            kind=self.label(kind),
            group=local_name(group),
            color=self.tables.colors.get(group, ""),
            called=names(self.tables, term),
            registers=registers(self.tables, term),
            note=self.wording.text(self.tables.notes.get(term, [])),
            place=self.tables.places.get(term),
        )

    def families(self, links: Iterable[Link]) -> tuple[Mark, ...]:
        """Return the families of relations, those with most links first; opinions count last."""
        drawn = list(links)
        colors = {link.family: link.color for link in drawn}
        return tuple(
            Mark(name=name, label=self.label(BR[name]) if name else "other", color=colors[name])
            for name in _ranked(colors, Counter(link.family for link in drawn if not link.folded))
        )

    def groups(self, nodes: Iterable[Node]) -> tuple[Mark, ...]:
        """Return the kinds of things that have a color of their own, those with most things first."""
        drawn = list(nodes)
        colors = {node.group: node.color for node in drawn}
        return tuple(
            Mark(name=name, label=self.plainly(BR[name]), color=colors[name], sign=self.tables.sign(BR[name]))
            for name in _ranked(colors, Counter(node.group for node in drawn))
        )

    def plainly(self, kind: NamedNode) -> str:
        """Return what a legend calls a class."""
        return self.wording.text(self.tables.plain_labels.get(kind, [])) or self.label(kind)

    def statuses(self, links: Iterable[Link]) -> tuple[Mark, ...]:
        """Return the statuses by their lines, solid ones first; last what is inferred."""
        found = {link.status: link for link in links}
        order = sorted(found, key=lambda name: (name == INFERRED, _rank(found[name].line), name))
        return tuple(
            Mark(
                name=name,
                label=found[name].status_label,
                line=found[name].line,
                dashes=found[name].dashes,
                view=found[name].view,
                said=found[name].said,
            )
            for name in order
        )


def _pair(links: Iterable[Link]) -> tuple[str, ...]:
    """Return the two things with the most links between them, where the graph is above all about them."""
    between = Counter(tuple(sorted({link.source, link.target})) for link in links)
    counts = sorted(((count, ends) for ends, count in between.items() if len(ends) > 1), reverse=True)
    if not counts or counts[0][0] < _PAIR or counts[0][0] < 2 * sum(count for count, _ in counts[1:2]):
        return ()
    return counts[0][1]


def _ranked(names: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Return names, the most frequent first."""
    return sorted(names, key=lambda name: (-counts[name], name))


def _rank(line: str) -> int:
    order = ["solid", "dashed", "dotted", "crossed"]
    return order.index(line) if line in order else len(order)


def _term(name: str) -> NamedNode:
    """Return what :func:`slug` was made from."""
    return NamedNode(name) if ":" in name else ID[name]


def slug(term: NamedNode) -> str:
    """Return an entity's slug, or the whole IRI of a term of another namespace."""
    return term.value.removeprefix(ID.iri)
