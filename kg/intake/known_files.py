"""Which files a corpus has already: by the hash of what they hold, and by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from kg.corpus.sources import homes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["KnownFiles"]

_READ = ("file", "fileHash")


class KnownFiles:
    """The documents of a corpus by what they were taken from; only the headers are read."""

    def __init__(self, corpus: Path) -> None:
        self.by_hash: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = {}
        self.slugs: set[str] = set()
        for home in homes(corpus) if corpus.is_dir() else ():
            self.slugs.add(home.name)
            told = _header(home / "claims.yaml")
            if told.get("fileHash"):
                self.add(home.name, told.get("file", ""), told["fileHash"])

    def add(self, slug: str, name: str, digest: str) -> None:
        """Take in a document; of several from one file the last is the newest version."""
        self.slugs.add(slug)
        self.by_hash[digest] = slug
        if name:
            self.by_name.setdefault(name, []).append(slug)

    def free(self, slug: str) -> str:
        """Return a slug that no document has."""
        if slug not in self.slugs:
            return slug
        return next(f"{slug}-{n}" for n in range(2, len(self.slugs) + 3) if f"{slug}-{n}" not in self.slugs)


def _header(path: Path) -> dict[str, str]:
    """Return what the header of a document says of its file; nothing of a file that cannot be read."""
    try:
        with path.open("rb") as file:
            return dict(_pairs(file))
    except (OSError, yaml.YAMLError):
        return {}


def _pairs(file: BinaryIO) -> Iterator[tuple[str, str]]:
    """Yield keys and texts of the first table in a file, and stop reading where it ends."""
    depth, key = 0, ""
    for event in yaml.parse(file, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.MappingEndEvent) and depth == 1:
            return
        if isinstance(event, yaml.ScalarEvent) and depth == 2:  # noqa: PLR2004 – the table under document
            if key in _READ:
                yield key, str(event.value)
            key = "" if key else str(event.value)
        elif depth == 2 and isinstance(event, yaml.CollectionEndEvent):  # noqa: PLR2004
            key = ""
