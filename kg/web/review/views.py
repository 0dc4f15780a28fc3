"""What the page of a document under review shows: the text in pieces, and a row for each item."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.asking.phrasing import compose
from kg.corpus import world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extraction.candidates import Candidate
    from kg.review.decisions import Draft
    from kg.review.desk import Desk

__all__ = ["MarkedPiece", "ReviewedSentence", "Row", "Stretch", "label", "opening", "rows", "stretches"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the list: a candidate, a claim that was made, one that the corpus has, or a flag.

    ``opening`` is how it is put, where that is weaker than asserted: *Planned:*. ``state`` is *open*,
    *standing*, *flag*, or what was decided. ``item`` is the id by which a decision calls
    it, empty where none can.
    """

    item: str
    state: str
    draft: Draft | None
    start: int
    end: int
    ends: tuple[str, str] = ("", "")
    relation: str = ""
    opening: str = ""
    quote: str = ""
    score: float | None = None
    speakers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarkedPiece:
    """Words of the text that are marked alike: ``items`` are those whose words they are."""

    at: int
    text: str
    items: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class ReviewedSentence:
    """A sentence in pieces, or the white space between two (then ``end`` is 0)."""

    start: int
    end: int
    settled: bool
    flag: str
    pieces: tuple[MarkedPiece, ...]


@dataclass(frozen=True)
class Stretch:
    """A turn with its voices."""

    speakers: str
    role: str
    sentences: tuple[ReviewedSentence, ...]


def label(desk: Desk, slug: str) -> str:
    """Return the English name of an entity, wherever it is known from; else its slug."""
    if found := desk.corpus.authority.get(slug):
        return found.label
    if proposed := desk.state.entities.get(slug):
        return proposed.label
    record = world.records().get(slug)
    return record.label if record else slug


def opening(desk: Desk, draft: Draft) -> str:
    """Return what is said before all else of a claim that is weaker than asserted: *Planned:*, or nothing."""
    ontology = desk.corpus.ontology
    status, relation = ontology.statuses.get(draft.status), ontology.relations.get(draft.relation)
    if status is None or relation is None:
        return ""
    is_view = relation.attributed_only and "view" in status.marks
    is_edge = "givesEdge" in status.marks
    ends = (draft.subject, draft.object)
    return compose(ends, relation.label(), status=status.label(), is_edge=is_edge, is_view=is_view).opening


def rows(desk: Desk) -> list[Row]:
    """Return the list: what is proposed, made, flagged and there already, in the order of the text."""
    found = [_candidate_row(desk, each) for each in desk.candidates]
    shown = {row.item for row in found if row.state in {"accept", "correct"}}
    made = (each for each in desk.state.claims.values() if not shown & {*each.items})
    found += [_row(desk, each.draft, item=each.id, state="made") for each in made]
    found += _standing(desk)
    found += _flagged(desk)
    return sorted(found, key=lambda row: (row.start, row.end, row.item))


def _flagged(desk: Desk) -> Iterator[Row]:
    """Yield the sentences to be read, each once with all its reasons."""
    reasons: dict[tuple[int, int], dict[str, None]] = {}
    for each in desk.flags:
        reasons.setdefault((each.start, each.end), {})[each.reason] = None
    for (start, end), named in reasons.items():
        quote = " ".join(desk.text[start:end].split())
        yield Row(item="", state="flag", draft=None, start=start, end=end, note=", ".join(named), quote=quote)


def _candidate_row(desk: Desk, candidate: Candidate) -> Row:
    from kg.review.entries import draft_of

    item = candidate.identifier
    verdict = desk.state.verdicts.get(item)
    made = desk.state.of(item)
    alone = verdict is not None and verdict.kind in {"accept", "correct"} and len(made) == 1
    ends = (candidate.subject, candidate.object)
    return _row(
        desk,
        made[0].draft if alone else draft_of(candidate),
        item=item,
        state=verdict.kind if verdict else "open",
        score=candidate.score,
        reasons=(candidate.trigger, *candidate.resolution),
        note=verdict.reason if verdict else "",
        proposed=tuple(each.slug for each in ends if not each.known),
        labels={each.slug: each.label for each in ends},
    )


