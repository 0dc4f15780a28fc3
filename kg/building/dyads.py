"""How much is said of every two polities, as nodes of the graph of inferences: else a question counts it.

A dyad's address is a hash of the two, so that a link survives new numbers.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, RDF, VERDICT, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.judging.involvement import Involvements

__all__ = ["counts", "quads"]


def counts(involvements: Involvements) -> Counter[tuple[str, str]]:
    """Count the claims that involve each two polities directly."""
    return Counter(
        pair for each in involvements.of_claims.values() for pair in combinations(sorted(each.direct), 2)
    )


def quads(claims: Mapping[tuple[str, str], int]) -> Iterator[Quad]:
    """Yield each two polities that some claim involves directly, with the number of such claims."""
    for pair, count in claims.items():
        dyad = VERDICT[digest(["dyad", *pair])]
        yield Quad(dyad, RDF["type"], BR["Dyad"], INFERRED)
        yield Quad(dyad, BR["claimCount"], typed(str(count), "integer"), INFERRED)
        yield from (Quad(dyad, BR["dyadOf"], terms.entity(slug), INFERRED) for slug in pair)
