"""The events that a graph tells of dyads, each once, read from its claims by one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.ontology.shipped import shipped
from kg.rdf import sparql
from kg.rdf.terms import BR, SKOS, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

    from kg.rdf.sparql import Term

__all__ = ["CODES", "Codes", "Event", "codes", "offices", "quad_classes", "read", "types"]

CODES = {"iso3": "ISO 3166-1 alpha-3", "cow": "Correlates of War", "gw": "Gleditsch and Ward"}
"""The codes of a state that the tables have, and whose they are."""

Codes = Mapping[str, str]
Row = dict[str, str]

_PROPERTIES = {"iso3": "iso3166alpha3", "cow": "cow", "gw": "gleditschWard"}


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event of a dyad, with what its claims say of it together.

    ``dyad`` are the slugs of the two, in the order of the alphabet; ``year`` is empty where neither event nor
    document has a date; ``dates`` are as written; ``sides`` are those of the dyad whose voices tell of it.
    ``levels`` are the offices of visitors by the local names of their relations, an empty text for any other.
    The others are slugs, but ``claims``: identifiers.
    """

    dyad: tuple[str, str]
    year: str
    type: str
    modes: tuple[str, ...]
    roots: tuple[str, ...]
    quad_class: str
    score: Decimal
    relations: tuple[str, ...]
    name: str
    dates: tuple[str, ...]
    undated: bool
    visit: bool
    levels: tuple[str, ...]
    agreements: tuple[str, ...]
    groups: tuple[str, ...]
    sides: tuple[str, ...]
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def one_sided(self) -> bool:
        """Whether voices of one side of the dyad, or of neither, tell of it."""
        return len(self.sides) < len(self.dyad)


def read(store: Store) -> list[Event]:
    """Return the events by dyad, year, type and first claim."""
    query = (shipped("queries") / "exports" / "events.rq").read_text(encoding="utf-8")
    gathered: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for solution in sparql.select(store, query, "events"):
        row = {key: _text(term) for key, term in solution.items() if term != BR["none"]}
        gathered[row["one"], row["other"], row["happening"]].append(row)
    found = [_event(rows) for rows in gathered.values()]
    return sorted(found, key=lambda each: (each.dyad, each.year, each.type, each.claims))


def _text(term: Term | None) -> str:
    """Return the text of a literal, or a node's slug, identifier or name."""
    return term.value if isinstance(term, Literal) else local_name(term)


def _event(rows: list[Row]) -> Event:
    first = rows[0]
    dyad = first["one"], first["other"]
    return Event(
        dyad=dyad,
        year=first["year"],
        type=first["type"],
        modes=_all(rows, "mode"),
        roots=_all(rows, "root"),
        quad_class=first["quad"],
        score=Decimal(first["score"]),
        relations=_all(rows, "relation"),
        name=first.get("event", ""),
        dates=_all(rows, "date"),
        undated=all(row["undated"] == "1" for row in rows),
        visit=any("visit" in row for row in rows),
        levels=_levels(rows),
        agreements=_all(rows, "agreement"),
        groups=_all(rows, "group"),
        sides=tuple(side for side in _all(rows, "side") if side in dyad),
        claims=_all(rows, "claim"),
        documents=_all(rows, "document"),
        origins=_all(rows, "origin"),
    )


def _levels(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return in which offices visitors came; an empty text for those who held none of the high ones."""
    return tuple(sorted({row.get("office", "") for row in rows if "visit" in row}))


def _all(rows: Iterable[Row], key: str) -> tuple[str, ...]:
    return tuple(sorted({row[key] for row in rows if key in row}))


def offices(store: Store) -> dict[str, str]:
    """Return the high offices, by their local names what registers call them, in this order."""
    told = store.quads_for_pattern(None, BR["registeredAs"], None)
    found = {local_name(quad.subject): _text(quad.object) for quad in told}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def types(store: Store) -> list[str]:
    """Return the notations of all types of events that the ontology knows, sorted."""
    return sorted(_values(store, "conflictScore"))


def quad_classes(store: Store) -> list[str]:
    """Return the notations of the quad classes, in the order of their codes."""
    coded = _values(store, "quadCode")
    return sorted(coded, key=lambda notation: int(coded[notation]))


def _values(store: Store, name: str) -> dict[str, str]:
    """Return the values of a property by the notations of those that have it."""
    return {
        _text(notation.object): _text(quad.object)
        for quad in store.quads_for_pattern(None, BR[name], None)
        for notation in store.quads_for_pattern(quad.subject, SKOS["notation"], None)
    }


def codes(store: Store, scheme: str) -> Codes:
    """Return the codes of states in a scheme of ``CODES``, by slug."""
    told = store.quads_for_pattern(None, BR[_PROPERTIES[scheme]], None)
    return {local_name(quad.subject): _text(quad.object) for quad in told}
