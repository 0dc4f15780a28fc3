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
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Marks
    from kg.judging.identity import Identity

__all__ = ["DAY", "Standing", "Step", "of_link", "of_promise", "stretches"]

KEPT = "kept"
FELL_BACK = "fell-back"
OVERDUE = "overdue"
OPEN = "open"
NOT_MENTIONED = "not-mentioned-again"

DAY = timedelta(days=1)
"""One day."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One dated claim in a history.

    ``said`` is the last day on which its document may have been issued; ``when`` the last day that the claim
    itself speaks of, if that is earlier: a promise of May retold in August is of May. ``keeps`` tells that it
    asserts the thing, ``breaks`` that it denies it, ``resumes`` that it asserts what was to cease,
    ``promises`` and ``plans`` what its status does, ``under_way`` that it promises the thing by a fact.

    ``sides`` are the polities of its subject, where the relation has a direction; ``doer`` its label;
    ``jointly`` whether all who promise it must do it; ``fulfils`` the relations of which it keeps promises;
    ``began`` since when at the latest the thing is there, if it says so; ``progress`` how much it asserts
    of the ``promised`` figure, in ``unit``; ``conditions`` the days on which it is said that what it hangs
    on came about, or did not.
    """

    claim: Claim
    said: date
    when: date
    identity: Identity
    sides: frozenset[str] = frozenset()
    doer: str = ""
    jointly: bool = False
    fulfils: frozenset[str] = frozenset()
    began: date | None = None
    progress: Decimal | None = None
    promised: Decimal | None = None
    unit: str = ""
    conditions: tuple[tuple[date, bool], ...] = ()
    promises: bool = False
    under_way: bool = False
    plans: bool = False
    keeps: bool = False
    breaks: bool = False
    resumes: bool = False

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
    return list(stretches(found))


def of_link(steps: Sequence[Step], marks: Marks) -> list[Standing]:
    """Return how a link stands: as its newest statement says; a plan supersedes an older assertion."""
    found: list[tuple[date, _Word]] = []
    for day, said in groupby(sorted(steps, key=lambda step: step.said), key=lambda step: step.said):
        told = list(said)
        word = min((step.claim.status for step in told), key=marks.states.index)
        found.append((day, (word, f"newest statement {day.isoformat()}", _claims(told))))
    return list(stretches(found))


def stretches(found: Sequence[tuple[date, _Word]]) -> Iterator[Standing]:
    """End each stretch of days on the day before the next begins; the last does not end."""
    ends = [*(start - DAY for start, _ in found[1:]), None]
    for (start, word), until in zip(found, ends, strict=False):  # no stretch, no end
        yield Standing(start, until, *word)


def _changes(step: Step) -> Iterator[date]:
    """Yield the days on which a step may change how its history stands."""
    yield step.said
    yield _year_after(step.said) + DAY
    yield from (day for day, _ in step.conditions)
    if step.due:
        yield step.due + DAY


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
    if kept := _kept(steps, marks):
        return kept
    word, reason, claims = _fell_back(steps) or _open(steps, day)
    details = [
        reason,
        *_due(steps, word),
        *_wanting(steps, marks),
        *_progress(steps),
        *_conditions(steps, day),
    ]
    return word, "; ".join(details), claims


def _due(steps: Sequence[Step], word: str) -> Iterator[str]:
    """Say when what fell back was due; of what is open or overdue, the reason itself says it."""
    due = max((step.due for step in steps if step.due), default=None)
    if due and word == FELL_BACK:
        yield f"due by {due.isoformat()}"


def _wanting(steps: Sequence[Step], marks: Marks) -> Iterator[str]:
    """Say who has not done yet, of those who promised to do something together, what another did."""
    pairs = _pairs(steps, marks)
    if wanting := _waited_for(steps, pairs) if pairs else []:
        yield f"not yet by {', '.join(dict.fromkeys(step.doer for step in wanting))}"


def _progress(steps: Sequence[Step]) -> Iterator[str]:
    """Say how much of a promised figure the newest figure of a year gives, or of the longest period."""
    given = [step for step in steps if step.progress is not None]
    if given:
        newest = max(given, key=lambda step: (_months(step), step.when, step.said))
        told, wanted = (f"{number:,f}".replace(",", " ") for number in (newest.progress, newest.promised))
        yield f"{told} of {wanted} {newest.unit}".rstrip() + f" by {newest.when.isoformat()}"


