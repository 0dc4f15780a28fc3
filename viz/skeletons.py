"""What ties what in a graph, and nothing of what is said: enough to choose what is to be read whole.

It is read of a graph, or made of that of a graph from which few quads tell it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.rdf.terms import BR, PROV, RDF
from viz.tables import in_brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from kg.rdf.blocks import Change
    from viz.tables import Row, Select, Tables, Term, Told

__all__ = ["Skeleton", "read", "revised", "tables"]

_TYPE, _BASIS = RDF["type"], PROV["wasDerivedFrom"]
_FACTS = {
    **{RDF[end]: f"rdf:{end}" for end in ("subject", "predicate", "object")},
    BR["status"]: "br:status",
}
"""What is known of claims and inferences, by predicate with its name in queries."""


_CLASSES = ("Claim", "Inference")


class Skeleton(NamedTuple):
    """Claims with ends, relation and status; inferences with ends, relation and what they follow from."""

    claims: Told
    inferences: Told


def read(select: Select) -> Skeleton:
    """Read the skeleton of a graph."""
    found = Skeleton(*(_of_class(select, name) for name in _CLASSES))
    for predicate, name in _FACTS.items():
        # Of both at once, and of no class: to join with it takes longer than to leave out what is neither.
        _tell(select(f"SELECT ?s ?o WHERE {{ ?s {name} ?o }}"), predicate, *found)
    based = select("SELECT ?s ?o WHERE { ?s a br:Inference ; prov:wasDerivedFrom ?o }")
    _tell(based, _BASIS, found.inferences)
    return found


def tables(select: Select, told: Skeleton) -> Tables:
    """Return a skeleton as tables, with what the graph opens with and what is needed to weigh ties."""
    return in_brief(select, told.claims, told.inferences)


def revised(before: Skeleton, change: Change) -> Skeleton:
    """Change the skeleton of a graph into that of the graph after a change, and return it."""
    gone, come = change.quads
    for name, kind in zip(_CLASSES, before, strict=True):
        for node in _of_kind(gone, name):
            kind.pop(node, None)
        kind.update({node: {} for node in _of_kind(come, name)})
    for quad, facts in _facts(before, gone):
        if quad.object in facts.get(quad.predicate, ()):
            facts[quad.predicate].remove(quad.object)
    for quad, facts in _facts(before, come):
        facts.setdefault(quad.predicate, []).append(quad.object)
    return before


def _of_kind(quads: Iterable[Quad], name: str) -> Iterator[NamedNode]:
    """Yield what some quads say to be of a class."""
    for quad in quads:
        if quad.predicate == _TYPE and quad.object == BR[name] and isinstance(quad.subject, NamedNode):
            yield quad.subject


def _facts(told: Skeleton, quads: Iterable[Quad]) -> Iterator[tuple[Quad, dict[NamedNode, list[Term]]]]:
    """Yield the quads that tell something that is known of claims or inferences, with what else is."""
    for quad in quads:
        kinds = told if quad.predicate in _FACTS else told[1:] if quad.predicate == _BASIS else ()
        for kind in kinds:
            if isinstance(quad.subject, NamedNode) and (facts := kind.get(quad.subject)) is not None:
                yield quad, facts


def _of_class(select: Select, kind: str) -> Told:
    """Return all of a kind, in no order and with nothing said of them yet: there may be very many."""
    found = select(f"SELECT ?s WHERE {{ ?s a br:{kind} }}")
    return {subject: {} for (subject,) in found if isinstance(subject, NamedNode)}


def _tell(rows: Iterable[Row], predicate: NamedNode, *kinds: Told) -> None:
    """Put what rows say by a predicate to those of some kinds of which they say it; equal values are one."""
    known: dict[Term | None, Term | None] = {}
    for subject, found in rows:
        value = known.setdefault(found, found)
        for each in kinds:
            facts = each.get(subject) if isinstance(subject, NamedNode) else None
            if facts is not None and value is not None:
                facts.setdefault(predicate, []).append(value)
