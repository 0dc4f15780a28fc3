"""Who does what a verb says, and to whom: its subjects and objects, wherever in the sentence they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

__all__ = ["FINITE", "SUBJECTS", "expand", "joined", "light_verb", "objects", "patients", "subjects"]

SUBJECTS = {"nsubj", "nsubjpass"}
"""What a parse calls the subject of a clause."""

FINITE = {"VBD", "VBZ", "VBP", "MD"}
"""The tags of verbs that make a clause of their own."""

_DEEPEST = 12
"""Steps along a parse; a wrong parse of a long list must not lead on for ever."""

_NOUNS = {"NOUN", "PROPN", "ADJ"}
_OBJECTS = {"NOUN", "PROPN", "ADJ", "PRON", "NUM", "DET", "VERB", "X", "SYM", "ADV"}
_PAIR = 2
_DASHES = {"—", "–", "-", ":"}
_JOINING = {",", "and", "the", "as", "well"}
_TOPS = {"dobj", "conj", "nsubj", "nsubjpass", "attr", "ROOT"}
_RELATIVE = {"who", "which", "that", "whom"}


def expand(token: Token) -> tuple[Token, ...]:
    """Return a word and what is coordinated with it; a parse often makes the second of a list an apposition.

    Only names are taken for members of a list where the parse says apposition.
    """
    found: list[Token] = []
    waiting = [_meant(token)]
    while waiting and len(found) < 40:  # noqa: PLR2004 – no list of states is longer
        one = waiting.pop(0)
        found.append(one)
        waiting += [each for each in one.children if _goes_on(each) or _is_listed(each)]
        waiting += [*_instances(one), *_beside_name(one), *joined(one)]
        if not waiting:
            waiting += [each for each in _further(max(found, key=_place)) if each not in found]
    return tuple(sorted(found, key=_place))


def joined(noun: Token) -> list[Token]:
    """Return the nouns of a list that a parse hangs on its last: *terrorism and drug trafficking*."""
    before = (
        each for each in noun.children if each.dep_ == "nmod" and each.pos_ == "NOUN" and each.i < noun.i
    )
    return [each for each in before if each.nbor().dep_ == "cc"]


def _goes_on(token: Token) -> bool:
    """Say whether a word goes on a list; not in *an embassy in Quito and Peru has one in Lima*."""
    return token.dep_ == "conj" and not _opens_clause(token)


def _opens_clause(noun: Token) -> bool:
    """Say whether a name that a parse joined to a list is the subject of the clause that begins with it."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    verb = after.head if after.dep_ in {"aux", "auxpass"} else after
    bare = not any(each.dep_ in SUBJECTS and each.i < verb.i for each in verb.children)
    return (
        noun.pos_ == "PROPN"
        and noun.dep_ == "conj"
        and after.tag_ in FINITE
        and verb.dep_ == "conj"
        and bare
        and verb.head.i < noun.head.i
    )


def _place(token: Token) -> int:
    return token.i


def _further(last: Token) -> list[Token]:
    """Return the names of a list that a parse broke off: *of X, the Y and Z*."""
    if last.pos_ != "PROPN":
        return []
    doc, at, found, closed = last.doc, last.i + 1, [], False
    while at < len(doc) - 1 and doc[at].lower_ in _JOINING:
        while at < len(doc) - 1 and doc[at].lower_ in _JOINING:
            closed = closed or doc[at].lower_ == "and"
            at += 1
        start = at
        while at < len(doc) and doc[at].pos_ == "PROPN":
            at += 1
        member = doc[at - 1]
        if at == start or member.dep_ in SUBJECTS or member.head.i >= at or _opens_clause(member):
            return []
        found.append(member)
    return found if closed else []


def _meant(token: Token) -> Token:
    """Return what a noun of quantity counts, *a number of agreements*, or a relative pronoun means."""
    if token.lower_ in _RELATIVE and token.dep_ == "pobj":
        return next((each.head for each in token.ancestors if each.dep_ == "relcl"), token)
    if lexicon().has("partitives", token.lemma_):
        for each in token.children:
            if each.lower_ == "of":
                return next((one for one in each.children if one.dep_ == "pobj"), token)
    return token


def _instances(token: Token) -> list[Token]:
    """Return what a noun includes: *States, including X*, *missions, including in X*, *such States as X*."""
    such = {"as"} if any(each.lower_ == "such" for each in token.children) else set()
    opened = [
        each
        for each in token.children
        if each.dep_ == "prep" and (lexicon().has("opening", each.lower_) or each.lower_ in such)
    ]
    inner = [
        each for each in opened for each in (each, *(one for one in each.children if one.dep_ == "prep"))
    ]
    return [one for each in inner for one in each.children if one.dep_ == "pobj"]