def _row(
    desk: Desk,
    draft: Draft,
    *,
    item: str,
    state: str,
    labels: Mapping[str, str] | None = None,
    **more: object,
) -> Row:
    known = labels or {}
    first, second = (known.get(each) or label(desk, each) for each in (draft.subject, draft.object))
    relation = desk.corpus.ontology.relations.get(draft.relation)
    turn = desk.document.turn_at(draft.start)
    said = draft.speakers or (turn.speakers if turn else (desk.document.publisher,))
    return Row(
        item=item,
        state=state,
        draft=draft,
        start=draft.start,
        end=draft.end,
        ends=(first, second),
        relation=relation.label() if relation else draft.relation,
        opening=opening(desk, draft),
        quote=draft.quote,
        speakers=tuple(label(desk, each) for each in said),
        **more,  # type: ignore[arg-type]
    )


def _standing(desk: Desk) -> Iterator[Row]:
    """Yield the claims of the corpus, but those of which decisions made others: these have their rows."""
    for each in desk.standing:
        verdict = desk.state.verdicts.get(each.item)
        if verdict is None or not desk.state.of(each.item):
            state = verdict.kind if verdict else "standing"
            yield _row(desk, each.draft, item=each.item, state=state, note=verdict.reason if verdict else "")


_MARKED = ("open", "accept", "correct", "made", "standing")
"""The states whose words are marked; where several share words, the first of these colors them."""


def stretches(desk: Desk, items: Sequence[Row]) -> list[Stretch]:
    """Return the text, turn by turn, in sentences and pieces; every letter stands in one piece."""
    text = desk.text
    cuts = sorted({0, len(text), *(turn.start for turn in desk.document.turns)})
    found = []
    spans = _spans(desk)
    marked = [row for row in items if row.state in _MARKED]
    for start, end in pairwise(cuts):
        turn = desk.document.turn_at(start)
        inside = [each for each in spans if start <= each[0] < end]
        sentences = tuple(_sentence(desk, each, marked) for each in inside)
        voices = " and ".join(label(desk, each) for each in turn.speakers) if turn else ""
        found.append(Stretch(voices, turn.role if turn else "", sentences))
    return found


def _spans(desk: Desk) -> list[tuple[int, int, bool | None]]:
    """Cut a text into sentences, each with whether it is settled, and what stands between (none)."""
    spans: list[tuple[int, int, bool | None]] = []
    at = 0
    for sentence, done in zip(desk.document.sentences, desk.settled, strict=True):
        if at < sentence.start:
            spans.append((at, sentence.start, None))
        spans.append((sentence.start, sentence.end, done))
        at = sentence.end
    if at < len(desk.text):
        spans.append((at, len(desk.text), None))
    return spans


def _sentence(desk: Desk, span: tuple[int, int, bool | None], marked: Sequence[Row]) -> ReviewedSentence:
    start, end, done = span
    over = [row for row in marked if row.start < end and start < row.end]
    flags = [each.reason for each in desk.flags if start <= each.start < end]
    edges = {start, end, *(edge for row in over for edge in (row.start, row.end))}
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces = tuple(_piece(desk.text, first, last, over) for first, last in pairwise(cuts))
    return ReviewedSentence(
        start, 0 if done is None else end, bool(done), ", ".join(dict.fromkeys(flags)), pieces
    )


def _piece(text: str, start: int, end: int, over: Sequence[Row]) -> MarkedPiece:
    here = [row for row in over if row.start <= start and end <= row.end]
    state = min((row.state for row in here), key=_MARKED.index, default="")
    return MarkedPiece(start, text[start:end], tuple(row.item for row in here if row.item), state)
