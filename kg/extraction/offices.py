"""Candidates of offices: what a title beside a name says, once for each person, office and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.candidates import Candidate
from kg.extraction.lexicon import content, lexicon
from kg.extraction.proposing import end_of
from kg.extraction.references import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.extraction.mentions import Mention
    from kg.extraction.persons import Holder
    from kg.extraction.resolution import Resolver

__all__ = ["candidates"]

_NEAR = 4
"""Words before the name of a polity in which a visit to it is spoken of."""

_NO_OFFICE = "none"
"""What ``words.yaml`` says of words before a name that are no title."""


def candidates(holders: Iterable[Holder], resolver: Resolver) -> Iterator[Candidate]:
    """Yield a candidate for the first mention of each office of a person."""
    met: set[tuple[str, str]] = set()
    for holder in holders:
        of = _of(holder, resolver)
        if of is not None and of.slug != holder.person.slug and (holder.person.slug, of.slug) not in met:
            met.add((holder.person.slug, of.slug))
            yield _candidate(holder, of, resolver)


def _of(holder: Holder, resolver: Resolver) -> Reference | None:
    """Return what somebody holds office in: as the text says, else by the world layer where one is known."""
    if lexicon().of("titles", holder.title) == _NO_OFFICE:
        return None
    if holder.of is None and resolver.is_polity(resolver.named.persons.of.get(holder.person.slug, "")):
        return None  # the text says elsewhere of whom
    if holder.of is None and (body := content("words.yaml")["office"]["bodies"].get(holder.title)):
        return Reference(body, holder.start, holder.end, "acts for", f"{holder.title}: of {body}")
    if holder.of is None:
        side = resolver.office(holder.person.slug, holder.title)
        step = f"{holder.title}: of {side} by the world layer"
        return (
            Reference(side, holder.start, holder.end, "acts for", step) if side else _near(holder, resolver)
        )
    there = holder.of
    side = resolver.side(there.slug) if there.start <= holder.start and there.end > holder.start else ""
    slug = side if side and resolver.is_of(there.slug, ("Office",)) else there.slug
    return Reference(slug, there.start, there.end, "name")


def _near(holder: Holder, resolver: Resolver) -> Reference | None:
    """Return whose head of state or government somebody is whose title tells no more.

    Of *our President* and of nobody else's it is who speaks, else the one other polity of the sentence.
    """
    if lexicon().of("titles", holder.title) not in content("words.yaml")["office"]["narrower"]:
        return None
    sides = {side for each in resolver.source.speakers(holder.start) if (side := resolver.side(each))}
    here = next(each for each in resolver.source.sentences if each.start <= holder.start < each.end)
    ours = resolver.source.text[here.start : holder.start].lower().split()[-1:] in (["our"], ["my"])
    named = resolver.named.mentions.within(here.start, here.end)
    there = {
        each.slug for each in named if resolver.is_polity(each.slug) and not _is_goal(each, holder, resolver)
    }
    there -= {
        each.of.slug
        for each in resolver.named.holders
        if each.of and here.start <= each.start < here.end and each.person.slug != holder.person.slug
    }  # *the Prime Minister of X met President Y*
    found = sides if ours or (there and there <= sides) else there - sides
    if len(found) != 1:
        return None
    one = next(iter(found))
    return Reference(one, holder.start, holder.end, "near", f"{holder.title}: of {one}, by its sentence")


def _is_goal(polity: Mention, holder: Holder, resolver: Resolver) -> bool:
    """Say whether somebody goes to a polity, of which he then is not: *President X paid a visit to Y*."""
    between = resolver.source.text[holder.end : polity.start].lower().split()[-_NEAR:]
    return not set(content("words.yaml")["office"]["goals"]).isdisjoint(between)


def _candidate(holder: Holder, of: Reference, resolver: Resolver) -> Candidate:
    rule = content("words.yaml")["office"]
    person = Reference(holder.person.slug, holder.person.start, holder.person.end, "name")
    sentence = next(each for each in resolver.source.sentences if each.start <= holder.start < each.end)
    role = lexicon().of("titles", holder.title) if resolver.is_polity(of.slug) else ""
    relation = rule["narrower"].get(role, rule["relation"])
    return Candidate(
        document=resolver.source.slug,
        subject=end_of(person, resolver),
        relation=relation,
        object=end_of(of, resolver),
        status=resolver.knowledge.ontology.unsaid_of(relation),
        speakers=resolver.source.speakers(holder.start),
        qualifiers={"role": (holder.title,)},
        quote=resolver.source.text[holder.start : holder.end],
        start=holder.start,
        end=holder.end,
        sentence=(sentence.start, max(sentence.end, holder.end)),
        trigger=f"{rule['relation']}: {holder.title} (title)",
        resolution=(of.step,) if of.step else (),
        features={
            f"relation={rule['relation']}": 1.0,
            "part=title": 1.0,
            f"object by {of.kind}": 1.0,
            f"trigger={rule['relation']}: {holder.title} (title)": 1.0,
        },
    )
