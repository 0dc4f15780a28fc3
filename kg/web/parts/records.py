"""What pages show of claims and terms; what was read once is kept, since the store does not change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.asking.evidence import Evidence, Named
from kg.asking.reader import Reader
from kg.asking.renderings import words
from kg.asking.statements import Statement, stated
from kg.rdf.graphs import ENTITIES
from kg.rdf.terms import BR, DCTERMS, OWL, RDF, RDFS, SKOS, local_name
from kg.web.cache import once
from kg.web.dataset import served
from kg.web.templating import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Store
    from starlette.requests import Request

Item = TypeVar("Item")

__all__ = ["Fact", "Group", "Pages", "Records", "Shown", "grouped", "records"]


@dataclass(frozen=True)
class Fact:
    """A property with its values; a value without an IRI is text."""

    name: Named
    values: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A claim as pages show it: its evidence, what narrows it with links, its footnote."""

    evidence: Evidence
    qualifiers: tuple[Fact, ...]
    citation: Statement

    @property
    def name(self) -> str:
        """The hash that names the claim."""
        return local_name(self.evidence.iri)

    @property
    def sentence(self) -> str:
        """The claim as a sentence without its qualifiers, whatever is weaker than asserted first."""
        return str(self.evidence.sentence)


@dataclass(frozen=True)
class Group:
    """Claims that share something, and what it is."""

    name: Named
    claims: tuple[Shown, ...]


