"""Frames: a predicate with its slots, the same whatever the grammar of the sentence.

One walker over the parse normalizes voice, conjuncts, control, relative clauses, light verbs and nominal
predicates: *X visited Y*, *Y was visited by X*, *X paid a visit to Y*, *the visit of X to Y*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extraction.arguments import expand, light_verb, objects, patients, subjects
from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

__all__ = ["Frame", "frames", "modifiers", "part_of", "phrases"]

_DEEPEST = 12
"""Steps along a parse; a wrong parse of a long list must not lead on for ever."""

_HYPHENS = {"-", "–", "‑"}

_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


@dataclass(frozen=True)
class Frame:
    """A predicate: its word, the verb that carries tense and negation, and the words in its slots."""

    head: Token
    verb: Token
    slots: Mapping[str, tuple[Token, ...]] = field(default_factory=dict)

    @property
    def lemma(self) -> str:
        """The lemma of the predicate."""
        return self.head.lemma_.lower()


def part_of(token: Token) -> str:
    """Return what a word is as a predicate: verb, noun, adjective, or nothing; *neighboring* is no verb.

    Nor is an auxiliary a predicate, or a noun before another: a cooperation agreement is an agreement.
    """
    if token.dep_ in {"amod", "compound"} and token.text.islower() and token.tag_ in {"VBG", "NNP", "RB"}:
        return "adjective"
    if token.dep_ == "advmod" and token.tag_ == "RB" and token.head.dep_ == "amod":
        return "adjective"  # *the brotherly Lebanese people*
    if token.dep_ == "acomp" and token.tag_ == "VBN":
        return "adjective"  # *we are opposed to*
    acted = any(each.dep_ == "nsubj" for each in token.children)
    if token.dep_ == "amod" and token.tag_ == "VBN" and not acted:
        return "adjective"
    if token.dep_ in {"compound", "nmod", "aux", "auxpass"}:
        return "verb" if _is_misread(token) else ""
    return _PARTS.get(token.pos_, "")


def frames(head: Token) -> Iterator[Frame]:
    """Yield the frames of a verb or a noun: one, and one more for a relative clause with a light verb."""
    part = part_of(head)
    if part == "verb" and _is_misread(head):
        yield Frame(head, head, _misread(head))
        return
    if part == "verb":
        yield Frame(head, head, _verbal(head))
        return
    if part == "adjective":
        yield _adjectival(head)
        return
    verb = light_verb(head) or head
    yield Frame(head, verb, _nominal(head, verb))
    for each in head.children:
        if each.dep_ == "relcl" and lexicon().has("relative_verbs", each.lemma_):
            yield Frame(head, each, _relative(head, each))


def _is_misread(token: Token) -> bool:
    """Say whether a verb was taken for a noun before another: *Kenya exports tea to Iraq*."""
    told = token.dep_ == "compound" and token.tag_ in {"NNS", "VBZ"} and token.text.islower()
    return bool(
        told
        and lexicon().has("taken_for_nouns", token.lemma_)
        and token.i
        and token.nbor(-1).pos_ == "PROPN"
        and token.head.i > token.i
    )


def _misread(verb: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {"subj": (verb.nbor(-1),), "obj": expand(verb.head)}
    _add_preps(slots, verb.head)
    return slots


def _adjectival(head: Token) -> Frame:
    """Return the frame of an adjective that says something of a subject: *we remain committed to*."""
    first = head
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    verb = first.head if first.dep_ in {"acomp", "attr", "oprd", "advcl"} else first
    slots: dict[str, tuple[Token, ...]] = {"subj": subjects(verb) if verb != first else ()}
    _add_preps(slots, head)
    if verb != head and head.dep_ == "acomp":
        _add_preps(slots, verb)
    slots["xcomp"] = tuple(each for one in {head, verb} for each in one.children if each.dep_ == "ccomp")
    slots |= _qualified(head)
    return Frame(head, verb, {name: tokens for name, tokens in slots.items() if tokens})


def _qualified(head: Token) -> dict[str, tuple[Token, ...]]:
    """Return the noun before which an adjective or participle stands: *neighboring X*."""
    above = head.head if head.dep_ == "advmod" else head
    return {"noun": (above.head,)} if above.dep_ in {"amod", "compound"} else {}


def _verbal(verb: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {"subj": subjects(verb), "obj": objects(verb)}
    for each in verb.children:
        if each.dep_ in {"attr", "oprd", "acomp"}:
            slots.setdefault(each.dep_, expand(each))
        elif each.dep_ == "dative" and each.pos_ != "ADP":
            slots["to"] = expand(each)
    _add_preps(slots, verb)
    slots["xcomp"] = tuple(
        each
        for each in verb.children
        if each.dep_ in {"xcomp", "ccomp"} or (each.dep_ == "advcl" and _is_for(each))
    )
    slots["together"] = _beside(verb)
    for each in slots["obj"][:1]:
        _add_preps(slots, each, 1)
    _add_reason(slots, verb, verb)
    return {name: tokens for name, tokens in slots.items() if tokens}


def _add_reason(slots: dict[str, tuple[Token, ...]], head: Token, verb: Token) -> None:
    """Add for what somebody is thanked or blamed, if the parse hangs it elsewhere: *thank X, Y and Z for*."""
    thanked = lexicon().has("object_of_reason", head.lemma_) or lexicon().has("thanks", head.lemma_)
    if thanked and "for" not in slots:
        later = (each for each in verb.subtree if each.i > head.i and each.lower_ == "for")
        preps = (each for each in later if each.dep_ == "prep")
        found = [one for each in preps for one in each.children if one.dep_ in {"pobj", "pcomp"}]
        slots["for"] = tuple(two for one in found[:1] for two in expand(one))


def _beside(verb: Token) -> tuple[Token, ...]:
    """Return who does with the subject what a verb says: *together with X, Y did*."""
    return tuple(
        two
        for each in verb.children
        if each.dep_ == "prep" and any(one.lower_ == "together" for one in each.children)
        for one in each.children
        if one.dep_ == "pobj"
        for two in expand(one)
    )


def _add_preps(slots: dict[str, tuple[Token, ...]], head: Token, depth: int = 0) -> None:
    """Add what stands in prepositional phrases below a word, those of its own phrases after it."""
    for each in head.children:
        if each.dep_ in {"prep", "agent", "dative"} and each.pos_ in {"ADP", "SCONJ", "VERB"}:
            name = "by" if each.dep_ == "agent" else each.lower_
            found = [one for one in each.children if one.dep_ in {"pobj", "pcomp"}]
            found += [two for one in each.children if one.dep_ == "conj" for two in one.children]
            found = [one for one in found if one.dep_ in {"pobj", "pcomp"}]
            if found and (name not in slots or not depth):  # *held in April in Romania*
                here = tuple(two for one in found for two in expand(one))
                slots[name] = (*slots.get(name, ()), *here)
            if depth < 2:  # noqa: PLR2004 – *negotiations on an agreement with*
                _add_preps(slots, each, depth + 1)
                for one in found:
                    for two in expand(one) if one.dep_ == "pobj" and one.pos_ == "NOUN" else ():
                        _add_preps(slots, two, depth + 1)


def _nominal(noun: Token, verb: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {}
    _add_preps(slots, noun)
    if "by" in slots and "of" not in slots:  # *the adoption by X of Y*
        for each in slots["by"]:
            _add_preps(slots, each, 1)
    own = tuple(one for each in noun.children if each.dep_ == "poss" for one in expand(each))
    slots["appos"] = tuple(one for each in noun.children if each.dep_ == "appos" for one in expand(each))
    if noun.dep_ == "appos":
        slots["appos"] = (noun.head,)
    below = (each for each in noun.children if each.dep_ in {"relcl", "acl", "advcl"})
    slots["xcomp"] = tuple(each for each in below if _is_for(each))
    slots["acl"] = tuple(
        each for each in noun.children if each.dep_ in {"acl", "relcl"} and each.tag_ == "VB"
    )
    slots |= {"poss": own, "mod": tuple(each for each in modifiers(noun) if each not in own)}
    if verb != noun:
        if noun.dep_ != "nsubj":
            slots["subj"] = _over_noun(noun, verb)
        _add_preps(slots, verb)
    _add_reason(slots, noun, verb)
    for each in noun.children:
        if each.dep_ == "acl" and each.tag_ == "VBN":  # *assistance provided by X to Y*
            _add_preps(slots, each, 1)
    if clause := _clause(noun) if "subj" not in slots else None:
        slots["clause"] = _taken_as(noun, clause) or _of_clause(noun, clause)
    return {name: tokens for name, tokens in slots.items() if tokens}


def _of_clause(noun: Token, clause: Token) -> tuple[Token, ...]:
    """Return who acts in the clause around a noun: of *we welcome what X did, in cooperation with Y*, X."""
    if lexicon().has("stances", clause.lemma_) or lexicon().has("object_of_reason", clause.lemma_):
        inner = [
            each for each in clause.subtree if clause.i < each.i < noun.i and each.tag_ in {"VBN", "VBD"}
        ]
        acting = next((found for each in reversed(inner) if (found := subjects(each))), ())
        return acting or subjects(clause)
    return subjects(clause) or patients(clause)


def _taken_as(noun: Token, verb: Token) -> tuple[Token, ...]:
    """Return what somebody takes for something: *recognized X as a member*."""
    given = [each for each in verb.children if each.dep_ == "dobj" and each.i < noun.i]
    is_so = noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.i > verb.i
    return tuple(one for each in given[:1] for one in expand(each)) if is_so else ()


def _is_for(verb: Token) -> bool:
    """Say whether a clause is what is for somebody to do: *time for X to act*."""
    return any(each.dep_ == "mark" and each.lower_ == "for" for each in verb.children)


def modifiers(noun: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return what modifies a noun before it, the parts of compounds too: *the France-Peru partnership*."""
    found: list[Token] = []
    for each in noun.children:
        if each.dep_ in {"amod", "compound", "nmod", "npadvmod", "poss"}:
            joined = each.pos_ == "PROPN" or (each.i and each.doc[each.i - 1].text in _HYPHENS)
            inner = modifiers(each, depth + 1) if depth < 2 and joined else ()  # noqa: PLR2004
            found += [*inner, *expand(each)]
    return tuple(dict.fromkeys(found))


