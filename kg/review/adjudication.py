"""Differences of two coders settled one by one: what holds is a log of its own, and becomes the corpus.

What both have alike is taken over with the first decision. ``reason`` names the difference that a line of
the log is about; where neither coder's claim holds, it has no claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.errors import InputError
from kg.rdf.digests import digest
from kg.review import entries
from kg.review.agreement import compared
from kg.review.comparison import coded
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.logs import log_path, read
from kg.review.outcome import ADJUDICATED
from kg.review.state import in_force, replay, slugs

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from kg.corpus.loading import Corpus
    from kg.review.agreement import Coded, Compared
    from kg.review.decisions import Draft, Kind, Proposed
    from kg.review.outcome import Outcome

__all__ = ["Adjudication", "Case", "Held", "undecided"]

Held = Literal["", "first", "second", "neither", "corrected"]
"""Whose claim holds; nothing while that is open."""

_NOWHERE = (0, 0)


@dataclass(frozen=True)
class Case:
    """What two coders have on the same words; ``held`` is whose claim holds, ``claim`` the one that does.

    ``notes`` say of a claim that the corpus had what each coder did with it.
    """

    key: str
    pair: tuple[Draft | None, Draft | None]
    held: Held = ""
    claim: Draft | None = None
    notes: tuple[str, str] = ("", "")

    @property
    def alike(self) -> bool:
        """Whether both have the same claim."""
        return self.pair[0] == self.pair[1]

    @property
    def span(self) -> tuple[int, int]:
        """From the first letter that one of them marked to the last."""
        there = [each for each in self.pair if each]
        return min(each.start for each in there), max(each.end for each in there)


def undecided(corpus: Corpus, found: Coded) -> tuple[int, int]:
    """Return how many differences of two coders are open, and how many there are."""
    settled = _outcomes(read(log_path(corpus.folder / found.document, ADJUDICATED)))
    keys = [_key(each) for each in compared(found) if each.pair[0] != each.pair[1]]
    return sum(key not in settled for key in keys), len(keys)


class Adjudication:
    """A document on which two coders decided, and the log of whose claims hold; whoever opens it closes it.

    ``who`` adjudicates. Raises ``InputError`` where a log is missing, and as ``Desk`` does.
    """

    def __init__(
        self, corpus: Corpus, slug: str, pair: tuple[str, str], who: str, tell: Callable[[str], None]
    ) -> None:
        found = next(coded(corpus, *pair, [slug]), None)
        if found is None:
            fix = "`bilateral review DOCUMENT --coder NAME` writes logs"
            raise InputError(f"no logs of {pair[0]} and {pair[1]}", where=str(corpus.folder / slug), fix=fix)
        self.coders, self._tell, self._told = pair, tell, set[str]()
        self._pairs = {_key(each): each for each in compared(found)}
        logs = (replay(read(log_path(corpus.folder / slug, coder))) for coder in pair)
        self._proposed = {name: each for state in logs for name, each in state.entities.items()}
        self.desk = Desk(corpus, slug, ADJUDICATED, tell, who=who)

    @property
    def cases(self) -> list[Case]:
        """All that the coders have, in the order of the text."""
        settled = _outcomes(self.desk.log.decisions)
        return [self._case(key, settled) for key in self._pairs]

    @property
    def differences(self) -> list[Case]:
        """What they do not have alike."""
        return [each for each in self.cases if not each.alike]

    def _case(self, key: str, settled: dict[str, Decision]) -> Case:
        pair, notes = self._pairs[key].pair, self._pairs[key].notes
        if key not in settled:
            return Case(key, pair, notes=notes)
        claim = next(iter(settled[key].claims), None)
        if claim is None:
            return Case(key, pair, "neither", notes=notes)
        held: Held = "first" if claim == pair[0] else "second" if claim == pair[1] else "corrected"
        return Case(key, pair, held, claim, notes)

    def hold(self, key: str, held: str, claim: Draft | None = None, more: Sequence[Proposed] = ()) -> None:
        """Decide a difference; ``claim`` is the one that holds where it is neither coder's own.

        A difference that is decided already is decided anew. Raises ``InputError`` for no such difference or
        outcome, and where the claim cannot stand: nothing is decided then.
        """
        self._take_over()
        self.desk.decide(self._decision(key, held, claim, more))

    def faults(self, key: str, claim: Draft, more: Sequence[Proposed] = ()) -> list[str]:
        """Say what is wrong with a claim that is being typed, a sentence each."""
        return self.desk.faults(self._decision(key, "corrected", claim, more))

    def _decision(self, key: str, held: str, claim: Draft | None, more: Sequence[Proposed]) -> Decision:
        if key not in self._pairs:
            raise InputError("no such difference", where=key, fix="Load the page again")
        items = self._made(key) or self._there(key)
        if held == "neither" and items:
            return Decision(kind="reject", items=items, reason=key)
        if held == "neither":
            return Decision(kind="read", place=_NOWHERE, reason=key)
        own = dict(zip(("first", "second"), self._pairs[key].pair, strict=True))
        draft = claim if held == "corrected" else own.get(held)
        if draft is None:
            raise InputError(f"nothing that could hold: {held}", where=key, fix="Load the page again")
        named = {*slugs(draft)} - {each.slug for each in more}
        brought = [each for slug, each in self._proposed.items() if slug in named]
        kind: Kind = "accept" if self._stood(key, draft) else "correct" if items else "new"
        return Decision(kind=kind, items=items, claims=(draft,), entities=(*more, *brought), reason=key)

    def _there(self, key: str) -> tuple[str, ...]:
        """Return the claim of the corpus that a difference is about, if there is one."""
        item = self._pairs[key].item
        return (item,) if item in self.desk.stated else ()

    def _stood(self, key: str, draft: Draft) -> bool:
        """Say whether a claim is the one of the corpus that a difference is about, as it stood."""
        document, there = self.desk.document, [self.desk.stated[item].draft for item in self._there(key)]
        return entries.spoken(draft, document) in [entries.spoken(each, document) for each in there]

    def _made(self, key: str) -> tuple[str, ...]:
        """Return the claims that a difference was decided into."""
        decisions = in_force(self.desk.log.decisions)
        return self._of({number for number, each in decisions if each.reason == key})

    def _of(self, numbers: Container[int]) -> tuple[str, ...]:
        """Return the claims that some decisions made."""
        return tuple(made for made in self.desk.state.claims if int(made.partition(".")[0]) in numbers)

    def _take_over(self) -> None:
        """Take over what both have alike, and take back what rests on claims that a coder has no more."""
        for number, decision in in_force(self.desk.log.decisions):
            if decision.reason not in {*self._pairs, _GONE}:
                self._take_back(number)
        for each in self.cases:
            if each.alike and not each.held and each.key not in self._told:
                self._hold_alike(each.key)

    def _take_back(self, number: int) -> None:
        """Take back what a decision made; a claim of the corpus stands again as it stood."""
        state = self.desk.state
        made = self._of({number})
        origins = {item for one in made for item in state.claims[one].items}
        origins |= {
            item for item, each in state.verdicts.items() if each.number == number and not state.of(item)
        }
        there = [each for item, each in self.desk.stated.items() if item in origins]
        for each in there:
            items = made or (each.item,)
            self.desk.decide(Decision(kind="accept", items=items, claims=(each.draft,), reason=_GONE))
        if made and not there:
            self.desk.decide(Decision(kind="reject", items=made, reason=_GONE))

    def _hold_alike(self, key: str) -> None:
        try:
            self.desk.decide(self._decision(key, "first", None, ()))
        except InputError as error:
            self._told.add(key)
            self._tell(str(error))

    @property
    def undoable(self) -> bool:
        """Whether there is a decision to undo; what goes without asking is none."""
        standing = in_force(self.desk.log.decisions)
        alike = {each.key for each in self.cases if each.alike}
        return bool(standing) and standing[-1][1].reason not in {*alike, _GONE}

    def undo(self) -> None:
        """Take the last decision back; raises ``InputError`` where there is none."""
        if not self.undoable:
            raise InputError("nothing to undo", where=self.desk.document.slug)
        self.desk.undo()

    @property
    def progress(self) -> str:
        """How far the adjudication is, in words: *3 of 12 differences settled, 40 claims alike*."""
        found = self.cases
        apart = [each for each in found if not each.alike]
        alike = len(found) - len(apart)
        done = f"{sum(bool(each.held) for each in apart)} of {len(apart)} difference{'s' * (len(apart) != 1)}"
        return f"{done} settled, {alike} claim{'s' * (alike != 1)} alike"

    def write(self) -> Outcome:
        """Write what holds into ``claims.yaml``, in the place of both coders' claims."""
        self._take_over()
        return self.desk.write()

    def close(self) -> None:
        """Let others open the log."""
        self.desk.close()


_GONE = "the coders decided otherwise since"


def _outcomes(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return the last decision on each difference that stands."""
    return {each.reason: each for _, each in in_force(decisions)}


def _key(compared: Compared) -> str:
    """Name a difference by what both have, so that the log tells what has been settled."""
    return digest([str(each) for each in compared.pair])
