"""Flags: sentences that a person should read, each with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.candidates import Flag
from kg.extraction.lexicon import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.extraction.candidates import Candidate
    from kg.extraction.resolution import Resolver

__all__ = ["flags"]

_PAIR = 2


def flags(
    parsed: Sequence[tuple[int, Doc]], resolver: Resolver, found: Iterable[Candidate]
) -> Iterator[Flag]:
    """Yield the flags of a text, by sentence."""
    proposed = {each.sentence[0] for each in found}
    for offset, doc in parsed:
        resolver.begin(offset)
        for reason in _reasons(offset, doc, resolver, has_candidate=offset in proposed):
            end = offset + len(doc.text)
            text = resolver.source.text[offset:end]
            yield Flag(document=resolver.source.slug, start=offset, end=end, quote=text, reason=reason)
        resolver.end(offset + len(doc.text))


def _reasons(offset: int, doc: Doc, resolver: Resolver, *, has_candidate: bool) -> Iterator[str]:
    words = content("words.yaml")["flags"]
    lemmas = {each.lemma_.lower() for each in doc}
    actors = {
        each.slug
        for each in resolver.named.mentions.within(offset, offset + len(doc.text))
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
    if any(each.lower_ == "i" for each in doc) and not resolver.source.speakers(offset):
        yield "unresolved speaker"


def _negated_under_noun(doc: Doc) -> bool:
    return any(each.dep_ == "neg" and each.head.dep_ in {"acl", "relcl"} for each in doc)
