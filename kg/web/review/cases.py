"""What the page of an adjudication shows: each difference at its passage, both codings side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.web.review.views import label, opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.corpus.quotations import Passage
    from kg.review.adjudication import Adjudication, Case, Held
    from kg.review.decisions import Draft
    from kg.review.desk import Desk

__all__ = ["CodedPart", "ShownCase", "shown"]


@dataclass(frozen=True)
class CodedPart:
    """A part of a claim as each coder has it."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, kw_only=True)
class ShownCase:
    """A difference: the passage in pieces, each with whose words it is (*first*, *second*, *both* or none).

    ``there`` says of each coder whether they have a claim, ``notes`` what they did with one of the corpus;
    ``outcome`` is the claim that holds, in words.
    """

    key: str
    held: Held
    start: int
    voices: str
    pieces: tuple[tuple[str, str], ...]
    parts: tuple[CodedPart, ...]
    there: tuple[bool, bool]
    notes: tuple[str, str]
    outcome: str


def shown(found: Adjudication) -> list[ShownCase]:
    """Return the differences of two coders as the page shows them, in the order of the text."""
    return [_shown(found.desk, each) for each in found.differences]


def _shown(desk: Desk, case: Case) -> ShownCase:
    turn = desk.document.turn_at(case.span[0])
    first, second = ({} if each is None else dict(_parts(desk, each)) for each in case.pair)
    names = dict.fromkeys([*first, *second])
    return ShownCase(
        key=case.key,
        held=case.held,
        start=case.span[0],
        voices=" and ".join(label(desk, each) for each in turn.speakers) if turn else "",
        pieces=tuple(_pieces(desk, case)),
        parts=tuple(CodedPart(name, first.get(name, ""), second.get(name, "")) for name in names),
        there=(case.pair[0] is not None, case.pair[1] is not None),
        notes=case.notes,
        outcome=_said(desk, case.claim) if case.claim else "",
    )


def _parts(desk: Desk, draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the parts of a claim in words."""
    ontology = desk.corpus.ontology
    relation, status = ontology.relations.get(draft.relation), ontology.statuses.get(draft.status)
    yield "subject", label(desk, draft.subject)
    yield "relation", relation.label() if relation else draft.relation
    yield "object", label(desk, draft.object)
    yield "status", status.label() if status else draft.status
    yield "speaker", _listed(desk, draft.speakers)
    yield from _qualifiers(desk, draft.qualifiers)
    yield "words", draft.quote


def _qualifiers(desk: Desk, given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for key, values in given.items():
        qualifier = desk.corpus.ontology.qualifiers.get(key)
        yield qualifier.label() if qualifier else key, _listed(desk, values)


def _listed(desk: Desk, values: Sequence[str]) -> str:
    return ", ".join(label(desk, each) for each in values)


def _said(desk: Desk, draft: Draft) -> str:
    parts = dict(_parts(desk, draft))
    said = f"{parts['subject']} {parts['relation']} {parts['object']}"
    return f"{opening(desk, draft)} {said}".strip()


def _pieces(desk: Desk, case: Case) -> Iterator[tuple[str, str]]:
    """Cut the passage where the words of a coder begin and end."""
    words = [(each.start, each.end) if each else (0, 0) for each in case.pair]
    start, end = _passage(desk, case.span)
    cuts = sorted({start, end, *(edge for pair in words for edge in pair if start < edge < end)})
    for one, other in pairwise(cuts):
        first, second = (begin <= one and other <= finish for begin, finish in words)
        whose = "both" if first and second else "first" if first else "second" if second else ""
        yield desk.text[one:other], whose


def _passage(desk: Desk, span: tuple[int, int]) -> tuple[int, int]:
    """Return the sentences of some words, with one before and one after that the same voice says."""
    turn = desk.document.turn_at(span[0])
    sentences: list[Passage] = [
        each
        for each in desk.document.sentences
        if turn is None or (turn.start <= each.start and each.start < turn.end)
    ]
    inside = [at for at, each in enumerate(sentences) if each.start < span[1] and span[0] < each.end]
    if not inside:
        return span
    first, last = max(0, inside[0] - 1), min(len(sentences) - 1, inside[-1] + 1)
    return min(sentences[first].start, span[0]), max(sentences[last].end, span[1])
