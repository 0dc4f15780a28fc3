"""Long answers: rows by groups, of which a terminal shows the first of each and says what is left.

A question's header names the column by which rows are grouped, as ``grouped by: relation``; without it that
is the first column.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.asking.answers import Answer, Row

__all__ = ["LONG", "beginning", "left", "sections"]

LONG = 25
"""A screen shows no more rows than these at once."""

_NAMED = 6
"""So many of the groups that are left are named."""


def _groups(answer: Answer) -> Mapping[str, Sequence[Row]]:
    """Return the rows of an answer by what they are grouped by, in order of the first of each."""
    found: dict[str, list[Row]] = {}
    for row in answer.rows:
        found.setdefault(_named(answer, row), []).append(row)
    return found


def _named(answer: Answer, row: Row) -> str:
    """Return what the rows are called among which a row stands; empty where it does not say."""
    return "; ".join(answer.values(row, answer.question.grouped))


def sections(answer: Answer) -> Mapping[str, Sequence[Row]]:
    """Return the rows of a long answer by groups; all in one without a name where they need or have none."""
    found = _groups(answer)
    if len(answer) <= LONG or len(found) * 2 > len(answer):
        return {"": answer.rows} if answer.rows else {}
    return found


def beginning(answer: Answer, most: int) -> Answer:
    """Return an answer with so many rows at most: of each group as many of the first as of any other.

    Groups stand together, in order of the first row of each; where there are more groups than rows to show,
    the first groups have one.
    """
    found = _groups(answer).values()
    shares = range(1, most + 1)
    share = max((each for each in shares if sum(min(len(rows), each) for rows in found) <= most), default=1)
    return replace(answer, rows=tuple(row for rows in found for row in rows[:share])[:most])


def left(answer: Answer, shown: Answer) -> str:
    """Say how many rows are not shown, of which groups, and how to see them; nothing where all are."""
    count = len(answer) - len(shown)
    if not count:
        return ""
    more = Counter({name: len(rows) for name, rows in _groups(answer).items()})
    more.subtract({name: len(rows) for name, rows in _groups(shown).items()})
    told = [f"{name}: {number}" for name, number in more.most_common(_NAMED) if name and number > 1]
    among = f" ({'; '.join(told)})" if told else ""
    return f"{count} more row{'s' * (count != 1)}{among}: --all shows them."
