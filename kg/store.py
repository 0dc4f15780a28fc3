"""The store: Oxigraph in memory while building, on disk (read-only) when asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Quad

__all__ = ["MARK", "fresh", "in_memory", "open_build", "write"]

MARK = "build.json"
"""The file by which a folder is known as a build; it holds the corpus's fingerprint."""


def in_memory(quads: Iterable[Quad]) -> Store:
    """Return a store in memory that holds the quads."""
    store = Store()
    store.bulk_extend(quads)
    return store


def write(quads: Iterable[Quad], folder: Path) -> None:
    """Write quads into a new store on disk."""
    store = Store(str(folder))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()


def open_build(folder: Path) -> Store:
    """Open the store of a build, read-only; raises ``InputError`` where there is none."""
    home = folder / "store"
    if not home.is_dir():
        raise InputError("no build here", where=str(folder), fix="Run `bilateral build` first")
    try:
        return Store.read_only(str(home))
    except (OSError, RuntimeError) as error:
        raise InputError(f"the store cannot be read ({error})", where=str(home), fix="Build anew") from error


def fresh(folder: Path, fingerprint: str) -> bool:
    """Say whether a build was made of the corpus that has a fingerprint now."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(mark, dict) and mark.get("corpus") == fingerprint
