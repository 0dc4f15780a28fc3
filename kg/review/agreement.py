"""How far two coders agree on documents: claims matched, coefficients for each part, the differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.review.coefficients import alpha, interval, kappa, unitizing_alpha

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.review.decisions import Draft

__all__ = ["Coded", "Coefficient", "Difference", "coefficients", "differences", "matched"]

Pair = tuple["Draft | None", "Draft | None"]


@dataclass(frozen=True)
class Coded:
    """A document as two coders have it: the length of its text, and the claims of each."""

    document: str
    length: int
    first: tuple[Draft, ...]
    second: tuple[Draft, ...]


@dataclass(frozen=True)
class Coefficient:
    """How far coders agree on a part of claims: α and κ with 95 % intervals, on how many units.

    A coefficient is none where the data do not say: nothing to compare, or one value everywhere.
    """

    part: str
    units: int
    alpha: float | None
    alpha_interval: tuple[float, float] | None
    kappa: float | None
    kappa_interval: tuple[float, float] | None


@dataclass(frozen=True)
class Difference:
    """A part in which two claims on the same words differ, or a claim that only one coder has."""

    document: str
    start: int
    quote: str
    part: str
    first: str
    second: str


def _likeness(one: Draft, other: Draft) -> tuple[int, int, int]:
    """Say how alike two claims are: by ends, relation, shared words; zero where no word or end is shared."""
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    ends = len({one.subject, one.object} & {other.subject, other.object})
    return (ends, one.relation == other.relation, shared) if shared and ends else (0, 0, 0)


def matched(coded: Coded) -> list[Pair]:
    """Pair the claims of two coders that share words and an end, the most alike first, each once."""
    ranked = sorted(
        (
            (_likeness(one, other), -i, -j)
            for i, one in enumerate(coded.first)
            for j, other in enumerate(coded.second)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for likeness, i, j in ranked:
        if any(likeness) and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    found: list[Pair] = [
        (one, coded.second[pairs[i]] if i in pairs else None) for i, one in enumerate(coded.first)
    ]
    taken = set(pairs.values())
    return found + [(None, other) for j, other in enumerate(coded.second) if j not in taken]


_VALENCE = "valence"


def _all_parts(draft: Draft) -> dict[str, str]:
    """Return the parts of a claim with all its qualifiers."""
    return _parts(draft) | {key: ", ".join(values) for key, values in draft.qualifiers.items()}


def _parts(draft: Draft) -> dict[str, str]:
    """Return the parts of a claim that are compared."""
    return {
        "subject": draft.subject,
        "relation": draft.relation,
        "object": draft.object,
        "status": draft.status,
        "speaker": " ".join(draft.speakers),
        "valence": " ".join(draft.qualifiers.get(_VALENCE, ())),
    }


_COMPARED = ("relation", "status", "speaker", "valence")


def coefficients(all_coded: Sequence[Coded]) -> Iterator[Coefficient]:
    """Yield the coefficient of each part on the matched claims, and that of the words marked."""
    both = [
        (_parts(one), _parts(other)) for coded in all_coded for one, other in matched(coded) if one and other
    ]
    for part in _COMPARED:
        pairs = [(one[part], other[part]) for one, other in both if one[part] or other[part]]
        yield Coefficient(
            part, len(pairs), alpha(pairs), interval(alpha, pairs), kappa(pairs), _kappa_interval(pairs)
        )
    yield _unitizing(all_coded)


def _kappa_interval(pairs: Sequence[tuple[str, str]]) -> tuple[float, float] | None:
    return interval(lambda drawn: kappa([(each[0], each[1]) for each in drawn]), pairs)


def _unitizing(all_coded: Sequence[Coded]) -> Coefficient:
    """Lay the texts one after the other, and compare which words of them each coder marked."""
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    at = 0
    for coded in all_coded:
        for into, drafts in zip(spans, (coded.first, coded.second), strict=True):
            into += [(at + each.start, at + each.end) for each in drafts]
        at += coded.length
    return Coefficient("words", sum(map(len, spans)), unitizing_alpha(spans, at), None, None, None)


def differences(all_coded: Sequence[Coded]) -> Iterator[Difference]:
    """Yield what two coders have differently, in the order of the texts."""
    for coded in all_coded:
        for one, other in sorted(matched(coded), key=_place):
            there = one or other
            if there is None:
                continue
            if one and other:
                mine, theirs = _all_parts(one), _all_parts(other)
                for part in dict.fromkeys([*mine, *theirs]):
                    if mine.get(part) != theirs.get(part):
                        yield Difference(
                            coded.document,
                            there.start,
                            there.quote,
                            part,
                            mine.get(part, ""),
                            theirs.get(part, ""),
                        )
            else:
                first, second = (_said(one) if one else "", _said(other) if other else "")
                yield Difference(coded.document, there.start, there.quote, "claim", first, second)


def _place(pair: Pair) -> int:
    return min(each.start for each in pair if each)


def _said(draft: Draft) -> str:
    return f"{draft.subject} {draft.relation} {draft.object}, {draft.status}"
