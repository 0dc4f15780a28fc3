"""How far two coders agree on documents: claims matched, coefficients for each part, the differences."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.review.coefficients import alpha, interval, kappa, unitizing_alpha

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.review.decisions import Draft

__all__ = ["Coded", "Coefficient", "Compared", "Difference", "Had", "coefficients", "compared", "differences"]

Pair = tuple["Draft | None", "Draft | None"]


@dataclass(frozen=True)
class Had:
    """What a coder has of a claim that the corpus had: itself, what was made of it, or nothing.

    ``note`` says which, in words: *as it stood*, *rejected: not in the words*.
    """

    claims: tuple[Draft, ...]
    note: str = ""


@dataclass(frozen=True)
class Coded:
    """A document as two coders have it: the length of its text, and the claims of each.

    ``standing`` are, by what decisions call them, the claims of the corpus on which one of them decided, with
    what each has of them.
    """

    document: str
    length: int
    first: tuple[Draft, ...]
    second: tuple[Draft, ...]
    standing: Mapping[str, tuple[Had, Had]] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """The claims of two coders that are compared with each other; one is none where a coder has none.

    ``item`` is the claim of the corpus in whose place one of them stands, ``notes`` what each did with it.
    """

    pair: Pair
    item: str = ""
    notes: tuple[str, str] = ("", "")


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


def _matched(first: Sequence[Draft], second: Sequence[Draft]) -> list[Pair]:
    """Pair the claims of two coders that share words and an end, the most alike first, each once."""
    ranked = sorted(
        ((_likeness(one, other), -i, -j) for i, one in enumerate(first) for j, other in enumerate(second)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for likeness, i, j in ranked:
        if any(likeness) and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    found: list[Pair] = [(one, second[pairs[i]] if i in pairs else None) for i, one in enumerate(first)]
    taken = set(pairs.values())
    return found + [(None, other) for j, other in enumerate(second) if j not in taken]


def compared(coded: Coded) -> list[Compared]:
    """Pair all that two coders have in a document, in the order of the text.

    Of what they made of one claim of the corpus, all is paired; the first pair is the one that names it.
    """
    found = [Compared(each) for each in _matched(coded.first, coded.second)]
    for item, (mine, theirs) in coded.standing.items():
        pairs = _all_paired(_matched(mine.claims, theirs.claims))
        names = [item, *[""] * len(pairs)]
        found += [
            Compared(each, name, (mine.note, theirs.note)) for each, name in zip(pairs, names, strict=False)
        ]
    return sorted(found, key=lambda each: _place(each.pair))


def _all_paired(pairs: Sequence[Pair]) -> list[Pair]:
    """Pair also those that share neither words nor an end."""
    left = [one for one, other in pairs if other is None]
    right = [other for one, other in pairs if one is None]
    return [each for each in pairs if None not in each] + [*zip_longest(left, right)]


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
    """Yield the coefficient of each part on the matched claims, and that of the words marked.

    Claims of the corpus are left out: both coders had them before their eyes when they decided.
    """
    both = [
        (_parts(one), _parts(other))
        for coded in all_coded
        for one, other in _matched(coded.first, coded.second)
        if one and other
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
        for each in compared(coded):
            one, other = each.pair
            if there := one or other:
                at = coded.document, there.start, there.quote
                yield from (Difference(*at, *differing) for differing in _differing(each))


def _differing(each: Compared) -> Iterator[tuple[str, str, str]]:
    """Yield the parts in which two claims differ with what each says; all of one that stands alone."""
    one, other = each.pair
    if one and other:
        mine, theirs = _all_parts(one), _all_parts(other)
        for part in dict.fromkeys([*mine, *theirs]):
            if mine.get(part) != theirs.get(part):
                yield part, mine.get(part, ""), theirs.get(part, "")
    else:
        first, second = (_said(had) if had else note for had, note in zip(each.pair, each.notes, strict=True))
        yield "claim", first, second


def _place(pair: Pair) -> tuple[int, int]:
    return min((each.start, each.end) for each in pair if each)


def _said(draft: Draft) -> str:
    return f"{draft.subject} {draft.relation} {draft.object}, {draft.status}"
