"""An answer as a table for the site: cells that lead to the pages of what they name, rows to their claims.

A label leads to a page only where it can mean one thing: among what the claims of its row speak of, or, where
a row rests on no claims, among everything that has a name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from kg.asking import catalogue
from kg.asking.phrasing import value_in_words
from kg.asking.reader import Reader
from kg.asking.renderings import Footnoted, words
from kg.rdf import sparql
from kg.rdf.terms import BR, DCTERMS, DOCUMENT, ID, web_address
from kg.web.cache import kept
from kg.web.templating import path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store

    from kg.asking.answers import Answer, Row
    from kg.asking.statements import Statement

__all__ = ["AnswerTable", "Cell", "Line", "Part", "table"]

_LABELS = frozenset(["label", "labels", "status"])
_STATEMENT = "statement"
_JOINED = {
    _STATEMENT: ("subject", "relation", "object"),
    "amount": ("bound", "amount", "currency"),
    "number": ("bound", "number", "unit"),
}
"""Columns that are read as one, under a heading of their own, the one that must be there in the middle."""
_QUOTES = "in these words"


@dataclass(frozen=True)
class Part:
    """A piece of a cell: its words, where they lead, if anywhere, and their language, if it is known.

    ``voice`` says who speaks these words, and when.
    """

    text: str
    href: str = ""
    language: str = ""
    voice: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell with its heading and style (number, date, words or none), and what stands between its parts."""

    name: str
    style: str
    parts: tuple[Part, ...]
    between: str = "; "


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row with the numbers of its footnotes."""

    cells: tuple[Cell, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerTable:
    """An answer as the site shows it: headings with styles, rows, and footnotes by their numbers."""

    headings: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    notes: Mapping[int, Statement]


def table(store: Store, answer: Answer) -> AnswerTable:
    """Lay out an answer of a store; quotes stand in the rows, voices and documents in the footnotes."""
    footnoted = Footnoted(answer, quotes=True)
    cited = any(row.claims for row in answer.rows)
    shown = _columns(footnoted.columns)
    headings = [(heading, _style(answer, names)) for heading, names in shown.items()]
    lines = tuple(_lines(_Links(store, answer.language), answer, footnoted, shown))
    if cited:
        headings += [(_QUOTES, "words"), ("source", "notes")]
    return AnswerTable(headings=tuple(headings), lines=lines, notes=footnoted.notes)


def _columns(names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return what the columns of a table show, by their headings: those read as one stand together."""
    found: dict[str, list[str]] = {}
    for name in names:
        fitting = (heading for heading, parts in _JOINED.items() if name in parts and parts[1] in names)
        found.setdefault(next(fitting, words(name)), []).append(name)
    return found


def _style(answer: Answer, names: Sequence[str]) -> str:
    styles = {"number": "number", "date": "date", "dates": "date"}
    return next((styles[answer.columns[name]] for name in names if answer.columns[name] in styles), "")


