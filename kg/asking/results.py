"""The sentence with which an answer begins: how many rows there are, and how many of each outcome.

A question's header names what a row is and the column of its outcome, as ``counts: link by status``; without
it the outcome is the first column of type status.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.terminal import plural

if TYPE_CHECKING:
    from kg.asking.answers import Answer
    from kg.asking.catalogue import Question

__all__ = ["result"]

_WORDS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)
_MOST = 6
"""Of more outcomes than these the rarest are counted together."""


def result(answer: Answer) -> str:
    """Say in one sentence what an answer has: *Seven links: 4 asserted, 2 denied, 1 planned*.

    Nothing of one that is empty, and where neither a row has a name nor a column tells outcomes.
    """
    noun, by = _counted(answer.question)
    if not (answer.rows and (noun or by)):
        return ""
    number, noun = len(answer), noun or "row"
    count = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    outcomes = Counter(str(row[by]) for row in answer.rows if row[by] is not None) if by else Counter()
    told = f": {', '.join(_told(outcomes, number))}" if outcomes else ""
    return f"{count} {noun if number == 1 else plural(noun)}{told}."


def _counted(question: Question) -> tuple[str, str]:
    """Return what a row is called, and the column of its outcome, if any."""
    noun, _, by = question.counts.partition(" by ")
    status = (name for name, kind in question.keys.items() if kind == "status")
    return noun, by or next(status, "")


def _told(outcomes: Counter[str], number: int) -> list[str]:
    if list(outcomes.values()) == [number]:
        return ["all " * (number > 1) + min(outcomes)]
    ordered = sorted(outcomes.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(count for _, count in ordered[_MOST:])
    return [f"{count} {name}" for name, count in ordered[:_MOST]] + ([f"{rest} others"] if rest else [])
