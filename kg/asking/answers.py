"""Answers: a question of the catalogue, asked of a store, with rows that lead to their claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking import catalogue, citations, names, renderings
from kg.asking.catalogue import SEPARATOR
from kg.asking.evidence import Reader, excerpt
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, DATASET, ID, local_name, web_address

if TYPE_CHECKING:
    import typing
    from collections.abc import Iterator

    from kg.asking.catalogue import Question
    from kg.asking.citations import Citation
    from kg.rdf.sparql import AnyStore

    Backend = typing.Literal["pandas", "polars", "pyarrow"]

__all__ = ["Answer", "Cell", "Given", "MissingValueError", "Row", "answer"]

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]

_PLURAL = frozenset(["labels", "texts", "dates", "links"])


class MissingValueError(InputError):
    """A parameter is not given, and its default names nothing in this graph."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A parameter as it was used: its term in a reader's words, and whether the file's default stood in."""

    name: str
    term: names.Term
    label: str
    default: bool

    def __str__(self) -> str:
        return f"{self.name} = {self.label}" + (" (default)" if self.default else "")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer: rows with named columns, in order.

    A row's cells are texts, numbers, truth values or none; several values of one cell are joined by
    ``kg.asking.catalogue.SEPARATOR``. ``claims`` has for each row the IRIs of the claims it rests on;
    ``query`` is the text that was run; ``last_day`` the last day of which the corpus has a document, or
    nothing.
    """

    question: Question
    given: tuple[Given, ...]
    rows: tuple[Row, ...]
    claims: tuple[tuple[str, ...], ...]
    query: str = field(repr=False)
    last_day: str
    language: str
    store: AnyStore = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns with their types."""
        return self.question.returns

    @property
    def note(self) -> str:
        """What was asked, defaults included, and where the corpus ends."""
        asked = f"{'; '.join(map(str, self.given))}. " if self.given else ""
        end = f"The corpus ends on {self.last_day}." if self.last_day else "The corpus has no dated document."
        return asked + end

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """The citations of the claims that rows rest on, in order of their first row."""
        return citations.read(self.store, (claim for row in self.claims for claim in row), self.language)

    def to_frame(self, backend: Backend = "pandas") -> object:
        """Return the rows as a data frame of a library that is installed.

        Raises ``ModuleNotFoundError`` where it is not.
        """
        import narwhals

        columns = {name: [row[name] for row in self.rows] for name in self.columns}
        return narwhals.from_dict(columns, backend=backend).to_native()

    def _repr_html_(self) -> str:
        """Show the table in a notebook, with its footnotes."""
        return renderings.html_body(self)


def answer(store: AnyStore, question: str, parameters: Mapping[str, str], language: str = "en") -> Answer:
    """Ask a question of the catalogue.

    Parameters are texts, as ``kg.asking.names.resolve`` reads them; for those left out the defaults hold.
    Raises ``InputError`` for an unknown question, parameter or name, with the nearest; ``MissingValueError``
    where a parameter is left out whose default is of another graph.
    """
    asked = catalogue.get(question)
    terms = {name: names.resolve(store, text, asked.kind(name), name) for name, text in parameters.items()}
    meant = {**asked.defaults, **terms}
    reader = Reader(excerpt(store, named=[DATASET, *meant.values()]), language)
    _check_defaults(reader, asked, terms)
    query = asked.bind(terms, language)
    found = list(sparql.select(store, query, f"queries/{asked.name}.rq"))
    return Answer(
        question=asked,
        given=tuple(_given(reader, asked, terms)),
        rows=tuple(
            {name: _cell(row.get(name), kind) for name, kind in asked.returns.items()} for row in found
        ),
        claims=tuple(_claims(row.get("claims")) for row in found),
        query=query,
        last_day=reader.text(DATASET, BR["lastDay"]),
        language=language,
        store=store,
    )


def _check_defaults(reader: Reader, asked: Question, terms: Mapping[str, names.Term]) -> None:
    """Raise ``MissingValueError`` where a default names nothing in this graph: its answer would be void."""
    for name in asked.takes.keys() - terms.keys():
        default = asked.defaults[name]
        if isinstance(default, NamedNode) and default in ID and not reader.knows(default):
            what = f"{name} is not given, and its default {local_name(default)} is not in this graph"
            fix = f"Write {name}=NAME, a label or slug of an entity here"
            raise MissingValueError(what, where=asked.name, fix=fix)


def _given(reader: Reader, asked: Question, terms: Mapping[str, names.Term]) -> Iterator[Given]:
    for name in asked.takes:
        term = terms.get(name, asked.defaults[name])
        label = "any day" if term.value == catalogue.ANY_DAY else reader.label(term)
        yield Given(name=name, term=term, label=label, default=name not in terms)


def _claims(term: sparql.Term | None) -> tuple[str, ...]:
    return tuple(sorted(_text(term).split()))


def _text(term: sparql.Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _cell(term: sparql.Term | None, kind: str) -> Cell:
    """Turn a term of a result into a cell of a column's type; what is empty is none."""
    text = _text(term)
    if not text:
        return None
    if kind == "number":
        return _number(text)
    if kind == "boolean":
        return text in {"true", "1"}
    values = sorted({value for value in text.split(SEPARATOR) if value}) if kind in _PLURAL else [text]
    if kind in {"link", "links"}:
        values = [value for value in values if web_address(value)]
    return SEPARATOR.join(values) or None


def _number(text: str) -> int | float:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
