"""Documents written beside a corpus and moved into it whole, a batch after the other.

Whatever is interrupted leaves only whole documents, and no entity that none of them needs for long: the
authority file gets its lines before the documents that name them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.intake.appending import text_of
from kg.intake.skeletons import ENTITIES

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Staging"]

_BATCH = 100
_PREFIX = ".adding-"


class Staging:
    """A folder beside the documents of a corpus, from which they are moved; used in a ``with``."""

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self._entities: list[str] = []
        self._waiting: list[str] = []

    def __enter__(self) -> Self:
        with files.unwritable(self.corpus, "Name another corpus"):
            _sweep(self.corpus)
            made = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self.corpus)
        self._folder = Path(made)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, slug: str, parts: dict[str, bytes], entities: list[str]) -> None:
        """Write a document beside the corpus; after a hundred all of them are moved into it."""
        home = self._folder / slug
        with files.unwritable(self.corpus, "Name another corpus"):
            home.mkdir()
            for name, data in parts.items():
                (home / name).write_bytes(data)
        self._entities += entities
        self._waiting.append(slug)
        if len(self._waiting) >= _BATCH:
            self.settle()

    def settle(self) -> None:
        """Move what waits into the corpus."""
        shared = self.corpus / "entities.yaml"
        if self._entities or not shared.exists():
            text = text_of(shared) if shared.exists() else ENTITIES
            gap = "" if not text or text.endswith("\n") else "\n"
            files.write(f"{text}{gap}{''.join(self._entities)}".encode(), shared)
        self._entities = []
        with files.unwritable(self.corpus, "Name another corpus"):
            for slug in self._waiting:
                (self._folder / slug).rename(self.corpus / slug)
        self._waiting = []


def _sweep(corpus: Path) -> None:
    """Remove what a run left that was killed."""
    for left in corpus.glob(f"{_PREFIX}*-*"):
        if not _runs(left.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def _runs(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return True
