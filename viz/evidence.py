"""What stands behind a link, ready to be shown: words, voice, status, dates, source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.descriptions import Descriptions
from kg.rdf.terms import BR, DCTERMS, ID, PROV, RDF, local_name, web_address
from viz.tables import first, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.asking.phrasing import Sentence
    from viz.tables import Tables, Term
    from viz.translations import Wording

__all__ = ["Evidence", "Reader"]

_DATES = {"gYear", "gYearMonth", "date", "EDTF"}
_NUMBERS = {"decimal", "integer"}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One claim: who says it, in which words, where, and how it is narrowed; texts in one language.

    ``subject`` and ``object`` stand as they were claimed, also where the relation is symmetric. ``language``
    is the words' own. ``dates`` are the claim's (when it happened, since when it holds, what a figure
    covers), ``issued`` is the document's; all as partial as the words. ``qualifiers`` are pairs of label and
    value, dates included; ``mentions`` the slugs they name. ``source`` is an http(s) address or empty.
    ``document`` and ``voices`` are the slugs of the document and of the speakers; ``happened`` are the first
    and the last day (ISO) that the claim may speak of, an open end or an unknown one empty.
    """

    claim: str
    subject: str
    relation: str
    object: str
    speakers: tuple[str, ...]
    role: str
    status: str
    quote: str
    language: str
    evidence: str
    dates: str
    issued: str
    title: str
    title_language: str
    publisher: str
    source: str
    origins: tuple[str, ...]
    qualifiers: tuple[tuple[str, str], ...]
    mentions: frozenset[str]
    document: str
    voices: tuple[str, ...]
    happened: tuple[str, str]
    sentence: Sentence


