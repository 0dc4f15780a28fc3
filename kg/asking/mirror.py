"""Two sides set against each other: how many voices of each are heard on which field, by status.

Who is silent is seen as soon as the other speaks. Officials, who speak for a side, stand apart from experts and
others, who are of it only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.asking.sides import voices
from kg.rdf import sparql
from kg.rdf.sparql import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.asking.evidence import Named
    from kg.rdf.sparql import AnyStore

__all__ = ["KINDS", "Heard", "Mirror", "Row", "mirror"]

KINDS: Mapping[bool, str] = {True: "officials", False: "experts and others"}
"""The two kinds of voices, by whether they speak for their side."""

_SAID = """SELECT DISTINCT ?claim ?field ?status ?day {{
  ?claim a br:Claim ; br:involves {about} ; rdf:predicate/br:family/skos:prefLabel ?field ; br:status ?put .
  ?put skos:prefLabel ?status . FILTER(LANG(?field) = "en" && LANG(?status) = "en")
  FILTER NOT EXISTS {{ ?put br:takenAsGiven true }}
  OPTIONAL {{ ?claim br:statedIn/br:latest ?day }}
}}"""


@dataclass(frozen=True)
class Heard:
    """The voices of one side and kind: the first day (ISO) on which each is heard, in order."""

    days: Sequence[str]

    def by(self, day: str) -> int:
        """Count the voices that were heard by a day."""
        return sum(each <= day for each in self.days)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is said on a field in one status: by IRI of the side and kind of voice, who is heard."""

    field: str
    status: str
    heard: Mapping[tuple[str, bool], Heard]

    def by(self, side: str, day: str) -> int:
        """Count the voices of a side, of both kinds, that were heard by a day."""
        return sum(each.by(day) for (of, _), each in self.heard.items() if of == side)


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """The rows of two sides, grouped by field, the fields of which most voices speak first."""

    sides: tuple[Named, Named]
    rows: Sequence[Row]

    @property
    def most(self) -> int:
        """The most voices of one side in one row: what the longest bar stands for."""
        counts = (sum(len(heard.days) for heard in row.heard.values()) for row in self.rows)
        return max(counts, default=0)


def mirror(store: AnyStore, sides: Sequence[Named], last: str) -> Mirror:
    """Return who of two sides speaks of what both are involved in; what has no date is known on the last day."""
    one, other = sides
    sided = voices(store, [one.iri, other.iri])
    about = f"<{one.iri}> , <{other.iri}>"
    first: dict[tuple[str, str], dict[tuple[str, bool], dict[str, str]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in sparql.select(store, _SAID.format(about=about)):
        day, at = value_of(row, "day") or last, first[value_of(row, "field"), value_of(row, "status")]
        for voice in sided.get(value_of(row, "claim"), ()):
            known = at[voice.side, voice.official]
            known[voice.iri] = min(day, known.get(voice.iri, day))
    rows = [
        Row(
            field=field,
            status=status,
            heard={kind: Heard(sorted(each.values())) for kind, each in heard.items()},
        )
        for (field, status), heard in first.items()
        if heard
    ]
    return Mirror(sides=(one, other), rows=_ordered(rows))


def _ordered(rows: Sequence[Row]) -> Sequence[Row]:
    voices_of: dict[str, int] = defaultdict(int)
    for row in rows:
        voices_of[row.field] += _count(row)
    return sorted(rows, key=lambda row: (-voices_of[row.field], row.field, -_count(row), row.status))


def _count(row: Row) -> int:
    return sum(len(heard.days) for heard in row.heard.values())
