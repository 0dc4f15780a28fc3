"""Files taken into a corpus: read, normalized, named, compared with what is there, and written whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from kg import files
from kg.corpus.sources import homes
from kg.errors import InputError
from kg.intake import drafts, naming, versions
from kg.intake.directory import Directory
from kg.intake.known_files import KnownFiles
from kg.intake.readers import opening, plain
from kg.intake.readers.raw import digest
from kg.intake.rendering import claims_yaml, entity_line
from kg.intake.resolving import Resolver
from kg.intake.sketches import ALIKE, Sketches, sketch
from kg.intake.staging import Staging
from kg.ontology import vocabulary
from kg.processes import ONE, Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.intake.drafts import Draft
    from kg.intake.finding_files import Named
    from kg.intake.metadata import Metadata
    from kg.intake.versions import Quoted

__all__ = ["Outcome", "Task", "add"]

_DATED = re.compile(r"(?:19|20)\d\d")
_LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a text: its document, or why there is none.

    ``open`` are the keys for which nothing was found, ``alike`` another document that is nearly the same with
    how much they share, ``quotes`` those of the older version.
    """

    name: str
    became: Literal["added", "known", "version", "refused"]
    slug: str = ""
    turns: int = 0
    guessed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    alike: tuple[str, float] = ("", 0.0)
    version_of: str = ""
    quotes: tuple[Quoted, ...] = ()
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """How files are added.

    What is stated of them, whether their texts stay where they are, and who reads them.
    """

    metadata: Metadata
    by_reference: bool = False
    workers: Workers = ONE


@dataclass(frozen=True)
class _Work:
    """One file for a process, and what it brought: drafts, or what was wrong after these."""

    file: Named
    stated: Mapping[str, str]
    odd: str
    names: frozenset[str]
    by_reference: bool
    drafts: list[Draft] = field(default_factory=list)
    error: str = ""


def add(corpus: Path, named: Iterable[Named], task: Task) -> Iterator[Outcome]:
    """Add files to a corpus, and yield what became of each text, in order.

    What is added is on disk at the end, or after a hundred documents; whoever stops earlier goes on by adding
    the same again. A file that cannot be read is refused and keeps no other back.
    Raises ``InputError`` where another command is changing the corpus.
    """
    with files.unwritable(corpus, "Name another corpus"):
        corpus.mkdir(parents=True, exist_ok=True)
    with files.alone(corpus), Staging(corpus) as staging:
        yield from _added(corpus, named, task, staging)


def _added(corpus: Path, named: Iterable[Named], task: Task, staging: Staging) -> Iterator[Outcome]:
    known = KnownFiles(corpus)
    resolver = Resolver(Directory(corpus), vocabulary.load(corpus / "ontology.ttl"))
    taking = _Taking(corpus, known, resolver, _sketches(corpus), staging)
    for work in _worked(_unknown(named, known, task, frozenset(resolver.directory.names())), task.workers):
        if isinstance(work, Outcome):
            yield work
            continue
        for draft in work.drafts:
            yield taking.take(draft, work.odd)
        if work.error:
            yield Outcome(name=work.file.name, became="refused", error=work.error)


def _sketches(corpus: Path) -> Sketches:
    found = Sketches()
    for home in homes(corpus) if corpus.is_dir() else ():
        text = home / "document.txt"
        if text.is_file():
            found.add(home.name, sketch(text.read_bytes().decode("utf-8", "replace")))
    return found


def _unknown(
    named: Iterable[Named], known: KnownFiles, task: Task, names: frozenset[str]
) -> Iterator[Outcome | _Work]:
    """Yield the files that are not in the corpus byte by byte as work, the others as known."""
    for file in named:
        slug = known.by_hash.get(_hash(file.path), "")
        if slug:
            yield Outcome(name=file.name, became="known", slug=slug)
        else:
            stated, odd = task.metadata.stated(file.name)
            yield _Work(file, stated, odd, names, task.by_reference)


