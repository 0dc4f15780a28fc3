"""The texts of a graph, written run by run: Turtle, TriG and JSON-LD, the same bytes as written at once.

Each run is written once, with what the rest says of its subjects; what was written of the same before comes
from shards. All is laid aside in a file, from which the texts are read in their order: what is in memory is
where each piece stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.rdf import serialization
from kg.rdf.aside import Aside, Piece
from kg.rdf.runs import as_lines
from kg.rdf.terms import DOCUMENT
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from kg.rdf.runs import Run, Runs
    from kg.rdf.serialization import TextPlace
    from kg.shards import Shards

__all__ = ["Texts"]


class Texts:
    """The texts of the runs and of the rest, laid aside; each is then read as an iterator of bytes.

    ``rest`` are the quads of no run, in a reader's order. ``places`` says of subjects of runs in which
    document, and where in its text, they stand.
    """

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace], shards: Shards | None = None) -> None:
        self._aside = Aside()
        self._trig: dict[str, Piece] = {}
        self._json: dict[str, Piece] = {}
        self._turtle: list[tuple[serialization.Key, Piece]] = []
        around = _Around(quads, places)
        self.rest = around.rest
        for run in quads.runs:
            self._lay(str(run.graph), _kept(run, around, shards))
        self._lay_rest(around)
        self._turtle.sort(key=lambda each: each[0])

    def _lay(self, graph: str, written: bytes) -> None:
        """Lay aside what was written of a run."""
        head, _, _ = written.partition(b"\n")
        trig, json_ld, blocks = json.loads(head)
        at = self._aside.add(written) + len(head) + 1
        self._trig[graph] = Piece(at, trig)
        self._json[graph] = Piece(at + trig, json_ld)
        at += trig + json_ld
        for place, size in blocks:
            self._turtle.append((tuple(place), Piece(at, size)))
            at += size

    def _lay_rest(self, around: _Around) -> None:
        """Lay aside what stands in no graph of a run, and what is said of subjects of none."""
        by_graph: dict[str, list[Quad]] = defaultdict(list)
        for quad in around.rest:
            by_graph[str(quad.graph_name)].append(quad)
        for graph in by_graph.keys() - self._trig.keys():
            quads = serialization.Ordered(by_graph[graph])
            text = serialization.trig_graph(quads)
            self._trig[graph] = Piece(self._aside.add(text), len(text))
            text = serialization.json_graph(quads)
            self._json[graph] = Piece(self._aside.add(text), len(text))
        for place, text in serialization.turtle_blocks(around.of_none):
            self._turtle.append((place, Piece(self._aside.add(text), len(text))))

    def turtle(self, banner: str = "") -> Iterator[bytes]:
        """Yield the triples of all graphs as Turtle, under a banner of comment lines."""
        return self._after(serialization.header(banner), (piece for _, piece in self._turtle))

    def trig(self, banner: str = "") -> Iterator[bytes]:
        """Yield the named graphs as TriG, graph by graph."""
        return self._after(serialization.header(banner), (self._trig[each] for each in sorted(self._trig)))

    def json_ld(self) -> Iterator[bytes]:
        """Yield the named graphs as JSON-LD."""
        start, between, end = serialization.json_frame()
        yield start
        for number, graph in enumerate(sorted(self._json)):
            yield between * bool(number) + self._aside.read(self._json[graph])
        yield end

    def _after(self, head: bytes, pieces: Iterable[Piece]) -> Iterator[bytes]:
        yield head
        for piece in pieces:
            yield b"\n" + self._aside.read(piece)


class _Around:
    """The rest of a graph in a reader's order, and what of it stands beside a run."""

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace]) -> None:
        self.places = places
        self.rest = serialization.in_order(quads.rest, places)
        homes = {run.graph.value for run in quads.runs}
        self._on: dict[str, list[Quad]] = {home: [] for home in homes}
        self._within: dict[str, list[Quad]] = {home: [] for home in homes}
        others: list[Quad] = []
        for quad in self.rest:
            home = self._home(quad.subject)
            self._on.get(home, others).append(quad)
            graph = getattr(quad.graph_name, "value", "")
            if graph in homes and graph != home:
                self._within[graph].append(quad)
        self.of_none = serialization.Ordered(others, self.rest.keys)

    def _home(self, subject: object) -> str:
        """Return the graph of the run that may speak of a subject, or nothing."""
        if isinstance(subject, NamedNode) and subject in DOCUMENT:
            return subject.value.partition("#")[0]
        return self.places.get(subject, ("", -1))[0]

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
    """Write a run: its graph as TriG and as JSON-LD, and each of its subjects as Turtle.

    A line of JSON says before how long each piece is, and where the subjects stand.
    """
    within = around.within(run)
    ordered = serialization.in_order([*run, *around.on(run), *within], around.places)
    own = serialization.Ordered(quad for quad in ordered if quad.graph_name == run.graph)
    trig, json_ld = serialization.trig_graph(own), serialization.json_graph(own)
    told = ordered if not within else [quad for quad in ordered if quad not in within]
    blocks = list(serialization.turtle_blocks(serialization.Ordered(told, ordered.keys)))
    head = json.dumps([len(trig), len(json_ld), [[place, len(text)] for place, text in blocks]])
    return b"".join([head.encode(), b"\n", trig, json_ld, *(text for _, text in blocks)])
