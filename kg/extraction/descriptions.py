"""Ends without a name, by the words that describe them: *the talks*, *the international community*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction import pronouns
from kg.extraction.arguments import joined
from kg.extraction.lexicon import lexicon
from kg.extraction.mentions import Proposed, slug_of
from kg.extraction.references import Reference
from kg.extraction.triggers import ANY

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extraction.resolution import Resolver
    from kg.extraction.triggers import Trigger

__all__ = ["actor", "described", "is_free", "kind_of"]

_LONGEST = 120
_UNNAMED = "UnnamedActor"
_BEFORE = {"det", "poss", "punct", "preconj", "predet", "cc"}


def is_free(token: Token, trigger: Trigger) -> bool:
    """Say whether a trigger takes a noun for its object without a name."""
    if token.lemma_.lower() in trigger.free or token.lower_ in trigger.free:
        return True
    whole = token.pos_ in {"NOUN", "PROPN"} or (token.lower_ == "those" and token.n_rights > 0)
    whole = whole or _is_doing(token)
    return ANY in trigger.free and whole and not _is_vague(token)


def _is_doing(token: Token) -> bool:
    """Say whether a verb is a noun here, with an object: *to strengthening it*, not *ending it*."""
    done = token.tag_ == "VBG" and token.dep_ in {"pcomp", "xcomp"}
    told = any(each.dep_ == "dobj" for each in token.children)
    return done and told and not lexicon().has("ending", token.lemma_)


def _is_vague(token: Token) -> bool:
    """Say whether a noun means nothing by itself: *things*, *way*, a date."""
    return lexicon().has("vague", token.lemma_.lower()) or token.ent_type_ in {"DATE", "TIME", "CARDINAL"}


def kind_of(token: Token, otherwise: str) -> str:
    """Return the class that the noun of a description tells, else the one given."""
    words = lexicon()
    return words.of("class_words", token.text) or words.of("class_words", token.lemma_) or otherwise


def described(token: Token, resolver: Resolver, kind: str = "free") -> Reference:
    """Return a noun phrase as an end, without its article and clauses."""
    start, end = _phrase(token)
    start, end = resolver.offset + start, resolver.offset + end
    words = " ".join(resolver.source.text[start:end].split())
    return Reference(slug_of(words) or "unnamed", start, end, kind, f"{words}: a description")


def actor(token: Token, resolver: Resolver) -> tuple[Reference, ...]:
    """Return an actor that words describe and do not name: *all parties*, *the developed countries*."""
    whoever = token.lower_ == "those" and token.n_rights > 0  # *those who have yet to sign*
    if not whoever and (token.pos_ not in {"NOUN", "PROPN"} or not _is_actor(token)):
        return ()
    if any(each.dep_ == "det" and each.lower_ in {"no", "neither"} for each in token.children):
        return ()  # *no State* is nobody
    ours = any(each.dep_ == "poss" and each.lower_ in pronouns.WE | pronouns.FIRST for each in token.children)
    if ours and lexicon().has("groups", token.lemma_.lower()):
        return ()  # *our country* is who speaks, even where nobody knows who that is
    told = whoever or any(each.dep_ not in {"punct", "cc", "conj", "relcl"} for each in token.children)
    if not told and not (token.tag_ in {"NNPS", "NNP"} and token.i):
        return ()  # *countries* without more are nobody; *States* are those that are addressed
    found = described(token, resolver, "described")
    label = " ".join(resolver.source.text[found.start : found.end].split())
    proposed = Proposed(slug=found.slug, label=label, type=_UNNAMED)
    resolver.named.mentions.proposed.setdefault(found.slug, proposed)
    return (found,)


def _is_actor(token: Token) -> bool:
    """Say whether a noun is of actors: *community*, but of *powers* and *parties* several only."""
    words, several = lexicon(), token.tag_ in {"NNS", "NNPS"} or token.text == "States"
    one = token.lower_.removesuffix("s") if token.pos_ == "PROPN" and several else token.lemma_.lower()
    return words.has("actors", one) and (several or not words.has("several", one))


def _phrase(token: Token) -> tuple[int, int]:
    """Return where a noun phrase stands without article and clauses, in letters from the sentence's start."""
    after = max((each.i + 1 for each in joined(token)), default=-1)
    done = next((each for each in token.rights if each.dep_ == "dobj"), None)
    if done is not None:
        return token.idx, _phrase(done)[1]  # *strengthening the Court*
    first = next((each for each in token.lefts if each.dep_ not in _BEFORE and each.i > after), token)
    last = token
    for each in token.rights:
        if (each.dep_ != "prep" and token.lower_ != "those") or each.right_edge.idx + len(
            each.right_edge.text
        ) - first.idx > _LONGEST:
            break
        last = each.right_edge
    begun = first if first == token else first.left_edge  # the article hangs on the noun itself
    begun = max(begun, token.doc[after + 1], key=lambda each: each.i)
    return begun.idx, last.idx + len(last.text)
