"""What stands in lists: visits under a heading *Visits from X to Y*, agreements after *such as*."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extraction.candidates import Candidate
from kg.extraction.lexicon import content, lexicon
from kg.extraction.proposing import end_of
from kg.extraction.references import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extraction.mentions import Mention
    from kg.extraction.resolution import Resolver

__all__ = ["items", "visits"]

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*[-–•*]\s*")
_YEARS = re.compile(r"\(([^()]*\d{4}[^()]*)\)")
_YEAR = re.compile(r"\b(?:1[6-9]|20)\d{2}\b")
_OPENING = re.compile(r"\W{0,3}\b(?:such as|including|include|includes|namely|among them)\b:?|\W{0,3}:")
_BETWEEN = re.compile(
    r";\s*(?:and\s+)?|,\s+(?:and\s+)?(?=(?:an?\s+|the\s+)?[A-Z])|\s+and\s+(?=(?:an?|the)\s+[A-Z])"
)
_ARTICLE = re.compile(r"(?:and\s+)?(?:an?|the)\s+|\s+")
_NEAREST = 40
"""Letters after a phrase within which a list of its members opens."""


@dataclass(frozen=True)
class _Heading:
    """A line that says who visited whom in the lines below it."""

    guest: str
    host: Mention


def visits(resolver: Resolver) -> Iterator[Candidate]:
    """Yield a candidate for each year of each person listed under a heading of visits."""
    heading: _Heading | None = None
    for line in _LINE.finditer(resolver.source.text):
        found = _heading(line, resolver)
        if found is not None or not (_BULLET.match(line[0]) or _YEARS.search(line[0])):
            heading = found
        elif heading is not None:
            yield from _listed(line, heading, resolver)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(content("words.yaml")["lists"]["heading"], re.IGNORECASE)


def _heading(line: re.Match[str], resolver: Resolver) -> _Heading | None:
    told = _pattern().search(line[0])
    if told is None or len(line[0]) > 120 or line[0].rstrip().endswith("."):  # noqa: PLR2004 – a sentence
        return None
    guests = resolver.named.mentions.within(
        line.start() + told.start("guest"), line.start() + told.end("guest")
    )
    hosts = resolver.named.mentions.within(line.start() + told.start("host"), line.start() + told.end("host"))
    return _Heading(guests[0].slug, hosts[0]) if guests and hosts else None


def _listed(line: re.Match[str], heading: _Heading, resolver: Resolver) -> Iterator[Candidate]:
    people = [
        each
        for each in resolver.named.mentions.within(line.start(), line.end())
        if resolver.named.persons.is_person(each.slug)
    ]
    bullet = _BULLET.match(line[0])
    start = line.start() + (bullet.end() if bullet else 0)
    end = line.start() + len(line[0].rstrip())
    told = _YEARS.search(line[0])
    for person in people[:1]:
        for year in _YEAR.findall(told[1]) if told else [""]:
            yield _candidate(person, heading, (start, end), year, resolver)


def _candidate(
    person: Mention, heading: _Heading, place: tuple[int, int], year: str, resolver: Resolver
) -> Candidate:
    relation = content("words.yaml")["lists"]["relation"]
    start, end = place
    one = Reference(person.slug, person.start, person.end, "name")
    other = Reference(heading.host.slug, heading.host.start, heading.host.end, "heading")
    return Candidate(
        document=resolver.source.slug,
        subject=end_of(one, resolver),
        relation=relation,
        object=end_of(other, resolver),
        status=resolver.knowledge.ontology.unsaid_of(relation),
        speakers=resolver.source.speakers(start),
        qualifiers={"date": (year,)} if year else {},
        quote=resolver.source.text[start:end],
        start=start,
        end=end,
        sentence=next(
            ((each.start, each.end) for each in resolver.source.sentences if each.start <= start < each.end),
            (start, end),
        ),
        trigger=f"{relation}: list",
        resolution=(f"{heading.host.slug}: by the heading of the list",),
        features={f"relation={relation}": 1.0, "part=list": 1.0},
    )


def items(text: str, start: int, stop: int, kind: str, resolver: Resolver) -> list[tuple[int, int]]:
    """Return where the members of a kind stand that a text lists after a phrase: *such as a Treaty on …; …*.

    ``start`` is where the phrase ends, ``stop`` where its sentence does.
    """
    opening = _OPENING.search(text, start, min(start + _NEAREST, stop))
    if opening is None:
        return []
    found, at = [], opening.end()
    for gap in [*_BETWEEN.finditer(text, at, stop), None]:
        end = gap.start() if gap else stop
        found.append(_trimmed(text, at, end))
        at = gap.end() if gap else stop
    return [(one, other) for one, other in found if _is_of_kind(text[one:other], kind, resolver)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    article = _ARTICLE.match(text, start, end)
    while article and article.end() > start:
        start = article.end()
        article = _ARTICLE.match(text, start, end)
    return start, start + len(text[start:end].rstrip(" .,;\n"))


def _is_of_kind(words: str, kind: str, resolver: Resolver) -> bool:
    classes = (lexicon().of("class_words", word) for word in re.findall(r"\w+", words))
    return words[:1].isupper() and any(
        resolver.knowledge.ontology.is_a(each, [kind]) for each in classes if each
    )
