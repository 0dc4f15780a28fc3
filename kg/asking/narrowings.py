"""What narrows claims, as the column of an answer tells it: each qualifier with its value, looked up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import BR, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.asking.keys import Narrowed
    from kg.rdf.sparql import Term

__all__ = ["Narrowings"]


class Narrowings:
    """Reads qualifiers of claims from a store here, as questions do in their text; labels once each."""

    def __init__(self, store: Store, language: str) -> None:
        self._store, self._language = store, language
        self._labels: dict[tuple[Term, tuple[NamedNode, ...]], tuple[str, ...]] = {}

    def texts(self, claims: Iterable[str], told: Narrowed) -> Iterator[str]:
        """Yield *qualifier: value* for all that narrows claims (IRIs) and that a column tells."""
        for claim in claims:
            for quad in self._store.quads_for_pattern(NamedNode(claim), None, None):
                if quad.predicate in self._qualifiers and told.tells(quad.predicate.value):
                    yield from self._told(quad.predicate, quad.object)

    @cached_property
    def _qualifiers(self) -> frozenset[NamedNode]:
        found = (quad.subject for quad in self._store.quads_for_pattern(None, RDF["type"], BR["Qualifier"]))
        return frozenset(term for term in found if isinstance(term, NamedNode))

    def _told(self, qualifier: NamedNode, value: Term) -> Iterator[str]:
        own = value.value if isinstance(value, NamedNode | Literal) else ""
        for key in self._named(qualifier, RDFS["label"]):
            for text in self._named(value, RDFS["label"], SKOS["prefLabel"]) or (own,):
                yield f"{key}: {text}"

    def _named(self, term: Term, *properties: NamedNode) -> tuple[str, ...]:
        """Return the labels of a term in the language, else those in English; a literal has none."""
        if not isinstance(term, NamedNode):
            return ()
        if (term, properties) not in self._labels:
            self._labels[term, properties] = tuple(self._looked_up(term, properties))
        return self._labels[term, properties]

    def _looked_up(self, term: NamedNode, properties: tuple[NamedNode, ...]) -> Iterator[str]:
        found = [
            quad.object
            for each in properties
            for quad in self._store.quads_for_pattern(term, each, None)
            if isinstance(quad.object, Literal)
        ]
        own = [label.value for label in found if label.language == self._language]
        yield from own or (label.value for label in found if label.language == "en")
