"""The named graphs that every build has beside one for each document."""

from kg.rdf.terms import graph

__all__ = ["ASSERTED", "CATALOGUE", "ENTITIES", "INFERRED", "ONTOLOGY"]

ASSERTED, INFERRED, ENTITIES, ONTOLOGY, CATALOGUE = (
    graph(name) for name in ("asserted", "inferred", "entities", "ontology", "catalogue")
)
