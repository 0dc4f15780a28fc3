"""What stands behind a link, read from a graph's tables: claims, or the rules and claims it follows from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.descriptions import Descriptions
from kg.asking.evidence import Evidence, Named
from kg.asking.phrasing import Sentence
from kg.rdf.terms import BR, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from viz.tables import Tables, Term
    from viz.translations import Wording

__all__ = ["BriefReader", "TableReader", "grounds"]


class TableReader(Descriptions):
    """Reads claims and inferences from a graph's tables, in one wording; each claim once."""

    def __init__(self, tables: Tables, wording: Wording) -> None:
        self.tables, self.wording = tables, wording
        self._read: dict[NamedNode, Evidence] = {}
        self._facts = tables.described

    @cached_property
    def qualifiers(self) -> frozenset[NamedNode]:
        """The qualifiers that the ontology knows."""
        return frozenset(self.tables.qualifiers)

    def terms(self, subject: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return the objects of a subject and predicate, sorted."""
        return self._facts.get(subject, {}).get(predicate, ())

    def predicates(self, subject: NamedNode) -> set[NamedNode]:
        """Return by which predicates something is said of a subject."""
        return set(self._facts.get(subject, {}))

    def label(self, term: Term) -> str:
        """Return a resource's label, or a value in words."""
        return self.wording.label(term)

    def labels(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return the labels of terms, one after the other."""
        return self.wording.labels(terms, between)

    def plainly(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return what readers are told in place of the labels of terms; the labels of those without."""
        return self.wording.labels(terms, between, plainly=True)

    def said(self, texts: Iterable[Term]) -> str:
        """Return the text in the reader's language, else in English; nothing where there is neither."""
        return self.wording.text(texts)

    def verb(self, relation: NamedNode) -> str:
        """Return how a relation reads in a sentence: its phrase, else its label."""
        return self.wording.verb(relation, self.terms(relation, BR["phrase"]))

    def noun(self, values: Iterable[NamedNode]) -> str:
        """Return what some values call a tie, *passenger ferry*, or nothing."""
        return self.wording.noun(values)

    def evidence(self, claim: NamedNode) -> Evidence:
        """Read a claim."""
        if claim not in self._read:
            self._read[claim] = super().evidence(claim)
        return self._read[claim]

    def derivation(self, inferences: Iterable[NamedNode]) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
        """Return the labels of the rules behind some inferences, and the claims these rest on in the end."""
        steps, claims = grounds(self.tables, inferences)
        rules = {self.label(rule) for each in steps for rule in self.terms(each, BR["rule"])}
        return tuple(sorted(rules)), self.all_evidence(claims)


class BriefReader(TableReader):
    """Reads of claims what a ladder tells: who says each, where, when, and the noun for the tie."""

    def evidence(self, claim: NamedNode) -> Evidence:
        """Read a claim; what a ladder does not tell stays empty."""
        relations, start = self.nodes(claim, RDF["predicate"]), self.text(claim, BR["start"])
        return Evidence(
            iri=claim.value,
            speakers=tuple(map(self.named, self.nodes(claim, BR["statedBy"]))),
            document=Named("", self.text(claim, BR["statedIn"])),
            issued=self.issued(claim),
            start=int(start) if start else None,
            sentence=Sentence("", "", "", "", self.named_by(claim, relations)),
        )


def grounds(tables: Tables, inferences: Iterable[NamedNode]) -> tuple[set[NamedNode], set[NamedNode]]:
    """Return the inferences on which some inferences rest, these included, and the claims in the end."""
    steps: set[NamedNode] = set()
    claims: set[NamedNode] = set()
    waiting: list[Term] = list(inferences)
    while waiting:
        each = waiting.pop()
        if not isinstance(each, NamedNode) or each in steps:
            continue
        if each in tables.claims:
            claims.add(each)
        elif each in tables.inferences:
            steps.add(each)
            waiting += tables.inferences[each].get(PROV["wasDerivedFrom"], [])
    return steps, claims
