"""What a page needs to find its statements by itself: the words that meet each, as numbers in one vocabulary.

The words and the rules are those of :mod:`kg.asking.statement_index`, so that a page without a network finds
what the site and ``bilateral find`` find; what statements are about is as in :mod:`kg.asking.dossiers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.asking import citations, dossiers
from kg.asking.statement_index import StatementIndex
from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.rdf.terms import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.asking.evidence import Evidence
    from kg.asking.statement_index import Vocabulary
    from kg.rdf.sparql import AnyStore
    from viz.model import Network

__all__ = ["Finder", "Index"]

_WORKS = """SELECT ?document ?label ?code ?language WHERE {
  ?document a br:Document ; br:documentKind ?kind . ?kind skos:prefLabel ?label ; skos:notation ?code
  OPTIONAL { ?document dcterms:language ?language }
  FILTER(LANG(?label) = "%s")
} ORDER BY ?document ?code ?language"""


class Finder:
    """Reads from a store what a page of it is searched by, in one language, when the page is made."""

    def __init__(self, store: AnyStore, language: str) -> None:
        self._store, self._language = store, language

    def rows(self, network: Network) -> Mapping[str, Any]:
        """Return the index of the statements that a network shows, each by its place among its evidence.

        ``holders`` has for each of the ``terms`` (one text, blanks between them) the numbers of what it
        meets: things first, ``things`` of them, then claims; what is met once stands by itself.
        ``mentions`` are the things that each claim names; both lists count on from number to number.
        ``subjects`` are the claims on one matter in order of time, ``views`` those that judge and change
        nothing, ``outcomes`` what became of a promise, ``works`` kind of document in words and to reference
        managers, and language, by document.
        """
        evidence = network.evidence
        vocabulary = StatementIndex(self._store).vocabulary({each.iri for each in evidence})
        places = {each.iri: at for at, each in enumerate(evidence)}
        viewed = {each.iri for link in network.links if link.attributed for each in link.claims}
        became = dossiers.outcomes(self._store, self._language) if evidence else {}
        groups = dossiers.gathered(evidence, lambda each: each.iri in viewed)
        return {
            **_numbered(vocabulary, places),
            "subjects": [[places[each.iri] for each in group] for group in groups],
            "views": sorted(places[iri] for iri in viewed & places.keys()),
            "outcomes": {str(places[iri]): became[iri] for iri in sorted(became.keys() & places.keys())},
            "works": self._works(evidence),
        }

    def _works(self, evidence: Sequence[Evidence]) -> Mapping[str, Sequence[str]]:
        cited = {each.document.slug for each in evidence}
        found: dict[str, Sequence[str]] = {}
        for row in sparql.select(self._store, _WORKS % self._language):
            slug = value_of(row, "document").removeprefix(DOCUMENT.iri)
            if slug in cited:
                kind = citations.csl_type(value_of(row, "code"))
                found.setdefault(slug, [value_of(row, "label"), kind, value_of(row, "language")])
        return found


@dataclass(frozen=True)
class Index:
    """What a finder read of a network, in its place: a network that has it needs no store to be drawn."""

    found: Mapping[str, Any]

    def rows(self, _: Network) -> Mapping[str, Any]:
        """Return what was read."""
        return self.found


def _numbered(vocabulary: Vocabulary, places: Mapping[str, int]) -> Mapping[str, Any]:
    """Write names and claims as numbers: a name stands once, however many claims it is met by."""
    mentions = vocabulary.mentions
    things = sorted({thing for named in mentions.values() for thing in named})
    number = {thing: at for at, thing in enumerate(things)}
    number |= {iri: len(things) + at for iri, at in places.items()}
    holders = [sorted({number[each] for each in held}) for held in vocabulary.terms.values()]
    return {
        "terms": " ".join(vocabulary.terms),
        "holders": [held[0] if len(held) == 1 else _steps(held) for held in holders],
        "things": len(things),
        "mentions": [_steps(sorted(map(number.__getitem__, mentions.get(iri, ())))) for iri in places],
    }


def _steps(numbers: Sequence[int]) -> list[int]:
    """Write rising numbers by how much each is more than the one before, which takes half the room."""
    return [each - before for before, each in pairwise((0, *numbers))]
