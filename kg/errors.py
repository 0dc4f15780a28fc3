"""What can go wrong, as a tree.

KgError
├── InputError        a file, option or query of the user is at fault   (exit 2)
├── CorpusError       a corpus has findings of severity error           (exit 1)
└── EndpointError     a remote store did not answer as agreed           (exit 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.corpus.findings import Finding

__all__ = ["CorpusError", "EndpointError", "InputError", "KgError"]


class KgError(Exception):
    """Whatever this package reports to its user in one line."""

    exit_code = 2


class _PlacedError(KgError):
    """An error whose message has three parts: where, what, and what to do."""

    def __init__(self, what: str, *, where: str, fix: str = "") -> None:
        super().__init__(f"{where}: {what}" + (f". {fix}" if fix else ""))
        self.what, self.where, self.fix = what, where, fix


class InputError(_PlacedError):
    """A file or option is wrong; the message says where, what, and what to do."""


class CorpusError(KgError):
    """A corpus has findings that must be mended before it can be built."""

    exit_code = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} finding{'s' * (len(findings) != 1)} in the corpus")
        self.findings = tuple(findings)


class EndpointError(_PlacedError):
    """A remote store was not there, too slow, or answered something else than was agreed.

    ``status`` is the HTTP status that came instead of success, or 0.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str, fix: str = "", status: int = 0) -> None:
        super().__init__(what, where=where, fix=fix)
        self.status = status
