"""Matching: where a trigger's predicate stands, its slots are resolved and held to domain and range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from kg.extraction import descriptions, enumerations
from kg.extraction.arguments import objects, patients, subjects
from kg.extraction.frames import frames, modifiers, part_of, phrases
from kg.extraction.lexicon import lexicon
from kg.extraction.lists import items
from kg.extraction.mentions import slug_of
from kg.extraction.references import Reference
from kg.extraction.status import auxiliaries
from kg.extraction.triggers import ANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from spacy.tokens import Doc, Token

    from kg.extraction.frames import Frame
    from kg.extraction.resolution import Resolver
    from kg.extraction.triggers import Trigger
    from kg.ontology.vocabulary import Ontology

__all__ = ["Match", "matches"]

_PAIR = 2
_ALONE = {"voice", "near", "self", "poss", "mod", "clause"}
"""Slots of one word, of which no list is."""

_SELF = {"we", "speaker", "voice"}


@dataclass(frozen=True)
class Match:
    """A trigger that fired: frame, both ends, their slots; ``free`` is the class of a described object."""

    trigger: Trigger
    frame: Frame
    subject: Reference
    object: Reference
    free: str = ""
    slots: tuple[str, str] = ("", "")

    @property
    def performed(self) -> bool:
        """Whether who speaks does with these words what they say."""
        return self.trigger.performative and self.subject.kind in _SELF


def matches(
    doc: Doc, resolver: Resolver, triggers: Mapping[tuple[str, str], tuple[Trigger, ...]], ontology: Ontology
) -> Iterator[Match]:
    """Yield what fires in a sentence."""
    for token in doc:
        part = part_of(token)
        found = triggers.get((part, token.lemma_.lower()), ()) or triggers.get((part, token.lower_), ())
        if part == "verb":
            found += triggers.get((part, ANY), ())
        if found:
            for framed in frames(token):
                fitting = [each for each in found if _fits(each, framed)]
                yield from _of_frame(framed, fitting, resolver, ontology)


def _of_frame(
    framed: Frame, triggers: Iterable[Trigger], resolver: Resolver, ontology: Ontology
) -> Iterator[Match]:
    """Yield what fires in a frame; of one relation, a described object gives way to one with a name."""
    found = [one for each in triggers for one in _Matcher(resolver, ontology, each, framed).matches()]
    named = {each.trigger.relation: each.trigger for each in found if not each.free}
    yield from (
        each
        for each in found
        if not each.free or named.get(each.trigger.relation, each.trigger) == each.trigger
    )


def _fits(trigger: Trigger, framed: Frame) -> bool:
    """Say whether the slots hold the words that a trigger needs, and none that it excludes."""
    needed = [bool(_lemmas(framed, slot) & words) for slot, words in trigger.needs.items()]
    if not all(_lemmas(framed, slot) & words for slot, words in trigger.also.items()):
        return False
    return (any(needed) or not needed) and not any(
        _lemmas(framed, slot) & words for slot, words in trigger.unless.items()
    )


_AROUND: Mapping[str, Callable[[Frame], Iterable[str]]] = {
    "verb": lambda framed: [framed.verb.lemma_.lower()],
    "aux": lambda framed: (each.lower_ for each in auxiliaries(framed.verb) if each.dep_ == "aux"),
    "passive": lambda framed: (
        one.dep_
        for each in (framed.verb, *framed.slots.get("xcomp", ()))
        for one in each.children
        if one.dep_ == "auxpass"
    ),
    "neg": lambda framed: (each.lower_ for each in framed.verb.children if each.dep_ == "neg"),
    "prep": lambda framed: [framed.head.head.lower_] if framed.head.dep_ == "pobj" else [],
    "dep": lambda framed: [framed.head.dep_],
    "acl": lambda framed: (
        each.lemma_.lower()
        for each in framed.head.children
        if each.dep_ in {"acl", "relcl"} and each.tag_ == "VB"
    ),
    "adv": lambda framed: (
        each.lemma_.lower() for each in framed.head.children if each.dep_ in {"advmod", "prep", "prt"}
    ),
}
"""What is no slot of a frame and may be needed beside it: its verb, auxiliaries, negation, preposition."""


def _lemmas(framed: Frame, slot: str) -> set[str]:
    if slot in _AROUND:
        around = set(_AROUND[slot](framed))
        return around | ({ANY} if around else set())
    held = framed.slots.get(slot, ())
    beside = {"amod", "compound", "nummod", "quantmod"}
    near = [*held, *(one for each in held for one in each.children if one.dep_ in beside)]
    return {each.lemma_.lower() for each in near} | ({ANY} if held else set())


def _below(token: Token, slot: str) -> tuple[Token, ...]:
    """Return what stands in a slot of the word of a slot."""
    if slot in {"subj", "obj"}:
        return (subjects(token) or patients(token)) if slot == "subj" else objects(token)
    if slot == "mod":
        return modifiers(token)
    return phrases(token, slot) or tuple(one for each in _counting(token) for one in phrases(each, slot))


def _counting(token: Token) -> tuple[Token, ...]:
    """Return the noun of quantity before a noun, on which what follows hangs: *thousands of people in X*."""
    above = token.head.head
    counted = token.dep_ == "pobj" and token.head.lower_ == "of" and lexicon().has("partitives", above.lemma_)
    return (above,) if counted else ()


def _is_told_by_members(token: Token) -> bool:
    """Say whether several are named after the noun for them: *States, including X*, *such States as X*."""
    several, words = token.tag_ in {"NNS", "NNPS"}, {each.lower_ for each in token.children}
    return several and (not words.isdisjoint(lexicon().lists["opening"]) or {"such", "as"} <= words)


def _continues(token: Token) -> bool:
    """Say whether a noun only goes on with the description before it: *the ideals and principles of*."""
    joined = token.dep_ == "conj" and token.head.pos_ == "NOUN" and token.i == token.head.i + 2
    goes_on = any(each.lower_ in {"of", "for"} for each in token.children)
    return joined and goes_on and not any(each.i < token.i for each in token.children)


class _Matcher:
    """Resolves the slots of one frame for one trigger."""

    def __init__(self, resolver: Resolver, ontology: Ontology, trigger: Trigger, framed: Frame) -> None:
        self.resolver, self.ontology, self.trigger, self.frame = resolver, ontology, trigger, framed
        self.relation = ontology.relations[trigger.relation]

    def matches(self) -> Iterator[Match]:
        slots = tuple(each for each in self.trigger.subject if each != "of" or self._is_its_own())
        subjects, subject_slot = self._ends(slots, self._subject_classes())
        objects, object_slot = self._objects()
        if subjects and objects and {each.slug for each in subjects} != {each.slug for each in objects}:
            for one in subjects:
                for other in objects:
                    if one.slug != other.slug:
                        yield Match(self.trigger, self.frame, one, other, slots=(subject_slot, object_slot))
            if self.trigger.free:
                yield from self._free(subjects, subject_slot, (object_slot,))
            return
        if subjects and self.trigger.free:
            yield from self._free(subjects, subject_slot)
        yield from self._together(objects)

    def _is_its_own(self) -> bool:
        """Say whether *of* hangs on the noun: not *support for the work of X*, which is not X's."""
        first = next(iter(self._tokens("of")), None)
        while first is not None and first.dep_ == "conj" and first.head != first:
            first = first.head
        heads = {self.frame.head, self.frame.verb}
        return (
            first is None
            or self.frame.head.pos_ == "VERB"
            or not heads.isdisjoint({first.head.head, *first.head.conjuncts})
        )

    def _together(self, objects: list[Reference]) -> Iterator[Match]:
        for slot in self.trigger.together:
            found = self._fitting(self._shared(self._resolved(slot), slot), self._subject_classes())
            beside = [each for each in objects if len(found) == 1 and each.slug != found[0].slug]
            distinct = list({each.slug: each for each in found}.values())
            paired = [(found[0], each) for each in beside] or [*combinations(distinct, 2)]
            if paired:
                for one, other in paired[:3]:
                    yield Match(self.trigger, self.frame, one, other, slots=(slot, slot))
                return
        if self.trigger.together and self.trigger.as_polity and self.trigger.part == "noun" and not objects:
            yield from self._unnamed_pair()

    def _unnamed_pair(self) -> Iterator[Match]:
        """Yield the pair of the place for what is bilateral or mutual and names nobody: *bilateral trade*."""
        near = {each.lemma_.lower() for each in self.frame.head.children}
        pair = self.resolver.pair_at(self.resolver.offset + self.frame.head.idx)
        if len(pair) == _PAIR and not near.isdisjoint(lexicon().lists["bilateral"]):
            start = self.resolver.offset + self.frame.head.idx
            step = f"{self.frame.head}: {' and '.join(pair)}, the two of the text"
            one, other = (
                Reference(each, start, start + len(self.frame.head.text), "bilateral", step) for each in pair
            )
            if self.resolver.is_of(one.slug, self._subject_classes()):
                yield Match(self.trigger, self.frame, one, other, slots=("bilateral", "bilateral"))

    def _shared(self, found: list[Reference], slot: str) -> list[Reference]:
        """Return both of the pair where something of *us* is common, mutual or between us."""
        if len(found) != 1 or found[0].kind != "we":
            return found
        near = {each.lemma_.lower() for each in self.frame.head.children} | {slot}
        pair = self.resolver.pair_at(self.resolver.offset)
        if found[0].slug not in pair or near.isdisjoint(lexicon().lists["mutual"]):
            return found
        step = f"{found[0].step}; with the other of the text"
        return [Reference(slug, found[0].start, found[0].end, "pair", step) for slug in pair]

    def _subject_classes(self) -> tuple[str, ...]:
        return self.trigger.subject_in or self.trigger.ends or tuple(self.relation.domain)

    def _objects(self) -> tuple[list[Reference], str]:
        classes = self.trigger.object_in or self.trigger.ends or tuple(self.relation.range)
        return self._ends(self.trigger.object, classes)

    def _ends(self, slots: Iterable[str], classes: tuple[str, ...]) -> tuple[list[Reference], str]:
        for slot in slots:
            found = self._fitting(self._resolved(slot), classes)
            if found:
                return self._fitting([*found, *self._beside(slot)], classes), slot
            if slot == "poss" and self._tokens(slot) and not self._is_their_own():
                break  # *their support* is theirs, whoever speaks of it
        return [], ""

    def _beside(self, slot: str) -> list[Reference]:
        """Return who goes on a list after the last of a slot where the parse broke it off."""
        tokens = self._tokens(slot)
        if not tokens or slot in _ALONE:
            return []
        further = [each for each in enumerations.after(tokens[-1], self.resolver) if each not in tokens]
        if slot == "subj" and "together" not in (*self.trigger.object, *self.trigger.together):
            further += self._tokens("together")
        return [replace(one, beside=True) for each in further for one in self._meant_beside(each)]

    def _meant_beside(self, token: Token) -> tuple[Reference, ...]:
        return self.resolver.resolve(token) or descriptions.actor(token, self.resolver)

    def _is_their_own(self) -> bool:
        """Say whether *their* means the subject of the verb: they *reaffirmed their commitment*."""
        own = all(each.lower_ in {"their", "its", "his", "her"} for each in self._tokens("poss"))
        return own and lexicon().has("own_verbs", self.frame.verb.lemma_.lower())

    def _resolved(self, slot: str) -> list[Reference]:
        if slot == "voice":
            return list(self.resolver.voice(self.frame.head))
        if slot == "near":
            return list(self.resolver.other(self.frame.head))
        return [one for each in self._tokens(slot) for one in self._meant(each)]

    def _meant(self, token: Token) -> tuple[Reference, ...]:
        found = self.resolver.resolve(token)
        if found or not self.trigger.described or _is_told_by_members(token):
            return found
        return descriptions.actor(token, self.resolver)

    def _tokens(self, slot: str) -> tuple[Token, ...]:
        """Return the words of a slot; ``obj.mod`` are what modifies those of ``obj``."""
        name, _, below = slot.partition(".")
        tokens = (self.frame.head,) if name == "self" else self.frame.slots.get(name, ())
        if not below:
            return tokens
        return tuple(one for each in tokens for one in _below(each, below))

    def _fitting(self, found: Iterable[Reference], classes: tuple[str, ...]) -> list[Reference]:
        """Return the ends of fitting classes, each once; who acts for a polity gives way to it where told."""
        kept: dict[str, Reference] = {}
        for each in found:
            whole = self._acting_for(each, classes)
            if whole is not None and self.resolver.is_of(whole.slug, classes):
                kept.setdefault(whole.slug, whole)
        return list(kept.values())

    def _acting_for(self, end: Reference, classes: tuple[str, ...]) -> Reference | None:
        side = self.resolver.side(end.slug)
        in_person = self.trigger.performative and end.kind == "speaker"
        if side == end.slug or not side or in_person:
            return end
        fits = self.resolver.is_of(end.slug, classes)
        if fits and not (self.trigger.as_polity and self.resolver.is_actor_of(end.slug, side)):
            return end
        step = f"{end.step}; for {side}" if end.step else f"{end.slug}: for {side}"
        return Reference(side, end.start, end.end, "acts for", step, end.beside)

    def _free(self, subjects: list[Reference], slot: str, slots: Iterable[str] = ()) -> Iterator[Match]:
        """Yield what is described in the first of the object's slots that describes something.

        Of slots that are given, only what stands beside names: *we support X and the plan*.
        """
        for name in slots or self.trigger.object:
            tokens = [each for each in self._tokens(name) if self._is_free(each) and not _continues(each)]
            tokens = [each for each in tokens if not slots or not self._meant(each)]
            for token in tokens:
                kind = descriptions.kind_of(token, self.trigger.type)
                for other in self._members(token) or [descriptions.described(token, self.resolver)]:
                    for one in subjects:
                        yield Match(self.trigger, self.frame, one, other, kind, (slot, name))
            if tokens:
                return

    def _is_free(self, token: Token) -> bool:
        """Say whether a word describes the object; what names something else is no description."""
        barred = self.trigger.object_in and self.resolver.resolve(token)
        return not barred and descriptions.is_free(token, self.trigger)

    def _members(self, token: Token) -> list[Reference]:
        """Return the members of a list that a phrase opens: *agreements such as …; …*."""
        text, offset = self.resolver.source.text, self.resolver.offset
        start, stop = offset + token.idx + len(token.text), self.resolver.stop
        return [
            Reference(
                slug_of(text[one:other]), one, other, "listed", f"{text[one:other]}: a member of a list"
            )
            for one, other in items(text, start, stop, self.trigger.type, self.resolver)
        ]
