"""Which part of a large graph is shown: the densest pairs around the first, up to what a page holds.

Some ties of each finding that the page opens with come first, so that it leads to something. Then comes the
pair of which most is said, or the two whom the graph is about; then, again and again, the pair of which most
is said among those that touch a thing already taken; where nothing touches any, the next densest of all.
The first pair that has no room gives of its ties those of which most is said; from then on no new thing is
taken, only what else ties those taken, as long as there is room. The same graph gives the same part, and what
is left out is counted.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from viz.model import Extent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from viz.model import Link, Network

__all__ = ["MOST", "Weighed", "chosen", "fitting", "part_of", "size"]

MOST = Extent(things=500, ties=1500, statements=4000)
"""What a page holds: beyond any of these it shows a part. Four thousand statements take some 3 MB."""


_LEADING = 25
"""So many ties of each finding are shown, whatever pairs they are of: enough that it leads to something."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A tie as far as it is weighed: its id, its two ends, and the IRIs of what is said of it.

    ``behind`` are those as well that it follows from: they stand in the page with it.
    """

    id: str
    ends: frozenset[str]
    said: frozenset[str]
    behind: frozenset[str] = frozenset()


def size(ties: Iterable[Weighed]) -> Extent:
    """Count things, ties, and statements, each once."""
    drawn = list(ties)
    things = {end for tie in drawn for end in tie.ends}
    statements = {each for tie in drawn for each in tie.said | tie.behind}
    return Extent(things=len(things), ties=len(drawn), statements=len(statements))


def chosen(
    ties: Sequence[Weighed],
    first: Sequence[str] = (),
    findings: Iterable[Iterable[str]] = (),
    most: Extent = MOST,
) -> list[Weighed]:
    """Return what is shown of some ties; all of them where they have room.

    ``first`` are the ids of the two whom the graph is about, or of one, if it is about any; ``findings`` the
    IRIs of the claims behind each finding that the page opens with.
    """
    if size(ties).within(most):
        return list(ties)
    pairs, room = _Pairs(ties), _Room(most)
    room.begin(_in_turns([_resting(ties, frozenset(claims)) for claims in findings]))
    for pair in pairs.in_turn(frozenset(first)):
        if not room.full or room.holds(pair):
            room.take(pair)
        if len(room.ties) >= most.ties:
            break
    return room.ties


def _resting(ties: Iterable[Weighed], claims: frozenset[str]) -> Sequence[Weighed]:
    """Return the first ties on which a finding rests: those of which least else is said."""
    found = [tie for tie in ties if not tie.said.isdisjoint(claims)]
    return sorted(found, key=lambda tie: (len(tie.said - claims), len(tie.said), tie.id))[:_LEADING]


def _in_turns(rows: Sequence[Sequence[Weighed]]) -> Iterator[Weighed]:
    """Yield the first of each row, then the second of each, and so on."""
    for turn in zip_longest(*rows):
        yield from (tie for tie in turn if tie)


_Pair = frozenset[str]


class _Pairs:
    """The pairs of things that have ties, each ranked by how much is said of it."""

    def __init__(self, ties: Iterable[Weighed]) -> None:
        self.ties: dict[_Pair, list[Weighed]] = defaultdict(list)
        self._around: dict[str, list[_Pair]] = defaultdict(list)
        heard: Counter[str] = Counter()
        for tie in ties:
            self.ties[tie.ends].append(tie)
            heard.update(dict.fromkeys(tie.ends, len(tie.said)))
        for pair, held in self.ties.items():
            held.sort(key=lambda tie: (-len(tie.said), tie.id))
            for end in pair:
                self._around[end].append(pair)
        self._rank = {pair: self._ranked(pair, heard) for pair in self.ties}

    def _ranked(self, pair: _Pair, heard: Mapping[str, int]) -> tuple[int, int, int, list[str]]:
        """Rank a pair: most said of it, then most ties, then most said of its ends, then by name."""
        held = self.ties[pair]
        said = {each for tie in held for each in tie.said}
        return -len(said), -len(held), -sum(heard[end] for end in pair), sorted(pair)

    def in_turn(self, first: _Pair) -> Iterator[Sequence[Weighed]]:
        """Yield the ties of one pair after the other, each the densest that touches those before it."""
        met: set[_Pair] = set()
        opened: set[str] = set()
        for start in sorted(self.ties, key=lambda pair: (-len(pair & first), self._rank[pair])):
            waiting = [] if start in met else [(self._rank[start], start)]
            met.add(start)
            while waiting:
                pair = heapq.heappop(waiting)[1]
                yield self.ties[pair]
                # Each thing is opened once: the pairs of a hub are many.
                for near in (each for end in sorted(pair - opened) for each in self._around[end]):
                    if near not in met:
                        met.add(near)
                        heapq.heappush(waiting, (self._rank[near], near))
                opened |= pair


class _Room:
    """What was taken so far, and whether there is room for more."""

    def __init__(self, most: Extent) -> None:
        self.ties: list[Weighed] = []
        self._most = most
        self._ids: set[str] = set()
        self._things: set[str] = set()
        self._statements: set[str] = set()
        self.full = False

    def begin(self, ties: Iterable[Weighed]) -> None:
        """Take what has room in the first half: the other is for the pairs."""
        for tie in ties:
            if tie.id not in self._ids and self._fits([tie], self._most.half):
                self._add([tie])

    def holds(self, pair: Sequence[Weighed]) -> bool:
        """Say whether both ends of a pair were taken."""
        return pair[0].ends <= self._things

    def take(self, pair: Sequence[Weighed]) -> None:
        """Take the ties of a pair, or the first of them that have room; of the first tie of all, whatever."""
        new = [tie for tie in pair if tie.id not in self._ids]
        if self._fits(new, self._most):
            self._add(new)
            return
        self.full = True
        for tie in new:
            if self.ties and not self._fits([tie], self._most):
                break
            self._add([tie])

    def _fits(self, ties: Sequence[Weighed], most: Extent) -> bool:
        # What is new is counted, not the whole again: pairs may be very many.
        things = {end for tie in ties for end in tie.ends} - self._things
        statements = {each for tie in ties for each in tie.said | tie.behind} - self._statements
        wanted = Extent(
            things=len(self._things) + len(things),
            ties=len(self.ties) + len(ties),
            statements=len(self._statements) + len(statements),
        )
        return wanted.within(most)

    def _add(self, ties: Iterable[Weighed]) -> None:
        for tie in ties:
            self.ties.append(tie)
            self._ids.add(tie.id)
            self._things |= tie.ends
            self._statements |= tie.said | tie.behind


def fitting(network: Network, most: Extent = MOST) -> Network:
    """Return a network where a page has room for it, else its part."""
    ties = [_tie(link) for link in network.links]
    whole = size(ties)
    if network.whole or whole.within(most):
        return network
    first = network.brief.polities if network.brief else ()
    findings = [step.claims for step in network.brief.steps] if network.brief else ()
    return part_of(network, {tie.id for tie in chosen(ties, first, findings, most)}, whole)


def _tie(link: Link) -> Weighed:
    return Weighed(
        id=link.id,
        ends=frozenset([link.source, link.target]),
        said=frozenset(each.iri for each in link.claims),
        behind=frozenset(each.iri for each in link.premises),
    )


def part_of(network: Network, ties: Collection[str], whole: Extent) -> Network:
    """Return the ties of some ids, with what the graph opens with and the promises made in them.

    ``whole`` is how large the graph is of which it is a part. Findings and tour remain those of the whole.
    """
    part = network.only(link for link in network.links if link.id in ties)
    shown = {each.iri for each in part.evidence}
    kept = network.ledger and network.ledger.among(shown)
    return replace(part, brief=network.brief, tour=network.tour, ledger=kept, whole=whole)
