"""Which two polities a question means that is asked without them: those of which most is said here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.rdf import sparql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.asking.catalogue import Question
    from kg.asking.names import Term
    from kg.rdf.sparql import AnyStore

__all__ = ["chosen", "densest", "subjects"]

_COUNTED = """SELECT ?one ?other (COUNT(DISTINCT ?claim) AS ?count) WHERE {{
  {given}
  ?claim a br:Claim ; br:involvesDirectly ?one , ?other .
  ?one a br:Polity .
  ?other a br:Polity .
  FILTER(STR(?one) {order} STR(?other))
}}
GROUP BY ?one ?other ORDER BY DESC(?count) STR(?one) STR(?other) LIMIT {most}"""

_INVOLVED = "SELECT DISTINCT ?one { ?claim a br:Claim ; br:involvesDirectly ?one . ?one a br:Polity } LIMIT 2"

_TWO = 2
_CLEARLY = 2
"""So many times as much is said of the two that a graph is about as of any others."""


def densest(store: AnyStore, one: Term | None = None) -> tuple[NamedNode, NamedNode] | None:
    """Return the two polities that most claims involve, without groups; none where no claim involves two.

    With ``one`` it is the first of them; else they stand in the order of their names.
    """
    given, order = (f"VALUES ?one {{ {one} }}", "!=") if one else ("", "<")
    for row in sparql.select(store, _COUNTED.format(given=given, order=order, most=1)):
        first, second = row["one"], row["other"]
        if isinstance(first, NamedNode) and isinstance(second, NamedNode):
            return first, second
    return None


def subjects(store: AnyStore) -> tuple[NamedNode, ...]:
    """Return whom a graph is about: two polities of which clearly most is said, or the only one; else nobody.

    Two stand in the order of their names.
    """
    found = list(sparql.select(store, _COUNTED.format(given="", order="<", most=_TWO)))
    if not found:
        alone = [row["one"] for row in sparql.select(store, _INVOLVED)]
        return tuple(each for each in alone if isinstance(each, NamedNode)) if len(alone) == 1 else ()
    counts = [int(row["count"].value) for row in found if isinstance(row["count"], Literal)]
    if counts[0] < _CLEARLY * sum(counts[1:]):
        return ()
    return tuple(each for name in ("one", "other") if isinstance(each := found[0][name], NamedNode))


def chosen(store: AnyStore, question: Question, given: Mapping[str, Term]) -> Mapping[str, NamedNode]:
    """Return the polities of a pair that are left out, by parameter; none where a question may ask of any.

    The pair of the file stays in its order where it is the densest here.
    """
    pair = [name for name, kind in question.takes.items() if kind == "Polity" and question.defaults[name]]
    left_out = [name for name in pair if name not in given]
    if len(pair) != _TWO or not left_out:
        return {}
    named = next((given[name] for name in pair if name in given), None)
    found = densest(store, named)
    if found is None:
        return {}
    if named:
        return {left_out[0]: found[1]}
    in_file = set(found) == {question.defaults[name] for name in pair}
    return {} if in_file else dict(zip(pair, found, strict=True))