def _beside_name(token: Token) -> list[Token]:
    """Return the names that a parse joins to the end of one: *the United States of America and Russia*."""
    if token.pos_ != "PROPN" or not lexicon().has("polity_heads", token.text):
        return []
    inner = [one for each in token.children if each.lower_ == "of" for one in each.children]
    return [two for one in inner for two in one.children if two.dep_ == "conj" and two.pos_ == "PROPN"]


def _is_listed(token: Token) -> bool:
    before = token.doc[max(0, token.left_edge.i - 1) : token.left_edge.i]
    opens = before.text == "," or (before.text in _DASHES and token.head.tag_ in {"NNS", "NNPS"})
    return token.dep_ == "appos" and token.pos_ == "PROPN" and opens


def subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Return who does what a verb says, wherever in the sentence they stand."""
    own = [each for each in verb.children if each.dep_ in {"nsubj", "csubj"}]
    if own:
        return _antecedents(own[0], verb)
    if _is_passive(verb) or _is_participle(verb):
        return tuple(one for each in _agents(verb) for one in expand(each))
    return _displaced(verb) or (_inherited(verb, depth) if depth < _DEEPEST else ())


def _is_passive(verb: Token) -> bool:
    return any(each.dep_ in {"nsubjpass", "auxpass"} for each in verb.children)


def _is_participle(verb: Token) -> bool:
    """Say whether a verb is a participle of what stands before it: *the text, adopted by X*."""
    bare = verb.tag_ == "VBN" and not any(each.dep_ in {"aux", "auxpass"} for each in verb.children)
    return verb.tag_ == "VBN" and (verb.dep_ == "acl" or (bare and verb.dep_ == "advcl" and _is_done(verb)))


def _is_done(verb: Token) -> bool:
    return any(each.dep_ == "agent" for each in verb.children)


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
    """Return names before a verb that the parse joined to others: *in X, Y and Z did*, *in X and Y did*."""
    begun = min([verb, *(each for each in verb.children if each.dep_ in {"aux", "auxpass"})], key=_place)
    last = begun.nbor(-1) if begun.i and begun.tag_ in FINITE else verb
    if last != verb and _opens_clause(last):
        return (last,)
    found = [last]
    while found[0].dep_ == "conj" and found[0].pos_ == "PROPN":
        above = found[0].head
        if "," in {each.text for each in verb.doc[above.i : found[0].i]}:
            return tuple(found)
        found.insert(0, above)
    return ()


def _inherited(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject that a clause takes over from the one that governs it."""
    if verb.dep_ == "xcomp" or (verb.dep_ == "advcl" and _is_asked_for(verb)):
        return _controller(verb.head, depth)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBG":
        return expand(verb.head)
    if verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VB":
        return _owners(verb.head, depth)
    opened = verb.dep_ == "ccomp" and any(each.dep_ == "mark" for each in verb.children)
    if verb.dep_ in {"conj", "advcl", "pcomp", "pobj", "ccomp", "dep"} and not opened:
        return _of_governor(verb, depth)
    return ()


def _is_asked_for(verb: Token) -> bool:
    """Say whether a clause is what somebody is called on to do."""
    to = any(each.dep_ == "aux" and each.lower_ == "to" for each in verb.children)
    above = verb.head.lemma_
    return to and (lexicon().has("addressing", above) or lexicon().has("object_control", above))


