"""Drawings of answers whose columns fit: bars for amounts by period, a timeline for dates.

A drawing has one mark a row and adds nothing up. All places are shares of the width, in percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.asking.names import everything
from kg.asking.reader import Reader
from kg.asking.renderings import words
from kg.rdf import dates
from kg.rdf.terms import BR
from kg.web.parts.axis import THINNEST, Axis, Span, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Store

    from kg.asking.answers import Answer, Row
    from kg.rdf.dates import PartialDate
    from kg.web.parts.axis import Tick

__all__ = ["Drawing", "Mark", "draw"]

_AMOUNTS = (("amount", "period"), ("number", "period"), ("statementCount", "year"))
"""Columns of amounts, each with the column that says of when it is."""
_UNITS = ("currency", "unit")
_SPANS = (("since", "until"), ("from", "until"), ("first", "last"))
"""Columns that hold the beginning and the end of one stretch."""
_ASIDE = frozenset(["issued", "due", "period", "comparedWith", "againstPeriod"])
"""Columns of dates at which nothing of the row happened."""
_EDGE = ("subject", "relation", "object")
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A row of an answer, given by its number: its words, its value, and its place on the axis.

    ``firm`` where the row holds by its status: what is only planned, denied or assessed is drawn open.
    """

    row: int
    label: str
    value: str
    span: Span
    firm: bool


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Marks under one axis."""

    title: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...] = ()


def draw(store: Store, answer: Answer) -> tuple[Drawing, ...]:
    """Return the drawings that fit an answer of a store: bars, one a unit, else a timeline, else none."""
    firm = _firm(store, answer.language)
    return tuple(_bars(answer, firm)) or tuple(_timeline(answer, firm))


def _firm(store: Store, language: str) -> frozenset[str]:
    """Return the labels of the statuses that the ontology draws as an unbroken line."""
    reader = Reader(store, language)
    statuses = everything(store, "statuses")
    return frozenset(
        reader.label(status) for status in statuses if reader.text(status, BR["lineStyle"]) == "solid"
    )


def _is_firm(answer: Answer, row: Row, firm: frozenset[str]) -> bool:
    put = [row[name] for name, kind in answer.columns.items() if kind == "status"]
    return all(status is None or status in firm for status in put)


def _label(answer: Answer, row: Row, firm: frozenset[str], *besides: str) -> str:
    """Say in words what a row is about: its labels in their order, and its status unless it is firm."""
    skipped = {*besides, "bound"}
    told = {
        name: ", ".join(answer.values(row, name))
        for name, kind in answer.columns.items()
        if kind in {"label", "labels", "status"} and name not in skipped and row[name] is not None
    }
    edge = " ".join(told.pop(name) for name in _EDGE if name in told)
    return " · ".join(text for text in (edge, *told.values()) if text and text not in firm)


def _bars(answer: Answer, firm: frozenset[str]) -> Iterator[Drawing]:
    fitting = (pair for pair in _AMOUNTS if set(pair) <= answer.columns.keys())
    for amount, when in list(fitting)[:1]:
        unit = next((name for name in _UNITS if name in answer.columns), "")
        found: dict[str, list[tuple[PartialDate, int, float]]] = {}
        for number, row in enumerate(answer.rows):
            value, period = row[amount], read(row[when])
            if isinstance(value, int | float) and value >= 0 and period:
                found.setdefault(str(row.get(unit) or ""), []).append((period, number, value))
        for name, rows in sorted(found.items()):
            if len(rows) >= _FEWEST:
                title = f"{words(amount).capitalize()}{f' in {name}' if name else ''} by {words(when)}"
                yield Drawing(title=title, marks=tuple(_bar_marks(answer, sorted(rows), name, firm)))


def _bar_marks(
    answer: Answer, rows: Sequence[tuple[PartialDate, int, float]], unit: str, firm: frozenset[str]
) -> Iterator[Mark]:
    longest = max(value for *_, value in rows) or 1
    for period, number, value in rows:
        row = answer.rows[number]
        bound = f"{row['bound']} " if row.get("bound") else ""
        yield Mark(
            row=number + 1,
            label=f"{period.text.replace('/', ' – ')}: {_label(answer, row, firm)}",
            value=f"{bound}{value:,} {unit}".strip(),
            span=Span(0, round(max(100 * value / longest, THINNEST), 2)),
            firm=_is_firm(answer, row, firm),
        )


def _timeline(answer: Answer, firm: frozenset[str]) -> Iterator[Drawing]:
    columns = _time_columns(answer)
    rows = [
        (number, found) for number, row in enumerate(answer.rows) if (found := _stretch(answer, row, columns))
    ]
    axis = Axis.over(found for _, found in rows)
    if axis is None or len({found for _, found in rows}) < _FEWEST:
        return
    marks = tuple(
        Mark(
            row=number + 1,
            label=_label(answer, answer.rows[number], firm, *columns),
            value=found.text.replace("/", " – "),
            span=axis.span(found),
            firm=_is_firm(answer, answer.rows[number], firm),
        )
        for number, found in sorted(rows, key=lambda pair: (pair[1], pair[0]))
    )
    yield Drawing(
        title=f"By time: {' to '.join(map(words, columns))}", marks=marks, ticks=tuple(axis.ticks())
    )


def _time_columns(answer: Answer) -> tuple[str, ...]:
    """Return the column, or the pair of columns, that says when what a row tells of was."""
    for pair in _SPANS:
        if set(pair) <= answer.columns.keys():
            return pair
    timed = (name for name, kind in answer.columns.items() if kind in {"date", "dates"})
    return tuple(name for name in timed if name not in _ASIDE)[:1]


def _stretch(answer: Answer, row: Row, columns: Sequence[str]) -> PartialDate | None:
    """Return from when to when a row was; several dates of its cells are one stretch."""
    found = [day for name in columns for text in answer.values(row, name) if (day := read(text)) is not None]
    if not found:
        return None
    text = "/".join(dict.fromkeys(day.text for day in found))
    return dates.PartialDate(min(day.earliest for day in found), max(day.latest for day in found), text)
