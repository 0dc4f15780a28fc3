"""The way of one text, stage by stage: sentences, names, frames, triggers, status, qualifiers, merging."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kg.extraction import flags, lists, merging, names, offices, scoring
from kg.extraction.attribution import attributed
from kg.extraction.candidates import Candidates
from kg.extraction.matching import matches
from kg.extraction.proposing import candidate
from kg.extraction.reading import read
from kg.extraction.resolution import Resolver
from kg.extraction.triggers import index
from kg.extraction.views import views

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extraction.candidates import Candidate
    from kg.extraction.gazetteer import Gazetteer
    from kg.extraction.knowledge import Knowledge
    from kg.extraction.reading import Sentence
    from kg.extraction.source import Source

__all__ = ["CUT", "extract", "unscored"]

CUT = flags.LEAST
"""The score from which candidates are shown unless all are asked for."""


def extract(source: Source, knowledge: Knowledge, gazetteer: Gazetteer, *, made_from: str = "") -> Candidates:
    """Return the candidates of a text, all of them, and the sentences to read.

    Raises ``InputError`` where the model is not installed.
    """
    sentences, resolver, found = unscored(source, knowledge, gazetteer)
    kept = tuple(map(scoring.scored, found))
    for each in kept:
        if not each.in_words_of(source.text):
            raise AssertionError(f"a candidate beside the text of {source.slug}: {each}")
    return Candidates(
        document=source.slug,
        made_from=made_from,
        sentences=len(sentences),
        candidates=kept,
        flags=tuple(flags.flags(sentences, resolver, kept)),
    )


def unscored(
    source: Source, knowledge: Knowledge, gazetteer: Gazetteer
) -> tuple[list[Sentence], Resolver, list[Candidate]]:
    """Return the sentences of a text, what resolves its words, and the candidates without a score."""
    sentences = read(source)
    named = names.find(source, sentences, gazetteer, knowledge)
    resolver = Resolver(attributed(source, named), named, knowledge)
    found = [*offices.candidates(named.holders, resolver), *lists.visits(resolver)]
    found += _triggered(sentences, resolver)
    return sentences, resolver, merging.merged(found)


def _triggered(sentences: Sequence[Sentence], resolver: Resolver) -> Iterator[Candidate]:
    ontology = resolver.knowledge.ontology
    for sentence in sentences:
        resolver.begin(sentence)
        stated = matches(sentence.doc, resolver, index(), ontology)
        for match in chain(stated, views(sentence.doc, resolver, ontology)):
            one = candidate(match, resolver, ontology)
            if one is not None:
                yield one
        resolver.end(sentence)
