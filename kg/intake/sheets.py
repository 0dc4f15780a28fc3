"""Tables as spreadsheets write them: any common encoding and separator, rows by the numbers a sheet shows."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.rdf.separated import as_it_was

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Cell", "Row", "Sheet", "read"]

_SEPARATORS = (",", ";", "\t")
_HINTED = "sep="
"""What a first line begins with that only tells a spreadsheet the separator."""

_LARGEST = 20_000_000
"""Bytes, as of a corpus file."""

_FIX = 'Save it as "CSV UTF-8"'


@dataclass(frozen=True)
class Cell:
    """A cell: its text without layout around it, and the number of its column from one.

    ``formula`` says that a spreadsheet would compute it.
    """

    text: str
    column: int
    formula: bool = False


@dataclass(frozen=True)
class Row:
    """A row by the number that a spreadsheet shows, with its filled cells by the names of their columns.

    ``surplus`` are filled cells below no heading.
    """

    number: int
    cells: Mapping[str, Cell]
    surplus: tuple[Cell, ...] = ()

    def text(self, column: str) -> str:
        """Return the text of a cell; nothing of an empty one."""
        cell = self.cells.get(column)
        return cell.text if cell else ""


@dataclass(frozen=True)
class Sheet:
    """A table: its headings, the number of their row, and its rows without empty ones."""

    path: str
    headings: tuple[str, ...]
    at: int
    rows: tuple[Row, ...]


def read(data: bytes, path: str) -> Sheet:
    """Read a table whose first filled row has the headings.

    Commas, semicolons and tabs separate, whichever gives most headings; UTF-8 and UTF-16 are read, with a
    byte order mark or without. Raises ``InputError`` for another encoding, a quoted cell without end, or a
    file without headings.
    """
    text = _text(data, path)
    records = list(_filled(text, path))
    if not records:
        raise InputError("the table is empty", where=path, fix="Its first row names the columns")
    (at, headings), *others = records
    names = tuple(each.strip() for each in headings)
    return Sheet(path, names, at, tuple(_row(number, cells, names) for number, cells in others))


def _text(data: bytes, path: str) -> str:
    if len(data) > _LARGEST:
        raise InputError(f"the table has {len(data):,} bytes", where=path, fix="Split it; 20 MB is the most")
    try:
        return data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("neither UTF-8 nor UTF-16", where=f"{path}:{line}", fix=_FIX) from error


def _encoding(data: bytes) -> str:
    """Tell UTF-16 by its mark, or by the empty half of its first letter."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first, second = data[:1] == b"\0", data[1:2] == b"\0"
    if second and not first:
        return "utf-16-le"
    return "utf-16-be" if first and not second else "utf-8-sig"


def _filled(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with their numbers."""
    lines = text.split("\n", 1)
    hinted = lines[0].strip().strip('"').casefold().startswith(_HINTED)
    body = lines[1] if hinted and len(lines) > 1 else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=_separator(body), strict=True)
    number = int(hinted)
    try:
        for number, cells in enumerate(reader, start=1 + hinted):
            if any(each.strip() for each in cells):
                yield number, cells
    except csv.Error as error:
        fix = "A quote inside a quoted cell is written twice"
        raise InputError(f"not a table: {error}", where=f"{path}:{number + 1}", fix=fix) from error


def _separator(text: str) -> str:
    """Return the separator that gives the first filled line most cells."""
    first = next((line for line in io.StringIO(text, newline="") if line.strip(',;"\t\r\n ')), "")
    return max(_SEPARATORS, key=first.count)


def _row(number: int, cells: list[str], headings: tuple[str, ...]) -> Row:
    found: dict[str, Cell] = {}
    surplus: list[Cell] = []
    for column, raw in enumerate(cells, start=1):
        if not raw.strip():
            continue
        text = as_it_was(raw.replace("\r\n", "\n"))
        cell = Cell(text.strip(), column, formula=raw.startswith("="))
        name = headings[column - 1] if column <= len(headings) else ""
        if name:
            found.setdefault(name, cell)
        else:
            surplus.append(cell)
    return Row(number, found, tuple(surplus))
