"""What a question means that is asked without parameters: the pair, or thing, of which most is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf import sparql
from kg.rdf.terms import BR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.asking.catalogue import Question
    from kg.asking.names import Term
    from kg.rdf.sparql import AnyStore

__all__ = ["chosen", "densest", "subjects", "texts"]

_DYADS = """SELECT ?one ?other ?count WHERE {{
  {given}?dyad br:dyadOf ?one , ?other ; br:claimCount ?count .
  FILTER(?one != ?other)
}}"""
"""How many claims involve each two polities, in both orders; the build counts them."""

_INVOLVED = "SELECT DISTINCT ?one { ?claim a br:Claim ; br:involvesDirectly ?one . ?one a br:Polity } LIMIT 2"

_IN_DYADS = """SELECT ?term WHERE {{
  ?dyad br:dyadOf ?term ; br:claimCount ?count .
  ?term a br:{kind} .
}}
GROUP BY ?term ORDER BY DESC(SUM(?count)) STR(?term) LIMIT 1"""
"""Which polity most claims involve with another; the build counts them."""

_SPOKEN_OF = """SELECT ?term WHERE {{
  {{
    SELECT DISTINCT ?term ?claim WHERE {{ ?term a br:{kind} . ?claim ?property ?term }}
    LIMIT 1000000000
  }}
  ?claim a br:Claim .
}}
GROUP BY ?term ORDER BY DESC(COUNT(DISTINCT ?claim)) STR(?term) LIMIT 1"""
"""Which thing most claims name in any way: it goes through all that name one."""

_TWO = 2
_CLEARLY = 2
"""So many times as much is said of the two that a graph is about as of any others."""


def densest(store: AnyStore, one: NamedNode | None = None) -> tuple[NamedNode, NamedNode] | None:
    """Return the two polities that most claims involve, without groups; none where no claim involves two.

    With ``one`` it is the first of them; else they stand in the order of their names.
    """
    return next((pair for pair, _ in _counted(store, one)), None)


def _counted(store: AnyStore, one: NamedNode | None = None) -> list[tuple[tuple[NamedNode, NamedNode], int]]:
    """Return pairs of polities, perhaps those with one, and how many claims involve both, most first."""
    given = f"VALUES ?one {{ {one} }} " if one else ""
    counts = {
        (first, second): int(sparql.value_of(row, "count"))
        for row in sparql.select(store, _DYADS.format(given=given))
        if isinstance(first := row["one"], NamedNode) and isinstance(second := row["other"], NamedNode)
        if one or first.value < second.value
    }
    return sorted(counts.items(), key=lambda each: (-each[1], each[0][0].value, each[0][1].value))


def subjects(store: AnyStore) -> tuple[NamedNode, ...]:
    """Return whom a graph is about: two polities of which clearly most is said, or the only one; else nobody.

    Two stand in the order of their names.
    """
    found = _counted(store)[:_TWO]
    if not found:
        alone = [row["one"] for row in sparql.select(store, _INVOLVED)]
        return tuple(each for each in alone if isinstance(each, NamedNode)) if len(alone) == 1 else ()
    counts = [count for _, count in found]
    return found[0][0] if counts[0] >= _CLEARLY * sum(counts[1:]) else ()


def texts() -> Sequence[str]:
    """Return the queries by which :func:`subjects` chooses."""
    return [_DYADS, _INVOLVED]


def chosen(store: AnyStore, question: Question, given: Mapping[str, Term]) -> Mapping[str, NamedNode]:
    """Return what is meant by parameters that are left out; none where a question may ask of any.

    A pair is that of which most is said; the pair of the file stays in its order where it is that. Another
    default that is of another graph is replaced by the thing of its class of which most is said.
    """
    pair = [name for name, kind in question.takes.items() if kind == "Polity" and question.defaults[name]]
    if len(pair) == _TWO:
        return _pair(store, question, given, pair)
    return dict(_things(store, question, given))


def _pair(
    store: AnyStore, question: Question, given: Mapping[str, Term], pair: Sequence[str]
) -> Mapping[str, NamedNode]:
    left_out = [name for name in pair if name not in given]
    named = next((term for name in pair if isinstance(term := given.get(name), NamedNode)), None)
    found = densest(store, named) if left_out else None
    if found is None:
        return {}
    if named:
        return {left_out[0]: found[1]}
    in_file = set(found) == {question.defaults[name] for name in pair}
    return {} if in_file else dict(zip(pair, found, strict=True))


def _things(
    store: AnyStore, question: Question, given: Mapping[str, Term]
) -> Iterator[tuple[str, NamedNode]]:
    for name in question.takes.keys() - given.keys():
        default, kind = question.defaults[name], question.kind(name)
        elsewhere = isinstance(default, NamedNode) and default not in BR and not _known(store, default)
        if elsewhere and (term := _most_spoken_of(store, kind)):
            yield name, term


def _known(store: AnyStore, term: Term) -> bool:
    return any(True for _ in sparql.select(store, f"SELECT ?object {{ {term} ?property ?object }} LIMIT 1"))


def _most_spoken_of(store: AnyStore, kind: str) -> NamedNode | None:
    """Return the thing of a class of which most is said: a polity where the class has any in a dyad."""
    for query in (_IN_DYADS, _SPOKEN_OF):
        for row in sparql.select(store, query.format(kind=kind)):
            if isinstance(term := row.get("term"), NamedNode):
                return term
    return None
