"""The texts at hand: files in a folder of whoever holds them, by which evidence by reference is proved."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.documents import LARGEST_TEXT
from kg.corpus.findings import Finding, finding, rule
from kg.corpus.references import sha256
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.corpus.references import TextReference

__all__ = ["Texts", "prove"]

TEXT_DIFFERS = rule("text-differs", "a text at hand has the hash that the document gives")
WORDS_DIFFER = rule(
    "words-differ", "words at their place in a text at hand have the hash that the claim gives"
)
NOT_AT_HAND = rule("text-not-at-hand", "a text by reference is among the texts at hand")


class Texts:
    """The texts in a folder and below it, found by name or by hash, and read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError("no such folder", where=str(folder), fix="Name the folder of the texts")
        self.folder = folder

    def find(self, reference: TextReference) -> str | None:
        """Return a text by its hash, else the one that stands where the reference says, else none.

        What is not UTF-8 is no text.
        """
        named = self.folder / reference.where if reference.where else None
        if named is not None and _is_text(named) and _hash(named) == reference.sha256:
            return _decoded(named)
        path = self._by_hash.get(reference.sha256, named)
        return _decoded(path) if path is not None and _is_text(path) else None

    def path(self, sha256: str) -> str:
        """Return where a text stands below the folder, by its hash; empty where it is not here."""
        path = self._by_hash.get(sha256)
        return path.relative_to(self.folder).as_posix() if path else ""

    @cached_property
    def _by_hash(self) -> dict[str, Path]:
        """Each file by its hash; read only where a text does not stand where it should."""
        return {_hash(path): path for path in sorted(self.folder.rglob("*"), reverse=True) if _is_text(path)}


def _is_text(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= LARGEST_TEXT


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _decoded(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def prove(corpus: Corpus, texts: Texts) -> Iterator[Finding]:
    """Prove what a corpus says by reference, and report what does not hold.

    A text that differs is one finding, and so is each claim whose own words differ; claims that hold are not
    named.
    """
    for document in corpus.documents:
        if document.reference is not None:
            claims = [claim for claim in corpus.claims if claim.document == document.slug]
            yield from _document(document, document.reference, claims, texts)


def _document(
    document: Document, reference: TextReference, claims: Iterable[Claim], texts: Texts
) -> Iterator[Finding]:
    text, at = texts.find(reference), document.where("text")
    if text is None:
        message = f"no text of this hash, nor {reference.where!r}, is in {texts.folder.as_posix()}"
        hint = "Its claims are not proved."
        yield finding(at, NOT_AT_HAND, message, hint=hint, severity="warning")
        return
    if sha256(text) != reference.sha256:
        message = f"the text at hand has the hash {sha256(text)}"
        hint = "Another version; claims whose words still stand at their place hold."
        yield finding(at, TEXT_DIFFERS, message, hint=hint)
    for claim in claims:
        if sha256(text[claim.start : claim.end]) != claim.words:
            told = f"{claim.subject} {claim.relation} {claim.object}"
            message = f"other words stand at {claim.start} to {claim.end} of the text: {told}"
            hint = (
                "Look whether the text or the claim is wrong; `bilateral refer` makes start, end and words."
            )
            yield finding(claim.where("words"), WORDS_DIFFER, message, hint=hint)
