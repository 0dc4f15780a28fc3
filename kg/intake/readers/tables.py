"""Tables of texts (csv, xlsx): a row a text, the other columns saying what it is."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake import sheets
from kg.intake.cues import COLUMNS, named_columns
from kg.intake.readers import archives
from kg.intake.readers.raw import LARGEST, Raw, Stretch, digest, extra, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["read_csv", "read_xlsx"]


def read_csv(path: Path, name: str) -> Iterator[Raw]:
    """Read the texts of a table; raises ``InputError`` where none of its columns has texts."""
    csv.field_size_limit(LARGEST)
    sheet = sheets.read(whole(path, LARGEST), str(path))
    rows = ((row.number, {key: cell.text for key, cell in row.cells.items()}) for row in sheet.rows)
    yield from _texts(rows, sheet.headings, path, name)


def read_xlsx(path: Path, name: str) -> Iterator[Raw]:
    """Read the texts of the first sheet of a workbook."""
    with extra(path):
        import openpyxl
    archives.look(path, "xl/workbook.xml", "xlsx")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        cells = book.worksheets[0].iter_rows(values_only=True)
        headings = tuple(_cell(each) for each in next(cells, ()))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError) as error:
        raise InputError("no xlsx that can be read", where=str(path), fix="Save it as xlsx again") from error
    rows = (
        (number, dict(zip(headings, map(_cell, row), strict=False)))
        for number, row in enumerate(cells, start=2)
    )
    yield from _texts(rows, headings, path, name)
    book.close()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text.removesuffix(" 00:00:00").strip()


def _texts(
    rows: Iterable[tuple[int, Mapping[str, str]]], headings: Iterable[str], path: Path, name: str
) -> Iterator[Raw]:
    columns = named_columns(headings)
    if "text" not in columns:
        known = ", ".join(COLUMNS["text"])
        fix = f"Call the column of the texts {known}; --table takes a table beside files"
        raise InputError("a table without texts", where=f"{path}:1", fix=fix)
    for number, row in rows:
        text = row.get(columns["text"], "")
        if text.strip():
            says = {key: row.get(column, "") for key, column in columns.items() if key != "text"}
            data = "\x1f".join([text, *says.values()]).encode("utf-8", "surrogatepass")
            yield Raw(name=f"{name}#{number}", digest=digest(data), stretches=(Stretch(text),), says=says)
