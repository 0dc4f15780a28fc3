"""Titles and the persons who bear them: *Mexican President Luis Echeverría*, *King Abdullah II*.

A person whom no list knows becomes a proposed entity; later mentions by a part of the name, by title and
family name, or by given name and patronymic are joined to the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.corpus.spelling import fold
from kg.extraction.gazetteer import words
from kg.extraction.lexicon import lexicon
from kg.extraction.mentions import Mention, Proposed, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extraction.knowledge import Knowledge
    from kg.extraction.mentions import Mentions
    from kg.extraction.source import Source

__all__ = ["Holder", "Persons", "read_titles"]

_PERSON = "Person"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.(?:[A-Z]\.)*|(?:Jr|Sr)\.|[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]*)"
_WHOLE = r"(?:(?:[A-Z][\w'’-]+\s+){1,4}of\s+(?:the\s+)?)?"
_CHAIN = rf"(?:\s+of\s+(?:the\s+)?{_WHOLE}|\s+for\s+|\s+under\s+the\s+)"


@dataclass(frozen=True)
class Holder:
    """Somebody with a title: who, which title in which words, and of what where the text says so."""

    person: Mention
    title: str
    of: Mention | None
    start: int
    end: int
    title_at: int


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    titles = sorted(lexicon().tables["titles"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, titles))})(?:s\b|\b)")


@lru_cache(maxsize=1)
def _name() -> re.Pattern[str]:
    particles = "|".join(sorted(lexicon().lists["particles"]))
    return re.compile(rf"{_CAPITAL}(?:[ \u00a0]+(?:(?:{particles})[ \u00a0]+)*{_CAPITAL})*")


@lru_cache(maxsize=1)
def _honorific() -> re.Pattern[str]:
    honorifics = "|".join(map(re.escape, sorted(lexicon().lists["honorifics"], key=len, reverse=True)))
    return re.compile(rf"[ \u00a0]+(?:(?:{honorifics})\s+)*|,[ \u00a0]+(?:(?:{honorifics})\s+)+")


class Persons:
    """The persons of one text, by the words of their names."""

    def __init__(self, knowledge: Knowledge, mentions: Mentions, source: Source) -> None:
        self.knowledge, self.mentions, self.source = knowledge, mentions, source
        self.by_slug: dict[str, tuple[str, ...]] = {}
        self.titles: dict[str, set[str]] = {}
        self.of: dict[str, str] = {}

    def meet(self, slug: str, label: str) -> None:
        """Remember a person who was named in full."""
        self.by_slug.setdefault(slug, tuple(map(fold, words(label))))

    def is_person(self, slug: str) -> bool:
        """Say whether a slug is of a person, known or proposed."""
        proposed = self.mentions.proposed.get(slug)
        return self.knowledge.is_a(slug, _PERSON) or (proposed is not None and proposed.type == _PERSON)

    def named(self, label: str, title: str = "", polity: str = "") -> str:
        """Return who is meant by a name: met before, known by name and office, or nobody yet."""
        parts = tuple(map(fold, words(label)))
        met = [slug for slug, whole in self.by_slug.items() if _is_short_for(parts, whole)]
        if met:
            return met[-1]
        return self._holder(parts, title, polity) or self._known(parts)

    def _holder(self, parts: tuple[str, ...], title: str, polity: str) -> str:
        """Return who held the office at the time of the text and has this family name."""
        role = lexicon().of("titles", title)
        if not role:
            return ""
        polities = [polity] if polity else [each for each in self.knowledge.entities if each]
        found = {
            slug
            for each in polities
            for slug in self.knowledge.holders(each, role, self.source.issued if not polity else None)
            if self._family(slug) in parts
        }
        return found.pop() if len(found) == 1 else ""

    def _family(self, slug: str) -> str:
        entity = self.knowledge.get(slug)
        return fold(entity.person.get("family", "")) if entity else ""

    def _known(self, parts: tuple[str, ...]) -> str:
        """Return a known person of whose name these are the given and the family part."""
        if len(parts) < 2:  # noqa: PLR2004 – a family name alone is anybody's
            return ""
        return self._by_ends.get((parts[0], parts[-1]), "")

    @property
    def _by_ends(self) -> dict[tuple[str, str], str]:
        return _ends_of(self.knowledge)


_ENDS: dict[int, dict[tuple[str, str], str]] = {}


def _ends_of(knowledge: Knowledge) -> dict[tuple[str, str], str]:
    """Return the known persons by first and last word of their names; kept for the last knowledge asked."""
    if id(knowledge) not in _ENDS:
        _ENDS.clear()
        _ENDS[id(knowledge)] = {
            (whole[0], whole[-1]): slug
            for slug, entity in knowledge.entities.items()
            if knowledge.is_a(slug, _PERSON) and len(whole := tuple(map(fold, words(entity.label)))) > 1
        }
    return _ENDS[id(knowledge)]


def _is_short_for(parts: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Say whether some words are a person's name cut short, or given name and patronymic of it."""
    if not parts:
        return False
    if set(parts) <= set(whole):
        return True
    patronymic = parts[-1].endswith(("vich", "ovna", "evna", "uly", "kyzy"))
    return patronymic and len(parts) > 1 and parts[:-1] == whole[: len(parts) - 1]