def phrases(noun: Token, preposition: str) -> tuple[Token, ...]:
    """Return what stands in a prepositional phrase of a noun: *relations between X and Y*.

    Also what stands in one of a participle after it, *efforts made by X*, or of a verb's object.
    """
    slots: dict[str, tuple[Token, ...]] = {}
    _add_preps(slots, noun)
    for each in noun.children:
        if each.dep_ == "dobj" or (each.dep_ == "acl" and each.tag_ == "VBN"):
            _add_preps(slots, each)
    return slots.get(preposition, ())


def _over_noun(noun: Token, verb: Token) -> tuple[Token, ...]:
    """Return the subject of a light verb; *there is a border between* has none."""
    found = subjects(verb)
    return tuple(each for each in found if each.lower_ != "there" and noun.i != each.i)


def _relative(noun: Token, verb: Token) -> dict[str, tuple[Token, ...]]:
    """Return the slots that a relative clause fills: *borders that we have with Uzbekistan*."""
    mods = tuple(modifiers(noun))
    slots: dict[str, tuple[Token, ...]] = {"subj": subjects(verb), "mod": mods}
    _add_preps(slots, verb)
    return {name: tokens for name, tokens in slots.items() if tokens}


def _clause(noun: Token) -> Token | None:
    """Return the verb of the clause in which a noun stands below its object or its prepositions."""
    token = noun
    for _ in range(_DEEPEST):
        if token.dep_ in {"nsubj", "nsubjpass", "ROOT"} or token.head == token:
            return None
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
        if any(each.dep_ == "poss" and each.pos_ == "PROPN" for each in token.children):
            return None  # *supports the Union's approach to cooperation*: the Union's
    return None
