"""The brief with which a graph opens, as nodes of the graph of inferences.

A finding's address is a hash of whom the brief is about and of its kind, so that a link survives new numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.asking import briefings, findings
from kg.asking.briefings import Opened
from kg.asking.findings import Finding
from kg.rdf.digests import digest
from kg.rdf.graphs import CATALOGUE, INFERRED
from kg.rdf.renaming import only_renames
from kg.rdf.terms import (
    BR,
    CLAIM,
    DATASET,
    DCTERMS,
    INFERENCE,
    PREFIXES,
    PROV,
    QUESTION,
    RDF,
    RDFS,
    VERDICT,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Store

    from kg.asking.briefings import Briefing
    from kg.corpus.loading import Corpus
    from kg.ontology.vocabulary import Ontology

    Pair = tuple[NamedNode, NamedNode | Literal]

__all__ = ["kept", "quads", "standing", "stands", "told"]


def quads(
    corpus: Corpus, store: Store, before: Opened | None = None, standing: Collection[str] = ()
) -> Iterator[Quad]:
    """Yield the brief on what a store holds: what was said and what follows from it.

    The store is told the corpus's last day, which questions read. Findings of kinds that are ``standing`` are
    those told ``before``.
    """
    if corpus.last_day:
        store.add(Quad(DATASET, BR["lastDay"], typed(corpus.last_day, "date"), CATALOGUE))
    kinds = corpus.ontology.scheme("findingKinds")
    found = briefings.opening(store, before, standing)
    slugs = [each.slug for each in found.polities]
    for pair in _brief(found, slugs):
        yield Quad(VERDICT[digest(["brief", *slugs])], *pair, INFERRED)
    for rank, finding in enumerate(found.findings, 1):
        for pair in _finding(finding, rank, kinds[finding.kind].iri):
            yield Quad(_address(finding, slugs), *pair, INFERRED)


def kept(store: Store) -> set[Quad]:
    """Return the brief that stands in a store."""
    nodes = {
        quad.subject
        for kind in ("Brief", "Finding")
        for quad in store.quads_for_pattern(None, RDF["type"], BR[kind], INFERRED)
    }
    return {quad for node in nodes for quad in store.quads_for_pattern(node, None, None, INFERRED)}


def told(brief: Iterable[Quad], ontology: Ontology) -> Opened:
    """Return what a brief told, as far as it stands in its quads."""
    facts: dict[object, dict[object, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in brief:
        facts[quad.subject][quad.predicate].append(quad.object)
    kinds = {kind.iri: name for name, kind in ontology.scheme("findingKinds").items()}
    polities = (each.value for node in facts.values() for each in node[BR["briefsOn"]])
    found = [
        Finding(
            kind=kinds[kind],
            heading="",
            sentence=node[RDFS["label"]][0].value,
            number=int(node[BR["findingNumber"]][0].value),
            question=node[BR["foundBy"]][0].value.removeprefix(QUESTION.iri),
            given={},
            claims=tuple(sorted(each.value for each in node[PROV["wasDerivedFrom"]])),
        )
        for node in facts.values()
        for kind in node[BR["findingKind"]]
    ]
    return Opened(frozenset(polities), found)


def stands(store: Store, brief: Iterable[Quad], gone: AbstractSet[Quad], come: AbstractSet[Quad]) -> bool:
    """Say whether a brief holds after a change that led to what a store has without it.

    It does where the change leaves alone all claims that the brief cites, and where what its questions read
    of it only gives other names to claims, and to what follows from them.
    """
    cited = {quad.object for quad in brief if quad.predicate == PROV["wasDerivedFrom"]}
    if any(quad.subject in cited or quad.object in cited for quad in gone | come):
        return False
    terms = _read(store, briefings.texts())
    before, now = ({quad for quad in quads if _is_read(quad, terms)} for quads in (gone, come))
    if any(quad.predicate == RDF["type"] and quad.subject in VERDICT for quad in before | now):
        return False  # what is compared and promised is told of claims by words that no query names
    return only_renames(before, now, lambda node: node in CLAIM or node in VERDICT)


def standing(store: Store, gone: AbstractSet[Quad], come: AbstractSet[Quad]) -> list[str]:
    """Return the kinds of findings that hold after a change that led to what a store has.

    Those drawn from verdicts do where the change, as far as their questions read it, is of claims and
    inferences that no verdict names, neither before nor now.
    """
    changed = gone | come
    named = {quad.object for quad in changed if quad.subject in VERDICT}
    return [
        kind
        for kind, texts in findings.of_verdicts().items()
        if all(_is_apart(store, node, named) for node in _subjects(changed, _read(store, texts)))
    ]


def _subjects(quads: Iterable[Quad], terms: AbstractSet[object]) -> set[object]:
    return {quad.subject for quad in quads if _is_read(quad, terms)}


def _is_apart(store: Store, node: object, named: AbstractSet[object]) -> bool:
    """Say whether a node is a claim or an inference that no verdict names."""
    if not isinstance(node, NamedNode) or not (node in CLAIM or node in INFERENCE) or node in named:
        return False
    return not any(quad.subject in VERDICT for quad in store.quads_for_pattern(None, None, node))


def _is_read(quad: Quad, terms: AbstractSet[object]) -> bool:
    return (quad.object if quad.predicate == RDF["type"] else quad.predicate) in terms


_TERM = re.compile(r"\b([a-z]+):(\w+)")


def _read(store: Store, texts: Iterable[str]) -> set[object]:
    """Return the terms that questions name, and those by which they ask of polities."""
    named = {
        NamedNode(PREFIXES[prefix] + name)
        for text in texts
        for prefix, name in _TERM.findall(text)
        if prefix in PREFIXES
    }
    return named | {quad.object for quad in store.quads_for_pattern(None, BR["asksBy"], None)}


def _address(finding: Finding, slugs: Iterable[str]) -> NamedNode:
    return VERDICT[digest(["finding", finding.kind, *slugs])]


def _brief(found: Briefing, slugs: Iterable[str]) -> Iterator[Pair]:
    yield RDF["type"], BR["Brief"]
    yield RDFS["label"], Literal(found.headline, language="en")
    yield DCTERMS["description"], Literal(found.gist, language="en")
    yield from ((BR["briefsOn"], NamedNode(each.iri)) for each in found.polities)
    yield from ((BR["hasFinding"], _address(each, slugs)) for each in found.findings)


def _finding(finding: Finding, rank: int, kind: NamedNode) -> Iterator[Pair]:
    yield RDF["type"], BR["Finding"]
    yield RDFS["label"], Literal(finding.sentence, language="en")
    yield BR["findingKind"], kind
    yield BR["findingNumber"], typed(str(finding.number), "integer")
    yield BR["findingRank"], typed(str(rank), "integer")
    yield BR["foundBy"], QUESTION[finding.question]
    yield from ((PROV["wasDerivedFrom"], NamedNode(claim)) for claim in finding.claims)
