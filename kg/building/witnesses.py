"""What rules infer after an edit that changes no fact: the same, but for the claims that vouch for it.

Rules read facts, and of claims what their patterns name. Where no case of a rule rests on what an edit took
or brought, and each edge that it touches is stated by some claim before and after, the same facts follow in
the same rounds. An inference then names other claims only where others state the facts on which it rests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad

from kg.ontology.rules import load_rules
from kg.rdf import terms
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import INFERENCE, PROV

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode, Store

    from kg.building.cases import Cases
    from kg.corpus.claims import Claim
    from kg.ontology.vocabulary import Ontology

__all__ = ["concerns_rules", "exchanged", "same_edges"]

Edge = tuple[str, str, str]
_BASIS = PROV["wasDerivedFrom"]


def concerns_rules(cases: Cases, quads: Iterable[Quad]) -> bool:
    """Say whether a case of some rule rests on one of some quads of a store."""
    by_predicate: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        by_predicate.setdefault(quad.predicate, []).append(quad)
    return any(True for rule in load_rules() for _ in cases.new(rule, by_predicate))


def same_edges(
    others: Iterable[Claim], gone: Iterable[Claim], come: Iterable[Claim], ontology: Ontology
) -> bool:
    """Say whether some claims state the same edges with those that are gone as with those that came."""
    before, now = ({edge for edge, _ in _stated(each, ontology)} for each in (gone, come))
    differ = before ^ now
    return not differ or differ <= {edge for edge, _ in _stated(others, ontology)}


def exchanged(
    cases: Cases, others: Iterable[Claim], gone: Iterable[Claim], come: Iterable[Claim], ontology: Ontology
) -> tuple[set[Quad], set[Quad]] | None:
    """Return what the inferences of a store no longer say and what they say now of the claims behind them.

    The store holds what followed before; no rule looks at the claims that are gone. None is returned where it
    cannot be told whether a claim vouches for its edge.
    """
    store = cases.store
    stating = {**dict(_stated(others, ontology)), **dict(_stated(gone, ontology))}
    left = {*map(_node, gone)}
    old = {quad for node in left for quad in _resting(store, node)}
    new: set[Quad] = set()
    for edge, claim in _stated(come, ontology):
        peer = _node(stating[edge])
        if peer not in left and concerns_rules(cases, store.quads_for_pattern(peer, None, None)):
            return None
        new.update(Quad(each.subject, _BASIS, _node(claim), INFERRED) for each in _resting(store, peer))
    return old, new


def _stated(claims: Iterable[Claim], ontology: Ontology) -> Iterator[tuple[Edge, Claim]]:
    """Yield the claims that state an edge, with this."""
    for each in claims:
        if ontology.gives_edge(each.status, each.relation):
            yield (each.subject, each.relation, each.object), each


def _resting(store: Store, claim: NamedNode) -> Iterator[Quad]:
    """Yield what says that inferences rest on a claim."""
    found = store.quads_for_pattern(None, _BASIS, claim, INFERRED)
    return (quad for quad in found if quad.subject in INFERENCE)


def _node(claim: Claim) -> NamedNode:
    return terms.claim(claim.identifier)
