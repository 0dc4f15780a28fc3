"""The claims of a review written into ``claims.yaml``: what is new is added, what was taken back goes.

What stands there otherwise stays byte for byte, comments included; so does what a person has edited since.
``review/built.json`` remembers which lines are of which coder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg import files
from kg.errors import InputError
from kg.intake import editing
from kg.intake.appending import append, entry_lines, text_of
from kg.intake.revising import Revision, revise

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

    from kg.intake.appending import Entry

__all__ = ["ADJUDICATED", "Outcome", "Written", "build", "recorded"]

ADJUDICATED = "adjudicated"
"""The coder whose log is the outcome of adjudication: what it builds takes the place of all others."""


@dataclass(frozen=True)
class Written:
    """What a review adds to a file, entries of claims and lines that declare entities; what it revises."""

    entries: tuple[Entry, ...] = ()
    entities: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How many claims a build added and took out, and how many it left since they were edited by hand.

    ``changed`` are claims that were there and are otherwise now, gone, or as they were again; ``contested``
    those that were left since another coder has changed them otherwise.
    """

    path: Path
    added: int
    removed: int
    edited: int
    changed: int = 0
    contested: int = 0

    def __str__(self) -> str:
        changed = f", {self.changed} changed where they stood" if self.changed else ""
        left = f", {self.edited} edited by hand and left" if self.edited else ""
        other = f", {self.contested} that another coder changed and left" if self.contested else ""
        remedy = ": `bilateral agreement FIRST SECOND --adjudicate` settles it" if other else ""
        return f"{self.path}: {self.added} added, {self.removed} removed{changed}{left}{other}{remedy}"


def _record_path(home: Path) -> Path:
    return home / "review" / "built.json"


@dataclass(frozen=True)
class _Record:
    """What coders' builds left in a file; not ``whole`` where one was cut off before the file was written."""

    coders: Mapping[str, Written]
    whole: bool = True

    def of(self, coders: Iterable[str]) -> Written:
        """Join what some coders' builds left."""
        return _joined(self.coders[each] for each in coders)


def recorded(home: Path) -> Written:
    """Return what builds left in a document's file; raises ``InputError`` for no such record."""
    record = _read(home)
    return record.of(record.coders)


def _read(home: Path) -> _Record:
    path = _record_path(home)
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        written = {coder: _written(each) for coder, each in content["coders"].items()}
        return _Record(written, bool(content["whole"]))
    except FileNotFoundError:
        return _Record({})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fix = "Delete it: the claims in claims.yaml then count as written by hand"
        raise InputError(f"no record of builds: {error}", where=str(path), fix=fix) from error


def _written(content: Mapping[str, Any]) -> Written:
    entries = tuple(
        {key: tuple(value) if isinstance(value, list) else str(value) for key, value in each.items()}
        for each in content["entries"]
    )
    revisions = tuple(
        Revision(*(str(each[name]) for name in ("was", "now", "before")))
        for each in content.get("revisions", ())
    )
    return Written(entries, tuple(map(str, content["entities"])), revisions)


def _write(home: Path, coders: Mapping[str, Written], *, whole: bool) -> None:
    kept = {name: _kept(each) for name, each in sorted(coders.items()) if each != Written()}
    text = json.dumps({"whole": whole, "coders": kept}, ensure_ascii=False, indent=1) + "\n"
    files.write(text.encode(), _record_path(home))


def _kept(written: Written) -> dict[str, object]:
    """Return what is recorded of a coder; without revisions as before there were any."""
    revisions = {"revisions": [vars(each) for each in written.revisions]} if written.revisions else {}
    return {"entries": written.entries, "entities": written.entities, **revisions}


def _joined(parts: Iterable[Written]) -> Written:
    entries: dict[str, Entry] = {}
    entities: dict[str, None] = {}
    revisions: dict[Revision, None] = {}
    for part in parts:
        entries |= {entry_lines(each): each for each in part.entries}
        entities |= dict.fromkeys(part.entities)
        revisions |= dict.fromkeys(part.revisions)
    return Written(tuple(entries.values()), tuple(entities), tuple(revisions))


