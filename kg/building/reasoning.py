"""What follows: the rules run to a fixpoint, each new edge with the node that says from what it was derived.

Rounds are breadth first, and a derivation is kept when it is first made, with all cases in which its rule
then holds; what they rest on comes from earlier rounds, so explanations never run in circles. Of several
rules that give one fact in a round the first by name counts: the same graph gives the same inferences, in
any order of input.

Types that follow from a class above are plain triples: they are the ontology's doing and need no witness.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard, cast

from pyoxigraph import Literal, NamedNode, Quad, Variable

from kg.building.cases import Cases
from kg.ontology.rules import INFERENCE, load_rules
from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, CLAIM, ID, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import QuerySolutions, Store

    from kg.ontology.rules import Pattern, Rule, Slot
    from kg.ontology.vocabulary import Ontology

__all__ = ["Derivation", "reason"]

_MANY = 1_000
"""Where a round adds so many quads, what matches a pattern is counted anew."""

Node = NamedNode | Literal
Fact = tuple[NamedNode, NamedNode, Node]
Pairs = tuple[tuple[NamedNode, Node], ...]


@dataclass(frozen=True)
class Derivation:
    """One conclusion of a rule: what is added, what is said of it, and who vouches for what it rests on."""

    rule: str
    fact: Fact
    qualifiers: Pairs
    witnesses: Pairs

    @property
    def iri(self) -> NamedNode:
        """Name the inference by what is inferred, by which rule; not by what it rests on."""
        said = sorted(f"{term.value}={value.value}" for term, value in self.qualifiers)
        return terms.INFERENCE[digest([self.rule, *(term.value for term in self.fact), *said])]


def reason(store: Store, ontology: Ontology, rules: Sequence[Rule] | None = None) -> list[Quad]:
    """Add to a store all that follows from it, and return what was added, in a fixed order.

    The store holds ontology, entities, claims and asserted edges; a fact that some graph holds already is
    not added again, only an inference that says more of it. ``rules`` are those that ship unless given.
    """
    return list(_Reasoner(store, ontology, load_rules() if rules is None else rules).run())


class _Reasoner:
    """The state of one run: which claims and inferences stand behind a fact, and what is settled."""

    def __init__(self, store: Store, ontology: Ontology, rules: Sequence[Rule]) -> None:
        self.store, self.rules = store, rules
        self.relations = {relation.iri: relation for relation in ontology.relations.values()}
        self.claims = _claims_of_facts(store)
        self.cases = Cases(store)
        self.added: Mapping[NamedNode, Sequence[Quad]] | None = None
        self.inferences: dict[Fact, NamedNode] = {}
        self.settled: set[tuple[str, Fact, Pairs]] = set()

    def run(self) -> Iterator[Quad]:
        while found := self._round():
            added = [quad for derivation in found for quad in self._quads(derivation)]
            self.store.extend(added)
            self.added = _by_predicate(added)
            if len(added) >= _MANY:
                self.cases = Cases(self.store)
            yield from added

    def _round(self) -> list[Derivation]:
        """Run every rule once over what is new in the store; return what follows anew, each fact once."""
        new: dict[tuple[Fact, Pairs], Derivation] = {}
        for rule in self.rules:
            for derivation in self._derive(rule):
                new.setdefault((derivation.fact, derivation.qualifiers), derivation)
        return list(new.values())

    def _derive(self, rule: Rule) -> list[Derivation]:
        """Return the new conclusions of one rule, sorted, each with the witnesses of all its cases."""
        cases: dict[tuple[Fact, Pairs], set[tuple[NamedNode, Node]]] = defaultdict(set)
        for row in self.cases.all(rule) if self.added is None else self.cases.new(rule, self.added):
            qualifiers = tuple(fact[1:] for fact in _filled(rule.qualifiers, row))
            for fact in _filled(rule.conclusions, row):
                if self._is_news(rule, fact, qualifiers):
                    cases[fact, qualifiers].update(self._witnesses(_filled(rule.premises, row)))
        self.settled.update((rule.name, *conclusion) for conclusion in cases)
        found = (Derivation(rule.name, *what, tuple(sorted(seen, key=str))) for what, seen in cases.items())
        return sorted(found, key=lambda derivation: (str(derivation.fact), str(derivation.qualifiers)))

    def _is_news(self, rule: Rule, fact: Fact, qualifiers: Pairs) -> bool:
        if (rule.name, fact, qualifiers) in self.settled:
            return False
        relation = self.relations.get(fact[1])
        if relation and relation.attributed_only:
            return False  # only somebody's view, however it follows
        if qualifiers or not self._known(fact):
            return True
        self.settled.add((rule.name, fact, qualifiers))
        return False

    def _known(self, fact: Fact) -> bool:
        return any(True for _ in self.store.quads_for_pattern(*fact, None))

    def _quads(self, derivation: Derivation) -> Iterator[Quad]:
        """Yield the fact, unless a graph holds it, and the node of an inferred edge."""
        fact = derivation.fact
        if fact not in self.inferences and not self._known(fact):
            yield Quad(*fact, INFERRED)
        if fact[1] in self.relations:
            self.inferences.setdefault(fact, derivation.iri)
            for term, value in _node(derivation):
                yield Quad(derivation.iri, term, value, INFERRED)

    def _witnesses(self, premises: Iterable[Fact]) -> Iterator[tuple[NamedNode, Node]]:
        """Yield who vouches for premises: a claim, the claims of an edge, an inference, the authority file.

        What the ontology says is the rule's own ground and needs no witness.
        """
        for premise in premises:
            subject = premise[0]
            if subject in CLAIM:
                yield PROV["wasDerivedFrom"], subject
            elif premise in self.claims:
                yield from ((PROV["wasDerivedFrom"], claim) for claim in self.claims[premise])
            elif premise in self.inferences:
                yield PROV["wasDerivedFrom"], self.inferences[premise]
            elif subject in ID:
                yield BR["drawsOn"], subject


def _node(derivation: Derivation) -> Iterator[tuple[NamedNode, Node]]:
    """Describe an inferred edge: what it is, by which rule, from what."""
    yield RDF["type"], BR["Inference"]
    yield from zip((RDF["subject"], RDF["predicate"], RDF["object"]), derivation.fact, strict=True)
    yield BR["rule"], terms.RULE[derivation.rule]
    yield from derivation.qualifiers
    yield from derivation.witnesses


def _rows(store: Store, query: str) -> QuerySolutions:
    return cast("QuerySolutions", store.query(query, use_default_graph_as_union=True))


def _by_predicate(quads: Iterable[Quad]) -> Mapping[NamedNode, Sequence[Quad]]:
    found: dict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        found[quad.predicate].append(quad)
    return found


def _filled(patterns: Iterable[Pattern], row: Mapping[Variable, object]) -> Iterator[Fact]:
    """Yield patterns with a row's values for their variables.

    As in SPARQL, a pattern that lacks a value or would not be a triple is left out; so are the lists of the
    ontology, whose nodes are blank. The node of the inference is not known yet: its class stands for it.
    """
    for pattern in patterns:
        subject, predicate, object_ = (_fill(slot, row) for slot in pattern)
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and _is_node(object_):
            yield subject, predicate, object_


def _fill(slot: Slot, row: Mapping[Variable, object]) -> object:
    if slot == INFERENCE:
        return BR["Inference"]
    return row.get(slot) if isinstance(slot, Variable) else slot


def _is_node(term: object) -> TypeGuard[Node]:
    return isinstance(term, NamedNode | Literal)


_CLAIMS = """SELECT ?claim ?subject ?relation ?object WHERE {
  ?claim a br:Claim ; br:status/br:givesEdge true ;
    rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object .
}"""


def _claims_of_facts(store: Store) -> Mapping[Fact, list[NamedNode]]:
    """Return for each fact that claims state the claims that state it."""
    found: dict[Fact, list[NamedNode]] = defaultdict(list)
    for claim, *ends in _rows(store, terms.sparql_prologue() + _CLAIMS):
        found[cast("Fact", tuple(ends))].append(cast("NamedNode", claim))
    return found
