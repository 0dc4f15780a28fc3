"""What a graph says of its claims, read one way wherever the graph stands: in a store or in tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.phrasing import Sentence, compose
from kg.rdf.terms import BR, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.rdf.sparql import Term

__all__ = ["Descriptions"]


class Descriptions(ABC):
    """Descriptions of resources, in one language.

    Whoever holds a graph gives its terms and the words for them; what follows from these for a claim, its
    sentence and its speaker's role, stands here alone. A claim may lack anything: the words are empty then.
    """

    @abstractmethod
    def terms(self, subject: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return the objects of a subject and predicate, sorted."""

    @abstractmethod
    def labels(self, terms: Iterable[Term]) -> str:
        """Return the labels of terms, one after the other."""

    @abstractmethod
    def verb(self, relation: NamedNode) -> str:
        """Return how a relation reads in a sentence: its phrase, else its label."""

    @abstractmethod
    def noun(self, values: Iterable[NamedNode]) -> str:
        """Return what some values call a tie, *passenger ferry*, or nothing."""

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the resources among the objects of a subject and predicate, sorted."""
        return [term for term in self.terms(subject, predicate) if isinstance(term, NamedNode)]

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        """Return the first object as text, or nothing."""
        found = self.terms(subject, predicate)
        return next((term.value for term in found if isinstance(term, NamedNode | Literal)), "")

    def sentence(self, claim: NamedNode) -> Sentence:
        """Put a claim into words, whatever is weaker than asserted first."""
        subject, object_ = (self.labels(self.terms(claim, RDF[end])) for end in ("subject", "object"))
        relations, statuses = self.nodes(claim, RDF["predicate"]), self.nodes(claim, BR["status"])
        return compose(
            (subject, object_),
            next(map(self.verb, relations), ""),
            self._named_by(claim, relations),
            status=self.labels(statuses),
            is_edge=self._marked(statuses, "givesEdge"),
            is_view=self._marked(statuses, "view") and self._marked(relations, "attributedOnly"),
        )

    def of_speaker(self, claim: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return what is said of the speaker on the claim, else on a turn that is the speaker's own."""
        speakers = set(self.nodes(claim, BR["statedBy"]))
        turns = (
            turn
            for turn in self.nodes(claim, BR["inTurn"])
            if speakers & set(self.nodes(turn, BR["speaker"]))
        )
        return next(filter(None, (self.terms(node, predicate) for node in (claim, *turns))), ())

    def _named_by(self, claim: NamedNode, relations: Iterable[NamedNode]) -> str:
        """Return what the values of a claim call the tie, or nothing."""
        named_by = [each for relation in relations for each in self.nodes(relation, BR["namedBy"])]
        return self.noun([value for each in named_by for value in self.nodes(claim, each)])

    def _marked(self, nodes: Iterable[NamedNode], mark: str) -> bool:
        return any(self.text(node, BR[mark]) == "true" for node in nodes)
