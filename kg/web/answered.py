"""Answers of the catalogue as tables of pages: each row leads to the claims it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from kg import answers
from kg.catalogue import SEPARATOR
from kg.errors import InputError
from kg.renderings import words
from kg.terms import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Store

    from kg.answers import Answer, Cell
    from kg.web.records import Records, Shown

__all__ = ["Row", "Table", "address", "answer", "ask", "rows"]

_TOLD = frozenset(["quote", "speaker", "role", "stated", "document", "origin", "evidence", "source"])
"""The columns that the claims of a row tell by themselves."""


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the claims it rests on."""

    cells: tuple[str, ...]
    claims: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """An answer without the columns that its claims tell, and without those that are empty.

    ``address`` is where the whole answer stands on the site.
    """

    name: str
    summary: str
    description: str
    address: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]


def ask(reader: Records, question: str, given: Mapping[str, str]) -> Table | None:
    """Ask a question of the catalogue, given IRIs; none where there is nothing to say."""
    found = answer(reader, question, given)
    return _table(reader, found, given) if found else None


def answer(reader: Records, question: str, given: Mapping[str, str]) -> Answer | None:
    """Return the answer to a question, given IRIs; none where it has no rows."""
    try:
        found = _answer(reader.store, question, tuple(sorted(given.items())), reader.language)
    except InputError:  # the resource is not of the class that the question takes
        return None
    return found if found.rows else None


@lru_cache(maxsize=512)
def _answer(store: Store, question: str, given: tuple[tuple[str, str], ...], language: str) -> Answer:
    return answers.answer(store, question, dict(given), language)


def address(question: str, given: Mapping[str, str]) -> str:
    """Return where a question stands on the site, with what it is given.

    >>> address("visits", {"a": "https://w3id.org/bilateral-kg/id/kazakhstan"})
    '/question/visits?a=kazakhstan'
    """
    return f"/question/{question}?{urlencode({name: local_name(iri) for name, iri in given.items()})}"


def rows(reader: Records, found: Answer) -> Iterator[tuple[Mapping[str, Cell], tuple[Shown, ...]]]:
    """Yield the rows of an answer, each with the claims it rests on."""
    for row, claims in zip(found.rows, found.claims, strict=True):
        yield row, reader.all_shown(map(NamedNode, claims))


def _table(reader: Records, found: Answer, given: Mapping[str, str]) -> Table:
    filled = {name for row in found.rows for name, cell in row.items() if cell is not None}
    columns = [name for name in found.columns if name in filled and name not in _TOLD]
    return Table(
        name=found.question.name,
        summary=found.question.summary,
        description=found.question.description,
        address=address(found.question.name, given),
        columns=tuple(map(words, columns)),
        numeric=tuple(found.columns[name] == "number" for name in columns),
        rows=tuple(
            Row(tuple(_text(row[name]) for name in columns), claims) for row, claims in rows(reader, found)
        ),
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, int | float):
        return f"{cell:,}"
    return (cell or "").replace(SEPARATOR, "; ")
