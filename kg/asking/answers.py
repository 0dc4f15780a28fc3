"""Answers: a question of the catalogue, asked of a store, with rows that lead to their claims."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking import catalogue, cells, columns, names, pairs, renderings, rows
from kg.asking.cells import Cell
from kg.asking.headings import heading
from kg.asking.reader import Reader, excerpt
from kg.asking.statements import Statements
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, DATASET, ID, local_name

if TYPE_CHECKING:
    import typing
    from collections.abc import Iterator, Mapping

    from kg.asking.catalogue import Question
    from kg.asking.statements import Statement
    from kg.rdf.sparql import AnyStore

    Backend = typing.Literal["pandas", "polars", "pyarrow"]

__all__ = ["Answer", "Cell", "Given", "MissingValueError", "Row", "answer", "outline", "part", "query"]


class MissingValueError(InputError):
    """A parameter is not given, and its default names nothing in this graph."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A parameter as it was used: its term in a reader's words, and what stood in where it was left out.

    ``term`` is none where the question was asked of any; ``origin`` is empty where the parameter was given.
    """

    name: str
    term: names.Term | None
    label: str
    origin: str = ""

    @property
    def default(self) -> bool:
        """Whether the parameter was left out."""
        return bool(self.origin)

    def __str__(self) -> str:
        return f"{self.name} = {self.label}" + (f" ({self.origin})" if self.origin else "")


class Row(dict[str, Cell]):
    """A row: its cells by column, and what it rests on.

    A cell is a text, a number, a truth value or none; several values are one text, which
    ``kg.asking.cells.split`` takes apart. ``claims`` has the IRIs of the claims, sorted.
    """

    def __init__(
        self, cells: Mapping[str, Cell], claims: tuple[str, ...], told: Mapping[str, Statement]
    ) -> None:
        super().__init__(cells)
        self.claims = claims
        self._told = told

    def filled(self, cells: Mapping[str, Cell]) -> Row:
        """Return the row with other cells."""
        return Row(cells, self.claims, self._told)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The claims with words, voice, date and document, each in one record, in order of time."""
        return tuple(sorted((self._told[claim] for claim in self.claims), key=lambda each: each.place))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer: rows with named columns, in order, each with the statements it rests on.

    ``query`` is the text to be run by whoever wants to; here rows and claims alone were asked for
    (``kg.asking.keys``).
    ``last_day`` is the last day of which the corpus has a document, or nothing.
    """

    question: Question
    given: tuple[Given, ...]
    rows: tuple[Row, ...]
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
        """The columns of the rows with their types."""
        return self.question.keys

    def values(self, row: Row, column: str) -> tuple[str, ...]:
        """Return the values of a cell, each as text; none of an empty one."""
        cell = row[column]
        if cell is None:
            return ()
        return cells.split(str(cell)) if self.columns[column] in catalogue.PLURAL else (str(cell),)

    @property
    def heading(self) -> str:
        """The question, with the names of the polities that it was asked of."""
        kinds = self.question.takes
        named = [each.label for each in self.given if each.term is not None and kinds[each.name] == "Polity"]
        return heading(self.question.summary, named)

    @property
    def note(self) -> str:
        """What was asked, defaults included, and where the corpus ends."""
        asked = f"{'; '.join(map(str, self.given))}. " if self.given else ""
        if not self.last_day:
            return f"{asked}The corpus has no dated document."
        return f"{asked}The corpus ends on {self.last_day}{self._beyond}."

    @property
    def _beyond(self) -> str:
        """Say that nothing is known of a day that was asked for, where the corpus ends before it."""
        days = [
            each.term.value for each in self.given if each.term and self.question.kind(each.name) == "date"
        ]
        later = any(self.last_day < day < catalogue.ANY_DAY for day in days)
        return ": nothing is known here of later days, and the answer is as of that one" if later else ""

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """All statements by the IRIs of their claims, in order of the rows and within a row of time."""
        return {each.claim: each for row in self.rows for each in row.statements}

    def to_frame(self, backend: Backend = "pandas", *, statements: bool = False) -> object:
        """Return the rows as a data frame of a library that is installed, with the columns that CSV has.

        With ``statements`` it has one line a statement. Raises ``ModuleNotFoundError`` where there is no such
        library, and ``InputError`` where rows rest on no statements.
        """
        import narwhals

        lines = list(columns.lines(self, statements=statements))
        named = {name: [line[name] for line in lines] for name in columns.header(self, statements=statements)}
        return narwhals.from_dict(named, backend=backend).to_native()

    def _repr_html_(self) -> str:
        """Show the table in a notebook, with its footnotes."""
        return renderings.html_body(self)


def answer(store: AnyStore, question: str, parameters: Mapping[str, str], language: str = "en") -> Answer:
    """Ask a question of the catalogue, as :func:`outline` does, with all that rows tell."""
    found = outline(store, question, parameters, language)
    return part(found, 0, len(found))


def query(question: str) -> str:
    """Return the query that is run for a question of the catalogue where it is asked of anybody."""
    return rows.query(catalogue.get(question))


def part(found: Answer, begin: int, end: int) -> Answer:
    """Return some rows of an answer that is an outline, with what narrows their claims."""
    chosen = found.rows[begin:end]
    bare = ((row, row.claims) for row in chosen)
    told = rows.narrowed(found.store, found.question, bare, found.language)
    filled = (row.filled(values) for row, (values, _) in zip(chosen, told, strict=True))
    return replace(found, rows=tuple(filled))


def outline(store: AnyStore, question: str, parameters: Mapping[str, str], language: str = "en") -> Answer:
    """Ask a question of the catalogue; :func:`part` adds what narrows the claims of a row.

    Parameters are texts, as ``kg.asking.names.resolve`` reads them; for those left out the defaults hold, and
    for a pair, or one of it, the two polities of which most is said. Raises ``InputError`` for an unknown
    question, parameter or name, with the nearest; ``MissingValueError`` where a parameter is left out whose
    default is of another graph.
    """
    asked = catalogue.get(question)
    terms = {name: names.resolve(store, text, asked.kind(name), name) for name, text in parameters.items()}
    for name, term in terms.items():
        asked.check_choice(name, term.value)
    chosen = pairs.chosen(store, asked, terms)
    meant = {**asked.defaults, **chosen, **terms}
    reader = Reader(excerpt(store, named=[DATASET, *(term for term in meant.values() if term)]), language)
    _check_defaults(store, reader, asked, {**chosen, **terms})
    given = {**chosen, **terms}
    found = list(rows.found(store, asked, given, language))
    told = Statements(store, (claim for _, claims in found for claim in claims), language)
    return Answer(
        question=asked,
        given=tuple(_given(reader, asked, terms, chosen)),
        rows=tuple(Row(values, claims, told) for values, claims in found),
        query=asked.bind(given, language),
        last_day=reader.text(DATASET, BR["lastDay"]),
        language=language,
        store=store,
    )


def _check_defaults(
    store: AnyStore, reader: Reader, asked: Question, terms: Mapping[str, names.Term]
) -> None:
    """Raise ``MissingValueError`` where a default names nothing in this graph: its answer would be void."""
    for name in sorted(asked.takes.keys() - terms.keys()):
        default = asked.defaults[name]
        if isinstance(default, NamedNode) and default in ID and not reader.knows(default):
            _check_claims(store, asked)
            what = f"{name} is not given, and its default {local_name(default)} is not in this graph"
            fix = f"Write {name}=NAME, a label or slug of an entity here"
            raise MissingValueError(what, where=asked.name, fix=fix)


def _check_claims(store: AnyStore, asked: Question) -> None:
    if next(iter(sparql.select(store, "SELECT ?claim WHERE { ?claim a br:Claim } LIMIT 1")), None) is None:
        fix = "Code a claim first: `bilateral new claim` writes its skeleton"
        raise MissingValueError("the corpus has no claims yet", where=asked.name, fix=fix)


def _given(
    reader: Reader,
    asked: Question,
    terms: Mapping[str, names.Term],
    chosen: Mapping[str, NamedNode],
) -> Iterator[Given]:
    for name in asked.takes:
        default = asked.defaults[name]
        term = terms.get(name) or chosen.get(name) or default
        origin = "" if name in terms else "default" if term == default else "of which most is said"
        yield Given(name=name, term=term, label=_told(reader, term), origin=origin)


def _told(reader: Reader, term: names.Term | None) -> str:
    if term is None:
        return "any"
    return "any day" if term.value == catalogue.ANY_DAY else reader.label(term)
