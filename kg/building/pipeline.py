"""From a corpus to the outputs: check, map, reason, judge, validate, write; all or nothing."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kg import __version__
from kg.asking import catalogue
from kg.building import (
    briefs,
    checking,
    filling,
    leftovers,
    mapping,
    memory,
    reasoning,
    report,
    tours,
    verdicts,
)
from kg.building.exchange import exchange
from kg.corpus import sources
from kg.errors import CorpusError, InputError
from kg.exporting import description, outputs
from kg.exporting.outputs import Content
from kg.files import mode, unwritable
from kg.ontology import rules, shapes
from kg.rdf import blocks, descriptors, ordering, store
from kg.rdf.runs import Runs
from kg.timing import stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Quad, Store

    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus
    from kg.exporting.outputs import Output
    from kg.judging.judgement import Judgement
    from kg.rdf.blocks import Block

__all__ = ["Built", "build", "check_target", "files", "is_fresh", "score_within", "streams", "write"]

_SCORE = "takenFrom"
"""What a build's record calls the score from which candidates are taken as unreviewed claims."""


@dataclass
class Built:
    """A corpus as a graph: its quads, in no order, the store that holds them, and the warnings met.

    ``blocks`` name the same quads, for builds to come.
    """

    corpus: Corpus
    quads: Collection[Quad]
    version: str
    warnings: Sequence[Finding]
    store: Store
    blocks: Sequence[Block] = ()

    @cached_property
    def content(self) -> Content:
        """What the outputs are written from."""
        return Content(self.store, self.corpus, self.quads)

    def release(self) -> None:
        """Let go of the store and of what was read from it, half of the memory; neither is there then."""
        self.__dict__.pop("content", None)
        del self.store
        memory.give_back()


def build(source: Corpus) -> Built:
    """Make the graph of a corpus in memory.

    Raises ``CorpusError`` with every finding where one is an error.
    """
    with stage("check the corpus"):
        judgement = verdicts.judged(source)
        findings = checking.without_shapes(source, judgement)
    if checking.has_errors(findings):
        raise CorpusError(checking.with_shapes(source, findings))
    with stage("make the graph"):
        quads, working = _content(source, judgement)
    with stage("check the shapes"):
        own = source.folder / "ontology.ttl"
        violations = shapes.validate(quads, own, source.shards, source.workers)
    findings = sorted({*findings, *checking.shape_findings(source, violations)})
    if checking.has_errors(findings):
        raise CorpusError(findings)
    with stage("describe the graph"):
        kept = [*blocks.of_graph(quads, source.shards)]
        version = blocks.version(kept)
        dumps = [output.file for output in outputs.built() if output.dump]
        described = [*description.quads(source, working, len(quads), version, dumps)]
        working.bulk_extend(described)
        kept += blocks.of_quads(described, source.shards)
    return Built(source, quads.with_more(described), version, findings, working, kept)


def _content(source: Corpus, judgement: Judgement) -> tuple[Runs, Store]:
    """Map what is said, then add what follows from it, what that comes to, and the catalogue that asks.

    Returns the quads, and a store with them in which the corpus's last day stands already.
    """
    with stage("write the claims as triples"):
        runs = [*mapping.runs(source)]
        said = ordering.canonical([*mapping.across(source), *rules.quads(rules.load_rules())])
        working = store.in_memory(chain(said, *runs))
    with stage("apply the rules"):
        inferred = reasoning.reason(working, source.ontology)
    with stage("write the verdicts as triples"):
        judged = [*verdicts.quads(judgement)]
        working.bulk_extend(judged)
    with stage("sum up what was said"):
        summed = [*briefs.quads(source, working), *tours.quads(source), *catalogue.quads()]
        working.bulk_extend(summed)
    return Runs(runs, dict.fromkeys([*said, *inferred, *judged, *summed])), working


def files(built: Built, which: Iterable[Output]) -> dict[str, bytes]:
    """Return the outputs of a build by the names of their files."""
    return {output.file: _written(output, built.content) for output in which}


def _written(output: Output, content: Content) -> bytes:
    with stage(f"make {output.file}"):
        return output.write(content)


def is_fresh(folder: Path, corpus: Path) -> bool:
    """Say whether a build was made by this version of the program from a corpus as it is now."""
    mark = store.mark(folder)
    made = mark.get("program"), mark.get("format")
    return made == (__version__, store.FORMAT) and sources.are_as_recorded(corpus, mark.get("sources"))


