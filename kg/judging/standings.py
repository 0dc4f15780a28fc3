"""How a history stands from one day to another: the word of a promise, the newest status of a link.

The change points are the days of statements, due dates that pass, and twelve months of silence. Nothing
here depends on where the corpus ends: who asks for a later day is answered as of the corpus's last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from kg.judging.identity import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Marks
    from kg.judging.identity import Identity

__all__ = ["Standing", "Step", "of_link", "of_promise"]

KEPT = "kept"
FELL_BACK = "fell-back"
OPEN = "open"
NOT_MENTIONED = "not-mentioned-again"

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One dated claim in a history.

    ``said`` is the last day on which its document may have been issued; ``when`` the last day that the claim
    itself speaks of, if that is earlier: a promise of May retold in August is of May. ``keeps`` tells that it
    asserts the thing, ``breaks`` that it denies it, ``promises`` and ``plans`` what its status does,
    ``under_way`` that it promises the thing by a fact.
    """

    claim: Claim
    said: date
    when: date
    identity: Identity
    promises: bool = False
    under_way: bool = False
    plans: bool = False
    keeps: bool = False
    breaks: bool = False

    @property
    def text(self) -> str:
        """Status and day, for a reason."""
        return f"{'under way' if self.under_way else self.claim.status} {self.when.isoformat()}"

    @property
    def due(self) -> date | None:
        """The last day by which the promise is due, if the claim says so."""
        due = self.claim.date("due") if self.promises else None
        return due.latest if due else None


@dataclass(frozen=True)
class Standing:
    """How a history stands from ``start`` to ``until``, both included (none: to the end).

    ``word`` is a notation of ``promiseWords`` for promises, of ``statuses`` for links; ``claims`` are those
    that decide.
    """

    start: date
    until: date | None
    word: str
    reason: str
    claims: tuple[Claim, ...]


_Word = tuple[str, str, tuple["Claim", ...]]


def of_promise(steps: Sequence[Step], marks: Marks) -> list[Standing]:
    """Return how a promise stands, from the first statement on that promises it."""
    found: list[tuple[date, _Word]] = []
    for day in sorted({change for step in steps for change in _changes(step)}):
        word = _word([step for step in steps if step.said <= day], day, marks)
        if word and (not found or found[-1][1] != word):
            found.append((day, word))
    return list(_stretches(found))


def of_link(steps: Sequence[Step], marks: Marks) -> list[Standing]:
    """Return how a link stands: as its newest statement says; a plan supersedes an older assertion."""
    found: list[tuple[date, _Word]] = []
    for day, said in groupby(sorted(steps, key=lambda step: step.said), key=lambda step: step.said):
        told = list(said)
        word = min((step.claim.status for step in told), key=marks.states.index)
        found.append((day, (word, f"newest statement {day.isoformat()}", _claims(told))))
    return list(_stretches(found))


def _stretches(found: Sequence[tuple[date, _Word]]) -> Iterator[Standing]:
    ends = [start - _DAY for start, _ in found[1:]]
    for (start, word), until in zip(found, [*ends, None], strict=True):
        yield Standing(start, until, *word)


def _changes(step: Step) -> Iterator[date]:
    """Yield the days on which a step may change how its history stands."""
    yield step.said
    yield _year_after(step.said) + _DAY
    if step.due:
        yield step.due + _DAY


def _year_after(day: date) -> date:
    """Return the same day a year later; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _claims(steps: Iterable[Step]) -> tuple[Claim, ...]:
    return tuple({step.claim.identifier: step.claim for step in steps}.values())


def _word(steps: Sequence[Step], day: date, marks: Marks) -> _Word | None:
    """Return the first word that fits what was said up to a day, or none before any promise."""
    if not any(step.promises for step in steps):
        return None
    return _kept(steps, marks) or _fell_back(steps) or _open(steps, day)


def _kept(steps: Sequence[Step], marks: Marks) -> _Word | None:
    """Say whether a later assertion gives what was promised, and no plan or denial came after it."""
    pairs = [
        (promise, keep)
        for promise in steps
        for keep in steps
        if promise.promises
        and keep.keeps
        and keep.when > promise.when
        and fits(keep.identity, promise.identity, marks)
    ]
    if not pairs:
        return None
    last = max(keep.when for _, keep in pairs)
    if any((step.plans or step.breaks) and step.when > last for step in steps):
        return None
    promise, keep = min(pairs, key=lambda pair: (pair[1].when, pair[0].when))
    return KEPT, f"{promise.text}, {keep.text}", _claims((promise, keep))


def _fell_back(steps: Sequence[Step]) -> _Word | None:
    """Say whether the thing was asserted, and planned, denied or only promised later."""
    later = [step for step in steps if step.promises or step.breaks]
    before = [step for step in steps if step.keeps and any(other.when > step.when for other in later)]
    if not before:
        return None
    last = max(before, key=lambda step: step.when)
    after = min((step for step in later if step.when > last.when), key=lambda step: step.when)
    return FELL_BACK, f"{last.text}, {after.text}", _claims((last, after))


def _open(steps: Sequence[Step], day: date) -> _Word:
    """Say whether a promise is due yet or was spoken of within a year, else that it was not."""
    newest = max(step.said for step in steps)
    claims = _claims(step for step in steps if step.said == newest)
    due = max((step.due for step in steps if step.due), default=None)
    if due and due >= day:
        return OPEN, f"due by {due.isoformat()}", claims
    word = OPEN if day <= _year_after(newest) else NOT_MENTIONED
    past = f"was due by {due.isoformat()}, " if due else ""
    return word, f"{past}last spoken of {newest.isoformat()}", claims
