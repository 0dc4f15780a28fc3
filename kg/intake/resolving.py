"""A draft made into a document of a corpus: names become slugs, voices speakers with role and capacity."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.corpus import addresses, world
from kg.corpus.spelling import LANGUAGE_TAG, SLUG, UNDETERMINED, near
from kg.errors import InputError
from kg.intake import naming
from kg.intake.cues import cue
from kg.intake.directory import Known, by_domain, capacity_of, titled
from kg.intake.turns import first_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.intake.directory import Directory, Titled
    from kg.intake.drafts import Draft
    from kg.intake.labels import Opening
    from kg.ontology.vocabulary import Ontology

__all__ = ["Made", "Resolver", "Spoken"]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A turn as a corpus writes it, with its place in the text."""

    start: int
    end: int
    words: str
    occurrence: int
    speakers: tuple[str, ...]
    role: str = ""
    capacity: str = ""
    speech: str = ""


@dataclass
class Made:
    """A draft with all names resolved; ``entities`` are those that nobody knew."""

    draft: Draft
    header: dict[str, str]
    guessed: list[str]
    turns: tuple[Spoken, ...] = ()
    entities: list[Known] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def open(self) -> list[str]:
        """The keys of the header for which nothing was found."""
        found = set(self.header) - (
            {"publisher"} if self.header.get("publisher") == _unknown("no publisher").slug else set()
        )
        return [
            key for key in ("title", "issued", "place", "publisher", "source", "language") if key not in found
        ]


def _unknown(name: str) -> Known:
    made = cue("entities")[name]
    return Known(made["slug"], made["type"], made["label"])


class Resolver:
    """Resolves drafts one after the other; whom one makes known, the next knows."""

    def __init__(self, directory: Directory, ontology: Ontology) -> None:
        self.directory, self.ontology = directory, ontology

    def resolve(self, draft: Draft) -> Made:
        """Return a draft with its names resolved; raises ``InputError`` for a stated value that cannot be."""
        return _Resolution(self, draft).made()


