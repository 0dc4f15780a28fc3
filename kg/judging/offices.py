"""In which high office somebody acted: head of state, head of government, foreign minister.

An office counts that the ontology marks ``br:fullPowers``. Who holds it when is told by registers, and by
claims where these give days or no register lists the office of that person.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kg.judging.memberships import OPEN, days_between, days_of, meet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.memberships import Days

__all__ = ["Offices"]


class Offices:
    """The high offices of persons of whom claims tell, with the days on which they held them.

    Who held them is told by those claims, or by ``others``.
    """

    def __init__(
        self, claims: Sequence[Claim], ground: Ground, others: Sequence[Claim] | None = None
    ) -> None:
        self.claims, self.ground = claims, ground
        self._telling = claims if others is None else others

    def of(self, claim: Claim) -> list[str]:
        """Return the offices, by local name, that a claim's subject held on a day of which it speaks."""
        days = days_of(claim)
        terms = self._terms.get(claim.subject, {})
        return sorted(office for office, held in terms.items() if any(meet(each, days) for each in held))

    @cached_property
    def _terms(self) -> Mapping[str, Mapping[str, Sequence[Days]]]:
        """When who held which office."""
        found: dict[str, dict[str, list[Days]]] = defaultdict(lambda: defaultdict(list))
        for slug in {claim.subject for claim in self.claims}:
            entity = self.ground.authority.get(slug)
            for each in entity.registered.memberships if entity else ():
                if each.role in self._roles:
                    found[slug][self._roles[each.role]].append(days_between(each.since, each.until))
        for claim in self._telling:
            if claim.relation in self.ground.marks["fullPowers"] and self.ground.gives_edge(claim):
                term = days_between(claim.date("since"), claim.date("until"))
                held = found[claim.subject][claim.relation]
                if term != OPEN or not held:
                    held.append(term)
        return found

    @cached_property
    def _roles(self) -> Mapping[str, str]:
        """The offices by what registers call them."""
        return self.ground.ontology.marks.registered_as
