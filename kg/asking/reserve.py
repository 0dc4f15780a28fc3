"""What a graph says of those of its claims that a program made and nobody has reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.rdf.terms import DATASET, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["reserve"]


def reserve(store: Store) -> str:
    """Return the sentence that says how many claims nobody has reviewed; nothing where there are none."""
    found = (quad.object for quad in store.quads_for_pattern(DATASET, SKOS["scopeNote"], None))
    return next((term.value for term in found if isinstance(term, Literal)), "")
