"""Which part of a graph is drawn: one entity's ties, what an answer rests on, what a query gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.rdf.terms import ID
from viz.network import network

if TYPE_CHECKING:
    from kg.asking.answers import Answer
    from kg.rdf.sparql import AnyStore
    from viz.model import Network

__all__ = ["about", "given_by", "of_answer"]


def about(store: AnyStore, entity: str, language: str = "en") -> Network:
    """Return the ties of one entity: a slug, IRI, or label in any language.

    Raises ``InputError`` for an unknown one, and for one without ties.
    """
    from kg.asking import names

    found = names.resolve(store, entity, "Entity", "about").value.removeprefix(ID.iri)
    return network(store, about=found, language=language)


def of_answer(answer: Answer) -> Network:
    """Return what an answer rests on, or else names, with its labels' language.

    Raises ``InputError`` where there is nothing to draw.
    """
    from viz.of_answer import part

    return part(network(answer.store, language=answer.language), answer)


def given_by(store: AnyStore, query: str, name: str = "query", language: str = "en") -> Network:
    """Return what a query gives: a constructed graph, or rows that name entities or claims.

    Raises ``InputError`` where the query cannot be run, and where there is nothing to draw, or too much.
    """
    from viz import of_query

    return of_query.of_query(store, query, name, language)
