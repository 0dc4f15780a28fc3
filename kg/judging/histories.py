"""What became of promises, and in which state links were, on every day that documents tell of.

A history is all that dated documents say of one thing: a project, body, agreement, event or goal, or else a
relation's two ends with the qualifiers that identify it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.judging import standings
from kg.judging.basis import in_order
from kg.judging.courses import of_promise
from kg.judging.identity import identity, matches, thing_identity
from kg.judging.standings import Step
from kg.judging.things import (
    is_fact,
    on_its_ends,
    progress,
    resumes,
    target_of,
    thing_of,
    widest,
)
from kg.judging.told import Told
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.judging.standings import Standing
    from kg.judging.things import Target, Thing

__all__ = ["History", "links", "promises"]


@dataclass(frozen=True)
class History:
    """All that dated documents say of a thing, in order, and how it stood when."""

    kind: str
    thing: Thing
    steps: tuple[Step, ...]
    standings: tuple[Standing, ...]

    @property
    def identifier(self) -> str:
        """Hash the kind of history and its thing; what is said of it does not count."""
        return digest([self.kind, self.thing.identifier])

    def on(self, day: date) -> Standing | None:
        """Return how the history stands on a day, or none before anything was said."""
        found = [each for each in self.standings if each.start <= day]
        return found[-1] if found else None


def promises(claims: Iterable[Claim], ground: Ground) -> list[History]:
    """Follow every thing that some dated claim proposes, discusses, plans, agrees or has under way."""
    told = Told(claims, ground)
    promised = {thing_of(claim, ground) for claim in told.claims if claim.issued and _promises(claim, ground)}
    histories = []
    for thing in widest(promised, ground):
        about = told.about(thing)
        steps = tuple(_steps(_of_target(about, told, thing), thing, told))
        stands = tuple(of_promise(steps, ground.marks))
        histories.append(History("promise", thing, steps, stands))
    return histories


def links(claims: Iterable[Claim], ground: Ground) -> list[History]:
    """Follow every link between two ends: its state is that of the newest statement."""
    followed = [claim for claim in claims if claim.relation in ground.marks["followed"]]
    told = Told([each for each in followed if each.issued and each.status in ground.marks.states], ground)
    histories = []
    for thing in widest({on_its_ends(claim, ground) for claim in told.claims}, ground):
        steps = tuple(_steps(told.about(thing), thing, told))
        histories.append(History("link", thing, steps, tuple(standings.of_link(steps, ground.marks))))
    return histories


def _promises(claim: Claim, ground: Ground) -> bool:
    """Say whether a claim promises something; threats and demands promise nothing to anybody."""
    if claim.relation in ground.marks["adverse"]:
        return False
    return _is_under_way(claim, ground) or claim.status in ground.marks.statuses["promises"]


def _is_under_way(claim: Claim, ground: Ground) -> bool:
    return is_fact(claim, ground) and claim.relation in ground.marks["underWay"]


def _of_target(about: Sequence[Claim], told: Told, thing: Thing) -> list[Claim]:
    """Return a history's claims: all on the thing; for a promised figure, those that give or lead to it."""
    if thing.target is None:
        return list(about)
    ground, target = told.ground, thing.target
    naming = [claim for claim in about if target_of(claim, ground) == target]
    kinds = {tuple(given.items()): given for claim in naming if (given := identity(claim, ground.marks))}
    beside = {claim.identifier: claim for claim in (*about, *told.alike(naming))}
    reaching = [
        claim
        for claim in beside.values()
        if progress(claim, target, ground) is not None
        and all(matches(identity(claim, ground.marks), each, ground.marks) for each in kinds.values())
    ]
    return in_order({claim.identifier: claim for claim in (*naming, *reaching)}.values())


def _reaches(claim: Claim, target: Target, ground: Ground) -> bool:
    """Say whether a claim asserts a figure that is at least what was promised."""
    number = progress(claim, target, ground)
    return number is not None and number >= target.number


def _steps(claims: Iterable[Claim], thing: Thing, told: Told) -> Iterator[Step]:
    ground = told.ground
    statuses, claims = ground.marks.statuses, list(claims)
    any_relation = frozenset(claim.relation for claim in claims)
    for claim in claims:
        if claim.issued is None:
            continue  # a document without date orders nothing
        figure = None if is_fact(claim, ground) else target_of(claim, ground)
        promised = _promises(claim, ground) and figure == thing.target
        asserted = ground.gives_edge(claim) and claim.relation not in ground.marks["underWay"]
        yield Step(
            claim=claim,
            said=claim.issued.latest,
            when=_when(claim, promised=promised),
            identity=thing_identity(claim, ground.marks, named=bool(thing.entity)),
            sides=_sides(claim, ground),
            doer=ground.label(claim.subject),
            jointly=claim.relation in ground.marks["jointly"],
            fulfils=any_relation if thing.target else ground.marks.fulfils(claim.relation),
            began=_began(claim) if asserted and thing.target is None else None,
            progress=progress(claim, thing.target, ground) if thing.target else None,
            promised=thing.target.number if thing.target else None,
            unit=thing.target.unit if thing.target else "",
            conditions=tuple(_conditions(claim, told)) if promised else (),
            promises=promised,
            under_way=promised and _is_under_way(claim, ground),
            plans=promised and claim.status in statuses["plans"],
            keeps=asserted and (thing.target is None or _reaches(claim, thing.target, ground)),
            breaks=claim.status in statuses["negates"] and figure == thing.target,
            resumes=resumes(claim, thing, ground),
        )


def _sides(claim: Claim, ground: Ground) -> frozenset[str]:
    """Return the polities of who acts; of nobody in particular where the relation reads both ways."""
    mutual = ground.ontology.relations[claim.relation].symmetric
    return frozenset() if mutual else ground.polities(claim.subject)


def _conditions(claim: Claim, told: Told) -> Iterator[tuple[date, bool]]:
    """Yield what is said, by day, of that on which a promise hangs: whether it came about."""
    statuses = told.ground.marks.statuses
    for each in told.conditions(claim):
        if each.issued and each.status in statuses["givesEdge"] | statuses["negates"]:
            yield each.issued.latest, each.status in statuses["givesEdge"]


def _began(claim: Claim) -> date | None:
    """Return since when at the latest something is there that a claim asserts, where it says so."""
    if claim.date("date"):
        return None
    period, since = claim.date("period"), claim.date("since")
    return period.earliest if period else since.latest if since else None


def _when(claim: Claim, *, promised: bool) -> date:
    """Return the last day that a claim speaks of: when it was said, or earlier where it says so."""
    said = claim.issued.latest if claim.issued else date.max
    spoken = claim.date("date") or (None if promised else claim.date("until") or claim.date("period"))
    return min(said, spoken.latest) if spoken else said
