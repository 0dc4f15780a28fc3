"""The texts of a graph, written run by run: Turtle, TriG and JSON-LD, the same bytes as written at once.

Each run is written once, with what the rest says of its subjects; what was written of the same before comes
from shards. All is laid aside in a file, from which the texts are read in their order: what is in memory is
where each piece stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.rdf import json_ld, ordering, serialization
from kg.rdf.aside import Aside, Piece
from kg.rdf.runs import as_lines
from kg.rdf.terms import DOCUMENT
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from kg.rdf.ordering import Chapter, Ordered, TextPlace
    from kg.rdf.runs import Run, Runs
    from kg.shards import Shards

__all__ = ["Texts"]


class _Graph(NamedTuple):
    """A named graph as text: what stands before its subjects and behind, and where these stand."""

    head: bytes
    end: bytes
    pieces: list[Piece]


class Texts:
    """The texts of the runs and of the rest, laid aside; each is then read as an iterator of bytes.

    ``places`` says of subjects of runs in which document, and where in its text, they stand.
    """

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace], shards: Shards | None = None) -> None:
        self._aside = Aside()
        self._trig: dict[str, _Graph] = {}
        self._json: dict[str, _Graph] = {}
        self._turtle: list[tuple[ordering.Key, Piece]] = []
        around = _Around(quads, places)
        for run in quads.runs:
            self._lay(_kept(run, around, shards))
        for _, chapter in sorted(around.chapters.items()):
            self._lay(_kept_chapter(chapter, around, shards))
        self._turtle.sort(key=lambda each: each[0])

    def _lay(self, written: bytes) -> None:
        """Lay aside what was written of a run, or of the next chapter."""
        head, _, _ = written.partition(b"\n")
        graphs, blocks = json.loads(head)
        begin = len(head) + 1
        at = self._aside.add(written) + begin
        for graph, *sizes in graphs:
            for texts, parts, size in zip(
                (self._trig, self._json),
                (serialization.trig_parts, json_ld.parts),
                sizes,
                strict=True,
            ):
                before, subjects, end = parts(written[begin : begin + size])
                piece = Piece(at + len(before), len(subjects))
                texts.setdefault(graph, _Graph(before, end, [])).pieces.append(piece)
                begin, at = begin + size, at + size
        for place, size in blocks:
            self._turtle.append((tuple(place), Piece(at, size)))
            at += size

    def turtle(self, banner: str = "") -> Iterator[bytes]:
        """Yield the triples of all graphs as Turtle, under a banner of comment lines."""
        yield serialization.header(banner)
        for _, piece in self._turtle:
            yield b"\n" + self._aside.read(piece)

    def trig(self, banner: str = "") -> Iterator[bytes]:
        """Yield the named graphs as TriG, graph by graph."""
        yield serialization.header(banner)
        for graph in sorted(self._trig):
            yield b"\n"
            yield from self._whole(self._trig[graph], b"\n")

    def json_ld(self) -> Iterator[bytes]:
        """Yield the named graphs as JSON-LD."""
        start, between, end = json_ld.frame()
        yield start
        for number, graph in enumerate(sorted(self._json)):
            yield between * bool(number)
            yield from self._whole(self._json[graph], between)
        yield end

    def _whole(self, graph: _Graph, between: bytes) -> Iterator[bytes]:
        yield graph.head
        for number, piece in enumerate(graph.pieces):
            yield between * bool(number) + self._aside.read(piece)
        yield graph.end


_MANY = (30_000, 1_000_000)
"""From so many quads on names are told apart by one letter, and by two: chapters are small, but not many."""


class _Around:
    """The rest of a graph: in chapters, and what of it stands beside a run."""

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace]) -> None:
        self.places = places
        self._homes = {run.graph.value for run in quads.runs}
        self._on: dict[str, list[Quad]] = {home: [] for home in self._homes}
        self._within: dict[str, list[Quad]] = {home: [] for home in self._homes}
        self.chapters: dict[Chapter, list[Quad]] = defaultdict(list)
        rest = list(quads.rest)
        letters = sum(len(rest) >= many for many in _MANY)
        self.keys = ordering.keys_of(rest, places)
        chapters = {subject: ordering.chapter(key, letters) for subject, key in self.keys.items()}
        for quad in rest:
            self.chapters[chapters[quad.subject]].append(quad)
            home, graph = self.home(quad.subject), self.graph(quad)
            if home:
                self._on[home].append(quad)
            if graph and graph != home:
                self._within[graph].append(quad)

    def home(self, subject: object) -> str:
        """Return the graph of the run that speaks of a subject, or nothing."""
        if isinstance(subject, NamedNode) and subject in DOCUMENT:
            found = subject.value.partition("#")[0]
        else:
            found = self.places.get(subject, ("", -1))[0]
        return found if found in self._homes else ""

    def graph(self, quad: Quad) -> str:
        """Return the graph of a quad where it is that of a run, or nothing."""
        found: str = getattr(quad.graph_name, "value", "")
        return found if found in self._homes else ""

    def on(self, run: Run) -> Sequence[Quad]:
        """Return what the rest says of the subjects of a run."""
        return self._on[run.graph.value]

    def within(self, run: Run) -> Sequence[Quad]:
        """Return what the rest says in the graph of a run of other subjects."""
        return self._within[run.graph.value]


def _kept(run: Run, around: _Around, shards: Shards | None) -> bytes:
    """Return a run as text with what stands beside it, from shards where that is kept."""
    if shards is None or not run.name:
        return _written(run, around)
    name = key_of("texts", run.name, as_lines(around.on(run)), as_lines(around.within(run)))
    return shards.get_or_make(name, lambda: _written(run, around))


def _written(run: Run, around: _Around) -> bytes:
    """Write a run: its graph as TriG and as JSON-LD, and each of its subjects as Turtle."""
    within = around.within(run)
    ordered = ordering.in_order([*run, *around.on(run), *within], around.places)
    own = ordering.Ordered(quad for quad in ordered if quad.graph_name == run.graph)
    told = ordered if not within else [quad for quad in ordered if quad not in within]
    return _packed([own], ordering.Ordered(told, ordered.keys))


def _kept_chapter(quads: Sequence[Quad], around: _Around, shards: Shards | None) -> bytes:
    """Return a chapter of the rest as text, from shards where that is kept."""
    if shards is None:
        return _written_chapter(quads, around)
    subjects = {quad.subject for quad in quads}
    places = sorted((str(each), around.places.get(each), around.home(each)) for each in subjects)
    graphs = sorted({around.graph(quad) for quad in quads})
    name = key_of("chapter", as_lines(quads), repr((places, graphs)))
    return shards.get_or_make(name, lambda: _written_chapter(quads, around))


def _written_chapter(quads: Sequence[Quad], around: _Around) -> bytes:
    """Write a chapter: what it says in graphs of no run, and each subject of no run as Turtle."""
    ordered = ordering.in_order(quads, known=around.keys)
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in ordered:
        if not around.graph(quad):
            graphs[str(quad.graph_name)].append(quad)
    told = (quad for quad in ordered if not around.home(quad.subject))
    return _packed(map(ordering.Ordered, graphs.values()), ordering.Ordered(told, ordered.keys))


def _packed(graphs: Iterable[Ordered], told: Ordered) -> bytes:
    """Write graphs as TriG and as JSON-LD, then subjects as Turtle.

    A line of JSON says before how long each text is, of which graph, and where the subjects stand.
    """
    named = [
        (str(quads[0].graph_name), serialization.trig_graph(quads), json_ld.named_graph(quads))
        for quads in graphs
    ]
    blocks = [*serialization.turtle_blocks(told)] if told else []
    sizes = [[name, len(trig), len(nodes)] for name, trig, nodes in named]
    head = json.dumps([sizes, [[place, len(text)] for place, text in blocks]])
    texts = [text for _, *both in named for text in both]
    return b"".join([head.encode(), b"\n", *texts, *(text for _, text in blocks)])