def check_target(folder: Path, corpus: Path | None = None) -> None:
    """Raise ``InputError`` unless a build may be written to a folder, before the work is done.

    The folder is new, empty or an earlier build, since nothing else is overwritten; it stands where this user
    may write, and not within the ``corpus``, which would read it as a document. A store can be opened.
    """
    descriptors.make_room()
    if str(folder) == "-":
        raise InputError("a build is a folder, no stream", where="-o -", fix="Name a folder")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError("not a folder", where=str(folder), fix="Name another with -o")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / store.MARK).is_file():
        raise InputError(
            "the folder holds other things than a build", where=str(folder), fix="Name another with -o"
        )
    if corpus and folder.resolve().is_relative_to(corpus.resolve()):
        raise InputError(
            "stands within the corpus, which would read it", where=str(folder), fix="Name another with -o"
        )
    there = next(each for each in folder.absolute().parents if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError(f"{there} takes no new file", where=str(folder), fix="Name another with -o")


def write(
    built: Built,
    folder: Path,
    which: Iterable[Output],
    *,
    last: bool = False,
    unreviewed: Corpus | None = None,
) -> dict[str, int]:
    """Write a build's files and its store beside the folder, then exchange the two at once.

    Returns the size of each file in bytes. Raises ``InputError`` where the folder is something else than
    a build, or cannot be written. A build that is killed leaves the old folder as it was. Where this is the
    ``last`` that is asked of the build, it is released before the store on disk takes its memory. The
    ``unreviewed`` corpus is built into a folder within, so that what only it says is in no other file.
    """
    check_target(folder)
    outputs_ = [*which]
    with unwritable(folder, "Name another with -o"), _beside(folder) as beside:
        written = _fill(beside, built, outputs_, folder, last=last or unreviewed is not None)
        if unreviewed is not None:
            within = beside / store.UNREVIEWED
            within.mkdir()
            with stage("build with unreviewed claims"):
                _fill(within, build(unreviewed), outputs_, folder / store.UNREVIEWED, last=True)
        beside.chmod(mode(0o777))
        with stage("put the build in its place"):
            exchange(beside, folder)
    return written


def _fill(
    folder: Path, built: Built, which: Iterable[Output], earlier: Path, *, last: bool
) -> dict[str, int]:
    """Write a build's files, its store, its checksums and its report into an empty folder.

    What an ``earlier`` build's store has already is taken from it.
    """
    written = {name: _write(pieces, folder / name) for name, pieces in streams(built, which)}
    shards = built.corpus.shards
    if last:
        built.release()
    with stage("fill the store"):
        held = filling.fill(built.quads, built.blocks, shards, earlier, folder)
    with stage("take checksums"):
        store.seal(folder, _origin(built), held.known)
        filling.remember(held, shards, folder)
    (folder / report.FILE).write_bytes(report.written(built))
    return written


def streams(built: Built, which: Iterable[Output]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the names of the files of a build, each with its bytes in pieces, made as they are taken."""
    for output in which:
        yield output.file, _pieces(output, built.content)


def _pieces(output: Output, content: Content) -> Iterator[bytes]:
    yield from output.stream(content)


def _write(pieces: Iterable[bytes], path: Path) -> int:
    """Write bytes to a new file and return how many they are."""
    with stage(f"make {path.name}"), path.open("wb") as file:
        return sum(file.write(each) for each in pieces)


def _origin(built: Built) -> dict[str, object]:
    """Return of what a build was made: its version, the program's, files, score of candidates."""
    taken, score = built.corpus.sources, built.corpus.taken_from
    return {
        "version": built.version,
        "program": __version__,
        "sources": taken.record() if taken else {},
    } | ({} if score is None else {_SCORE: score})


def score_within(folder: Path) -> float | None:
    """Return from which score on a build has unreviewed candidates within; none where it has no such."""
    found = store.mark(folder / store.UNREVIEWED).get(_SCORE)
    return float(found) if isinstance(found, float | int) else None


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Make a folder beside another to write in; it goes in the end, new parents too where that failed."""
    new = [each for each in folder.parents if not each.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with leftovers.beside(folder) as beside:
            yield beside
    except BaseException:
        for parent in new:
            with suppress(OSError):
                parent.rmdir()
        raise
