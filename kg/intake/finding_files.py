"""The files that a command line means: themselves, all below a folder, or those of a pattern."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers.opening import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Named", "named_files"]


@dataclass(frozen=True, order=True)
class Named:
    """A file, and the name by which a corpus knows it: its path below the folder that was named."""

    name: str
    path: Path


def named_files(paths: Iterable[str], corpus: Path) -> tuple[list[Named], list[Path]]:
    """Return the files to read in order, and those below folders that no reader knows.

    What stands in the corpus itself is not meant. Raises ``InputError`` for a path where nothing is, and
    where no file is left.
    """
    found: dict[Path, Named] = {}
    home = corpus.resolve()
    left: list[Path] = []
    for text in paths:
        for named in _meant(text):
            if home in named.path.resolve().parents:
                continue
            if named.path.suffix.lower() in SUFFIXES or named.path == Path(text):
                found.setdefault(named.path, named)
            else:
                left.append(named.path)
    if not found:
        where, fix = " ".join(paths), f"Files of {', '.join(SUFFIXES)} are read"
        raise InputError("no file that can be read", where=where, fix=fix)
    return sorted(found.values()), left


def _meant(text: str) -> Iterator[Named]:
    path = Path(text)
    if path.is_dir():
        yield from (Named(each.relative_to(path).as_posix(), each) for each in _below(path))
    elif path.exists():
        yield Named(path.name, path)
    else:
        there = (Path(each) for each in glob.glob(text, recursive=True))  # noqa: PTH207 – may be absolute
        matches = [each for each in there if each.exists()]  # no link that leads nowhere
        if not matches:
            raise InputError("no such file or folder", where=text, fix="Name what is to be added")
        for match in sorted(matches):
            yield from _meant(str(match))


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path
