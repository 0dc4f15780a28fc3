"""The index by which statements are found, as a file of a build: that of the build before changed, or new."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from kg.asking import statement_tables
from kg.asking.statement_index import FILE
from kg.rdf import checksums, store

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

    from kg.building.earlier import Earlier

__all__ = ["write"]


def write(graph: Store, earlier: Earlier | None, folder: Path) -> None:
    """Write the index of a graph into the folder of its build.

    It finds the same as one made anew, but its bytes are of its history, as a store's are.
    """
    if not (earlier and _changed(graph, earlier, folder)):
        statement_tables.written(folder / FILE, graph)


def _changed(graph: Store, earlier: Earlier, folder: Path) -> bool:
    """Make the index of that of an earlier build; say whether that could be done."""
    kept = {FILE: store.blocks(earlier.mark, FILE)}
    if not kept[FILE] or checksums.damaged(earlier.folder, kept, whole=True):
        return False
    with suppress(OSError, sqlite3.Error):
        if statement_tables.changed(earlier.folder / FILE, folder / FILE, graph, earlier.change):
            return True
    (folder / FILE).unlink(missing_ok=True)
    return False
