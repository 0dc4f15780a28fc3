"""SPARQL 1.1 over the union of a store's graphs: read only, prefixes known, errors with line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import InputError
from kg.rdf import guards, syntax
from kg.rdf.store import holds_union
from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = [
    "AnyStore",
    "Results",
    "Scope",
    "Term",
    "run",
    "select",
    "solutions",
    "value_of",
]

Term = NamedNode | BlankNode | Literal | Triple
Results = QuerySolutions | QueryTriples | QueryBoolean


class AnyStore(Protocol):
    """Whatever answers SPARQL as a ``pyoxigraph.Store`` does: one here, or one elsewhere."""

    def query(
        self,
        query: str,
        /,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> Results:
        """Answer a query in which some prefixes are known, over the default graph or the union of all."""


@dataclass(frozen=True)
class Scope:
    """The graphs that a query sees, by IRI, in place of those that it names: the protocol's dataset."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


def run(
    store: AnyStore, query: str, name: str = "query", *, scope: Scope | None = None, base: str | None = None
) -> Results:
    """Run a query over the union of the graphs; ``GRAPH`` names one, the prefixes that ship are known.

    Where the default graph of a store is not empty, it is the union (``kg.rdf.store.lay_union``).

    A query that says ``FROM`` sees the graphs that it names and no others; where there is a ``scope``, that
    one counts. Relative IRIs are resolved against ``base``; both are for a store here. ``name`` stands before
    line and column in messages. Raises ``InputError`` where the text is no query, ``ForbiddenError`` where
    it is one that is refused; a store elsewhere decides itself on services, and raises ``EndpointError``.
    """
    plain = isinstance(store, Store) and guards.plain(query)
    words = [] if plain else guards.checked(query, name)
    if isinstance(store, Store) and not plain:
        guards.refuse_services(query, name, base)
    try:
        return store.query(query, prefixes=_prefixes(query), **_options(store, words, scope, base))
    except SyntaxError as error:
        guards.checked(query, name)  # which may know better what is wrong
        raise syntax.not_sparql(error, query, name) from error
    except (ValueError, RuntimeError) as error:
        raise InputError(f"cannot be run: {error}", where=name) from error


def select(store: AnyStore, query: str, name: str = "query") -> Iterator[dict[str, Term]]:
    """Yield the rows of a ``SELECT``, each by the names of its variables, unbound ones left out.

    Raises ``InputError`` as :func:`run` does, and where the query is of another form.
    """
    found = solutions(store, query, name)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {key: term for key, term in zip(names, row, strict=True) if term is not None}


def solutions(store: AnyStore, query: str, name: str = "query") -> QuerySolutions:
    """Return the rows of a ``SELECT`` by the places of its variables, which takes less than by their names.

    Raises what :func:`select` does.
    """
    found = run(store, query, name)
    if not isinstance(found, QuerySolutions):
        raise InputError("not a SELECT", where=name)
    return found


def value_of(row: Mapping[str, Term], name: str) -> str:
    """Return the IRI or the text that a row has for a variable; an empty one where it is unbound."""
    return str(getattr(row.get(name), "value", ""))


def _prefixes(query: str) -> dict[str, str]:
    """Return the prefixes that a query may use; the engine takes its time for each that it is given."""
    if "\\" in query:
        return PREFIXES
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in query}


def _options(store: AnyStore, words: Sequence[str], scope: Scope | None, base: str | None) -> dict[str, Any]:
    """Return what the store is told of the graphs that a query sees, and of its base where there is one."""
    based = {} if base is None else {"base_iri": base}
    if scope is None:
        laid = isinstance(store, Store) and holds_union(store)
        return {"use_default_graph_as_union": "FROM" not in words and not laid, **based}
    return {
        **based,
        "default_graph": [NamedNode(iri) for iri in scope.default],
        "named_graphs": [NamedNode(iri) for iri in scope.named],
    }