def _hash(path: Path) -> str:
    try:
        return digest(path.read_bytes()) if path.stat().st_size < 200_000_000 else ""  # noqa: PLR2004
    except OSError:
        return ""


def _worked(work: Iterable[Outcome | _Work], workers: Workers) -> Iterator[Outcome | _Work]:
    """Yield the work done, in order; of several processes each has some files ahead."""
    yield from workers.share(_done, None, work)


def _done(_: None, work: Outcome | _Work) -> Outcome | _Work:
    return work if isinstance(work, Outcome) else _read(work)


def _read(work: _Work) -> _Work:
    """Make the drafts of a file."""
    reader = plain.exactly if work.by_reference else opening.texts
    try:
        for raw in reader(work.file.path, work.file.name):
            draft = drafts.make(raw, work.stated, work.names, by_reference=work.by_reference)
            work.drafts.append(draft)
    except InputError as error:
        return _Work(work.file, work.stated, work.odd, work.names, work.by_reference, work.drafts, str(error))
    return work


class _Taking:
    """Takes drafts into a corpus, one after the other."""

    def __init__(
        self, corpus: Path, known: KnownFiles, resolver: Resolver, sketches: Sketches, staging: Staging
    ) -> None:
        self.corpus, self.known, self.resolver = corpus, known, resolver
        self.sketches, self.staging = sketches, staging

    def take(self, draft: Draft, odd: str = "") -> Outcome:
        """Write the document of a draft, unless the corpus has it or there is nothing in it."""
        if slug := self.known.by_hash.get(draft.digest):
            return Outcome(name=draft.name, became="known", slug=slug)
        if not draft.text.strip():
            return Outcome(
                name=draft.name, became="refused", error=f"{draft.name}: an empty file. Leave it out"
            )
        try:
            made = self.resolver.resolve(draft)
        except InputError as error:
            return Outcome(name=draft.name, became="refused", error=str(error))
        older = self._older(draft)
        issued = made.header.get("issued", "")
        slug = self.known.free(f"{older}-v2" if older else _slug(draft, issued))
        alike = self.sketches.likest(draft.sketch)
        quotes = tuple(versions.compare(self.corpus / older, draft.text)) if older else ()
        parts = {"claims.yaml": claims_yaml(made, version_of=older).encode()}
        if not draft.by_reference:
            parts["document.txt"] = draft.text.encode()
        self.staging.put(slug, parts, [entity_line(each) for each in made.entities])
        self.known.add(slug, draft.name, draft.digest)
        self.sketches.add(slug, draft.sketch)
        return Outcome(
            name=draft.name,
            became="version" if older else "added",
            slug=slug,
            turns=len(made.turns),
            guessed=tuple(dict.fromkeys(made.guessed)),
            open=tuple(made.open),
            odd=tuple(filter(None, (odd, *made.odd))),
            alike=alike if alike[1] >= ALIKE and alike[0] != older else ("", 0.0),
            version_of=older,
            quotes=quotes,
        )

    def _older(self, draft: Draft) -> str:
        """Return the document of which a draft is a newer version: of a file of this name, and like it."""
        older = self.known.by_name.get(draft.name, [])
        if not older:
            return ""
        name, share = self.sketches.likest(draft.sketch)
        alike = draft.by_reference or name in older or not share
        return older[-1] if alike else ""


def _slug(draft: Draft, issued: str) -> str:
    """Return a slug of a draft's file, with the date before it where the name has no year."""
    path = PurePosixPath(draft.name.partition("#")[0])
    number = draft.name.partition("#")[2]
    stem = naming.slug(path.stem) or naming.slug(draft.header.values.get("title", "")) or "document"
    words = [stem[:_LONGEST].rstrip("-"), *([number] if number else [])]
    if issued and not _DATED.search(stem):
        words.insert(0, issued)
    return "-".join(words)
