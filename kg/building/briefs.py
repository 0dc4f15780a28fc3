"""The brief with which a graph opens, as nodes of the graph of inferences.

A finding's address is a hash of whom the brief is about and of its kind, so that a link survives new numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.asking import briefings
from kg.rdf.digests import digest
from kg.rdf.graphs import CATALOGUE, INFERRED
from kg.rdf.terms import BR, DATASET, DCTERMS, PROV, QUESTION, RDF, RDFS, VERDICT, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.asking.briefings import Briefing
    from kg.asking.findings import Finding
    from kg.corpus.loading import Corpus

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["quads"]


def quads(corpus: Corpus, store: Store) -> Iterator[Quad]:
    """Yield the brief on what a store holds: what was said and what follows from it.

    The store is told the corpus's last day, which questions read.
    """
    if corpus.last_day:
        store.add(Quad(DATASET, BR["lastDay"], typed(corpus.last_day, "date"), CATALOGUE))
    kinds = corpus.ontology.scheme("findingKinds")
    found = briefings.opening(store)
    slugs = [each.slug for each in found.polities]
    for pair in _brief(found, slugs):
        yield Quad(VERDICT[digest(["brief", *slugs])], *pair, INFERRED)
    for rank, finding in enumerate(found.findings, 1):
        for pair in _finding(finding, rank, kinds[finding.kind].iri):
            yield Quad(_address(finding, slugs), *pair, INFERRED)


def _address(finding: Finding, slugs: Iterable[str]) -> NamedNode:
    return VERDICT[digest(["finding", finding.kind, *slugs])]


def _brief(found: Briefing, slugs: Iterable[str]) -> Iterator[Pair]:
    yield RDF["type"], BR["Brief"]
    yield RDFS["label"], Literal(found.headline, language="en")
    yield DCTERMS["description"], Literal(found.gist, language="en")
    yield from ((BR["briefsOn"], NamedNode(each.iri)) for each in found.polities)
    yield from ((BR["hasFinding"], _address(each, slugs)) for each in found.findings)


def _finding(finding: Finding, rank: int, kind: NamedNode) -> Iterator[Pair]:
    yield RDF["type"], BR["Finding"]
    yield RDFS["label"], Literal(finding.sentence, language="en")
    yield BR["findingKind"], kind
    yield BR["findingNumber"], typed(str(finding.number), "integer")
    yield BR["findingRank"], typed(str(rank), "integer")
    yield BR["foundBy"], QUESTION[finding.question]
    yield from ((PROV["wasDerivedFrom"], NamedNode(claim)) for claim in finding.claims)
