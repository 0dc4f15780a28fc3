"""Claims that the store chooses: counted by one query, and read in order of time, some at a time.

A pattern is SPARQL that binds ``?claim``. So a page reads as many claims as it shows, however many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf import sparql
from kg.web.cache import kept
from kg.web.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Store

__all__ = [
    "MANY",
    "by_document",
    "by_relation",
    "claims",
    "claims_by_document",
    "count",
    "counts",
    "documents",
    "involving",
    "is_large",
    "polities_together",
    "rows",
    "tally",
]

MANY = 300
"""Where more claims are meant than these, a page shows what is counted, the rest where it is asked for."""

_LARGE = 5_000
"""Claims beyond which a graph is large: a question of few rows costs as much there as a page may in all."""

_IN_ORDER = """SELECT DISTINCT ?claim ?issued ?document ?start {{
  {pattern}
  OPTIONAL {{ ?document dcterms:issued ?issued }}
  OPTIONAL {{ ?claim br:start ?start }}
}} ORDER BY (!BOUND(?issued)) STR(?issued) STR(?document) COALESCE(?start, 0) STR(?claim)
LIMIT {limit} OFFSET {offset}"""


_STATED = "?claim a br:Claim ; br:statedIn ?document ."


@kept
def claims(
    store: Store, pattern: str | tuple[str, ...], limit: int, offset: int = 0
) -> tuple[NamedNode, ...]:
    """Return some of the claims of a pattern, in order of time and text; those without a date come last.

    Several patterns are alternatives.
    """
    # What all have stands in each: of a join with a union, the engine would read the other side whole.
    ways = (pattern,) if isinstance(pattern, str) else pattern
    either = " UNION ".join(f"{{ {way} {_STATED} }}" for way in ways)
    found = sparql.select(store, _IN_ORDER.format(pattern=either, limit=limit, offset=offset))
    return tuple(term for row in found if isinstance(term := row["claim"], NamedNode))


@kept
def count(store: Store, pattern: str) -> int:
    """Return how many claims there are of a pattern."""
    query = f"SELECT (COUNT(DISTINCT ?claim) AS ?n) {{ {pattern} ?claim a br:Claim }}"
    return sum(map(_number, sparql.select(store, query)))


@kept
def rows(store: Store, query: str) -> int:
    """Return how many rows a query has."""
    return sum(map(_number, sparql.select(store, f"SELECT (COUNT(*) AS ?n) {{ {{ {query} }} }}")))


@kept
def counts(store: Store, pattern: str) -> Mapping[NamedNode, int]:
    """Return how many claims a pattern has for each ``?term`` that it binds, the most frequent first."""
    query = f"""SELECT ?term (COUNT(DISTINCT ?claim) AS ?n) {{ ?claim a br:Claim . {pattern} }}
      GROUP BY ?term ORDER BY DESC(?n) ?term"""
    return _tallied(store, query)


def _tallied(store: Store, query: str) -> Mapping[NamedNode, int]:
    """Return the number that a query has for each term, in its order."""
    found = sparql.select(store, query)
    return {term: _number(row) for row in found if isinstance(term := row.get("term"), NamedNode)}


def tally(store: Store, what: str) -> Mapping[NamedNode, int]:
    """Return how many claims each thing has that claims name as ``what``, the most frequent first.

    That is ``end``, ``document``, ``relation``, ``status`` or ``speaker``.
    """
    return _tallies(store)[what]


@prepared
def _tallies(store: Store) -> Mapping[str, Mapping[NamedNode, int]]:
    """Count by each path what all claims name: two scans, of which one joins the other, cost least."""
    return {what: _tallied(store, _TALLY % path) for what, path in _TALLIED.items()}


_TALLY = """SELECT ?term (COUNT(DISTINCT ?claim) AS ?n) {
  { SELECT ?claim { ?claim a br:Claim } LIMIT 999999999 }
  { SELECT ?claim ?term { ?claim %s ?term } LIMIT 999999999 }
} GROUP BY ?term ORDER BY DESC(?n) ?term"""

_TALLIED = {
    "end": "rdf:subject|rdf:object",
    "document": "br:statedIn",
    "relation": "rdf:predicate",
    "status": "br:status",
    "speaker": "br:statedBy",
}


def is_large(store: Store) -> bool:
    """Say whether a graph has so many claims that a page asks no questions in passing."""
    return sum(tally(store, "document").values()) > _LARGE


@prepared
def documents(store: Store) -> tuple[NamedNode, ...]:
    """Return the documents in order of time, those without a date last."""
    found = sparql.select(store, _DOCUMENTS)
    return tuple(term for row in found if isinstance(term := row["document"], NamedNode))


_DOCUMENTS = """SELECT ?document ?issued { ?document a br:Document .
  OPTIONAL { ?document dcterms:issued ?issued }
} ORDER BY (!BOUND(?issued)) STR(?issued) STR(?document)"""


def involving(*polities: NamedNode) -> str:
    """Return the pattern of the claims that involve all of some polities, for counting very many.

    What involves each is scanned and joined by hashing: to look up for each claim of one whether it involves
    the other takes six times as long.
    """
    return " ".join(
        f"{{ SELECT ?claim {{ ?claim br:involves {each} }} LIMIT 999999999 }}" for each in polities
    )


def by_document(store: Store, pattern: str) -> Mapping[NamedNode, int]:
    """Return how many claims of a pattern each document has."""
    return counts(store, f"{pattern} ?claim br:statedIn ?term .")


@kept
def by_relation(store: Store, pattern: str) -> Mapping[NamedNode, Mapping[NamedNode, int]]:
    """Return by relation how many claims of a pattern each document has."""
    found: dict[NamedNode, dict[NamedNode, int]] = {}
    for row in sparql.select(store, _BY_RELATION.format(pattern=pattern)):
        relation, document = row["relation"], row["document"]
        if isinstance(relation, NamedNode) and isinstance(document, NamedNode):
            found.setdefault(relation, {})[document] = _number(row)
    return found


_BY_RELATION = f"""SELECT ?relation ?document (COUNT(DISTINCT ?claim) AS ?n) {{{{
  {{pattern}} ?claim rdf:predicate ?relation . {_STATED}
}}}} GROUP BY ?relation ?document"""


def claims_by_document(
    store: Store, told: Mapping[NamedNode, int], limit: int, offset: int, patterns: Sequence[str] = ("",)
) -> tuple[NamedNode, ...]:
    """Return some of very many claims, in the order of :func:`claims`; only their documents are read.

    They are those of some patterns, which are alternatives; ``told`` says how many each document has.
    """
    counted, begin, here = 0, 0, list[str]()
    for document in documents(store):
        before, counted = counted, counted + told.get(document, 0)
        if counted > max(before, offset):
            begin = begin if here else offset - before
            here.append(str(document))
        if counted >= offset + limit:
            break
    if not here:
        return ()
    stated = f"VALUES ?document {{ {' '.join(here)} }} ?claim br:statedIn ?document ."
    return claims(store, tuple(f"{stated} {each}" for each in patterns), limit, begin)


@prepared
def polities_together(store: Store) -> tuple[tuple[NamedNode, NamedNode, int], ...]:
    """Return the pairs of polities that claims involve, with how many, the most spoken of first."""
    found = sparql.select(store, _PAIRS)
    return tuple(
        (one, other, _number(row))
        for row in found
        if isinstance(one := row["a"], NamedNode) and isinstance(other := row["b"], NamedNode)
    )


_PAIRS = """SELECT ?a ?b ?n {
  ?dyad a br:Dyad ; br:dyadOf ?a , ?b ; br:claimCount ?n . FILTER(STR(?a) < STR(?b)) }
  ORDER BY DESC(?n) ?a ?b"""
"""The build counts the claims of each two polities."""


def _number(row: Mapping[str, object]) -> int:
    value = row.get("n")
    return int(value.value) if isinstance(value, Literal) else 0
