"""Candidates taken as claims that a program made and nobody has looked at, beside the claims of a corpus.

Only of documents that nobody has coded, and only where corpus or world layer know both ends: what nobody has
looked at declares no entity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kg.corpus import chronology, layers
from kg.corpus.claims import Claim, Proposal
from kg.corpus.ends import check_ends
from kg.corpus.entities import Authority, join, read_entities
from kg.corpus.sources import homes
from kg.extraction import candidates
from kg.review import entries
from kg.review.desk import proposing
from kg.review.logs import coders
from kg.shards import key_of
from kg.timing import stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.corpus.loading import Corpus
    from kg.extraction.candidates import Candidate

__all__ = ["taken"]


@stage("take unreviewed candidates")
def taken(corpus: Corpus, score: float) -> Corpus:
    """Return a corpus with the candidates of at least a score, from 0 to 1, as unreviewed claims.

    What is no claim by the rules of the corpus is left out. Raises ``InputError`` where a file of candidates
    cannot be read.
    """
    proposed = {
        home.name: found for home in homes(corpus.folder) if (found := _proposed(corpus, home, score))
    }
    authority = _authority(corpus, proposed.values())
    reading = _Reading(replace(corpus, authority=authority), proposed)
    slugs = [*proposed]
    shared = corpus.workers.share(_claims, reading, slugs, chunk=corpus.workers.chunk(len(slugs)))
    made = dict(zip(slugs, shared, strict=True))
    claims = chain.from_iterable(made.get(slug, said) for slug, said in corpus.claims_of.items())
    names = {**corpus.names, **dict(_names(corpus, made))}
    return replace(reading.corpus, claims=tuple(claims), names=names, taken_from=score)


class _Reading(NamedTuple):
    """What is needed to make claims of the candidates of a document."""

    corpus: Corpus
    proposed: dict[str, list[_Proposed]]


@dataclass(frozen=True)
class _Proposed:
    """A candidate, and the file in which it stands."""

    candidate: Candidate
    path: Path


def _proposed(corpus: Corpus, home: Path, score: float) -> list[_Proposed]:
    """Return what is proposed of a document that nobody has coded, each identifier once."""
    document = corpus.document.get(home.name)
    if document is None or not document.kept or corpus.claims_of[home.name] or coders(home):
        return []
    found = {
        each.identifier: _Proposed(each, path)
        for path in proposing(home)
        if path.exists()
        for each in candidates.read(path).candidates
        if each.score >= score and each.subject.known and each.object.known
    }
    return [*found.values()]


def _authority(corpus: Corpus, proposed: Iterable[Sequence[_Proposed]]) -> Authority:
    """Add the entities of the world layer that the candidates name."""
    own = corpus.authority.entities
    wanted = {slug for found in proposed for each in found for slug in _slugs(each.candidate)} - own.keys()
    world, _ = read_entities(layers.taken(wanted, own), corpus.ontology)
    known, _ = join([*own.values(), *(each for each in world if each.slug not in own)], corpus.ontology)
    return known


def _slugs(candidate: Candidate) -> Iterator[str]:
    yield from (candidate.subject.slug, candidate.object.slug, *candidate.speakers)
    yield from chain.from_iterable(candidate.qualifiers.values())


def _claims(reading: _Reading, slug: str) -> list[Claim]:
    """Return what the candidates of a document claim, each claim once, in the order of the text."""
    corpus, found = reading.corpus, dict[str, Claim]()
    document = corpus.document[slug]
    for each in sorted(reading.proposed[slug], key=lambda one: (one.candidate.start, one.candidate.end)):
        entry = entries.entry_of(entries.draft_of(each.candidate), document, corpus.ontology)
        for claim in entries.read_entry(entry, document, corpus, corpus.authority):
            wrong = [*check_ends(claim, corpus.ontology, corpus.authority)]
            wrong += chronology.check((), [document], [claim], corpus.ontology)
            if not any(one.severity == "error" for one in wrong):
                found.setdefault(claim.identifier, _proposing(claim, each))
    return [*found.values()]


def _proposing(claim: Claim, of: _Proposed) -> Claim:
    one = of.candidate
    proposal = Proposal(one.identifier, round(one.score, 3), one.trigger)
    return replace(claim, proposal=proposal, at=claim.at._replace(path=of.path))


def _names(corpus: Corpus, made: dict[str, list[Claim]]) -> Iterator[tuple[str, str]]:
    """Yield the keys of what documents say with these claims."""
    for slug, claims in made.items():
        if name := corpus.names.get(slug):
            yield (
                slug,
                key_of("unreviewed", name, repr([(each.identifier, each.proposal) for each in claims])),
            )
