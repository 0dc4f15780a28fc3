"""Claims as nanopublications: each with its assertion, where the assertion comes from, and who recorded it.

They are unsigned: whoever publishes them signs with a key and address of their own. No time of making is
added, so the same graph gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.asking.reader import Reader
from kg.rdf import serialization
from kg.rdf.terms import BR, CLAIM, DATASET, DCTERMS, NANOPUBLICATION, NP, NPX, PROV, RDF, RDFS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

__all__ = ["quads", "trig"]

Node = NamedNode | Literal
Fact = tuple[NamedNode, NamedNode, Node]

_WORDS = frozenset(
    BR[name]
    for name in (
        "quote",
        "wordsHash",
        "start",
        "end",
        "evidenceKind",
        "inTurn",
        "speakerRole",
        "speakerCapacity",
        "speech",
        "ascribedTo",
        "resolvedFrom",
        "sic",
        "origin",
    )
)
"""What a claim says of where it comes from; it stands in the provenance."""

_RECORD = frozenset([*(BR[name] for name in ("codedBy", "codedOn", "codebook")), PROV["wasGeneratedBy"]])
"""What a claim says of its making; it stands in the publication's information."""

_PARTS = ("Head", "assertion", "provenance", "pubinfo")


def trig(store: Store) -> bytes:
    """Return every claim of a graph as a nanopublication, as TriG; read one by one by its four graphs."""
    reader = Reader(store)
    claims = (quad.subject for quad in store.quads_for_pattern(None, RDF["type"], BR["Claim"]))
    named = (claim for claim in claims if isinstance(claim, NamedNode))
    return serialization.trig(quad for claim in named for quad in quads(reader, claim))


def quads(reader: Reader, claim: NamedNode) -> Iterator[Quad]:
    """Yield the four graphs of one claim's nanopublication."""
    publication = NANOPUBLICATION[local_name(claim)]
    head, *parts = (NamedNode(f"{publication.value}#{part}") for part in _PARTS)
    yield Quad(publication, RDF["type"], NP["Nanopublication"], head)
    for name, graph in zip(("hasAssertion", "hasProvenance", "hasPublicationInfo"), parts, strict=True):
        yield Quad(publication, NP[name], graph, head)
    contents = (
        _assertion(reader, claim),
        _provenance(reader, claim, parts[0]),
        _publication(reader, claim, publication),
    )
    for graph, facts in zip(parts, contents, strict=True):
        yield from (Quad(*fact, graph) for fact in dict.fromkeys(facts))


def _assertion(reader: Reader, claim: NamedNode) -> Iterator[Fact]:
    """Yield the claim and, where it is put as a fact, the plain triple."""
    apart = _WORDS | _RECORD | {BR["involves"]}  # the last is computed, and nobody's words
    yield from (fact for fact in _facts(reader, claim) if fact[1] not in apart)
    if reader.gives_edge(claim):
        yield reader.edge(claim)


def _provenance(reader: Reader, claim: NamedNode, assertion: NamedNode) -> Iterator[Fact]:
    """Yield whose words the assertion rests on, and which document has them where."""
    document = reader.node(claim, BR["statedIn"])
    yield assertion, PROV["wasDerivedFrom"], document
    for speaker in reader.nodes(claim, BR["statedBy"]):
        yield assertion, PROV["wasAttributedTo"], speaker
    yield from (fact for fact in _facts(reader, claim) if fact[1] in _WORDS)
    for turn in reader.nodes(claim, BR["inTurn"]):
        yield from _facts(reader, turn)
    yield from _facts(reader, document)


def _publication(reader: Reader, claim: NamedNode, publication: NamedNode) -> Iterator[Fact]:
    """Yield who recorded the claim, under which license, as part of what; and what its terms are called."""
    for predicate, record in ((DCTERMS["creator"], BR["codedBy"]), (DCTERMS["created"], BR["codedOn"])):
        yield from ((publication, predicate, value) for value in reader.terms(claim, record))
    yield from ((publication, BR["codebook"], value) for value in reader.terms(claim, BR["codebook"]))
    for decision in reader.nodes(claim, PROV["wasGeneratedBy"]):
        yield claim, PROV["wasGeneratedBy"], decision
        yield from _facts(reader, decision)
        yield from (fact for used in reader.nodes(decision, PROV["used"]) for fact in _facts(reader, used))
    for predicate in (DCTERMS["license"], DCTERMS["rights"]):
        yield from ((publication, predicate, value) for value in reader.terms(DATASET, predicate))
    yield publication, DCTERMS["isPartOf"], DATASET
    yield publication, NPX["introduces"], claim
    yield publication, NPX["hasNanopubType"], BR["Claim"]
    yield from _labels(reader, claim)


def _labels(reader: Reader, claim: NamedNode) -> Iterator[Fact]:
    named = [*reader.edge(claim), *reader.nodes(claim, BR["statedBy"])]
    yield from ((term, RDFS["label"], Literal(reader.label(term), language="en")) for term in _unique(named))


def _unique(terms: Iterable[NamedNode]) -> Iterable[NamedNode]:
    return (term for term in dict.fromkeys(terms) if term not in CLAIM)


def _facts(reader: Reader, subject: NamedNode) -> Iterator[Fact]:
    for quad in reader.store.quads_for_pattern(subject, None, None):
        if isinstance(quad.object, NamedNode | Literal):
            yield subject, quad.predicate, quad.object
