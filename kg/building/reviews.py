"""The record of reviews as quads: which decisions made a claim, what was rejected, how far coders agree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Quad

from kg.building import candidates
from kg.rdf import terms
from kg.rdf.digests import digest
from kg.rdf.graphs import ENTITIES, INFERRED
from kg.rdf.terms import BR, DOCUMENT, PROV, RDF, RDFS, VERDICT, typed
from kg.review import agreement, coding, comparison
from kg.review.standing import OF_CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import NamedNode

    from kg.corpus.loading import Corpus
    from kg.review.agreement import Coefficient
    from kg.review.coding import Rejected, Reviewed

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["Reviews"]


@dataclass(frozen=True)
class Reviews:
    """The logs of a corpus, read once; one without logs says nothing."""

    corpus: Corpus

    @cached_property
    def of_claims(self) -> Mapping[str, Sequence[Reviewed]]:
        """The decisions that made each claim, by its identifier."""
        return coding.reviewed(self.corpus)

    def record(self, claim: str) -> Iterator[Pair]:
        """Yield who coded a claim, when, and by which decisions; nothing of one that no review made."""
        decisions = self.of_claims.get(claim, ())
        coders = [each for each in decisions if not each.adjudicates] or _changing(decisions)
        for who in dict.fromkeys(each.who for each in coders if each.who):
            yield BR["codedBy"], self._agent(who)
        if days := [each.decision.when[:10] for each in coders if each.decision.when]:
            yield BR["codedOn"], typed(min(days), "date")
        yield from ((PROV["wasGeneratedBy"], _iri(each)) for each in decisions)

    def quads(self) -> Iterator[Quad]:
        """Yield decisions and candidates in the graphs of their documents, coders, and how far they agree."""
        seen = {each.who for found in self.of_claims.values() for each in found}
        for claim in sorted(self.of_claims):
            for each in self.of_claims[claim]:
                home = terms.document(each.document)
                yield from (Quad(_iri(each), *pair, home) for pair in self._decision(each))
                for one in each.candidates:
                    yield from candidates.quads(candidates.address(one.document, one.identifier), one, home)
        for rejected in coding.rejected(self.corpus):
            seen.add(rejected.who)
            yield from self._rejection(rejected)
        for first, second in comparison.pairs(self.corpus):
            seen |= {first, second}
            yield from self._agreement(first, second)
        for who in sorted(seen - {""}):
            yield from self._described(who)

    @cached_property
    def _classes(self) -> frozenset[str]:
        """The classes of those who can code."""
        said = (BR["codedBy"], RDFS["range"])
        triples = self.corpus.ontology.triples
        return frozenset(
            terms.local_name(each.object) for each in triples if (each.subject, each.predicate) == said
        )

    def _agent(self, who: str) -> NamedNode:
        """Return the entity that is called as a coder, if it can act; else one of the coder's own."""
        entity = self.corpus.authority.get(who)
        is_other = entity is not None and not self.corpus.ontology.is_a(entity.type, self._classes)
        return terms.entity(f"coder-{who}" if is_other else who)

    def _described(self, who: str) -> Iterator[Quad]:
        agent = self._agent(who)
        if self.corpus.authority.get(terms.local_name(agent)) is None:
            yield from (Quad(agent, RDF["type"], BR[name], ENTITIES) for name in self._classes)
            yield Quad(agent, RDFS["label"], Literal(who, language="en"), ENTITIES)

    def _decision(self, one: Reviewed) -> Iterator[Pair]:
        yield RDF["type"], BR["Decision"]
        if one.adjudicates:
            yield RDF["type"], BR["Adjudication"]
        yield BR["decisionKind"], self.corpus.ontology.scheme("decisionKinds")[one.decision.kind].iri
        if one.who:
            yield PROV["wasAssociatedWith"], self._agent(one.who)
        if one.decision.when:
            yield PROV["endedAtTime"], typed(one.decision.when, "dateTime")
        yield from (
            (PROV["used"], candidates.address(each.document, each.identifier)) for each in one.candidates
        )

    def _rejection(self, one: Rejected) -> Iterator[Quad]:
        """Yield a rejection with what was rejected as text: nothing of it is a statement of the graph."""
        home, draft = terms.document(one.document), one.draft
        node = DOCUMENT[f"{one.document}#rejection-{one.log}-{one.item.removeprefix(OF_CORPUS)}"]
        said = f"{draft.subject} {draft.relation} {draft.object}, {draft.status}"
        pairs: list[Pair] = [
            (RDF["type"], BR["Rejection"]),
            (BR["rejected"], Literal(said)),
            (BR["start"], typed(str(draft.start), "integer")),
            (BR["end"], typed(str(draft.end), "integer")),
            (PROV["used"], home),
        ]
        if one.reason:
            pairs.append((BR["reason"], Literal(one.reason)))
        if one.who:
            pairs.append((PROV["wasAssociatedWith"], self._agent(one.who)))
        if one.decision.when:
            pairs.append((PROV["endedAtTime"], typed(one.decision.when, "dateTime")))
        if found := one.candidate:
            address = candidates.address(found.document, found.identifier)
            pairs.append((PROV["invalidated"], address))
            yield from candidates.quads(address, found, home)
        yield from (Quad(node, *pair, home) for pair in pairs)

    def _agreement(self, first: str, second: str) -> Iterator[Quad]:
        coded = list(comparison.coded(self.corpus, first, second))
        for each in agreement.coefficients(coded):
            node = VERDICT[digest(["agreement", first, second, each.part])]
            label = Literal(f"{first} and {second} on {each.part}", language="en")
            yield Quad(node, RDF["type"], BR["CodingAgreement"], INFERRED)
            yield Quad(node, RDFS["label"], label, INFERRED)
            for coder in (first, second):
                yield Quad(node, BR["coder"], self._agent(coder), INFERRED)
            for one in coded:
                yield Quad(node, PROV["wasDerivedFrom"], terms.document(one.document), INFERRED)
            yield from (Quad(node, *pair, INFERRED) for pair in _measured(each))


def _changing(decisions: Sequence[Reviewed]) -> list[Reviewed]:
    """Return the decisions that did not leave a claim as somebody else had coded it."""
    return [each for each in decisions if each.decision.kind != "accept"]


def _measured(found: Coefficient) -> Iterator[Pair]:
    yield BR["partCompared"], Literal(found.part)
    yield BR["unitsCompared"], typed(str(found.units), "integer")
    if found.alpha is not None:
        yield BR["alpha"], _decimal(found.alpha)
    if found.alpha_interval:
        for name, value in zip(("alphaFrom", "alphaTo"), found.alpha_interval, strict=True):
            yield BR[name], _decimal(value)


def _decimal(value: float) -> Literal:
    return typed(f"{value:.4f}", "decimal")


def _iri(one: Reviewed) -> NamedNode:
    return DOCUMENT[f"{one.document}#decision-{one.log}-{one.number}"]
