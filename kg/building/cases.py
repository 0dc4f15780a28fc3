"""The cases in which a rule holds: its patterns matched one by one, beginning with what is new.

A rule that was run over a graph holds anew only where something that was added since matches one of its
patterns. So each pattern in turn is matched against what is new, and the others are looked up from there,
those first that few triples match. Conditions are SPARQL's own: they are asked for the bindings found.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad, QuerySolutions, Store

    from kg.ontology.rules import Pattern, Rule, Slot

__all__ = ["Cases"]

Term = NamedNode | BlankNode | Literal
Binding = dict[Variable, Term]
_T = TypeVar("_T")
_Slot = tuple[_T, "Callable[[Quad], Term]"]

_SAMPLE = 300
"""So many triples at most are counted to say how many a pattern has."""
_ASKED = 4000
"""For so many bindings at a time conditions are asked."""


class Cases:
    """Finds the cases of rules in a store as it stands.

    How many triples match a pattern is counted once: in a store that has grown much, others may come first.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._fan: dict[NamedNode, tuple[float, float]] = {}
        self._counts: dict[Pattern, int] = {}
        self._orders: dict[tuple[str, int | None], Sequence[Pattern]] = {}

    def all(self, rule: Rule) -> Iterator[Mapping[Variable, Term]]:
        """Yield the bindings of all cases in which a rule holds."""
        yield from self._fulfilling(rule, list(self._join({}, self._ordered(rule, None))))

    def new(self, rule: Rule, added: Mapping[NamedNode, Sequence[Quad]]) -> Iterator[Mapping[Variable, Term]]:
        """Yield the bindings of the cases that rest on what was added, by predicate; some more than once."""
        found: list[Binding] = []
        for place, pattern in enumerate(rule.premises):
            variables, fixed = _slots(pattern)
            for quads in self._matching(pattern, _without(rule.premises, place), added):
                fit = (quad for quad in quads if all(read(quad) == term for term, read in fixed))
                for binding in (_bound(variables, quad, {}) for quad in fit):
                    found += self._join(binding, self._ordered(rule, place)) if binding is not None else ()
        yield from self._fulfilling(rule, found)

    def _matching(
        self, pattern: Pattern, others: Sequence[Pattern], added: Mapping[NamedNode, Sequence[Quad]]
    ) -> Iterator[Sequence[Quad]]:
        """Yield what was added by each predicate that a pattern may have, as others allow it."""
        relation = pattern[1]
        if isinstance(relation, NamedNode):
            yield added.get(relation, ())
        elif isinstance(relation, Variable):
            beside = [each for each in others if relation in each]
            for predicate, quads in added.items():
                if all(any(True for _ in self._look_up(each, {relation: predicate})) for each in beside):
                    yield quads

    def _join(self, binding: Binding, patterns: Sequence[Pattern]) -> Iterator[Binding]:
        if not patterns:
            yield binding
            return
        first, rest = patterns[0], patterns[1:]
        variables, _ = _slots(first)
        for quad in self._look_up(first, binding):
            if (bound := _bound(variables, quad, binding)) is not None:
                yield from self._join(bound, rest)

    def _look_up(self, pattern: Pattern, binding: Binding) -> Iterator[Quad]:
        subject, predicate, object_ = (_value(slot, binding) for slot in pattern)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode | None):
            return iter(())
        return self.store.quads_for_pattern(subject, predicate, object_, None)

    def _ordered(self, rule: Rule, place: int | None) -> Sequence[Pattern]:
        """Return a rule's patterns as they are looked up, once that of a place has been matched."""
        if (rule.name, place) not in self._orders:
            bound = set() if place is None else _variables([rule.premises[place]])
            self._orders[rule.name, place] = self._order(_without(rule.premises, place), bound)
        return self._orders[rule.name, place]

    def _order(self, patterns: Iterable[Pattern], bound: set[Variable]) -> list[Pattern]:
        """Return the patterns so that each time the one comes next that few triples will match."""
        left, known = list(patterns), set(bound)
        order: list[Pattern] = []
        while left:
            order.append(min(left, key=lambda pattern: self._expected(pattern, known)))
            left.remove(order[-1])
            known |= _variables([order[-1]])
        return order

    def _expected(self, pattern: Pattern, known: set[Variable]) -> float:
        """Estimate how many triples match a pattern once some variables are bound."""
        subject, predicate, object_ = (slot in known or not isinstance(slot, Variable) for slot in pattern)
        if not isinstance(pattern[1], NamedNode):
            return (1 if subject else _SAMPLE) * (1 if object_ else _SAMPLE) * (1 if predicate else _SAMPLE)
        if not any(isinstance(slot, Variable) and slot in known for slot in pattern):
            return self._count(pattern)
        of_subject, of_object = self._fans(pattern[1])
        if subject and object_:
            return 0
        return of_subject if subject else of_object

    def _count(self, pattern: Pattern) -> int:
        if pattern not in self._counts:
            self._counts[pattern] = sum(1 for _ in islice(self._look_up(pattern, {}), _SAMPLE))
        return self._counts[pattern]

    def _fans(self, predicate: NamedNode) -> tuple[float, float]:
        """Estimate how many triples of a predicate share a subject, and how many an object."""
        if predicate not in self._fan:
            some = list(islice(self.store.quads_for_pattern(None, predicate, None, None), _SAMPLE))
            by = [len({str(quad.subject) for quad in some}), len({str(quad.object) for quad in some})]
            self._fan[predicate] = len(some) / max(by[0], 1), len(some) / max(by[1], 1)
        return self._fan[predicate]

    def _fulfilling(self, rule: Rule, found: Sequence[Binding]) -> Iterator[Mapping[Variable, Term]]:
        """Yield the bindings for which a rule's conditions hold, with what these bind beside."""
        if not rule.conditions:
            yield from found
            return
        asked = sorted(_variables(rule.premises) & rule.asked, key=lambda each: each.value)
        alike: dict[tuple[str, ...], list[Binding]] = defaultdict(list)
        for binding in found:
            alike[tuple(str(binding[each]) for each in asked)].append(binding)
        keys = list(alike)
        for start in range(0, len(keys), _ASKED):
            some = keys[start : start + _ASKED]
            for row in self._ask(rule, asked, some):
                place = cast("Literal", row[_ROW])
                told = {each: row[each] for each in rule.told if row[each] is not None}
                yield from ({**binding, **told} for binding in alike[some[int(place.value)]])

    def _ask(self, rule: Rule, asked: Sequence[Variable], keys: Sequence[tuple[str, ...]]) -> QuerySolutions:
        rows = " ".join(f"({place} {' '.join(key)})" for place, key in enumerate(keys))
        values = f"VALUES ({_ROW} {' '.join(map(str, asked))}) {{ {rows} }}"
        query = f"{rule.prologue}SELECT * WHERE {{ {values}\n{rule.conditions}\n}}"
        return cast("QuerySolutions", self.store.query(query, use_default_graph_as_union=True))


