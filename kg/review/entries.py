"""Drafts as a ``claims.yaml`` writes them, and what the corpus's own reader says is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus import layers, quotations, world
from kg.corpus.claims import read_claims
from kg.corpus.cues import status_cue
from kg.corpus.ends import check_ends
from kg.corpus.entities import TWICE, Authority, read_entities
from kg.corpus.findings import UNKNOWN_ENTITY, Position, finding
from kg.corpus.keys import ENTITY
from kg.corpus.layout import reads_as
from kg.corpus.plain_yaml import Listing, Scalar, Table
from kg.corpus.quotations import Passage
from kg.review.decisions import Draft, Proposed
from kg.review.state import slugs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus
    from kg.corpus.plain_yaml import Node
    from kg.extraction.candidates import Candidate, End
    from kg.intake.appending import Entry
    from kg.ontology.vocabulary import Ontology

__all__ = [
    "declared",
    "described",
    "draft_of",
    "entry_of",
    "extended",
    "known",
    "proposed_by",
    "read_drafts",
    "read_entry",
    "spoken",
    "trimmed",
]

_AT = Position(Path("review"))


def draft_of(candidate: Candidate) -> Draft:
    """Return the claim that a candidate proposes."""
    return Draft(
        subject=candidate.subject.slug,
        relation=candidate.relation,
        object=candidate.object.slug,
        status=candidate.status,
        speakers=candidate.speakers,
        qualifiers=candidate.qualifiers,
        start=candidate.start,
        end=candidate.end,
        quote=candidate.quote,
    )


def proposed_by(candidate: Candidate) -> tuple[Proposed, ...]:
    """Return the entities that a candidate brings with it, since nothing knows them."""
    ends: tuple[End, End] = (candidate.subject, candidate.object)
    unknown = {each.slug: each for each in ends if not each.known}
    return tuple(Proposed(slug=each.slug, type=each.type, label=each.label) for each in unknown.values())


def trimmed(draft: Draft, text: str) -> Draft:
    """Return a draft whose words are those of the text at its place, without white space around them."""
    words = text[draft.start : draft.end]
    start = draft.start + len(words) - len(words.lstrip())
    end = draft.end - len(words) + len(words.rstrip())
    return replace(draft, start=start, end=max(start, end), quote=words.strip())


def entry_of(draft: Draft, document: Document, ontology: Ontology) -> Entry:
    """Write a draft with the keys of a claim; what goes without saying is left out.

    A status does not, where the words hint at another: a person has looked at them.
    """
    quote, which = _quoted(document.text or "", Passage(draft.start, draft.end), draft.quote)
    entry: dict[str, str | tuple[str, ...]] = {
        "claim": f"{draft.subject} {draft.relation} {draft.object}",
    }
    known = draft.relation in ontology.relations
    if draft.status != ontology.unsaid_of(draft.relation) or (
        known and status_cue(draft.quote, draft.relation, ontology)
    ):
        entry["status"] = draft.status
    if draft.speakers and draft.speakers != _unsaid_speakers(draft, document):
        entry["speaker"] = _one_or_many(draft.speakers)
    entry |= {key: _one_or_many(values) for key, values in sorted(draft.qualifiers.items())}
    return entry | {"quote": quote} | ({"occurrence": str(which)} if which else {})


def spoken(draft: Draft, document: Document) -> Draft:
    """Return a draft that names its speakers, also where the turn says who speaks."""
    return replace(draft, speakers=draft.speakers or _unsaid_speakers(draft, document))


def _one_or_many(values: tuple[str, ...]) -> str | tuple[str, ...]:
    return values[0] if len(values) == 1 else values


def _unsaid_speakers(draft: Draft, document: Document) -> tuple[str, ...]:
    turn = document.turn_at(draft.start)
    return turn.speakers if turn else (document.publisher,)


def _quoted(text: str, place: Passage, words: str) -> tuple[str, int]:
    """Return words as a file quotes them, on one line where that leads back, and which of equal ones."""
    for quote in (reads_as(words), words):
        places = quotations.places(text, quote)
        if place in places:
            return quote, places.index(place) + 1 if len(places) > 1 else 0
    return words, 0


def read_entry(entry: Entry, document: Document, corpus: Corpus, authority: Authority) -> list[Claim]:
    """Return the claims that an entry makes; none where something is wrong with it."""
    found, _ = read_claims(Listing((_table(entry),), _AT), document, corpus.ontology, authority)
    return found


def read_drafts(
    drafts: Iterable[Draft], document: Document, corpus: Corpus, proposed: Mapping[str, Proposed]
) -> tuple[list[Claim], list[Finding]]:
    """Return the claims that drafts make, and all that is wrong with them and with what they propose."""
    claims: list[Claim] = []
    findings: list[Finding] = []
    for draft in drafts:
        authority, wrong = extended(corpus, draft, proposed)
        entry = entry_of(draft, document, corpus.ontology)
        found, misread = read_claims(Listing((_table(entry),), _AT), document, corpus.ontology, authority)
        claims += found
        findings += [*wrong, *misread]
        findings += [each for one in found for each in check_ends(one, corpus.ontology, authority)]
    return claims, list(dict.fromkeys(findings))


def extended(
    corpus: Corpus, draft: Draft, proposed: Mapping[str, Proposed]
) -> tuple[Authority, list[Finding]]:
    """Add to the entities of a corpus those of the world layer and of a review that a draft names."""
    own = corpus.authority.entities
    missing = [slug for slug in slugs(draft) if slug not in own]
    if not missing:
        return corpus.authority, []
    records, _ = read_entities(layers.taken(missing, ()), corpus.ontology)
    there = {each.slug: each for each in records} | dict(own)
    new = {
        slug: _table(described(proposed[slug])) for slug in missing if slug in proposed and slug not in there
    }
    made, wrong = read_entities(Table(new, dict.fromkeys(new, _AT), _AT), corpus.ontology)
    wrong += [each for slug in new for each in _dangling(proposed[slug], corpus, proposed)]
    return Authority({**{each.slug: each for each in made}, **there}), wrong


def declared(proposed: Proposed, corpus: Corpus, others: Mapping[str, Proposed]) -> list[Finding]:
    """Say what keeps an entity from being declared beside others: a slug that is taken, an unknown class."""
    table = Table({proposed.slug: _table(described(proposed))}, {proposed.slug: _AT}, _AT)
    _, wrong = read_entities(table, corpus.ontology)
    wrong += _dangling(proposed, corpus, others)
    if proposed.slug in known(corpus):
        hint = "Use that one, or give this one another slug."
        wrong.append(finding(_AT, TWICE, f"{proposed.slug} is there already", hint=hint))
    return wrong


def known(corpus: Corpus, but: Iterable[str] = ()) -> set[str]:
    """Return the slugs that a corpus or the world layer has, but for some."""
    return {*corpus.authority.entities, *world.records()} - {*but}


def _dangling(proposed: Proposed, corpus: Corpus, others: Mapping[str, Proposed]) -> Iterator[Finding]:
    """Report what an entity is said to belong to, where nothing is called so."""
    for key, values in proposed.keys.items():
        for value in values if key in ENTITY and ENTITY[key].takes == "entity" else ():
            if value not in others and value not in known(corpus):
                hint = corpus.authority.remedy(value)
                yield finding(_AT, UNKNOWN_ENTITY, f"{key}: unknown entity {value!r}", hint=hint)


def described(proposed: Proposed) -> Entry:
    """Return the keys of an entity as ``entities.yaml`` has them."""
    more = {key: _one_or_many(values) for key, values in proposed.keys.items()}
    return {"type": proposed.type, "label": proposed.label} | more


def _table(entry: Entry) -> Table:
    """Return keys and values as if a file held them."""
    nodes: dict[str, Node] = {
        key: Scalar(value, _AT)
        if isinstance(value, str)
        else Listing(tuple(Scalar(each, _AT) for each in value), _AT)
        for key, value in entry.items()
    }
    return Table(nodes, dict.fromkeys(nodes, _AT), _AT)
