"""Shards: what was made of a part of a corpus, kept from one run to the next in a folder of the user's own.

A shard is found by a hash of all that it was made of, the program's own text among it, so that one that is
found is what would be made anew. A shard that is damaged or cannot be read is none; one that cannot be
written is not kept; nobody is told, since only time is lost.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["MOST", "Shards", "kept_by_the_user", "key_of", "own_text"]

MOST = 2_000_000_000
"""Bytes that a folder of shards may hold: those of some ten thousand documents."""

_LEFT = 0.8
"""The share of these bytes that is left where there were more, so that not every run has to look."""

_MANY, _SOME = 128, 16
"""Of more folders than so many at first some are looked at; names are hashes, so that all hold alike."""

_DAY = 86_400
"""Seconds after which a file that was begun is nobody's."""

_NAME = re.compile(r"[0-9a-f]{62}")
_HOME = re.compile(r"[0-9a-f]{2}")
_BEGUN = ".shard-"
_NO_TEXT = {"", ".pyc", ".typed", ".txt"}
"""How files of the program end of which nothing that is made depends."""

_SUM = 16
"""Bytes of the checksum with which a shard begins."""

_LIBRARIES = ("Jinja2", "networkx", "pygraphviz", "pyoxigraph", "pyrudof", "PyYAML", "rapidfuzz")
"""The libraries on which what is made depends, beside the program's own text."""


