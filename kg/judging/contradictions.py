"""What contradicts what: denials of what others assert, days and kinds on which sources differ.

Both sides are always kept; that freight is carried by ferry does not contradict that passengers are not.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.judging.basis import in_order, pairs
from kg.judging.comparison import CONFLICT, LABEL, Comparison, reason
from kg.judging.identity import fits, identity, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.judging.basis import Ground, Marks
    from kg.rdf.dates import PartialDate

__all__ = ["denials", "differences"]

_SINCE = "since"


def denials(claims: Iterable[Claim], marks: Marks) -> Iterator[tuple[Claim, Claim]]:
    """Yield each denied claim with each claim that asserts what it denies.

    The asserted relation is the denied one or below it, the ends are the same, every identifying qualifier
    of the denial is given and matches, and the times overlap. ``denies: planned`` denies a plan. What is
    said without an end holds no further than the day on which it was said: what is denied of a later time
    has ended, and does not contradict.
    """
    ordered = in_order(claims)
    about: dict[frozenset[str], list[Claim]] = defaultdict(list)
    for claim in ordered:
        about[frozenset((claim.subject, claim.object))].append(claim)
    for denied in ordered:
        if denied.status in marks.statuses["negates"]:
            for other in about[frozenset((denied.subject, denied.object))]:
                if _denies(denied, other, marks):
                    yield denied, other


def _denies(denied: Claim, other: Claim, marks: Marks) -> bool:
    relation, meant = marks.ontology.relations[denied.relation], denied.values("denies")
    same_ends = (denied.subject, denied.object) == (other.subject, other.object) or relation.symmetric
    return (
        other.status in (meant or marks.statuses["givesEdge"])
        and same_ends
        and denied.relation in marks.ontology.relations[other.relation].ancestors
        and fits(identity(other, marks), identity(denied, marks), marks)
        and _times_meet(denied, other)
    )


def _times_meet(one: Claim, other: Claim) -> bool:
    """Say whether the times of two claims overlap; an undated one overlaps with any."""
    (start, end), (first, last) = _held(one), _held(other)
    return (not start or not last or start <= last) and (not first or not end or first <= end)


def _held(claim: Claim) -> tuple[str, str]:
    """Return the first and last day (ISO) of which a claim speaks: at the latest, the day it was said."""
    start, end = claim.span or ("", "")
    said = claim.issued.latest.isoformat() if claim.issued else ""
    return start, end or (max(said, start) if said else "")


def differences(claims: Sequence[Claim], ground: Ground) -> list[Comparison]:
    """Compare what claims deny, the days since when relations hold, and the values of events."""
    ordered = in_order(claims)
    found = [_denial(denied, other, ground) for denied, other in denials(ordered, ground.marks)]
    return [*found, *_sinces(ordered, ground), *_event_values(ordered, ground)]


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
    ended = _ends(claims, ground)
    for one, other in _pairs_by(key, began, ground):
        alike = matches(identity(one, ground.marks), identity(other, ground.marks), ground.marks)
        if alike and not _begin_apart(one, other, ended[one.relation, ground.ends(one)], ground):
            yield from _apart(one, other, _SINCE, "since")


def _belonging(claim: Claim) -> tuple[str, ...]:
    """Return the acts and events to which a claim says that its deed belongs."""
    return (*claim.values("concerns"), *claim.values("event"))


def _is_one(claim: Claim, ground: Ground) -> bool:
    return claim.relation not in ground.marks["recurs"] or bool(_belonging(claim))


def _ends(claims: Iterable[Claim], ground: Ground) -> Mapping[Hashable, Sequence[Claim]]:
    """Return the claims that say of a relation that it ended: by a last day, or denied from a day on."""
    found: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.date("until") if ground.gives_edge(claim) else _negated_from(claim, ground):
            found[claim.relation, ground.ends(claim)].append(claim)
    return found


def _negated_from(claim: Claim, ground: Ground) -> PartialDate | None:
    negates = claim.status in ground.marks.statuses["negates"] and not claim.values("denies")
    return (claim.date(_SINCE) or claim.date("date")) if negates else None


def _begin_apart(one: Claim, other: Claim, ended: Iterable[Claim], ground: Ground) -> bool:
    """Say whether what two claims speak of ended after the first began and before the second did."""
    first, second = sorted((one, other), key=lambda claim: claim.qualifiers[_SINCE][0].date)
    begin, again = first.qualifiers[_SINCE][0].date, second.qualifiers[_SINCE][0].date
    ends = (
        claim.date("until") or _negated_from(claim, ground)
        for claim in ended
        if fits(identity(first, ground.marks), identity(claim, ground.marks), ground.marks)
    )
    return any(end and begin.earliest <= end.latest and end.earliest <= again.latest for end in ends)


def _event_values(claims: Sequence[Claim], ground: Ground) -> Iterator[Comparison]:
    """Compare what claims say of one actor in one event: names of kinds, and what has one value there."""

    def of_kind(claim: Claim) -> Hashable:
        return claim.value("event"), claim.relation, claim.subject

    def of_value(claim: Claim) -> Hashable:
        return _event(claim, ground), claim.relation, *ground.ends(claim)

    for qualifier in sorted(ground.marks["namesKind"]):
        named = (each for each in claims if each.value("event") and each.value(qualifier))
        for one, other in _pairs_by(of_kind, named, ground):
            if one.value(qualifier) != other.value(qualifier):
                yield _labels(one, other, qualifier, ground)
    for qualifier in sorted(ground.marks["oneInEvent"]):
        valued = (each for each in claims if _event(each, ground) and each.value(qualifier))
        for one, other in _pairs_by(of_value, valued, ground):
            yield from _apart(one, other, qualifier, "event")


def _event(claim: Claim, ground: Ground) -> str:
    """Return the event that a claim speaks of: by its qualifier, else its object."""
    entity = ground.authority.get(claim.object)
    events = ground.ontology.qualifiers["event"].classes
    is_event = entity is not None and ground.ontology.is_a(entity.type, events)
    return claim.value("event") or (claim.object if is_event else "")


def _pairs_by(
    key: Callable[[Claim], Hashable], claims: Iterable[Claim], ground: Ground
) -> Iterator[tuple[Claim, Claim]]:
    """Yield every two asserted claims that share a key."""
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        if ground.gives_edge(claim):
            groups[key(claim)].append(claim)
    for group in groups.values():
        yield from pairs(group)


def _apart(one: Claim, other: Claim, qualifier: str, kind: str) -> Iterator[Comparison]:
    """Yield a conflict where two values cannot mean the same."""
    mine, its = one.qualifiers[qualifier][0], other.qualifiers[qualifier][0]
    try:
        same = mine.date.overlaps(its.date)
    except ValueError:  # not a date, so only equal values are the same
        same = mine.text == its.text
    if not same:
        first, second = sorted((one, other), key=lambda claim: claim.qualifiers[qualifier][0].text)
        text = reason(f"{first.value(qualifier)} against {second.value(qualifier)}", [qualifier])
        yield Comparison(kind=kind, verdict=CONFLICT, measure=qualifier, claims=(first, second), reason=text)


def _labels(one: Claim, other: Claim, qualifier: str, ground: Ground) -> Comparison:
    scheme = ground.ontology.scheme(ground.ontology.qualifiers[qualifier].scheme)
    names = [scheme[each.value(qualifier) or ""].label() for each in (one, other)]
    label = ground.ontology.qualifiers[qualifier].label()
    text = reason(f"{names[0]} against {names[1]}", [f"{label}, of one event"])
    return Comparison(kind="event", verdict=LABEL, measure=qualifier, claims=(one, other), reason=text)
