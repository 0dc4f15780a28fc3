"""Tables for a terminal, of any width: lines are broken between words, never inside one."""

from __future__ import annotations

import io
import textwrap
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table
    from rich.text import Text

__all__ = ["grid"]

_NARROWEST = 12
"""How many columns of a terminal a column of a table needs on average to be read."""
_BETWEEN = 3
_EDGES = 2
"""The blanks that stand between two columns, and those at the two edges."""


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> str:
    """Draw rows as wide as the terminal, or as ``COLUMNS`` says; numeric columns stand right and unbroken.

    Where the columns are too many for the width, or a word is too long, each row becomes a table of its own,
    a line for each cell.
    """
    width = get_terminal_size((100, 24)).columns
    whole = [*numeric, *[False] * (len(header) - len(numeric))]
    columns = list(zip(header, *rows, strict=True))
    widths = _widths(columns, whole, width - _EDGES - _BETWEEN * (len(header) - 1))
    if not widths or len(header) * _NARROWEST > width:
        return _records(header, rows, width)
    return _table(header, rows, whole, widths)


def _widths(columns: Sequence[Sequence[str]], whole: Sequence[bool], room: int) -> list[int]:
    """Return the widths of columns: what they need, up to a cap that breaks no word; none without room."""
    most = [_longest(cell for text in cells for cell in text.split("\n")) for cells in columns]
    least = [
        wide if number else _longest(word for text in cells for word in text.split())
        for cells, number, wide in zip(columns, whole, most, strict=True)
    ]
    for cap in range(max(most, default=0), -1, -1):
        widths = [max(low, min(high, cap)) for low, high in zip(least, most, strict=True)]
        if sum(widths) <= room:
            return widths
    return []


def _longest(texts: Iterator[str]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, texts), default=0)


def _table(
    header: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], widths: Sequence[int]
) -> str:
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False)
    for heading, number, width in zip(header, numeric, widths, strict=True):
        drawn.add_column(heading, justify="right" if number else "left", width=max(width, 1))
    for row in rows:
        drawn.add_row(*map(_plain, row))
    return _drawn(drawn)


def _drawn(drawn: Table) -> str:
    """Draw a table whose columns have widths of their own."""
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=10_000, highlight=False).print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().removesuffix("\n").split("\n"))


def _plain(text: str) -> Text:
    """Make text that a terminal prints as it stands, without markup and control characters but line ends."""
    from rich.text import Text

    return Text("\n".join(map(one_line, text.split("\n"))))


def _records(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Draw each row as lines of a name and a value, without what is empty."""
    rule = "─" * width + "\n"
    return rule + rule.join("".join(_record(header, row, width)) for row in rows) + rule


def _record(header: Sequence[str], row: Sequence[str], width: int) -> Iterator[str]:
    filled = [(heading, cell) for heading, cell in zip(header, row, strict=True) if cell]
    names = max((len(heading) for heading, _ in filled), default=0) + 2
    for heading, cell in filled:
        lines = [part for line in cell.split("\n") for part in _wrapped(one_line(line), width - names)]
        for name, line in zip([heading, *[""] * len(lines)], lines, strict=False):
            yield f"{name:<{names}}{line}".rstrip() + "\n"


def _wrapped(line: str, width: int) -> list[str]:
    """Break a line between words; a word that is too long, as an address may be, stays whole."""
    found = textwrap.wrap(line, max(width, 1), break_long_words=False, break_on_hyphens=False)
    return found or [""]
