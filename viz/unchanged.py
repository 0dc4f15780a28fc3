"""Whether a page that shows a part of a graph would show the same part, as it was, after the graph changed.

To know it costs what changed, not what there is. Which ties are shown depends on how much is said of each and
never on the names of claims: where claims came in the place of others with the same ends and status, from
which the same follows, the same ties are shown. Of what was looked at for them nothing may have changed.
Where it cannot be told so, the answer is no: the part is then chosen anew. The brief with which a page opens
stands apart: it sums up the whole graph, and changes with claims that are not shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad

from kg.rdf.terms import BR, PROV, RDF, VERDICT
from viz.excerpts import OPENING, WHOLE, reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import NamedNode, Store, Triple

    from kg.rdf.blocks import Change
    from viz.tables import Term

    Node = NamedNode | BlankNode | Triple

__all__ = ["Sight"]

_BASIS, _TYPE = PROV["wasDerivedFrom"], RDF["type"]
_OF_BRIEF = ("Brief", "Finding")
_FACTS = (RDF["subject"], RDF["predicate"], RDF["object"], BR["status"])
"""What is weighed of a claim or an inference, beside what rests on what."""


class Sight:
    """What a change of a graph means to a page that shows a part of it.

    ``nodes`` are all that was looked at for what was shown before, as N-Triples write them; the store has the
    graph as it is now.
    """

    def __init__(self, nodes: AbstractSet[str], change: Change, store: Store) -> None:
        self._nodes, self._store = nodes, store
        gone, come = ({*filter(reader(store), quads)} for quads in change.quads)
        before, now = _Side(gone, come, store), _Side(come, gone, store)
        subjects = {each.subject for each in gone | come}
        frame = {each for each in subjects if before.opens(each) or now.opens(each)}
        self._framed = bool(frame)
        gone, come = ({each for each in quads if each.subject not in frame} for quads in (gone, come))
        self._come, self._changed, self._sides = come, gone | come, (before, now)

    @cached_property
    def is_kept(self) -> bool:
        """Say whether of what is shown nothing changed but the brief, where the same ties are shown."""
        return not any(map(self._is_shown, self._changed)) and not any(map(self._promises, self._come))

    @property
    def is_same(self) -> bool:
        """Say whether what is shown is what was shown before."""
        weighed = {each.subject for each in self._changed if each.predicate in {*_FACTS, _BASIS, _TYPE}}
        before, now = self._sides
        return self.is_kept and not self._framed and before.weights(weighed) == now.weights(weighed)

    def _is_shown(self, quad: Quad) -> bool:
        """Say whether a quad stands in what every page knows, or says something of what was looked at."""
        return (
            quad.graph_name in WHOLE
            or isinstance(quad.subject, BlankNode)
            or (quad.predicate == _TYPE and quad.object in OPENING)
            or str(quad.subject) in self._nodes
        )

    def _promises(self, quad: Quad) -> bool:
        """Say whether a quad bases what became of a promise on a claim that is shown."""
        return (
            quad.predicate == _BASIS
            and str(quad.object) in self._nodes
            and any(self._store.quads_for_pattern(quad.subject, _TYPE, BR["PromiseHistory"]))
        )


class _Side:
    """What a graph says on one side of a change: what a store has, without the quads of the other side."""

    def __init__(self, own: AbstractSet[Quad], others: AbstractSet[Quad], store: Store) -> None:
        self._others, self._store = others, store
        self._own: dict[Node | Term, list[Quad]] = defaultdict(list)
        for quad in own:
            self._own[quad.subject].append(quad)
            if quad.predicate == _BASIS:
                self._own[quad.object].append(quad)

    def opens(self, node: Node) -> bool:
        """Say whether a node is of the brief with which a page opens."""
        return node in VERDICT and any(self._is(node, kind) for kind in _OF_BRIEF)

    def weights(self, nodes: Iterable[Node]) -> object:
        """Return what weighs of some claims, whatever their names, and of some inferences."""
        found = [*nodes]
        claims = [each for each in found if self._is(each, "Claim")]
        return (
            Counter((self._facts(each), frozenset(self._following(each))) for each in claims),
            {
                each: (self._facts(each), self._values(each, _BASIS) - {*claims})
                for each in found
                if self._is(each, "Inference")
            },
        )

    def _is(self, node: Node, kind: str) -> bool:
        return BR[kind] in self._values(node, _TYPE)

    def _facts(self, node: Node) -> tuple[frozenset[Term], ...]:
        return tuple(frozenset(self._values(node, each)) for each in _FACTS)

    def _following(self, claim: Node) -> Iterator[Node]:
        """Yield the inferences that rest on a claim."""
        there = {*self._store.quads_for_pattern(None, _BASIS, claim)} - self._others
        basis = (quad for quad in self._own[claim] if quad.predicate == _BASIS and quad.object == claim)
        yield from (quad.subject for quad in there.union(basis) if self._is(quad.subject, "Inference"))

    def _values(self, node: Node, predicate: NamedNode) -> set[Term]:
        there = {*self._store.quads_for_pattern(node, predicate, None)} - self._others
        own = (quad for quad in self._own[node] if quad.predicate == predicate and quad.subject == node)
        return {quad.object for quad in there.union(own)}