class Shards:
    """A folder of shards; several processes may read and write it at once.

    ``found`` and ``made`` count the shards that were asked for.
    """

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Use a folder, which is made where it is not there.

        Raises ``InputError`` where it is not this user's alone: what others could have written is not read.
        """
        self.folder, self.most = folder / "shards", most
        self.found = self.made = 0
        self._writes = True
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            there = self.folder.lstat()
        except OSError as error:
            raise InputError(f"keeps no shards: {error.strerror}", where=str(folder), fix=_FIX) from error
        if not _is_private(there):
            raise InputError("its folder shards is not yours alone", where=str(folder), fix=_FIX)

    def get(self, name: str) -> bytes | None:
        """Return a shard by its key, or none where there is none that is whole; it counts as used now."""
        packed = self.packed(name)
        try:
            return None if packed is None else zlib.decompress(packed)
        except zlib.error:
            return None

    def packed(self, name: str) -> bytes | None:
        """Return the same as it is kept, packed by ``zlib``."""
        path = self._path(name)
        try:
            data = path.read_bytes()
            os.utime(path)
            found = data[_SUM:] if data[:_SUM] == _sum(data[_SUM:]) else None
            if found is None:
                path.unlink()
        except OSError:
            found = None
        self.found += found is not None
        return found

    def put(self, name: str, data: bytes) -> None:
        """Keep a shard under its key: written beside, then renamed, so that a reader sees it whole."""
        self.made += 1
        if not self._writes:
            return
        packed = zlib.compress(data, 1)
        try:
            self._write(self._path(name), _sum(packed) + packed)
        except OSError:  # a full disk, a folder that is gone
            self._writes = False

    def get_or_make(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a shard by its key; make and keep it where there is none."""
        found = self.get(name)
        if found is None:
            found = make()
            self.put(name, found)
        return found

    def holds(self, name: str) -> bool:
        """Say whether a shard is there, which then counts as used now and is not read."""
        try:
            os.utime(self._path(name))
        except OSError:
            return False
        return True

    def keep(self, name: str, data: bytes) -> None:
        """Keep a shard under its key, unless one is there, which then counts as used now and is not read."""
        if self.holds(name):
            self.found += 1
        else:
            self.put(name, data)

    def trim(self) -> None:
        """Remove the shards that were used longest ago, where there are more bytes than may be."""
        with suppress(OSError):
            if self._seems_small():
                return
            there = [(each.stat(), each.path) for each in self._files()]
            over = sum(each.st_size for each, _ in there) - self.most
            if over <= 0:
                return
            over += int(self.most * (1 - _LEFT))
            for each, path in sorted(there, key=lambda one: (one[0].st_mtime_ns, one[1])):
                if over <= 0:
                    break
                Path(path).unlink(missing_ok=True)
                over -= each.st_size

    def clear(self) -> int:
        """Remove all shards and what was begun and never ended; return how many bytes that were."""
        gone = 0
        for path in [each.path for each in (*self._files(), *self._begun(0, self._homes()))]:
            with suppress(OSError):
                size = Path(path).stat().st_size
                Path(path).unlink()
                gone += size
        for home in self._homes():
            with suppress(OSError):
                home.rmdir()
        with suppress(OSError):
            self.folder.rmdir()
        return gone

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(prefix=_BEGUN, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(beside).replace(path)
        finally:
            with suppress(FileNotFoundError):
                Path(beside).unlink()

    def _seems_small(self) -> bool:
        """Say whether a part of the folders holds so little that all cannot be near what may be.

        It is another part each time, in which what was begun by a run that was killed goes.
        """
        homes = self._homes()
        apart = len(homes) // _SOME if len(homes) > _MANY else 1
        some = homes[time.time_ns() // 1_000 % apart :: apart] if homes else []
        self._sweep(some)
        held = sum(each.stat().st_size for each in self._entries(some))
        return len(some) < len(homes) and held * len(homes) < self.most / 2 * len(some)

    def _homes(self) -> list[Path]:
        with suppress(OSError):
            return [each for each in self.folder.iterdir() if _HOME.fullmatch(each.name)]
        return []

    def _files(self) -> Iterator[os.DirEntry[str]]:
        """Yield the shards; what was begun by a run that was killed goes on the way."""
        homes = self._homes()
        self._sweep(homes)
        yield from (each for each in self._entries(homes) if _NAME.fullmatch(each.name))

    def _sweep(self, homes: Iterable[Path]) -> None:
        """Remove what was begun a day ago and never ended."""
        for each in self._begun(_DAY, homes):
            Path(each.path).unlink(missing_ok=True)

    def _begun(self, age: int, homes: Iterable[Path]) -> Iterator[os.DirEntry[str]]:
        for each in self._entries(homes):
            if each.name.startswith(_BEGUN) and time.time() - each.stat().st_mtime >= age:
                yield each

    def _entries(self, homes: Iterable[Path]) -> Iterator[os.DirEntry[str]]:
        for home in homes:
            yield from [*os.scandir(home)]


_FIX = "Name another folder with --cache, or say --cache none"


def _is_private(there: os.stat_result) -> bool:
    """Say whether a folder is this user's and open to nobody else; Windows keeps such things elsewhere."""
    if sys.platform == "win32":
        return stat.S_ISDIR(there.st_mode)
    return stat.S_ISDIR(there.st_mode) and there.st_uid == os.geteuid() and not there.st_mode & 0o077


def kept_by_the_user(most: int = MOST) -> Shards | None:
    """Return the shards in the user's cache folder; none where that cannot be had."""
    import platformdirs

    try:
        return Shards(Path(platformdirs.user_cache_dir("bilateral-kg")), most)
    except (InputError, OSError, RuntimeError):
        return None


def key_of(*of: str | bytes) -> str:
    """Return the key of what is made of some texts by the program as it is."""
    found = hashlib.sha256(own_text().encode())
    for each in of:
        data = each.encode("utf-8", "surrogateescape") if isinstance(each, str) else each
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


@lru_cache(maxsize=1)
def own_text() -> str:
    """Return a hash of the program's own text and of the versions of what it is made with."""
    found = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        found.update(metadata.version(name).encode() + b"\0")
    home = Path(__file__).parent.parent
    own = (each for name in ("kg", "viz") for each in (home / name).rglob("*"))
    for path in sorted(each for each in own if each.suffix not in _NO_TEXT and each.is_file()):
        data = path.read_bytes()
        found.update(f"{path.relative_to(home).as_posix()}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM).digest()
