"""What follows after an edit is what follows from all claims, judged anew: verdicts, histories and counts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.building import outcomes, verdicts
from kg.building.outcomes import Outcome
from kg.corpus import loading
from kg.corpus.kept import packed
from kg.corpus.outlines import Said
from kg.judging.connections import telling_of_all
from kg.shards import Shards, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus

    Claims = dict[str, tuple[Claim, ...]]


def holding(whole: Corpus, claims: Claims, shards: Shards) -> Corpus:
    """Return a corpus of some documents with other claims, as if these had been read."""
    names = {slug: key_of("said", repr(claims[slug])) for slug in sorted(claims)}
    for slug, name in names.items():
        shards.keep(name, packed(Said(whole.document[slug], claims[slug], ())))
    documents = tuple(whole.document[slug] for slug in names)
    every = tuple(claim for slug in names for claim in claims[slug])
    return replace(whole, documents=documents, claims=every, names=names, shards=shards)


def edited(claim: Claim, other: Claim, chance: random.Random) -> Claim:
    """Return a claim with something of another, or with less."""
    fewer = {key: values for key, values in claim.qualifiers.items() if chance.random() < 0.7}
    ends = {"subject": other.subject, "object": other.object, "relation": other.relation}
    return chance.choice(
        [
            replace(claim, status=other.status),
            replace(claim, qualifiers=fewer),
            replace(claim, qualifiers={**other.qualifiers, **fewer}),
            replace(claim, issued=other.issued),
            replace(claim, subject=other.subject),
            replace(claim, **ends, qualifiers=other.qualifiers, status=other.status),
        ]
    )


def step(claims: Claims, whole: Corpus, chance: random.Random) -> Claims:
    """Return the claims of documents after an edit: one goes, comes, or some of its claims change."""
    slug = chance.choice([each.slug for each in whole.documents])
    if slug not in claims or chance.random() < 0.15:
        return {**claims, slug: tuple(whole.claims_of[slug])}
    if chance.random() < 0.15 and len(claims) > 1:
        return {each: told for each, told in claims.items() if each != slug}
    told = list(claims[slug])
    for _ in range(min(len(told), chance.choice((1, 1, 3)))):
        place = chance.randrange(len(told))
        changed = edited(told[place], chance.choice(whole.claims), chance)
        told[place : place + 1] = [changed] if chance.random() < 0.7 else []
    return {**claims, slug: tuple({each.identifier: each for each in told}.values())}


def told(found: Outcome) -> object:
    """Return all that an outcome tells."""
    counted = found.counted
    lines = [line for each in (*found.tied, *found.of_dyads) for line in each.each_line()]
    return lines, {*counted.conflicts}, +counted.dyads, +counted.lone


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(2))
def test_after_edits_follows_what_follows_from_all(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edit after edit: nearly always by what followed before, and always as if all claims were judged."""
    monkeypatch.setattr(outcomes, "_MUCH", 1)
    shards, chance = Shards(tmp_path), random.Random(seed)
    whole = loading.load(loading.locate("corpus"), shards)
    claims: Claims = {slug: tuple(told) for slug, told in whole.claims_of.items()}
    anew = []
    for _ in range(25):
        corpus = holding(whole, claims, shards)
        found = outcomes.outcome(corpus)
        outcomes.keep(found, corpus)
        anew.append(type(found) is Outcome)

        assert told(Outcome(verdicts.judged(corpus))) == told(found)
        claims = step(claims, whole, chance)

    assert sum(anew) < len(anew) / 2


def test_what_concerns_all_is_judged_anew(tmp_path: Path) -> None:
    """Who is a member of a group, or in office, matters to claims that nothing ties to the one that tells."""
    shards = Shards(tmp_path)
    whole = loading.load(loading.locate("corpus"), shards)
    outcomes.keep(outcomes.outcome(whole), whole)
    claims: Claims = {slug: tuple(told) for slug, told in whole.claims_of.items()}
    relations = telling_of_all(verdicts.judged(whole).ground)
    telling = next(each for each in whole.claims if each.relation in relations)
    claims[telling.document] = tuple(each for each in claims[telling.document] if each is not telling)

    assert type(outcomes.outcome(holding(whole, claims, shards))) is Outcome
