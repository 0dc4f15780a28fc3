"""A table beside files: which row is of which file, and what its columns state."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus.keys import DOCUMENT
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.intake import sheets
from kg.intake.cues import COLUMNS, named_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.intake.finding_files import Named
    from kg.intake.sheets import Row, Sheet

__all__ = ["Metadata", "constants", "read"]

_KEYS = {*COLUMNS, *(key for key in DOCUMENT if key in COLUMNS)} - {"text"}


@dataclass(frozen=True)
class Metadata:
    """What is stated of files: constants, and a row for each file where there is a table."""

    constants: Mapping[str, str]
    rows: Mapping[str, Row] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    depth: int = 1

    def key(self, name: str) -> str:
        """Return as much of the end of a file's name as the pattern has."""
        return "/".join(name.split("/")[-self.depth :])

    def stated(self, name: str) -> tuple[Mapping[str, str], str]:
        """Return what is stated of a file, and what is odd about that."""
        row = self.rows.get(self.key(name))
        cells = {key: cell.text for key, cell in row.cells.items()} if row else {}
        found = {key: cells.get(column, "") for key, column in self.columns.items()}
        set_ = {key: filled(template, cells) for key, template in self.constants.items()}
        odd = "no row in the table" if self.path and row is None else ""
        return {**found, **{key: value for key, value in set_.items() if value}}, odd

    def missing(self, files: Iterable[Named]) -> list[tuple[str, Row]]:
        """Return the rows of which there is no file, by the name the file would have."""
        there = {self.key(each.name) for each in files}
        return [(name, row) for name, row in self.rows.items() if name not in there]


def filled(template: str, cells: Mapping[str, str]) -> str:
    """Return a template with the cells of a row in the place of their columns; empty where one is empty.

    >>> filled("{year}-09", {"year": "1992"}), filled("{year}", {}), filled("en", {})
    ('1992-09', '', 'en')
    """
    names = _names(template)
    if any(not cells.get(name) for name in names):
        return ""
    return re.sub(r"\{([^{}]+)\}", lambda found: cells[found[1]], template)


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def constants(pairs: Sequence[str]) -> Mapping[str, str]:
    """Read ``KEY=VALUE`` texts; raises ``InputError`` for a key that no document has."""
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key not in _KEYS:
            fix = near(key, _KEYS) or f"Keys are {', '.join(sorted(_KEYS))}"
            raise InputError(f"{pair!r} states nothing", where="--set", fix=fix)
        found[key] = value
    return found


def read(path: Path | None, match: str, set_: Mapping[str, str]) -> Metadata:
    """Read a table beside files; ``match`` is how a file is called by the columns, ``{iso3}_{year}.txt``.

    Raises ``InputError`` for a column that the table does not have, and for two rows of one file that differ.
    """
    if path is None:
        _check_columns(set_, (), "--set", 0)
        return Metadata(set_)
    sheet = sheets.read(path.read_bytes(), path.as_posix())
    for name, template in (("--match", match), *(("--set", each) for each in set_.values())):
        _check_columns({name: template}, sheet.headings, sheet.path, sheet.at)
    if not _names(match):
        raise InputError("no column in it", where="--match", fix="Write one as {year}_{iso3}.txt")
    return Metadata(
        set_, _rows(sheet, match), named_columns(sheet.headings), sheet.path, match.count("/") + 1
    )


def _check_columns(templates: Mapping[str, str], headings: Sequence[str], path: str, line: int) -> None:
    for template in templates.values():
        try:
            names = _names(template)
        except ValueError as error:
            raise InputError(f"{template!r}: {error}", where=path, fix="Write {column}") from error
        for name in names:
            if name not in headings:
                fix = near(name, headings) or f"Its columns are {', '.join(headings) or 'none: no --table'}"
                where = f"{path}:{line}" if line else path
                raise InputError(f"no column {name!r}", where=where, fix=fix)


def _rows(sheet: Sheet, match: str) -> Mapping[str, Row]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sheet.rows:
        cells = {key: cell.text for key, cell in row.cells.items()}
        if name := filled(match, cells):
            found[name].append(row)
    for name, rows in found.items():
        others = [row for row in rows if {**row.cells} != {**rows[0].cells}]
        if others:
            what = f"another row of {name}, with other values than row {rows[0].number}"
            raise InputError(what, where=f"{sheet.path}:{others[0].number}", fix="Keep one of the two")
    return {name: rows[0] for name, rows in found.items()}
