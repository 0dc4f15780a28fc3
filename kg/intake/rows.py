"""Rows of ``claims.csv`` as claims that a corpus may take in; what is wrong is told by row and column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.asking.cells import AMONG, split
from kg.corpus import quotations
from kg.corpus.claims import read_claims
from kg.corpus.findings import (
    BAD_VALUE,
    MISSING_KEY,
    UNKNOWN_DOCUMENT,
    UNKNOWN_KEY,
    Finding,
    Position,
    finding,
    rule,
)
from kg.corpus.plain_yaml import Listing, Scalar, Table
from kg.corpus.spelling import near
from kg.corpus.values import NotAValueError
from kg.exporting.tables import CODING, COLUMNS, derived_column
from kg.intake import spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.intake.appending import Entry
    from kg.intake.sheets import Cell, Row, Sheet

__all__ = ["Candidate", "candidates", "check_headings"]

FORMULA = rule("formula-in-table", "a cell holds text, not a formula")
REQUIRED = ("document", "subject", "relation", "object")
_ENDS = REQUIRED[1:]
_KEYS = {"status": "status", "speakers": "speaker", "speakerRole": "speakerRole"}
_KEYS |= {"speakerCapacity": "speakerCapacity", "id": "id", "confirms": "confirms", "corrects": "corrects"}
_KEYS |= {"conditionOn": "conditionOn", "resolvedFrom": "resolvedFrom"}
_BY_TURN = ("speaker", "speakerRole", "speakerCapacity")


@dataclass(frozen=True)
class Candidate:
    """A row that reads as claims: the document they are of, how a corpus writes them, and what they are."""

    row: Row
    document: str
    entry: Entry
    claims: tuple[Claim, ...]


def check_headings(sheet: Sheet, corpus: Corpus) -> Iterator[Finding]:
    """Report columns that no claim has, that stand twice, and required ones that are missing."""
    known = [*COLUMNS, *corpus.ontology.qualifiers, *map(derived_column, corpus.ontology.qualifiers), CODING]
    for column, name in enumerate(sheet.headings, start=1):
        at = Position(Path(sheet.path), sheet.at, column)
        if name and name not in known:
            hint = near(name, known) or "docs/format.md lists the qualifiers."
            yield finding(at, UNKNOWN_KEY, f"unknown column {name!r}", hint=hint)
        elif name and name in sheet.headings[: column - 1]:
            yield finding(
                at, BAD_VALUE, f"the column {name!r} stands here again", hint="Keep one of the two."
            )
    for name in REQUIRED:
        if name not in sheet.headings:
            at = Position(Path(sheet.path), sheet.at, 0)
            yield finding(at, MISSING_KEY, f"no column {name}", hint=f"Needed: {', '.join(REQUIRED)}.")


def candidates(sheet: Sheet, corpus: Corpus) -> tuple[list[Candidate], list[Finding]]:
    """Read the rows of a table whose headings are in order; a row that is wrong is left out and told."""
    reader = _SheetReader(sheet, corpus)
    return [found for row in sheet.rows if (found := reader.candidate(row))], reader.findings


@dataclass
class _SheetReader:
    sheet: Sheet
    corpus: Corpus
    findings: list[Finding] = field(default_factory=list)

    def at(self, row: Row, column: int = 0) -> Position:
        return Position(Path(self.sheet.path), row.number, column)

    def wrong(self, at: Position, name: str, message: str, hint: str) -> None:
        self.findings.append(finding(at, name, message, hint=hint))

    def candidate(self, row: Row) -> Candidate | None:
        before = len(self.findings)
        self._check(row)
        document = self._document(row)
        if document is None or len(self.findings) > before:
            return None
        pairs = dict(self._pairs(row, document))
        if len(self.findings) > before:
            return None
        entry = self._shortest(row, pairs, document)
        claims, wrong = self._read(row, entry, document)
        self.findings += wrong
        if len(self.findings) > before:
            return None
        return Candidate(row, document.slug, entry, tuple(claims))

    def _check(self, row: Row) -> None:
        """Report what no cell may hold: formulas, text below no heading, ends that are no slugs."""
        for cell in (*row.cells.values(), *row.surplus):
            if cell.formula:
                hint = "Write its result as text; put ' before a text that begins with =."
                self.wrong(self.at(row, cell.column), FORMULA, f"a formula: {cell.text!r}", hint)
        for cell in row.surplus:
            hint = "Name the column, or empty the cell; text with separators in it needs quotes."
            self.wrong(self.at(row, cell.column), UNKNOWN_KEY, f"{cell.text!r} stands below no heading", hint)
        for name in REQUIRED:
            if not row.text(name):
                column = self.sheet.headings.index(name) + 1
                self.wrong(
                    self.at(row, column), MISSING_KEY, f"no {name}", "Fill the cell, or empty the row."
                )
        for name in _ENDS:
            ends = row.text(name).split(",") if name == "object" else [row.text(name)]
            if any(len(each.split()) > 1 for each in ends):
                message = f"{row.text(name)!r} is more than one word"
                self.wrong(self.at(row, row.cells[name].column), BAD_VALUE, message, "Write its slug.")

    def _document(self, row: Row) -> Document | None:
        slug = row.text("document")
        document = self.corpus.document.get(slug)
        if slug and document is None:
            hint = near(slug, self.corpus.document) or "`bilateral new document` writes one."
            column = row.cells["document"].column
            self.wrong(self.at(row, column), UNKNOWN_DOCUMENT, f"unknown document {slug!r}", hint)
        return document

    def _pairs(self, row: Row, document: Document) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        """Yield the keys of a claim with their values, in the order in which a corpus has them."""
        yield "claim", " ".join(row.text(name) for name in _ENDS)
        for column, key in _KEYS.items():
            if values := self._listed(row.text(column), column):
                yield key, values[0] if len(values) == 1 else values
        for name in self.sheet.headings:
            if name in self.corpus.ontology.qualifiers and name in row.cells:
                values = tuple(self._values(row, name, row.cells[name]))
                yield name, values[0] if len(values) == 1 else values
        if quote := row.text("quote"):
            yield "quote", quote
            if which := row.text("occurrence") or _occurrence(row, document):
                yield "occurrence", which

    def _listed(self, text: str, column: str) -> tuple[str, ...]:
        if column == "speakers":
            return tuple(each.strip() for each in text.split(AMONG.strip()) if each.strip())
        return (
            tuple(filter(None, split(text)))
            if column in {"confirms", "corrects", "conditionOn"}
            else (text,) * bool(text)
        )

    def _values(self, row: Row, name: str, cell: Cell) -> Iterator[str]:
        kind = self.corpus.ontology.qualifiers[name].range
        for value in split(cell.text):
            try:
                yield spelling.plain(value.strip(), kind)
            except NotAValueError as problem:
                self.wrong(self.at(row, cell.column), BAD_VALUE, f"{name}: {problem}", problem.hint)

    def _shortest(self, row: Row, pairs: Mapping[str, str | tuple[str, ...]], document: Document) -> Entry:
        """Leave out what the document's turns say as well: who speaks, in which role, as what."""
        bare = {key: value for key, value in pairs.items() if key not in _BY_TURN}
        return bare if self._read(row, bare, document) == self._read(row, pairs, document) else dict(pairs)

    def _read(self, row: Row, entry: Entry, document: Document) -> tuple[list[Claim], list[Finding]]:
        node = Listing((self._table(row, entry),), self.at(row))
        found, wrong = read_claims(node, document, self.corpus.ontology, self.corpus.authority)
        return found, [self._placed(row, each) for each in wrong]

    def _table(self, row: Row, entry: Entry) -> Table:
        """Return an entry as if a file held it, with the cells of the row as its places."""
        places = {key: self.at(row, self._column(row, key)) for key in entry}
        nodes = {
            key: Scalar(value, places[key])
            if isinstance(value, str)
            else Listing(tuple(Scalar(each, places[key]) for each in value), places[key])
            for key, value in entry.items()
        }
        return Table(nodes, places, self.at(row))

    def _column(self, row: Row, key: str) -> int:
        name = {"speaker": "speakers", "claim": "relation"}.get(key, key)
        return row.cells[name].column if name in row.cells else 0

    def _placed(self, row: Row, wrong: Finding) -> Finding:
        """Point from the statement to the end of it that is unknown."""
        ends = [row.cells[name] for name in ("subject", "object") if name in row.cells]
        if wrong.column != row.cells["relation"].column:
            return wrong
        named = (
            each.column
            for each in ends
            if any(repr(slug.strip()) in wrong.message for slug in each.text.split(","))
        )
        return replace(wrong, column=next(named, wrong.column))


def _occurrence(row: Row, document: Document) -> str:
    """Return which of equal words begin where the row says; nothing where one place has them."""
    places = quotations.places(document.text or "", row.text("quote"))
    starts = [str(each.start) for each in places]
    return str(starts.index(row.text("start")) + 1) if len(places) > 1 and row.text("start") in starts else ""
