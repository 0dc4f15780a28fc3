"""How a predicate is put: the governors above it are climbed, and tell its status.

Negation reaches down to what it governs; under an illusion, a rumor or an open condition nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extraction.lexicon import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

    from kg.extraction.frames import Frame

__all__ = ["Standing", "auxiliaries", "standing"]

_DEEPEST = 8
_CLAUSAL = {
    "xcomp",
    "ccomp",
    "acl",
    "pcomp",
    "dobj",
    "pobj",
    "conj",
    "advcl",
    "attr",
    "prep",
    "relcl",
    "nsubj",
    "nsubjpass",
    "acomp",
    "amod",
    "compound",
    "oprd",
    "dative",
}
_FINITE = {"VBD", "VBZ", "VBP"}
_SPOKEN = {"ccomp", "parataxis"}


@dataclass(frozen=True)
class Standing:
    """The status of a predicate, by which words; ``dropped`` where nothing is claimed.

    ``sayer`` is a verb of saying whose subject says it, if there is one; ``wished`` says that only words of
    wishing are above it (*would like to*, *let me*), by which who speaks does what they say.
    """

    status: str
    by: str = ""
    dropped: bool = False
    depth: int = 0
    sayer: Token | None = None
    wished: bool = False


@dataclass(frozen=True)
class _Words:
    governors: Mapping[str, str]
    auxiliaries: Mapping[str, str]
    adjectives: Mapping[str, str]
    dropped: frozenset[str]
    denying: frozenset[str]
    conditions: frozenset[str]
    around: frozenset[str]
    wishes: frozenset[str]
    doubled: frozenset[str]
    done: frozenset[str]
    aimed: str
    question: str
    denied: str


@lru_cache(maxsize=1)
def _words() -> _Words:
    whole = content("status.yaml")
    return _Words(
        governors=_statuses(whole["governors"]),
        auxiliaries=_statuses(whole["auxiliaries"]),
        adjectives=_statuses(whole["adjectives"]),
        dropped=frozenset(whole["dropped"]),
        denying=frozenset(whole["denying"]),
        conditions=frozenset(whole["conditions"]),
        around=frozenset(whole["around"]),
        wishes=frozenset(whole["wishes"]),
        doubled=frozenset(whole["doubled"]),
        done=frozenset(whole["done"]),
        aimed=whole["aimed"],
        question=whole["question"],
        denied=whole["denied"],
    )


def _statuses(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Turn a table from statuses to words into one from each word to its status."""
    return {word: status for status, words in table.items() for word in words}


def standing(frame: Frame, unsaid: str, say_verbs: frozenset[str]) -> Standing:
    """Return how a frame is put; ``unsaid`` is the status where nothing above it says more."""
    words, status, by, negated, sayer = _words(), "", "", "", None
    below = frame.head
    for depth, token in enumerate(_path(frame)):
        lemma = token.lemma_.lower()
        if (lemma in words.dropped and depth) or _is_open(token, words) or _is_fancied(token, words):
            return Standing("", lemma, dropped=True, depth=depth)
        said = lemma in say_verbs and below.dep_ in _SPOKEN and below != token
        found, word = ("", "") if said else _said_at(token, words, above=depth > 0)
        if found and not status:
            status, by = found, word
        if not (depth and lemma in words.doubled and _negation(token, words, above=False)):
            negated = negated or _negation(token, words, above=depth > 0)
        if said:
            sayer = token
            break  # what is said is put as its own words put it
        if not status and depth and _is_aim(below, token, words):
            status, by = words.aimed, "to"
        below = token
    if frame.head.doc[len(frame.head.doc) - 1].text == "?":
        return Standing(words.question, "?", sayer=sayer)
    if negated:
        return Standing(words.denied, negated, sayer=sayer)
    return Standing(status or unsaid, by, sayer=sayer, wished=by in words.wishes)


