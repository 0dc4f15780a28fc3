"""Documents: the header of ``claims.yaml``, the kept text, the turns of its voices and its sentences.

Places in a text are Unicode code points from its start, end excluded, so ``text[start:end] == quote``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.entities import BAD_VALUE, LANGUAGES, MISSING_KEY, SLUG, UNKNOWN_ENTITY, unknown_keys
from kg.corpus.findings import Finding, Position, finding, near, rule
from kg.corpus.plain_yaml import Listing, Table
from kg.rdf import dates
from kg.rdf.terms import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.corpus.entities import Authority
    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology

__all__ = ["Document", "Passage", "Turn", "check_slug", "nearest_words", "read_document"]

TEXT = rule("document-text", "a document keeps its text in document.txt, UTF-8, or says text: withheld")
TURN = rule("turn-not-found", "a turn begins with words of the text, after those of the turn before")
TURN_AMBIGUOUS = rule("turn-ambiguous", "a turn's first words stand once in what is left of the text")

LARGEST_TEXT = 20_000_000
"""Bytes of a document.txt; a book has a million."""

_HEADER = frozenset(
    [
        "title",
        "issued",
        "kind",
        "publisher",
        "source",
        "language",
        "coder",
        "codedOn",
        "text",
        "citing",
        "origin",
    ]
)
_TURN_KEYS = frozenset(["from", "speaker", "role", "capacity", "occurrence"])
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"'“‘«(\-–—]*\s*[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮҺІƏİ0-9])")


@dataclass(frozen=True, order=True)
class Passage:
    """A stretch of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A stretch in which one voice speaks, in a role and a capacity where these are known."""

    start: int
    end: int
    speaker: str
    role: str = ""
    capacity: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document: its header, its text (none where it is withheld or cannot be read) and its turns."""

    slug: str
    title: str = ""
    issued: dates.PartialDate | None = None
    kind: str = ""
    publisher: str = ""
    source: str = ""
    language: str = "en"
    coder: str = ""
    coded_on: dates.PartialDate | None = None
    citing: tuple[str, ...] = ()
    origin: str = ""
    text: str | None = field(default=None, repr=False)
    withheld: bool = False
    turns: tuple[Turn, ...] = ()
    at: Position = field(compare=False)

    @property
    def kept(self) -> bool:
        """Whether the text is kept, so that quotes can be proved."""
        return self.text is not None

    def turn_at(self, start: int) -> Turn | None:
        """Return the turn in which a place of the text lies."""
        return next((turn for turn in reversed(self.turns) if turn.start <= start < turn.end), None)

    def line(self, place: int) -> int:
        """Return the line, counted from one, of a place in the text."""
        return (self.text or "").count("\n", 0, place) + 1

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """The sentences of the text: within a line, up to a full stop and a capital letter.

        Together they hold every visible character of the text, each once.
        """
        return tuple(_sentences(self.text or ""))


