"""Who is known by which name: the persons, outlets, states and places of a corpus and of the world layer."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.corpus import plain_yaml, world
from kg.corpus.plain_yaml import Table
from kg.corpus.spelling import fold
from kg.intake.cues import cue, pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Directory", "Known", "Titled", "by_domain", "capacity_of", "titled"]


@dataclass(frozen=True)
class Known:
    """An entity as far as names and offices go; ``offices`` are organization, role, first and last day."""

    slug: str
    type: str
    label: str
    family: str = ""
    of: tuple[str, ...] = ()
    offices: tuple[tuple[str, str, str, str], ...] = ()

    def holds(self, office: str, day: str, of: str = "") -> bool:
        """Say whether the entity holds an office on a day, as far as both dates are precise."""
        return any(
            role == office and (not of or where == of) and _between(since, day, until)
            for where, role, since, until in self.offices
        )


def _between(since: str, day: str, until: str) -> bool:
    return (not since or since[: len(day)] <= day[: len(since)]) and (
        not until or day[: len(until)] <= until[: len(day)]
    )


@dataclass(frozen=True)
class Titled:
    """A name without title and form of address; what the title is, and what it tells."""

    name: str
    title: str = ""
    capacity: str = ""
    office: str = ""


def titled(text: str) -> Titled:
    """Part a name from what stands before it.

    >>> titled("H.E. Mr. Foreign Minister Mira Sand")
    Titled(name='Mira Sand', title='Foreign Minister', capacity='official', office='foreign minister')
    """
    name = _unaddressed(text)
    best = max(_titles(name), default=None, key=lambda found: len(found[0]))
    if best is None:
        return Titled(name)
    title, each = best
    rest = _unaddressed(name[len(title) :].lstrip(" ,"))
    return Titled(rest, title.title() if title.isupper() else title, each["capacity"], each.get("office", ""))


def _titles(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    for each in cue("titles"):
        if found := pattern(each["words"]).match(name):
            yield found[0], each


@lru_cache(maxsize=1)
def _address() -> re.Pattern[str]:
    words = "|".join(re.escape(each) for each in sorted(cue("forms of address"), key=len, reverse=True))
    return re.compile(rf"(?:{words})(?:\.|(?=\s))\s*", re.IGNORECASE)


def _unaddressed(name: str) -> str:
    while found := _address().match(name):
        name = name[found.end() :]
    return name.strip(" .,")


def capacity_of(role: str) -> str:
    """Return the capacity in which somebody with a role speaks, or nothing."""
    found = [(match.start(), -len(match[0]), each["capacity"]) for each in cue("titles")
             if (match := pattern(each["words"]).search(role))]  # fmt: skip
    return str(min(found)[2]) if found else ""


class Directory:
    """The entities of a corpus and of the world layer by their names."""

    def __init__(self, corpus: Path) -> None:
        self.entities: dict[str, Known] = {}
        self.own: set[str] = set()
        self._named: dict[str, list[str]] = defaultdict(list)
        self._families: dict[str, list[str]] = defaultdict(list)
        for record in world.records().values():
            self._keep(record.slug, record.table)
        for slug, table in _own(corpus):
            self.own.add(slug)
            self._keep(slug, table)

    def _keep(self, slug: str, table: Table) -> None:
        offices = [
            (each.text("of"), each.text("role"), each.text("from"), each.text("until"))
            for each in getattr(table.get("memberships"), "items", ())
            if isinstance(each, Table)
        ]
        label, family = table.text("label"), table.text("family")
        self.add(
            Known(slug, table.text("type"), label, family, table.texts("of"), tuple(offices)),
            [slug, *_names(table)],
        )

    def add(self, known: Known, names: Iterable[str] = ()) -> None:
        """Take in an entity with its names."""
        self.entities[known.slug] = known
        for name in {fold(each) for each in (known.label, *names) if each}:
            self._named[name].append(known.slug)
        family = known.family or (known.label.split() or [""])[-1]
        if known.type == cue("entities")["person"]["type"]:
            self._families[fold(family)].append(known.slug)

    def named(self, name: str) -> list[Known]:
        """Return the entities that have just this name, slug or code."""
        slugs = dict.fromkeys([*self._named.get(fold(name), ()), *world.named(name)])
        return [self.entities[slug] for slug in slugs if slug in self.entities]

    def of_family(self, name: str) -> list[Known]:
        """Return the persons whose family name is the last word of a name."""
        words = fold(name).split() or [""]
        return [self.entities[slug] for slug in dict.fromkeys(self._families.get(words[-1], ()))]

    def holders(self, office: str, day: str, of: str) -> list[Known]:
        """Return who holds an office of a polity on a day."""
        return [each for each in self.entities.values() if each.holds(office, day, of)]

    def names(self) -> set[str]:
        """Return the folded names of all persons."""
        person = cue("entities")["person"]["type"]
        return {name for name, slugs in self._named.items() if self.entities[slugs[0]].type == person}


def _own(corpus: Path) -> Iterator[tuple[str, Table]]:
    """Yield what the corpus declares, in its authority file and in its documents."""
    shared = corpus / "entities.yaml"
    tables = [plain_yaml.read(shared).content] if shared.exists() else []
    for path in sorted(corpus.glob("*/claims.yaml")):
        if b"\nentities:" in path.read_bytes():
            content = plain_yaml.read(path).content
            tables.append(content.get("entities") if isinstance(content, Table) else None)
    for table in tables:
        for slug, each in table.items() if isinstance(table, Table) else ():
            if isinstance(each, Table):
                yield slug, each


def _names(table: Table) -> Iterator[str]:
    labels, names = table.get("labels"), table.get("names")
    if isinstance(labels, Table):
        yield from (labels.text(tag) for tag in labels)
    for each in getattr(names, "items", ()):
        yield each.text("name") if isinstance(each, Table) else getattr(each, "text", "")
    yield " ".join(filter(None, (table.text("given"), table.text("family"))))


def by_domain(address: str) -> str:
    """Return the publisher of the world layer whose site an address is of, or nothing."""
    return _domains().get((urlsplit(address).hostname or "").removeprefix("www."), "")


@lru_cache(maxsize=1)
def _domains() -> dict[str, str]:
    found: dict[str, str] = {}
    for record in world.records().values():
        if record.file == "publishers.json":
            for source in record.keys["sources"]:
                host = (urlsplit(source).hostname or "").removeprefix("www.").removeprefix("en.")
                found |= {host: record.slug, f"en.{host}": record.slug}
    return found
