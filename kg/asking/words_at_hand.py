"""Put the words of claims by reference beside them while texts are at hand: in memory, never in a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.asking.reader import Reader
from kg.corpus.references import TextReference, sha256
from kg.rdf.store import in_memory
from kg.rdf.terms import BR, DCTERMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.corpus.texts import Texts

__all__ = ["with_words"]


def with_words(store: Store, texts: Texts) -> Store:
    """Return a copy in memory with the words of each claim whose text and words have the hashes it gives."""
    return in_memory([*store, *_words(store, Reader(store), texts)])


def _words(store: Store, reader: Reader, texts: Texts) -> Iterator[Quad]:
    for hashed in store.quads_for_pattern(None, BR["textHash"], None):
        document, found = hashed.subject, hashed.object
        if isinstance(document, NamedNode) and isinstance(found, Literal):
            text = texts.find(TextReference(found.value))
            if text is not None and sha256(text) == found.value:
                yield from _of_document(store, reader, document, text)


def _of_document(store: Store, reader: Reader, document: NamedNode, text: str) -> Iterator[Quad]:
    """Yield the words of each claim of a document at the place that the claim gives."""
    language = reader.text(document, DCTERMS["language"]) or "en"
    for said in store.quads_for_pattern(None, BR["statedIn"], document):
        claim = said.subject
        if isinstance(claim, NamedNode):
            start, end = (int(reader.text(claim, BR[key]) or 0) for key in ("start", "end"))
            if sha256(text[start:end]) == reader.text(claim, BR["wordsHash"]):
                words = Literal(text[start:end], language=language)
                yield Quad(claim, BR["quote"], words, said.graph_name)
