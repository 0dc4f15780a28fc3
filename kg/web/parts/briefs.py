"""A briefing as part of a page: each finding with where its question stands on the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.asking import briefings
from kg.web.parts.sections import address
from kg.web.prepared import prepared

if TYPE_CHECKING:
    from pyoxigraph import Store
    from starlette.requests import Request

    from kg.asking.briefings import Briefing
    from kg.asking.findings import Finding

__all__ = ["Told", "of_graph", "since_day", "told"]

_LONGEST = 20
"""Characters of a day at most."""


@dataclass(frozen=True)
class Told:
    """A finding, and the address of the answer that it sums up."""

    finding: Finding
    address: str


@prepared
def of_graph(store: Store) -> Briefing:
    """Return the briefing that the build keeps, on whom the graph is about."""
    return briefings.kept(store)


def told(briefing: Briefing) -> list[Told]:
    """Return the findings of a briefing as of the corpus's last day, in their order."""
    return [Told(each, address(each.question, each.given)) for each in briefing.findings]


def since_day(request: Request, store: Store) -> str:
    """Return the day (ISO) since which a request asks what changed, or nothing.

    Raises ``InputError`` where it is none.
    """
    return briefings.first_day(store, request.query_params.get("since", "").strip()[:_LONGEST])
