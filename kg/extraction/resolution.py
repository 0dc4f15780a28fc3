"""What words refer to: names, pronouns, *our states*, *the two leaders*, titles, *the capital*.

The sure readings go first and an unsure one is left out: a wrong pair costs more than a missed one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction import pairs, pronouns, titles
from kg.extraction.lexicon import lexicon
from kg.extraction.references import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

    from kg.extraction.knowledge import Knowledge
    from kg.extraction.mentions import Mention
    from kg.extraction.names import Named
    from kg.extraction.reading import Sentence
    from kg.extraction.source import Source

__all__ = ["Resolver"]

_POLITY, _PERSON = "Polity", "Person"
_OFFICIAL = (_PERSON, _POLITY, "Ministry", "Office", "Parliament")
"""The classes of speakers whose *we* is their state; a newspaper's is not."""

_PAIR = 2


class Resolver:
    """Resolves the words of one text, sentence by sentence in its order."""

    def __init__(self, source: Source, named: Named, knowledge: Knowledge) -> None:
        self.source, self.named, self.knowledge = source, named, knowledge
        self.offset = self.start = self.stop = 0
        self.last_person = ""
        self.last_pair: tuple[str, ...] = ()
        self.last_subject = ""
        self.crowd = False
        self.leaders: tuple[str, ...] = ()
        self.last_persons: list[str] = []
        self.begun: list[int] = []
        self.phrases: list[tuple[int, int, Token]] = []
        self.titled = {each.title_at: each.person for each in named.holders}
        self.pair = pairs.of_text(self)
        self.joint = pairs.jointly(self)

    def begin(self, sentence: Sentence) -> None:
        """Go on to a sentence."""
        self.offset, self.start, self.stop = sentence.offset, sentence.start, sentence.end
        self.begun = [*self.begun[-1:], sentence.start]
        self.phrases = []

    def end(self, sentence: Sentence) -> None:
        """Leave a sentence: remember whom it named, and the two of whom it spoke."""
        self._note(sentence.doc)
        for each in self.named.mentions.within(sentence.start, sentence.end):
            if self.named.persons.is_person(each.slug):
                self.last_person = self.last_person if each.slug in self.last_persons[-1:] else each.slug
                self.last_persons = [*(one for one in self.last_persons if one != each.slug), each.slug]

    def side(self, slug: str) -> str:
        """Return the polity on whose side an entity of the text stands."""
        spoken_for = next((each.side for each in self.source.voices if each.slug == slug), "")
        if spoken_for:
            return spoken_for
        proposed = self.named.mentions.proposed.get(slug)
        of = self.named.persons.of.get(slug, "")
        found = self.knowledge.side(slug) or (proposed.side if proposed else "")
        return found or (of and self.knowledge.side(of)) or ""

    def office(self, person: str, title: str) -> str:
        """Return the polity in which a known person had an office of this title when the text came out."""
        role, day = lexicon().of("titles", title), self.source.issued
        entity = self.knowledge.get(person)
        held = entity.registered.memberships if entity and role else ()
        polities = {each.of for each in held if each.role == role}
        fitting = {of for of in polities if person in self.knowledge.holders(of, role, day)}
        return fitting.pop() if len(fitting) == 1 else ""

    def is_of(self, slug: str, classes: tuple[str, ...]) -> bool:
        """Say whether an entity, known or proposed, is of one of some classes; of none means of any."""
        proposed = self.named.mentions.proposed.get(slug)
        if not classes or self.knowledge.is_a(slug, *classes):
            return True
        return proposed is not None and self.knowledge.ontology.is_a(proposed.type, classes)

    def is_location(self, slug: str) -> bool:
        """Say whether an entity is a place."""
        return self.is_of(slug, ("Location",))

    def is_actor_of(self, slug: str, side: str) -> bool:
        """Say whether somebody acts for a polity, as persons and ministries do; a city stands for itself."""
        return slug != side and not self.is_location(slug)

    def resolve(self, token: Token) -> tuple[Reference, ...]:
        """Return what a word and those that go with it refer to; nothing where that is not sure."""
        place = self._place(token)[0]
        if place in self.titled:
            return (self.by_name(self.titled[place]),)
        mention = self.named.mentions.at(place)
        if mention is not None:
            return (self.by_name(mention),)
        if pronouns.is_pronoun(token):
            return pronouns.resolve(token, self)
        return self._described(token)

    def _spanning(self, token: Token, mention: Mention, kind: str, step: str) -> tuple[Reference, ...]:
        """Return what a mention names, over the words from it to a noun beside it, whichever stands first."""
        start, end = self._place(token)
        first, last = min(start, mention.start), max(end, mention.end)
        return (Reference(mention.slug, first, last, kind, step),)

    def by_name(self, mention: Mention) -> Reference:
        """Return what a name refers to."""
        words = self.source.text[mention.start : mention.end]
        return Reference(
            mention.slug, mention.start, mention.end, "name", f"{words}: {mention.slug}, by name"
        )

    def _place(self, token: Token) -> tuple[int, int]:
        start = self.offset + token.idx
        return start, start + len(token.text)

    def made(self, token: Token, slugs: Iterable[str], kind: str, why: str) -> tuple[Reference, ...]:
        """Return references of a word, and of those that go with it, to some entities; ``why`` is told."""
        start, end = self.offset + token.left_edge.idx, self.offset + token.idx + len(token.text)
        start = max(start, end - 80)
        words, named = self.source.text[start:end], tuple(slugs)
        step = f"{words}: {', '.join(named)}, {why}"
        return tuple(Reference(slug, start, end, kind, step) for slug in named)

    def _note(self, doc: Doc) -> None:
        """Remember the two of whom a sentence spoke as its subject, for *they* and *the two leaders*."""
        from kg.extraction.arguments import subjects

        root = next((each for each in doc if each.dep_ == "ROOT"), None)
        tokens = subjects(root) if root is not None and root.pos_ in {"VERB", "AUX"} else ()
        slugs = tuple(dict.fromkeys(one.slug for each in tokens for one in self.resolve(each)))
        if len(slugs) == _PAIR:
            self.last_pair = slugs
            if all(map(self.named.persons.is_person, slugs)):
                self.leaders = slugs
        elif any(each.tag_ in {"NNS", "NNPS"} for each in tokens):
            self.last_pair = ()
        self.crowd = len(tokens) > 1 or any(each.tag_ in {"NNS", "NNPS"} for each in tokens)
        self.last_subject = slugs[0] if len(tokens) == len(slugs) == 1 else ""

    def voice(self, token: Token) -> tuple[Reference, ...]:
        """Return the side of who speaks, where a sentence says *must* of others and nothing of *us*."""
        place = self._place(token)[0]
        found = self.we(token)
        return tuple(
            Reference(
                each.slug, place, place + len(token.text), "voice", f"{each.slug}: the side of who speaks"
            )
            for each in found
        )

    def other(self, token: Token) -> tuple[Reference, ...]:
        """Return the one other polity of a sentence for an act that names one side: *Israeli aggression*.

        That is none of who speaks and none in the phrase of the act itself; of several there is no telling.
        """
        sides = {side for each in self.source.speakers(self.offset) if (side := self.side(each))}
        whole = token.head if token.dep_ in {"amod", "compound"} else token
        inside = self.offset + whole.left_edge.idx, self.offset + whole.right_edge.idx
        own = {each.slug for each in self.named.mentions.within(*inside)}
        named = self.named.mentions.within(self.offset, self.stop)
        there = {each.slug: each for each in reversed(named) if self.is_polity(each.slug)}
        others = [each for slug, each in there.items() if slug not in sides | own]
        if len(others) != 1:
            return ()
        one = others[0]
        return (Reference(one.slug, one.start, one.end, "near", f"{one.slug}: the other of the sentence"),)

    def we(self, token: Token) -> tuple[Reference, ...]:
        """Return the side of who speaks, or the sides of those who do; nothing where that is not sure."""
        speakers = self.source.speakers(self.offset + token.idx)
        sides = tuple(dict.fromkeys(side for each in speakers if (side := self.side(each))))
        official = any(self.is_of(each, _OFFICIAL) for each in speakers)
        if len(sides) == 1 and (official or len(speakers) > 1):
            return self.made(token, sides, "we", "the side of who speaks")
        if len(sides) == _PAIR:
            return self.made(token, sides, "we", "the sides of who speak")
        if not speakers and self.joint:
            return self.made(token, self.joint, "we", "the sides that make the statement")
        return ()

    def _described(self, token: Token) -> tuple[Reference, ...]:
        """Resolve a common noun: *the Azerbaijani side*, *both countries*, *the two leaders*."""
        lemma, words = token.lemma_.lower(), lexicon()
        left = {each.lower_ for each in token.children if each.i < token.i}
        plural = token.tag_ in {"NNS", "NNPS"}
        if plural and words.has("pair_nouns", lemma) and not left.isdisjoint(words.lists["pair_words"]):
            return self._both(token)
        named = any(each.lower_ == "of" for each in token.children)
        if (
            plural
            and words.has("leader_nouns", lemma)
            and not left.isdisjoint({"two", "both", "the"})
            and not named
        ):
            return self._leaders(token)
        if words.has("place_nouns", lemma) and (place := self._place_named(token)):
            return place
        if words.has("own_names", token.text) and (own := self._own_state(token)):
            return own
        if words.has("groups", lemma) or words.has("organs", lemma):
            return self._group(token)
        return titles.resolve(token, self)

    def _own_state(self, token: Token) -> tuple[Reference, ...]:
        """Return who is spoken for where *the Kingdom* or *the Government* stands alone, no other near."""
        before = max((each for each in self.begun if each < self.start), default=self.start)
        near = pairs.polities(self, before, self.offset + token.idx)
        alone = all(each.lower_ == "the" for each in token.children if each.i < token.i)
        alone = alone and not any(each.lower_ == "of" for each in token.children)
        found = self.we(token) if alone else ()
        return found if not set(near) - {each.slug for each in found} else ()

    def _place_named(self, token: Token) -> tuple[Reference, ...]:
        """Return the place of *the city of X*, or the capital of *the X-ian capital*."""
        for each in token.children:
            below = each if each.dep_ in {"amod", "compound", "poss"} else next(each.children, None)
            found = self.named.mentions.at(self.offset + below.idx) if below is not None else None
            if found is None:
                continue
            entity = self.knowledge.get(found.slug)
            if token.lemma_.lower() == "capital" and entity and entity.registered.capital:
                return self.made(
                    token, [entity.registered.capital], "capital", f"the capital of {found.slug}"
                )
            if each.lower_ == "of":
                return self._spanning(token, found, "name", f"{token} of {found.slug}")
        return ()

    def _both(self, token: Token) -> tuple[Reference, ...]:
        pair = self._others(token) or self.pair_at(self.offset + token.idx)
        sides = {side for each in self.source.speakers(self.offset) if (side := self.side(each))}
        ours = any(each.lower_ in pronouns.WE for each in token.children)
        if len(pair) != _PAIR or (not ours and sides & set(pair) and self._acts_itself(token)):
            return ()
        return self.made(token, pair, "pair", "the two of the text")

    def _acts_itself(self, token: Token) -> bool:
        """Say whether the subject over a word is who speaks, who then is none of *the two parties*."""
        from kg.extraction.arguments import subjects

        verb = next((each for each in token.ancestors if each.pos_ in {"VERB", "AUX"}), None)
        before = [each for each in (subjects(verb) if verb is not None else ()) if each.i < token.i]
        sides = {side for each in self.source.speakers(self.offset) if (side := self.side(each))}
        return any(one.slug in sides for each in before for one in self.resolve(each))

    def _others(self, token: Token) -> tuple[str, ...]:
        """Return the two of whom a third speaks, *both sides*: those whom the sentence before names alone."""
        sides = {side for each in self.source.speakers(self.offset) if (side := self.side(each))}
        if not sides or any(each.lower_ in pronouns.WE for each in token.children):
            return ()
        before = max((each for each in self.begun if each < self.start), default=self.start)
        found = pairs.polities(self, before, self.start)
        return found if len(found) == _PAIR and not sides & set(found) else ()

    def pair_at(self, place: int) -> tuple[str, ...]:
        """Return the two polities of which a text speaks at a place; the speaker's own is one of them."""
        sides = {side for each in self.source.speakers(place) if (side := self.side(each))}
        paragraph = self.source.text.rfind("\n", 0, place) + 1
        for start in (self.offset, paragraph):
            near = pairs.polities(self, start, place)
            if len(near) == _PAIR and (not sides or sides & set(near)):
                return near
        if sides and not sides & set(self.pair):
            return ()
        return self.pair

    def _leaders(self, token: Token) -> tuple[Reference, ...]:
        before = self.named.mentions.within(self.offset, self.offset + token.idx)
        here = [each.slug for each in before if self.named.persons.is_person(each.slug)]
        new = [each for each in here if each not in self.leaders]
        persons = list(self.leaders) if self.leaders and not new else [*self.last_persons, *here]
        persons = list(dict.fromkeys(reversed(persons)))[:_PAIR][::-1]
        sides = {self.side(each) for each in persons}
        if len(persons) != _PAIR or len(sides) != _PAIR:
            return self._leading(token) if sides - {""} <= set(self.pair) else ()
        self.leaders = tuple(persons)
        return self.made(token, persons, "leaders", "the two persons named last")

    def _leading(self, token: Token) -> tuple[Reference, ...]:
        """Return the two of a text without a speaker for leaders of whom it does not tell whose they are."""
        if self.source.speakers(self.offset) or len(self.pair) != _PAIR:
            return ()
        return self.made(token, self.pair, "pair", "the two of the text, for their leaders")

    def _group(self, token: Token) -> tuple[Reference, ...]:
        """Return the polity that goes with a noun for its government or people."""
        for each in token.children:
            found = self.named.mentions.at(self.offset + each.idx)
            if (
                each.dep_ in {"amod", "compound", "poss", "nmod", "appos"}
                and found
                and (self.is_polity(found.slug) or self._has_organs(found.slug, token))
            ):
                words = self.source.text[found.start : found.end]
                return self._spanning(token, found, "group", f"{words} {token}: {found.slug}")
            if each.dep_ == "poss" and each.lower_ in pronouns.WE | pronouns.FIRST:
                beside = {one.lower_ for one in token.children}
                return () if beside & lexicon().lists["beside_us"] else self.we(each)
            if each.lower_ == "of":
                below = [self.named.mentions.at(self.offset + one.idx) for one in each.children]
                for one in below:
                    if one is not None and self.is_polity(one.slug):
                        return self._spanning(token, one, "group", f"{token} of {one.slug}")
        return ()

    def _has_organs(self, slug: str, token: Token) -> bool:
        """Say whether a noun is of what an organization consists of: *the United Nations system*."""
        return lexicon().has("organs", token.lemma_.lower()) and self.is_of(slug, ("Organisation",))

    def is_polity(self, slug: str) -> bool:
        """Say whether an entity is a state or a union of states."""
        return self.knowledge.is_a(slug, _POLITY)
