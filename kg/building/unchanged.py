"""A build in which nothing would change: it stands, and what was told when it was made is told again.

That is kept in shards under the build's own record, which names the files of which it was made and has the
checksums of its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kg.building import report
from kg.corpus import sources
from kg.errors import InputError
from kg.rdf import store
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.shards import Shards

__all__ = ["Told", "remember", "told"]


class Told(NamedTuple):
    """What a build told: its warnings, what it came to in a line, and commands to go on with."""

    warnings: Sequence[str]
    summary: str
    following: str


def told(folder: Path, corpus: Path, shards: Shards | None) -> Told | None:
    """Return what the build in a folder told; none where it is damaged, or no longer the corpus's.

    Nor is there any where a build with unreviewed claims stands within.
    """
    if shards is None or not (folder / report.FILE).is_file() or (folder / store.UNREVIEWED).exists():
        return None
    kept = shards.get(_key(folder, corpus))
    if kept is None or not sources.are_as_recorded(corpus, store.mark(folder).get("sources")):
        return None
    try:
        store.check(folder, whole=True)
    except InputError:
        return None
    return Told(*json.loads(kept))


def remember(what: Told, folder: Path, corpus: Path, shards: Shards | None) -> None:
    """Keep what a build told that was just made."""
    if shards is not None:
        shards.keep(_key(folder, corpus), json.dumps(what).encode())


def _key(folder: Path, corpus: Path) -> str:
    """Return the name of what a build told: by its record, and by the corpus, which its warnings name."""
    try:
        return key_of("told", str(corpus), str(folder), (folder / store.MARK).read_bytes())
    except OSError:
        return key_of("told", "")
