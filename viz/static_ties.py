"""The ties that stand in a page as a plain table, for whoever reads it without JavaScript, as in a mail.

Of a graph about two they are the ties of the two, else those of which most is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.asking.phrasing import span

if TYPE_CHECKING:
    from viz.model import Link, Network

__all__ = ["StaticTie", "static_ties"]

_MOST = 40
"""So many ties at most: a screen or two, some 200 bytes each."""


@dataclass(frozen=True, kw_only=True)
class StaticTie:
    """A tie as a row: what is said, first how it is put; how much is said of it, and in which years."""

    sentence: str
    claims: int
    voices: int
    said: str


def static_ties(network: Network) -> list[StaticTie]:
    """Return the ties of which most voices speak first; opinions are left out, as in the drawing."""
    labels = {node.id: node.label for node in network.nodes}
    pair = set(network.brief.polities) if network.brief else set()
    links = [link for link in network.links if link.claims and not link.folded]
    of_two = [link for link in links if {link.source, link.target} == pair]
    ordered = sorted(of_two or links, key=lambda link: (-link.voices, -len(link.claims), link.id))
    return [_row(link, labels) for link in ordered[:_MOST]]


def _row(link: Link, labels: dict[str, str]) -> StaticTie:
    return StaticTie(
        sentence=str(link.sentence(labels)),
        claims=len(link.claims),
        voices=link.voices,
        said=span(claim.issued for claim in link.claims),
    )
