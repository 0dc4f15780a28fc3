"""Findings: what is wrong in a corpus, where, and what to do; to a corpus what a linter's are to code."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "BAD_VALUE",
    "MISSING_KEY",
    "RULES",
    "UNKNOWN_DOCUMENT",
    "UNKNOWN_ENTITY",
    "UNKNOWN_KEY",
    "Finding",
    "Position",
    "finding",
    "in_order",
    "rule",
]

Severity = Literal["error", "warning"]


class Position(NamedTuple):
    """A place in a file: line and column count from one, columns in code points.

    A corpus has as many as keys: a tuple takes half of what another object does.
    """

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
    """Declare a rule of the checker and return its name; ``KeyError`` where it asks for something else."""
    if RULES.setdefault(name, asks) != asks:
        raise KeyError(name)
    return name


_ORDER = attrgetter(*(each.name for each in fields(Finding)))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by their places, each once; there may be very many."""
    return sorted({*findings}, key=_ORDER)


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


BAD_VALUE = rule("bad-value", "a value fits its key")
MISSING_KEY = rule("missing-key", "what the format requires is there")
UNKNOWN_KEY = rule("unknown-key", "a key is one of those the format knows")
UNKNOWN_DOCUMENT = rule("unknown-document", "a document that is named is one of the corpus")
UNKNOWN_ENTITY = rule("unknown-entity", "an entity is declared before it is used")
