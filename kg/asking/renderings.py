"""An answer in a format: for a terminal, for other programs, for a text with footnotes.

For people, what a row rests on becomes footnotes, and columns without any value are left out; for programs,
every column stands.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from kg.asking import citations, columns
from kg.asking.beginnings import beginning, left, sections
from kg.asking.grids import grid
from kg.asking.phrasing import value_in_words
from kg.asking.results import result
from kg.rdf.separated import csv_text, tsv_text
from kg.rdf.terms import web_address
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.asking.answers import Answer, Row
    from kg.asking.cells import Cell
    from kg.asking.statements import Statement

__all__ = [
    "FORMATS",
    "TABULAR",
    "Footnoted",
    "closing",
    "first_marks",
    "html_body",
    "html_note",
    "markdown_note",
    "marked",
    "render",
    "table",
    "words",
]

_QUOTES = "in these words"
_MARKS = 3
"""Of more sources of a row than these and one, a table shows these and how many more."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def render(answer: Answer, form: str, *, statements: bool = False) -> bytes:
    """Return an answer in one of ``FORMATS``, as UTF-8.

    With ``statements`` those in ``TABULAR`` have one line a statement. Raises ``InputError`` where the answer
    rests on none.
    """
    if form not in TABULAR:
        return _WRITERS[form](answer)
    lines = columns.lines(answer, statements=statements)
    header = columns.header(answer, statements=statements)
    return TABULAR[form](header, ([_data(line[name]) for name in header] for line in lines))


def _data(cell: Cell) -> str:
    """Write a cell for a program."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def _json(answer: Answer) -> bytes:
    """Write a list of objects, one after the other: those of a long answer together take much memory."""
    objects = map(_object, answer.rows) if answer.question.cites else answer.rows
    texts = (json.dumps(each, ensure_ascii=False, indent=2).replace("\n", "\n  ") for each in objects)
    written = b",\n".join(f"  {text}".encode() for text in texts)
    return b"[\n" + written + b"\n]\n" if written else b"[]\n"


def _object(row: Row) -> dict[str, object]:
    """Return a row with its statements as objects."""
    return {**row, "statements": [each.record() for each in row.statements]}


@dataclass(frozen=True)
class Footnoted:
    """An answer as people read it: columns that say something, and footnotes.

    Where ``quotes`` stand in the table, a footnote names a voice in a document once; else each of its quotes
    has a footnote.
    """

    answer: Answer
    quotes: bool

    @cached_property
    def columns(self) -> Sequence[str]:
        """The columns to show: those with some value."""
        filled = {name for row in self.answer.rows for name, cell in row.items() if cell is not None}
        return [name for name in self.answer.columns if name in filled]

    @cached_property
    def _numbers(self) -> Mapping[object, int]:
        keys = dict.fromkeys(map(self._key, self.answer.statements.values()))
        return {key: number for number, key in enumerate(keys, start=1)}

    def _key(self, statement: Statement) -> object:
        return statement.voice, statement.work, "" if self.quotes else statement.quote

    @cached_property
    def notes(self) -> Mapping[int, Statement]:
        """The footnotes by their numbers."""
        found: dict[int, Statement] = {}
        for statement in self.answer.statements.values():
            found.setdefault(self.number(statement), statement)
        return found

    def rows(self) -> Iterable[tuple[list[str], Row]]:
        """Yield each row's cells as they are shown, with the row."""
        for row in self.answer.rows:
            yield self.cells(row), row

    def cells(self, row: Row) -> list[str]:
        """Return a row's cells as they are shown."""
        return [self._cell(row, name) for name in self.columns]

    def number(self, statement: Statement) -> int:
        """Return the number of a statement's footnote."""
        return self._numbers[self._key(statement)]

    def numbers(self, row: Row) -> list[int]:
        """Return the numbers of a row's footnotes."""
        return sorted({self.number(each) for each in row.statements})

    def voices(self, row: Row) -> Iterable[tuple[str, list[int]]]:
        """Yield each who speaks in a row, with the numbers of the footnotes, which are in order."""
        for speaker, numbers in groupby(self.numbers(row), lambda number: self.notes[number].speaker):
            yield speaker, list(numbers)

    def _cell(self, row: Row, name: str) -> str:
        cell = row[name]
        if isinstance(cell, int | float):
            return value_in_words(cell)
        return "; ".join(self.answer.values(row, name))

    def headings(self, last: str) -> list[str]:
        """Return the names of the columns as words, and what heads a column for what rows rest on, if any."""
        return [*map(words, self.columns), *([last] if self.notes else [])]


