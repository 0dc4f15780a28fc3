"""Claims as W3C Web Annotations: the words in their document, and what they say.

Each verbatim claim is an annotation whose target is found twice over: by its words with the words around
them, and by its place in code points of ``document.txt``. The words around a quote are those of its own
sentence. A claim by reference is found by its place alone, and proved by the hash of its words.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.reader import Reader
from kg.rdf import terms
from kg.rdf.terms import ANNOTATION, BR, DATASET, DCTERMS, PREFIXES, RDF, SCHEMA, XSD, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import Store

    from kg.asking.evidence import Evidence

__all__ = ["AROUND", "json_ld", "of_claim"]

AROUND = 32
"""How many characters of context a selector gives, at most, on either side."""

Sentence = tuple[int, str]

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"br": BR.iri}]
_SAID = tuple(RDF[name] for name in ("subject", "predicate", "object")) + tuple(
    BR[name] for name in ("status", "statedBy", "statedIn", "earliest", "latest")
)


def json_ld(store: Store) -> bytes:
    """Return the claims with a place in a text as one page of annotations, in order of documents and text."""
    reader = Reader(store)
    kinds = (BR["verbatim"], BR["referenced"])
    claims = [
        quad.subject for kind in kinds for quad in store.quads_for_pattern(None, BR["evidenceKind"], kind)
    ]
    found = reader.all_evidence(claim for claim in claims if isinstance(claim, NamedNode))
    sentences = _sentences(reader)
    home = terms.BASE + "annotations"
    page = {
        "id": f"{home}/1",
        "type": "AnnotationPage",
        "partOf": home,
        "startIndex": 0,
        "items": [_annotation(reader, each, sentences[each.document.iri]) for each in found],
    }
    whole = {
        "@context": _CONTEXT,
        "id": home,
        "type": "AnnotationCollection",
        "label": "Claims and their words",
        "total": len(found),
        "first": page,
        "last": page["id"],
    }
    if coders := {each.value for claim in found for each in _coders(reader, claim)}:
        whole["creator"] = _one_or_all(sorted(coders))
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def of_claim(reader: Reader, claim: Evidence) -> bytes:
    """Return one claim with a place in a text as an annotation by itself."""
    document = NamedNode(claim.document.iri)
    parts = reader.store.quads_for_pattern(None, DCTERMS["isPartOf"], document)
    nodes = [quad.subject for quad in parts if isinstance(quad.subject, NamedNode)]
    kept = [node for node in nodes if BR["Sentence"] in reader.nodes(node, RDF["type"])]
    sentences = sorted(_sentence(reader, node) for node in kept)
    annotation = {"@context": _CONTEXT, **_annotation(reader, claim, sentences)}
    return (json.dumps(annotation, ensure_ascii=False, indent=1) + "\n").encode()


def _sentences(reader: Reader) -> dict[str, list[Sentence]]:
    """Return the sentences of each document, in order, with their places."""
    found: dict[str, list[Sentence]] = defaultdict(list)
    for quad in reader.store.quads_for_pattern(None, RDF["type"], BR["Sentence"]):
        node = quad.subject
        if isinstance(node, NamedNode):
            document = reader.node(node, DCTERMS["isPartOf"]).value
            found[document].append(_sentence(reader, node))
    return defaultdict(list, {document: sorted(each) for document, each in found.items()})


def _sentence(reader: Reader, node: NamedNode) -> Sentence:
    """Return where a sentence begins and its stretch of the text, layout included."""
    start, end = (int(reader.text(node, BR[name])) for name in ("start", "end"))
    return start, reader.text(reader.node(node, DCTERMS["isPartOf"]), SCHEMA["text"])[start:end]


def _annotation(reader: Reader, claim: Evidence, sentences: Sequence[Sentence]) -> dict[str, object]:
    node = NamedNode(claim.iri)
    annotation: dict[str, object] = {
        "id": ANNOTATION[local_name(node)].value,
        "type": "Annotation",
        "motivation": "describing",
    }
    if coders := [each.value for each in _coders(reader, claim)]:
        annotation["creator"] = _one_or_all(coders)
    if terms := reader.text(DATASET, DCTERMS["license"]):
        annotation["rights"] = terms
    return annotation | {
        "body": [_record(reader, node), _sentence_of(claim)],
        "target": {"source": _source(reader, claim), "selector": list(_selectors(claim, sentences))},
    }


def _coders(reader: Reader, claim: Evidence) -> Sequence[NamedNode]:
    return reader.nodes(NamedNode(claim.iri), BR["codedBy"])


def _one_or_all(found: Sequence[object]) -> object:
    """Return the only value as itself, as JSON-LD writes it, else the list of all."""
    return found[0] if len(found) == 1 else list(found)


def _record(reader: Reader, claim: NamedNode) -> dict[str, object]:
    """Return the claim itself as the body: what it says, and what narrows it."""
    kept = [*_SAID, *sorted(reader.qualifiers, key=str)]
    said = {_key(predicate): [_value(term) for term in reader.terms(claim, predicate)] for predicate in kept}
    values = {key: _one_or_all(found) for key, found in said.items() if found}
    return {"id": claim.value, "type": "br:Claim"} | values


def _key(predicate: NamedNode) -> str:
    """Shorten a predicate by the prefixes that the context knows."""
    for prefix in ("br", "rdf"):
        if predicate.value.startswith(PREFIXES[prefix]):
            return f"{prefix}:{predicate.value.removeprefix(PREFIXES[prefix])}"
    return predicate.value


def _value(term: NamedNode | Literal) -> object:
    if isinstance(term, NamedNode):
        return {"id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return (
        term.value if term.datatype == XSD["string"] else {"@value": term.value, "@type": term.datatype.value}
    )


def _sentence_of(claim: Evidence) -> dict[str, str]:
    """Return the claim in words, for programs that show annotations and know no claims."""
    narrowed = f": {claim.details}" if claim.details else ""
    text = f"{claim.sentence} ({claim.status}, {claim.speaker}){narrowed}"
    return {"type": "TextualBody", "value": text, "format": "text/plain", "language": "en"}


def _source(reader: Reader, claim: Evidence) -> dict[str, object]:
    document = NamedNode(claim.document.iri)
    source: dict[str, object] = {"id": document.value, "type": "Text", "format": "text/plain"}
    if language := reader.text(document, DCTERMS["language"]):
        source["language"] = language
    if claim.source:
        source["dcterms:source"] = {"id": claim.source}
    return source


def _selectors(claim: Evidence, sentences: Sequence[Sentence]) -> Iterator[Mapping[str, object]]:
    """Yield the ways in which the words are found: by themselves where they are there, and by their place."""
    start, end = claim.start or 0, claim.end or 0
    if claim.quote:
        around = zip(("prefix", "suffix"), _around(start, end, sentences), strict=True)
        yield {"type": "TextQuoteSelector", "exact": claim.quote} | {
            key: words for key, words in around if words
        }
    hashed = {"br:wordsHash": claim.words_hash} if claim.words_hash else {}
    yield {"type": "TextPositionSelector", "start": start, "end": end, **hashed}


def _around(start: int, end: int, sentences: Sequence[Sentence]) -> tuple[str, str]:
    """Return what stands right before and after a stretch, in the sentences where it begins and ends."""
    begin, first = _holding(start, sentences)
    begun, last = _holding(end - 1, sentences)
    before = first[: start - begin]
    after = last[end - begun :]
    return before[-AROUND:], after[:AROUND]


def _holding(place: int, sentences: Sequence[Sentence]) -> Sentence:
    at = bisect_right(sentences, place, key=lambda sentence: sentence[0]) - 1
    return sentences[at] if at >= 0 else (place, "")
