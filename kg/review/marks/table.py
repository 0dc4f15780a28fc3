"""Rows of a table as marks: claims of somebody else's, to be decided on; columns as of ``claims.csv``."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.asking.cells import AMONG, split
from kg.corpus.spelling import near
from kg.corpus.values import NotAValueError
from kg.errors import InputError
from kg.exporting.tables import CODING, COLUMNS, derived_column
from kg.intake import spelling
from kg.review.marks.mark import Mark, Name, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.intake.sheets import Row, Sheet
    from kg.ontology.vocabulary import Ontology

__all__ = ["read"]

_NEEDED = ("subject", "relation", "object", "quote")


def read(sheet: Sheet, ontology: Ontology) -> list[Mark]:
    """Read the rows of a table, several objects as several marks; a mark's number is its row.

    Raises ``InputError`` where a column is missing, or unknown.
    """
    where = f"{sheet.path}:{sheet.at}"
    known = [*COLUMNS, *ontology.qualifiers, *map(derived_column, ontology.qualifiers), CODING]
    for name in _NEEDED:
        if name not in sheet.headings:
            raise InputError(f"no column {name}", where=where, fix=f"Needed: {', '.join(_NEEDED)}")
    for name in filter(None, sheet.headings):
        if name not in known:
            raise InputError(f"unknown column {name!r}", where=where, fix=near(name, known))
    return [mark for row in sheet.rows for mark in _marks(row, ontology)]


def _marks(row: Row, ontology: Ontology) -> Iterator[Mark]:
    start = row.text("start")
    for target in row.text("object").split(","):
        yield Mark(
            number=row.number,
            quote=row.text("quote"),
            start=int(start) if start.isascii() and start.isdigit() else None,
            document=row.text("document"),
            statement=Statement(
                subject=Name(text=row.text("subject")),
                relation=row.text("relation"),
                object=Name(text=target.strip()),
                status=row.text("status"),
                speakers=tuple(filter(None, map(str.strip, row.text("speakers").split(AMONG.strip())))),
                qualifiers=dict(_qualifiers(row, ontology)),
            ),
        )


def _qualifiers(row: Row, ontology: Ontology) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the values of qualifiers as a corpus writes them; one that is none stays, for a person to see."""
    for name, cell in row.cells.items():
        if name in ontology.qualifiers and cell.text:
            yield name, tuple(_plain(value.strip(), name, ontology) for value in split(cell.text))


def _plain(value: str, name: str, ontology: Ontology) -> str:
    with suppress(NotAValueError):
        return spelling.plain(value, ontology.qualifiers[name].range)
    return value
