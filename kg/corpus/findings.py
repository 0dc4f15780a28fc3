"""Findings: what is wrong in a corpus, where, and what to do; to a corpus what a linter's are to code."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["RULES", "Finding", "Position", "near"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file: line and column count from one, columns in code points."""

    path: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True, kw_only=True)
class Finding:
    """One thing that is wrong: where, by which rule, what, and how to mend it."""

    path: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        lines = (f"{where}: {self.severity}[{self.rule}]: {self.message}", self.hint)
        return "\n    ".join(one_line(line) for line in lines if line)

    def to_dict(self) -> dict[str, object]:
        """Return the finding with the keys path, line, column, severity, rule, message, hint."""
        return asdict(self)


RULES: dict[str, str] = {}
"""What each rule asks for, by its name; filled by :func:`rule` where the rules are checked."""


def rule(name: str, asks: str) -> str:
    """Declare a rule of the checker and return its name."""
    RULES[name] = asks
    return name


def finding(
    at: Position, name: str, message: str, *, hint: str = "", severity: Severity = "error"
) -> Finding:
    """Make a finding of a declared rule at a place."""
    if name not in RULES:
        raise KeyError(name)
    path = at.path.as_posix()
    return Finding(
        path=path, line=at.line, column=at.column, severity=severity, rule=name, message=message, hint=hint
    )


def near(
    word: str, known: Iterable[str], most: int = 3, *, things: Mapping[str, object] | None = None
) -> str:
    """Say which known names are nearest to a word, or nothing where none is near.

    ``things`` tells what each name stands for; of several names of one thing only the nearest is told.

    >>> near("neigbourOf", ["neighborOf", "separates"])
    'Did you mean neighborOf?'
    >>> near("Kazahstan", names := {"Kazakhstan": 1, "kazakhstan": 1, "Kyrgyzstan": 2}, things=names)
    'Did you mean Kazakhstan?'
    """
    from rapidfuzz import fuzz, process, utils  # costs 30 ms, and only where something is wrong

    hits = process.extract(
        word,
        sorted(set(known)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=None,
        score_cutoff=_ALIKE,
    )
    likeness = {name: _likeness(word, name) for name, *_ in hits}
    least = max(_ALIKE, max(likeness.values(), default=0) - _LESS)
    told: dict[object, str] = {}
    for name in sorted(likeness, key=lambda name: (-likeness[name], name)):
        if likeness[name] >= least:
            told.setdefault(things[name] if things else name, name)
    return f"Did you mean {', '.join([*told.values()][:most])}?" if told else ""


_ALIKE, _LESS = 66, 10
"""From where on spellings are alike, in percent of their letters, and how much less so than the likest."""


def _likeness(word: str, name: str) -> float:
    """Say in percent how alike a name is spelled: as a whole, or, which counts less, by some of its words."""
    from rapidfuzz import fuzz, utils

    asked, told = utils.default_process(word), utils.default_process(name)
    best = [max((fuzz.ratio(each, other) for other in told.split()), default=0) for each in asked.split()]
    return max(fuzz.ratio(asked, told), 0.8 * sum(best) / max(len(best), 1))
