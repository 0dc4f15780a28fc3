"""The graph as tables: one row an edge, one row a claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.cells import AMONG, joined
from kg.asking.coding import coding
from kg.asking.reader import Reader
from kg.rdf.graphs import ASSERTED, INFERRED
from kg.rdf.separated import csv_text
from kg.rdf.terms import BR, PROV, RDF, local_name, typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pyoxigraph import Store

    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus

__all__ = ["CODING", "COLUMNS", "claim_table", "derived_column", "edge_table", "reviewed"]

Edge = tuple[str, str, str]
Source = tuple[str, str, str]
"""A claim, its document, and the document from which it resolves a name, or nothing."""

_TRUE = typed("true", "boolean")


def edge_table(store: Store) -> bytes:
    """Return the edges as CSV: subject, relation, object, inferred, claims, documents."""
    said = _claims_behind(store)
    rows: list[tuple[str, ...]] = []
    for graph, inferred in ((ASSERTED, "false"), (INFERRED, "true")):
        for edge in _edges(store, graph):
            claims = sorted(said.get(edge, set()))
            names = " ".join(claim for claim, _, _ in claims)
            rows.append((*edge, inferred, names, " ".join(_documents(claims))))
    return csv_text(("subject", "relation", "object", "inferred", "claims", "documents"), sorted(rows))


def _documents(claims: Collection[Source]) -> list[str]:
    """Return the documents that are sources: none that resolves a name from another of them."""
    known = {document for _, document, _ in claims}
    return sorted({document for _, document, resolved in claims if resolved not in known})


def _edges(store: Store, graph: NamedNode) -> set[Edge]:
    relations = {quad.subject for quad in store.quads_for_pattern(None, RDF["type"], BR["Relation"])}
    found = store.quads_for_pattern(None, None, None, graph)
    return {
        (local_name(quad.subject), local_name(quad.predicate), local_name(quad.object))
        for quad in found
        if quad.predicate in relations
    }


def _claims_behind(store: Store) -> dict[Edge, set[Source]]:
    """Return for each edge the claims that state it, or from which it was derived."""
    found: dict[Edge, set[Source]] = defaultdict(set)
    for kind in (BR["Claim"], BR["Inference"]):
        for quad in store.quads_for_pattern(None, RDF["type"], kind):
            node = quad.subject
            if isinstance(node, NamedNode) and _counts(store, node):
                found[_edge(store, node)] |= _sources(store, node)
    return found


def _one(store: Store, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
    for quad in store.quads_for_pattern(subject, predicate, None):
        if isinstance(quad.object, NamedNode):
            return quad.object
    return None


def _counts(store: Store, node: NamedNode) -> bool:
    """Say whether an edge comes of it: an inference has no status, that of a claim must give edges."""
    status = _one(store, node, BR["status"])
    return status is None or any(store.quads_for_pattern(status, BR["givesEdge"], _TRUE))


def _edge(store: Store, node: NamedNode) -> Edge:
    subject, relation, object_ = (_one(store, node, RDF[name]) for name in ("subject", "predicate", "object"))
    return local_name(subject), local_name(relation), local_name(object_)


def _sources(store: Store, node: NamedNode) -> set[Source]:
    document = _one(store, node, BR["statedIn"])
    if document is not None:
        resolved = _one(store, node, BR["resolvedFrom"])
        return {(local_name(node), local_name(document), local_name(resolved) if resolved else "")}
    premises = [quad.object for quad in store.quads_for_pattern(node, PROV["wasDerivedFrom"], None)]
    return {pair for each in premises if isinstance(each, NamedNode) for pair in _sources(store, each)}


COLUMNS = (
    *("claim", "document", "issued", "subject", "relation", "object", "status", "speakers", "speakerRole"),
    *("speakerCapacity", "evidence", "quote", "start", "end", "wordsHash"),
    *("occurrence", "id", "confirms", "corrects", "conditionOn", "resolvedFrom"),
)
"""The columns of the claims before those of their qualifiers."""


CODING = "coding"
"""The column of who made a claim in a review and who checked it, where some claim was."""


def claim_table(corpus: Corpus, reviewed: Mapping[str, str] | None = None) -> bytes:
    """Return the claims as CSV, with a column for each qualifier that some claim has or gets.

    Values are written as in the CSV of an answer: several of one qualifier, and several speakers, too.
    ``reviewed`` tells by the identifiers of claims who made them in a review.
    """
    told = reviewed or {}
    used = sorted({key for claim in corpus.claims for key in claim.qualifiers})
    derived = sorted({key for claim in corpus.claims for key in claim.derived})
    claims = sorted(corpus.claims, key=lambda each: (each.document, each.start or 0, each.identifier))
    return csv_text(
        [*COLUMNS, *used, *map(derived_column, derived), *([CODING] if told else [])],
        (
            [
                *_row(claim),
                *_qualifiers(claim, used),
                *_derived(claim, derived),
                *([told.get(claim.identifier, "")] if told else []),
            ]
            for claim in claims
        ),
    )


def reviewed(store: Store) -> dict[str, str]:
    """Return of each claim that a review made, by its identifier, who did."""
    reader = Reader(store)
    made = {quad.subject for quad in store.quads_for_pattern(None, PROV["wasGeneratedBy"], None)}
    return {local_name(each): coding(reader, each) for each in made if isinstance(each, NamedNode)}


def derived_column(key: str) -> str:
    """Return the name of the column of what is derived of a qualifier where a claim does not say it.

    >>> derived_column("speech")
    'derivedSpeech'
    """
    return f"derived{key[0].upper()}{key[1:]}"


def _row(claim: Claim) -> list[str]:
    return [
        claim.identifier,
        claim.document,
        claim.issued.text if claim.issued else "",
        claim.subject,
        claim.relation,
        claim.object,
        claim.status,
        AMONG.join(claim.speakers),
        claim.role,
        claim.capacity,
        claim.evidence,
        claim.quote or "",
        "" if claim.start is None else str(claim.start),
        "" if claim.end is None else str(claim.end),
        claim.words,
        str(claim.occurrence) if claim.occurrence > 1 else "",
        claim.id,
        joined(claim.confirms),
        joined(claim.corrects),
        joined(claim.condition_on),
        claim.resolved_from,
    ]


def _qualifiers(claim: Claim, used: list[str]) -> list[str]:
    return [joined(claim.values(key)) for key in used]


def _derived(claim: Claim, keys: list[str]) -> list[str]:
    return [joined(value.text for value in claim.derived.get(key, ())) for key in keys]
