"""What a graph says of its claims, read one way wherever the graph stands: in a store or in tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.coding import coding
from kg.asking.evidence import Evidence, Named
from kg.asking.phrasing import Sentence, compose
from kg.rdf.terms import BR, DCTERMS, RDF, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.rdf.sparql import Term

__all__ = ["Descriptions"]

_TRUE = (Literal("true", datatype=XSD["boolean"]), Literal("1", datatype=XSD["boolean"]))
_DATES = {"gYear", "gYearMonth", "date", "EDTF"}


class Descriptions(ABC):
    """Descriptions of resources, in one language.

    Whoever holds a graph gives its terms and the words for them; what follows from these for a claim, its
    evidence, its sentence and its place among others, stands here alone. A claim may lack anything: the words
    are empty then.
    """

    @property
    @abstractmethod
    def qualifiers(self) -> frozenset[NamedNode]:
        """The qualifiers that the ontology knows."""

    @abstractmethod
    def terms(self, subject: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return the objects of a subject and predicate, sorted."""

    @abstractmethod
    def predicates(self, subject: NamedNode) -> set[NamedNode]:
        """Return by which predicates something is said of a subject."""

    @abstractmethod
    def label(self, term: Term) -> str:
        """Return a resource's label, or a value in words."""

    @abstractmethod
    def labels(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return the labels of terms, one after the other."""

    @abstractmethod
    def plainly(self, terms: Iterable[Term], between: str = ", ") -> str:
        """Return what readers are told in place of the labels of terms; the labels of those without."""

    @abstractmethod
    def said(self, texts: Iterable[Term]) -> str:
        """Return the text in the reader's language, else in English; nothing where there is neither."""

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

    def named(self, term: NamedNode) -> Named:
        """Return a resource with its label."""
        return Named(self.label(term), term.value)

    def evidence(self, claim: NamedNode) -> Evidence:
        """Read a claim."""
        documents = self.nodes(claim, BR["statedIn"])[:1]
        quote, title = _first(self.terms(claim, BR["quote"])), _first(self._of(documents, DCTERMS["title"]))
        start, end = (self.text(claim, BR[name]) for name in ("start", "end"))
        kinds = self.terms(claim, BR["evidenceKind"])
        narrowing = [term for _, terms in self._narrowing(claim) for term in terms]
        return Evidence(
            iri=claim.value,
            subject=self._one(claim, RDF["subject"]),
            relation=self._one(claim, RDF["predicate"]),
            object=self._one(claim, RDF["object"]),
            status=self._one(claim, BR["status"]),
            speakers=tuple(map(self.named, self.nodes(claim, BR["statedBy"]))),
            role=self.labels(self.of_speaker(claim, BR["speakerRole"])),
            capacity=self.labels(self.of_speaker(claim, BR["speakerCapacity"])),
            document=self._one(claim, BR["statedIn"]),
            title=title.value,
            title_language=title.language or "",
            publisher=self.labels(self._of(documents, DCTERMS["publisher"]), " and "),
            issued=_first(self._of(documents, DCTERMS["issued"])).value,
            source=next((each.value for each in _plain(self._of(documents, DCTERMS["source"]))), ""),
            quote=quote.value or None,
            language=quote.language or "",
            start=int(start) if start else None,
            end=int(end) if end else None,
            kept=self.labels(kinds),
            origins=self._origins([claim, *documents]),
            qualifiers=self.qualified(claim),
            dates=tuple(sorted({term.value for term in _plain(narrowing) if _is_date(term)})),
            mentions=tuple(sorted({term.value for term in narrowing if isinstance(term, NamedNode)})),
            happened=(self.text(claim, BR["earliest"]), self.text(claim, BR["latest"])),
            sentence=self.sentence(claim),
            sic=self.text(claim, BR["sic"]),
            ascribed_to=tuple(map(self.named, self.nodes(claim, BR["ascribedTo"]))),
            words_hash=self.text(claim, BR["wordsHash"]),
            locator=self.text(claim, BR["locator"]),
            coding=coding(self, claim),
            unreviewed=self.labels(each for each in kinds if each == BR["unreviewed"]),
        )

    def all_evidence(self, claims: Iterable[NamedNode]) -> tuple[Evidence, ...]:
        """Read claims, each once, in order of time and text; those without a date come last."""
        return tuple(map(self.evidence, self.in_order(claims)))

    def in_order(self, claims: Iterable[NamedNode]) -> list[NamedNode]:
        """Sort claims by time and text without reading them; those without a date come last."""
        return sorted(dict.fromkeys(claims), key=self._place_in_time)

    def issued(self, claim: NamedNode) -> str:
        """Return when the document of a claim was issued, as precisely as is known, or nothing."""
        return _first(self._of(self.nodes(claim, BR["statedIn"])[:1], DCTERMS["issued"])).value

    def _place_in_time(self, claim: NamedNode) -> tuple[bool, str, str, int, str]:
        documents = self.nodes(claim, BR["statedIn"])[:1]
        issued = self.issued(claim)
        slug = next((document.value for document in documents), "")
        return not issued, issued, slug, int(self.text(claim, BR["start"]) or 0), claim.value

    def qualified(self, node: NamedNode) -> tuple[tuple[str, str], ...]:
        """Return the qualifiers of a claim or inference in plain words, with values; several in one text."""
        told = (
            (self.plainly([qualifier]), self.told(qualifier, terms))
            for qualifier, terms in self._narrowing(node)
        )
        return tuple(sorted(told, key=lambda pair: pair[0]))

    def told(self, qualifier: NamedNode, values: Sequence[Term]) -> str:
        """Return values of a qualifier in plain words: those that the ontology has for them, else labels."""
        if any(isinstance(value, Literal) and value in _TRUE for value in values):
            return self.said(self.terms(qualifier, BR["whenTrue"])) or self.plainly(values)
        return self.plainly(values)

    def _narrowing(self, node: NamedNode) -> list[tuple[NamedNode, Sequence[Term]]]:
        """Return the qualifiers of a claim or inference with their values."""
        used = sorted(self.predicates(node) & self.qualifiers, key=str)
        return [(each, terms) for each in used if (terms := self.terms(node, each))]

    def _one(self, subject: NamedNode, predicate: NamedNode) -> Named:
        """Return the first resource among the objects of a subject and predicate, else one without a name."""
        return next(map(self.named, self.nodes(subject, predicate)), Named("", ""))

    def _of(self, subjects: Iterable[NamedNode], predicate: NamedNode) -> list[Term]:
        return [term for subject in subjects for term in self.terms(subject, predicate)]

    def _origins(self, nodes: Iterable[NamedNode]) -> tuple[Named, ...]:
        """Return who produced the information: what the first says that says so."""
        found = (self.nodes(node, BR["origin"]) for node in nodes)
        return tuple(map(self.named, next(filter(None, found), ())))

    def sentence(self, claim: NamedNode) -> Sentence:
        """Put a claim into words, whatever is weaker than asserted first."""
        subject, object_ = (self.labels(self.terms(claim, RDF[end])) for end in ("subject", "object"))
        relations, statuses = self.nodes(claim, RDF["predicate"]), self.nodes(claim, BR["status"])
        return compose(
            (subject, object_),
            next(map(self.verb, relations), ""),
            self.named_by(claim, relations),
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

    def named_by(self, claim: NamedNode, relations: Iterable[NamedNode]) -> str:
        """Return what the values of a claim call the tie, or nothing."""
        named_by = [each for relation in relations for each in self.nodes(relation, BR["namedBy"])]
        return self.noun([value for each in named_by for value in self.nodes(claim, each)])

    def _marked(self, nodes: Iterable[NamedNode], mark: str) -> bool:
        return any(self.text(node, BR[mark]) == "true" for node in nodes)


def _plain(terms: Iterable[Term]) -> list[NamedNode | Literal]:
    return [term for term in terms if isinstance(term, NamedNode | Literal)]


def _first(terms: Iterable[Term]) -> Literal:
    """Return the first literal, else an empty one."""
    return next((term for term in terms if isinstance(term, Literal)), Literal(""))


def _is_date(term: NamedNode | Literal) -> bool:
    return isinstance(term, Literal) and local_name(term.datatype) in _DATES
