"""What a graph opens with, read from its tables: the brief that the build keeps in it, and its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf.terms import BR, DCTERMS, ID, PROV, RDFS
from viz.model import Brief, Step
from viz.tables import first, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viz.tables import Tables, Term

__all__ = ["read"]


def read(tables: Tables) -> Brief | None:
    """Return the brief of a graph; none of one that no build has made."""
    for facts in tables.briefs.values():
        found = [
            tables.findings[term]
            for term in facts.get(BR["hasFinding"], [])
            if isinstance(term, NamedNode) and term in tables.findings
        ]
        return Brief(
            headline=_text(facts, RDFS["label"]),
            gist=_text(facts, DCTERMS["description"]),
            polities=tuple(
                each.value.removeprefix(ID.iri)
                for each in facts.get(BR["briefsOn"], [])
                if isinstance(each, NamedNode)
            ),
            steps=tuple(_step(tables, finding) for finding in sorted(found, key=_rank)),
        )
    return None


def _rank(finding: Mapping[NamedNode, list[Term]]) -> int:
    return int(_text(finding, BR["findingRank"]) or 0)


def _step(tables: Tables, finding: Mapping[NamedNode, list[Term]]) -> Step:
    kind = first(finding, BR["findingKind"])
    return Step(
        heading=tables.label(kind, "en") if kind else "",
        headings=dict(sorted(tables.labels.get(kind, {}).items())) if kind else {},
        sentence=_text(finding, RDFS["label"]),
        claims=tuple(
            each.value for each in finding.get(PROV["wasDerivedFrom"], []) if isinstance(each, NamedNode)
        ),
    )


def _text(facts: Mapping[NamedNode, list[Term]], predicate: NamedNode) -> str:
    return next(iter(texts(facts.get(predicate, []))), "")