def words(name: str) -> str:
    """Write a column's name as words.

    >>> words("onBehalfOf")
    'on behalf of'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def table(answer: Answer, most: int | None = None) -> str:
    """Draw an answer for a terminal, each statement with its speaker and the number of its source below.

    Of more rows than ``most`` it shows the first of each group, and says how many there are more.
    """
    shown = answer if most is None else beginning(answer, most)
    page = Footnoted(shown, quotes=True)
    tell = _told if answer.question.cites else _numbered
    rows = [[*map(one_line, cells), *([tell(page, row)] if page.notes else [])] for cells, row in page.rows()]
    numeric = [answer.columns[name] == "number" for name in page.columns]
    headings = page.headings(_QUOTES if answer.question.cites else "source")
    drawn = grid(headings, rows, numeric) if rows else ""
    sources = [f"[{number}] {_source(note)}" for number, note in page.notes.items()]
    lines = [*sources, closing(answer), *filter(None, [left(answer, shown)])]
    said = f"{result(answer)}\n".lstrip("\n")
    return said + drawn + "".join(f"{one_line(text)}\n" for text in lines)


def _numbered(page: Footnoted, row: Row) -> str:
    """Write the numbers of a row's sources, of many the first."""
    numbers = page.numbers(row)
    first, more = first_marks(numbers)
    return f"[{', '.join(map(str, first))}]" + (f" and {more} more" if more else "")


def first_marks(numbers: Sequence[int]) -> tuple[Sequence[int], int]:
    """Return the marks of a row's sources to show, and how many are left out.

    >>> first_marks([1, 2, 3, 4]), first_marks([1, 2, 3, 4, 5])
    (([1, 2, 3, 4], 0), ([1, 2, 3], 2))
    """
    if len(numbers) <= _MARKS + 1:
        return numbers, 0
    return numbers[:_MARKS], len(numbers) - _MARKS


def _told(page: Footnoted, row: Row) -> str:
    """Write a row's statements, each on lines of its own; the same words are shown once."""
    lines = (
        f"{each.speaker}, {each.issued or 'undated'}: {each.words or each.absent} [{page.number(each)}]"
        for each in row.statements
    )
    return "\n".join(dict.fromkeys(map(one_line, lines)))


def _source(note: Statement) -> str:
    """Name a source in one line: voice, document, kind of evidence, address."""
    return ". ".join(filter(None, (note.voice, note.where, note.basis, note.source)))


def closing(answer: Answer) -> str:
    """Say below an answer how many rows it has, what was asked, and where the corpus ends."""
    count = f"{len(answer)} row{'s' * (len(answer) != 1)}" if answer.rows else "Nothing in this corpus"
    return f"{count}. {answer.note}"


def _table(answer: Answer) -> bytes:
    return table(answer).encode()


def _markdown(answer: Answer) -> bytes:
    """Write a table with footnotes in the Markdown that Pandoc and GitHub read."""
    page = Footnoted(answer, quotes=False)
    lines = [f"**{marked(answer.question.summary)}**", ""]
    if said := result(answer):
        lines += [marked(said), ""]
    for heading, rows in sections(answer).items():
        lines += [f"**{marked(heading)}**", ""] * bool(heading)
        lines += [*_piped_rows(page, rows), ""]
    lines += [marked(closing(answer)), ""]
    lines += [f"[^{number}]: {markdown_note(note)}" for number, note in page.notes.items()]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _piped_rows(page: Footnoted, rows: Iterable[Row]) -> Iterable[str]:
    """Yield the lines of a table of some rows."""
    headings = page.headings("source")
    yield from (_piped(headings), _piped(["---"] * len(headings)))
    for row in rows:
        marks = ["; ".join(_markdown_marks(page, row))] if page.notes else []
        yield _piped([*map(marked, page.cells(row)), *marks])


