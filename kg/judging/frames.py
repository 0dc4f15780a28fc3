"""Which frames may be of one thing, and how many pairs that makes: they are counted, not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.judging.identity import matches
from kg.judging.nearness import possible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Sized

    from kg.judging.basis import Marks
    from kg.judging.figures import Frame

__all__ = ["Frames"]


class Frames:
    """Says of frames whether they may be of one thing; each two are looked at once."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._alike: dict[tuple[Frame, Frame], bool] = {}

    def match(self, one: Frame, other: Frame) -> bool:
        """Say whether what is said in two frames may be of one thing, scope aside."""
        if (one, other) not in self._alike:
            self._alike[one, other] = matches(dict(one[0]), dict(other[0]), self.marks)
        return self._alike[one, other]

    def between(self, some: Mapping[Frame, Sized], others: Mapping[Frame, Sized]) -> int:
        """Count the pairs, one of each, that may be of one thing."""
        return sum(len(some[a]) * len(others[b]) for a in some for b in others if self.match(a, b))

    def across(self, told: Mapping[Frame, Sized]) -> int:
        """Count the pairs that may be of one thing and are of unlike frames."""
        same = sum(len(each) ** 2 for each in told.values())
        return (self.between(told, told) - same) // 2

    def within(self, told: Mapping[Frame, Sized]) -> int:
        """Count the pairs that may be of one thing, those of one frame among them."""
        return self.across(told) + sum(possible(len(each)) for each in told.values())

    def pairs(self, frames: Sequence[Frame]) -> list[tuple[Frame, Frame]]:
        """Return each two frames that may be of one thing, each with itself too."""
        return [
            (one, other)
            for place, one in enumerate(frames)
            for other in frames[place:]
            if self.match(one, other)
        ]