def _sentences(text: str) -> Iterator[Passage]:
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for gap in _SENTENCE_END.finditer(text, line.start(), line.end()):
            yield from _trimmed(text, start, gap.end())
            start = gap.end()
        yield from _trimmed(text, start, line.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[Passage]:
    words = text[start:end]
    if words.strip():
        yield Passage(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def nearest_words(text: str, words: str) -> tuple[str, int]:
    """Return the stretch of a text most like some words, and its place.

    Looks at the text line by line; about 5 ms for a page.
    """
    from rapidfuzz import fuzz

    best, at = 0.0, Passage(0, 0)
    for line in re.finditer(r"[^\n]+", text):
        found = fuzz.partial_ratio_alignment(fold_case(words), fold_case(line[0]))
        if found and found.score > best:
            best, at = found.score, Passage(line.start() + found.dest_start, line.start() + found.dest_end)
    return (text[at.start : at.end], at.start) if best > 60 else ("", 0)  # noqa: PLR2004 – below, no likeness


def fold_case(text: str) -> str:
    """Lower a text letter by letter, so that places in it stay the same.

    >>> len(fold_case("İstanbul"))
    8
    """
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def read_document(
    folder: Path, content: Table, ontology: Ontology, authority: Authority
) -> tuple[Document, list[Finding]]:
    """Read a document's header, text and turns, and say what is wrong with them."""
    reader = _Reader(folder, content, ontology, authority)
    return reader.document(), reader.findings


class _Reader:
    """Reads one document and keeps what is wrong."""

    def __init__(self, folder: Path, content: Table, ontology: Ontology, authority: Authority) -> None:
        self.folder, self.content = folder, content
        self.ontology, self.authority = ontology, authority
        self.findings: list[Finding] = []
        header = content.get("document")
        self.header = header if isinstance(header, Table) else Table({}, {}, content.at)

    def wrong(self, at: Position, name: str, message: str, hint: str = "") -> None:
        self.findings.append(finding(at, name, message, hint=hint))

    def document(self) -> Document:
        header = self.header
        if not header:
            self.wrong(
                self.content.at, MISSING_KEY, "no document", "Begin with document: {issued: …, kind: …}."
            )
        self.findings += unknown_keys(header, _HEADER)
        text = self._text()
        return Document(
            slug=self.folder.name,
            title=header.text("title"),
            issued=self._date("issued"),
            kind=self._concept(header, "kind", "documentKinds"),
            publisher=self._entity(header, "publisher", required=True),
            source=self._source(),
            language=self._language(),
            coder=self._entity(header, "coder"),
            coded_on=self._date("codedOn"),
            citing=self._entities("citing"),
            origin=self._entity(header, "origin"),
            text=text,
            withheld=header.text("text") == "withheld",
            turns=tuple(self._turns(text)) if text is not None else (),
            at=header.at,
        )

    def _date(self, key: str) -> dates.PartialDate | None:
        if key not in self.header:
            return None
        try:
            return dates.parse(self.header.text(key))
        except ValueError as error:
            self.wrong(self.header.where(key), BAD_VALUE, str(error), "Write 2022, 2022-08 or 2022-08-25.")
            return None

    def _concept(self, table: Table, key: str, scheme: str) -> str:
        text, known = table.text(key), self.ontology.scheme(scheme)
        if text and text not in known:
            hint = near(text, known) or f"Known: {', '.join(known)}."
            self.wrong(table.where(key), BAD_VALUE, f"{text!r} is not in the scheme {scheme}", hint)
            return ""
        return text

    def _entity(self, table: Table, key: str, *, required: bool = False) -> str:
        slug = table.text(key)
        if not slug and required:
            self.wrong(table.at, MISSING_KEY, f"no {key}", f"Write {key}: and the slug of an entity.")
        if slug and self.authority.get(slug) is None:
            hint = near(slug, self.authority.entities) or "Declare it in entities.yaml."
            self.wrong(table.where(key), UNKNOWN_ENTITY, f"unknown entity {slug!r}", hint)
            return ""
        return slug

    def _entities(self, key: str) -> tuple[str, ...]:
        slugs = self.header.texts(key)
        for slug in slugs:
            if self.authority.get(slug) is None:
                hint = near(slug, self.authority.entities) or "Declare it in entities.yaml."
                self.wrong(self.header.where(key), UNKNOWN_ENTITY, f"unknown entity {slug!r}", hint)
        return tuple(slug for slug in slugs if self.authority.get(slug))

    def _source(self) -> str:
        address = self.header.text("source")
        if address and not web_address(address):
            self.wrong(
                self.header.where("source"),
                BAD_VALUE,
                f"{address!r} is not a web address",
                "Write https://….",
            )
            return ""
        return address

    def _language(self) -> str:
        tag = self.header.text("language", "en")
        if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
            return tag
        known = ", ".join(LANGUAGES)
        self.wrong(
            self.header.where("language"), BAD_VALUE, f"{tag!r} is not a language tag", f"Write {known}, …."
        )
        return "en"

    def _text(self) -> str | None:
        path = self.folder / "document.txt"
        mode = self.header.text("text")
        at = self.header.where("text")
        if mode == "withheld":
            if path.exists():
                self.wrong(
                    at, TEXT, "the text is withheld, yet document.txt is there", "Drop one of the two."
                )
            return None
        if mode:
            self.wrong(at, BAD_VALUE, f"text is {mode!r}", "Write text: withheld, or leave the key out.")
        if not path.is_file():
            self.wrong(
                self.header.at, TEXT, "no document.txt", "Put the text beside, or write text: withheld."
            )
            return None
        return self._decoded(path)

    def _decoded(self, path: Path) -> str | None:
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            self.wrong(
                Position(path), TEXT, f"document.txt has {size:,} bytes", "Split it; 20 MB is the most."
            )
            return None
        data = path.read_bytes()
        try:
            return data.decode("utf-8")  # a byte order mark and CRLF stay: offsets count them
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.wrong(
                Position(path, line), TEXT, "document.txt is not UTF-8", "Save it with the encoding UTF-8."
            )
            return None

    def _turns(self, text: str) -> Iterator[Turn]:
        found = list(self._openings(text))
        ends = [*(start for start, _ in found), len(text)][1:]
        for (start, table), end in zip(found, ends, strict=False):  # no turn, no end
            yield Turn(
                start=start,
                end=end,
                speaker=self._entity(table, "speaker", required=True) or self.header.text("publisher"),
                role=table.text("role"),
                capacity=self._concept(table, "capacity", "capacities"),
            )

    def _openings(self, text: str) -> Iterator[tuple[int, Table]]:
        node: Node | None = self.content.get("turns")
        if node is not None and not isinstance(node, Listing):
            self.wrong(
                node.at, BAD_VALUE, "turns is a list", "Write turns: and a line for each, - {from: …}."
            )
        after = 0
        for item in node.items if isinstance(node, Listing) else ():
            if not isinstance(item, Table) or not item.text("from"):
                self.wrong(
                    item.at, MISSING_KEY, "a turn without from", "Write from: and the turn's first words."
                )
                continue
            self.findings += unknown_keys(item, _TURN_KEYS)
            start = text.find(item.text("from"), after)
            if start < 0:
                self._turn_missing(text, item)
                continue
            after = start + len(item.text("from"))
            if text.find(item.text("from"), after) >= 0:
                message = f"the turn's first words stand more than once: {item.text('from')!r}"
                self.wrong(item.where("from"), TURN_AMBIGUOUS, message, "Lengthen them.")
            yield start, item

    def _turn_missing(self, text: str, item: Table) -> None:
        words, at = item.text("from"), item.where("from")
        if words in text:
            line = text.count("\n", 0, text.find(words)) + 1
            message = f"the turn's words stand in line {line} of the text, before those of an earlier turn"
            self.wrong(at, TURN, message, "List the turns in the order of the text.")
            return
        close, place = nearest_words(text, words)
        line = text.count("\n", 0, place) + 1
        hint = f"Nearest, line {line} of document.txt: {close!r}" if close else "Copy the turn's first words."
        self.wrong(at, TURN, f"the turn's first words are not in the text: {words!r}", hint)


def check_slug(folder: Path) -> Iterator[Finding]:
    """Report a folder whose name cannot be a document's slug."""
    if not SLUG.fullmatch(folder.name):
        hint = "Name it like 2022-08-25-elkz-tukumov: small letters, digits, single hyphens."
        yield finding(Position(folder), BAD_VALUE, f"{folder.name!r} cannot name a document", hint=hint)
