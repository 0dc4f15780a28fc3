"""The store on disk: that of the build before with what changed in the graph, or else filled anew.

A store that is changed keeps in its dictionary what nothing names any more, and is read from more files; so
it is filled anew when much has changed since it last was.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from kg import timing
from kg.building.earlier import MUCH, is_damaged
from kg.building.edits import Edit
from kg.rdf import serialization, store
from kg.rdf.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.building.earlier import Earlier
    from kg.building.homes import Home
    from kg.rdf.checksums import Block

__all__ = ["Filled", "fill"]


class Filled(NamedTuple):
    """A store that was written: how many quads changed since it was filled, and checksums that are known."""

    changed: int
    known: Mapping[str, Sequence[Block]]


def fill(quads: Collection[Quad], earlier: Earlier | None, new: Path, home: Home | None = None) -> Filled:
    """Write the store of a new build, from that of an earlier one where it is known what changed since.

    That in which the graph was made is moved where it has a ``home`` on disk. Raises ``InputError`` where too
    few files may be open.
    """
    if home is not None and not isinstance(quads, Edit) and _is_moved(home, new):
        return Filled(0, {})
    filled = _changed(earlier, quads, new) if earlier else None
    if filled is not None:
        timing.count("quads changed in the store", filled.changed)
        return filled
    store.write(_lines(quads), new / "store")
    return Filled(0, {})


def _is_moved(home: Home, new: Path) -> bool:
    """Move a store into a new build; say whether that could be done."""
    with suppress(OSError):
        home.move(new / "store")
        return True
    return False


def _lines(quads: Collection[Quad]) -> Iterable[bytes]:
    """Return quads as N-Quads, in pieces where they are at hand so."""
    return quads.lines if isinstance(quads, Runs | Edit) else [serialization.n_quads(quads)]


def _changed(earlier: Earlier, quads: Collection[Quad], new: Path) -> Filled | None:
    """Change the store of an earlier build into one that is wanted; none where that cannot be done."""
    kept = store.of_store(earlier.mark)
    changed = earlier.changed + earlier.change.size
    if changed > MUCH * len(quads):
        return None
    try:
        if _is_made(earlier, quads, new):
            known = {name: each for name, each in kept.items() if _is_one(earlier.folder / name, new / name)}
            return Filled(changed, known)
    except (OSError, RuntimeError):  # replaced meanwhile, or no room: whoever fills it anew says which
        pass
    shutil.rmtree(new / "store", ignore_errors=True)
    return None


def _is_made(earlier: Earlier, quads: Collection[Quad], new: Path) -> bool:
    """Make a store of that of an earlier build, or take the one made so; say whether it is that wanted."""
    if isinstance(quads, Edit) and _is_moved(quads.home, new):
        return True
    if is_damaged(earlier.folder, earlier.stamps):
        return False
    change = earlier.change
    size = store.change(earlier.folder / "store", new / "store", change.gone, change.come)
    return size == len(quads)


def _is_one(one: Path, other: Path) -> bool:
    """Say whether two names are of one file."""
    return other.is_file() and one.is_file() and one.samefile(other)
