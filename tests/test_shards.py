"""Shards: what is kept between runs is whole or not there, bounded, and nobody else's."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import time
from pathlib import Path

import pytest

from kg.corpus.kept import packed, unpacked
from kg.errors import InputError
from kg.shards import Shards, key_of

NAMES = [key_of(str(number)) for number in range(20)]


def test_a_shard_is_found_by_what_it_was_made_of(tmp_path: Path) -> None:
    """What is put under a key is got by it, made once, and another key has nothing."""
    shards = Shards(tmp_path)

    assert b"one" == shards.get_or_make(NAMES[0], lambda: b"one")
    assert b"one" == shards.get_or_make(NAMES[0], lambda: b"two")
    assert shards.get(NAMES[1]) is None
    assert key_of("a", "b") != key_of("ab", "")


@pytest.mark.parametrize("damage", [b"", b"\0", b"other bytes that are long enough to have a sum"])
def test_a_damaged_shard_is_none(tmp_path: Path, damage: bytes) -> None:
    """What does not have its checksum is made anew, and said to nobody."""
    shards = Shards(tmp_path)
    shards.put(NAMES[0], b"one")
    (path,) = (each for each in shards.folder.rglob("*") if each.is_file())
    path.write_bytes(damage)

    assert shards.get(NAMES[0]) is None
    assert b"two" == shards.get_or_make(NAMES[0], lambda: b"two")
    assert b"two" == shards.get(NAMES[0])


def test_shards_are_bounded(tmp_path: Path) -> None:
    """Where there are more bytes than may be, those go that were used longest ago."""
    shards = Shards(tmp_path, most=20_000)
    for number, name in enumerate(NAMES):
        shards.put(name, os.urandom(2_000))
        path = next(each for each in shards.folder.rglob(name[2:]))
        os.utime(path, (number, number))
    shards.get(NAMES[0])
    shards.trim()

    kept = [name for name in NAMES if shards.get(name)]
    assert [NAMES[0], *NAMES[-len(kept) + 1 :]] == kept
    assert sum(each.stat().st_size for each in shards.folder.rglob("*") if each.is_file()) <= 20_000


def put(folder: Path, mark: str) -> None:
    """Write all shards over and over."""
    shards = Shards(folder, most=30_000)
    for _ in range(5):
        for name in NAMES:
            shards.put(name, mark.encode() * 4_000)
        shards.trim()


def test_two_may_write_at_once(tmp_path: Path) -> None:
    """Whoever reads while two processes write and remove finds a whole shard or none."""
    Shards(tmp_path)
    writers = [
        multiprocessing.get_context("fork").Process(target=put, args=(tmp_path, mark)) for mark in "ab"
    ]
    for each in writers:
        each.start()
    shards, found = Shards(tmp_path), set()
    while any(each.is_alive() for each in writers):
        found |= {shards.get(name) for name in NAMES}
    for each in writers:
        each.join()

    assert [0, 0] == [each.exitcode for each in writers]
    assert found <= {None, b"a" * 4_000, b"b" * 4_000}


def test_what_others_could_write_is_not_read(tmp_path: Path) -> None:
    """A folder of shards is its owner's alone; one that is not, or is a link, is refused in one line."""
    Shards(tmp_path / "good")
    (tmp_path / "open/shards").mkdir(parents=True)
    (tmp_path / "open/shards").chmod(0o777)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/shards").symlink_to(tmp_path / "good/shards")
    (tmp_path / "file").write_text("")
    for name in ("open", "linked", "file"):
        with pytest.raises(InputError, match="--cache"):
            Shards(tmp_path / name)


def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs what would be kept, and no more."""
    shards = Shards(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.shards.tempfile.mkstemp", full)

    assert b"one" == shards.get_or_make(NAMES[0], lambda: b"one")
    assert shards.get(NAMES[0]) is None


def test_of_many_folders_each_is_swept_in_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What killed runs began a day ago goes, though each run looks at a part of many folders."""
    shards = Shards(tmp_path)
    monkeypatch.setattr("kg.shards._MANY", 4)
    monkeypatch.setattr("kg.shards._SOME", 2)
    old, new = [], []
    for number in range(12):
        shards.put(f"{number:02x}{'0' * 62}", b"one")
        home = shards.folder / f"{number:02x}"
        for begun, age in ((old, 90_000), (new, 0)):
            begun.append(home / f".shard-{age}")
            begun[-1].write_text("")
            os.utime(begun[-1], (time.time() - age,) * 2)
    turns = iter(range(6))
    monkeypatch.setattr("kg.shards.time.time_ns", lambda: next(turns) * 1_000)
    for _ in range(6):
        shards.trim()

    assert not any(each.exists() for each in old)
    assert all(each.exists() for each in new)
    assert shards.get(f"{3:02x}{'0' * 62}") == b"one"


def test_all_is_removed(tmp_path: Path) -> None:
    """What is cleared is gone with its folders, and with what a killed run had begun; other files stay."""
    shards = Shards(tmp_path)
    shards.put(NAMES[0], b"one")
    begun = shards.folder / NAMES[0][:2] / ".shard-begun"
    begun.write_text("")
    (tmp_path / "mine.txt").write_text("")

    assert shards.clear() > 0
    assert [tmp_path / "mine.txt"] == list(tmp_path.iterdir())


class Hostile:
    """Asks whoever reads it to run a command."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("false",)


@pytest.mark.parametrize("value", [Hostile(), Path.cwd, print], ids=["command", "method", "function"])
def test_bytes_cannot_ask_for_more_than_values(value: object) -> None:
    """What is kept of documents is read as values of this package, whoever wrote the bytes."""
    with pytest.raises(pickle.UnpicklingError):
        unpacked(pickle.dumps(value))
    assert [Path("a"), "b", 1] == unpacked(packed([Path("a"), "b", 1]))
