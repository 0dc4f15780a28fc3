"""The tour that a graph holds: sentences by hand, each with the claims behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.rdf.terms import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.rdf.sparql import AnyStore

__all__ = ["Tour", "TourStep", "kept"]

_Text = TypeVar("_Text")


@dataclass(frozen=True, kw_only=True)
class TourStep:
    """One step: its IRI, its sentence, and the IRIs of the claims behind it."""

    iri: str
    sentence: str
    claims: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.iri)


@dataclass(frozen=True, kw_only=True)
class Tour:
    """A tour: its IRI, its title, and its steps in order."""

    iri: str
    title: str
    steps: Sequence[TourStep]

    @property
    def link(self) -> str:
        """What a link to it says."""
        return f"Tour: {self.title}, {len(self.steps)} step{'s' * (len(self.steps) != 1)}"


_TOUR = """SELECT ?tour ?title ?language {
  ?tour a br:Tour ; rdfs:label ?title BIND(LANG(?title) AS ?language) } ORDER BY ?tour"""

_STEPS = """SELECT ?step ?rank ?sentence ?language ?claim {
  ?tour a br:Tour ; br:hasStep ?step .
  ?step br:stepRank ?rank ; rdfs:label ?sentence ; prov:wasDerivedFrom ?claim .
  BIND(LANG(?sentence) AS ?language) } ORDER BY ?rank STR(?claim)"""


def kept(store: AnyStore, language: str = "en") -> Tour | None:
    """Return the tour of a graph in a language, else in English, else in any; none where it has none."""
    titles = {value_of(row, "language"): row for row in sparql.select(store, _TOUR)}
    if not titles:
        return None
    texts: dict[str, dict[str, str]] = {}
    claims: dict[str, dict[str, None]] = {}
    for row in sparql.select(store, _STEPS):
        step = value_of(row, "step")
        texts.setdefault(step, {})[value_of(row, "language")] = value_of(row, "sentence")
        claims.setdefault(step, {})[value_of(row, "claim")] = None
    row = _in(titles, language)
    steps = [
        TourStep(iri=step, sentence=_in(said, language), claims=tuple(claims[step]))
        for step, said in texts.items()
    ]
    return Tour(iri=value_of(row, "tour"), title=value_of(row, "title"), steps=steps)


def _in(texts: Mapping[str, _Text], language: str) -> _Text:
    return next(texts[each] for each in (language, "en", *sorted(texts)) if each in texts)
