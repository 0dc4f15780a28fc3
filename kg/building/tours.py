"""The tour that a corpus brings, as nodes of the graph of inferences: steps that rest on claims."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.digests import digest
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, CLAIM, PROV, RDF, RDFS, VERDICT, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.corpus.loading import Corpus
    from kg.corpus.tours import Step, Tour

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["quads"]


def quads(corpus: Corpus) -> Iterator[Quad]:
    """Yield the tour of a corpus, if it has one.

    A step's address is a hash of its place, so that a link survives new words.
    """
    if corpus.tour is None:
        return
    for pair in _tour(corpus.tour):
        yield Quad(VERDICT[digest(["tour"])], *pair, INFERRED)
    for rank, step in enumerate(corpus.tour.steps, 1):
        for pair in _step(step, rank):
            yield Quad(_address(rank), *pair, INFERRED)


def _address(rank: int) -> NamedNode:
    return VERDICT[digest(["tour", str(rank)])]


def _tour(tour: Tour) -> Iterator[Pair]:
    yield RDF["type"], BR["Tour"]
    yield from _told(tour.titles)
    yield from ((BR["hasStep"], _address(rank)) for rank, _ in enumerate(tour.steps, 1))


def _step(step: Step, rank: int) -> Iterator[Pair]:
    yield RDF["type"], BR["TourStep"]
    yield from _told(step.sentences)
    yield BR["stepRank"], typed(str(rank), "integer")
    if step.shows:
        yield BR["stepShows"], Literal(urlencode(step.shows, safe=":"))
    yield from ((PROV["wasDerivedFrom"], CLAIM[each]) for each in step.claims)


def _told(texts: Mapping[str, str]) -> Iterator[Pair]:
    yield from ((RDFS["label"], Literal(text, language=language)) for language, text in texts.items())