class Reader(Descriptions):
    """Reads claims and inferences from a graph's tables, in one wording."""

    def __init__(self, tables: Tables, wording: Wording) -> None:
        self.tables, self.wording = tables, wording
        self._read: dict[NamedNode, Evidence] = {}
        self._facts = tables.described

    def terms(self, subject: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return the objects of a subject and predicate, sorted."""
        return self._facts.get(subject, {}).get(predicate, ())

    def labels(self, terms: Iterable[Term]) -> str:
        """Return the labels of terms, one after the other."""
        return self.wording.labels(terms)

    def verb(self, relation: NamedNode) -> str:
        """Return how a relation reads in a sentence: its phrase, else its label."""
        return self.wording.verb(relation, self.terms(relation, BR["phrase"]))

    def noun(self, values: Iterable[NamedNode]) -> str:
        """Return what some values call a tie, *passenger ferry*, or nothing."""
        return self.wording.noun(values)

    def evidence(self, claims: Iterable[NamedNode]) -> tuple[Evidence, ...]:
        """Return the evidence of some claims, the earliest statement first, undated ones last."""
        found = [self._claim(claim) for claim in dict.fromkeys(claims)]
        return tuple(sorted(found, key=lambda each: (each.issued or "9999", each.claim)))

    def derivation(self, inferences: Iterable[NamedNode]) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
        """Return the labels of the rules behind some inferences, and the claims these rest on in the end."""
        rules: set[str] = set()
        claims: set[NamedNode] = set()
        waiting, seen = list(inferences), set[NamedNode]()
        while waiting:
            each = waiting.pop()
            if each in self.tables.claims:
                claims.add(each)
            elif each not in seen and each in self.tables.inferences:
                seen.add(each)
                facts = self.tables.inferences[each]
                rules.update(self._labels(facts.get(BR["rule"], [])))
                waiting += _named(facts.get(PROV["wasDerivedFrom"], []))
        return tuple(sorted(rules)), self.evidence(sorted(claims, key=str))

    def _claim(self, claim: NamedNode) -> Evidence:
        if claim not in self._read:
            self._read[claim] = self._make(claim, self.tables.claims[claim])
        return self._read[claim]

    def _make(self, claim: NamedNode, facts: Mapping[NamedNode, list[Term]]) -> Evidence:
        stated_in = first(facts, BR["statedIn"])
        document = self._document(stated_in)
        quote, title = first(facts, BR["quote"]), first(document, DCTERMS["title"])
        return Evidence(
            claim=local_name(claim),
            subject=self.wording.labels(facts.get(RDF["subject"], [])),
            relation=self.wording.labels(facts.get(RDF["predicate"], [])),
            object=self.wording.labels(facts.get(RDF["object"], [])),
            speakers=tuple(self._labels(facts.get(BR["statedBy"], []))),
            role=self._role(claim),
            status=self.wording.labels(facts.get(BR["status"], [])),
            quote=quote.value if isinstance(quote, Literal) else "",
            language=_language(quote),
            evidence=self.wording.labels(facts.get(BR["evidenceKind"], [])),
            dates=", ".join(self._dates(facts)),
            issued=_text(document, DCTERMS["issued"]),
            title=_text(document, DCTERMS["title"]),
            title_language=_language(title),
            publisher=self.wording.labels(document.get(DCTERMS["publisher"], [])),
            source=_address(first(document, DCTERMS["source"])),
            origins=tuple(self._labels(facts.get(BR["origin"], []))),
            qualifiers=tuple(self._qualifiers(facts)),
            mentions=frozenset(self._mentions(facts)),
            document=local_name(stated_in) if isinstance(stated_in, NamedNode) else "",
            voices=tuple(local_name(voice) for voice in _named(facts.get(BR["statedBy"], []))),
            happened=(_text(facts, BR["earliest"]), _text(facts, BR["latest"])),
            sentence=self.sentence(claim),
        )

    def _document(self, term: Term | None) -> Mapping[NamedNode, list[Term]]:
        return self.tables.documents.get(term, {}) if isinstance(term, NamedNode) else {}

    def _labels(self, terms: Iterable[Term]) -> list[str]:
        return [self.wording.label(term) for term in terms]

    def _role(self, claim: NamedNode) -> str:
        """Return role and capacity in one."""
        said = (self.of_speaker(claim, BR[name]) for name in ("speakerRole", "speakerCapacity"))
        return self.labels(term for terms in said for term in terms)

    def _narrowing(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[tuple[str, list[Term]]]:
        used = [name for name in facts if name in self.tables.qualifiers and name != BR["origin"]]
        yield from sorted((self.wording.label(name), facts[name]) for name in used)

    def _qualifiers(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[tuple[str, str]]:
        for label, terms in self._narrowing(facts):
            yield label, self._values(terms)

    def _dates(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[str]:
        found = (term for _, terms in self._narrowing(facts) for term in terms if isinstance(term, Literal))
        yield from sorted({term.value for term in found if local_name(term.datatype) in _DATES})

    def _mentions(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[str]:
        for _, terms in self._narrowing(facts):
            yield from (term.value.removeprefix(ID.iri) for term in _named(terms) if term in ID)

    def _values(self, terms: list[Term]) -> str:
        if len(_named(terms)) == len(terms):
            return self.wording.labels(terms)
        return ", ".join(self._value(term) for term in terms)

    def _value(self, term: Term) -> str:
        if not isinstance(term, Literal):
            return self.wording.label(term)
        kind = local_name(term.datatype)
        if kind in _NUMBERS:
            return f"{Decimal(term.value):,f}"
        if kind == "boolean":
            return "yes" if term.value == "true" else "no"
        return term.value


def _named(terms: Iterable[Term]) -> list[NamedNode]:
    return [term for term in terms if isinstance(term, NamedNode)]


def _text(facts: Mapping[NamedNode, list[Term]], predicate: NamedNode) -> str:
    return next(iter(texts(facts.get(predicate, []))), "")


def _language(term: Term | None) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""


def _address(term: Term | None) -> str:
    text = term.value if isinstance(term, NamedNode | Literal) else ""
    return text if web_address(text) else ""