def _of_governor(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject of the verb that governs a clause, a preposition between them left out."""
    head = verb.head
    while head.pos_ == "ADP" and head.head != head:
        head = head.head
    given = [each for each in head.children if each.dep_ == "dobj"]
    if given and verb.dep_ in {"pcomp", "pobj"} and lexicon().has("object_of_reason", head.lemma_):
        return expand(given[0])
    if head.dep_ == "acomp" and head.head.pos_ in {"VERB", "AUX"}:
        return subjects(head.head, depth + 1)  # *are committed to fighting*
    acts = head.pos_ in {"VERB", "AUX"} or any(each.dep_ == "nsubj" for each in head.children)
    if acts and head != verb:
        return subjects(head, depth + 1) or (patients(head) if _is_passive(head) else ())
    return ()


def _owners(noun: Token, depth: int) -> tuple[Token, ...]:
    """Return whose a noun is that governs an infinitive: *the intention of X to*, *X's plan to*."""
    if lexicon().has("addressing", noun.lemma_):
        to = [each for each in noun.children if each.lower_ in {"to", "on", "upon"} and each.dep_ == "prep"]
        if to:
            return tuple(one for each in to for one in each.children if one.dep_ == "pobj")
    owners = tuple(each for each in noun.children if each.dep_ == "poss" and each.pos_ != "PRON")
    light = light_verb(noun)
    if light is not None and lexicon().has("stances", light.lemma_):
        return owners  # who welcomes a plan to do something does not do it
    return owners or (subjects(light, depth + 1) if light is not None else ())


def patients(verb: Token) -> tuple[Token, ...]:
    """Return to whom or what is done what a passive verb says."""
    return tuple(
        one for each in verb.children if each.dep_ == "nsubjpass" for one in _antecedents(each, verb)
    )


def _taken_over(verb: Token) -> tuple[Token, ...]:
    """Return to whom a passive verb is done that has its subject from the one before: *came and was met*."""
    head = verb.head
    if verb.dep_ != "conj" or head.pos_ not in {"VERB", "AUX"}:
        return ()
    return patients(head) or subjects(head)


def _controller(head: Token, depth: int) -> tuple[Token, ...]:
    if head.pos_ == "ADJ":
        return subjects(head.head, depth + 1)
    given = [each for each in head.children if each.dep_ in {"dobj", "dative"}]
    if not given and lexicon().has("addressing", head.lemma_):
        to = [each for each in head.children if each.lower_ in {"on", "upon", "to"} and each.dep_ == "prep"]
        given = [one for each in to for one in each.children if one.dep_ == "pobj"]
    if given and (lexicon().has("object_control", head.lemma_) or lexicon().has("addressing", head.lemma_)):
        return expand(given[0])
    return subjects(head, depth + 1) or (patients(head) if _is_passive(head) else ())


def objects(verb: Token) -> tuple[Token, ...]:
    """Return to whom or what is done what a verb says, wherever in the sentence they stand."""
    own = [each for each in verb.children if each.dep_ == "dobj"]
    if own and own[0].lower_ in _RELATIVE and verb.dep_ in {"relcl", "acl"}:
        return (verb.head,)
    if own:
        return tuple(dict.fromkeys(one for each in own if each.pos_ in _OBJECTS for one in expand(each)))
    if _is_passive(verb):
        return patients(verb) or _taken_over(verb)
    found = _shared_object(verb) or _of_small_clause(verb) or _with_participle(verb) or _before(verb)
    return found or tuple(each for each in verb.children if each.dep_ == "xcomp" and each.tag_ == "VBG")


def _with_participle(verb: Token) -> tuple[Token, ...]:
    """Return the object that a parse took for the subject of a participle: *condemn acts committed by X*."""
    for each in verb.children:
        if each.dep_ == "ccomp" and each.tag_ == "VBN" and each.i > verb.i:
            deps = {one.dep_ for one in each.children}
            if not deps & {"aux", "auxpass", "mark"}:
                return tuple(two for one in each.children if one.dep_ == "nsubj" for two in expand(one))
    return ()


def _before(verb: Token) -> tuple[Token, ...]:
    """Return the object before a participle, or of which the parse took the verb for an adjective.

    Also of a relative clause that has a subject and no pronoun: *the texts it has supported*.
    """
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return (verb.head,)
    if verb.dep_ == "relcl" and any(
        each.dep_ == "nsubj" and each.lower_ not in _RELATIVE for each in verb.children
    ):
        return (verb.head,)
    if verb.dep_ == "advcl" and _is_participle(verb):
        return _near(verb)
    if verb.dep_ == "amod" and any(each.dep_ == "nsubj" for each in verb.children):
        return expand(verb.head)
    return ()


def _near(participle: Token) -> tuple[Token, ...]:
    """Return the noun that ends before a comma and a participle: *the text on X, adopted by Y*."""
    first = participle.left_edge.i
    if first < _PAIR or participle.doc[first - 1].text != ",":
        return ()
    noun = participle.doc[first - 2]
    while noun.dep_ not in _TOPS and noun.head.i < first and noun.head != noun:
        noun = noun.head
    return (noun,) if noun.pos_ in _NOUNS else ()


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


def light_verb(noun: Token) -> Token | None:
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
        given = any(each.dep_ == "dobj" for each in head.head.children)
        light = (
            not given
            and lexicon().has("light_verbs", head.head.lemma_)
            and not lexicon().has("stances", head.head.lemma_)
        )
        return head.head if light else None
    return None
