"""Views: what somebody values, how he stands to it and what he aims at, with whose view it is.

Their triggers are data, ``ontology/triggers/views.yaml``. Who says *we* speaks for a state; where nobody is
named whose view it is, it is that of whoever speaks; where that is not known, nothing is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from kg.extraction.arguments import expand, subjects
from kg.extraction.complements import matters, stretch
from kg.extraction.frames import Frame, frames
from kg.extraction.lexicon import content, lexicon
from kg.extraction.matching import Match
from kg.extraction.mentions import slug_of
from kg.extraction.references import Reference
from kg.extraction.status import standing
from kg.extraction.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spacy.tokens import Doc, Token

    from kg.extraction.resolution import Resolver
    from kg.ontology.vocabulary import Ontology

__all__ = ["View", "all_views", "views"]

_PARTS = ("verb", "noun", "adjective", "modal")
_COPULAS = {"be", "remain", "become", "seem", "feel", "stay"}
_VERBAL = {"VERB", "AUX"}
_ADJECTIVES = {"VBN", "JJ", "VBG"}
_POINTING = {"this", "that", "these", "those", "such"}
_SHORTEST = 3


@dataclass(frozen=True, kw_only=True)
class View(Trigger):
    """A predicate that carries a view.

    ``subject`` are the slots of its holder, *voice* whoever speaks, *side* the state spoken for; ``object``
    are the slots of what it is about (see ``complements.matters``). ``bearer`` says what may stand before it:
    *we*, *actor*, *it* and the like, *thing*, or *none*. Of the words ``beside`` one has to hang on it, of
    those ``without`` none may, neither on it nor as its subject; ``verbs`` are those of a noun. What is
    ``negated`` is a view all the same: *X is not enough*. What is ``main`` counts in a main clause only.
    """

    bearer: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    negated: bool = False
    main: bool = False


@lru_cache(maxsize=1)
def all_views() -> tuple[View, ...]:
    """Return the triggers of views in the order of their file."""
    return tuple(_view(name, entry) for name, entries in content("views.yaml").items() for entry in entries)


def _view(relation: str, entry: Mapping[str, Any]) -> View:
    part = next(each for each in _PARTS if each in entry)
    return View(
        relation=relation,
        part=part,
        lemmas=tuple(entry[part]),
        subject=tuple(entry["holder"].split()),
        object=tuple(entry["about"].split()),
        type=entry["type"],
        bearer=tuple(entry.get("bearer", "").split()),
        beside=frozenset(entry.get("beside", ())),
        without=frozenset(entry.get("without", ())),
        verbs=frozenset(entry.get("verbs", ())),
        negated=entry.get("negated") == "true",
        main=entry.get("main") == "true",
        status=entry.get("status", ""),
        yes=tuple(entry["yes"]),
        no=(entry["no"],),
    )


@lru_cache(maxsize=1)
def _index() -> Mapping[tuple[str, str], tuple[View, ...]]:
    found: dict[tuple[str, str], list[View]] = defaultdict(list)
    for view in all_views():
        for lemma in view.lemmas:
            found[view.part, lemma].append(view)
    return {key: tuple(each) for key, each in found.items()}


def views(doc: Doc, resolver: Resolver, ontology: Ontology) -> Iterator[Match]:
    """Yield the views that a sentence states; a question states none."""
    if doc.text.rstrip().endswith("?"):
        return
    for token in doc:
        for part, word in _readings(token):
            if found := _index().get((part, word)):
                framed = _frame(token, part)
                for view in found:
                    yield from _Reader(view, framed, resolver, ontology).matches()


def _readings(token: Token) -> Iterator[tuple[str, str]]:
    """Yield the parts of speech and words under which a token may be a trigger."""
    if token.tag_ == "MD":
        yield "modal", token.lower_
    if _is_predicate(token) or _is_named_so(token):
        yield "adjective", token.lower_
    if token.pos_ == "VERB":
        yield "verb", token.lemma_.lower()
    beside = token.dep_ in {"compound", "nmod"} or token.head.lower_ == "for"  # for example
    if token.pos_ in {"NOUN", "PROPN"} and not beside:
        yield "noun", token.lemma_.lower()


def _is_predicate(token: Token) -> bool:
    """Say whether a participle or adjective is what a copula says: *is concerned*, *remains vital*."""
    if token.dep_ == "acomp":
        return True
    if token.dep_ == "conj":
        return token.tag_ in _ADJECTIVES and _is_predicate(token.head)
    be = (each.dep_ == "auxpass" or (each.dep_ == "aux" and each.lemma_ == "be") for each in token.children)
    return token.tag_ in _ADJECTIVES and any(be)


def _is_named_so(token: Token) -> bool:
    """Say whether an adjective is of a noun that is said of something: *is an important step*."""
    said = token.pos_ == "ADJ" and token.dep_ == "amod" and token.head.dep_ in {"attr", "dobj"}
    return said and lexicon().has("valuing_verbs", token.head.head.lemma_)


def _frame(token: Token, part: str) -> Frame:
    """Return the frame of a predicate; the verb of an adjective or noun is its copula or light verb."""
    if part == "modal":
        return _over(token.head, token.head)
    if part == "verb":
        return _over(token, token) if _is_passive(token) else next(frames(token))
    if part == "noun":
        framed = next(frames(token))
        copula = token.head if token.dep_ == "nsubj" and token.head.lemma_ in _COPULAS else None
        return Frame(token, copula, {**framed.slots, "attr": _said(copula)}) if copula else framed
    if token.dep_ == "amod":
        return _over(token.head, token.head.head)
    return _over(token, _copula(token))


def _is_passive(verb: Token) -> bool:
    return any(each.dep_ == "nsubjpass" for each in verb.children)


def _said(copula: Token) -> tuple[Token, ...]:
    return tuple(one for each in copula.children if each.dep_ == "attr" for one in expand(each))


def _copula(token: Token) -> Token:
    if token.dep_ == "conj":
        return _copula(token.head)
    return token.head if token.dep_ == "acomp" else token


def _over(head: Token, verb: Token) -> Frame:
    """Return a frame with what stands before a verb as subject, whether it acts or is acted upon."""
    slots = dict(next(frames(head)).slots)
    patients = tuple(one for each in verb.children if each.dep_ == "nsubjpass" for one in expand(each))
    found = patients or subjects(verb)
    return Frame(head, verb, {**slots, "subj": found} if found else slots)


class _Reader:
    """Reads one predicate as one kind of view."""

    def __init__(self, view: View, framed: Frame, resolver: Resolver, ontology: Ontology) -> None:
        self.view, self.frame, self.resolver = view, framed, resolver
        self.relation, self.unsaid = ontology.relations[view.relation], ontology.unsaid_of(view.relation)
        self.say_verbs = lexicon().lists["say_verbs"]

    def matches(self) -> Iterator[Match]:
        """Yield the view, once for each thing that it is about."""
        if not self._fits():
            return
        how = standing(self.frame, self.unsaid, self.say_verbs)
        if how.dropped:
            return
        holders, slot = self._holders(how.sayer)
        view = replace(self.view, status=self.view.status or self.unsaid)
        for name in self.view.object:
            told = (self._about(token, name) for token in matters(self.frame, name))
            found = [each for each in told if each is not None]
            for holder, each in product(holders, found):
                if each.slug not in {holder.slug, self.resolver.side(holder.slug)}:
                    yield Match(view, self.frame, holder, each, self.view.type, (slot, name))
            if found:
                return

    def _fits(self) -> bool:
        below = {each.lower_ for one in (self.frame.head, self.frame.verb) for each in one.children}
        below |= {each.lemma_.lower() for each in self.frame.slots.get("subj", ())}
        below |= {self.frame.verb.lower_} if self.frame.verb.tag_ == "VBD" else set()
        if (self.view.beside and not self.view.beside & below) or self.view.without & below:
            return False
        if self.view.verbs and self.frame.verb.lemma_.lower() not in self.view.verbs:
            return False
        if (self.view.main and not _is_main(self.frame.verb)) or _is_bidden(self.frame.verb):
            return False
        if self.view.bearer and self._bearer() not in self.view.bearer:
            return False
        return self.view.negated or not _is_negated(self.frame)

    def _bearer(self) -> str:
        """Return what stands before the predicate."""
        found = self.frame.slots.get("subj", ())
        if not found:
            return "none"
        first = found[0]
        if first.lower_ in {"we", "i"}:
            return "we"
        if first.pos_ == "PRON" or first.lower_ in {"this", "that", "these", "those"}:
            return "it" if first.lower_ in {"it", "there"} else "pronoun"
        if any(each.kind == "we" for each in self.resolver.resolve(first)):
            return "we"
        return "actor" if self._actors(found) else "thing"

    def _actors(self, tokens: tuple[Token, ...]) -> list[Reference]:
        return [
            one
            for each in tokens
            for one in self.resolver.resolve(each)
            if self.resolver.is_of(one.slug, tuple(self.relation.domain))
        ]

    def _holders(self, sayer: Token | None) -> tuple[list[Reference], str]:
        """Return whose view it is, and in which slot that was found; what several hold is held by each."""
        for slot in self.view.subject:
            if slot in {"voice", "side"}:
                return self._voice(sayer, slot), slot
            found = {each.slug: each for each in self._actors(self.frame.slots.get(slot, ()))}
            if found:
                return [self._led(each) if len(found) > 1 else each for each in found.values()], slot
        return [], ""

    def _led(self, leader: Reference) -> Reference:
        """Return the state for one of several who hold a view together, as leaders in joint statements do."""
        side = self.resolver.side(leader.slug)
        if not side or not self.resolver.named.persons.is_person(leader.slug):
            return leader
        return replace(leader, slug=side, kind="acts for", step=f"{leader.slug}: for {side}")

    def _voice(self, sayer: Token | None, slot: str) -> list[Reference]:
        """Return who speaks, if it is one: of *voice* a person, unless one who speaks for a state."""
        if sayer is not None:
            said = self._actors(subjects(sayer))
            named = [each.slug for each in said]
        else:
            named = list(self.resolver.source.speakers(self.resolver.offset))
        sides = {self._of(each, slot) for each in named} - {""}
        if len(sides) != 1:
            return []
        slug, place = sides.pop(), self.resolver.offset + self.frame.verb.idx
        return [Reference(slug, place, place, "voice", f"{slug}: who speaks, whose view it is")]

    def _of(self, speaker: str, slot: str) -> str:
        side = self.resolver.side(speaker)
        spoken_for = slot == "side" or any(each.slug == speaker for each in self.resolver.source.voices)
        person = speaker if self.resolver.named.persons.is_person(speaker) else ""
        return side if side and spoken_for else person

    def _about(self, token: Token, slot: str) -> Reference | None:
        """Return what a view is about: whom a name means, else the words; nothing of what only points."""
        clause, borne = slot in {"clause", "that", "undone"}, slot in {"subj", "that.subj"}
        pointing = any(
            each.dep_ == "det" and each.lower_ in _POINTING for each in self._first(token).children
        )
        if token.pos_ in {"PRON", "DET", "NUM"} or token.lower_ in _POINTING or (pointing and not borne):
            return None
        if not clause and (named := self._named(token)):
            return named
        offset = self.resolver.offset
        start, end = (offset + each for each in stretch(token, clause=clause, whole=borne))
        words = " ".join(self.resolver.source.text[start:end].split())
        if len(words) < _SHORTEST or (token.pos_ in _VERBAL and " " not in words):
            return None
        return Reference(slug_of(words) or "unnamed", start, end, "free", f"{words}: a description")

    def _first(self, token: Token) -> Token:
        """Return a noun itself, of a clause what it speaks of."""
        held = self.frame.slots.get("subj", ()) if token == self.frame.verb else ()
        return held[0] if held else token

    def _named(self, token: Token) -> Reference | None:
        mention = self.resolver.named.mentions.at(self.resolver.offset + token.idx)
        if mention is None or mention.demonym or token.pos_ in _VERBAL:
            return None
        if not self.resolver.is_of(mention.slug, tuple(self.relation.range)):
            return None
        return Reference(
            mention.slug, mention.start, mention.end, "name", f"{token}: {mention.slug}, by name"
        )


def _is_negated(framed: Frame) -> bool:
    above = [framed.verb.head] if framed.verb.dep_ == "ccomp" else []
    return any(each.dep_ == "neg" for one in (framed.head, framed.verb, *above) for each in one.children)


def _is_main(verb: Token) -> bool:
    """Say whether a verb states something by itself: no relative clause, no reason, no condition."""
    while verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
        verb = verb.head
    if verb.dep_ == "ccomp":
        return _is_main(verb.head)
    return verb.dep_ in {"ROOT", "parataxis"}


def _is_bidden(verb: Token) -> bool:
    """Say whether somebody is told to do what a verb says and so does not aim at it: *urge X to seek*."""
    return verb.dep_ in {"xcomp", "ccomp"} and lexicon().has("object_control", verb.head.lemma_)