def _path(frame: Frame) -> Iterator[Token]:
    """Yield the predicate, its light verb, and what governs it, outward."""
    yield frame.head
    token = frame.head
    if frame.verb != frame.head:
        yield frame.verb
        token = frame.verb
    for _ in range(_DEEPEST):
        if token.dep_ not in _CLAUSAL or token.head == token or _starts_anew(token):
            return
        joined = token.dep_ == "conj"
        token = token.head
        if not joined or token.dep_ in _CLAUSAL:
            if joined and token.pos_ in {"VERB", "AUX"}:
                continue  # what governs the first of a list governs the second; its own words do not
            yield token


def _starts_anew(token: Token) -> bool:
    """Say whether a clause claims for itself whatever is said around it: a relative clause, a subject."""
    if token.dep_ in {"relcl", "nsubj", "nsubjpass"} and token.pos_ in {"VERB", "AUX"}:
        return True
    if token.dep_ == "acl" and token.tag_ == "VBN":
        return True
    if token.dep_ == "conj":
        own = any(each.dep_ in {"nsubj", "nsubjpass"} for each in token.children)
        return own or (token.tag_ in _FINITE and token.head.tag_ not in _FINITE)
    if token.dep_ == "pobj":
        return token.head.lower_ in _words().around
    if token.dep_ == "advcl":
        opened = {(each.dep_, each.lower_) for each in token.children}
        return opened.isdisjoint({("aux", "to"), ("mark", "for")})
    return token.dep_ in {"nsubj", "nsubjpass"}


def _is_open(token: Token, words: _Words) -> bool:
    """Say whether a clause leaves open whether it is so; *if X is so, then Y is so* contrasts two facts."""
    if token.dep_ not in {"advcl", "ccomp"}:
        return False
    marks = [each for each in token.children if each.dep_ == "mark" and each.lower_ in words.conditions]
    contrasted = any(each.lower_ == "then" for each in token.head.children)
    return bool(marks) and not contrasted


def _is_fancied(token: Token, words: _Words) -> bool:
    """Say whether a clause is what a noun such as *rumor* is about: *a rumor that X came*."""
    return token.dep_ in {"relcl", "acl"} and token.head.lemma_.lower() in words.dropped


def _said_at(token: Token, words: _Words, *, above: bool) -> tuple[str, str]:
    """Return the status that a word and its auxiliaries give, and the word."""
    for each in auxiliaries(token):
        if found := words.auxiliaries.get(each.lower_):
            return found, each.lower_
    for each in token.children:
        if each.dep_ == "amod" and not above and (found := words.adjectives.get(each.lower_)):
            return found, each.lower_
    if token.lemma_ == "be" and any(each.dep_ == "xcomp" for each in token.children) and not above:
        return "", ""
    if above and (found := words.governors.get(token.lemma_.lower())):
        return found, token.lemma_.lower()
    return "", ""


def _is_aim(below: Token, above: Token, words: _Words) -> bool:
    """Say whether a clause is what something is done for, which may not come about: *works to reach*."""
    to = any(each.dep_ == "aux" and each.lower_ == "to" for each in below.children)
    does = above.pos_ == "VERB" and above.lemma_.lower() not in words.done
    return to and does and below.dep_ in {"xcomp", "advcl"}


def auxiliaries(verb: Token) -> list[Token]:
    """Return the auxiliaries of a verb; the second of two shares those of the first: *must come and help*."""
    own = [each for each in verb.children if each.dep_ in {"aux", "auxpass", "nsubj"}]
    if not own and verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head != verb:
        return auxiliaries(verb.head)
    return [each for each in own if each.dep_ != "nsubj"]


def _negation(token: Token, words: _Words, *, above: bool) -> str:
    if above and token.lemma_.lower() in words.denying:
        return token.lemma_.lower()
    for each in token.children:
        if each.dep_ == "neg" and not _only(each):
            return each.lower_
        if each.dep_ in {"det", "advmod", "preconj"} and each.lower_ in words.denying:
            return each.lower_
    return ""


def _only(token: Token) -> bool:
    """Say whether a negation is one of *not only*, *not against anyone, but*."""
    after = token.doc[token.i + 1 : token.i + 2]
    return any(each.lower_ in {"only", "just", "merely", "against", "least"} for each in after)
