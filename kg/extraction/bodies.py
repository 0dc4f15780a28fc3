"""The names of bodies: those that go on after a known name, and those said by their last word alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extraction.lexicon import lexicon
from kg.extraction.mentions import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extraction.gazetteer import Hit
    from kg.extraction.knowledge import Knowledge
    from kg.extraction.mentions import Mentions

__all__ = ["by_last_word", "going_on"]

_INTERNATIONAL = "InternationalOrganisation"

_GOING_ON = re.compile(
    r"[\s\u2010-\u2013-]{1,2}([A-Z][\w-]+)"
    r"(?:\s(?:(?:of|for|on|in|to|against|and)\s(?:the\s)?|the\s)?[A-Z][\w-]+)*"
)
"""What goes on a name: words with capitals, and small ones between them."""

_AND = " and "

_CALLED = re.compile(r"\b(?P<by>[Tt]he|[Tt]his|[Oo]ur) (?P<body>[A-Z][a-z]+)\b(?!\s[A-Z]|\sof\b)")
"""A body by the last word of its name: *the Council*."""


def going_on(text: str, hits: Sequence[Hit], knowledge: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield where names stand that go on after a known one: *UN-Women*, *the United Nations Mission in X*.

    What is named so is a body of its own; what only belongs to an organization begins with a small letter.
    """
    for hit in hits:
        found = _GOING_ON.match(text, hit.end)
        if found is None or _is_no_body(found[1]):
            continue
        *between, last = found[0].split()
        international = all(knowledge.is_a(slug, _INTERNATIONAL) for slug in hit.slugs)
        if international or (between and lexicon().has("body_heads", last)):
            others = [one.start - len(_AND) for one in hits if hit.end < one.start < found.end()]
            yield hit.start, min((at for at in others if text.startswith(_AND, at)), default=found.end())


def _is_no_body(word: str) -> bool:
    """Say whether a word after the name of an organization is no part of a body's: a title, *Members*."""
    return bool(lexicon().of("titles", word)) or lexicon().has("no_bodies", word)


def by_last_word(text: str, title: str, mentions: Mentions, knowledge: Knowledge) -> Iterator[Mention]:
    """Yield the mentions of bodies by the last word of their names: *the Council* is the one named last.

    In a text that names the organization to which they belong, *our Organization* and *the Assembly* are its.
    """
    full = _in_full(text, mentions)
    told = {each.slug for each in mentions.found}
    shared = set(lexicon().tables["short_names"].values())
    at_home = bool(shared & told) or any(
        entity.label in title for slug in shared if (entity := knowledge.get(slug))
    )
    for found in _CALLED.finditer(text):
        word, place = found["body"], found.start("body")
        slug = lexicon().of("short_names", word)
        before = [each.slug for each in full.get(word, ()) if each.start < place]
        if before and (found["by"].lower() == "the" or not slug):
            yield Mention(start=place, end=found.end(), slug=before[-1])
        elif slug and at_home:
            yield Mention(start=place, end=found.end(), slug=slug)


def _in_full(text: str, mentions: Mentions) -> dict[str, list[Mention]]:
    """Return the mentions of bodies in more than one word, by the last."""
    full: dict[str, list[Mention]] = {}
    for each in mentions.found:
        words = text[each.start : each.end].split()
        if len(words) > 1 and lexicon().of("class_words", words[-1]):
            full.setdefault(words[-1], []).append(each)
    return full
