"""The stage of names: known ones first, then titles with persons, then what the model takes for names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.corpus.spelling import fold
from kg.extraction import bodies
from kg.extraction.lexicon import content, lexicon
from kg.extraction.mentions import Mention, Mentions, Proposed, slug_of
from kg.extraction.persons import Persons, read_titles

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from spacy.tokens import Doc

    from kg.extraction.gazetteer import Gazetteer, Hit
    from kg.extraction.knowledge import Knowledge
    from kg.extraction.persons import Holder
    from kg.extraction.reading import Sentence
    from kg.extraction.source import Source

__all__ = ["Named", "find"]

_LIKE = 82
"""From this likeness on, of 100, a known name is shown beside a proposed one."""

_PART = re.compile(r"\b(?:Latin|Pan|Inter|Ibero|Afro|(?:North|South|East|West)(?:ern)?|Central)[ -]$")
"""What before a name makes it another's: *Latin American*, *West Africa*."""

_BEFORE = 9
"""Letters before a name in which such a word stands."""

_REGION = "Region"


class Named:
    """What the stage of names gives: mentions, persons and holders of offices."""

    def __init__(self, source: Source, knowledge: Knowledge) -> None:
        self.mentions = Mentions()
        self.persons = Persons(knowledge, self.mentions, source)
        self.holders: list[Holder] = []


def find(source: Source, sentences: Sequence[Sentence], names: Gazetteer, knowledge: Knowledge) -> Named:
    """Find the names of a text, of which the sentences are parsed."""
    named = Named(source, knowledge)
    own = {voice.side for voice in source.voices}
    hits = list(names.find(source.text))
    named.mentions.add(_bodies(source.text, hits, named))
    named.mentions.add(_listed(source.text, named))
    named.mentions.add(_known(source.text, hits, knowledge, own))
    for slug in (each.slug for each in named.mentions.found if named.persons.is_person(each.slug)):
        entity = knowledge.get(slug)
        named.persons.meet(slug, entity.label if entity else "")
    for voice in source.voices:
        person = Proposed(slug=voice.slug, label=voice.label, type="Person", side=voice.side)
        named.mentions.proposed[voice.slug] = person
        named.persons.meet(voice.slug, voice.label)
    named.holders += read_titles(named.persons)
    for each in sentences:
        named.mentions.add(_recognized(each.offset, each.doc, source.text, named))
    named.mentions.add(_short(source.text, named))
    named.mentions.add(bodies.by_last_word(source.text, source.title, named.mentions, knowledge))
    return named


def _bodies(text: str, hits: Sequence[Hit], named: Named) -> Iterator[Mention]:
    """Yield the mentions of bodies whose names begin with a known one, which are proposed."""
    for start, end in bodies.going_on(text, hits, named.persons.knowledge):
        label = " ".join(text[start:end].split())
        _propose(slug_of(label), label, _class_of(label, "Organisation"), named)
        yield Mention(start=start, end=end, slug=slug_of(label))


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of the names in ``names.yaml``, the longest first, and the class of each."""
    whole = content("names.yaml").items()
    classes = {" ".join(name.split()): kind for kind, names in whole for name in names}
    longest = sorted(classes, key=len, reverse=True)
    words = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), classes


def _listed(text: str, named: Named) -> Iterator[Mention]:
    """Yield the mentions of names that a list has with their class and the world layer does not know."""
    pattern, classes = _names()
    for found in pattern.finditer(text):
        label = " ".join(found[0].split())
        _propose(slug_of(label), label, classes[label], named)
        yield Mention(start=found.start(), end=found.end(), slug=slug_of(label))


def _known(text: str, hits: Iterable[Hit], knowledge: Knowledge, own: Container[str]) -> Iterator[Mention]:
    """Yield the mentions of known names; of several meanings that of who speaks is taken, then a polity's.

    Of several polities it is the one that the text names in full, *Republic of Korea*, too.
    """
    found = list(hits)
    plain = {each.slugs[0] for each in found if len(each.slugs) == 1}

    def rank(slug: str) -> tuple[bool, bool, bool, str]:
        return slug not in own, slug != knowledge.side(slug), slug not in plain, slug

    for hit in found:
        if _PART.search(text, max(0, hit.start - _BEFORE), hit.start) and (
            hit.demonym or knowledge.is_a(hit.slugs[0], _REGION)
        ):
            continue
        yield Mention(start=hit.start, end=hit.end, slug=min(hit.slugs, key=rank), demonym=hit.demonym)


def _recognized(offset: int, doc: Doc, text: str, named: Named) -> Iterator[Mention]:
    """Yield what the model takes for names and no list knows: persons met before, else proposed entities."""
    for found in doc.ents:
        kind = lexicon().of("kinds", found.label_)
        start, end = _trimmed(text, offset + found.start_char, offset + found.end_char)
        label = text[start:end]
        if not kind or end - start < 3 or not label[0].isupper() or "\n" in label:  # noqa: PLR2004
            continue
        if lexicon().has("groups", label.lower()) or lexicon().has("no_names", label) or _is_common(label):
            continue
        if lexicon().of("class_words", label) or label.endswith(" Government"):
            continue  # *the Council* is one named before, the Government that of a state beside it
        slug = named.persons.named(label) or slug_of(label)
        if slug and named.mentions.is_free(start, end):
            if not named.persons.by_slug.get(slug):
                _propose(slug, label, _class_of(label, kind), named)
            yield Mention(start=start, end=end, slug=slug)


def _is_common(label: str) -> bool:
    """Say whether one word with a capital is no name but a noun of actors: *Powers*, *Parties*."""
    word = label.lower()
    forms = {word, word.removesuffix("s"), word.removesuffix("ies") + "y"}
    return any(lexicon().has("actors", each) for each in forms)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the article before and the genitive after a name."""
    found = re.compile(r"(?:[Tt]he\s+)?(.*?)(?:['’]s?|\s*[-–—,.]+)?", re.DOTALL).fullmatch(text, start, end)
    return found.span(1) if found else (start, end)


def _class_of(label: str, kind: str) -> str:
    if whole := lexicon().of("whole_names", label):
        return whole
    for word in reversed(re.findall(r"\w+", label)):
        if better := lexicon().of("class_words", word):
            return better
    return kind


def _propose(slug: str, label: str, kind: str, named: Named) -> None:
    knowledge, proposed = named.persons.knowledge, named.mentions.proposed
    if knowledge.get(slug) is None and slug not in proposed:
        proposed[slug] = Proposed(slug=slug, label=label, type=kind, nearest=_nearest(label, knowledge))
        if named.persons.is_person(slug):
            named.persons.meet(slug, label)


def _nearest(label: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Return up to three known entities with a like name, the likest first."""
    from rapidfuzz import fuzz, process

    labels = knowledge.folded
    found = process.extract(fold(label), labels, scorer=fuzz.ratio, limit=3, score_cutoff=_LIKE)
    return tuple(str(slug) for _, _, slug in found)


def _short(text: str, named: Named) -> Iterator[Mention]:
    """Yield the mentions of persons by their family name alone, once they were named in full."""
    families = {}
    for slug in named.persons.by_slug:
        entity, proposed = named.persons.knowledge.get(slug), named.mentions.proposed.get(slug)
        label = entity.label if entity else proposed.label if proposed else ""
        if label and (family := label.split()[-1])[0].isupper() and len(family) > 3:  # noqa: PLR2004
            families[family] = slug
    if families:
        for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, families))})(?!\w)", text):
            yield Mention(start=found.start(), end=found.end(), slug=families[found[0]])