class _Resolution:
    """One draft on its way."""

    def __init__(self, resolver: Resolver, draft: Draft) -> None:
        self.directory, self.ontology, self.draft = resolver.directory, resolver.ontology, draft
        self.values = dict(draft.header.values)
        self.result = Made(draft, {}, list(draft.header.guessed), odd=list(draft.odd))
        self.day = self.values.get("issued", "")
        self.of = self._one(draft.stated.get("of", ""), "classes of actors")
        self.voices: dict[str, tuple[str, str, str]] = {}

    def made(self) -> Made:
        for key in ("title", "issued"):
            self._set(key, self.values.get(key, ""))
        self._set("kind", self._kind())
        self._set("publisher", self._publisher())
        self._set("place", self._place())
        self._set("source", self._source())
        self._set("language", self._language())
        self.result.turns = tuple(self._turns())
        self.result.guessed = [key for key in self.result.guessed if key in {*self.result.header, "turns"}]
        return self.result

    def _set(self, key: str, value: str) -> None:
        if value:
            self.result.header[key] = value

    def _stated(self, key: str) -> bool:
        return key in self.values and key not in self.draft.header.guessed

    def _new(self, known: Known) -> str:
        """Return the slug of an entity, made known if it is not."""
        if known.slug not in self.directory.entities:
            self.directory.add(known)
        if known.slug not in self.directory.own and known.slug not in world.records():
            self.result.entities.append(known)
            self.directory.own.add(known.slug)
        return known.slug

    def _one(self, name: str, classes: str) -> str:
        """Return the one entity of some classes that a stated name means; nothing for none or several.

        Where names leave it open, it is the state that is meant, however it is written.
        """
        for slugs in ({each.slug for each in self.directory.named(name)}, {world.country(name)}):
            known = (self.directory.entities[slug] for slug in slugs if slug in self.directory.entities)
            found = {each.slug for each in known if self._is_a(each, classes)}
            if len(found) == 1:
                return found.pop()
        return ""

    # The header.

    def _kind(self) -> str:
        kind, known = self.values.get("kind", ""), self.ontology.scheme("documentKinds")
        if kind in known:
            return kind
        fix = near(kind, known) or f"One of {', '.join(known)}"
        raise InputError(f"kind {kind!r} is none", where=self.draft.name, fix=fix)

    def _language(self) -> str:
        tag = self.values.get("language", "")
        if tag and LANGUAGE_TAG.fullmatch(tag):
            return tag
        self.result.odd.append("language not known")
        self.result.guessed.append("language")
        return UNDETERMINED

    def _source(self) -> str:
        address = self.values.get("source", "")
        if address and addresses.fault(address):
            self.result.odd.append(f"no web address: {address[:60]!r}")
            return ""
        return address

    def _publisher(self) -> str:
        name = self.values.get("publisher", "")
        if found := (self._one(name, "classes of actors") or by_domain(self.values.get("source", ""))):
            return self._guess("publisher", found)
        if name and (slug := name if SLUG.fullmatch(name) else naming.slug(name)):
            kind = cue("entities")["publisher"]["type"]
            return self._new(self._free(Known(slug, kind, name)))
        lines = [part.strip() for line in self.draft.header.near for part in line.split("|")]
        publishers = {*cue("classes of publishers")}
        for line in lines:
            if found := next(
                (each.slug for each in self.directory.named(line) if each.type in publishers), ""
            ):
                return self._guess("publisher", found)
        return self._new(_unknown("no publisher"))

    def _guess(self, key: str, value: str) -> str:
        if not self._stated(key) and key not in self.result.guessed:
            self.result.guessed.append(key)
        return value

    def _place(self) -> str:
        name = self.values.get("place", "")
        if not name or (found := self._one(name, "classes of places")):
            return found if name else ""
        if not self._stated("place") or not naming.slug(name):
            return ""
        return self._new(self._free(Known(naming.slug(name), cue("entities")["place"]["type"], name)))

    # The turns.

    def _turns(self) -> Iterator[Spoken]:
        text, openings = self.draft.text, self.draft.openings
        after, ends = 0, [*(each.start for each in openings), len(text)][1 : len(openings) + 1]
        for opening, end in zip(openings, ends, strict=True):
            speakers, role, capacity = self._voice(opening)
            words, occurrence = ("", 0)
            if not self.draft.by_reference:
                words, occurrence = first_words(text, opening.start, end, after)
            after = opening.start + 1
            speech = str(cue("kind of speech").get(opening.speech, ""))
            yield Spoken(start=opening.start, end=end, words=words, occurrence=occurrence, speakers=speakers,
                         role=role, capacity=capacity, speech=speech)  # fmt: skip

    def _voice(self, opening: Opening) -> tuple[tuple[str, ...], str, str]:
        publisher = self.result.header["publisher"]
        match opening.voice:
            case "narrator":
                kind = self.directory.entities[publisher].type
                return (publisher,), "", str(cue("capacity of a narrator").get(kind, ""))
            case "question":
                return (self._new(_unknown("questioner")),), "", str(cue("capacities")["question"])
            case "joint":
                return self._parties() or (publisher,), "", ""
            case "answer":
                return self._answer()
        return self._named(opening)

    def _parties(self) -> tuple[str, ...]:
        """Return the states that the title of a joint statement names, in its order."""
        title = " ".join([self.values.get("title", ""), *self.draft.header.near[:3]])
        words = title.replace(",", " ").split()
        spans = ((at, size) for at in range(len(words)) for size in (4, 3, 2, 1))
        found: dict[str, None] = {}
        for at, size in spans:
            name = " ".join(words[at : at + size]).strip(".:;–-")
            for each in self.directory.named(name) if name[:1].isupper() else ():
                if self._is_a(each, "classes of parties"):
                    found.setdefault(each.slug)
        return tuple(found) if len(found) > 1 else ()

    def _side(self, slug: str) -> tuple[str, ...]:
        """Return an entity as the side of a person; nothing where it is none to stand on."""
        known = self.directory.entities.get(slug)
        return (slug,) if known and self._is_a(known, "classes of sides") else ()

    def _is_a(self, known: Known, classes: str) -> bool:
        return known.type in self.ontology.classes and self.ontology.is_a(known.type, cue(classes))

    def _answer(self) -> tuple[tuple[str, ...], str, str]:
        """Return who answers: the one who is named, else the delegation, else a voice without a name."""
        if name := self.values.get("speaker", ""):
            return self._person(name, self.values.get("role", ""), "")
        self.result.odd.append("no speaker")
        if self.of:
            return (self.of,), self.values.get("role", ""), str(cue("capacities")["speaker of a state"])
        return (self._new(_unknown("voice")),), "", ""

    def _named(self, opening: Opening) -> tuple[tuple[str, ...], str, str]:
        if not opening.name:
            return self._answer()
        if opening.name.casefold().rstrip(".") in cue("interpreters"):
            last = [*self.voices.values()][-1:] or [(self._new(_unknown("voice")), "", "")]
            return (last[0][0],), *last[0][1:]
        speakers, role, capacity = self._person(opening.name, "", opening.mark)
        self.voices.pop(opening.name, None)
        self.voices[opening.name] = (speakers[0], role, capacity)
        return speakers, role, capacity

    def _person(self, name: str, role: str, mark: str) -> tuple[tuple[str, ...], str, str]:
        """Return the slug, the role and the capacity of a named voice."""
        told = titled(name)
        of = self._one(mark, "classes of actors") or self.of
        role = role or told.title or (mark if capacity_of(mark) else "")
        capacity = capacity_of(role) or (str(cue("capacities")["speaker of a state"]) if of else "")
        return (self._who(told, of, name),), role, capacity

    def _who(self, told: Titled, of: str, written: str) -> str:
        if not told.name:
            return self._holder(told, written)
        if found := self._known(told, of):
            return found
        full = naming.spelled_out(told.name, self.draft.text) if " " not in told.name else ""
        if full and (found := self._known(titled(full), of)):
            return found
        name = naming.label(titled(full).name if full else told.name)
        if " " not in name and told.title and not full:
            name = f"{told.title} {name}"
        slug = naming.slug(name) or "voice"
        kind = cue("entities")["person"]["type"]
        return self._new(self._free(Known(slug, kind, name, of=self._side(of)), of))

    def _known(self, told: Titled, of: str) -> str:
        """Return the one person whose name, or family name and office, this is."""
        kind = cue("entities")["person"]["type"]
        exact = [each for each in self.directory.named(told.name) if each.type == kind and _agree(each, of)]
        if len(exact) == 1:
            return exact[0].slug
        family = [
            each
            for each in self.directory.of_family(told.name)
            if _agree(each, of) and _initials(told.name, each.label)
        ]
        if told.office and self.day:
            family = [each for each in family if each.holds(told.office, self.day)] or [
                each for each in family if not each.offices
            ]
        elif " " not in told.name:
            family = [
                each for each in family if of or each.slug in {slug for slug, *_ in self.voices.values()}
            ]
        return family[0].slug if len(family) == 1 else ""

    def _holder(self, told: Titled, written: str) -> str:
        """Return who holds an office at the publisher's side on the day of the document."""
        publisher = self.directory.entities.get(self.result.header["publisher"])
        sides = publisher.of if publisher else ()
        if told.office and self.day and sides:
            found = {
                each.slug for side in sides for each in self.directory.holders(told.office, self.day, side)
            }
            if len(found) == 1:
                return found.pop()
        name = naming.label(told.title or written)
        if not (slug := naming.slug(name)):
            return self._new(_unknown("voice"))
        side = self._side(sides[0] if sides else "")
        return self._new(self._free(Known(slug, cue("entities")["person"]["type"], name, of=side)))

    def _free(self, known: Known, of: str = "") -> Known:
        """Return an entity with a slug that means it and no other: Mr. Lima is not the city of that name."""
        slug = known.slug
        tried = [slug, *([f"{slug}-{of}"] if of else ()), *(f"{slug}-{number}" for number in range(2, 1000))]
        return replace(known, slug=next(each for each in tried if self._means(each, known, of)))

    def _means(self, slug: str, known: Known, of: str) -> bool:
        there = self.directory.entities.get(slug)
        same = there is not None and (there.type, there.label) == (known.type, known.label)
        return there is None or (same and _agree(there, of))


def _agree(known: Known, of: str) -> bool:
    return not of or not known.of or of in known.of


def _initials(name: str, label: str) -> bool:
    """Say whether the first names of a name may be those of a label: equal, or one the other's initial."""
    one, other = ([word.strip(".") for word in each.casefold().split()[:-1]] for each in (name, label))
    if not one or not other:
        return True
    return one[0] == other[0] or (min(len(one[0]), len(other[0])) == 1 and one[0][0] == other[0][0])
