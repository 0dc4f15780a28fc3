"""The rows of a question: what the store of a query's text says, as cells, and the claims behind each row.

A store here is asked by the keys form of a question, and what that leaves out is looked up; one elsewhere,
where each look-up would be a request, by the whole query.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Store

from kg.asking import catalogue, cells, keys
from kg.asking.narrowings import Narrowings
from kg.asking.of_anybody import of_anybody
from kg.rdf import sparql
from kg.rdf.terms import CLAIM, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.asking.catalogue import Question
    from kg.asking.cells import Cell
    from kg.rdf.sparql import AnyStore

    Given = Mapping[str, catalogue.Term]
    Found = tuple[Mapping[str, Cell], tuple[str, ...]]

__all__ = ["found", "narrowed", "query"]


def found(store: AnyStore, asked: Question, given: Given, language: str) -> Iterator[Found]:
    """Yield the cells of each row by column, and the IRIs of its claims, sorted.

    What narrows the claims of a row of a store here is left to :func:`narrowed`.
    """
    text = (_here if isinstance(store, Store) else _query)(asked, given, language)
    for row in sparql.select(store, text, f"queries/{asked.name}.rq"):
        yield _cells(row, asked), _claims(row.get("claims"))


def query(asked: Question) -> str:
    """Return the query that is run for a question of anybody, in English."""
    return _here(asked, {}, "en")


def narrowed(store: AnyStore, asked: Question, found: Iterable[Found], language: str) -> Iterator[Found]:
    """Yield rows that were found in a store, with the column that tells what narrows their claims, if any."""
    told = keys.form(_query(asked, {}, language)).narrowed
    if told is None or not isinstance(store, Store):
        yield from found
        return
    left = list(found)
    texts = Narrowings(store, told, language).of(claim for _, claims in left for claim in claims)
    for values, claims in left:
        narrowing = (text for claim in claims for text in texts.get(claim, ()))
        yield {**values, told.column: _joined(narrowing)}, claims


def _here(asked: Question, given: Given, language: str) -> str:
    """Return what a store here is asked in place of the whole query."""
    return of_anybody(asked, given, language) or keys.form(_query(asked, given, language)).text


def _query(asked: Question, given: Given, language: str) -> str:
    return catalogue.briefly(asked.bind(given, language))


def _claims(term: sparql.Term | None) -> tuple[str, ...]:
    """Return the claims of a row by their IRIs; a query may write them short, after the namespace."""
    return tuple(sorted(each if ":" in each else CLAIM[each].value for each in _text(term).split()))


def _text(term: sparql.Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _cells(row: Mapping[str, sparql.Term], asked: Question) -> dict[str, Cell]:
    return {name: _cell(row.get(name), kind) for name, kind in asked.keys.items()}


def _cell(term: sparql.Term | None, kind: str) -> Cell:
    """Turn a term of a result into a cell of a column's type; what is empty is none."""
    text = _text(term)
    if not text:
        return None
    if kind == "number":
        return _number(text)
    if kind == "boolean":
        return text in {"true", "1"}
    if kind not in catalogue.PLURAL:
        return text if web_address(text) or "link" not in kind else None
    return _joined(
        value for value in text.split(catalogue.SEPARATOR) if web_address(value) or "link" not in kind
    )


def _joined(values: Iterable[str]) -> str | None:
    """Write several values as one cell, each once and in order."""
    return cells.joined(sorted({value for value in values if value})) or None


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
