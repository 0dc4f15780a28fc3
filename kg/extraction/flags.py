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

__all__ = ["flags"]

_PAIR = 2


def flags(sentences: Sequence[Sentence], resolver: Resolver, found: Iterable[Candidate]) -> Iterator[Flag]:
    """Yield the flags of a text, by sentence."""
    proposed = {each.sentence[0] for each in found}
    for each in sentences:
        words = resolver.source.text[each.start : each.end]
        for reason in _reasons(each, resolver, has_candidate=each.start in proposed):
            yield Flag(
                document=resolver.source.slug, start=each.start, end=each.end, quote=words, reason=reason
            )


def _reasons(sentence: Sentence, resolver: Resolver, *, has_candidate: bool) -> Iterator[str]:
    words, doc = content("words.yaml")["flags"], sentence.doc
    lemmas = {each.lemma_.lower() for each in doc}
    actors = {
        each.slug
        for each in resolver.named.mentions.within(sentence.start, sentence.end)
        if resolver.is_of(each.slug, ("Actor",))
    }
    if len(actors) >= _PAIR and not has_candidate:
        yield "two actors and no candidate"
    if lemmas & set(words["opinion"]) and (actors or lemmas & {"we", "our", "i"}):
        yield "opinion"
    if _negated_under_noun(doc):
        yield "negation under a noun"
    if doc.text.rstrip(" .").endswith(("and so on", "etc", "among others")):
        yield "list cut short"
    if any(each.lower_ == "i" for each in doc) and not resolver.source.speakers(sentence.start):
        yield "unresolved speaker"


def _negated_under_noun(doc: Doc) -> bool:
    return any(each.dep_ == "neg" and each.head.dep_ in {"acl", "relcl"} for each in doc)
