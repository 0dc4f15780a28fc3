"""What pronouns refer to: *I*, *he*, *it*, *they*, *each other*; whose side *we* is, the resolver knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction import pairs
from kg.extraction.arguments import expand, subjects
from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extraction.references import Reference
    from kg.extraction.resolution import Resolver

__all__ = ["FIRST", "WE", "is_pronoun", "resolve"]

FIRST = {"i", "me", "my", "myself"}
WE = {"we", "us", "our", "ours", "ourselves"}
_THIRD = {"he", "him", "his", "she", "her"}
_THEY = {"they", "them", "their"}
_PAIR = 2


def is_pronoun(token: Token) -> bool:
    """Say whether a word stands for something named elsewhere."""
    return bool(token.pos_ == "PRON" or token.lower_ in WE | FIRST | _THIRD | _THEY)


def resolve(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return what a pronoun of a resolver's sentence refers to; nothing where that is not sure."""
    way = next((way for words, way in _WAYS if token.lower_ in words), None)
    return way(token, resolver) if way else ()


def _ours(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    return resolver.we(token)


def _i(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    if own := _spoken_for(token, resolver):
        return own
    speakers = resolver.source.speakers(resolver.offset)
    known = [each for each in speakers if resolver.named.persons.is_person(each)]
    return resolver.made(token, known, "speaker", "who speaks") if len(known) == 1 else ()


def _spoken_for(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return the side of who speaks where a sentence says so: *on behalf of my Government, I appeal to*."""
    ours = resolver.we(token)
    of = [each for each in token.doc if each.lower_ == "of" and each.head.lower_ == "behalf"]
    told = [two for each in of for one in each.children if one.dep_ == "pobj" for two in expand(one)]
    named = {one.slug for each in told for one in resolver.resolve(each)}
    return ours if named & {each.slug for each in ours} else ()


def _he_or_she(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    person = _he(token, resolver) if resolver.last_person else ""
    return resolver.made(token, [person], "he", "the person named last") if person else ()


def _each_other(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    before = token.doc[max(0, token.i - 1) : token.i]
    if any(each.lower_ in {"each", "one"} for each in before):
        return resolver.made(token, resolver.pair_at(resolver.offset), "pair", "the two of the text")
    return ()


def _it(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return the polity or body that is the last subject of the sentence before *it*."""
    for each in reversed(token.doc[: token.i]):
        if each.dep_ in {"nsubj", "nsubjpass"} and each.pos_ in {"NOUN", "PROPN"}:
            found = [one for one in resolver.resolve(each) if resolver.is_of(one.slug, ("CollectiveActor",))]
            return (
                resolver.made(token, [found[0].slug], "it", "the subject before") if len(found) == 1 else ()
            )
    return _still(token, resolver)


def _still(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return the subject of the sentence before for an *it* that is the subject of the next."""
    acts = token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.head.lemma_ != "be"
    if not acts or not resolver.is_of(resolver.last_subject, ("CollectiveActor",)):
        return ()
    return resolver.made(token, [resolver.last_subject], "it", "the subject of the sentence before")


def _they(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return whose own thing *their* is; beside *we* who is named with it; else the two named last."""
    if own := _own(token, resolver):
        return resolver.made(token, own, "they", "the subjects of the clause")
    sides = {side for each in resolver.source.speakers(resolver.offset) if (side := resolver.side(each))}
    near = pairs.polities(resolver, resolver.offset, resolver.offset + token.idx)
    far = () if near or resolver.crowd else resolver.pair_at(resolver.offset)
    others = [slug for slug in near or far if slug not in sides]
    if len(others) == 1 and any(each.lower_ in WE for each in token.doc):
        return resolver.made(token, others, "they", "the other of the text")
    before = token.doc[: token.i]
    crowded = any(each.tag_ in {"NNS", "NNPS"} or each.dep_ == "conj" for each in before)
    if len(resolver.last_pair) == _PAIR and not crowded:
        return resolver.made(token, resolver.last_pair, "they", "the two named last")
    return ()


def _own(token: Token, resolver: Resolver) -> tuple[str, ...]:
    """Return the several subjects of a clause around *they*: *X and Y renewed their support*.

    Of the clause in which it stands, *their* only can be the subjects'.
    """
    verbs = [each for each in token.ancestors if each.pos_ in {"VERB", "AUX"}]
    for verb in verbs if token.lower_ == "their" else verbs[1:]:
        before = [each for each in subjects(verb) if each.i < token.i and each.lower_ not in _THEY]
        slugs = tuple(dict.fromkeys(one.slug for each in before for one in resolver.resolve(each)))
        if before:
            return slugs if len(slugs) > 1 else ()
    return ()


def _he(token: Token, resolver: Resolver) -> str:
    """Return the person named last before a pronoun: in its sentence, else in those before."""
    before = resolver.named.mentions.within(resolver.offset, resolver.offset + token.idx)
    persons = [each.slug for each in before if resolver.named.persons.is_person(each.slug)]
    if not persons and (later := _named_later(token, resolver)) is not None:
        return later
    return persons[0] if persons else (resolver.last_persons[-1] if resolver.last_persons else "")


def _named_later(token: Token, resolver: Resolver) -> str | None:
    """Return the subject of a sentence opened by *his*: *During his visit, X said*; "" without a name."""
    root = next((each for each in token.doc if each.dep_ == "ROOT"), token)
    tokens = [each for each in subjects(root) if each.pos_ in {"NOUN", "PROPN"}]
    named = [one.slug for each in tokens for one in resolver.resolve(each)]
    persons = [slug for slug in named if resolver.named.persons.is_person(slug)]
    titled = any(lexicon().of("titles", each.text) for each in tokens)
    return persons[0] if persons else "" if titled and not named else None


_WAYS = (
    (FIRST, _i),
    (WE, _ours),
    (_THIRD, _he_or_she),
    (_THEY, _they),
    ({"it", "its", "itself"}, _it),
    ({"other", "another"}, _each_other),
)
"""The pronouns, and how each is resolved."""
