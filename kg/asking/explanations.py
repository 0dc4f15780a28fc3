"""Why an edge is there: the claims that assert it, or the rule that adds it and what the rule rests on."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking import names
from kg.asking.phrasing import arrow
from kg.asking.reader import Reader
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.graphs import ENTITIES
from kg.rdf.terms import BR, CLAIM, DCTERMS, OWL, PROV, RDF, local_name
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.asking.evidence import Evidence, Named

__all__ = ["Explanation", "Ground", "Tree", "explain"]

NEAREST = 8
"""How many edges are named in place of one that is not there."""

NARROWEST = 40
"""In how many columns text is folded, however deep it stands."""

Edge = tuple[NamedNode, NamedNode, NamedNode]


@dataclass(frozen=True)
class Tree:
    """Lines of text with branches below them."""

    lines: tuple[str, ...]
    branches: tuple[Tree, ...] = ()

    def draw(self, width: int = 0, first: str = "", rest: str = "") -> Iterator[str]:
        """Yield the lines of the drawing, folded to a width where one is given, safe for a terminal.

        ``first`` and ``rest`` stand before the first line and before the others.
        """
        stem = rest + ("│  " if self.branches else "")
        folded = [
            part for line in map(one_line, self.lines) for part in _fold(line, width and width - len(stem))
        ]
        yield from (f"{first if place == 0 else stem}{part}" for place, part in enumerate(folded))
        for branch in self.branches[:-1]:
            yield from branch.draw(width, f"{rest}├─ ", f"{rest}│  ")
        for branch in self.branches[-1:]:
            yield from branch.draw(width, f"{rest}└─ ", f"{rest}   ")


def _fold(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, max(width, NARROWEST)) if width else [line]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A rule at work: what it says, what it adds to the edge, and what it rests on.

    ``authority`` are statements of the authority file, each in words.
    """

    iri: str
    rule: Named
    summary: str
    qualifiers: tuple[tuple[str, str], ...]
    premises: tuple[Explanation, ...]
    authority: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class Explanation:
    """What stands behind an edge; it prints as a tree.

    ``claims`` assert the edge, ``grounds`` infer it, ``authority`` states it; all empty where there is no
    such edge. ``others`` are claims of the same relation between the two that do not assert it;
    ``nearest`` are edges that are there, where this one is not.
    """

    subject: Named
    relation: Named
    object: Named
    claims: tuple[Evidence, ...] = ()
    grounds: tuple[Ground, ...] = ()
    authority: tuple[str, ...] = ()
    others: tuple[Evidence, ...] = ()
    nearest: tuple[tuple[Named, Named, Named], ...] = ()
    attributed_only: bool = False

    @property
    def found(self) -> bool:
        """Whether there is such an edge."""
        return bool(self.claims or self.grounds or self.authority)

    def to_json(self) -> str:
        """Return the explanation as JSON, with the IRIs of all it names."""
        return json.dumps({"found": self.found, **dataclasses.asdict(self)}, ensure_ascii=False, indent=2)

    def tree(self) -> Tree:
        """Return the explanation as a tree of text."""
        branches = [*map(_claim, self.claims), *map(_ground, self.grounds)]
        if self.authority:
            branches.append(_authority(self.authority))
        if not self.found:
            branches.append(Tree(("there is no such edge" + self._why(),)))
        if self.others:
            branches.append(Tree(("claimed, but not as a fact:",), tuple(map(_other, self.others))))
        if self.nearest:
            there = tuple(Tree((arrow(*edge),)) for edge in self.nearest)
            branches.append(Tree(("what there is:",), there))
        return Tree((arrow(self.subject, self.relation, self.object),), tuple(branches))

    def _why(self) -> str:
        return f": “{self.relation}” is only ever somebody's view" if self.attributed_only else ""

    def __repr__(self) -> str:
        return "\n".join(self.tree().draw())


def _claim(evidence: Evidence) -> Tree:
    """Draw a claim: who says it where, what narrows it, and the words."""
    unsaid = ": ".join(filter(None, (f"{evidence.kind}, {evidence.absent}", evidence.source)))
    words = f"“{evidence.quote}”" if evidence.quote else unsaid
    said = f"{evidence.speaker} · {evidence.where}"
    return Tree(tuple(filter(None, (said, evidence.details, words))))


def _other(evidence: Evidence) -> Tree:
    said, *rest = _claim(evidence).lines
    return Tree((f"{evidence.status}: {said}", *rest))


def _authority(statements: Iterable[str]) -> Tree:
    return Tree((f"the authority file says: {'; '.join(statements)}",))


def _ground(ground: Ground) -> Tree:
    adds = "".join(f", {key}: {value}" for key, value in ground.qualifiers)
    head = f"inferred{adds}, by the rule “{ground.rule}”"
    authority = [_authority(ground.authority)] if ground.authority else []
    premises = (premise.tree() for premise in ground.premises)
    return Tree((head, ground.summary), (*authority, *premises))


def explain(store: Store, subject: str, relation: str, object: str, language: str = "en") -> Explanation:
    """Say why an edge is in the graph, or that it is not, with what comes near.

    Names are slugs, IRIs or labels. Raises ``InputError`` for an unknown one, with the nearest names.
    """
    return _Explainer(Reader(store, language)).explain(subject, relation, object)


