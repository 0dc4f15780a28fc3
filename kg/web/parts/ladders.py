"""The ties of two things as a ladder, as the page of the graph shows them; each row leads to a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.cache import kept
from kg.web.templating import localized, path, rooted

if TYPE_CHECKING:
    from markupsafe import Markup
    from pyoxigraph import NamedNode, Store
    from starlette.requests import Request

    from viz.ladder import Ladder, Rung

__all__ = ["DrawnLadder", "of_two"]


@dataclass(frozen=True)
class DrawnLadder:
    """A ladder on a page: its table, how many ties it has, and how many of opinions and goals besides."""

    table: Markup
    ties: int
    opinions: int


def of_two(
    request: Request, store: Store, one: NamedNode, other: NamedNode, language: str
) -> DrawnLadder | None:
    """Return the ladder of two things, the first at the left; none where nothing ties them."""
    found = _ladder(store, one, other, language)
    if found is None:
        return None
    from viz.ladder_table import table

    def place(rung: Rung) -> str:
        return rooted(request, localized(_place(rung), language))

    return DrawnLadder(table(found, place, language), len(found.rungs) - found.opinions, found.opinions)


@kept
def _ladder(store: Store, one: NamedNode, other: NamedNode, language: str) -> Ladder | None:
    from viz.excerpts import between
    from viz.ladder import ladder
    from viz.network import slug

    network = between(store, one, other, language)
    return ladder(network, slug(one), slug(other)) if network.links else None


def _place(rung: Rung) -> str:
    """Return where a row leads: to the first of its claims, beside which stand the others."""
    if rung.link.claims:
        first = min(rung.link.claims, key=lambda each: each.in_time)
        return path(first.iri)
    return f"/graph?about={rung.link.source}#link={rung.link.id}"
