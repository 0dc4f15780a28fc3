"""The build before: what its files hold, and what tells the graph that is to be written from its own.

What a store holds is kept in shards under its checksums, so that nothing but a store of these very bytes is
taken for it, and nothing but the files that stand beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus import sources
from kg.rdf import blocks, checksums, store
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.rdf.blocks import Block, Change
    from kg.shards import Shards

__all__ = ["MUCH", "Earlier", "Held", "found", "held", "is_damaged", "remember"]

MUCH = 0.1
"""The share of quads that may change before all is made anew."""


@dataclass(frozen=True)
class Held:
    """What a store holds: so many quads, in blocks of its content and of what describes that.

    They were made of documents, by the names of the shards of what these say, and of what stands ``beside``,
    by a hash. ``changed`` are the quads that changed since the store was filled. ``stamps`` have sizes and
    times of its files: where nobody has written these since, damage is sought in a sample of their blocks.
    """

    size: int
    content: Sequence[Block]
    described: Sequence[Block]
    documents: Mapping[str, str]
    beside: str
    changed: int = 0
    stamps: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of all blocks."""
        return [each.name for each in (*self.content, *self.described)]


@dataclass(frozen=True)
class Earlier:
    """An earlier build: its folder, what it says of itself, what changed since, and in its store before.

    ``stamps`` are those of :class:`Held`.
    """

    folder: Path
    mark: Mapping[str, object]
    change: Change
    changed: int
    stamps: Mapping[str, Sequence[int]]


def found(folder: Path, now: Held, shards: Shards | None) -> Earlier | None:
    """Return the build in a folder, where it is known what little tells it from a graph."""
    before = held(folder, shards) if all(now.names) else None
    if shards is None or before is None:
        return None
    change = blocks.change(before.names, now.names, shards)
    if change is None or change.size > MUCH * now.size:
        return None
    return Earlier(folder, store.mark(folder), change, before.changed, before.stamps)


def held(folder: Path, shards: Shards | None) -> Held | None:
    """Return what is kept of the store of the build in a folder; none where there is none, or nothing is."""
    mark = store.mark(folder)
    if shards is None or mark.get("format") != store.FORMAT or not store.of_store(mark):
        return None
    kept = shards.get(_key(mark))
    if kept is None:
        return None
    told = json.loads(kept)
    content, described = map(blocks.read, (told.pop("content"), told.pop("described")))
    return Held(content=content, described=described, **told)


def remember(now: Held, changed: int, shards: Shards | None, folder: Path) -> None:
    """Keep what the store of a build holds, once its checksums are taken.

    ``changed`` are the quads that changed in it since it was filled.
    """
    if shards is not None and all(now.names):
        content, described = map(blocks.told, (now.content, now.described))
        mark = store.mark(folder)
        told = {**vars(now), "content": content, "described": described, "changed": changed}
        told["stamps"] = _stamps(folder, mark)
        shards.put(_key(mark), json.dumps(told).encode())


def is_damaged(folder: Path, stamps: Mapping[str, Sequence[int]]) -> bool:
    """Say whether the store of an earlier build is not what it was; what was written since is read whole."""
    mark = store.mark(folder)
    written = _stamps(folder, mark) != stamps
    return bool(checksums.damaged(folder, store.of_store(mark), whole=written))


def _stamps(folder: Path, mark: Mapping[str, object]) -> dict[str, list[int]]:
    """Return of each file of a store its size and when it was written; links to it do not count as that."""
    found = {name: sources.stamp(folder / name) for name in store.of_store(mark)}
    return {name: [size, modified] for name, (size, modified, _) in found.items()}


def _key(mark: Mapping[str, object]) -> str:
    return key_of("held", json.dumps(store.of_store(mark), sort_keys=True))
