"""What words refer to, and how that was found."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Reference"]


@dataclass(frozen=True)
class Reference:
    """What words refer to, where they stand, by which kind of step, and the step in words.

    ``beside`` says that it goes on a list that the parse broke off.
    """

    slug: str
    start: int
    end: int
    kind: str
    step: str = ""
    beside: bool = False
