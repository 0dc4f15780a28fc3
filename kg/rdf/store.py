"""The store: Oxigraph in memory while building, on disk (read-only) when asked."""

from __future__ import annotations

import json
import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from kg.errors import InputError
from kg.files import put_aside
from kg.rdf import checksums, descriptors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.rdf.checksums import Block

__all__ = [
    "FORMAT",
    "MARK",
    "UNREVIEWED",
    "add_lines",
    "as_quads",
    "blocks",
    "change",
    "check",
    "holds_union",
    "in_memory",
    "lay_union",
    "linked",
    "load",
    "mark",
    "of_store",
    "on_disk",
    "open_build",
    "open_home",
    "seal",
    "size",
    "snapshot",
    "write",
]

MARK = "build.json"
"""The file by which a folder is known as a build; it tells of what the build was made."""

UNREVIEWED = "unreviewed"
"""The folder within a build that is a build too: of the same corpus with claims that nobody has reviewed."""

FORMAT = 3
"""How a build is laid out and what it keeps for questions; one of another number is not read."""

_TRIES = 3
"""How often a build is opened that is replaced in the moment of opening."""

_AT_ONCE = 32_000_000
"""Bytes of lines that are put into a store on disk at once, some 140,000 quads, in some 160 MB."""

_SMALL = 150_000
"""Quads that are held in memory by each process that needs them: about 60 MB."""


def in_memory(quads: Iterable[Quad]) -> Store:
    """Return a store in memory that holds the quads."""
    store = Store()
    store.bulk_extend(quads)
    return store


def add_lines(store: Store, pieces: Iterable[bytes]) -> None:
    """Add N-Quads that this program wrote to a store in memory; quads as objects take half as much again."""
    for lines in pieces:
        store.load(input=lines, format=RdfFormat.N_QUADS, lenient=True)


def write(pieces: Iterable[bytes], folder: Path) -> None:
    """Write pieces of N-Quads that this program wrote into a new store on disk.

    Raises ``InputError`` where too few files may be open for one.
    """
    store = on_disk(folder)
    load(store, pieces)
    store.flush()


def on_disk(folder: Path) -> Store:
    """Return a store in a folder on disk, new where there is none; raises what :func:`write` does."""
    descriptors.make_room()
    return Store(str(folder))


def load(store: Store, pieces: Iterable[bytes]) -> None:
    """Put pieces of N-Quads that this program wrote into a store on disk, many at a time.

    Those among which blank nodes are named go as quads, since the engine would give these other names.
    """
    waiting = BytesIO()
    for piece in pieces:
        waiting.write(piece)
        if waiting.tell() >= _AT_ONCE:
            _load(store, waiting.getvalue())
            waiting = BytesIO()
    _load(store, waiting.getvalue())
    store.optimize()


def _load(store: Store, lines: bytes) -> None:
    """Put lines into a store at once: in one piece, a small store takes two thirds of the room."""
    if b"_:" in lines:
        store.bulk_extend(parse(input=lines, format=RdfFormat.N_QUADS))
    else:
        store.bulk_load(input=lines, format=RdfFormat.N_QUADS, lenient=True)


def change(earlier: Path, folder: Path, gone: bytes, come: bytes) -> int:
    """Write a store on disk that holds what an earlier one holds, with some N-Quads less and some more.

    Returns the number of quads in it. Raises what :func:`linked` does.
    """
    store = linked(earlier, folder)
    for quad in parse(input=gone, format=RdfFormat.N_QUADS):
        store.remove(quad)
    store.extend(parse(input=come, format=RdfFormat.N_QUADS))
    store.flush()
    return len(store)


def linked(earlier: Path, folder: Path) -> Store:
    """Return a store in a new folder that holds what an earlier one on disk does and can be changed.

    Files that are never written again are those of the earlier one. Raises ``OSError`` and ``RuntimeError``
    where either cannot be read or written.
    """
    shutil.copytree(earlier, folder, copy_function=_link, ignore=shutil.ignore_patterns("LOG*", "LOCK"))
    return on_disk(folder)


def lay_union(store: Store) -> None:
    """Lay the union of all graphs into the default graph, where a query would else not see it as a set.

    Oxigraph counts a triple once for each graph that has it (its issue 1919). What lies in the default graph
    counts once: a query over a store whose default graph is not empty sees that graph, which is the union
    (``kg.rdf.sparql``). A store in which no two graphs share a triple, and none is in the default graph, is
    left as it is.
    """
    if next(iter(store.named_graphs()), None) is None:
        return
    if holds_union(store) or len({hash(quad.triple) for quad in store}) < len(store):
        store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
            for name in store.named_graphs()
            for quad in store.quads_for_pattern(None, None, None, name)
        )


def holds_union(store: Store) -> bool:
    """Say whether the default graph holds something, which is then the union of all graphs."""
    return next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None


