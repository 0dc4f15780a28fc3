"""An answer as lines of columns for other programs: one line a row, or one line a statement.

On a line that is a row, each column of ``EVIDENCE`` has as many values as the row has statements, in one
order, joined as ``kg.asking.cells`` says; what is not known is an empty value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.asking.cells import AMONG, joined
from kg.asking.statements import FIELDS
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.asking.answers import Answer
    from kg.asking.cells import Cell

__all__ = ["EVIDENCE", "header", "lines"]

EVIDENCE = (*FIELDS[:-1], "claims")
"""The columns of statements on a line that is a row; on one that is a statement, the last is ``claim``."""


def header(answer: Answer, *, statements: bool = False) -> Sequence[str]:
    """Return the names of the columns, in order."""
    if statements:
        return [*answer.columns, *FIELDS]
    return [*answer.columns, *(EVIDENCE if answer.question.cites else ())]


def lines(answer: Answer, *, statements: bool = False) -> Iterator[Mapping[str, Cell]]:
    """Yield the lines of an answer; raises ``InputError`` for those of statements where there are none."""
    if statements and not (answer.question.cites or any(row.claims for row in answer.rows)):
        fix = "Leave statements out"
        raise InputError("its rows rest on no statements", where=answer.question.name, fix=fix)
    for row in answer.rows:
        told = [[*map(_text, each.fields().values())] for each in row.statements]
        if statements:
            yield from ({**row, **dict(zip(FIELDS, values, strict=True))} for values in told)
        elif answer.question.cites:
            yield {**row, **dict(zip(EVIDENCE, map(joined, zip(*told, strict=True)), strict=True))}
        else:
            yield row


def _text(value: str | tuple[str, ...]) -> str:
    """Return a field of a statement as text."""
    return AMONG.join(value) if isinstance(value, tuple) else value
