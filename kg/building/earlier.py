"""The build before: what its files hold, and what tells the graph that is to be written from its own.

What a store holds is kept in shards under its checksums, so that nothing but a store of these very bytes is
taken for it, and nothing but the files that stand beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf import blocks, store
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.rdf.blocks import Block, Change
    from kg.shards import Shards

__all__ = ["MUCH", "Earlier", "found", "remember"]

MUCH = 0.1
"""The share of quads that may change before all is made anew."""


@dataclass(frozen=True)
class Earlier:
    """An earlier build: its folder, what it says of itself, what changed since, and in its store before."""

    folder: Path
    mark: Mapping[str, object]
    change: Change
    changed: int


def found(folder: Path, named: Sequence[Block], size: int, shards: Shards | None) -> Earlier | None:
    """Return the build in a folder, where it is known what little tells it from a graph of some blocks.

    ``size`` is the number of quads of that graph.
    """
    mark = store.mark(folder)
    names = [block.name for block in named]
    if shards is None or not all(names) or mark.get("format") != store.FORMAT:
        return None
    kept = shards.get(_key(mark)) if store.of_store(mark) else None
    if kept is None:
        return None
    held = json.loads(kept)
    change = blocks.change(held["names"], names, shards)
    return Earlier(folder, mark, change, held["changed"]) if change and change.size <= MUCH * size else None


def remember(named: Sequence[Block], changed: int, shards: Shards | None, folder: Path) -> None:
    """Keep what the store of a build holds, once its checksums are taken.

    ``changed`` are the quads that changed in it since it was filled.
    """
    names = [block.name for block in named]
    if shards is not None and all(names):
        told = {"names": names, "changed": changed}
        shards.keep(_key(store.mark(folder)), json.dumps(told).encode())


def _key(mark: Mapping[str, object]) -> str:
    return key_of("held", json.dumps(store.of_store(mark), sort_keys=True))
