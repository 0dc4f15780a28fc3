"""What was read of single documents, kept in shards, so that only those that changed are read again.

Of a document there are two: what its ``claims.yaml`` names, which says what of the authority file it uses,
and what it says, which depends on that. What cannot be read without errors is read each time. The first, and
what else is small and asked of all documents, stands once more in a bundle of all of them.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from contextlib import suppress
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import Literal, NamedNode

from kg.corpus.sources import content_of
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.corpus.entities import Authority
    from kg.corpus.gists import Gist
    from kg.corpus.outlines import Outline, Said
    from kg.corpus.sources import Sources
    from kg.shards import Shards

__all__ = ["UNFIT", "Bundle", "Keeping", "packed", "unpacked"]


_T = TypeVar("_T", "Outline", "Said")


class Bundle:
    """Small shards of one corpus that are read with one file; ``names`` are the keys of those it is to have.

    Each stands by itself, too, where other processes find it.
    """

    def __init__(self, shards: Shards, corpus: Path) -> None:
        self._shards, self._name = shards, key_of("bundle", str(corpus))
        self._held: dict[str, bytes] = {}
        with suppress(*UNFIT):
            self._held = unpacked(shards.get(self._name) or packed({}))
        self._before = frozenset(self._held)
        self.names: set[str] = set()

    def get(self, name: str) -> bytes | None:
        """Return a shard by its key, or none where there is none that is whole."""
        if name in self._held:
            self._shards.found += 1
        elif (data := self._shards.get(name)) is not None:
            self._held[name] = data
        return self._held.get(name)

    def put(self, name: str, data: bytes) -> None:
        """Keep a shard under its key."""
        self._shards.put(name, data)
        self._held[name] = data

    def keep(self) -> None:
        """Keep the shards that are named together, and no others, where they are not those of before."""
        if self.names != self._before:
            found = {name: data for name in sorted(self.names) if (data := self.get(name)) is not None}
            self._shards.put(self._name, packed(found))
            self._before = frozenset(self.names)


class Keeping:
    """Finds what is kept of the documents of one corpus, by its files as they were before they were read."""

    def __init__(self, shards: Shards | None, taken: Sources) -> None:
        self.shards, self.taken = shards, taken
        self.bundle = Bundle(shards, taken.folder) if shards else None
        ontology = sorted(each for each in taken.hashes.items() if _is_of_ontology(each[0]))
        self._ontology = hashlib.sha256(repr(ontology).encode()).hexdigest()

    def outline(self, home: Path, make: Callable[[], Outline]) -> Outline:
        """Return what a document's ``claims.yaml`` names; ``make`` reads it."""
        return self._kept(self.bundle, self.name_of_outline(home), [home / "claims.yaml"], make)

    def name_of_outline(self, home: Path) -> str:
        """Return the key of what a document's ``claims.yaml`` names, or nothing where it cannot be kept."""
        content = self._content(home, "claims.yaml")
        return key_of("outline", str(home), content, self._ontology) if content else ""

    def said(self, home: Path, name: str, make: Callable[[], Said]) -> Said:
        """Return what a document says, by the key that :meth:`name` gave it; ``make`` reads it."""
        return self._kept(self.shards, name, [home / each for each in ("claims.yaml", "document.txt")], make)

    def gist(self, name: str) -> Gist | None:
        """Return the gist of what a document says, by the key of that; none where either is not kept."""
        if self.shards is None or self.bundle is None or not name or not self.shards.holds(name):
            return None
        with suppress(*UNFIT):
            if (data := self.bundle.get(_of_gist(name))) is not None:
                found: Gist = unpacked(data)
                return found
        return None

    def keep(self, name: str, gist: Gist) -> None:
        """Keep the gist of what a document says, by the key of that, where that is kept."""
        if self.shards is not None and self.bundle is not None and name and self.shards.holds(name):
            self.bundle.put(_of_gist(name), packed(gist))

    def names_of_bundle(self, homes: Iterable[Path], names: Iterable[str]) -> set[str]:
        """Return the keys of what is kept of documents in the bundle, by their homes and of what they say."""
        return {*map(self.name_of_outline, homes), *(_of_gist(name) for name in names if name)} - {""}

    def name(self, home: Path, outline: Outline, authority: Authority, homes: Iterable[str]) -> str:
        """Return the key of what a document says, or nothing where it cannot be kept.

        It is made of the document's files, of the classes of the entities that it mentions, and where it is
        a version of another, of the names of all documents.
        """
        claims, text = (self._content(home, each) for each in ("claims.yaml", "document.txt"))
        if not claims or text == "":
            return ""
        classes = [(slug, known.type) for slug in sorted(outline.mentioned) if (known := authority.get(slug))]
        others = sorted(homes) if outline.version_of else ()
        return key_of("said", str(home), claims, text or "no text", self._ontology, repr((classes, others)))

    def _content(self, home: Path, file: str) -> str | None:
        """Return the hash of a file; nothing where it cannot be read, none where there is none."""
        return self.taken.hashes.get(f"corpus/{home.name}/{file}") if self.shards else ""

    def _kept(
        self, keeps: Shards | Bundle | None, name: str, files: Iterable[Path], make: Callable[[], _T]
    ) -> _T:
        if keeps is None or not name:
            return make()
        with suppress(*UNFIT):
            if (data := keeps.get(name)) is not None:
                found: _T = unpacked(data)
                return found
        made = make()
        unchanged = all(self._content(each.parent, each.name) == (content_of(each) or None) for each in files)
        if unchanged and not any(each.severity == "error" for each in made.findings):
            keeps.put(name, packed(made))
        return made


def _of_gist(name: str) -> str:
    return key_of("gist", name)


def _is_of_ontology(name: str) -> bool:
    return name.startswith("ontology/") or name == "corpus/ontology.ttl"


UNFIT = (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError, IndexError)
"""What bytes raise that are no values of this package."""


def packed(value: object) -> bytes:
    """Write values of this package as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Any:  # noqa: ANN401 – whatever was packed
    """Read what :func:`packed` wrote; raises ``pickle.UnpicklingError`` where bytes ask for more."""
    return _Unpacker(io.BytesIO(data)).load()


_PLAIN = (PurePath, date, Decimal, Literal, NamedNode)
_MODULES = {"kg", "viz", "pathlib", "datetime", "decimal", "pyoxigraph"}


class _Unpacker(pickle.Unpickler):
    """Makes values of this package, and no other object: bytes cannot ask it to run anything."""

    def find_class(self, module: str, name: str) -> type:
        if module.partition(".")[0] in _MODULES:
            found = super().find_class(module, name)
            if isinstance(found, type) and (_is_record(found) or issubclass(found, _PLAIN)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is none of the values that are kept")


def _is_record(kind: type) -> bool:
    """Say whether a class has fields and makes nothing but them: a dataclass or a named tuple."""
    return is_dataclass(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))
