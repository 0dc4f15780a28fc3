"""The files that a build is made of, as they were read: by them a build knows whether it is older.

They are the corpus, and the ontology, questions and world layer that ship. Whoever asks later compares sizes
and times, and reads only what differs in these.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Sources", "Stamp", "are_as_recorded", "content_of", "files", "homes", "stamp", "take"]

Stamp = tuple[int, int, int]
"""A file's size in bytes, and when its content and its entry changed, in nanoseconds."""

_NEVER = (-1, 0, 0)
"""The stamp of no file, so that its content is always compared."""

_YOUNG = 2_000_000_000
"""Nanoseconds within which a file may change again and keep its times: they have a coarser clock."""


@dataclass(frozen=True)
class Sources:
    """Each file of a build by its name, with its stamp and a hash of its content.

    ``taken`` is when, in nanoseconds since 1970.
    """

    folder: Path
    stamps: Mapping[str, Stamp]
    hashes: Mapping[str, str]
    taken: int

    def record(self) -> dict[str, list[int | str]]:
        """Return what a build keeps of its files: size, two times and hash by name.

        A file that changed since has no hash, since nobody knows which of its contents was read.
        """
        return {name: self._entry(name, path) for name, path in _paths(self.folder).items()}

    def _entry(self, name: str, path: str) -> list[int | str]:
        seen, content = self.stamps.get(name, _NEVER), self.hashes.get(name, "")
        if stamp(path) != seen:
            return [*_NEVER, ""]
        if max(seen[1:]) < self.taken - _YOUNG:
            return [*seen, content]
        return [*_NEVER, content if content_of(path) == content else ""]


def take(folder: Path) -> Sources:
    """Stamp and hash all files of a build before they are read."""
    now, paths = time.time_ns(), _paths(folder)
    stamps = {name: stamp(path) for name, path in paths.items()}
    return Sources(folder, stamps, {name: content_of(path) for name, path in paths.items()}, now)


def are_as_recorded(folder: Path, recorded: object) -> bool:
    """Say whether the files are those of a record, with the same content; whatever is no record says no."""
    paths = _paths(folder)
    if not isinstance(recorded, dict) or recorded.keys() != paths.keys():
        return False
    return all(_is_as_recorded(paths[name], entry) for name, entry in recorded.items())


def _is_as_recorded(path: str, entry: object) -> bool:
    match entry:
        case [size, modified, changed, str(content)] if content:
            return stamp(path) == (size, modified, changed) or content_of(path) == content
    return False


def _paths(folder: Path) -> dict[str, str]:
    """Return the files of a build by their names: those of the corpus, then what ships."""
    begin = len(str(folder / "_")) - 1
    found = {f"corpus/{path[begin:].replace(os.sep, '/')}": path for path in _within(folder)}
    for name in ("ontology", "queries", "world"):
        home = Path(str(shipped(name)))
        shipping = sorted(path for path in home.rglob("*") if path.is_file())
        found |= {f"{name}/{path.relative_to(home).as_posix()}": str(path) for path in shipping}
    return found


def files(folder: Path) -> Iterator[Path]:
    """Yield the files that make up a corpus, in order of their names."""
    return map(Path, _within(folder))


def _within(folder: Path) -> Iterator[str]:
    """Yield the same as texts: of thousands, to make paths takes longer than to look at the files."""
    shared = [folder / "entities.yaml", folder / "ontology.ttl", folder / "tour.yaml"]
    yield from (str(path) for path in shared if path.exists())
    for home in homes(folder):
        with os.scandir(home) as entries:
            within = {each.name: each for each in entries}
        for name in ("claims.yaml", "document.txt"):
            if (entry := within.get(name)) and not (entry.is_symlink() and not (home / name).exists()):
                yield entry.path
        if "review" in within:
            yield from map(str, _reviews(home))


def _reviews(home: Path) -> Iterator[Path]:
    """Yield the logs of a document's coders and, where there is one, the candidates that they decided on."""
    within = home / "review"
    if within.is_dir() and (logs := sorted(within.glob("*.jsonl"))):
        yield from (*sorted(home.glob("*candidates.jsonl")), *logs)


def homes(folder: Path) -> list[Path]:
    """Return the folders of the documents, in order of their names."""
    with os.scandir(folder) as entries:
        return [folder / each.name for each in sorted(entries, key=attrgetter("name")) if _is_home(each)]


def _is_home(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is the folder of a document; a link to itself is none."""
    try:
        return not entry.name.startswith((".", "_")) and entry.is_dir()
    except OSError:
        return False


def stamp(path: str | Path) -> Stamp:
    """Return what tells most changes of a file without reading it."""
    try:
        found = os.stat(path)  # noqa: PTH116 – of very many files
    except OSError:
        return _NEVER
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def content_of(path: str | Path) -> str:
    """Hash a file's content; of one that cannot be read, nothing."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 – of very many files
            return hashlib.sha256(file.read()).hexdigest()[:32]
    except OSError:
        return ""
