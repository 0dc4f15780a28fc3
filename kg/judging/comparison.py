"""Claims set side by side, with a verdict and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.corpus.claims import Claim

__all__ = ["Comparison", "left_out", "reason"]

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
LEFT_OUT = "left-out"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Claims set side by side, with a verdict and its reason.

    ``kind`` and ``verdict`` are notations of the schemes ``comparisonKinds`` and ``verdicts``; ``measure`` is
    the qualifier whose values are compared, empty for denials. ``claims`` are those compared, in the order in
    which the reason names them; ``through`` the claims of growth between them. ``left_out`` is how many
    comparisons were not made, where this stands for them.
    """

    kind: str
    verdict: str
    measure: str
    claims: tuple[Claim, ...]
    reason: str
    through: tuple[Claim, ...] = ()
    left_out: int = 0

    @property
    def identifier(self) -> str:
        """Hash what is compared; other claims and the verdict do not count, so a link survives them."""
        compared = sorted(claim.identifier for claim in self.claims)
        through = (each.identifier for each in self.through)
        rest = [LEFT_OUT] if self.left_out else []
        return digest([self.kind, self.measure, *compared, "", *through, *rest])

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """Every claim that the comparison rests on, each once."""
        return tuple({claim.identifier: claim for claim in (*self.claims, *self.through)}.values())


def reason(text: str, notes: Iterable[str]) -> str:
    """Join what is compared with the notes on it that are not empty."""
    return f"{text} ({'; '.join(filter(None, notes))})"


def left_out(kind: str, measure: str, first: Claim, count: int) -> Iterator[Comparison]:
    """Yield what says how many pairs of a kind were not compared, if any; ``first`` was said first of all."""
    if count:
        text = reason(f"{count} more pairs of the same kind", ["farther apart than those that are compared"])
        yield Comparison(
            kind=kind, verdict=LEFT_OUT, measure=measure, claims=(first,), reason=text, left_out=count
        )
