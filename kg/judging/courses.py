"""How a promise stands from day to day, as statement follows statement: kept, fallen back, open, overdue.

The change points are the days of statements, due dates that pass, and twelve months of silence. Steps are
taken up in the order in which they were said, each once: what decides is kept at hand, by kinds of steps that
promise, keep or undo alike, so that no two steps are set beside each other again for every day.
"""

from __future__ import annotations

from bisect import bisect, bisect_left, insort
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from kg.judging.identity import fits
from kg.judging.standings import DAY, Standing, Step, Word, deciding, stretches

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from kg.judging.basis import Marks

__all__ = ["of_promise"]

KEPT = "kept"
FELL_BACK = "fell-back"
OVERDUE = "overdue"
OPEN = "open"
NOT_MENTIONED = "not-mentioned-again"

_At = tuple[date, int, Step]
"""Of which day a step speaks, its place in the history, and the step."""


def of_promise(steps: Sequence[Step], marks: Marks) -> list[Standing]:
    """Return how a promise stands, from the first statement on that promises it."""
    found: list[tuple[date, Word]] = []
    course = _Course(marks)
    waiting = sorted(enumerate(steps), key=lambda placed: (placed[1].said, placed[0]), reverse=True)
    for day in sorted({change for step in steps for change in _changes(step)}):
        while waiting and waiting[-1][1].said <= day:
            place, step = waiting.pop()
            course.add((step.when, place, step))
        word = course.word(day)
        if word and (not found or found[-1][1] != word):
            found.append((day, word))
    return list(stretches(found))


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


class _Course:
    """What was said of a promise up to a day."""

    def __init__(self, marks: Marks) -> None:
        self._keeping, self._falling, self._resuming = _Keeping(marks), _Falling(), _Resuming()
        self._promised = False
        self._newest: list[Step] = []
        self._due: date | None = None
        self._undone: date | None = None
        self._progress: tuple[tuple[int, date, date], Step] | None = None
        self._condition: tuple[tuple[date, date], Step] | None = None
        self._conditions: list[tuple[date, bool]] = []

    def add(self, at: _At) -> None:
        """Take up the next step, in the order in which they were said."""
        when, _, step = at
        self._promised |= step.promises
        if self._newest and self._newest[0].said != step.said:
            self._newest = []
        self._newest.append(step)
        if step.due:
            self._due = max(self._due or step.due, step.due)
        if step.plans or step.breaks or step.resumes:
            self._undone = max(self._undone or when, when)
        self._keeping.add(at)
        self._falling.add(at)
        self._resuming.add(at)
        self._note(step)

    def _note(self, step: Step) -> None:
        """Keep the newest figure of a year, or of the longest period, and the newest conditional promise."""
        if step.progress is not None:
            key = _months(step), step.when, step.said
            if self._progress is None or key > self._progress[0]:
                self._progress = key, step
        if step.promises and _hangs(step):
            newest = step.when, step.said
            if self._condition is None or newest > self._condition[0]:
                self._condition, self._conditions = (newest, step), sorted(step.conditions)

    def word(self, day: date) -> Word | None:
        """Return the first word that fits what was said up to a day, or none before any promise."""
        if not self._promised:
            return None
        if kept := self._keeping.word(self._undone):
            return kept
        word, reason, claims = self._resuming.word() or self._falling.word() or self._open(day)
        wanting = self._keeping.wanting
        details = [
            reason,
            *([f"due by {self._due.isoformat()}"] if self._due and word == FELL_BACK else []),
            *([f"not yet by {', '.join(wanting)}"] if wanting else []),
            *self._told_progress(),
            *self._told_condition(day),
        ]
        return word, "; ".join(details), claims

    def _open(self, day: date) -> Word:
        """Say whether a promise is due yet, overdue, or was spoken of within a year, else that it was not."""
        newest, claims = self._newest[0].said, deciding(self._newest)
        if self._due and self._due >= day:
            return OPEN, f"due by {self._due.isoformat()}", claims
        if self._due:
            due = self._due.isoformat()
            return OVERDUE, f"was due by {due}, last spoken of {newest.isoformat()}", claims
        word = OPEN if day <= _year_after(newest) else NOT_MENTIONED
        return word, f"last spoken of {newest.isoformat()}", claims

    def _told_progress(self) -> Iterator[str]:
        """Say how much of a promised figure the newest figure of a year gives, or of the longest period."""
        if self._progress:
            newest = self._progress[1]
            told, wanted = (f"{number:,f}".replace(",", " ") for number in (newest.progress, newest.promised))
            yield f"{told} of {wanted} {newest.unit}".rstrip() + f" by {newest.when.isoformat()}"

    def _told_condition(self, day: date) -> Iterator[str]:
        """Say on what the newest conditional promise hangs, and whether that has come about."""
        if not self._condition:
            return
        newest = self._condition[1]
        if newest.claim.condition_on:
            told = bisect(self._conditions, (day, True))
            met = self._conditions[told - 1][1] if told else None
            yield "its condition is " + ("open" if met is None else "met" if met else "not met")
        else:
            yield f"on condition: {newest.claim.value('condition')}"


