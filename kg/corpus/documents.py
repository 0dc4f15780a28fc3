"""Documents: the header of ``claims.yaml``, the kept text, the turns of its voices and its sentences.

Places in a text are Unicode code points from its start, end excluded, so ``text[start:end] == quote``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus import characters, quotations
from kg.corpus.characters import line_and_column
from kg.corpus.fields import read_address, read_date, read_language
from kg.corpus.findings import BAD_VALUE, MISSING_KEY, UNKNOWN_ENTITY, Finding, Position, finding, rule
from kg.corpus.intakes import Intake, read_intake
from kg.corpus.keys import DOCUMENT, TURN, unknown_keys
from kg.corpus.plain_yaml import Listing, Table, scalars
from kg.corpus.references import REFERENCE, TextReference, read_stretch, read_text_reference
from kg.corpus.sentences import sentences
from kg.corpus.spelling import SLUG, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.corpus.entities import Authority
    from kg.corpus.plain_yaml import Node
    from kg.corpus.quotations import Passage
    from kg.ontology.vocabulary import Ontology
    from kg.rdf import dates

__all__ = ["Document", "Turn", "check_slug", "read_document"]

TEXT = rule("document-text", "a document keeps its text in document.txt, UTF-8, or says that it does not")
TURN_NOT_FOUND = rule(
    "turn-not-found", "a turn begins with words of the text, after those of the turn before"
)
TURN_AMBIGUOUS = rule("turn-ambiguous", "a turn's first words stand once in what is left of the text")

LARGEST_TEXT = 20_000_000
"""Bytes of a document.txt; a book has a million."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A stretch in which one voice speaks, in a role and a capacity where these are known.

    ``speakers`` are several where they speak as one; ``speech`` tells how their words are passed on.
    """

    start: int
    end: int
    speakers: tuple[str, ...]
    role: str = ""
    capacity: str = ""
    speech: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document: its header, its text (none where it is not kept or cannot be read) and its turns."""

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
    place: str = ""
    intake: Intake = field(default_factory=Intake)
    text: str | None = field(default=None, repr=False)
    withheld: bool = False
    reference: TextReference | None = None
    turns: tuple[Turn, ...] = ()
    at: Position = field(compare=False)
    places: Mapping[str, Position] = field(compare=False, default_factory=dict, repr=False)

    @property
    def kept(self) -> bool:
        """Whether the text is kept, so that quotes can be proved."""
        return self.text is not None

    def where(self, key: str) -> Position:
        """Return the place of a key's value in the header, else of the header."""
        return self.places.get(key, self.at)

    def turn_at(self, start: int) -> Turn | None:
        """Return the turn in which a place of the text lies."""
        return next((turn for turn in reversed(self.turns) if turn.start <= start < turn.end), None)

    def line(self, place: int) -> int:
        """Return the line, counted from one, of a place in the text."""
        return line_and_column(self.text or "", place)[0]

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """The sentences of the text; each is of one turn, and each visible character stands in one."""
        return tuple(sentences(self.text or "", (turn.start for turn in self.turns)))


def read_document(
    folder: Path, content: Table, ontology: Ontology, authority: Authority
) -> tuple[Document, list[Finding]]:
    """Read a document's header, text and turns, and say what is wrong with them."""
    reader = _DocumentReader(folder, content, ontology, authority)
    return reader.document(), reader.findings