def read_titles(persons: Persons) -> Iterator[Holder]:
    """Find the titles of a text and the persons who bear them; their mentions are added on the way."""
    text = persons.source.text
    for found in _title().finditer(text):
        there = persons.mentions.at(found.start())
        if there is not None and there.start < found.start():
            continue  # the title is a part of a name
        holder = _before_name(persons, found) or _after_name(persons, found)
        if holder is not None:
            persons.titles.setdefault(holder.person.slug, set()).add(found[1])
            if holder.of is not None:
                persons.of.setdefault(holder.person.slug, holder.of.slug)
            yield holder


def _before_name(persons: Persons, found: re.Match[str]) -> Holder | None:
    """Read *President of X Name*, *X President Name* and *President Name of X*."""
    text, mentions = persons.source.text, persons.mentions
    start, at = found.start(), found.end()
    of = _owner_before(persons, start)
    if of is not None:
        start = of.start
    for _ in range(2):
        chain = re.compile(_CHAIN).match(text, at)
        below = mentions.at(chain.end()) if chain else None
        if below is None or persons.is_person(below.slug):
            break
        of, at = of or below, below.end
    person = _person_at(persons, at, found[1], of)
    if person is None:
        return None
    end = person.end
    chain = re.compile(rf"\s+of\s+(?:the\s+)?{_WHOLE}").match(text, end)
    after = mentions.at(chain.end()) if chain else None
    if of is None and after is not None and not persons.is_person(after.slug):
        of, end = after, after.end
    return Holder(person, found[1], of, start, end, found.start())


def _owner_before(persons: Persons, start: int) -> Mention | None:
    """Return the polity or body whose name stands just before a title: *Mexican*, *Mexico's*."""
    text = persons.source.text
    before = text[max(0, start - 3) : start]
    gap = len(before) - len(before.rstrip()) + (2 if re.search(r"['’]s\s+$", before) else 0)
    owner = persons.mentions.at(start - gap - 1) if gap else None
    return owner if owner is not None and not persons.is_person(owner.slug) else None


def _person_at(persons: Persons, at: int, title: str, of: Mention | None) -> Mention | None:
    """Return the person whose name begins at a place, made known where nobody knows them yet."""
    text = persons.source.text
    gap = _honorific().match(text, at)
    if gap is None:
        return None
    there = persons.mentions.at(gap.end())
    name = _name().match(text, gap.end())
    if there is not None and persons.is_person(there.slug):
        persons.meet(there.slug, text[there.start : there.end])
        return there
    if name is None or _title().match(text, gap.end()):
        return None
    return _made(persons, name, title, of)


def _made(persons: Persons, name: re.Match[str], title: str, of: Mention | None) -> Mention | None:
    label = re.sub(r"['’]s?$", "", name[0])
    there = persons.mentions.at(name.start())
    if there is not None and there.end >= name.start() + len(label):
        return None  # the whole is the name of something else
    slug = persons.named(label, title, of.slug if of else "") or slug_of(label)
    if not slug or len(slug) < 3:  # noqa: PLR2004 – initials name nobody
        return None
    if persons.knowledge.get(slug) is None and slug not in persons.mentions.proposed:
        persons.mentions.proposed[slug] = Proposed(slug=slug, label=label, type=_PERSON)
    persons.meet(slug, label)
    mention = Mention(start=name.start(), end=name.start() + len(label), slug=slug)
    persons.mentions.replace(mention)
    return mention


def _after_name(persons: Persons, found: re.Match[str]) -> Holder | None:
    """Read *Name, President of X*."""
    text, mentions = persons.source.text, persons.mentions
    gap = re.compile(r".*?(,\s+(?:the\s+)?)$", re.DOTALL).match(
        text[max(0, found.start() - 8) : found.start()]
    )
    if gap is None:
        return None
    person = mentions.at(found.start() - len(gap[1]) - 1)
    chain = re.compile(_CHAIN).match(text, found.end())
    of = mentions.at(chain.end()) if chain else None
    if person is None or of is None or not persons.is_person(person.slug) or persons.is_person(of.slug):
        return None
    return Holder(person, found[1], of, person.start, of.end, found.start())
