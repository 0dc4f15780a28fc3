"""A document's text, letter by letter, cut where turns, paragraphs, sentences and quotes begin and end."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from kg.corpus.layout import paragraph_ends
from kg.rdf.terms import BR, DCTERMS, RDF, SCHEMA
from kg.web.cache import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import NamedNode

    from kg.asking.evidence import Named
    from kg.web.parts.records import Records, Shown

__all__ = ["Paragraph", "Piece", "Sentence", "Stretch", "Turn", "cut", "text_of", "turns"]

Stretch = tuple[int, int]
"""Where something begins and ends, in code points, end excluded."""


@dataclass(frozen=True)
class Piece:
    """Words that the same quotes cover; ``quotes`` are the places of these in their list.

    ``begun`` are the quotes that begin here, ``ended`` those that end here.
    """

    start: int
    text: str
    quotes: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """Pieces of one sentence, or of the white space between two; ``anchor`` is empty there."""

    anchor: str
    pieces: tuple[Piece, ...]

    @property
    def uncoded(self) -> bool:
        """Whether no claim quotes it."""
        return bool(self.anchor) and not any(piece.quotes for piece in self.pieces)


@dataclass(frozen=True)
class Paragraph:
    """What stands between two empty lines, and the places of the quotes that begin in it."""

    sentences: tuple[Sentence, ...]
    quotes: tuple[int, ...]


@dataclass(frozen=True)
class Turn:
    """What one voice says, of one speaker or of several; without where no turn is recorded."""

    anchor: str
    speakers: tuple[Named, ...] = ()
    role: str = ""
    capacity: str = ""
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)


def cut(text: str, quotes: Sequence[Stretch], borders: Iterable[int] = ()) -> list[Piece]:
    """Cut a text wherever a quote begins or ends, and at further borders.

    Joined, the pieces are the text; quotes may overlap, lie in each other and reach beyond the text.
    """
    inside = [(max(start, 0), min(end, len(text))) for start, end in quotes]
    begin: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(inside):
        if start < end:
            begin.setdefault(start, []).append(number)
    places = {place for start, end in inside if start < end for place in (start, end)}
    places |= {place for place in borders if 0 < place < len(text)} | {0, len(text)}
    open_: list[int] = []
    pieces = []
    for start, end in pairwise(sorted(places)):
        begun = tuple(begin.get(start, ()))
        open_ = [number for number in [*open_, *begun] if inside[number][1] > start]
        ended = tuple(number for number in open_ if inside[number][1] == end)
        pieces.append(Piece(start, text[start:end], tuple(open_), begun, ended))
    return pieces


def text_of(reader: Records, document: NamedNode) -> str:
    """Return the kept text of a document as it is, empty where it is withheld."""
    return reader.text(document, SCHEMA["text"])


def _told(reader: Records, document: NamedNode) -> Sequence[Stretch]:
    """Return where the sentences of a document stand, in order; read once."""
    return once((Sentence, reader.store, document), lambda: _sentences_of(reader, document))


def _sentences_of(reader: Records, document: NamedNode) -> Sequence[Stretch]:
    parts = reader.subjects(DCTERMS["isPartOf"], document)
    return sorted(_place(reader, node) for node in parts if reader.is_a(node, "Sentence"))


def _place(reader: Records, node: NamedNode) -> Stretch:
    return int(reader.text(node, BR["start"])), int(reader.text(node, BR["end"]))


def turns(reader: Records, document: NamedNode, claims: Sequence[Shown]) -> list[Turn]:
    """Return a kept text turn by turn, paragraph by paragraph, sentence by sentence, piece by piece.

    ``claims`` are those with a quote, in the order by which pieces and paragraphs refer to them.
    """
    text = text_of(reader, document)
    spoken, told = _spoken(reader, document), _told(reader, document)
    breaks = list(paragraph_ends(text))
    borders = [place for stretch in [*spoken, *told] for place in stretch]
    quotes = [(each.evidence.start or 0, each.evidence.end or 0) for each in claims]
    pieces = cut(text, quotes, [*borders, *breaks]) if text else []
    home = _Home([*spoken], breaks, {stretch[0]: stretch for stretch in told})
    return [
        _turn(reader, spoken, stretch, tuple(_paragraphs(list(inside), home)))
        for stretch, inside in groupby(pieces, home.turn)
    ]


@dataclass(frozen=True)
class _Home:
    """Tells in which turn, paragraph and sentence a piece stands."""

    turns: Sequence[Stretch]
    breaks: Sequence[int]
    sentences: dict[int, Stretch]

    def turn(self, piece: Piece) -> Stretch | None:
        at = bisect_right(self.turns, piece.start, key=lambda stretch: stretch[0]) - 1
        return self.turns[at] if at >= 0 and piece.start < self.turns[at][1] else None

    def paragraph(self, piece: Piece) -> int:
        return bisect_right(self.breaks, piece.start)


def _spoken(reader: Records, document: NamedNode) -> dict[Stretch, NamedNode]:
    """Return the turns of a document by their places, in order."""
    found = (
        (_place(reader, node), node)
        for node in reader.subjects(DCTERMS["isPartOf"], document)
        if BR["Turn"] in reader.nodes(node, RDF["type"])
    )
    return dict(sorted(found, key=lambda pair: pair[0]))


def _turn(
    reader: Records,
    spoken: dict[Stretch, NamedNode],
    stretch: Stretch | None,
    paragraphs: tuple[Paragraph, ...],
) -> Turn:
    if stretch is None:
        return Turn("", paragraphs=paragraphs)
    node = spoken[stretch]
    return Turn(
        anchor=_anchor(stretch),
        speakers=tuple(map(reader.named, reader.nodes(node, BR["speaker"]))),
        role=reader.text(node, BR["speakerRole"]),
        capacity=" ".join(map(reader.label, reader.nodes(node, BR["speakerCapacity"]))),
        paragraphs=paragraphs,
    )


def _anchor(stretch: Stretch) -> str:
    return f"char={stretch[0]},{stretch[1]}"


def _paragraphs(pieces: Sequence[Piece], home: _Home) -> Iterator[Paragraph]:
    for _, inside in groupby(pieces, home.paragraph):
        line = list(inside)
        begun = tuple(number for piece in line for number in piece.begun)
        yield Paragraph(tuple(_sentences(line, home.sentences)), begun)


def _sentences(pieces: Sequence[Piece], places: dict[int, Stretch]) -> Iterator[Sentence]:
    """Gather pieces into sentences; one that a turn cuts has its anchor at its beginning only."""
    within: Stretch | None = None
    told: list[tuple[Stretch | None, Piece]] = []
    for piece in pieces:
        within = places.get(piece.start, within)
        if within and not within[0] <= piece.start < within[1]:
            within = None
        told.append((within, piece))
    for stretch, inside in groupby(told, key=lambda pair: pair[0]):
        yield Sentence(_anchor(stretch) if stretch else "", tuple(piece for _, piece in inside))
