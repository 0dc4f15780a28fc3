"""Which candidate is which gold claim: relation, ends and words have to be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus import world
from kg.corpus.spelling import fold
from kg.extraction.lexicon import lexicon
from kg.extraction.mentions import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.evaluation.gold import GoldClaim
    from kg.extraction.candidates import Candidate, End
    from kg.ontology.vocabulary import Ontology

__all__ = ["Pairing", "align", "same_end", "same_pair", "same_speaker"]

_ALIKE = 85
"""From this likeness on, of 100, two names are one."""

_ROLES = {"narrator", "joint", "interviewer", ""}


@dataclass(frozen=True)
class Pairing:
    """A gold claim and the candidate that is the same, none where it was missed."""

    gold: GoldClaim
    candidate: Candidate | None


def align(
    gold: Sequence[GoldClaim], found: Sequence[Candidate], ontology: Ontology, *, lenient: bool = False
) -> tuple[list[Pairing], list[Candidate]]:
    """Pair gold claims with candidates one to one, and return the candidates that are left, too.

    Strict: the relation is the same or below, the ends are the same (either way round where the relation is
    symmetric), the words overlap. Lenient: also a relation above, ends the other way round, and a described
    object by its words alone.
    """
    hits = [
        (_rank(one, other), at, index)
        for at, one in enumerate(gold)
        for index, other in enumerate(found)
        if _overlap(one, other) and _same(one, other, ontology, lenient=lenient)
    ]
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, at, index in sorted(hits, reverse=True):
        if at not in taken and index not in used:
            taken[at] = index
            used.add(index)
    pairs = [Pairing(one, found[taken[at]] if at in taken else None) for at, one in enumerate(gold)]
    return pairs, [other for index, other in enumerate(found) if index not in used]


def _rank(gold: GoldClaim, candidate: Candidate) -> tuple[bool, float]:
    return gold.status == candidate.status, _overlap(gold, candidate)


def _overlap(gold: GoldClaim, candidate: Candidate) -> float:
    """Return how much of the shorter of two stretches both share."""
    shared = min(gold.end, candidate.end) - max(gold.start, candidate.start)
    return max(0, shared) / max(1, min(gold.end - gold.start, candidate.end - candidate.start))


def _same(gold: GoldClaim, candidate: Candidate, ontology: Ontology, *, lenient: bool) -> bool:
    if not _same_relation(gold.relation, candidate.relation, ontology, lenient=lenient):
        return False
    if same_end(gold.subject, candidate.subject) and _same_object(gold, candidate, lenient=lenient):
        return True
    turned = lenient or ontology.relations[candidate.relation].symmetric
    return turned and same_end(gold.subject, candidate.object) and same_end(gold.object, candidate.subject)


def same_pair(gold: GoldClaim, candidate: Candidate) -> bool:
    """Say whether both ends are the same, either way round, where words are shared, whatever the relation."""
    there = same_end(gold.subject, candidate.subject) and same_end(gold.object, candidate.object)
    turned = same_end(gold.subject, candidate.object) and same_end(gold.object, candidate.subject)
    return _overlap(gold, candidate) > 0 and (there or turned)


def _same_relation(gold: str, candidate: str, ontology: Ontology, *, lenient: bool) -> bool:
    below = gold in ontology.relations[candidate].ancestors
    above = gold in ontology.relations and candidate in ontology.relations[gold].ancestors
    return below or (lenient and above)


def _same_object(gold: GoldClaim, candidate: Candidate, *, lenient: bool) -> bool:
    return same_end(gold.object, candidate.object) or (lenient and candidate.object.free)


def same_end(name: str, end: End) -> bool:
    """Say whether a name means an end: by a name of the world layer or of ``words.yaml``, or by likeness."""
    from rapidfuzz import fuzz

    if (
        end.slug in {*world.named(name), world.country(name)}
        or lexicon().of("names", name.removeprefix("the ")) == end.slug
    ):
        return True
    one, other = fold(name), fold(end.label)
    if fuzz.ratio(one, other) >= _ALIKE or (end.free and fuzz.token_set_ratio(one, other) >= _ALIKE):
        return True
    parts = set(other.split()) - {"of", "the"}
    return end.type == "Person" and bool(parts) and (parts <= set(one.split()) or set(one.split()) <= parts)


def same_speaker(gold: GoldClaim, candidate: Candidate, persons: dict[str, str]) -> bool:
    """Say whether a candidate has the speaker of a gold claim.

    ``persons`` are the labels of persons by slug; a narrator is whoever is none of them.
    """
    if slug_of(gold.speaker) in candidate.speakers:
        return True
    labels = [persons[slug] for slug in candidate.speakers if slug in persons]
    if gold.speaker in _ROLES:
        return not labels
    return any(set(fold(label).split()) & set(fold(gold.speaker).split()) for label in labels)
