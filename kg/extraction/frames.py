"""Frames: a predicate with its slots, the same whatever the grammar of the sentence.

One walker over the parse normalizes voice, conjuncts, control, relative clauses, light verbs and nominal
predicates: *X visited Y*, *Y was visited by X*, *X paid a visit to Y*, *the visit of X to Y*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Token

__all__ = ["Frame", "expand", "frames", "modifiers", "objects", "part_of", "phrases", "subjects"]

_DEEPEST = 12
"""Steps along a parse; a wrong parse of a long list must not lead on for ever."""

_NOUNS = {"NOUN", "PROPN", "ADJ"}
_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_RELATIVE = {"who", "which", "that", "whom"}


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
    if token.dep_ in {"amod", "compound"} and token.text.islower() and token.tag_ in {"VBG", "NNP"}:
        return "adjective"
    if token.dep_ in {"compound", "nmod", "aux", "auxpass"}:
        return ""
    return _PARTS.get(token.pos_, "")


def frames(head: Token) -> Iterator[Frame]:
    """Yield the frames of a verb or a noun: one, and one more for a relative clause with a light verb."""
    part = part_of(head)
    if part == "verb":
        yield Frame(head, head, _verbal(head))
        return
    if part == "adjective":
        yield _adjectival(head)
        return
    verb = _light_verb(head) or head
    yield Frame(head, verb, _nominal(head, verb))
    for each in head.children:
        if each.dep_ == "relcl" and lexicon().has("relative_verbs", each.lemma_):
            yield Frame(head, each, _relative(head, each))


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
    return {"noun": (head.head,)} if head.dep_ in {"amod", "compound"} else {}


def expand(token: Token) -> tuple[Token, ...]:
    """Return a word and what is coordinated with it; a parse often makes the second of a list an apposition.

    Only names are taken for members of a list where the parse says apposition.
    """
    found: list[Token] = []
    waiting = [_meant(token)]
    while waiting and len(found) < 40:  # noqa: PLR2004 – no list of states is longer
        one = waiting.pop(0)
        found.append(one)
        waiting += [each for each in one.children if each.dep_ == "conj" or _is_listed(each)]
        waiting += _instances(one)
    return tuple(sorted(found, key=lambda each: each.i))


def _meant(token: Token) -> Token:
    """Return what a noun of quantity counts: *a number of agreements*."""
    if lexicon().has("partitives", token.lemma_):
        for each in token.children:
            if each.lower_ == "of":
                return next((one for one in each.children if one.dep_ == "pobj"), token)
    return token


def _instances(token: Token) -> list[Token]:
    """Return what a noun includes: *many countries, including X and Y*, *missions, including in X*."""
    opened = [
        each for each in token.children if each.dep_ == "prep" and lexicon().has("opening", each.lower_)
    ]
    inner = [
        each for each in opened for each in (each, *(one for one in each.children if one.dep_ == "prep"))
    ]
    return [one for each in inner for one in each.children if one.dep_ == "pobj"]


def _is_listed(token: Token) -> bool:
    before = token.doc[max(0, token.left_edge.i - 1) : token.left_edge.i]
    return token.dep_ == "appos" and token.pos_ == "PROPN" and before.text == ","


def subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return who does what a verb says, wherever in the sentence they stand."""
    own = [each for each in verb.children if each.dep_ in {"nsubj", "csubj"}]
    if own:
        return _antecedents(own[0], verb)
    if _is_passive(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return tuple(one for each in _agents(verb) for one in expand(each))
    return _displaced(verb) or (_inherited(verb, depth) if depth < _DEEPEST else ())


def _is_passive(verb: Token) -> bool:
    return any(each.dep_ in {"nsubjpass", "auxpass"} for each in verb.children)


def _agents(verb: Token) -> Iterator[Token]:
    for each in verb.children:
        if each.dep_ == "agent":
            yield from (one for one in each.children if one.dep_ == "pobj")


def _antecedents(subject: Token, verb: Token) -> tuple[Token, ...]:
    """Return a subject, or what it refers to where it is a relative pronoun."""
    if subject.lower_ in _RELATIVE and subject.pos_ == "PRON" and verb.dep_ == "relcl":
        return expand(verb.head) if verb.head.dep_ != "conj" else (verb.head,)
    return expand(subject)


def _displaced(verb: Token) -> tuple[Token, ...]:
    """Return a subject that the parse took for an apposition, *for us X is*, or for one of a list."""
    if verb.lemma_ != "be":
        return _after_comma(verb)
    for each in verb.lefts:
        if each.dep_ == "prep":
            for one in each.children:
                found = [two for two in one.children if two.dep_ == "appos" and two.i > one.i]
                if one.dep_ == "pobj" and found:
                    return expand(found[0])
    return ()


def _after_comma(verb: Token) -> tuple[Token, ...]:
    """Return names before a verb that the parse joined to those before a comma: *in X, Y and Z did*."""
    last = verb.nbor(-1) if verb.i and verb.tag_ in {"VBD", "VBZ", "VBP"} else verb
    found = [last]
    while found[0].dep_ == "conj" and found[0].pos_ == "PROPN":
        above = found[0].head
        if "," in {each.text for each in verb.doc[above.i : found[0].i]}:
            return tuple(found)
        found.insert(0, above)
    return ()


def _inherited(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject that a clause takes over from the one that governs it."""
    if verb.dep_ == "xcomp":
        return _controller(verb.head, depth)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBG":
        return expand(verb.head)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VB":
        return _owners(verb.head, depth)
    opened = verb.dep_ == "ccomp" and any(each.dep_ == "mark" for each in verb.children)
    if verb.dep_ in {"conj", "advcl", "pcomp", "pobj", "ccomp", "dep"} and not opened:
        return _of_governor(verb, depth)
    return ()


def _of_governor(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject of the verb that governs a clause, a preposition between them left out."""
    head = verb.head
    while head.pos_ == "ADP" and head.head != head:
        head = head.head
    given = [each for each in head.children if each.dep_ == "dobj"]
    if given and verb.dep_ in {"pcomp", "pobj"} and lexicon().has("object_of_reason", head.lemma_):
        return expand(given[0])
    if head.pos_ in {"VERB", "AUX"} and head != verb:
        return subjects(head, depth + 1) or (_patients(head) if _is_passive(head) else ())
    return ()


def _owners(noun: Token, depth: int) -> tuple[Token, ...]:
    """Return whose a noun is that governs an infinitive: *the intention of X to*, *X's plan to*."""
    owners = tuple(each for each in noun.children if each.dep_ == "poss" and each.pos_ != "PRON")
    light = _light_verb(noun)
    return owners or (subjects(light, depth + 1) if light is not None else ())


def _patients(verb: Token) -> tuple[Token, ...]:
    return tuple(
        one for each in verb.children if each.dep_ == "nsubjpass" for one in _antecedents(each, verb)
    )


def _controller(head: Token, depth: int) -> tuple[Token, ...]:
    if head.pos_ == "ADJ":
        return subjects(head.head, depth + 1)
    given = [each for each in head.children if each.dep_ in {"dobj", "dative"}]
    if given and lexicon().has("object_control", head.lemma_):
        return expand(given[0])
    return subjects(head, depth + 1) or (_patients(head) if _is_passive(head) else ())


def _verbal(verb: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {"subj": subjects(verb), "obj": objects(verb)}
    for each in verb.children:
        if each.dep_ in {"attr", "oprd", "acomp"}:
            slots.setdefault(each.dep_, expand(each))
        elif each.dep_ == "dative" and each.pos_ != "ADP":
            slots["to"] = expand(each)
    _add_preps(slots, verb)
    slots["xcomp"] = tuple(each for each in verb.children if each.dep_ in {"xcomp", "ccomp"})
    slots["together"] = _beside(verb)
    for each in slots["obj"][:1]:
        _add_preps(slots, each, 1)
    return {name: tokens for name, tokens in slots.items() if tokens}


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


def objects(verb: Token) -> tuple[Token, ...]:
    """Return to whom or what is done what a verb says, wherever in the sentence they stand."""
    own = [each for each in verb.children if each.dep_ == "dobj"]
    if own and own[0].lower_ in _RELATIVE and own[0].pos_ == "PRON" and verb.dep_ == "relcl":
        return (verb.head,)
    if own:
        return expand(own[0])
    if _is_passive(verb):
        return _patients(verb)
    return _shared_object(verb) or _of_small_clause(verb) or _before(verb)


def _before(verb: Token) -> tuple[Token, ...]:
    """Return the object before a participle, or of which the parse took the verb for an adjective."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return (verb.head,)
    if verb.dep_ == "amod" and any(each.dep_ == "nsubj" for each in verb.children):
        return expand(verb.head)
    return ()


def _of_small_clause(verb: Token) -> tuple[Token, ...]:
    """Return the subject of what somebody is to do: *urge X to do* is no clause of its own."""
    if lexicon().has("object_control", verb.lemma_):
        for each in verb.children:
            if each.dep_ == "ccomp" and each.tag_ in {"VB", "VBP"}:
                return tuple(two for one in each.children if one.dep_ == "nsubj" for two in expand(one))
    return ()


def _shared_object(verb: Token) -> tuple[Token, ...]:
    """Return the object of the verb just after that a verb shares with it: *invaded and occupied X*."""
    for each in verb.children:
        if each.dep_ == "conj" and each.pos_ == "VERB" and each.i == verb.i + 2:  # the next
            return tuple(two for one in each.children if one.dep_ == "dobj" for two in expand(one))
    return ()


def _add_preps(slots: dict[str, tuple[Token, ...]], head: Token, depth: int = 0) -> None:
    """Add what stands in prepositional phrases below a word, those of its own phrases after it."""
    for each in head.children:
        if each.dep_ in {"prep", "agent", "dative"} and each.pos_ in {"ADP", "SCONJ", "VERB"}:
            name = "by" if each.dep_ == "agent" else each.lower_
            found = [one for one in each.children if one.dep_ in {"pobj", "pcomp"}]
            found += [two for one in each.children if one.dep_ == "conj" for two in one.children]
            found = [one for one in found if one.dep_ in {"pobj", "pcomp"}]
            if found and name not in slots:
                slots[name] = tuple(two for one in found for two in expand(one))
            if depth < 2:  # noqa: PLR2004 – *negotiations on an agreement with*
                _add_preps(slots, each, depth + 1)
                for one in found:
                    for two in expand(one) if one.dep_ == "pobj" and one.pos_ == "NOUN" else ():
                        _add_preps(slots, two, depth + 1)


def _nominal(noun: Token, verb: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {}
    _add_preps(slots, noun)
    own = tuple(one for each in noun.children if each.dep_ == "poss" for one in expand(each))
    slots["appos"] = tuple(one for each in noun.children if each.dep_ == "appos" for one in expand(each))
    if noun.dep_ == "appos":
        slots["appos"] = (noun.head,)
    slots |= {"poss": own, "mod": tuple(each for each in modifiers(noun) if each not in own)}
    if verb != noun:
        if noun.dep_ != "nsubj":
            slots["subj"] = _over_noun(noun, verb)
        _add_preps(slots, verb)
    if clause := _clause(noun) if "subj" not in slots else None:
        slots["clause"] = subjects(clause) or _patients(clause)
    return {name: tokens for name, tokens in slots.items() if tokens}


def modifiers(noun: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return what modifies a noun before it, the parts of compounds too: *the France-Peru partnership*."""
    found: list[Token] = []
    for each in noun.children:
        if each.dep_ in {"amod", "compound", "nmod", "npadvmod", "poss"}:
            inner = modifiers(each, depth + 1) if depth < 2 and each.pos_ == "PROPN" else ()  # noqa: PLR2004
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
    return None


def _light_verb(noun: Token) -> Token | None:
    """Return the verb of which a noun is the predicate: *pay a visit*, *is a member*, *had talks*."""
    head, own = noun, noun
    while own.dep_ in {"conj", "appos"} and own.head != own and own.head.pos_ in _NOUNS:
        own = own.head
    if own.dep_ == "pobj" and own.head.lower_ == "of" and lexicon().has("one_of", own.head.head.lemma_):
        own = own.head.head
    head = own.head
    if own.dep_ in {"dobj", "attr", "nsubjpass", "oprd"} and lexicon().has("light_verbs", head.lemma_):
        return head
    if (
        own.dep_ == "pobj"
        and head.lower_ in {"on", "in", "into", "for", "at"}
        and head.head.pos_ in {"VERB", "AUX"}
    ):
        return head.head if lexicon().has("light_verbs", head.head.lemma_) else None
    return None