class _Explainer:
    """Follows edges to their claims, through inferences."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.store = reader, reader.store

    def explain(self, subject: str, relation: str, object_: str) -> Explanation:
        start, end = self._meant(subject, "Entity", "subject"), self._meant(object_, "Entity", "object")
        edge = start, self._relation(relation), end
        found = self._edge(edge)
        others = self.reader.all_evidence(self._not_asserted(edge))
        attributed = bool(self.reader.text(edge[1], BR["attributedOnly"]))
        nearest = () if found.found else tuple(self._nearest(edge))
        return dataclasses.replace(found, others=others, nearest=nearest, attributed_only=attributed)

    def _edge(self, edge: Edge) -> Explanation:
        claims = self.reader.all_evidence(self._claims(edge, asserted=True)) if self._is_edge(edge) else ()
        grounds = tuple(self._ground(node) for node in self._nodes(edge, BR["Inference"]))
        authority = () if claims or grounds or not self._is_edge(edge) else (self._statement(edge[0]),)
        return self._explanation(edge, claims=claims, grounds=grounds, authority=authority)

    def _explanation(
        self,
        edge: Edge,
        *,
        claims: tuple[Evidence, ...] = (),
        grounds: tuple[Ground, ...] = (),
        authority: tuple[str, ...] = (),
    ) -> Explanation:
        subject, relation, object_ = map(self.reader.named, edge)
        return Explanation(
            subject=subject,
            relation=relation,
            object=object_,
            claims=claims,
            grounds=grounds,
            authority=authority,
        )

    def _is_edge(self, edge: Edge) -> bool:
        return any(True for _ in self.store.quads_for_pattern(*edge, None))

    def _ground(self, inference: NamedNode) -> Ground:
        rule = self.reader.node(inference, BR["rule"])
        drawn_on = self.reader.nodes(inference, BR["drawsOn"])
        return Ground(
            iri=inference.value,
            rule=self.reader.named(rule),
            summary=self.reader.text(rule, DCTERMS["description"]),
            qualifiers=self.reader.qualified(inference),
            premises=tuple(self._premises(inference)),
            authority=tuple(map(self._statement, drawn_on)),
        )

    def _premises(self, inference: NamedNode) -> Iterator[Explanation]:
        """Yield what an inference rests on: inferences, then claims, those of one edge together."""
        together: dict[Edge, list[NamedNode]] = defaultdict(list)
        for node in self.reader.nodes(inference, PROV["wasDerivedFrom"]):
            together[self.reader.edge(node)].append(node)
        for edge, nodes in sorted(together.items(), key=lambda each: str(each[0])):
            claims = [node for node in nodes if node in CLAIM]
            grounds = (self._ground(node) for node in nodes if node not in CLAIM)
            yield self._explanation(edge, claims=self.reader.all_evidence(claims), grounds=tuple(grounds))

    def _statement(self, entity: NamedNode) -> str:
        """Say what the authority file states of an entity: its class and what it is part of."""
        kinds = (quad.object for quad in self.store.quads_for_pattern(entity, RDF["type"], None, ENTITIES))
        said = [self.reader.label(kind) for kind in kinds if isinstance(kind, NamedNode)]
        if wholes := [self.reader.label(whole) for whole in self.reader.nodes(entity, BR["partOf"])]:
            said.append(f"part of {' and '.join(wholes)}")
        return f"{self.reader.label(entity)} ({', '.join(said)})"

    def _nodes(self, edge: Edge, kind: NamedNode) -> list[NamedNode]:
        """Return the claims or the inferences of one edge, sorted."""
        ends = zip(("subject", "predicate", "object"), edge, strict=True)
        pattern = " ; ".join(f"rdf:{part} {term}" for part, term in ends)
        rows = sparql.select(self.store, f"SELECT ?node WHERE {{ ?node {pattern} ; a {kind} }}")
        found = (row["node"] for row in rows)
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def _claims(self, edge: Edge, *, asserted: bool) -> list[NamedNode]:
        claims = self._nodes(edge, BR["Claim"])
        return [claim for claim in claims if self.reader.gives_edge(claim) == asserted]

    def _not_asserted(self, edge: Edge) -> list[NamedNode]:
        """Return the claims that do not make the edge; either way round where the relation is symmetric."""
        subject, relation, object_ = edge
        symmetric = OWL["SymmetricProperty"] in self.reader.nodes(relation, RDF["type"])
        ways = [edge, (object_, relation, subject)] if symmetric and subject != object_ else [edge]
        claims = [claim for way in ways for claim in self._claims(way, asserted=False)]
        if self._is_edge(edge):
            return claims
        return claims + [claim for way in ways for claim in self._claims(way, asserted=True)]

    def _nearest(self, edge: Edge) -> Iterator[tuple[Named, Named, Named]]:
        """Yield edges between the two; where there are none, edges of the relation at either end."""
        subject, relation, object_ = edge
        between = [*self._edges(subject, None, object_), *self._edges(object_, None, subject)]
        at_an_end = [*self._edges(subject, relation, None), *self._edges(None, relation, object_)]
        for found in (between or at_an_end)[:NEAREST]:
            start, kind, end = map(self.reader.named, found)
            yield start, kind, end

    def _edges(
        self, subject: NamedNode | None, relation: NamedNode | None, object_: NamedNode | None
    ) -> list[Edge]:
        found = (
            (quad.subject, quad.predicate, quad.object)
            for quad in self.store.quads_for_pattern(subject, relation, object_)
            if quad.predicate in self.reader.relations
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        )
        return sorted(found, key=str)

    def _relation(self, name: str) -> NamedNode:
        """Return the relation of a local name, whatever its namespace, an IRI or a label."""
        named = (term for term in sorted(self.reader.relations, key=str) if local_name(term) == name)
        return next(named, None) or self._meant(name, "Relation", "relation")

    def _meant(self, name: str, kind: str, place: str) -> NamedNode:
        term = names.resolve(self.store, name, kind, place)
        if isinstance(term, NamedNode):
            return term
        raise InputError(f"{name!r} is no {place}", where=place)