def _markdown_marks(page: Footnoted, row: Row) -> Iterable[str]:
    """Yield each voice of a row with the marks of its footnotes."""
    for speaker, numbers in page.voices(row):
        yield marked(speaker) + "".join(f"[^{number}]" for number in numbers)


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def marked(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#~^$])", r"\\\1", _CONTROL.sub(" ", text))


def markdown_note(note: Statement) -> str:
    """Write a statement as the text of a footnote in Markdown."""
    link = f"<{note.source}>" if note.source else ""
    words = f"{marked(note.voice)}: {marked(note.words)}" if note.words else marked(note.voice)
    return ". ".join(filter(None, (words, marked(note.where), note.basis, link)))


_STYLE = (
    "body{font:1rem/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border-top:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "ol{font-size:.9rem}"
)


def _html(answer: Answer) -> bytes:
    title = html.escape(answer.question.summary)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head += f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{_STYLE}</style>'
    body = html_body(answer)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}</body></html>\n'.encode()


def html_body(answer: Answer) -> str:
    """Return a table with footnotes as HTML without a page around it."""
    page = Footnoted(answer, quotes=False)
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in page.headings("source"))
    rows = "".join(f"<tr>{_html_row(cells, _html_marks(page, row))}</tr>\n" for cells, row in page.rows())
    notes = "".join(f'<li id="note-{number}">{html_note(note)}</li>\n' for number, note in page.notes.items())
    caption = f"<caption>{html.escape(answer.question.summary)}</caption>"
    said = f"<p>{html.escape(found)}</p>\n" if (found := result(answer)) else ""
    return (
        f"{said}<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
        f"<p>{html.escape(closing(answer))}</p>\n<ol>\n{notes}</ol>\n"
    )


def _html_row(cells: Sequence[str], marks: str) -> str:
    shown = [*map(_html_cell, cells), *([marks] if marks else [])]
    return "".join(f"<td>{cell}</td>" for cell in shown)


def _html_marks(page: Footnoted, row: Row) -> str:
    """Write each voice of a row with links to its footnotes, of many the first."""
    first, more = first_marks(page.numbers(row))
    told = []
    for speaker, numbers in page.voices(row):
        links = [f'<sup><a href="#note-{each}">{each}</a></sup>' for each in numbers if each in first]
        told += [f"{html.escape(speaker)} {' '.join(links)}"] * bool(links)
    return "; ".join(told) + (f" and {more} more" if more else "")


def _html_cell(text: str) -> str:
    shown = html.escape(text)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if web_address(text) else shown


def html_note(note: Statement) -> str:
    """Write a statement as the text of a footnote in HTML."""
    words = f": <q>{html.escape(note.quote)}</q>" if note.quote else ""
    parts = [html.escape(note.voice) + words, html.escape(note.where), html.escape(note.basis)]
    return ". ".join(filter(None, [*parts, _html_cell(note.source)]))


def _bibtex(answer: Answer) -> bytes:
    return citations.bibtex(answer.statements.values()).encode()


def _csl_json(answer: Answer) -> bytes:
    return citations.csl_json(answer.statements.values()).encode()


_WRITERS: Mapping[str, Callable[[Answer], bytes]] = {
    "table": _table,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "bibtex": _bibtex,
    "csl-json": _csl_json,
}

TABULAR: Mapping[str, Callable[[Sequence[str], Iterable[Sequence[str]]], bytes]] = {
    "csv": csv_text,
    "tsv": tsv_text,
}
"""The formats of lines and columns, of which a line may be a statement."""

FORMATS = (*TABULAR, *_WRITERS)