class _DocumentReader:
    """Reads one document and keeps what is wrong."""

    def __init__(self, folder: Path, content: Table, ontology: Ontology, authority: Authority) -> None:
        self.folder, self.content = folder, content
        self.ontology, self.authority = ontology, authority
        self.findings: list[Finding] = []
        header = content.get("document")
        self.header = header if isinstance(header, Table) else Table({}, {}, content.at)
        self.reference: TextReference | None = None

    def wrong(self, at: Position, name: str, message: str, hint: str = "") -> None:
        self.findings.append(finding(at, name, message, hint=hint))

    def document(self) -> Document:
        header = self.header
        if not header:
            self.wrong(
                self.content.at, MISSING_KEY, "no document", "Begin with document: {issued: …, kind: …}."
            )
        self.findings += unknown_keys(header, DOCUMENT)
        text = self._text()
        return Document(
            slug=self.folder.name,
            title=header.text("title"),
            issued=read_date(header, "issued", self.findings),
            kind=self._concept(header, "kind", "documentKinds"),
            publisher=self._entity(header, "publisher", required=True),
            source=read_address(header, "source", self.findings),
            language=read_language(header, self.findings),
            coder=self._entity(header, "coder"),
            coded_on=read_date(header, "codedOn", self.findings),
            citing=self._entities(header, "citing"),
            origin=self._entity(header, "origin"),
            place=self._entity(header, "place"),
            intake=read_intake(self.folder, header, self.findings),
            text=text,
            withheld=header.text("text") == "withheld",
            reference=self.reference,
            turns=tuple(self._turns(text)),
            at=header.at,
            places={key: header.where(key) for key in header},
        )

    def _concept(self, table: Table, key: str, scheme: str) -> str:
        text = table.text(key)
        return text if text and self._in_scheme(text, scheme, table.where(key)) else ""

    def _in_scheme(self, text: str, scheme: str, at: Position) -> bool:
        known = self.ontology.scheme(scheme)
        if text not in known:
            hint = near(text, known) or f"Known: {', '.join(known)}."
            self.wrong(at, BAD_VALUE, f"{text!r} is not in the scheme {scheme}", hint)
        return text in known

    def _concepts(self, table: Table, key: str, scheme: str) -> tuple[str, ...]:
        named = scalars(table.get(key))
        return tuple(each.text for each in named if self._in_scheme(each.text, scheme, each.at))

    def _entity(self, table: Table, key: str, *, required: bool = False) -> str:
        slug = table.text(key)
        if not slug and required:
            self.wrong(table.at, MISSING_KEY, f"no {key}", f"Write {key}: and the slug of an entity.")
        return slug if not slug or self._known(slug, table.where(key)) else ""

    def _known(self, slug: str, at: Position) -> bool:
        if self.authority.get(slug) is None:
            self.wrong(at, UNKNOWN_ENTITY, f"unknown entity {slug!r}", self.authority.remedy(slug))
            return False
        return True

    def _entities(self, table: Table, key: str) -> tuple[str, ...]:
        return tuple(each.text for each in scalars(table.get(key)) if self._known(each.text, each.at))

    def _speakers(self, table: Table) -> tuple[str, ...]:
        """Return whose voice a turn is; where the table names nobody that is known, the publisher's."""
        if not any(table.texts("speaker")):
            hint = "Write speaker: and the slug of an entity, or a list of slugs."
            self.wrong(table.at, MISSING_KEY, "no speaker", hint)
            return (self.header.text("publisher"),)
        return self._entities(table, "speaker") or (self.header.text("publisher"),)

    def _text(self) -> str | None:
        path = self.folder / "document.txt"
        mode = self.header.text("text")
        at, node = self.header.where("text"), self.header.get("text")
        if isinstance(node, Table):
            self.reference = read_text_reference(node, self.findings)
        if mode == "withheld" or isinstance(node, Table):
            if path.exists():
                self.wrong(
                    at, TEXT, "the text is not kept, yet document.txt is there", "Drop one of the two."
                )
            return None
        if mode:
            hint = "Write withheld, or {by: reference, sha256: …}, or leave the key out."
            self.wrong(at, BAD_VALUE, f"text is {mode!r}", hint)
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
            text = data.decode("utf-8")  # a byte order mark and CRLF stay: offsets count them
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.wrong(
                Position(path, line), TEXT, "document.txt is not UTF-8", "Save it with the encoding UTF-8."
            )
            return None
        self.findings += characters.in_text(path, text)
        return text

    def _turns(self, text: str | None) -> Iterator[Turn]:
        for start, end, table in self._stretches(text):
            yield Turn(
                start=start,
                end=end,
                speakers=self._speakers(table),
                role=table.text("role"),
                capacity=self._concept(table, "capacity", "capacities"),
                speech=self._concepts(table, "speech", "speeches"),
            )

    def _stretches(self, text: str | None) -> Iterator[tuple[int, int, Table]]:
        """Yield where turns begin and end: to the next one, or as a text by reference says."""
        if text is not None:
            found = list(self._openings(text))
            ends = [*(start for start, _ in found), len(text)][1:]
            for (start, table), end in zip(found, ends, strict=False):  # no turn, no end
                yield start, end, table
        elif self.reference is not None:
            yield from self._referred()

    def _referred(self) -> Iterator[tuple[int, int, Table]]:
        after = 0
        for item in self._listed():
            if "from" in item:
                hint = "Write start and end; `bilateral refer` makes them of a text at hand."
                self.wrong(item.where("from"), REFERENCE, "words of a text by reference", hint)
            stretch = read_stretch(item, self.findings)
            if stretch is not None and stretch[0] < after:
                message = "the turn begins before the end of an earlier one"
                self.wrong(
                    item.where("start"), BAD_VALUE, message, "List the turns in the order of the text."
                )
            elif stretch is not None:
                after = stretch[1]
                yield *stretch, item

    def _listed(self) -> Iterator[Table]:
        node: Node | None = self.content.get("turns")
        if node is not None and not isinstance(node, Listing):
            self.wrong(
                node.at, BAD_VALUE, "turns is a list", "Write turns: and a line for each, - {from: …}."
            )
        for item in node.items if isinstance(node, Listing) else ():
            if isinstance(item, Table):
                self.findings += unknown_keys(item, TURN)
                yield item
            else:
                self.wrong(item.at, BAD_VALUE, "a turn is a table of keys", "Write - {from: …, speaker: …}.")

    def _openings(self, text: str) -> Iterator[tuple[int, Table]]:
        after = 0
        for item in self._listed():
            for key in filter(item.get, ("start", "end")):
                self.wrong(
                    item.where(key), REFERENCE, f"{key} of a kept text", "Write from: and first words."
                )
            if not item.text("from"):
                self.wrong(
                    item.at, MISSING_KEY, "a turn without from", "Write from: and the turn's first words."
                )
                continue
            places = quotations.places(text, item.text("from"))
            opening = self._opening(text, item, places, after)
            if opening is not None:
                after = opening.end
                yield opening.start, item

    def _opening(self, text: str, item: Table, places: Sequence[Passage], after: int) -> Passage | None:
        """Return where a turn's first words stand: at the occurrence that is named, else in what is left."""
        left = [place for place in places if place.start >= after]
        if "occurrence" in item and places:
            which = occurrence(item, places, self.findings)
            if which is None:
                return None
            places = [places[which - 1]]
            left = [place for place in places if place in left]
        if not left:
            self._turn_missing(text, item, places)
            return None
        if len(left) > 1:
            message = f"the turn's first words stand more than once: {item.text('from')!r}"
            hint = "Lengthen them, or write occurrence: and its number."
            self.wrong(item.where("from"), TURN_AMBIGUOUS, message, hint)
        return left[0]

    def _turn_missing(self, text: str, item: Table, places: Sequence[Passage]) -> None:
        words, at = item.text("from"), item.where("from")
        if places:
            line, _ = line_and_column(text, places[0].start)
            message = f"the turn's words stand in line {line} of the text, before those of an earlier turn"
            self.wrong(at, TURN_NOT_FOUND, message, "List the turns in the order of the text.")
            return
        why, hint = quotations.missing(text, words)
        message = f"the turn's first words are not in the text: {words!r}" + f", but {why}" * bool(why)
        self.wrong(at, TURN_NOT_FOUND, message, hint or "Copy the turn's first words.")


def occurrence(table: Table, places: Sequence[Passage], findings: list[Finding]) -> int | None:
    """Return which of the places of some words a table means by ``occurrence``, from one; else the first.

    A number that none of them has is added to the findings, and none returned.
    """
    which = table.text("occurrence", "1")
    if which in map(str, range(1, len(places) + 1)):
        return int(which)
    hint = f"The words stand {len(places)} times: write 1 to {len(places)}."
    findings.append(finding(table.where("occurrence"), BAD_VALUE, f"occurrence {which!r}", hint=hint))
    return None


def check_slug(folder: Path) -> Iterator[Finding]:
    """Report a folder whose name cannot be a document's slug."""
    if not SLUG.fullmatch(folder.name):
        hint = "Name it like 2022-08-25-elkz-tukumov: small letters, digits, single hyphens."
        yield finding(Position(folder), BAD_VALUE, f"{folder.name!r} cannot name a document", hint=hint)
