"""What programs proposed, as quads: candidates that a coder decided on, and those that nobody looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import terms
from kg.rdf.terms import BR, DOCUMENT, PROV, RDF, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.claims import Claim

__all__ = ["address", "of_claim", "quads"]


class _Scored(Protocol):
    """What is told of a candidate."""

    @property
    def score(self) -> float:
        """How probable it is that a person accepts it, from 0 to 1."""

    @property
    def trigger(self) -> str:
        """What made a program propose it."""


def address(document: str, identifier: str) -> NamedNode:
    """Return the IRI of a candidate of a document."""
    return DOCUMENT[f"{document}#candidate-{identifier}"]


def quads(node: NamedNode, one: _Scored, home: NamedNode) -> Iterator[Quad]:
    """Yield what a candidate is, in the graph of its document."""
    yield Quad(node, RDF["type"], BR["Candidate"], home)
    yield Quad(node, BR["candidateScore"], typed(f"{one.score:.3f}", "decimal"), home)
    yield Quad(node, BR["trigger"], Literal(one.trigger), home)


def of_claim(claim: Claim, home: NamedNode) -> Iterator[Quad]:
    """Yield the candidate that an unreviewed claim is taken from; nothing of other claims."""
    if claim.proposal:
        node = address(claim.document, claim.proposal.candidate)
        yield Quad(terms.claim(claim.identifier), PROV["wasDerivedFrom"], node, home)
        yield from quads(node, claim.proposal, home)
