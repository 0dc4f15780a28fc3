"""The store on disk: that of the build before with what changed in the graph, or else filled anew.

What a store holds is kept in shards under its checksums, so that nothing but a store of these very bytes is
taken for it. A store that is changed keeps in its dictionary what nothing names any more, and is read from
more files; so it is filled anew when much has changed since it last was.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import timing
from kg.rdf import blocks, checksums, store
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.rdf.blocks import Block
    from kg.shards import Shards

__all__ = ["Held", "fill", "remember"]

_MUCH = 0.1
"""The share of quads that may change in a store before it is filled anew."""


@dataclass(frozen=True)
class Held:
    """What a store holds: the names of its blocks, and how many quads changed since it was filled.

    ``known`` are the checksums of those of its files that another store had already.
    """

    names: Sequence[str]
    changed: int = 0
    known: Mapping[str, list[int | str]] = field(default_factory=dict)


def fill(
    quads: Collection[Quad], named: Sequence[Block], shards: Shards | None, earlier: Path, new: Path
) -> Held:
    """Write the store of a new build, from that of an earlier one where it is known what that holds.

    Raises ``InputError`` where too few files may be open.
    """
    names = [block.name for block in named]
    if shards is not None and all(names):
        held = _changed(Held(names), len(quads), shards, earlier, new)
        if held is not None:
            timing.count("quads changed in the store", held.changed)
            return held
    store.write(quads, new / "store")
    return Held(names)


def remember(held: Held, shards: Shards | None, folder: Path) -> None:
    """Keep what the store of a build holds, once its checksums are taken."""
    if shards is not None and all(held.names):
        told = {"names": [*held.names], "changed": held.changed}
        shards.keep(_key(store.mark(folder)), json.dumps(told).encode())


def _key(mark: Mapping[str, object]) -> str:
    return key_of("held", json.dumps(store.of_store(mark), sort_keys=True))


def _changed(wanted: Held, size: int, shards: Shards, earlier: Path, new: Path) -> Held | None:
    """Change the store of an earlier build into one that is wanted; none where that cannot be done."""
    mark = store.mark(earlier)
    before = _held(mark, shards)
    change = blocks.change(before.names, wanted.names, shards) if before else None
    if before is None or change is None or before.changed + change.size > _MUCH * size:
        return None
    kept = store.of_store(mark)
    if mark.get("format") != store.FORMAT or checksums.damaged(earlier, kept, whole=True):
        return None
    try:
        if store.change(earlier / "store", new / "store", change.gone, change.come) == size:
            known = {name: each for name, each in kept.items() if _is_one(earlier / name, new / name)}
            return Held(wanted.names, before.changed + change.size, known)
    except (OSError, RuntimeError):  # replaced meanwhile, or no room: whoever fills it anew says which
        pass
    shutil.rmtree(new / "store", ignore_errors=True)
    return None


def _held(mark: Mapping[str, object], shards: Shards) -> Held | None:
    """Return what the store of a build holds, where that is kept."""
    found = shards.get(_key(mark)) if store.of_store(mark) else None
    return None if found is None else Held(**json.loads(found))


def _is_one(one: Path, other: Path) -> bool:
    """Say whether two names are of one file."""
    return other.is_file() and one.is_file() and one.samefile(other)
