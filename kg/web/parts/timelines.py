"""A timeline of two states, in which a date that is known in part is the stretch of time it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.parts.axis import Axis, read
from kg.web.parts.sections import answer, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.asking.answers import Row
    from kg.web.parts.axis import Span
    from kg.web.parts.records import Records, Shown

__all__ = ["Moment", "timeline"]


@dataclass(frozen=True)
class Moment:
    """A row of a timeline: a date as precise as is known, and where on the axis its stretch lies.

    ``how`` is empty where the thing happened then, else *due*, *said* or *undated*.
    """

    when: str
    how: str
    span: Span | None
    claims: tuple[Shown, ...]


def timeline(reader: Records, given: Mapping[str, str]) -> Sequence[Moment]:
    """Return what happened, is due or was said, each with the stretch of time that its date leaves open."""
    found = answer(reader, "timeline", given)
    told = [(*_when(row), claims) for row, claims in rows(reader, found)] if found else []
    stretches = [read(text) for text, *_ in told]
    axis = Axis.over(filter(None, stretches))
    return [
        Moment(text, how, axis.span(when) if axis and when else None, claims)
        for (text, how, claims), when in zip(told, stretches, strict=True)
    ]


def _when(row: Row) -> tuple[str, str]:
    """Return a row's date, and whether the thing happened then, is due then, or was said then."""
    issued = next((each.issued for each in row.statements), "")
    for when, how in ((row["happened"], ""), (row["due"], "due"), (issued, "said")):
        if when:
            return str(when), how
    return "", "undated"
