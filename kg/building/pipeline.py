"""From a corpus to the outputs: check, map, reason, judge, validate, write; all or nothing."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg import __version__
from kg.asking import catalogue
from kg.building import (
    briefs,
    checking,
    earlier,
    edits,
    filling,
    finding,
    leftovers,
    mapping,
    memory,
    ontology_quads,
    outcomes,
    reasoning,
    report,
    tours,
)
from kg.building.earlier import Held
from kg.building.edits import Edit
from kg.building.exchange import exchange
from kg.building.homes import Home
from kg.building.outcomes import Edited
from kg.building.writing import Writer
from kg.corpus import sources
from kg.corpus.findings import in_order
from kg.errors import CorpusError, InputError
from kg.exporting import description, outputs
from kg.exporting.content import Before, Content
from kg.files import mode, unwritable
from kg.ontology import rules, shapes
from kg.ontology.resuspecting import Indexed
from kg.rdf import blocks, descriptors, store
from kg.rdf.runs import Packed, Run, Runs
from kg.timing import stage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Quad, Store

    from kg.building.outcomes import Outcome
    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus
    from kg.exporting.outputs import Output
    from kg.rdf.blocks import Block

__all__ = ["Built", "build", "check_target", "files", "is_fresh", "score_within", "write"]

_LARGE = 800_000
"""Quads of documents, some 33,000 claims, from which on a graph is made on disk.

In memory each takes 350 bytes, and a twentieth less time.
"""

_SCORE = "takenFrom"
"""What a build's record calls the score from which candidates are taken as unreviewed claims."""


@dataclass
class Built:
    """A corpus as a graph: its quads, in no order, the store that holds them, and the warnings met.

    ``blocks`` and ``described`` name the same quads, for builds to come: what the graph says, and what
    describes it. A store on disk has a ``home``, from which it is moved when it is written: it is gone then.
    """

    corpus: Corpus
    quads: Collection[Quad]
    version: str
    warnings: Sequence[Finding]
    store: Store
    blocks: Sequence[Block] = ()
    described: Sequence[Block] = ()
    home: Home | None = None

    @cached_property
    def content(self) -> Content:
        """What the outputs are written from."""
        return Content(self.store, self.corpus, self.quads)

    @property
    def held(self) -> Held:
        """What a store of it holds."""
        names, beside = dict(self.corpus.names), edits.beside(self.corpus)
        return Held(len(self.quads), self.blocks, self.described, names, beside)

    def release(self) -> None:
        """Let go of the store and of what was read from it, half of the memory; neither is there then."""
        self.__dict__.pop("content", None)
        del self.store
        memory.give_back()


class _Graph(NamedTuple):
    """The quads of a graph, the store that holds them, and the home of that where it is on disk."""

    quads: Runs | Edit
    store: Store
    home: Home | None


def build(source: Corpus, over: Path | None = None) -> Built:
    """Make the graph of a corpus.

    It is made in memory. Where the folder ``over`` which it is to be written is known, a large one is made on
    disk beside that; and where a build stands there, and little changed since, in a copy of the store of
    that. Either is then written there, and once.

    Raises ``CorpusError`` with every finding where one is an error, ``InputError`` where a disk has no room.
    """
    with stage("check the corpus"):
        outcome = outcomes.outcome(source)
        findings = checking.without_shapes(source, outcome)
    if checking.has_errors(findings):
        raise CorpusError(checking.with_shapes(source, findings))
    with ExitStack() as room:
        with stage("make the graph"), unwritable(over or "-", "Name another with -o"):
            graph = _edited(source, outcome, over, room) or _judged(source, outcome, over, room)
            del outcome
            graph = _summed(source, graph)
        built = _described(source, graph, findings)
        room.pop_all()
    return built


def _described(source: Corpus, graph: _Graph, findings: Sequence[Finding]) -> Built:
    """Check the shapes of a graph, and add what describes it; raises what :func:`build` does."""
    quads, working, _ = graph
    with stage("check the shapes"):
        own, kept = source.folder / "ontology.ttl", _blocks(quads, source)
        unreviewed = any(claim.proposal for claim in source.claims)
        indexed = Indexed(working, kept, f"{source.folder} {unreviewed}", len(quads))
        violations = shapes.validate(quads, own, source.shards, source.workers, indexed)
    findings = in_order([*findings, *checking.shape_findings(source, violations)])
    if checking.has_errors(findings):
        raise CorpusError(findings)
    with stage("describe the graph"):
        version = blocks.version(kept)
        change = quads.change if isinstance(quads, Edit) else None
        dumps = [output.file for output in outputs.built() if output.dump]
        described = [*description.quads(source, working, len(quads), version, dumps, change)]
        whole = quads.with_more(described)
        if isinstance(whole, Runs):
            working.bulk_extend(described)
        of_description = [*blocks.of_quads(described, source.shards)]
    return Built(source, whole, version, findings, working, kept, of_description, graph.home)


