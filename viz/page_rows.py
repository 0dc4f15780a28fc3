"""The tables in which the data of a page travel: their columns, and how a row is written in them.

The columns of each table, by name and with what stands where a row says nothing, travel with it, so that only
this module knows their order. A row ends with its last column that says something.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COLUMNS", "Row", "Values", "cells", "row"]

Row = list[Any]
"""The cells of a row, without the empty ones at its end."""

Values = Mapping[str, Any]
"""The cells of a row by the names of their columns."""

_MARK = {"name": "", "label": 0, "line": "", "fill": "", "nightLine": "", "nightFill": "", "sign": ""}

COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "families": _MARK,
    "groups": _MARK,
    "statuses": {"name": "", "label": 0, "line": "", "dashes": "", "opinion": 0, "inferred": 0, "said": 0},
    "relations": {
        "name": "",
        "label": 0,
        "verb": 0,
        "inverse": 0,
        "family": 0,
        "symmetric": 0,
        "attributed": 0,
    },
    "documents": {"id": "", "title": "", "publisher": 0, "issued": "", "source": "", "language": ""},
    "nodes": {
        "name": "",
        "text": 0,
        "place": 0,
        "kind": 0,
        "x": 0,
        "y": 0,
        "names": [],
        "registers": [],
        "note": 0,
    },
    "names": {"text": "", "language": "", "kind": "", "since": "", "until": "", "users": ""},
    "edges": {
        "from": 0,
        "to": 0,
        "relation": 0,
        "status": 0,
        "bend": 0,
        "claims": [],
        "premises": [],
        "rules": [],
    },
    "claims": {
        "id": "",
        "subject": 0,
        "relation": 0,
        "verb": 0,
        "object": 0,
        "noun": 0,
        "status": 0,
        "standing": 0,
        "document": 0,
        "speakers": [],
        "evidence": 0,
        "quote": "",
        "absent": 0,
        "language": "",
        "role": 0,
        "capacity": 0,
        "dates": 0,
        "from": "",
        "to": "",
        "qualifiers": [],
        "origins": [],
        "coding": 0,
        "sic": "",
        "ascribed": [],
        "locator": "",
    },
}
"""The columns of each table in their order, each with what it holds where a row ends before it; ``names`` are
a thing's own, in its row.

A column of 0 holds the number of a text or of another table's row, or a quantity; ``absent`` is 1 where words
are withheld, 2 where they can be proved by their hash, 3 where they were, 4 where nobody reviewed the claim.
"""


def cells(table: str, values: Values) -> tuple[Any, ...]:
    """Return the cells of a row in the order of its table's columns."""
    return tuple(values[name] for name in COLUMNS[table])


def row(table: str, values: Values) -> Row:
    """Return a row of a table, without the empty cells at its end."""
    return _trim(cells(table, values))


def _trim(row: Sequence[Any]) -> Row:
    """Return a row without the empty columns at its end."""
    kept = len(row)
    while kept > 1 and not row[kept - 1]:
        kept -= 1
    return list(row[:kept])
