"""What can go wrong, as a tree.

What is defined elsewhere has its module before its name; what says no exit code has that above it.

KgError                                         whatever is told in one line                  (exit 2)
├── InputError                                  a file, option or query of the user is at fault
│   ├── kg.asking.answers.MissingValueError     a question is asked without a value that it needs
│   ├── kg.asking.names.UnknownNameError        a name is that of nothing in the graph
│   ├── kg.rdf.results.UnfitError               a result holds what the form of answer cannot say
│   └── kg.rdf.guards.ForbiddenError            a query would do what is never done
├── CorpusError                                 a corpus has findings of severity error       (exit 1)
├── EndpointError                               a remote store did not answer as agreed      (exit 3)
└── kg.workers.messages.UnansweredError         a query that is run apart got no answer
    ├── kg.workers.messages.BusyError           others were served
    ├── kg.workers.messages.FailedError         it was lost for a reason unknown
    ├── kg.workers.messages.MalformedError      it is no SPARQL query
    ├── kg.workers.messages.NotAcceptableError  its form of result has none of the media types asked for
    ├── kg.workers.messages.OutOfMemoryError    it needed more memory than it may use
    ├── kg.workers.messages.RefusedError        it is never run
    ├── kg.workers.messages.TooLargeError       its answer is larger than it may be
    └── kg.workers.messages.TooSlowError        it took longer than it may
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
