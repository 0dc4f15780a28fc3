"""Claims set side by side, with a verdict and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.corpus.claims import Claim

__all__ = ["Comparison", "reason"]

ADDS_UP = "adds-up"
OTHER = "other-period-or-scope"
AGREE = "agree"
COMPATIBLE = "compatible"
ROUNDED = "rounded"
NEAR = "near"
REPORTER = "other-or-unknown-reporter"
CONFLICT = "conflict"
NOTHING = "nothing-to-compare-with"
LABEL = "label"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Claims set side by side, with a verdict and its reason.

    ``kind`` and ``verdict`` are notations of the schemes ``comparisonKinds`` and ``verdicts``; ``measure`` is
    the qualifier whose values are compared, empty for denials. ``claims`` are those compared, in the order in
    which the reason names them; ``through`` the claims of growth between them.
    """

    kind: str
    verdict: str
    measure: str
    claims: tuple[Claim, ...]
    reason: str
    through: tuple[Claim, ...] = ()

    @property
    def identifier(self) -> str:
        """Hash what is compared; other claims and the verdict do not count, so a link survives them."""
        compared = sorted(claim.identifier for claim in self.claims)
        return digest([self.kind, self.measure, *compared, "", *(each.identifier for each in self.through)])

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """Every claim that the comparison rests on, each once."""
        return tuple({claim.identifier: claim for claim in (*self.claims, *self.through)}.values())


def reason(text: str, notes: Iterable[str]) -> str:
    """Join what is compared with the notes on it that are not empty."""
    return f"{text} ({'; '.join(filter(None, notes))})"
