"""The ontology as quads, as every build has it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad

from kg.rdf.graphs import ONTOLOGY
from kg.rdf.ordering import canonical
from kg.rdf.runs import Packed, as_lines
from kg.rdf.terms import RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import NamedNode

    from kg.ontology.vocabulary import Ontology

__all__ = ["packed", "quads"]


@lru_cache(maxsize=2)  # thousands, the same ones in each build of a process
def quads(ontology: Ontology) -> tuple[Quad, ...]:
    """Return what an ontology says, and an English label for each of its terms that lacks one.

    Lists, the only nodes without a name in a graph, have those of RDFC-1.0.
    """
    said = (Quad(each.subject, each.predicate, each.object, ONTOLOGY) for each in ontology.triples)
    return (*canonical([*said, *_unsaid_labels(ontology)]),)


@lru_cache(maxsize=2)
def packed(ontology: Ontology) -> Packed:
    """Return the same as packed text."""
    return Packed(as_lines(quads(ontology)))


def _unsaid_labels(ontology: Ontology) -> Iterator[Quad]:
    """Yield an English label for each term that lacks one, so that no question loses a row for it."""
    said = {
        (triple.subject, triple.predicate)
        for triple in ontology.triples
        if isinstance(triple.object, Literal) and triple.object.language == "en"
    }
    labeled = (*ontology.classes.values(), *ontology.relations.values(), *ontology.qualifiers.values())
    wanted: list[tuple[NamedNode, NamedNode, str]] = [
        *((term.iri, RDFS["label"], term.label()) for term in labeled),
        *((concept.iri, SKOS["prefLabel"], concept.label()) for concept in ontology.concepts.values()),
    ]
    for term, predicate, label in wanted:
        if (term, predicate) not in said:
            yield Quad(term, predicate, Literal(label, language="en"), ONTOLOGY)