def _months(step: Step) -> int:
    """Return how many months a figure covers, twelve at most: half a year answers for no year."""
    period = step.claim.date("period")
    return min(12, (period.latest - period.earliest).days // 28) if period else 0


def _conditions(steps: Sequence[Step], day: date) -> Iterator[str]:
    """Say on what the newest conditional promise hangs, and whether that has come about."""
    conditional = [step for step in steps if step.promises and _hangs(step)]
    if not conditional:
        return
    newest = max(conditional, key=lambda step: (step.when, step.said))
    told = [state for when, state in sorted(newest.conditions) if when <= day]
    if newest.claim.condition_on:
        met = told[-1] if told else None
        yield "its condition is " + ("open" if met is None else "met" if met else "not met")
    else:
        yield f"on condition: {newest.claim.value('condition')}"


def _hangs(step: Step) -> bool:
    return bool(step.claim.condition_on or step.claim.value("condition"))


def _kept(steps: Sequence[Step], marks: Marks) -> _Word | None:
    """Say whether a later assertion gives what was promised, and no plan or denial came after it."""
    pairs = _pairs(steps, marks)
    if not pairs or _waited_for(steps, pairs):
        return None
    last = max(keep.when for _, keep in pairs)
    if any((step.plans or step.breaks or step.resumes) and step.when > last for step in steps):
        return None
    first: dict[frozenset[str], tuple[Step, Step]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair[1].when, pair[0].when)):
        first.setdefault(_promisers(pair[0]), pair)
    promise, keep = [*first.values()][-1]  # that of whoever came last
    return KEPT, f"{promise.text}, {keep.text}", _claims(step for pair in first.values() for step in pair)


def _pairs(steps: Sequence[Step], marks: Marks) -> list[tuple[Step, Step]]:
    """Return each promise with each assertion that keeps it."""
    return [
        (promise, keep)
        for promise in steps
        for keep in steps
        if promise.promises and keep.keeps and _keeps(keep, promise, marks)
    ]


def _waited_for(steps: Sequence[Step], pairs: Sequence[tuple[Step, Step]]) -> list[Step]:
    """Return the promises of those who have not done what all who promised it must do."""
    done = {_promisers(promise) for promise, _ in pairs}
    return [step for step in steps if step.promises and step.jointly and _promisers(step) not in done]


def _promisers(promise: Step) -> frozenset[str]:
    """Return by whom a promise is to be kept, where it is not enough that anybody keeps it."""
    return promise.sides if promise.jointly else frozenset()


def _keeps(keep: Step, promise: Step, marks: Marks) -> bool:
    """Say whether an assertion came after a promise and gives what it promised, by its own side if said."""
    doers = keep.sides and keep.sides | _named(keep, marks)
    by_another = doers and promise.sides and doers.isdisjoint(promise.sides | _named(promise, marks))
    return (
        keep.when > promise.when
        and (keep.began is None or keep.began > promise.when)
        and promise.claim.relation in keep.fulfils
        and not (by_another and (promise.jointly or keep.claim.relation == promise.claim.relation))
        and fits(keep.identity, promise.identity, marks)
    )


def _named(step: Step, marks: Marks) -> frozenset[str]:
    """Return those whom a claim names as doing it beside its subject, or through it."""
    return frozenset(value for key in marks["tellsActor"] for value in step.claim.values(key))


def _fell_back(steps: Sequence[Step]) -> _Word | None:
    """Say whether the thing was asserted, and planned, denied or only promised later; or resumed."""
    if resumed := _resumed(steps):
        return resumed
    later = [step for step in steps if (step.promises and not step.under_way) or step.breaks]
    pairs = [(keep, step) for keep in steps for step in later if keep.keeps and _undoes(step, keep)]
    if not pairs:
        return None
    last = max((keep for keep, _ in pairs), key=lambda step: step.when)
    after = min((step for keep, step in pairs if keep is last), key=lambda step: step.when)
    return FELL_BACK, f"{last.text}, {after.text}", _claims((last, after))


def _undoes(later: Step, keep: Step) -> bool:
    """Say whether a promise or denial after an assertion is of what was asserted, by the same side."""
    by_another = keep.sides and later.sides and keep.sides.isdisjoint(later.sides)
    return later.when > keep.when and later.claim.relation in keep.fulfils and not by_another


def _resumed(steps: Sequence[Step]) -> _Word | None:
    """Say whether what was to cease is asserted after the promise."""
    pairs = [
        (promise, step)
        for promise in steps
        for step in steps
        if promise.promises and step.resumes and step.when > promise.when
    ]
    if not pairs:
        return None
    promise, step = min(pairs, key=lambda pair: (pair[1].when, pair[0].when))
    return FELL_BACK, f"{promise.text}, resumed {step.when.isoformat()}", _claims((promise, step))


def _open(steps: Sequence[Step], day: date) -> _Word:
    """Say whether a promise is due yet, overdue, or was spoken of within a year, else that it was not."""
    newest = max(step.said for step in steps)
    claims = _claims(step for step in steps if step.said == newest)
    due = max((step.due for step in steps if step.due), default=None)
    if due and due >= day:
        return OPEN, f"due by {due.isoformat()}", claims
    if due:
        return OVERDUE, f"was due by {due.isoformat()}, last spoken of {newest.isoformat()}", claims
    word = OPEN if day <= _year_after(newest) else NOT_MENTIONED
    return word, f"last spoken of {newest.isoformat()}", claims
