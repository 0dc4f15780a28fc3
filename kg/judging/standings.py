"""How a history stands from one day to another; of a link, its newest status says so.

Nothing here depends on where the corpus ends: who asks for a later day is answered as of the corpus's last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from kg.corpus.claims import Claim
    from kg.judging.basis import Marks
    from kg.judging.identity import Identity

__all__ = ["DAY", "Standing", "Step", "Word", "deciding", "of_link", "stretches"]

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


Word = tuple[str, str, tuple["Claim", ...]]
"""How a history stands, in a word, why, and the claims that decide."""


def of_link(steps: Sequence[Step], marks: Marks) -> list[Standing]:
    """Return how a link stands: as its newest statement says; a plan supersedes an older assertion."""
    found: list[tuple[date, Word]] = []
    for day, said in groupby(sorted(steps, key=lambda step: step.said), key=lambda step: step.said):
        told = list(said)
        word = min((step.claim.status for step in told), key=marks.states.index)
        found.append((day, (word, f"newest statement {day.isoformat()}", deciding(told))))
    return list(stretches(found))


def stretches(found: Sequence[tuple[date, Word]]) -> Iterator[Standing]:
    """End each stretch of days on the day before the next begins; the last does not end."""
    ends = [*(start - DAY for start, _ in found[1:]), None]
    for (start, word), until in zip(found, ends, strict=False):  # no stretch, no end
        yield Standing(start, until, *word)


def deciding(steps: Iterable[Step]) -> tuple[Claim, ...]:
    """Return the claims of some steps, each once."""
    return tuple({step.claim.identifier: step.claim for step in steps}.values())
