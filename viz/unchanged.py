"""Whether a page that shows a part of a graph would show the same part, as it was, after the graph changed.

To know it costs what changed, not what there is. Which ties are shown depends on how much is said of each and
never on the names of claims: where claims came in the place of others with the same ends and status, from
which the same follows, the same ties are shown. Of what was looked at for them nothing may have changed.
Where it cannot be told so, the answer is no: the part is then chosen and read anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad

from kg.rdf.terms import BR, PROV, RDF
from viz.excerpts import OF_ALL, OPENING, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import NamedNode, Store, Triple

    from kg.rdf.blocks import Change
    from viz.tables import Term

    Node = NamedNode | BlankNode | Triple

__all__ = ["shows_the_same"]

_BASIS, _TYPE = PROV["wasDerivedFrom"], RDF["type"]
_FACTS = (RDF["subject"], RDF["predicate"], RDF["object"], BR["status"])
"""What is weighed of a claim or an inference, beside what rests on what."""


def shows_the_same(nodes: AbstractSet[str], change: Change, store: Store) -> bool:
    """Say whether what is shown of a store is what was shown before a change led to it.

    ``nodes`` are all that was looked at for what was shown before, as N-Triples write them.
    """
    gone, come = map(_read, change.quads)
    changed = gone | come
    if any(_is_shown(quad, nodes) for quad in changed) or any(_promises(quad, nodes, store) for quad in come):
        return False
    weighed = {quad.subject for quad in changed if quad.predicate in {*_FACTS, _BASIS, _TYPE}}
    before, now = _Side(gone, come, store), _Side(come, gone, store)
    return before.weights(weighed) == now.weights(weighed)


def _read(quads: Iterable[Quad]) -> set[Quad]:
    """Leave out what no part is read from."""
    return {quad for quad in quads if quad.predicate not in OF_ALL}


def _is_shown(quad: Quad, nodes: AbstractSet[str]) -> bool:
    """Say whether a quad stands in what every page knows, or says something of what was looked at."""
    return (
        quad.graph_name in WHOLE
        or isinstance(quad.subject, BlankNode)
        or (quad.predicate == _TYPE and quad.object in OPENING)
        or str(quad.subject) in nodes
    )


def _promises(quad: Quad, nodes: AbstractSet[str], store: Store) -> bool:
    """Say whether a quad bases what became of a promise on a claim that is shown."""
    return (
        quad.predicate == _BASIS
        and str(quad.object) in nodes
        and any(store.quads_for_pattern(quad.subject, _TYPE, BR["PromiseHistory"]))
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
