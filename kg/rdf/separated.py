"""Rows as text with separators: CSV that is safe to open in a spreadsheet, or exact, and TSV."""

from __future__ import annotations

import csv
import re
from itertools import chain
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["as_it_was", "csv_rows", "csv_text", "neutral", "tsv_text"]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], *, exact: bool = False) -> bytes:
    """Write rows as CSV (RFC 4180, but with plain line ends).

    It is safe to open in a spreadsheet, but with ``exact``, which is for programs.
    """
    return _separated(chain([header], rows)) if exact else _separated([header]) + csv_rows(rows)


def csv_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as :func:`csv_text` does, without a header."""
    return _separated(map(neutral, row) for row in rows)


def tsv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows separated by tabs, for programs: cells are exact, quoted as in CSV where they need it."""
    return _separated(chain([header], rows), "\t")


def _separated(rows: Iterable[Iterable[str]], separator: str = ",") -> bytes:
    """Write rows with plain line ends, and cells with those that they have."""
    lines: list[str] = []
    sink = SimpleNamespace(write=lines.append)
    writer = csv.writer(sink, delimiter=separator, lineterminator="\r\n")  # quotes a cell that holds either
    writer.writerows(rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines).encode()


_INERT = re.compile(r"[-+] [^\W\d_][^(|!\[={]*")
"""Words of a turn of speech, as *- We are neighbors*: no call, no program, no reference to another file."""


def neutral(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run as a formula.

    >>> neutral("=1+1"), neutral("-12"), neutral("- We are neighbors")
    ("'=1+1", '-12', '- We are neighbors')
    """
    risky = cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    return f"'{cell}" if risky and not _is_number(cell) and not _INERT.fullmatch(cell) else cell


def as_it_was(cell: str) -> str:
    """Take away the apostrophe that :func:`neutral` puts before a cell.

    >>> as_it_was("'=1+1"), as_it_was("'tis"), as_it_was(neutral("'=1"))
    ('=1+1', "'tis", "'=1")
    """
    bare = cell.removeprefix("'")
    return bare if neutral(bare) == cell else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).isdigit()
