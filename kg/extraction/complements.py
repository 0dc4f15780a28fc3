"""What a view is about: the words that complete a predicate, and the stretch of text they fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.arguments import FINITE, expand
from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from spacy.tokens import Token

    from kg.extraction.frames import Frame

__all__ = ["matters", "stretch"]

_INFINITIVE = {"xcomp", "ccomp", "advcl", "acl", "csubj", "relcl"}
_CLAUSE = {"ccomp", "advcl", "acl", "xcomp"}
_LOOSE = {"relcl", "cc", "conj", "punct", "parataxis", "advcl", "appos", "dep"}
"""What may follow a phrase and is none of it."""

_COMPLETING = {"dobj", "ccomp", "xcomp", "prep", "attr", "acomp", "agent"}
"""What hangs on a verb and says by itself what is done."""

_BARE = {"VB", "VBN"}
_LONGEST = 200


def matters(frame: Frame, slot: str) -> tuple[Token, ...]:
    """Return the heads of what fills a slot.

    ``to`` is an infinitive, else the phrase, and ``to.obj`` what the infinitive is of; ``bare`` what is *let
    us*; ``that`` a clause and ``that.subj`` what such a clause speaks of; ``act`` the predicate without and
    ``clause`` with its subject, ``undone`` with what is still to be done; any other slot is the frame's.
    """
    found = _SLOTS.get(slot)
    return tuple(found(frame)) if found else _phrases(frame, slot)


def _to(frame: Frame) -> tuple[Token, ...]:
    return _aims(_infinitives(frame)) or _phrases(frame, "to")


def _to_object(frame: Frame) -> Iterator[Token]:
    for each in _infinitives(frame):
        yield from (one for one in each.children if one.dep_ == "dobj")


def _bare(frame: Frame) -> tuple[Token, ...]:
    return _aims(each for each in _below(frame) if each.dep_ == "ccomp" and _is_ours(each))


def _act(frame: Frame) -> tuple[Token, ...]:
    return _aims(_parted(frame.verb))


def _clause(frame: Frame) -> Iterator[Token]:
    if frame.verb.pos_ == "AUX" or not _is_idle(frame.verb):
        yield frame.verb


def _undone(frame: Frame) -> Iterator[Token]:
    if any(map(_is_passive, _infinitives(frame))):
        yield frame.verb


def _that_subject(frame: Frame) -> Iterator[Token]:
    for each in _clauses(frame):
        if not _is_asked(each):
            yield from _subject(each)[:1]


def _subject_of(frame: Frame) -> tuple[Token, ...]:
    return frame.slots.get("subj", ())[:1]


def _phrases(frame: Frame, slot: str) -> tuple[Token, ...]:
    """Return what stands in a slot beside the predicate, not further down."""
    own = {frame.head, frame.verb}
    return tuple(each for each in frame.slots.get(slot, ()) if slot == "obj" or _depends(each, own))


def _depends(token: Token, own: set[Token]) -> bool:
    """Say whether a phrase hangs on one of some words, its preposition between."""
    first = token
    while first.dep_ == "conj":
        first = first.head
    return first.head in own or first.head.head in own


def _is_ours(verb: Token) -> bool:
    """Say whether a verb is of *let us …*."""
    return verb.tag_ == "VB" and any(each.dep_ == "nsubj" and each.lower_ == "us" for each in verb.children)


def _aims(verbs: Iterable[Token]) -> tuple[Token, ...]:
    return tuple(each for each in map(_aimed, verbs) if not _is_idle(each))


def _is_idle(verb: Token) -> bool:
    """Say whether an act is none at which anybody aims: *we must recognize*, *I wish to thank*."""
    lemma = verb.lemma_.lower()
    return lexicon().has("idle", lemma) or lexicon().has("say_verbs", lemma)


def _aimed(verb: Token) -> Token:
    """Return at what an act aims that is but a means: *step up our efforts to end poverty*."""
    if not lexicon().has("means", verb.lemma_.lower()):
        return verb
    nouns = (each for each in verb.children if lexicon().has("ways", each.lemma_.lower()))
    below = [*verb.children, *(one for each in nouns for one in each.children)]
    found = [each for each in below if each.dep_ in _INFINITIVE and each.tag_ == "VB" and _has(each, "to")]
    return _aimed(found[0]) if found else verb


def _is_asked(verb: Token) -> bool:
    return any(each.dep_ == "aux" and each.lower_ in lexicon().lists["asking"] for each in verb.children)


def _infinitives(frame: Frame) -> Iterator[Token]:
    done = any(each.dep_ == "dobj" for each in frame.head.children)
    for each in _below(frame):
        loose = each.dep_ == "advcl" and done
        if each.dep_ in _INFINITIVE and not loose and each.tag_ in _BARE and _has(each, "to"):
            yield from _parted(each)
            return


def _parted(verb: Token) -> list[Token]:
    """Return the verbs of a list of aims, where each says by itself at what it aims."""
    listed = [verb, *(each for each in verb.conjuncts if each.tag_ == verb.tag_ and each.i > verb.i)]
    whole = all(any(one.dep_ in _COMPLETING for one in each.children) for each in listed)
    return listed if whole else [verb]


def _clauses(frame: Frame) -> Iterator[Token]:
    for each in _below(frame):
        finite = each.tag_ in FINITE or any(one.dep_ in {"aux", "auxpass"} for one in each.children)
        if each.dep_ in _CLAUSE and finite and not _has(each, "to") and _subject(each):
            marks = {one.lower_ for one in each.children if one.dep_ in {"mark", "advmod"} and one.i < each.i}
            if each.dep_ == "ccomp" or "that" in marks:
                yield each
                return


def _below(frame: Frame) -> list[Token]:
    both = [*frame.head.children, *(frame.verb.children if frame.verb != frame.head else ())]
    return sorted(
        (each for each in both if each != frame.head and each.i > frame.head.i), key=lambda one: one.i
    )


def _has(verb: Token, word: str) -> bool:
    return any(each.dep_ == "aux" and each.lower_ == word for each in verb.children)


def _is_passive(verb: Token) -> bool:
    return any(each.dep_ == "auxpass" for each in verb.children)


def _subject(verb: Token) -> tuple[Token, ...]:
    found = [each for each in verb.children if each.dep_ in {"nsubj", "nsubjpass"}]
    return expand(found[0]) if found else ()


_SLOTS: Mapping[str, Callable[[Frame], Iterable[Token]]] = {
    "to": _to,
    "to.obj": _to_object,
    "bare": _bare,
    "act": _act,
    "clause": _clause,
    "undone": _undone,
    "that": _clauses,
    "that.subj": _that_subject,
    "subj": _subject_of,
}


def stretch(token: Token, *, clause: bool = False, whole: bool = False) -> tuple[int, int]:
    """Return where the words of a matter stand, in letters from the sentence's start.

    A verb's words begin with the verb, unless the ``clause`` with its subject is meant. The ``whole`` of a
    noun's are those of its list, too. What only follows is left out.
    """
    verbal = token.pos_ in {"VERB", "AUX"}
    first = token if verbal and not clause else _first(token, clause=clause)
    last = _last(expand(token)[-1] if whole else token, verbal=verbal, start=first.idx)
    return first.idx, last.idx + len(last.text)


def _first(token: Token, *, clause: bool) -> Token:
    idle = (
        {"det", "punct", "preconj", "cc", "mark", "advmod", "expl"}
        if clause
        else {"det", "punct", "preconj", "cc"}
    )
    left = [
        each
        for each in token.lefts
        if each.dep_ not in idle and not each.is_space and not (clause and each.dep_ in _LOOSE | {"prep"})
    ]
    return left[0].left_edge if left else token


def _last(token: Token, *, verbal: bool, start: int) -> Token:
    """Return the last word of a phrase; a clause that hangs on it loosely is left out."""
    last = token
    for each in (one for one in token.rights if not one.is_space):
        loose = each.dep_ in _LOOSE and not (verbal and each.dep_ in {"conj", "cc"} and _is_alone(token))
        edge = _content(each.subtree)
        if loose or edge.idx + len(edge.text) - start > _LONGEST:
            break
        last = edge
    return last


def _is_alone(verb: Token) -> bool:
    return len(_parted(verb)) == 1


def _content(tokens: Iterable[Token]) -> Token:
    """Return the last of some words that is no sign."""
    whole = list(tokens)
    return next((each for each in reversed(whole) if not each.is_punct and not each.is_space), whole[-1])
