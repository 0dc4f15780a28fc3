"""From a match to a candidate: status, speakers, qualifiers, words, and the features of its score."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.candidates import Candidate, End
from kg.extraction.lexicon import lexicon
from kg.extraction.qualifiers import qualifiers
from kg.extraction.status import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extraction.matching import Match
    from kg.extraction.references import Reference
    from kg.extraction.resolution import Resolver
    from kg.extraction.status import Standing
    from kg.ontology.vocabulary import Ontology

__all__ = ["DESCRIBED", "candidate", "end_of"]

DESCRIBED = {"free", "listed", "described"}
"""The kinds of references whose words are a description and no name."""

_TWO, _MANY = 2, 5
"""Words; a description of more than many is seldom cut short."""

_PREPOSITIONS = {"of", "for", "in", "on", "to", "with", "by", "between", "against", "from", "among", "at"}

_LITTLE = 12
"""Letters; what a view is about in fewer is a word."""


def candidate(match: Match, resolver: Resolver, ontology: Ontology) -> Candidate | None:
    """Return the candidate of a match, or none where nothing is claimed."""
    relation = match.trigger.relation
    view = ontology.relations[relation].attributed_only
    how = standing(match.frame, ontology.unsaid_of(relation), lexicon().lists["say_verbs"])
    if how.dropped:
        return None
    if match.performed and how.wished:
        how = replace(how, status=ontology.unsaid_of(relation))
    speakers, said = _speakers(how, match, resolver)
    start, end = _quote(match, resolver)
    steps = [each.step for each in (match.subject, match.object) if each.step]
    steps += [f"status {how.status}: {how.by}"] if how.by else []
    return Candidate(
        document=resolver.source.slug,
        subject=end_of(match.subject, resolver),
        relation=relation,
        object=end_of(match.object, resolver, match.free),
        status=match.trigger.status or how.status,
        speakers=speakers,
        qualifiers=qualifiers(match.frame, ontology.relations[relation], resolver, ontology),
        quote=resolver.source.text[start:end],
        start=start,
        end=end,
        sentence=(resolver.start, resolver.stop),
        trigger=match.trigger.name,
        resolution=tuple(dict.fromkeys([*steps, *said])),
        features=_features(match, how, start, end, resolver)
        | (_of_view(match) if view else _of_fact(match, how, resolver)),
    )


def end_of(reference: Reference, resolver: Resolver, kind: str = "") -> End:
    """Return an end of a candidate as it is kept."""
    entity = resolver.knowledge.get(reference.slug)
    proposed = resolver.named.mentions.proposed.get(reference.slug)
    words = " ".join(resolver.source.text[reference.start : reference.end].split())
    return End(
        slug=reference.slug,
        label=entity.label if entity else proposed.label if proposed else words,
        type=entity.type if entity else proposed.type if proposed else kind,
        start=reference.start,
        end=reference.end,
        known=entity is not None,
        free=reference.kind in DESCRIBED,
        nearest=proposed.nearest if proposed else (),
    )


def _speakers(how: Standing, match: Match, resolver: Resolver) -> tuple[tuple[str, ...], list[str]]:
    """Return who says it: the subject of a verb of saying above it, else whose turn it is."""
    from kg.extraction.arguments import subjects

    told = resolver.source.speakers(resolver.offset + match.frame.head.idx)
    if how.sayer is None:
        return told, []
    named = [one.slug for each in subjects(how.sayer) for one in resolver.resolve(each)]
    persons = tuple(dict.fromkeys(slug for slug in named if resolver.named.persons.is_person(slug)))
    if not persons or len(persons) > 1:
        return told, []
    return persons, [f"{', '.join(persons)}: who {how.sayer}"]


def _quote(match: Match, resolver: Resolver) -> tuple[int, int]:
    """Return the stretch from the first to the last word of predicate, ends and what belongs to these."""
    head, verb, offset = match.frame.head, match.frame.verb, resolver.offset
    starts = [offset + head.idx, offset + verb.idx]
    ends = [offset + head.idx + len(head.text), offset + verb.idx + len(verb.text)]
    last = offset + len(head.doc.text)
    for each in (match.subject, match.object):
        if offset <= each.start and each.end <= last:
            starts.append(each.start)
            ends.append(each.end)
    return min(starts), max(ends)


def _features(match: Match, how: Standing, start: int, end: int, resolver: Resolver) -> dict[str, float]:
    """Return what the score is made of; the names are those of the coefficients."""
    doc = match.frame.head.doc
    pair = resolver.pair_at(resolver.offset)
    sides = {resolver.side(each.slug) for each in (match.subject, match.object)}
    found = {
        f"relation={match.trigger.relation}": 1.0,
        f"part={match.trigger.part}": 1.0,
        f"subject by {match.subject.kind}": 1.0,
        f"object by {match.object.kind}": 1.0,
        f"subject in {match.slots[0]}": 1.0,
        f"object in {match.slots[1]}": 1.0,
        f"status={how.status}": 1.0,
        "together": float(match.slots[0] == match.slots[1]),
        "pair of the text": float(bool(pair) and sides <= set(pair) and len(sides) > 1),
        "performed": float(match.performed),
        "needs": float(bool(match.trigger.needs)),
        "light verb": float(match.frame.verb != match.frame.head),
        "length": min(len(doc), 80) / 40,
        "distance": min(end - start, 300) / 100,
        "proposed": float(
            any(
                resolver.knowledge.get(each.slug) is None and each.kind not in DESCRIBED
                for each in (match.subject, match.object)
            )
        ),
        "said by another": float(how.sayer is not None),
        "depth": float(min(_depth(match), 8)) / 4,
        "points back": float(_points_back(match.object, resolver)),
        "one word": float(match.object.kind in DESCRIBED and " " not in _words(match.object, resolver)),
        "verb in sentence": float(any(each.pos_ == "VERB" for each in doc)),
    }
    return {name: value for name, value in found.items() if value}


def _words(end: Reference, resolver: Resolver) -> str:
    return resolver.source.text[end.start : end.end].strip()


def _points_back(end: Reference, resolver: Resolver) -> bool:
    """Say whether a description begins or is preceded by a word that points elsewhere: *this*, *their*."""
    before = resolver.source.text[resolver.offset : end.start].split()[-1:]
    words = {each.lower() for each in (*before, *_words(end, resolver).split()[:1])}
    return end.kind in DESCRIBED and not words.isdisjoint(lexicon().lists["pointing"])


def _of_fact(match: Match, how: Standing, resolver: Resolver) -> dict[str, float]:
    """Return what the score of a fact is made of besides: trigger, word, status, kinds of ends."""
    relation = match.trigger.relation
    words = _words(match.object, resolver).split()
    described = match.object.kind in DESCRIBED
    sides = {resolver.side(each) for each in resolver.source.speakers(resolver.offset)}
    found = {
        f"trigger={match.trigger.name}": 1.0,
        f"word={relation} {match.frame.lemma}": 1.0,
        f"{relation} {how.status}": 1.0,
        f"{relation} by {match.subject.kind}": 1.0,
        f"{relation} of {match.object.kind}": 1.0,
        f"object={_noun(words)}": float(described),
        "asked of others": float(how.status == "proposed" and match.subject.slug not in sides),
        "who speaks": float(match.subject.slug in sides),
        "many words": float(described and len(words) > _MANY),
        "goes on a list": float(match.subject.beside or match.object.beside),
        "two words": float(described and len(words) == _TWO),
    }
    return {name: value for name, value in found.items() if value}


def _noun(words: Sequence[str]) -> str:
    """Return the word of a description on which the others hang: the last before a preposition."""
    end = next((at for at, each in enumerate(words) if at and each.lower() in _PREPOSITIONS), len(words))
    return words[end - 1].lower() if words else ""


def _of_view(match: Match) -> dict[str, float]:
    """Return what the score of a view is made of besides: its trigger, and how much is said of it."""
    start, end = match.object.start, match.object.end
    found = {
        "a view": 1.0,
        f"trigger={match.trigger.name}": 1.0,
        "about little": float(end - start < _LITTLE),
    }
    return {name: value for name, value in found.items() if value}


def _depth(match: Match) -> int:
    return sum(1 for _ in match.frame.verb.ancestors)
