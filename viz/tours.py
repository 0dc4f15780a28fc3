"""The tour that a graph holds, read from its tables: sentences by hand, each with the claims behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf.terms import BR, PROV, RDFS
from viz.model import Tour, TourStep
from viz.tables import first, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viz.tables import Tables, Term

    Facts = Mapping[NamedNode, list[Term]]

__all__ = ["read"]


def read(tables: Tables) -> Tour | None:
    """Return the tour of a graph; none of one that has none."""
    for facts in tables.tours.values():
        found = [
            tables.tour_steps[term]
            for term in facts.get(BR["hasStep"], [])
            if isinstance(term, NamedNode) and term in tables.tour_steps
        ]
        steps = tuple(_step(each) for each in sorted(found, key=_rank))
        return Tour(titles=_told(facts), steps=steps) if steps else None
    return None


def _rank(step: Facts) -> int:
    rank = first(step, BR["stepRank"])
    return int(rank.value) if isinstance(rank, Literal) and rank.value.isdecimal() else 0


def _step(facts: Facts) -> TourStep:
    return TourStep(
        sentences=_told(facts),
        claims=tuple(
            each.value for each in facts.get(PROV["wasDerivedFrom"], []) if isinstance(each, NamedNode)
        ),
        shows=next(iter(texts(facts.get(BR["stepShows"], []))), ""),
    )


def _told(facts: Facts) -> Mapping[str, str]:
    """Return the labels by language, in the order of their tags."""
    labels = [each for each in facts.get(RDFS["label"], []) if isinstance(each, Literal)]
    return {each.language or "": each.value for each in sorted(labels, key=lambda each: each.language or "")}