@dataclass(frozen=True)
class Pages:
    """A stretch of a long list: the number of its page, how many pages and items there are, and to a page."""

    number: int
    count: int
    total: int
    size: int

    @property
    def offset(self) -> int:
        """How many items stand on the pages before."""
        return (self.number - 1) * self.size

    def part(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return the items that stand on the page."""
        return items[self.offset : self.offset + self.size]

    @classmethod
    def of(cls, request: Request, total: int, size: int) -> Pages:
        """Return the page of a list that a request asks for by ``page``, counted from one; else the first."""
        count = max(-(-total // size), 1)
        text = request.query_params.get("page", "1")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004 – digits
        number = min(max(number, 1), count)
        return cls(number, count, total, size)


class Records(Reader):
    """A reader of a store that does not change, with labels in one language; there is one for each request.

    The claims that it reads are kept for the next one.
    """

    def __init__(self, store: Store, language: str = "en") -> None:
        super().__init__(store, language)

    def resource(self, iri: str) -> NamedNode | None:
        """Return the resource of an IRI; none where the text is no IRI or the store does not know it."""
        try:
            node = NamedNode(iri)
        except ValueError:  # a space, a bracket, half a character
            return None
        return node if self.knows(node) else None

    def is_a(self, node: NamedNode, kind: str) -> bool:
        """Say whether a resource belongs to a class of the ontology, given by its local name."""
        return next(self.store.quads_for_pattern(node, RDF["type"], BR[kind]), None) is not None

    def value(self, term: NamedNode | Literal) -> Named:
        """Return a term with its label, and with its IRI where it has one."""
        return Named(self.label(term), term.value if isinstance(term, NamedNode) else "")

    def facts(self, node: NamedNode, predicates: Iterable[NamedNode]) -> tuple[Fact, ...]:
        """Return what a resource has of some properties, in order of their labels."""
        found = (
            Fact(Named(self._in_words(each), each.value), tuple(map(self.value, values)))
            for each in predicates
            if (values := self.terms(node, each))
        )
        return tuple(sorted(found, key=lambda fact: fact.name))

    def _in_words(self, predicate: NamedNode) -> str:
        """Return the label of a property; one of another vocabulary has none here, so its name in words."""
        label = self.label(predicate)
        return words(label) if label == local_name(predicate) else label

    def narrowed(self, node: NamedNode) -> tuple[Fact, ...]:
        """Return the qualifiers of a claim or inference in plain words, with links."""
        found = (
            Fact(Named(self.plainly([each]), each.value), tuple(self._value(each, value) for value in values))
            for each in self.predicates(node) & self.qualifiers
            if (values := self.terms(node, each))
        )
        return tuple(sorted(found, key=lambda fact: fact.name))

    def _value(self, qualifier: NamedNode, value: NamedNode | Literal) -> Named:
        """Return a value of a qualifier in plain words, and with its IRI where it has one."""
        return Named(self.told(qualifier, [value]), value.value if isinstance(value, NamedNode) else "")

    def subjects(self, predicate: NamedNode, object_: NamedNode | Literal) -> list[NamedNode]:
        """Return the resources that have a value, sorted."""
        found = (quad.subject for quad in self.store.quads_for_pattern(None, predicate, object_))
        return sorted((term for term in found if isinstance(term, NamedNode)), key=str)

    def shown(self, claim: NamedNode) -> Shown:
        """Return a claim as pages show it; read once."""
        return once((Shown, self.store, self.language, claim), lambda: self._read(claim))

    def _read(self, claim: NamedNode) -> Shown:
        with self.at_once(claim):
            evidence = self.evidence(claim)
            return Shown(evidence=evidence, qualifiers=self.narrowed(claim), citation=stated(self, evidence))

    def all_shown(self, claims: Iterable[NamedNode]) -> tuple[Shown, ...]:
        """Return claims in order of time and text; those without a date come last."""
        return tuple(map(self.shown, self.in_order(claims)))

    def naming(self, claim: NamedNode, entity: NamedNode) -> Iterator[NamedNode]:
        """Yield the qualifiers by which a claim names an entity."""
        for quad in self.store.quads_for_pattern(claim, None, entity):
            if quad.predicate in self.qualifiers:
                yield quad.predicate

    def is_symmetric(self, relation: NamedNode) -> bool:
        """Say whether a relation holds both ways."""
        return OWL["SymmetricProperty"] in self.nodes(relation, RDF["type"])

    def kinds(self, entity: NamedNode) -> tuple[Named, ...]:
        """Return the classes that the authority file gives an entity, not those that follow."""
        found = self.store.quads_for_pattern(entity, RDF["type"], None, ENTITIES)
        return tuple(sorted(self.named(quad.object) for quad in found if isinstance(quad.object, NamedNode)))

    def definition(self, term: NamedNode) -> str:
        """Return what the ontology says that a term means."""
        return self.text(term, SKOS["definition"])

    def inverse(self, relation: NamedNode) -> str:
        """Return how a relation reads from its object, or nothing where none is written."""
        found = {
            term.language: term.value
            for term in self.terms(relation, BR["inverseLabel"])
            if isinstance(term, Literal)
        }
        return found.get(self.language) or found.get("en", "")

    def publishers(self, document: NamedNode) -> tuple[Named, ...]:
        """Return who published a document."""
        return tuple(map(self.named, self.nodes(document, DCTERMS["publisher"])))

    def names(self, kind: NamedNode) -> dict[str, NamedNode]:
        """Return the resources of a class by every name they have: labels, former names, local names."""
        found: dict[str, NamedNode] = {}
        for node in self._all(kind):
            for predicate in (RDFS["label"], SKOS["altLabel"], DCTERMS["title"]):
                found |= {term.value: node for term in self.terms(node, predicate)}
            found[local_name(node)] = node
        return found


def records(request: Request) -> Records:
    """Return the reader of a request: of its dataset, with labels in the language it asks for."""
    state = request.state
    if not hasattr(state, "records"):
        state.records = Records(served(request).store, language(request))
    found: Records = state.records
    return found


def grouped(pairs: Iterable[tuple[Named, Shown]]) -> Sequence[Group]:
    """Gather claims by what they share, sorted by its label."""
    found: dict[Named, list[Shown]] = defaultdict(list)
    for name, shown in pairs:
        found[name].append(shown)
    return [Group(name, tuple(claims)) for name, claims in sorted(found.items())]
