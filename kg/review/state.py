"""What a log comes to: which items are settled, which claims stand, which sentences have been read.

``replay`` is a pure function of candidates and log; an undone decision leaves no trace in what it returns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.corpus.quotations import Passage
    from kg.extraction.candidates import Candidate
    from kg.review.decisions import Decision, Draft, Kind, Proposed

__all__ = ["Made", "State", "Verdict", "in_force", "needed", "replay", "settled", "slugs"]


@dataclass(frozen=True)
class Verdict:
    """What an item came to: what was done, why, and by which decision (its number, from one)."""

    kind: Kind
    reason: str
    number: int


@dataclass(frozen=True)
class Made:
    """A claim that a decision made: out of items and of what these were made of, or out of none."""

    id: str
    draft: Draft
    items: tuple[str, ...]
    who: str


@dataclass
class State:
    """Where a review stands: verdicts by item, claims by id, entities by slug, stretches that were read."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    claims: dict[str, Made] = field(default_factory=dict)
    entities: dict[str, Proposed] = field(default_factory=dict)
    read: set[tuple[int, int]] = field(default_factory=set)

    def open(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the candidates on which nothing has been decided."""
        return [each for each in candidates if each.identifier not in self.verdicts]

    def of(self, item: str) -> list[Made]:
        """Return the claims that an item was made into."""
        return [made for made in self.claims.values() if item in made.items]


def in_force(decisions: Sequence[Decision]) -> list[tuple[int, Decision]]:
    """Return the decisions that no later one undid, with their numbers from one."""
    standing: list[tuple[int, Decision]] = []
    for number, decision in enumerate(decisions, 1):
        if decision.kind != "undo":
            standing.append((number, decision))
        elif standing and standing[-1][0] == decision.of:
            standing.pop()
    return standing


def replay(decisions: Sequence[Decision]) -> State:
    """Return where a review stands after its decisions."""
    state = State()
    for number, decision in in_force(decisions):
        _decide(state, number, decision)
    return state


def _decide(state: State, number: int, decision: Decision) -> None:
    origins = _origins(state, decision.items)
    for item in decision.items:
        _take_back(state, item)
    for item in _settled_by(decision, origins, state):
        state.verdicts[item] = Verdict(decision.kind, decision.reason, number)
    for ordinal, draft in enumerate(decision.claims):
        made = Made(f"{number}.{ordinal}", draft, origins, decision.who)
        state.claims[made.id] = made
    state.entities |= {each.slug: each for each in decision.entities}
    if decision.place:
        state.read.add(decision.place)


def _settled_by(decision: Decision, origins: Sequence[str], state: State) -> Iterable[str]:
    """Return the items of a decision; with a rejected claim goes that of which it was made, if alone."""
    came_from = (item for item in origins if decision.kind == "reject" and not state.of(item))
    return (*decision.items, *came_from)


def _origins(state: State, items: Sequence[str]) -> tuple[str, ...]:
    """Return items, and those that the claims among them were made of."""
    before = (other for item in items if item in state.claims for other in state.claims[item].items)
    return tuple(dict.fromkeys([*items, *before]))


def _take_back(state: State, item: str) -> None:
    """Drop what an item was made into; items that were merged into the same are open again."""
    state.verdicts.pop(item, None)
    for made in [*state.claims.values()]:
        if item in made.items or item == made.id:
            del state.claims[made.id]
            if item != made.id:
                _open(state, made.items)


def _open(state: State, items: Iterable[str]) -> None:
    for item in items:
        state.verdicts.pop(item, None)


def settled(
    sentences: Sequence[Passage],
    state: State,
    candidates: Iterable[Candidate],
    standing: Iterable[int] = (),
) -> list[bool]:
    """Say of each sentence whether it is settled: nothing in it is open, and something was decided or read.

    ``standing`` are the places at which the corpus has claims already.
    """
    waiting = [each.start for each in state.open(candidates)]
    made = [each.draft.start for each in state.claims.values()]
    decided = [each.start for each in candidates if each.identifier in state.verdicts]
    places = [*made, *decided, *standing]
    return [
        not _within(waiting, each) and (_within(places, each) or _is_read(each, state.read))
        for each in sentences
    ]


def _within(places: Iterable[int], sentence: Passage) -> bool:
    return any(sentence.start <= place < sentence.end for place in places)


def _is_read(sentence: Passage, read: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start and sentence.end <= end for start, end in read)


def needed(state: State) -> Mapping[str, Proposed]:
    """Return the entities that the review declared and its claims name, or entities that they name."""
    named = {slug for made in state.claims.values() for slug in slugs(made.draft)}
    waiting = [*named]
    while waiting:
        if each := state.entities.get(waiting.pop()):
            more = {value for values in each.keys.values() for value in values} - named
            named |= more
            waiting += more
    return {slug: each for slug, each in sorted(state.entities.items()) if slug in named}


def slugs(draft: Draft) -> Iterable[str]:
    """Return what a draft may name as entities: its ends, its speakers, and the values of qualifiers."""
    values = (value for values in draft.qualifiers.values() for value in values)
    return (draft.subject, draft.object, *draft.speakers, *values)
