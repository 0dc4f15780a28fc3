"""The order in which a reader meets a graph, the same whatever the order in which it was made.

The graph's description stands first, then documents with their claims in order of the text, edges, entities,
ontology; of each subject first what it is and is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from kg.rdf import terms
from kg.rdf.terms import BR, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Chapter", "Key", "Ordered", "TextPlace", "canonical", "chapter", "in_order", "keys_of", "text"]

# The order in which a reader meets the parts of a file: from the whole (what this is, which documents)
# through what they say to what was made of it, the vocabulary last. A subject belongs to the last prefix
# that begins its IRI, as rules and questions stand below the ontology's and the base's; an IRI of nobody
# here goes to the end.
_SECTIONS = (
    terms.DATASET.value,
    terms.DOCUMENT.iri,
    terms.CLAIM.iri,
    terms.ID.iri,
    terms.INFERENCE.iri,
    terms.VERDICT.iri,
    terms.ONTOLOGY.value,
    terms.RULE.iri,
    terms.QUESTION.iri,
)
# Within a subject: what it is and is called, then a claim as a sentence (who, what, whom, how, by whom,
# where, in which words), then a verdict in the same way. All other predicates follow by their IRIs.
_FIRST = [
    term.value
    for term in (
        RDF["type"],
        RDFS["label"],
        SKOS["prefLabel"],
        SKOS["notation"],
        SKOS["definition"],
        RDF["subject"],
        RDF["predicate"],
        RDF["object"],
        BR["status"],
        BR["statedBy"],
        BR["inTurn"],
        BR["statedIn"],
        BR["evidenceKind"],
        BR["quote"],
        BR["wordsHash"],
        BR["start"],
        BR["end"],
        BR["locator"],
        BR["comparisonKind"],
        BR["measureCompared"],
        BR["verdict"],
        BR["reason"],
        BR["firstClaim"],
        BR["secondClaim"],
        BR["throughGrowth"],
        BR["fromDay"],
        BR["untilDay"],
        BR["word"],
    )
]
_STATED_IN, _START = BR["statedIn"], BR["start"]
_RANK = {iri: f"{place:02}" for place, iri in enumerate(_FIRST)}


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Give blank nodes (lists of the ontology) the names of RDFC-1.0, so that equal graphs are equal text.

    Each quad comes once. The names depend on the quads that hold blank nodes alone, so only these are read.
    """
    named: dict[Quad, None] = {}
    blank = Dataset()
    for quad in quads:
        if BlankNode in (type(quad.subject), type(quad.object)):
            blank.add(quad)
        else:
            named[quad] = None
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [*named, *blank]


class Ordered(list[Quad]):
    """Quads in the order of :func:`in_order`; a part of them, in the same order, is ordered too.

    ``keys`` say by what their subjects are sorted.
    """

    def __init__(self, quads: Iterable[Quad], keys: Mapping[object, Key] | None = None) -> None:
        super().__init__(quads)
        self.keys = keys or {}


TextPlace = tuple[str, int]
"""The document in which a subject stands, and where in its text: nothing and -1 where it has no place."""

Key = tuple[int, str, int, str]
"""By what subjects are sorted: section, document, place in its text, name."""

Chapter = tuple[int, str, bool, str]
"""A stretch of subjects in that order: of a section those of a document, or whose names begin alike."""


def in_order(
    quads: Iterable[Quad],
    places: Mapping[object, TextPlace] | None = None,
    known: Mapping[object, Key] | None = None,
) -> Ordered:
    """Sort quads the way a reader wants them: subject by subject, the telling predicates first.

    What is sorted already comes back as it is, so that several files of one graph cost one sorting. Where
    the quads are a part of a graph, ``places`` are those of subjects that other parts tell; or the keys of
    all its subjects are ``known``.
    """
    if isinstance(quads, Ordered):
        return quads
    listed = list(quads)
    if known is None:
        keys: Mapping[object, Key] = keys_of(listed, places or {})
    else:
        keys = {quad.subject: known[quad.subject] for quad in listed}
    subjects = _ranks(keys)
    predicates = _ranks({each: _predicate_key(each) for each in {quad.predicate for quad in listed}})
    return Ordered(
        sorted(
            listed,
            key=lambda quad: (subjects[quad.subject], predicates[quad.predicate], text(quad.object)),
        ),
        keys,
    )


_T = TypeVar("_T")


def _ranks(keys: Mapping[_T, tuple[Any, ...]]) -> Mapping[_T, int]:
    """Give each thing a number in the order of the keys: numbers are compared sooner than keys."""
    return {each: rank for rank, each in enumerate(sorted(keys, key=keys.__getitem__))}


def keys_of(quads: Iterable[Quad], places: Mapping[object, TextPlace]) -> dict[object, Key]:
    """Return for each subject its section, its document, its place in the text, and its name."""
    # By the place in the text, not by the hash in the IRI: an edited claim stays where it stood, and a
    # comparison of two files shows it there.
    home: dict[object, str] = {}
    start: dict[object, int] = {}
    subjects: set[object] = set()
    for quad in quads:
        subjects.add(quad.subject)
        predicate = quad.predicate
        if predicate == _STATED_IN and isinstance(quad.object, NamedNode):
            home[quad.subject] = quad.object.value
        elif predicate == _START and isinstance(quad.object, Literal):
            start[quad.subject] = int(quad.object.value)
    found: dict[object, Key] = {}
    for subject in subjects:
        where, begin = places.get(subject, ("", -1))
        name = text(subject)
        found[subject] = (_section(subject), home.get(subject, where), start.get(subject, begin), name)
    return found


def chapter(key: Key, letters: int) -> Chapter:
    """Return the chapter of a subject, where those without a document are told apart by so many letters."""
    section, home, start, name = key
    if home or start >= 0:
        return section, home, not home, ""
    prefix = _SECTIONS[section] if section < len(_SECTIONS) else ""
    return section, "", False, name[: len(prefix) + 1 + letters]


def _section(subject: object) -> int:
    value = subject.value if isinstance(subject, NamedNode) else ""
    hits = [place for place, prefix in enumerate(_SECTIONS) if value.startswith(prefix)]
    return hits[-1] if hits else len(_SECTIONS)


def _predicate_key(predicate: NamedNode) -> tuple[str, str]:
    return _RANK.get(predicate.value, "99"), predicate.value


def text(term: object) -> str:
    """Return a term as N-Quads write it: by this, terms of one kind are sorted."""
    return str(term)