def _months(step: Step) -> int:
    """Return how many months a figure covers, twelve at most: half a year answers for no year."""
    period = step.claim.date("period")
    return min(12, (period.latest - period.earliest).days // 28) if period else 0


def _hangs(step: Step) -> bool:
    return bool(step.claim.condition_on or step.claim.value("condition"))


class _Keeping:
    """The promises, and the assertions after them that give what they promised.

    Of promises that are alike only the first counts: whatever keeps another keeps that one too, and sooner
    after it.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._promises: dict[Hashable, _At] = {}
        self._keeps: dict[Hashable, list[_At]] = defaultdict(list)
        self._fitting: dict[tuple[Hashable, Hashable], bool] = {}
        self._joint: dict[frozenset[str], dict[str, int]] = defaultdict(dict)
        self._pairs: dict[frozenset[str], tuple[tuple[date, date, int, int], Step, Step]] = {}
        self._last: date | None = None

    def add(self, at: _At) -> None:
        """Take up a step, if it promises or keeps."""
        _, place, step = at
        if step.promises:
            if step.jointly:
                self._joint[_promisers(step)].setdefault(step.doer, place)
            self._promise(at)
        if step.keeps:
            kind = step.fulfils, step.claim.relation, self._told(step)
            self._keeps[kind].append(at)
            for other, promise in self._promises.items():
                if self._fits((kind, other), step, promise[2]):
                    self._pair(promise, at)

    def _promise(self, at: _At) -> None:
        step = at[2]
        kind = step.claim.relation, step.jointly, self._told(step)
        if kind in self._promises and self._promises[kind] < at:
            return
        self._promises[kind] = at
        for other, keeps in self._keeps.items():
            if self._fits((other, kind), keeps[0][2], step):
                for keep in keeps:
                    self._pair(at, keep)

    def _pair(self, promise: _At, keep: _At) -> None:
        """Note a promise and what keeps it, if that came after it and was not there before."""
        (promised, its_place, one), (when, place, other) = promise, keep
        if when > promised and (other.began is None or other.began > promised):
            rank, who = (when, promised, its_place, place), _promisers(one)
            if who not in self._pairs or rank < self._pairs[who][0]:
                self._pairs[who] = rank, one, other
            self._last = max(self._last or when, when)

    def _told(self, step: Step) -> Hashable:
        return tuple(step.identity.items()), step.sides, _named(step, self.marks)

    def _fits(self, kinds: tuple[Hashable, Hashable], keep: Step, promise: Step) -> bool:
        """Say whether an assertion gives what a promise promised, by its own side if said; days aside."""
        if kinds not in self._fitting:
            self._fitting[kinds] = _fits(keep, promise, self.marks)
        return self._fitting[kinds]

    @property
    def wanting(self) -> list[str]:
        """Who has not done yet, of those who promised to do something together, what another did."""
        if not self._pairs:
            return []
        places: dict[str, int] = {}
        for who, doers in self._joint.items():
            for doer, place in doers.items() if who not in self._pairs else ():
                places[doer] = min(place, places.get(doer, place))
        return sorted(places, key=lambda doer: places[doer])

    def word(self, undone: date | None) -> Word | None:
        """Say whether what was promised was given, and nothing undid it on a later day."""
        if self._last is None or self.wanting or (undone and undone > self._last):
            return None
        first = [pair for _, *pair in sorted(self._pairs.values(), key=lambda pair: pair[0])]
        promise, keep = first[-1]  # that of whoever came last
        return KEPT, f"{promise.text}, {keep.text}", deciding(step for pair in first for step in pair)


def _promisers(promise: Step) -> frozenset[str]:
    """Return by whom a promise is to be kept, where it is not enough that anybody keeps it."""
    return promise.sides if promise.jointly else frozenset()


def _fits(keep: Step, promise: Step, marks: Marks) -> bool:
    doers = keep.sides and keep.sides | _named(keep, marks)
    by_another = doers and promise.sides and doers.isdisjoint(promise.sides | _named(promise, marks))
    return (
        promise.claim.relation in keep.fulfils
        and not (by_another and (promise.jointly or keep.claim.relation == promise.claim.relation))
        and fits(keep.identity, promise.identity, marks)
    )


def _named(step: Step, marks: Marks) -> frozenset[str]:
    """Return those whom a claim names as doing it beside its subject, or through it."""
    return frozenset(value for key in marks["tellsActor"] for value in step.claim.values(key))


class _Falling:
    """Assertions of the thing, and what was planned, denied or only promised after them."""

    def __init__(self) -> None:
        self._keeps: dict[tuple[frozenset[str], frozenset[str]], list[tuple[date, int, Step]]] = defaultdict(
            list
        )
        self._later: dict[tuple[str, frozenset[str]], list[_At]] = defaultdict(list)
        self._last: tuple[date, int, Step] | None = None
        """The last assertion that something undoes, with its place negated: of one day, the first counts."""

    def add(self, at: _At) -> None:
        """Take up a step, if it asserts, or undoes an assertion."""
        when, place, step = at
        if step.keeps:
            insort(self._keeps[step.fulfils, step.sides], (when, -place, step))
            if any(later[-1][0] > when for later in self._undoing(step)):
                self._last = max(self._last or (when, -place, step), (when, -place, step))
        if (step.promises and not step.under_way) or step.breaks:
            insort(self._later[step.claim.relation, step.sides], at)
            for (fulfils, sides), keeps in self._keeps.items():
                before = bisect_left(keeps, when, key=lambda keep: keep[0])
                if before and _undoes(step, fulfils, sides):
                    self._last = max(self._last or keeps[before - 1], keeps[before - 1])

    def _undoing(self, keep: Step) -> Iterator[list[_At]]:
        """Yield what may be said against an assertion, by kinds, in order of its days."""
        for told in self._later.values():
            if _undoes(told[0][2], keep.fulfils, keep.sides):
                yield told

    def word(self) -> Word | None:
        """Say whether the thing was asserted, and planned, denied or only promised later."""
        if self._last is None:
            return None
        last = self._last[2]
        places = ((told, bisect(told, last.when, key=lambda at: at[0])) for told in self._undoing(last))
        after = min(told[place] for told, place in places if place < len(told))[2]
        return FELL_BACK, f"{last.text}, {after.text}", deciding((last, after))


def _undoes(later: Step, fulfils: frozenset[str], sides: frozenset[str]) -> bool:
    """Say whether a promise or denial is of what was asserted, by the same side."""
    by_another = sides and later.sides and sides.isdisjoint(later.sides)
    return later.claim.relation in fulfils and not by_another


class _Resuming:
    """The first promise that something ceases, and the first day after it on which it is asserted again."""

    def __init__(self) -> None:
        self._promise: _At | None = None
        self._resumed: list[_At] = []
        self._found: tuple[tuple[date, date, int, int], Step, Step] | None = None

    def add(self, at: _At) -> None:
        """Take up a step, if it promises or resumes."""
        if at[2].promises and (self._promise is None or at < self._promise):
            self._promise = at
            self._set_beside(self._resumed)
        if at[2].resumes:
            self._resumed.append(at)
            self._set_beside([at])

    def _set_beside(self, resumed: Sequence[_At]) -> None:
        for when, place, step in resumed:
            if self._promise and when > self._promise[0]:
                rank = when, self._promise[0], self._promise[1], place
                if self._found is None or rank < self._found[0]:
                    self._found = rank, self._promise[2], step

    def word(self) -> Word | None:
        """Say whether what was to cease is asserted after the promise."""
        if self._found is None:
            return None
        _, promise, step = self._found
        return FELL_BACK, f"{promise.text}, resumed {step.when.isoformat()}", deciding((promise, step))
