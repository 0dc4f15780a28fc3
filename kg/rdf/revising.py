"""What a change of a graph changes in its texts: the leaves of subjects of which something else is said."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad

from kg.rdf import ordering
from kg.rdf.forms import FORMS, turtle_leaves
from kg.rdf.leaves import END, HEAD, SUBJECT, key_of_leaf, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Store

    from kg.rdf.blocks import Change
    from kg.rdf.ordering import Key
    from kg.rdf.sheets import Revision

__all__ = ["revisions"]


def revisions(store: Store, change: Change) -> Mapping[str, Revision] | None:
    """Return what a change that led to what a store holds changes in Turtle, TriG and JSON-LD, by form.

    There is none where lists changed, which have no names of their own: then the ontology did.
    """
    gone, come = change.quads
    if any(isinstance(node, BlankNode) for quad in gone | come for node in (quad.subject, quad.object)):
        return None
    subjects = {quad.subject for quad in gone | come}
    now = [quad for each in subjects for quad in store.quads_for_pattern(each, None, None)]
    before = ({*now} - come) | gone
    keys = ordering.keys_of(before, {})
    ordered = ordering.in_order(now)
    found: dict[str, Revision] = {
        "turtle": {key_of_leaf("", SUBJECT, place_of(key)): None for key in keys.values()},
        **{form: _without(before, keys) for form in FORMS},
    }
    if ordered:
        found["turtle"].update(turtle_leaves(ordered))
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in ordered:
        graphs[ordering.text(quad.graph_name)].append(quad)
    for name, form in FORMS.items():
        for graph, quads in graphs.items():
            found[name].update(form.leaves(graph, ordering.Ordered(quads, ordered.keys)))
        for graph in _ended(store, before):
            found[name] |= {key_of_leaf(graph, kind): None for kind in (HEAD, END)}
    return found


def _without(quads: Iterable[Quad], keys: Mapping[object, Key]) -> Revision:
    """Take the leaves of some quads out of a text of named graphs."""
    places = {subject: place_of(key) for subject, key in keys.items()}
    return {
        key_of_leaf(ordering.text(quad.graph_name), SUBJECT, places[quad.subject]): None for quad in quads
    }


def _ended(store: Store, quads: Iterable[Quad]) -> set[str]:
    """Return the graphs of some quads that a store has no more."""
    graphs = {quad.graph_name for quad in quads}
    return {
        ordering.text(each)
        for each in graphs
        if next(store.quads_for_pattern(None, None, None, each), None) is None
    }
