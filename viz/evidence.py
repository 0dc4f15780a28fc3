"""What stands behind a link, ready to be shown: words, voice, status, dates, source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.terms import BR, DCTERMS, ID, PROV, RDF, local_name, web_address
from viz.reading import first, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from viz.reading import Tables, Term

__all__ = ["Evidence", "Reader"]

_DATES = {"gYear", "gYearMonth", "date", "EDTF"}
_NUMBERS = {"decimal", "integer"}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One claim: who says it, in which words, where, and how it is narrowed; texts in one language.

    ``subject`` and ``object`` stand as they were claimed, also where the relation is symmetric. ``language``
    is the words' own. ``dates`` are the claim's (when it happened, since when it holds, what a figure
    covers), ``stated`` is the document's; all as partial as the words. ``qualifiers`` are pairs of label and
    value, dates included; ``mentions`` the slugs they name. ``source`` is an http(s) address or empty.
    """

    id: str
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
    stated: str
    title: str
    publisher: str
    source: str
    origins: tuple[str, ...]
    qualifiers: tuple[tuple[str, str], ...]
    mentions: frozenset[str]


class Reader:
    """Reads claims and inferences from a graph's tables, with labels in one language."""

    def __init__(self, tables: Tables, language: str) -> None:
        self.tables, self.language = tables, language
        self._read: dict[NamedNode, Evidence] = {}

    def evidence(self, claims: Iterable[NamedNode]) -> tuple[Evidence, ...]:
        """Return the evidence of some claims, the earliest statement first, undated ones last."""
        found = [self._claim(claim) for claim in dict.fromkeys(claims)]
        return tuple(sorted(found, key=lambda each: (each.stated or "9999", each.id)))

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
        document = self._document(first(facts, BR["statedIn"]))
        quote = first(facts, BR["quote"])
        return Evidence(
            id=local_name(claim),
            subject=", ".join(self._labels(facts.get(RDF["subject"], []))),
            relation=", ".join(self._labels(facts.get(RDF["predicate"], []))),
            object=", ".join(self._labels(facts.get(RDF["object"], []))),
            speakers=tuple(self._labels(facts.get(BR["statedBy"], []))),
            role=self._role(facts),
            status=", ".join(self._labels(facts.get(BR["status"], []))),
            quote=quote.value if isinstance(quote, Literal) else "",
            language=(quote.language or "") if isinstance(quote, Literal) else "",
            evidence=", ".join(self._labels(facts.get(BR["evidenceKind"], []))),
            dates=", ".join(self._dates(facts)),
            stated=_text(document, DCTERMS["issued"]),
            title=_text(document, DCTERMS["title"]),
            publisher=", ".join(self._labels(document.get(DCTERMS["publisher"], []))),
            source=_address(first(document, DCTERMS["source"])),
            origins=tuple(self._labels(facts.get(BR["origin"], []))),
            qualifiers=tuple(self._qualifiers(facts)),
            mentions=frozenset(self._mentions(facts)),
        )

    def _document(self, term: Term | None) -> Mapping[NamedNode, list[Term]]:
        return self.tables.documents.get(term, {}) if isinstance(term, NamedNode) else {}

    def _labels(self, terms: Iterable[Term]) -> list[str]:
        return [self.tables.label(term, self.language) for term in terms]

    def _role(self, facts: Mapping[NamedNode, list[Term]]) -> str:
        """Return role and capacity: the claim's own, else those of the turn in which the words stand."""
        turn = first(facts, BR["inTurn"])
        stand = self.tables.turns.get(turn, {}) if isinstance(turn, NamedNode) else {}
        said = [facts.get(BR[name]) or stand.get(BR[name], []) for name in ("speakerRole", "speakerCapacity")]
        return ", ".join(label for terms in said for label in self._labels(terms))

    def _narrowing(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[tuple[str, list[Term]]]:
        used = [name for name in facts if name in self.tables.qualifiers and name != BR["origin"]]
        yield from sorted((self.tables.label(name, self.language), facts[name]) for name in used)

    def _qualifiers(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[tuple[str, str]]:
        for label, terms in self._narrowing(facts):
            yield label, ", ".join(self._value(term) for term in terms)

    def _dates(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[str]:
        found = (term for _, terms in self._narrowing(facts) for term in terms if isinstance(term, Literal))
        yield from sorted({term.value for term in found if local_name(term.datatype) in _DATES})

    def _mentions(self, facts: Mapping[NamedNode, list[Term]]) -> Iterator[str]:
        for _, terms in self._narrowing(facts):
            yield from (term.value.removeprefix(ID.iri) for term in _named(terms) if term in ID)

    def _value(self, term: Term) -> str:
        kind = local_name(term.datatype) if isinstance(term, Literal) else ""
        text = self.tables.label(term, self.language)
        if kind in _NUMBERS:
            return f"{Decimal(text):,f}"
        if kind == "boolean":
            return "yes" if text == "true" else "no"
        return text


def _named(terms: Iterable[Term]) -> list[NamedNode]:
    return [term for term in terms if isinstance(term, NamedNode)]


def _text(facts: Mapping[NamedNode, list[Term]], predicate: NamedNode) -> str:
    return next(iter(texts(facts.get(predicate, []))), "")


def _address(term: Term | None) -> str:
    text = term.value if isinstance(term, NamedNode | Literal) else ""
    return text if web_address(text) else ""
