"""SHACL: what a graph must look like, checked by pySHACL, each result as data that leads to its node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, serialize

from kg import terms
from kg.mapping import ONTOLOGY
from kg.resources import shipped
from kg.terms import RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rdflib import Graph

__all__ = ["Violation", "shapes_text", "validate"]

_KEEP = {RDFS["subClassOf"], RDFS["subPropertyOf"], SKOS["inScheme"]}


@dataclass(frozen=True, order=True)
class Violation:
    """One result of SHACL: the node, the shape it breaks, and what to do."""

    focus: str
    shape: str
    message: str
    path: str = ""
    warning: bool = False


def shapes_text(own: Path | None = None) -> str:
    """Return all shapes as one Turtle text, file after file in order of their names.

    A corpus may add shapes of its own in its ``ontology.ttl``; ``own`` is that file.
    """
    folder = shipped("ontology") / "shapes"
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".ttl")), key=lambda each: each.name
    )
    texts = [file.read_text(encoding="utf-8") for file in files]
    if own is not None and own.is_file():
        texts.append(own.read_text(encoding="utf-8"))
    return "\n".join(texts)


def validate(quads: Iterable[Quad], own: Path | None = None) -> list[Violation]:
    """Check quads against the shapes; about half a second for 10,000 triples."""
    import logging

    from pyshacl import validate as run
    from rdflib import Graph

    logging.getLogger("pyshacl").setLevel(logging.ERROR)
    _, report, _ = run(
        _rdflib(quads),
        shacl_graph=Graph().parse(data=shapes_text(own), format="turtle"),
        advanced=False,
        inplace=True,
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {report!r}")
    return sorted(set(_violations(report)))


def _rdflib(quads: Iterable[Quad]) -> Graph:
    """Copy what shapes look at; of the ontology that is what its terms stand below or in."""
    from rdflib import Graph

    kept = (
        quad.triple
        for quad in quads
        if quad.graph_name != ONTOLOGY or (quad.predicate in _KEEP and not isinstance(quad.object, BlankNode))
    )
    return Graph().parse(data=serialize(kept, format=RdfFormat.N_TRIPLES), format="nt")


def _violations(report: Graph) -> Iterator[Violation]:
    from rdflib import URIRef

    def term(node: NamedNode) -> URIRef:
        return URIRef(node.value)

    for result in report.objects(None, term(SH["result"])):  # not those nested in the detail of another
        yield Violation(
            focus=str(report.value(result, term(SH["focusNode"]))),
            shape=terms.local_name(str(report.value(result, term(SH["sourceShape"])))),
            message=" ".join(sorted(map(str, report.objects(result, term(SH["resultMessage"]))))),
            path=terms.local_name(str(report.value(result, term(SH["resultPath"])) or "")),
            warning=report.value(result, term(SH["resultSeverity"])) != term(SH["Violation"]),
        )
