"""What contradicts what: denials of what others assert, days and kinds on which sources differ.

Both sides are always kept; that freight is carried by ferry does not contradict that passengers are not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.judging.basis import grouped, in_order
from kg.judging.comparison import CONFLICT, LABEL, Comparison, left_out, reason
from kg.judging.denials import denials
from kg.judging.identity import fits, identity, matches
from kg.judging.nearness import neighbors, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground
    from kg.rdf.dates import PartialDate

__all__ = ["differences"]

_SINCE = "since"


def differences(claims: Sequence[Claim], ground: Ground) -> list[Comparison]:
    """Compare what claims deny, the days since when relations hold, and the values of events."""
    ordered = in_order(claims)
    return [*_denials(ordered, ground), *_sinces(ordered, ground), *_event_values(ordered, ground)]


def _denials(claims: Sequence[Claim], ground: Ground) -> Iterator[Comparison]:
    for denied, others, more in denials(claims, ground.marks):
        yield from (_denial(denied, other, ground) for other in others)
        yield from left_out("denial", "", denied, more)


def _denial(denied: Claim, other: Claim, ground: Ground) -> Comparison:
    label = ground.ontology.relations[denied.relation].label()
    meant = [value for values in identity(denied, ground.marks).values() for value in values]
    ends = f"{ground.label(denied.subject)} – {', '.join([label, *meant])} – {ground.label(denied.object)}"
    times = [f"{each.status} {_time(each)}" for each in (denied, other) if each.span]
    return Comparison(
        kind="denial",
        verdict=CONFLICT,
        measure="",
        claims=(denied, other),
        reason=reason(f"{ends}: {denied.status} against {other.status}", times or ["no time said"]),
    )


def _time(claim: Claim) -> str:
    """Write the time that a claim speaks of."""
    if when := claim.value("date") or claim.value("period"):
        return f"for {when}"
    ends = (("since", claim.value("since")), ("until", claim.value("until")))
    return " ".join(f"{word} {day}" for word, day in ends if day)


def _sinces(claims: Sequence[Claim], ground: Ground) -> Iterator[Comparison]:
    """Compare the days since when one relation holds; 1992 agrees with 27 August 1992.

    What recurs is one thing only where both name what it belongs to; what ended and began again began twice.
    """

    def key(claim: Claim) -> Hashable:
        return claim.relation, *ground.ends(claim), *_belonging(claim)

    began = (each for each in claims if each.date(_SINCE) and _is_one(each, ground))
    ended = _Ends(claims, ground)
    for group in _groups(key, began, ground):
        near = neighbors(
            group, lambda each: each.qualifiers[_SINCE][0].date.earliest, _meaning(_SINCE, ground)
        )
        unlike = [two for two in near if _differ(*two, _SINCE)]
        for one, other in unlike:
            alike = matches(identity(one, ground.marks), identity(other, ground.marks), ground.marks)
            if alike and not ended.between(one, other):
                yield _apart(one, other, _SINCE, "since")
        yield from left_out("since", _SINCE, group[0], _differing(group, _SINCE) - len(unlike))


def _meaning(qualifier: str, ground: Ground) -> Callable[[Claim], Hashable]:
    """Return by what claims mean the same: the value of a qualifier, and what tells the thing from others."""
    return lambda claim: (claim.value(qualifier), *identity(claim, ground.marks).items())


def _belonging(claim: Claim) -> tuple[str, ...]:
    """Return the acts and events to which a claim says that its deed belongs."""
    return (*claim.values("concerns"), *claim.values("event"))


def _is_one(claim: Claim, ground: Ground) -> bool:
    return claim.relation not in ground.marks["recurs"] or bool(_belonging(claim))


class _Ends:
    """The days on which relations ended, by relation and ends: a last one, or one of a denial."""

    def __init__(self, claims: Iterable[Claim], ground: Ground) -> None:
        self.ground = ground
        self._claims: dict[Hashable, list[tuple[PartialDate, Claim]]] = defaultdict(list)
        for claim in claims:
            if end := claim.date("until") if ground.gives_edge(claim) else _negated_from(claim, ground):
                self._claims[claim.relation, ground.ends(claim)].append((end, claim))
        self._days: dict[Hashable, tuple[list[date], list[date]]] = {}

    def between(self, one: Claim, other: Claim) -> bool:
        """Say whether what two claims speak of ended after the first began and before the second did."""
        first, second = sorted((one, other), key=lambda claim: claim.qualifiers[_SINCE][0].date)
        begin, again = first.qualifiers[_SINCE][0].date, second.qualifiers[_SINCE][0].date
        starts, latest = self._of(first)
        ended = bisect_right(starts, again.latest)
        return ended > 0 and latest[ended - 1] >= begin.earliest

    def _of(self, claim: Claim) -> tuple[list[date], list[date]]:
        """Return the first possible days of the ends of what a claim says, and the last of all up to each."""
        said = identity(claim, self.ground.marks)
        key = claim.relation, self.ground.ends(claim), *said.items()
        if key not in self._days:
            ended = self._claims.get((claim.relation, self.ground.ends(claim)), ())
            fitting = [
                day for day, each in ended if fits(said, identity(each, self.ground.marks), self.ground.marks)
            ]
            fitting.sort(key=lambda day: day.earliest)
            latest = accumulate((day.latest for day in fitting), max)
            self._days[key] = [day.earliest for day in fitting], list(latest)
        return self._days[key]


def _negated_from(claim: Claim, ground: Ground) -> PartialDate | None:
    negates = claim.status in ground.marks.statuses["negates"] and not claim.values("denies")
    return (claim.date(_SINCE) or claim.date("date")) if negates else None


def _event_values(claims: Sequence[Claim], ground: Ground) -> Iterator[Comparison]:
    """Compare what claims say of one actor in one event: names of kinds, and what has one value there."""

    def of_kind(claim: Claim) -> Hashable:
        return claim.value("event"), claim.relation, claim.subject

    def of_value(claim: Claim) -> Hashable:
        return _event(claim, ground), claim.relation, *ground.ends(claim)

    for qualifier in sorted(ground.marks["namesKind"]):
        named = (each for each in claims if each.value("event") and each.value(qualifier))
        for group in _groups(of_kind, named, ground):
            unlike, left = _unlike(group, qualifier)
            yield from (_labels(one, other, qualifier, ground) for one, other in unlike)
            yield from left_out("event", qualifier, group[0], left)
    for qualifier in sorted(ground.marks["oneInEvent"]):
        valued = (each for each in claims if _event(each, ground) and each.value(qualifier))
        for group in _groups(of_value, valued, ground):
            unlike, left = _unlike(group, qualifier)
            yield from (_apart(one, other, qualifier, "event") for one, other in unlike)
            yield from left_out("event", qualifier, group[0], left)


def _unlike(group: Sequence[Claim], qualifier: str) -> tuple[list[tuple[Claim, Claim]], int]:
    """Return the pairs near each other whose values differ, and how many more pairs differ."""
    near = neighbors(group, lambda each: each.value(qualifier), lambda each: each.value(qualifier))
    unlike = [two for two in near if _differ(*two, qualifier)]
    return unlike, _differing(group, qualifier) - len(unlike)


def _event(claim: Claim, ground: Ground) -> str:
    """Return the event that a claim speaks of: by its qualifier, else its object."""
    entity = ground.authority.get(claim.object)
    events = ground.ontology.qualifiers["event"].classes
    is_event = entity is not None and ground.ontology.is_a(entity.type, events)
    return claim.value("event") or (claim.object if is_event else "")


def _groups(
    key: Callable[[Claim], Hashable], claims: Iterable[Claim], ground: Ground
) -> Iterable[list[Claim]]:
    """Return the asserted claims that share a key."""
    return grouped(filter(ground.gives_edge, claims), key).values()


def _differ(one: Claim, other: Claim, qualifier: str) -> bool:
    """Say whether two values cannot mean the same."""
    mine, its = one.qualifiers[qualifier][0], other.qualifiers[qualifier][0]
    try:
        return not mine.date.overlaps(its.date)
    except ValueError:  # not a date, so only equal values are the same
        return mine.text != its.text


def _differing(group: Sequence[Claim], qualifier: str) -> int:
    """Count the pairs whose values cannot mean the same."""
    try:
        days = [claim.qualifiers[qualifier][0].date for claim in group]
    except ValueError:
        alike = Counter(claim.value(qualifier) for claim in group)
        return possible(len(group)) - sum(map(possible, alike.values()))
    ends = sorted(day.latest for day in days)
    return sum(bisect_left(ends, day.earliest) for day in days)


def _apart(one: Claim, other: Claim, qualifier: str, kind: str) -> Comparison:
    """Return the conflict of two values that cannot mean the same."""
    first, second = sorted((one, other), key=lambda claim: claim.qualifiers[qualifier][0].text)
    text = reason(f"{first.value(qualifier)} against {second.value(qualifier)}", [qualifier])
    return Comparison(kind=kind, verdict=CONFLICT, measure=qualifier, claims=(first, second), reason=text)


def _labels(one: Claim, other: Claim, qualifier: str, ground: Ground) -> Comparison:
    scheme = ground.ontology.scheme(ground.ontology.qualifiers[qualifier].scheme)
    names = [scheme[each.value(qualifier) or ""].label() for each in (one, other)]
    label = ground.ontology.qualifiers[qualifier].label()
    text = reason(f"{names[0]} against {names[1]}", [f"{label}, of one event"])
    return Comparison(kind="event", verdict=LABEL, measure=qualifier, claims=(one, other), reason=text)
