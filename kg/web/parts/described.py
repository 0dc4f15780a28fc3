"""Anybody's resources as pages show them: what is said of one and what leads to it, under labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.asking.reader import Reader
from kg.rdf.terms import DCTERMS, RDF, RDFS, SCHEMA, SKOS, XSD, local_name, prefixed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Store

    from kg.asking.evidence import Named
    from kg.rdf.sparql import Term

__all__ = ["MOST", "Described", "Property", "Value", "described", "labels"]

MOST = 100
"""So many values of a property, or members of a class, stand on a page."""

_DEEPEST = 4
"""So deep nodes without a name are shown in one another."""
_LINKS = 1_000
_LABELS = (
    SKOS["prefLabel"],
    RDFS["label"],
    DCTERMS["title"],
    NamedNode("http://purl.org/dc/elements/1.1/title"),
    SCHEMA["name"],
    NamedNode("http://schema.org/name"),
    NamedNode("http://xmlns.com/foaf/0.1/name"),
)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value: a resource with its label, a text with its language or type, or what a nameless node has."""

    text: str = ""
    iri: str = ""
    language: str = ""
    datatype: str = ""
    parts: tuple[Property, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Property:
    """A property with its first values, and how many it has."""

    name: Named
    values: tuple[Value, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class Described:
    """A resource: what is said of it, its members where it is a class, what else leads to it.

    ``more`` says that still more leads to it.
    """

    named: Named
    properties: tuple[Property, ...]
    members: tuple[Value, ...]
    incoming: tuple[Property, ...]
    more: bool


class _Labels(Reader):
    """A reader that knows by which properties others name things."""

    def label(self, term: Term) -> str:
        """Return a term's label, else its IRI with a known prefix, else the end of its IRI."""
        if not isinstance(term, NamedNode):
            return str(term.value) if isinstance(term, Literal) else str(term)
        for predicate in _LABELS:
            found = [each for each in self.terms(term, predicate) if isinstance(each, Literal)]
            if found:
                return min(found, key=lambda each: (_LANGUAGES.get(each.language or "", 2), each.value)).value
        short = prefixed(term.value)
        return short if short != term.value else local_name(term) or term.value


_LANGUAGES = {"en": 0, "": 1}
"""Labels in English first, then those in no language."""


def labels(store: Store) -> Reader:
    """Return a reader of the labels in anybody's RDF."""
    return _Labels(store)


def described(store: Store, node: NamedNode) -> Described:
    """Read what a store says of a resource."""
    reader = labels(store)
    incoming = list(islice(store.quads_for_pattern(None, None, node), _LINKS + 1))
    members = dict.fromkeys(quad.subject for quad in incoming if quad.predicate == RDF["type"])
    links = [quad for quad in incoming if quad.predicate != RDF["type"]]
    return Described(
        named=reader.named(node),
        properties=_properties(reader, node),
        members=_sorted(_value(reader, member, _DEEPEST) for member in members)[:MOST],
        incoming=_gathered(reader, ((quad.predicate, quad.subject) for quad in links), _DEEPEST),
        more=len(incoming) > _LINKS or len(members) > MOST,
    )


def _properties(reader: Reader, node: NamedNode | BlankNode, depth: int = 0) -> tuple[Property, ...]:
    """Return what is said of a node, by property."""
    quads: Iterable[Quad] = reader.store.quads_for_pattern(node, None, None)
    return _gathered(reader, ((quad.predicate, quad.object) for quad in quads), depth)


def _gathered(reader: Reader, pairs: Iterable[tuple[NamedNode, Term]], depth: int) -> tuple[Property, ...]:
    """Gather terms by the property that leads to them; a triple that several graphs have, once."""
    found: dict[NamedNode, dict[Term, None]] = {}
    for predicate, term in pairs:
        found.setdefault(predicate, {})[term] = None
    gathered = (
        Property(
            name=reader.named(predicate),
            values=_sorted(_value(reader, term, depth) for term in islice(terms, MOST)),
            count=len(terms),
        )
        for predicate, terms in found.items()
    )
    return tuple(sorted(gathered, key=lambda each: (each.name.iri != RDF["type"].value, each.name)))


def _sorted(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda value: (value.text.casefold(), value.iri, value.language)))


def _value(reader: Reader, term: Term, depth: int) -> Value:
    if isinstance(term, NamedNode):
        return Value(text=reader.label(term), iri=term.value)
    if isinstance(term, Literal):
        plain = term.datatype in {XSD["string"], RDF["langString"]}
        datatype = "" if plain else prefixed(term.datatype.value)
        return Value(text=term.value, language=term.language or "", datatype=datatype)
    if isinstance(term, BlankNode) and depth < _DEEPEST:
        return Value(parts=_properties(reader, term, depth + 1))
    return Value(text="a node without a name" if isinstance(term, BlankNode) else str(term))
