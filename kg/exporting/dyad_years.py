"""Tables for statistics: one row a dyad and year, one row an event; with what each column means.

A column is one line here; name, type and meaning go into the data package.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.exporting import events
from kg.rdf.separated import csv_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from kg.exporting.events import Event

__all__ = [
    "Column",
    "counted",
    "dyad_year_columns",
    "dyad_year_table",
    "event_columns",
    "event_table",
]


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in Table Schema, what it means, and its cell by the events of a row."""

    name: str
    type: str
    meaning: str
    cell: Callable[[Sequence[Event]], str]


def dyad_year_table(store: Store) -> bytes:
    """Return one row for each dyad and year of which some event is told, as CSV."""
    rows = groupby(events.read(store), key=lambda each: (each.dyad, each.year))
    return _table(dyad_year_columns(store), [list(row) for _, row in rows])


def event_table(store: Store) -> bytes:
    """Return one row for each event, as CSV."""
    return _table(event_columns(store), [[each] for each in events.read(store)])


def _table(columns: Sequence[Column], rows: Iterable[Sequence[Event]]) -> bytes:
    return csv_text([each.name for each in columns], ([each.cell(row) for each in columns] for row in rows))


def dyad_year_columns(store: Store) -> list[Column]:
    """Return the columns of the table of dyads and years."""
    return [*_of_the_dyad(store), *_counts(store), *_evidence(), *_shares(), _CLAIMS]


def counted(store: Store) -> list[str]:
    """Return the columns of which each cell leads to what it counts, by a question of its column."""
    return [each.name for each in dyad_year_columns(store) if each.type != "string" and each.name != "year"]


def event_columns(store: Store) -> list[Column]:
    """Return the columns of the table of events."""
    return [*_of_the_dyad(store), *_of_an_event(), *_evidence(), _CLAIMS]


def _of_the_dyad(store: Store) -> Iterator[Column]:
    """Yield who the two are, with their codes, and the year."""
    for place, letter in enumerate("ab"):
        meaning = "One of the two, in the order of the alphabet: no direction"
        yield Column(f"state_{letter}", "string", meaning, _state(place))
        for scheme, title in events.CODES.items():
            meaning = f"Code of state_{letter} by {title}; empty where it has none"
            yield Column(f"{scheme}_{letter}", "string", meaning, _code(place, events.codes(store, scheme)))
    meaning = "The year, else that of the first document; empty where neither has a date"
    yield Column("year", "integer", meaning, lambda row: row[0].year)


def _state(place: int) -> Callable[[Sequence[Event]], str]:
    return lambda row: row[0].dyad[place]


def _code(place: int, known: events.Codes) -> Callable[[Sequence[Event]], str]:
    return lambda row: known.get(row[0].dyad[place], "")


def _counts(store: Store) -> Iterator[Column]:
    yield _number("events", "Events, each once however many claims tell of it", lambda _: True)
    for kind in events.types(store):
        yield _number(kind.lower(), f"Events that PLOVER codes as {kind}", _is("type", kind))
    for quad in events.quad_classes(store):
        yield _number(quad.replace("-", "_"), f"Events of the quad class {quad}", _is("quad_class", quad))
    meaning = "Mean score of the events by PLOVER, from -10 (conflict) to 10 (cooperation)"
    yield Column("mean_score", "number", meaning, lambda row: _mean([float(each.score) for each in row]))
    yield _number("visits", "Visits of persons of one to the other, told as done", lambda each: each.visit)
    for office, called in (*events.offices(store).items(), ("", "other")):
        meaning = f"Of the visits, those of which a visitor was then {called}"
        yield _number(f"visits_{called.replace(' ', '_')}", meaning, _has_level(office))
    meaning = "Agreements told to be signed, each once"
    yield Column("agreements", "integer", meaning, lambda row: str(len(_all(row, "agreements"))))


def _number(name: str, meaning: str, holds: Callable[[Event], bool]) -> Column:
    return Column(name, "integer", meaning, lambda row: str(sum(map(holds, row))))


def _has_level(office: str) -> Callable[[Event], bool]:
    return lambda each: office in each.levels


def _is(name: str, value: str) -> Callable[[Event], bool]:
    return lambda each: getattr(each, name) == value


def _of_an_event() -> Iterator[Column]:
    yield _list("date", "When it happened or began, as written; several where claims differ", "dates")
    yield Column("type", "string", "Type of event by PLOVER", lambda row: row[0].type)
    yield _list("mode", "Mode by PLOVER", "modes")
    yield Column("quad_class", "string", "Quad class by PLOVER", lambda row: row[0].quad_class)
    yield Column("score", "number", "Score by PLOVER, from -10 to 10", lambda row: str(row[0].score))
    yield _list("cameo_root", "Root code by CAMEO", "roots")
    yield Column("event", "string", "What it is called, where the claims name it", lambda row: row[0].name)
    yield _list("relations", "Relations by which the claims tell of it", "relations")
    yield _flag("visit", "Whether it is a visit, told as done", "visit")
    yield _list("agreements", "Agreements that were signed", "agreements")
    yield _flag("undated", "Whether its year is only that of a document", "undated")
    yield _flag("one_sided", "Whether not both states have a voice that tells of it", "one_sided")
    yield _list("groups", "Groups through which alone the two are reached", "groups")


def _flag(name: str, meaning: str, field: str) -> Column:
    return Column(name, "boolean", meaning, lambda row: str(getattr(row[0], field)).lower())


def _evidence() -> Iterator[Column]:
    for name, said in (
        ("claims", "Claims that tell of it"),
        ("documents", "Documents with such claims"),
        ("origins", "Origins of what is told: who produced it, else the speaker"),
    ):
        yield Column(name, "integer", said, _how_many(name))


def _how_many(field: str) -> Callable[[Sequence[Event]], str]:
    return lambda row: str(len(_all(row, field)))


def _shares() -> Iterator[Column]:
    yield _share("share_undated", "whose year is only that of a document", lambda each: each.undated)
    yield _share(
        "share_one_sided", "of which not both states have a voice that tells", lambda each: each.one_sided
    )
    yield _share("share_through_groups", "that reach the two only by a group", lambda each: bool(each.groups))


def _share(name: str, which: str, holds: Callable[[Event], bool]) -> Column:
    meaning = f"Share of the events {which}"
    return Column(name, "number", meaning, lambda row: _mean([float(holds(each)) for each in row]))


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.4f}"


def _list(name: str, meaning: str, field: str) -> Column:
    """Return a column of several values: identifiers, slugs or dates, with blanks between."""
    return Column(
        name, "string", f"{meaning}; blanks between several", lambda row: " ".join(_all(row, field))
    )


def _all(row: Sequence[Event], field: str) -> list[str]:
    return sorted({value for each in row for value in getattr(each, field)})


_CLAIMS = _list("claim_ids", "The claims behind the row: claims.csv has their words and sources", "claims")
