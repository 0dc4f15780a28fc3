"""The claims behind an answer as RDF: each with its document, its turn and the names of what it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import json_ld, serialization
from kg.rdf.terms import BR, DCTERMS, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.asking.answers import Answer

__all__ = ["WRITERS"]

_NAMES = (RDFS["label"], SKOS["prefLabel"], DCTERMS["title"])


def _grounds(store: Store, answer: Answer) -> list[Quad]:
    """Return the description of the question, of the claims, and of what says where these come from."""
    claims = {NamedNode(claim) for row in answer.rows for claim in row.claims}
    told: set[NamedNode] = {answer.question.iri, *claims}
    for claim in claims:
        for predicate in (BR["statedIn"], BR["inTurn"]):
            told |= set(_nodes(store, claim, predicate))
    quads = {quad for node in told for quad in store.quads_for_pattern(node, None, None)}
    named = {term for quad in quads for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    return [*quads, *(quad for term in named - told for quad in _labels(store, term))]


def _nodes(store: Store, subject: NamedNode, predicate: NamedNode) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(subject, predicate, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object


def _labels(store: Store, term: NamedNode) -> Iterator[Quad]:
    for predicate in _NAMES:
        for quad in store.quads_for_pattern(term, predicate, None):
            if isinstance(quad.object, Literal):
                yield quad


def _banner(answer: Answer) -> str:
    return f"{answer.question.summary}\n{answer.note}"


def _turtle(store: Store, answer: Answer) -> bytes:
    return serialization.turtle(_grounds(store, answer), _banner(answer))


def _json_ld(store: Store, answer: Answer) -> bytes:
    return json_ld.written(_grounds(store, answer))


def _n_triples(store: Store, answer: Answer) -> bytes:
    return serialization.n_triples(_grounds(store, answer))


WRITERS: Mapping[str, Callable[[Store, Answer], bytes]] = {
    "ttl": _turtle,
    "jsonld": _json_ld,
    "nt": _n_triples,
}
"""The forms of RDF by the suffix of their address; each takes the store that gave the answer."""
