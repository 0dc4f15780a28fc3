"""The texts of a graph, written run by run: Turtle, TriG and JSON-LD, the same bytes as written at once.

Each run is written once, with what the rest says of its subjects; what was written of the same before comes
from shards. All is laid aside in a file, from which the texts are read in their order, leaf by leaf: what is
in memory is where each piece stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.rdf import forms, ordering
from kg.rdf.aside import Aside, Piece
from kg.rdf.forms import FORMS
from kg.rdf.leaves import END, HEAD, SUBJECT, Leaf, key_of_leaf
from kg.rdf.terms import DOCUMENT
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from kg.rdf.leaves import Text
    from kg.rdf.ordering import Chapter, Key, TextPlace
    from kg.rdf.runs import Run, Runs
    from kg.shards import Shards

__all__ = ["Texts"]


class _Part(NamedTuple):
    """A part of a named graph, laid aside: the places of its subjects, a line each, and their text."""

    places: Piece
    text: Piece


class _Said(NamedTuple):
    """Lines about a subject, laid aside, and how many they are."""

    lines: Piece
    size: int


class Texts:
    """The texts of the runs and of the rest, laid aside; each is then read leaf by leaf.

    ``places`` says of subjects of runs in which document, and where in its text, they stand.
    """

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace], shards: Shards | None = None) -> None:
        self._aside = Aside()
        self._graphs: dict[str, list[dict[str, _Part]]] = defaultdict(list)
        self._turtle: list[tuple[str, Piece]] = []
        around = _Around(quads, places)
        for run in quads.runs:
            self._lay(_kept(run, around, shards))
        for _, chapter in sorted(around.chapters.items()):
            self._lay(_kept_chapter(chapter, around, shards))
        self._turtle.sort()

    def _lay(self, written: bytes) -> None:
        """Lay aside what was written of a run, or of the next chapter."""
        head, _, _ = written.partition(b"\n")
        graphs, blocks = json.loads(head)
        at = self._aside.add(written) + len(head) + 1
        for graph, keys, *sizes in graphs:
            named, at = Piece(at, keys), at + keys
            parts = {}
            for form, size in zip(FORMS, sizes, strict=True):
                parts[form], at = _Part(named, Piece(at, size)), at + size
            self._graphs[graph].append(parts)
        for key, size in blocks:
            self._turtle.append((key, Piece(at, size)))
            at += size

    def turtle(self, banner: str = "") -> Text:
        """Return the triples of all graphs as Turtle, under a banner of comment lines."""
        return forms.turtle_text((Leaf(key, self._aside.read(piece)) for key, piece in self._turtle), banner)

    def trig(self, banner: str = "") -> Text:
        """Return the named graphs as TriG, graph by graph."""
        return forms.trig_text(self._named("trig"), banner)

    def json_ld(self) -> Text:
        """Return the named graphs as JSON-LD."""
        return forms.json_ld_text(self._named("jsonld"))

    def _named(self, name: str) -> Iterator[Leaf]:
        form = FORMS[name]
        for graph, parts in sorted(self._graphs.items()):
            for number, part in enumerate(each[name] for each in parts):
                head, subjects, end = form.parts(self._aside.read(part.text))
                if not number:
                    yield Leaf(key_of_leaf(graph, HEAD), head)
                places = self._aside.read(part.places).decode().split("\n")
                for place, text in zip(places, form.subjects(subjects), strict=True):
                    yield Leaf(key_of_leaf(graph, SUBJECT, place), text)
            yield Leaf(key_of_leaf(graph, END), end)


_MANY = (30_000, 1_000_000)
"""From so many quads on names are told apart by one letter, and by two: chapters are small, but not many."""


class _Around:
    """The rest of a graph: in chapters, and what of it stands beside a run.

    What it says is laid aside as lines, subject by subject.
    """

    def __init__(self, quads: Runs, places: Mapping[object, TextPlace]) -> None:
        self.places = places
        self._graphs: dict[object, str] = {run.graph: run.graph.value for run in quads.runs}
        self._runs = {*self._graphs.values()}
        self._aside = Aside()
        self._said: dict[object, list[_Said]] = defaultdict(list)
        self._placed: dict[object, list[tuple[str, bytes]]] = defaultdict(list)
        self.keys = ordering.keys_of(self._read(quads), places)
        self._homes = {subject: self._home(subject) for subject in self.keys}
        self._on: dict[str, list[object]] = defaultdict(list)
        self._within: dict[str, list[bytes]] = defaultdict(list)
        self.chapters: dict[Chapter, list[object]] = defaultdict(list)
        letters = sum(quads.rest_size >= many for many in _MANY)
        for subject, key in self.keys.items():
            self.chapters[ordering.chapter(key, letters)].append(subject)
            if home := self.home(subject):
                self._on[home].append(subject)
        for subject, placed in self._placed.items():
            for graph, line in placed:
                if graph != self.home(subject):
                    self._within[graph].append(line)

    def _read(self, quads: Runs) -> Iterator[Quad]:
        """Yield the quads of the rest, whose pieces have what they say of a subject one after the other."""
        for subject, said in groupby(quads.rest_with_lines, lambda each: each[0].subject):
            lines = []
            for quad, line in said:
                lines.append(line)
                if graph := self.graph(quad):
                    self._placed[subject].append((graph, line))
                yield quad
            data = b"".join(lines)
            self._said[subject].append(_Said(Piece(self._aside.add(data), len(data)), len(lines)))

    def home(self, subject: object) -> str:
        """Return the graph of the run that speaks of a subject of the rest, or nothing."""
        return self._homes[subject]

    def _home(self, subject: object) -> str:
        if isinstance(subject, NamedNode) and subject in DOCUMENT:
            found = subject.value.partition("#")[0]
        else:
            found = self.places.get(subject, ("", -1))[0]
        return found if found in self._runs else ""

    def graph(self, quad: Quad) -> str:
        """Return the graph of a quad where it is that of a run, or nothing."""
        return self._graphs.get(quad.graph_name, "")

    def graphs(self, subjects: Iterable[object]) -> set[str]:
        """Return the graphs of runs in which the rest speaks of some subjects; nothing stands for others."""
        placed = {each: [graph for graph, _ in self._placed.get(each, ())] for each in subjects}
        others = any(self._size(each) > len(graphs) for each, graphs in placed.items())
        return {*chain.from_iterable(placed.values()), *([""] if others else [])}

    def said(self, subjects: Iterable[object]) -> bytes:
        """Return what the rest says of some subjects, as sorted N-Quads."""
        said = chain.from_iterable(self._said[each] for each in subjects)
        return _sorted(chain.from_iterable(_lines(self._aside.read(each.lines)) for each in said))

    def _size(self, subject: object) -> int:
        """Return how many lines the rest says of a subject."""
        return sum(each.size for each in self._said[subject])

    def on(self, run: Run) -> bytes:
        """Return what the rest says of the subjects of a run, as sorted N-Quads."""
        return self.said(self._on.get(run.graph.value, ()))

    def within(self, run: Run) -> bytes:
        """Return what the rest says in the graph of a run of other subjects, as sorted N-Quads."""
        return _sorted(self._within.get(run.graph.value, ()))


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def _sorted(lines: Iterable[bytes]) -> bytes:
    return b"".join(sorted({*lines}))


def _quads(lines: bytes) -> Iterable[Quad]:
    return parse(input=lines, format=RdfFormat.N_QUADS)


def _kept(run: Run, around: _Around, shards: Shards | None) -> bytes:
    """Return a run as text with what stands beside it, from shards where that is kept."""
    on, within = around.on(run), around.within(run)
    if shards is None or not run.name:
        return _written(run, on, within, around)
    name = key_of("texts", run.name, on, within)
    return shards.get_or_make(name, lambda: _written(run, on, within, around))


def _written(run: Run, on: bytes, within: bytes, around: _Around) -> bytes:
    """Write a run: its graph as TriG and as JSON-LD, and each of its subjects as Turtle."""
    others = {*_quads(within)}
    ordered = ordering.in_order([*run, *_quads(on), *others], around.places)
    own = [quad for quad in ordered if quad.graph_name == run.graph]
    told = ordered if not others else [quad for quad in ordered if quad not in others]
    return _packed([own], told, ordered.keys)


def _kept_chapter(subjects: Sequence[object], around: _Around, shards: Shards | None) -> bytes:
    """Return a chapter of the rest as text, from shards where that is kept."""
    lines = around.said(subjects)
    if shards is None:
        return _written_chapter(lines, around)
    places = sorted((str(each), around.places.get(each), around.home(each)) for each in subjects)
    name = key_of("chapter", lines, repr((places, sorted(around.graphs(subjects)))))
    return shards.get_or_make(name, lambda: _written_chapter(lines, around))


def _written_chapter(lines: bytes, around: _Around) -> bytes:
    """Write a chapter: what it says in graphs of no run, and each subject of no run as Turtle."""
    ordered = ordering.in_order(_quads(lines), known=around.keys)
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in ordered:
        if not around.graph(quad):
            graphs[str(quad.graph_name)].append(quad)
    told = (quad for quad in ordered if not around.home(quad.subject))
    return _packed(graphs.values(), [*told], ordered.keys)


def _packed(graphs: Iterable[Sequence[Quad]], told: Sequence[Quad], keys: Mapping[object, Key]) -> bytes:
    """Write graphs in each form, then subjects as Turtle; all quads are in order.

    A line of JSON says before how long each text is, of which graph, and where the subjects stand.
    """
    sizes: list[list[str | int]] = []
    texts: list[bytes] = []
    for quads in graphs:
        ordered = ordering.Ordered(quads, keys)
        both = [form.written(ordered) for form in FORMS.values()]
        named = "\n".join(forms.places(ordered)).encode()
        sizes.append([str(quads[0].graph_name), len(named), *map(len, both)])
        texts += [named, *both]
    blocks = [*forms.turtle_leaves(ordering.Ordered(told, keys))] if told else []
    head = json.dumps([sizes, [[key, len(text)] for key, text in blocks]])
    return b"".join([head.encode(), b"\n", *texts, *(text for _, text in blocks)])
