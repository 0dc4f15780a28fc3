"""What narrows claims, as the column of an answer tells it: each qualifier with its value, looked up."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf import sparql
from kg.rdf.terms import BR, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.asking.keys import Narrowed
    from kg.rdf.sparql import Term

__all__ = ["Narrowings"]

_AT_ONCE = 1_000
"""Of how many claims one query asks: it reads what narrows them alone, not all that is said of them."""

_LARGE = 0.3
"""Of a larger part of all claims less is read by going through the qualifiers of all."""

_COUNT = "SELECT (COUNT(*) AS ?count) { ?claim a br:Claim }"
_OF_CLAIMS = """SELECT ?claim ?qualifier ?value {{
  VALUES ?claim {{ {claims} }} ?claim ?qualifier ?value . FILTER(?qualifier IN ({qualifiers}))
}}"""
_OF_ALL = """SELECT ?claim ?qualifier ?value {{
  VALUES ?qualifier {{ {qualifiers} }} LATERAL {{ ?claim ?qualifier ?value }}
}}"""


class Narrowings:
    """Reads qualifiers of claims from a store here, as questions do in their text; labels once each.

    ``told`` says of which qualifiers.
    """

    def __init__(self, store: Store, told: Narrowed, language: str) -> None:
        self._store, self._language = store, language
        self._labels: dict[tuple[Term, tuple[NamedNode, ...]], tuple[str, ...]] = {}
        found = (quad.subject for quad in store.quads_for_pattern(None, RDF["type"], BR["Qualifier"]))
        told_of = {str(term) for term in found if isinstance(term, NamedNode) and told.tells(term.value)}
        self._qualifiers = sorted(told_of)

    def of(self, claims: Iterable[str]) -> Mapping[str, Iterable[str]]:
        """Return by claim (IRI) *qualifier: value* for all that narrows it; nothing of one that is plain."""
        asked = dict.fromkeys(claims)
        texts: dict[str, list[str]] = {}
        for row in self._of_all() if self._is_large(len(asked)) else self._of_some(asked):
            claim, qualifier = row["claim"], row["qualifier"]
            if isinstance(claim, NamedNode) and isinstance(qualifier, NamedNode) and claim.value in asked:
                texts.setdefault(claim.value, []).extend(self._told(qualifier, row["value"]))
        return texts

    def _is_large(self, asked: int) -> bool:
        """Say whether so many claims are a large part of all; of few nobody need count those."""
        if asked <= _AT_ONCE:
            return False
        (row,) = sparql.select(self._store, _COUNT)
        return asked > _LARGE * int(sparql.value_of(row, "count"))

    def _of_all(self) -> Iterator[Mapping[str, Term]]:
        return sparql.select(self._store, _OF_ALL.format(qualifiers=" ".join(self._qualifiers)))

    def _of_some(self, claims: Iterable[str]) -> Iterator[Mapping[str, Term]]:
        left, qualifiers = iter(claims), ", ".join(self._qualifiers)
        while some := [*islice(left, _AT_ONCE)]:
            named = " ".join(str(NamedNode(claim)) for claim in some)
            yield from sparql.select(self._store, _OF_CLAIMS.format(claims=named, qualifiers=qualifiers))

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
