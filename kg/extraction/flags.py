"""Flags: sentences that a person should read, each with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.candidates import Flag
from kg.extraction.lexicon import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.extraction.candidates import Candidate
    from kg.extraction.reading import Sentence
    from kg.extraction.resolution import Resolver

__all__ = ["LEAST", "flags"]

LEAST = 0.5
"""The score from which a candidate counts as one, so that its sentence is read anyway."""

_PAIR = 2
_VERBS = {"VERB", "AUX"}


def flags(sentences: Sequence[Sentence], resolver: Resolver, found: Iterable[Candidate]) -> Iterator[Flag]:
    """Yield the flags of a text, by sentence."""
    proposed = {each.sentence[0] for each in found if each.score >= LEAST}
    for each in sentences:
        words = resolver.source.text[each.start : each.end]
        for reason in _reasons(each, resolver, has_candidate=each.start in proposed):
            yield Flag(
                document=resolver.source.slug, start=each.start, end=each.end, quote=words, reason=reason
            )


def _reasons(sentence: Sentence, resolver: Resolver, *, has_candidate: bool) -> Iterator[str]:
    words, doc = content("words.yaml")["flags"], sentence.doc
    if has_candidate or doc.text.rstrip().endswith("?") or not any(each.pos_ in _VERBS for each in doc):
        return
    lemmas = {each.lemma_.lower() for each in doc}
    actors = _actors(sentence, resolver)
    if actors >= _PAIR or (actors and lemmas & set(words["acting"])):
        yield "two actors and no candidate"
    if lemmas & set(words["opinion"]) and (actors or lemmas & {"we", "our", "i", "this", "it"}):
        yield "opinion"
    if _negated_under_noun(doc):
        yield "negation under a noun"
    if doc.text.rstrip(" .").endswith(("and so on", "etc", "among others")):
        yield "list cut short"
    if any(each.lower_ == "i" for each in doc) and not resolver.source.speakers(sentence.start):
        yield "unresolved speaker"


def _actors(sentence: Sentence, resolver: Resolver) -> int:
    """Count the actors that a sentence names; *both leaders* are two, *we* is one."""
    named = {
        each.slug
        for each in resolver.named.mentions.within(sentence.start, sentence.end)
        if resolver.is_of(each.slug, ("Actor",))
    }
    words = {each.lower_ for each in sentence.doc}
    pair = bool(words & {"both", "leaders", "they", "two"} and len(resolver.pair) == _PAIR)
    return len(named) + _PAIR * pair + bool(words & {"we", "our", "us"})


def _negated_under_noun(doc: Doc) -> bool:
    return any(each.dep_ == "neg" and each.head.dep_ in {"acl", "relcl"} for each in doc)