def _lines(
    links: _Links, answer: Answer, footnoted: Footnoted, shown: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    for row in answer.rows:
        named = links.of_row(row)
        doubt = "" if "status" in answer.columns else links.doubt(row.claims)
        cells = [_cell(answer, row, heading, names, named) for heading, names in shown.items()]
        if doubt and _STATEMENT in shown:
            place = list(shown).index(_STATEMENT)
            cells[place] = replace(cells[place], parts=(*cells[place].parts, Part(f"({doubt})")))
        if row.claims:
            cells.append(Cell(name=_QUOTES, style="words", parts=tuple(map(_quote, row.statements))))
        yield Line(cells=tuple(cells), numbers=tuple(footnoted.numbers(row)))


def _cell(answer: Answer, row: Row, heading: str, names: Sequence[str], named: Mapping[str, str]) -> Cell:
    """Fill a cell with what the columns of a row that are read as one say."""
    parts = tuple(part for name in names for part in _parts(answer, row, name, named))
    return Cell(
        name=heading, style=_style(answer, names), parts=parts, between="; " if len(names) == 1 else " "
    )


def _parts(answer: Answer, row: Row, name: str, named: Mapping[str, str]) -> Iterator[Part]:
    value, kind = row[name], answer.columns[name]
    if isinstance(value, int | float):
        yield Part(value_in_words(value), _counted(answer, row, name) if value else "")
    elif value:
        for text in answer.values(row, name):
            if kind in {"link", "links"}:
                yield Part(text, text if web_address(text) else "")
            elif kind in {"date", "dates"}:
                yield Part(text.replace("/", " – "))
            else:
                yield Part(text, named.get(text, "") if kind in _LABELS or name == "document" else "")


def _counted(answer: Answer, row: Row, name: str) -> str:
    """Return where the question of what a cell counts is asked, if there is one."""
    asks = catalogue.counting(answer.question.name).get(name)
    if not asks:
        return ""
    pair = zip(("a", "b"), answer.values(row, "dyad"), strict=True)
    groups = next((each.label for each in answer.given if each.name == "groups"), "")
    asked = {**dict(pair), "when": row["year"] or "undated", "column": name, "groups": groups}
    return f"/question/{asks}?{urlencode(asked)}"


def _quote(statement: Statement) -> Part:
    """Show the words of a statement with who speaks them; they lead to its claim."""
    return Part(
        statement.words or statement.absent,
        path(statement.claim),
        statement.work.language,
        f"{statement.speaker}, {statement.issued or 'undated'}",
    )


class _Links:
    """Finds the pages that the labels of a row lead to."""

    def __init__(self, store: Store, language: str) -> None:
        self.reader = Reader(store, language)
        self._labels: dict[NamedNode, str] = {}

    def of_row(self, row: Row) -> Mapping[str, str]:
        """Return pages by labels; a label that could mean two things leads nowhere."""
        if not row.claims:
            store, language = self.reader.store, self.reader.language
            return {**_everything(store, language), **_document_of(store, row)}
        named = ((self._label(term), path(term.value)) for term in self._spoken_of(row.claims))
        return _unambiguous(named)

    def doubt(self, claims: Iterable[str]) -> str:
        """Say how claims are put that are not plainly asserted: a denial must not read as a fact."""
        found = {status for claim in claims for status in self.reader.nodes(NamedNode(claim), BR["status"])}
        weak = (status for status in found if self.reader.text(status, BR["lineStyle"]) != "solid")
        return ", ".join(sorted(map(self._label, weak)))

    def _label(self, term: NamedNode) -> str:
        if term not in self._labels:
            self._labels[term] = self.reader.label(term)
        return self._labels[term]

    def _spoken_of(self, claims: Iterable[str]) -> set[NamedNode]:
        """Return the entities, documents and relations that claims name, and who published and said them."""
        found: set[NamedNode] = set()
        for claim in claims:
            node = NamedNode(claim)
            found |= self._objects(node)
            for document in self.reader.nodes(node, BR["statedIn"]):
                found |= self._objects(document)
        return {term for term in found if _has_page(term) or term in self.reader.relations}

    def _objects(self, node: NamedNode) -> set[NamedNode]:
        found = self.reader.store.quads_for_pattern(node, None, None)
        return {quad.object for quad in found if isinstance(quad.object, NamedNode)}


def _has_page(term: NamedNode) -> bool:
    """Say whether a term is an entity or a document, not a passage of one."""
    return (term in ID or term in DOCUMENT) and "#" not in term.value


def _unambiguous(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for label, page in named:
        found.setdefault(label, set()).add(page)
    return {label: min(pages) for label, pages in found.items() if len(pages) == 1}


@kept
def _everything(store: Store, language: str) -> Mapping[str, str]:
    """Return the pages of all entities and relations by their labels."""
    reader = Reader(store, language)
    query = "SELECT ?term WHERE { { ?term a br:Entity } UNION { ?term a br:Relation } }"
    found = (row["term"] for row in sparql.select(store, query))
    terms = {term for term in found if isinstance(term, NamedNode)}
    return _unambiguous((reader.label(term), path(term.value)) for term in terms)


def _document_of(store: Store, row: Row) -> Mapping[str, str]:
    """Return the page of the document that a row is about, which its address tells."""
    title, address = row.get("document"), row.get("source")
    if not isinstance(title, str) or not isinstance(address, str) or not web_address(address):
        return {}
    found = [
        quad.subject
        for source in (NamedNode(address), Literal(address))
        for quad in store.quads_for_pattern(None, DCTERMS["source"], source)
        if isinstance(quad.subject, NamedNode) and quad.subject in DOCUMENT
    ]
    return {title: path(found[0].value)} if len(found) == 1 else {}