def _edited(source: Corpus, outcome: Outcome, over: Path | None, room: ExitStack) -> _Graph | None:
    """Return a graph made of that of an earlier build; none where much may have changed."""
    found = edits.edited(source, outcome, over) if over else None
    if found is None:
        return None
    outcomes.keep(outcome, source)
    home = room.enter_context(found.home)
    return _Graph(found, home.store, home)


def _blocks(quads: Runs | Edit, source: Corpus) -> Sequence[Block]:
    """Return the blocks of a graph, each kept."""
    return quads.content if isinstance(quads, Edit) else [*blocks.of_graph(quads, source.shards)]


def _judged(source: Corpus, outcome: Outcome, over: Path | None, room: ExitStack) -> _Graph:
    """Map what is said, then add what follows from it."""
    with stage("write the claims as triples"):
        runs = [*mapping.runs(source)]
        said = [*mapping.across(source), *rules.quads(rules.load_rules())]
        home = _home(runs, outcome, over)
        if home is not None:
            room.enter_context(home)
        working = home.store if home else store.in_memory(())
        working.bulk_extend([*ontology_quads.quads(source.ontology), *said])
        _add(runs, working, home)
    with stage("apply the rules"):
        inferred = reasoning.reason(working, source.ontology)
    with stage("write the verdicts as triples"):
        judged = [*outcome.tied, *outcome.of_dyads]
        _add(judged, working, home)
        outcomes.keep(outcome, source)
    across = dict.fromkeys([*said, *inferred])
    return _Graph(Runs(runs, across, [ontology_quads.packed(source.ontology), *judged]), working, home)


def _summed(source: Corpus, graph: _Graph) -> _Graph:
    """Add what a graph comes to, and the catalogue that asks; one made of an earlier graph has both."""
    if not isinstance(graph.quads, Runs):
        return graph
    with stage("sum up what was said"):
        summed = dict.fromkeys([*briefs.quads(source, graph.store), *tours.quads(source), *catalogue.quads()])
        graph.store.bulk_extend(summed)
    return graph._replace(quads=graph.quads.with_more(summed))


def _add(pieces: Iterable[Packed], working: Store, home: Home | None) -> None:
    """Add many quads to a store, in memory or at home on disk."""
    lines = (each.lines for each in pieces)
    if home is None:
        store.add_lines(working, lines)
    else:
        store.load(working, lines)
        memory.give_back()


def _home(runs: Sequence[Run], outcome: Outcome, over: Path | None) -> Home | None:
    """Return a home on disk for what is large and made for the first time, beside its place; else none.

    What an edit made anew is in memory: of the store on disk little changes then.
    """
    if over is None or isinstance(outcome, Edited) or sum(map(len, runs)) < _LARGE:
        return None
    return Home(over)


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
    with ExitStack() as room, unwritable(folder, "Name another with -o"), leftovers.beside(folder) as beside:
        if built.home is not None:
            room.enter_context(built.home)
        written = _fill(beside, built, outputs_, folder, last=last or unreviewed is not None)
        if unreviewed is not None:
            within = beside / store.UNREVIEWED
            within.mkdir()
            with stage("build with unreviewed claims"):
                _fill(within, build(unreviewed, within), outputs_, folder / store.UNREVIEWED, last=True)
        beside.chmod(mode(0o777))
        with stage("put the build in its place"):
            exchange(beside, folder)
    return written


def _fill(folder: Path, built: Built, which: Iterable[Output], place: Path, *, last: bool) -> dict[str, int]:
    """Write a build's files, its store, its checksums and its report into an empty folder.

    What the earlier build has already that stands in its ``place`` is taken from it.
    """
    shards = built.corpus.shards
    with stage("find what changed"):
        held = built.held
        before = earlier.found(place, held, shards)
    if before:
        built.content.before = Before(str(before.mark.get("version")), before.change)
    writer = Writer(built.content, folder, shards, before)
    written = {output.file: writer.write(output) for output in which}
    known = writer.known
    with stage("index the statements"):
        finding.write(built.store, before, folder)
    if last or built.home:
        del writer
        built.release()
    with stage("fill the store"):
        filled = filling.fill(built.quads, before, folder, built.home)
    with stage("take checksums"):
        store.seal(folder, _origin(built), {**known, **filled.known})
        earlier.remember(held, filled.changed, shards, folder)
    (folder / report.FILE).write_bytes(report.written(built))
    return written


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
