"""Claims and their words, read back from a store for people."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg.asking.descriptions import Descriptions
from kg.asking.phrasing import in_words
from kg.rdf import sparql
from kg.rdf.terms import BR, DCTERMS, PROV, RDF, RDFS, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.asking.evidence import Evidence
    from kg.rdf.sparql import AnyStore, Term

    Said = list[NamedNode | Literal]

__all__ = ["Reader", "excerpt"]

_BATCH = 200
"""Of how many resources one query to a store elsewhere asks."""

_BESIDE = 10_000
"""Of how many subjects and predicates what is said is held that many claims have in common."""

_BRIEFLY = (
    *(RDF["type"], RDFS["label"], SKOS["prefLabel"], SKOS["notation"]),
    *(PROV[name] for name in ("endedAtTime", "wasAssociatedWith")),
    *(DCTERMS[name] for name in ("title", "publisher", "issued", "source", "language")),
    *(
        BR[name]
        for name in (
            *("speaker", "speakerRole", "speakerCapacity", "documentKind", "origin", "lastDay"),
            *("phrase", "noun", "modifier", "namedBy", "givesEdge", "view", "attributedOnly"),
            *("plainLabel", "whenTrue"),
        )
    ),
)
"""What is read of a resource that a claim names."""


class Reader(Descriptions):
    """Reads resources of a store, with labels in one language, each looked up once."""

    def __init__(self, store: Store, language: str = "en") -> None:
        self.store, self.language = store, language
        self._labeled: dict[NamedNode, str] = {}
        self._whole: tuple[NamedNode, dict[NamedNode, Said]] | None = None
        self._beside: dict[tuple[NamedNode, NamedNode], Said] = {}

    @cached_property
    def relations(self) -> frozenset[NamedNode]:
        """The relations that the ontology knows."""
        return self._all(BR["Relation"])

    @cached_property
    def qualifiers(self) -> frozenset[NamedNode]:
        """The qualifiers that the ontology knows."""
        return self._all(BR["Qualifier"])

    def knows(self, node: NamedNode) -> bool:
        """Say whether anything is said of a resource."""
        return next(self.store.quads_for_pattern(node, None, None), None) is not None

    def _all(self, kind: NamedNode) -> frozenset[NamedNode]:
        found = (quad.subject for quad in self.store.quads_for_pattern(None, RDF["type"], kind))
        return frozenset(term for term in found if isinstance(term, NamedNode))

    def evidence(self, claim: NamedNode) -> Evidence:
        """Read a claim."""
        with self.at_once(claim):
            return super().evidence(claim)

    @contextmanager
    def at_once(self, claim: NamedNode) -> Iterator[None]:
        """Read all that is said of a claim at once, and once what others have in common with it."""
        before = self._whole
        if before is None or before[0] != claim:
            self._whole = claim, self._all_of(claim)
        try:
            yield
        finally:
            self._whole = before

    def terms(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Return the objects of a subject and predicate, sorted."""
        whole = self._whole  # which another thread may change
        if whole is None:
            return self._looked_up(subject, predicate)
        if subject == whole[0]:
            return whole[1].get(predicate, [])
        found = self._beside.get((subject, predicate))
        if found is None:
            if len(self._beside) >= _BESIDE:
                self._beside.clear()
            found = self._beside[subject, predicate] = self._looked_up(subject, predicate)
        return found

    def _looked_up(self, subject: NamedNode, predicate: NamedNode) -> Said:
        found = (quad.object for quad in self.store.quads_for_pattern(subject, predicate, None))
        return sorted((term for term in found if isinstance(term, NamedNode | Literal)), key=str)

    def _all_of(self, subject: NamedNode) -> dict[NamedNode, Said]:
        """Return all that is said of a subject, by predicate and sorted."""
        found: dict[NamedNode, Said] = {}
        for quad in self.store.quads_for_pattern(subject, None, None):
            said = found.setdefault(quad.predicate, [])
            if isinstance(quad.object, NamedNode | Literal):
                said.append(quad.object)
        return {predicate: sorted(said, key=str) for predicate, said in found.items()}

    def node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        """Return the one resource that a record must have; raises ``StopIteration`` where it lacks it."""
        return next(iter(self.nodes(subject, predicate)))

    def predicates(self, subject: NamedNode) -> set[NamedNode]:
        """Return by which predicates something is said of a subject."""
        whole = self._whole
        if whole is not None and subject == whole[0]:
            return set(whole[1])
        return {quad.predicate for quad in self.store.quads_for_pattern(subject, None, None)}

    def label(self, term: Term) -> str:
        """Return a term's label in the reader's language, else in English, else any, else its local name."""
        if not isinstance(term, NamedNode):
            return in_words(term)
        if term not in self._labeled:
            self._labeled[term] = self._label_of(term)
        return self._labeled[term]

    def labels(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return the labels of terms, one after the other."""
        return between.join(map(self.label, terms))

    def plainly(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return what readers are told in place of the labels of terms; the labels of those without."""
        return between.join(map(self._plain, terms))

    def _plain(self, term: Term) -> str:
        """Return the plain label of a term in the reader's language, else its label."""
        plain = self._in_language(term, BR["plainLabel"]) if isinstance(term, NamedNode) else ""
        return plain or self.label(term)

    def said(self, texts: Iterable[Term]) -> str:
        """Return the text in the reader's language, else in English; nothing where there is neither."""
        found = {text.language: text.value for text in texts if isinstance(text, Literal)}
        return found.get(self.language) or found.get("en", "")

    def _label_of(self, term: NamedNode) -> str:
        labels = {
            each.language: each.value
            for predicate in (DCTERMS["title"], SKOS["prefLabel"], RDFS["label"])
            for each in self.terms(term, predicate)
            if isinstance(each, Literal)
        }
        for language in (self.language, "en", *sorted(labels, key=str)):
            if language in labels:
                return labels[language]
        return local_name(term)

    def verb(self, relation: NamedNode) -> str:
        """Return how a relation reads in a sentence: its phrase, else its label."""
        return self._in_language(relation, BR["phrase"]) or self.label(relation)

    def gives_edge(self, claim: NamedNode) -> bool:
        """Say whether a claim becomes a plain edge: a fact by its status, and no view by its relation."""
        fact = self._marked(self.nodes(claim, BR["status"]), "givesEdge")
        return fact and not self._marked(self.nodes(claim, RDF["predicate"]), "attributedOnly")

    def noun(self, values: Iterable[NamedNode]) -> str:
        """Return what some values call a tie, *passenger ferry*, or nothing."""
        found = list(values)
        nouns = [noun for value in found if (noun := self._in_language(value, BR["noun"]))]
        modifiers = [word for value in found if (word := self._in_language(value, BR["modifier"]))]
        return " ".join([*modifiers, *nouns[:1]]) if nouns else ""

    def _in_language(self, node: NamedNode, predicate: NamedNode) -> str:
        """Return what is said in the reader's language, or nothing."""
        said = (term for term in self.terms(node, predicate) if isinstance(term, Literal))
        return next((term.value for term in said if term.language == self.language), "")

    def edge(self, node: NamedNode) -> tuple[NamedNode, NamedNode, NamedNode]:
        """Return the ends and the relation of a claim or an inference."""
        return (
            self.node(node, RDF["subject"]),
            self.node(node, RDF["predicate"]),
            self.node(node, RDF["object"]),
        )


def excerpt(store: AnyStore, claims: Iterable[Term] = (), named: Iterable[Term] = ()) -> Store:
    """Return a store in which a :class:`Reader` finds claims with what they name, and resources.

    A local store is that itself, and nothing is read. Of a store elsewhere a few queries, for many resources
    each, fetch what is needed; all of it stands in one graph then.
    """
    if isinstance(store, Store):
        return store
    found = Store()
    for triple in _around(store, set(claims), set(named)):
        found.add(Quad(*triple))
    return found


def _around(store: AnyStore, claims: set[Term], named: set[Term]) -> Iterator[Triple]:
    """Yield all that is said of claims; then briefly what is said of what they name and that names."""
    whole = list(_told(store, claims))
    near = list(_told(store, named | _terms(whole), _BRIEFLY))
    far = _told(store, _terms(near) - _terms(whole) - named, _BRIEFLY) if claims else ()
    yield from (*whole, *near, *far)


def _terms(triples: Iterable[Triple]) -> set[Term]:
    """Return the predicates and objects of triples."""
    return {term for triple in triples for term in (triple.predicate, triple.object)}


def _told(store: AnyStore, nodes: Iterable[Term], predicates: tuple[NamedNode, ...] = ()) -> Iterator[Triple]:
    """Yield what a store says of resources, with some predicates or with any."""
    asked = sorted(str(node) for node in nodes if isinstance(node, NamedNode))
    narrowed = f" FILTER(?p IN ({', '.join(map(str, predicates))}))" if predicates else ""
    for start in range(0, len(asked), _BATCH):
        listed = " ".join(asked[start : start + _BATCH])
        query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {listed} }} ?s ?p ?o .{narrowed} }}"
        for row in sparql.select(store, query, "claims"):
            subject, predicate, object_ = row["s"], row["p"], row["o"]
            if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
                yield Triple(subject, predicate, object_)
