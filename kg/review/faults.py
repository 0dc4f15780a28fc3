"""Lines of logs and candidates that are broken, as findings of the corpus with their place and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import json_lines
from kg.corpus.findings import Position, finding, rule
from kg.corpus.sources import homes
from kg.extraction import candidates
from kg.json_lines import Broken
from kg.review.decisions import read_decision
from kg.review.desk import proposing
from kg.review.logs import MENDED, coders, log_path, parted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus

__all__ = ["BROKEN", "findings", "of_unreviewed"]

BROKEN = rule("broken-review", "each line of a review's log and of candidates can be read")


def findings(corpus: Corpus) -> Iterator[Finding]:
    """Yield the broken lines of all logs, and of the candidates that were decided on.

    A last line that was cut off is a warning: no decision on disk is lost with it.
    """
    for home in homes(corpus.folder):
        names = coders(home)
        for coder in names:
            yield from _log(log_path(home, coder))
        if names:
            yield from _candidates(home)


def of_unreviewed(corpus: Corpus) -> Iterator[Finding]:
    """Yield the broken lines of candidates on which nobody has decided; no build reads them."""
    for home in homes(corpus.folder):
        if not coders(home):
            yield from _candidates(home)


def _candidates(home: Path) -> Iterator[Finding]:
    for path in proposing(home):
        if path.exists():
            yield from _broken(path, _bytes(path), candidates.read_line, candidates.AGAIN)


def _log(path: Path) -> Iterator[Finding]:
    data = _bytes(path)
    if isinstance(data, Broken):
        yield from _broken(path, data, read_decision, MENDED)
        return
    whole, torn = parted(data)
    yield from _broken(path, whole, read_decision, MENDED)
    if torn:
        hint = "The next review of this coder sets it aside in a file .torn; the decisions before it stand."
        at = Position(path, whole.count(b"\n") + 1)
        yield finding(at, BROKEN, "the last line was cut off", hint=hint, severity="warning")


def _bytes(path: Path) -> bytes | Broken:
    try:
        return path.read_bytes()
    except OSError as error:
        return Broken(1, 1, f"cannot be read: {error.strerror}")


def _broken(path: Path, data: bytes | Broken, made: Callable[[Any], object], hint: str) -> Iterator[Finding]:
    lines = (data,) if isinstance(data, Broken) else json_lines.values(data, made)
    for each in lines:
        if isinstance(each, Broken):
            yield finding(Position(path, each.line, each.column), BROKEN, each.message, hint=f"{hint}.")
