"""What statements name and say, and what things are called: all that a search may meet, read from a store.

Each is read by one query over all claims, or over a single one where only that is asked about.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.asking.amounts_in_words import grouped, in_words
from kg.asking.names import spelling
from kg.rdf import sparql
from kg.rdf.terms import BR, CLAIM, DOCUMENT, INFERENCE, RDF, RDFS, SKOS, VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Quad, Store

    from kg.rdf.sparql import AnyStore, Term

    Speller = Callable[[str], str]

__all__ = ["Said", "claims_of", "names", "said", "touched", "within"]

_CALLED = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
_TERMS = ("br:inverseLabel", "br:noun", "br:modifier")


def _any(subject: str, properties: Iterable[str], found: str = "?found") -> str:
    """Return a pattern of whatever a subject has by one of some properties."""
    return " UNION ".join(f"{{ {subject} {each} {found} }}" for each in properties)


_CLAIMS = "SELECT ?claim WHERE { ?claim a br:Claim }"
_FOUND = (
    _any(
        "?claim",
        [
            *("rdf:subject", "rdf:predicate", "rdf:object", "br:statedBy", "br:otherSide", "br:origin"),
            *("br:status", "br:involvesDirectly", "br:quote", "br:speakerRole", "br:statedIn/dcterms:title"),
        ],
    ),
    "?property a br:Qualifier . ?claim ?property ?found",
)
"""What claims name, which has an IRI, and what they say, the titles of their documents with it."""
_AMOUNTS = f"""{_any("?claim", ["br:amount", "br:quantity", "br:count"])}
  OPTIONAL {{ ?claim br:currency ?currency }}"""
_NAMES = f"SELECT ?found ?text WHERE {{ {_any('?found', [*_CALLED, *_TERMS], '?text')} }}"
_WITHIN = """SELECT ?found ?text WHERE {
  { ?found a br:Place ; rdfs:label ?text } UNION { ?found br:noun ?text }
}"""
"""Names that stand in other names: who asks for Nur-Sultan means *Flight Astana – Baku* too, and so does who
asks for рейс."""

_NAMING = {
    *(RDFS["label"], SKOS["prefLabel"], SKOS["altLabel"], SKOS["hiddenLabel"]),
    *(BR["inverseLabel"], BR["noun"], BR["modifier"], RDF["type"]),
}
_UNNAMED = CLAIM, DOCUMENT, INFERENCE, VERDICT
"""What no claim names."""


class Said(NamedTuple):
    """What claims name and say: each thing, and each text as it is compared, with the claims that have it."""

    things: Mapping[str, AbstractSet[str]]
    texts: Mapping[str, AbstractSet[str]]


def said(store: AnyStore, claim: NamedNode | None = None) -> Said:
    """Return what all claims name and say, or a single one; nothing of what is no claim. All are IRIs."""
    known = {iri: iri for iri in ([claim.value] if claim else _claims(store))}
    things, texts, spelled = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set), _speller()
    for body in _FOUND:
        for who, (found,) in _rows(store, body, ["found"], claim):
            if who in known and found is not None:
                named = isinstance(found, NamedNode)
                met = things[_text(found)] if named else texts[spelled(_text(found))]
                met.add(known[who])
    for who, (amount, currency) in _rows(store, _AMOUNTS, ["found", "currency"], claim):
        if who in known:
            texts[spelled(in_words(_text(amount), _text(currency)))].add(known[who])
    return Said(things, texts)


def names(store: AnyStore) -> Iterator[tuple[str, str]]:
    """Yield whatever has a name, by IRI, with each of its names as it is compared."""
    yield from _called(store, _NAMES)


def within(store: AnyStore) -> Iterator[tuple[str, str]]:
    """Yield what has a name that may stand within the names of others, by IRI, with that name."""
    yield from _called(store, _WITHIN)


def touched(quads: Iterable[Quad]) -> tuple[AbstractSet[NamedNode], bool]:
    """Return of whom quads tell that came or went, and whether somebody may be called otherwise.

    What has no IRI is left out, and so are names of what is never met by a name.
    """
    subjects, renamed = set[NamedNode](), False
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            subjects.add(quad.subject)
            renamed |= quad.predicate in _NAMING and not any(quad.subject in each for each in _UNNAMED)
    return subjects, renamed


def claims_of(store: Store, subjects: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """Yield which of some subjects are claims, and the claims that are stated in one of them."""
    for each in subjects:
        stated = (quad.subject for quad in store.quads_for_pattern(None, BR["statedIn"], each))
        for one in (each, *stated):
            if next(store.quads_for_pattern(one, RDF["type"], BR["Claim"]), None) and isinstance(
                one, NamedNode
            ):
                yield one


def _claims(store: AnyStore) -> Iterator[str]:
    return (_text(row[0]) for row in sparql.solutions(store, _CLAIMS))


def _rows(
    store: AnyStore, body: str, columns: Iterable[str], claim: NamedNode | None
) -> Iterator[tuple[str, list[Term | None]]]:
    """Yield what a pattern finds of all claims, each by its IRI, or of a single one."""
    asked = " ".join(f"?{each}" for each in columns)
    if claim is None:
        for who, *found in sparql.solutions(store, f"SELECT ?claim {asked} WHERE {{ {body} }}"):
            yield _text(who), found
    else:
        of_one = body.replace("?claim", str(claim))
        for row in sparql.solutions(store, f"SELECT {asked} WHERE {{ {of_one} }}"):
            yield claim.value, [*row]


def _called(store: AnyStore, query: str) -> Iterator[tuple[str, str]]:
    spelled = _speller()
    for thing, text in sparql.solutions(store, query):
        yield _text(thing), spelled(_text(text))


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))


def _speller() -> Speller:
    """Return what spells texts as they are compared: a title is said by many claims."""
    return lru_cache(maxsize=1_000)(lambda text: spelling(grouped(text)))