_READ = attrgetter("subject"), attrgetter("predicate"), attrgetter("object")
_ROW = Variable("row_of_bindings")


def _without(patterns: Sequence[Pattern], place: int | None) -> list[Pattern]:
    return [pattern for at, pattern in enumerate(patterns) if at != place]


def _variables(patterns: Iterable[Pattern]) -> set[Variable]:
    return {slot for pattern in patterns for slot in pattern if isinstance(slot, Variable)}


def _value(slot: Slot, binding: Binding) -> Term | None:
    return binding.get(slot) if isinstance(slot, Variable) else slot


@lru_cache(maxsize=512)
def _slots(pattern: Pattern) -> tuple[Sequence[_Slot[Variable]], Sequence[_Slot[Term]]]:
    """Return the variables of a pattern, and what is fixed in it, each with what reads its term."""
    slots = list(zip(pattern, _READ, strict=True))
    variables = [(slot, read) for slot, read in slots if isinstance(slot, Variable)]
    return variables, [(slot, read) for slot, read in slots if not isinstance(slot, Variable)]


def _bound(variables: Sequence[_Slot[Variable]], quad: Quad, binding: Binding) -> Binding | None:
    """Return a binding with what a quad gives for variables, or none where one has another value already."""
    found = binding.copy()
    for variable, read in variables:
        if (known := found.get(variable)) is None:
            found[variable] = read(quad)
        elif known != read(quad):
            return None
    return found
