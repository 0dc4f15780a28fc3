"""Flags: sentences that a person should read, each with the reasons; which they are, a regression says.

Of a text at most ``SHARE`` of the sentences are marked, those with a candidate among them: the ones that most
likely hold a claim. The coefficients ship as JSON, fitted by ``tests/fit_scores.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.candidates import Flag
from kg.extraction.lexicon import content
from kg.extraction.scoring import coefficients, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from spacy.tokens import Doc

    from kg.extraction.candidates import Candidate
    from kg.extraction.reading import Sentence
    from kg.extraction.resolution import Resolver

__all__ = ["LEAST", "MARKING", "SHARE", "features", "flags", "marked"]

LEAST = 0.5
"""The score from which a candidate counts as one, so that its sentence is read anyway."""

SHARE = 0.6
"""The share of the sentences of a text that are marked at most, unless more of them have a candidate."""

MARKING = "marking.json"
"""The file of the coefficients."""

_WORTH = 0.5
"""How probable it has to be that a sentence holds a claim, to mark it."""

_PAIR, _MANY = 2, 3
_VERBS = {"VERB", "AUX"}
_WE, _I = {"we", "our", "us", "ours"}, {"i", "my", "me"}
_SHORT, _LONG = 8, 60


def flags(sentences: Sequence[Sentence], resolver: Resolver, found: Iterable[Candidate]) -> Iterator[Flag]:
    """Yield the flags of a text, by sentence."""
    proposed = {each.sentence[0] for each in found if each.score >= LEAST}
    for each, told in marked(sentences, resolver, proposed, coefficients(MARKING)):
        words = resolver.source.text[each.start : each.end]
        for reason in _reasons(told):
            yield Flag(
                document=resolver.source.slug, start=each.start, end=each.end, quote=words, reason=reason
            )


def marked(
    sentences: Sequence[Sentence],
    resolver: Resolver,
    proposed: AbstractSet[int],
    weights: Mapping[str, float],
) -> Iterator[tuple[Sentence, Mapping[str, float]]]:
    """Yield the sentences that are worth reading most, in their order, each with its features.

    Those that begin where a candidate is ``proposed`` are read anyway, and left out.
    """
    room = max(1, int(SHARE * len(sentences))) - len(proposed)
    told = [(each, features(each, resolver)) for each in sentences if each.start not in proposed]
    likely = [(score(have, weights), each, have) for each, have in told if any(_reasons(have))]
    ranked = sorted((one for one in likely if one[0] >= _WORTH), key=lambda one: -one[0])
    for _, each, have in sorted(ranked[: max(0, room)], key=lambda one: one[1].start):
        yield each, have


def _reasons(told: Mapping[str, float]) -> Iterator[str]:
    """Yield why a sentence with some features should be read, in the order of words.yaml."""
    yield from (reason for name, reason in content("words.yaml")["reasons"].items() if told.get(name))


def features(sentence: Sentence, resolver: Resolver) -> dict[str, float]:
    """Return what tells whether a sentence holds a claim; the names are those of the coefficients."""
    doc, words = sentence.doc, content("words.yaml")["flags"]
    lemmas, lower = {each.lemma_.lower() for each in doc}, {each.lower_ for each in doc}
    long = sum(each.is_alpha for each in doc)
    found = {
        **_named(sentence, resolver),
        **{name: float(not lemmas.isdisjoint(listed)) for name, listed in words.items()},
        "we": float(not lower.isdisjoint(_WE)),
        "I": float(not lower.isdisjoint(_I)),
        "number": float(any(each.like_num or each.ent_type_ == "DATE" for each in doc)),
        "negation under a noun": float(_negated_under_noun(doc)),
        "list cut short": float(doc.text.rstrip(" .").endswith(("and so on", "etc", "among others"))),
        "unresolved speaker": float("i" in lower and not resolver.source.speakers(sentence.start)),
        "question": float(doc.text.rstrip().endswith("?")),
        "no verb": float(not any(each.pos_ in _VERBS for each in doc)),
        "short": float(long < _SHORT),
        "length": min(long, _LONG) / _LONG,
    }
    return {name: value for name, value in found.items() if value}


def _named(sentence: Sentence, resolver: Resolver) -> dict[str, float]:
    """Count the actors that a sentence names, of whom *both leaders* are two, and the other names."""
    named = {each.slug for each in resolver.named.mentions.within(sentence.start, sentence.end)}
    actors = {slug for slug in named if resolver.is_of(slug, ("Actor",))}
    both = {each.lower_ for each in sentence.doc} & {"both", "leaders", "they", "two"}
    count = len(actors) + _PAIR * bool(both and len(resolver.pair) == _PAIR)
    return {
        "one actor": float(count == 1),
        "two actors": float(count >= _PAIR),
        "many actors": float(count >= _MANY),
        "other names": float(len(named) > len(actors)),
    }


def _negated_under_noun(doc: Doc) -> bool:
    return any(each.dep_ == "neg" and each.head.dep_ in {"acl", "relcl"} for each in doc)
