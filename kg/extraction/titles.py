"""Whom titles refer to: *the President*, *the Indian foreign minister*, *the Presidents of X and Y*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.lexicon import lexicon
from kg.extraction.mentions import Proposed, slug_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extraction.references import Reference
    from kg.extraction.resolution import Resolver

__all__ = ["resolve"]

_PERSON = "Person"
_PAIR = 2


def resolve(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return the person whom a text called by a title before, else who holds the office that it is of."""
    left = [each.text for each in token.children if each.i < token.i and each.dep_ == "compound"]
    words = " ".join([*left, token.text])
    if not token.text[0].isupper() or lexicon().of("titles", words) == "":
        return _officer(token, resolver)
    found = [slug for slug in resolver.last_persons if words in resolver.named.persons.titles.get(slug, ())]
    for each in token.children:
        mention = resolver.named.mentions.at(resolver.offset + each.idx)
        if mention is not None and resolver.named.persons.is_person(mention.slug):
            return (resolver.by_name(mention),)
        if mention is not None:
            found = [slug for slug in found if resolver.side(slug) == mention.slug]
    if len(set(found)) > 1:
        found = [slug for slug in found if slug not in resolver.named.persons.of]  # *the President* is ours
    if len(set(found)) == 1:
        return resolver.made(token, found[-1:], "title", "who bears the title")
    return _officer(token, resolver)


def _officer(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return who holds the office of *the Indian foreign minister*: named in the text, else proposed."""
    lemma = token.lemma_.lower().removesuffix("s")
    if not lexicon().has("officers", lemma):
        return ()
    if token.tag_ in {"NNS", "NNPS"}:
        return _officers(token, resolver)
    for each in token.children:
        below = next(each.children, each) if each.lower_ == "of" else each
        found = resolver.named.mentions.at(resolver.offset + below.idx)
        if found is not None and resolver.is_polity(found.slug):
            return resolver.made(token, [_holder(token, found.slug, resolver)], "officer", f"of {found.slug}")
    return ()


def _officers(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return who hold the offices of several: *the Presidents of X and Y*."""
    from kg.extraction.frames import phrases

    found = [resolver.named.mentions.at(resolver.offset + each.idx) for each in phrases(token, "of")]
    polities = [each.slug for each in found if each is not None and resolver.is_polity(each.slug)]
    if len(polities) < _PAIR:
        return ()
    return tuple(
        one
        for polity in polities
        for one in resolver.made(token, [_holder(token, polity, resolver)], "officer", f"of {polity}")
    )


def _holder(token: Token, polity: str, resolver: Resolver) -> str:
    """Return a person of a text with a title that ends alike; else propose the holder of the office."""
    persons, word = resolver.named.persons, token.lemma_.lower().removesuffix("s")
    for slug, titles in persons.titles.items():
        if resolver.side(slug) == polity and any(each.lower().endswith(word) for each in titles):
            return slug
    left = [
        each.text.lower() for each in token.children if each.dep_ in {"compound", "amod"} and each.i < token.i
    ]
    polity_words = {word.lower() for word in _words_of(polity, resolver)}
    title = " ".join([*(each for each in left if each not in polity_words), word])
    entity = resolver.knowledge.get(polity)
    label = f"{title} of {entity.label if entity else polity}"
    slug = slug_of(label)
    resolver.named.mentions.proposed.setdefault(
        slug, Proposed(slug=slug, label=label, type=_PERSON, side=polity)
    )
    return slug


def _words_of(polity: str, resolver: Resolver) -> tuple[str, ...]:
    entity = resolver.knowledge.get(polity)
    return (entity.label, entity.registered.demonym) if entity else ()