def build(home: Path, coder: str, now: Written) -> Outcome:
    """Write what a coder's review comes to into a document's ``claims.yaml``, one coder after the other.

    A crash in the middle is mended by the next build: what may stand in the file is recorded before it does.
    Raises ``InputError`` where the file takes no addition or cannot be written, and where a coder would write
    over an adjudication.
    """
    with files.in_turn(home):
        return _build(home, coder, now)


def _build(home: Path, coder: str, now: Written) -> Outcome:
    path, record = home / "claims.yaml", _read(home)
    if coder != ADJUDICATED and ADJUDICATED in record.coders:
        fix = "Settle what differs by `bilateral agreement FIRST SECOND --adjudicate`: the decisions are kept"
        raise InputError("its claims are those of an adjudication", where=str(path), fix=fix)
    mine = set(record.coders) if coder == ADJUDICATED else {coder} & set(record.coders)
    others = {name: each for name, each in record.coders.items() if name not in mine}
    was = record.of(mine)
    if coder == ADJUDICATED:  # what coders made of claims that it says nothing of stays
        settled = {each.was for each in (*now.revisions, *record.of(mine & {coder}).revisions)}
        others |= {name: _corrections(record.coders[name], settled) for name in mine - {coder}}
    theirs = _joined(others.values())
    shared = {each.change for each in theirs.revisions}
    was = replace(was, revisions=tuple(each for each in was.revisions if each.change not in shared))
    change = _Change(was, theirs, now, whole=record.whole)
    before = text_of(path)
    text, changed, left = revise(before, path, was.revisions, now.revisions)
    text, outcome = _with_entries(text, path, change)
    contested = sum(bool({*each.change} & {other.was for other in theirs.revisions}) for each in left)
    edited = outcome.edited + len(left) - contested
    outcome = replace(outcome, changed=len(changed), edited=edited, contested=contested)
    text = _with_entities(text, path, change)
    _write(home, {**others, coder: _joined([change.was, now])}, whole=False)
    if text != before:
        files.write(text.encode(), path)
    _write(home, {**others, coder: now}, whole=True)
    return outcome


def _corrections(written: Written, settled: Container[str]) -> Written:
    """Return what a coder made of claims of the corpus, but of those that are settled otherwise."""
    return Written(revisions=tuple(each for each in written.revisions if each.was not in settled))


@dataclass(frozen=True)
class _Change:
    """What a review left in a file, what others left, what the review comes to now."""

    was: Written
    theirs: Written
    now: Written
    whole: bool


def _with_entries(text: str, path: Path, change: _Change) -> tuple[str, Outcome]:
    indent = editing.indentation(text, path)
    was, theirs, wanted = (
        list(dict.fromkeys(map(entry_lines, each.entries)))
        for each in (change.was, change.theirs, change.now)
    )
    stale = [entry for entry in was if entry not in {*wanted, *theirs}]
    gone = [entry for entry in stale if editing.stands(text, entry, indent)]
    for entry in gone:
        text = editing.remove(text, entry, indent)
    absent = [entry for entry in wanted if not editing.stands(text, entry, indent)]
    fresh = [entry for entry in absent if entry not in was or not change.whole]
    edited = (len(stale) - len(gone) + len(absent) - len(fresh)) if change.whole else 0
    return append(text, fresh, path) if fresh else text, Outcome(path, len(fresh), len(gone), edited)


def _with_entities(text: str, path: Path, change: _Change) -> str:
    """Declare the entities that are needed, and undeclare those that no review needs any more."""
    keep = {*change.now.entities, *change.theirs.entities}
    for line in change.was.entities:
        if line not in keep:
            text = editing.undeclare(text, line)
    mine = set(change.was.entities) if change.whole else set()
    theirs = {_slug(line) for line in change.theirs.entities}
    fresh = [line for line in change.now.entities if line not in mine and _slug(line) not in theirs]
    fresh = [line for line in fresh if f" {line}\n" not in text]
    return editing.declare(text, fresh, path)


def _slug(line: str) -> str:
    return line.partition(":")[0]
