"""All that follows from claims set against claims, worked out once: comparisons and histories."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.judging import contradictions, figure_comparisons, histories, measures
from kg.judging.comparison import CONFLICT
from kg.judging.events import CodedEvents
from kg.judging.involvement import Involvements
from kg.judging.offices import Offices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.comparison import Comparison
    from kg.judging.histories import History
    from kg.judging.memberships import Memberships

__all__ = ["Beside", "Judgement"]


class Beside(NamedTuple):
    """What all claims tell of members, and those of them that tell of offices."""

    memberships: Memberships
    of_offices: Sequence[Claim]


@dataclass(frozen=True)
class Judgement:
    """What follows from some claims; each part is worked out when it is first asked for.

    Where these are some of all claims, who belongs to a group and who is in office is told ``beside`` them.
    """

    claims: Sequence[Claim]
    ground: Ground
    beside: Beside | None = None

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Figures, factors of growth, denials and values that were set beside each other."""
        figures = figure_comparisons.comparisons(self.claims, self.ground)
        return (*figures, *contradictions.differences(self.claims, self.ground))

    @property
    def conflicts(self) -> tuple[Comparison, ...]:
        """The comparisons in which one side cannot hold if the other does."""
        return tuple(each for each in self.comparisons if each.verdict == CONFLICT)

    @cached_property
    def histories(self) -> tuple[History, ...]:
        """What became of each promise and each link, and when each measure was in force."""
        promises = histories.promises(self.claims, self.ground)
        links = histories.links(self.claims, self.ground)
        return (*promises, *links, *measures.measures(self.claims, self.ground))

    @cached_property
    def involvements(self) -> Involvements:
        """The polities that claims and things are about."""
        return Involvements(self.claims, self.ground, self.beside.memberships if self.beside else None)

    @cached_property
    def offices(self) -> Offices:
        """In which office those acted of whom claims tell."""
        return Offices(self.claims, self.ground, self.beside.of_offices if self.beside else None)

    @cached_property
    def events(self) -> CodedEvents:
        """The events that claims tell of, each counted once."""
        return CodedEvents(self.claims, self.ground)