def size(store: Store) -> int:
    """Return the number of triples in the union of all graphs."""
    if not holds_union(store):
        return len(store)
    return sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))


def open_build(folder: Path) -> Store:
    """Open the store of a build, read-only, after a look at its checksums.

    Raises ``InputError`` where there is none, where it is damaged, or where it is of another format. A build
    that is replaced meanwhile is opened anew.
    """
    for _ in range(_TRIES - 1):
        said = mark(folder)
        try:
            return _opened(folder)
        except InputError:
            if mark(folder) == said:
                raise
    return _opened(folder)


def _opened(folder: Path) -> Store:
    descriptors.make_room()
    check(folder)
    home = folder / "store"
    try:
        return Store.read_only(str(home))
    except (OSError, RuntimeError) as error:
        raise InputError(f"the store cannot be read ({error})", where=str(home), fix="Build anew") from error


def check(folder: Path, *, whole: bool = False) -> int:
    """Compare a build with its checksums and return how many files that were.

    That is its store, of which a part is read where it is large, or with ``whole`` every byte of every file.
    Raises ``InputError`` where something is damaged, missing or of another format.
    """
    if not (folder / "store").is_dir():
        raise InputError("no build here", where=str(folder), fix="Run `bilateral build` first")
    said = mark(folder)
    if said.get("format") != FORMAT:
        raise InputError(*_unreadable(said), where=str(folder / MARK), fix="Build anew")
    kept = said.get("files")
    if not isinstance(kept, dict):
        raise InputError("is damaged: it has no checksums", where=str(folder / MARK), fix="Build anew")
    meant = kept if whole else of_store(said)
    wrong = checksums.damaged(folder, meant, whole=whole)
    if wrong:
        which = ", ".join(wrong)
        raise InputError(f"damaged since it was built: {which}", where=str(folder), fix="Build anew")
    return len(meant)


def _unreadable(said: Mapping[str, object]) -> tuple[str]:
    if not said:
        return ("is missing or damaged, so nobody can say whether the build is whole",)
    return (f"the build is of format {said.get('format', 0)}; this program reads {FORMAT}",)


def snapshot(home: Path, folder: Path) -> Path:
    """Copy a store into a folder so that it stays as it is, whatever becomes of its home; return the copy.

    A small one is copied as N-Quads, which :func:`open_home` reads into memory: there Oxigraph is two to
    three times faster. A larger one is linked, file by file, and stays on disk. Raises ``InputError`` where
    there is no room for it.
    """
    descriptors.make_room()
    store = Store.read_only(str(home))
    if len(store) <= _SMALL:
        return as_quads(store, folder)
    with put_aside(folder):
        return Path(shutil.copytree(home, folder / "store", copy_function=_link))


def as_quads(store: Store, folder: Path) -> Path:
    """Write a store into a folder as N-Quads, as :func:`open_home` reads them; return the file."""
    quads = folder / "data.nq"
    with put_aside(folder):
        store.dump(str(quads), format=RdfFormat.N_QUADS)
    return quads


def _link(source: str, target: str) -> None:
    """Link a file that is never written again (``.sst``); copy the others, and where links cannot be made."""
    if not source.endswith(".sst"):
        shutil.copy2(source, target)
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def open_home(home: Path) -> Store:
    """Open a store's folder, read-only, or read N-Quads into memory."""
    if home.is_dir():
        descriptors.make_room()
        return Store.read_only(str(home))
    store = Store()
    store.bulk_extend(parse(path=str(home), format=RdfFormat.N_QUADS))  # a bulk_load would rename blank nodes
    return store


def seal(
    folder: Path, said: Mapping[str, object], known: Mapping[str, Sequence[Block]] | None = None
) -> None:
    """Write what a build says of itself: how it is laid out, what its maker says, and its checksums.

    Those of some files may be ``known`` already.
    """
    mark = {"format": FORMAT} | dict(said) | {"files": checksums.of(folder, MARK, known)}
    (folder / MARK).write_text(f"{json.dumps(mark)}\n", encoding="utf-8")


def blocks(said: Mapping[str, object], name: str) -> list[Block]:
    """Return the checksums of a file, of all that a build says of itself; nothing where it has none."""
    kept = said.get("files")
    return (checksums.listed(kept.get(name)) if isinstance(kept, dict) else None) or []


def of_store(said: Mapping[str, object]) -> dict[str, list[Block]]:
    """Return the checksums of the files of a store, of all that a build says of itself."""
    kept = said.get("files")
    names = kept if isinstance(kept, dict) else ()
    return {name: blocks(said, name) for name in names if name.startswith("store/")}


def mark(folder: Path) -> Mapping[str, object]:
    """Return what a build says of itself; nothing where there is none, or none that can be read."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
