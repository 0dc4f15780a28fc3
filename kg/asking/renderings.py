"""An answer in a format: for a terminal, for other programs, for a text with footnotes.

For people, what a row rests on becomes footnotes, and columns without any value are left out; for programs,
every column stands.
"""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Literal

from kg.asking import citations, columns
from kg.asking.phrasing import value_in_words
from kg.rdf.serialization import csv_text, tsv_text
from kg.rdf.terms import web_address
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.table import Table
    from rich.text import Text

    from kg.asking.answers import Answer, Row
    from kg.asking.cells import Cell
    from kg.asking.statements import Statement

__all__ = ["FORMATS", "TABULAR", "Footnoted", "closing", "grid", "html_body", "render", "table", "words"]

_QUOTES = "in these words"
_NARROWEST = 12
"""How many columns of a terminal a column of a table needs on average to be read."""
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
    objects = map(_object, answer.rows) if answer.question.cites else answer.rows
    return (json.dumps(list(objects), ensure_ascii=False, indent=2) + "\n").encode()


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
            yield [self._cell(row, name) for name in self.columns], row

    def number(self, statement: Statement) -> int:
        """Return the number of a statement's footnote."""
        return self._numbers[self._key(statement)]

    def numbers(self, row: Row) -> list[int]:
        """Return the numbers of a row's footnotes."""
        return sorted({self.number(each) for each in row.statements})

    def _cell(self, row: Row, name: str) -> str:
        cell = row[name]
        if isinstance(cell, int | float):
            return "" if cell is False else value_in_words(cell)
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


def table(answer: Answer) -> str:
    """Draw an answer for a terminal, each statement with its speaker and the number of its source below."""
    page = Footnoted(answer, quotes=True)
    tell = _told if answer.question.cites else _numbered
    rows = [[*map(one_line, cells), *([tell(page, row)] if page.notes else [])] for cells, row in page.rows()]
    numeric = [answer.columns[name] == "number" for name in page.columns]
    headings = page.headings(_QUOTES if answer.question.cites else "source")
    drawn = grid(headings, rows, numeric) if rows else ""
    sources = [f"[{number}] {_source(note)}" for number, note in page.notes.items()]
    return drawn + "".join(f"{one_line(text)}\n" for text in [*sources, closing(answer)])


def _numbered(page: Footnoted, row: Row) -> str:
    """Write the numbers of a row's sources."""
    return str(page.numbers(row))


def _told(page: Footnoted, row: Row) -> str:
    """Write a row's statements, each on lines of its own; the same words are shown once."""
    lines = (
        f"{each.speaker}, {each.issued or 'undated'}: {each.words or each.absent} [{page.number(each)}]"
        for each in row.statements
    )
    return "\n".join(dict.fromkeys(map(one_line, lines)))


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> str:
    """Draw rows as wide as the terminal, or as ``COLUMNS`` says; numeric columns stand right and unbroken.

    Where the columns are too many for the width, each row becomes a table of its own, a line for each cell.
    """
    width = get_terminal_size((100, 24)).columns
    if len(header) * _NARROWEST > width:
        return _records(header, rows, width)
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False)
    for heading, number in zip_longest(header, numeric[: len(header)], fillvalue=False):
        justify: Literal["left", "right"] = "right" if number else "left"
        drawn.add_column(str(heading), justify=justify, overflow="fold", no_wrap=bool(number))
    for row in rows:
        drawn.add_row(*map(_plain, row))
    return _drawn(drawn, width)


def _records(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Draw each row as lines of a name and a value, without what is empty."""
    from rich.table import Table

    parts = []
    for row in rows:
        drawn = Table(box=None, show_header=False, pad_edge=False)
        drawn.add_column(no_wrap=True)
        drawn.add_column(overflow="fold")
        for heading, cell in zip(header, row, strict=True):
            if cell:
                drawn.add_row(heading, _plain(cell))
        parts.append(_drawn(drawn, width))
    rule = "─" * width + "\n"
    return rule + rule.join(parts) + rule


def _drawn(drawn: Table, width: int) -> str:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _plain(text: str) -> Text:
    """Make text that a terminal prints as it stands, without markup and control characters but line ends."""
    from rich.text import Text

    return Text("\n".join(map(one_line, text.split("\n"))))


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
    lines = [f"**{_marked(answer.question.summary)}**", ""]
    if answer.rows:
        lines += [_piped(page.headings("source")), _piped(["---"] * len(page.headings("source")))]
    for cells, row in page.rows():
        marks = ["".join(f"[^{number}]" for number in page.numbers(row))] if page.notes else []
        lines.append(_piped([*map(_marked, cells), *marks]))
    lines += ["", _marked(closing(answer)), ""]
    lines += [f"[^{number}]: {_markdown_note(note)}" for number, note in page.notes.items()]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#~^$])", r"\\\1", _CONTROL.sub(" ", text))


def _markdown_note(note: Statement) -> str:
    link = f"<{note.source}>" if note.source else ""
    words = f"{_marked(note.voice)}: {_marked(note.words)}" if note.words else _marked(note.voice)
    return ". ".join(filter(None, (words, _marked(note.where), note.basis, link)))


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
    rows = "".join(f"<tr>{_html_row(cells, page.numbers(row))}</tr>\n" for cells, row in page.rows())
    notes = "".join(
        f'<li id="note-{number}">{_html_note(note)}</li>\n' for number, note in page.notes.items()
    )
    caption = f"<caption>{html.escape(answer.question.summary)}</caption>"
    return (
        f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
        f"<p>{html.escape(closing(answer))}</p>\n<ol>\n{notes}</ol>\n"
    )


def _html_row(cells: Sequence[str], numbers: Sequence[int]) -> str:
    marks = "".join(f'<sup><a href="#note-{number}">{number}</a></sup> ' for number in numbers)
    shown = [*map(_html_cell, cells), *([marks.strip()] if marks else [])]
    return "".join(f"<td>{cell}</td>" for cell in shown)


def _html_cell(text: str) -> str:
    shown = html.escape(text)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if web_address(text) else shown


def _html_note(note: Statement) -> str:
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
