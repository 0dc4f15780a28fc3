"""The authority file: what claims are about, under which names, in which languages, in which years.

What it says of an entity is an authority statement: it cites its register and is no edge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.corpus import addresses, codes, world
from kg.corpus.fields import read_date, read_language
from kg.corpus.findings import (
    BAD_VALUE,
    MISSING_KEY,
    UNKNOWN_ENTITY,
    Finding,
    Position,
    finding,
    rule,
)
from kg.corpus.keys import ENTITY, NAME, Key, unknown_keys
from kg.corpus.languages import LANGUAGES
from kg.corpus.plain_yaml import Listing, Scalar, Table, scalars
from kg.corpus.registered import Registered, read_registered
from kg.corpus.spelling import SLUG, alike, fold, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology
    from kg.rdf import dates

__all__ = ["TWICE", "Authority", "Entity", "Name", "join", "read_entities"]

BAD_SLUG = rule("bad-slug", "a slug has small letters, digits and single hyphens")
UNKNOWN_CLASS = rule("unknown-class", "an entity's type is a class of the ontology")
TWICE = rule("entity-declared-twice", "an entity is declared once")
CYCLE = rule("cyclic-part-of", "nothing is part of itself, or a member of itself")

_LABELS = {tag: Key(meaning=f"Its name in {name}.") for tag, name in LANGUAGES.items()}
_PERSON = ("given", "patronymic", "family")
_PATTERNS = {name: re.compile(key.pattern) for name, key in ENTITY.items() if key.pattern}


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name beside the label: its language, the time it was in use, and who uses it, where these matter."""

    text: str
    language: str = "en"
    since: dates.PartialDate | None = None
    until: dates.PartialDate | None = None
    used_by: str = ""
    kind: str = ""
    at: Position | None = field(compare=False, default=None)


@dataclass(frozen=True, kw_only=True)
class Entity:
    """Something claims are about.

    ``sides`` are the slugs of the polities on whose side an actor stands or to which a thing belongs (a
    polity is its own); ``areas`` those to which it belongs; ``document`` the only document that knows the
    entity, empty for the shared authority file.
    """

    slug: str
    type: str
    labels: Mapping[str, str]
    names: tuple[Name, ...] = ()
    part_of: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    contested: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    sources: tuple[str, ...] = ()
    registered: Registered = field(default_factory=Registered)
    document: str = ""
    at: Position = field(compare=False)
    places: Mapping[str, Position] = field(compare=False, default_factory=dict)

    @property
    def label(self) -> str:
        """The English label."""
        return self.labels["en"]

    @property
    def spellings(self) -> frozenset[str]:
        """All that names it, as :func:`~kg.corpus.spelling.fold` spells it."""
        names = (*self.labels.values(), *(name.text for name in self.names), *self.codes.values())
        return frozenset(map(fold, names))


@dataclass(frozen=True)
class Authority:
    """All entities by slug."""

    entities: Mapping[str, Entity]

    def get(self, slug: str) -> Entity | None:
        """Return the entity of a slug, or none."""
        return self.entities.get(slug)

    def remedy(self, slug: str) -> str:
        """Return what to do about a slug that no entity has."""
        if meant := self._named(slug) or world.named(slug):
            return f"Did you mean {', '.join(meant)}?"
        known = {*self.entities, *alike(slug, world.records())}
        return near(slug, known) or "Declare it in entities.yaml, or under entities."

    def _named(self, text: str) -> list[str]:
        """Return the slugs of the entities that have a text among their names or codes."""
        return sorted(slug for slug, each in self.entities.items() if fold(text) in each.spellings)

    def side(self, slug: str) -> str:
        """Return the one polity on whose side an entity stands, itself for a polity, or nothing."""
        entity = self.entities.get(slug)
        return entity.sides[0] if entity and len(entity.sides) == 1 else ""


def read_entities(table: Table, ontology: Ontology, document: str = "") -> tuple[list[Entity], list[Finding]]:
    """Read a table of entities, and say what is wrong with it."""
    reader = _EntityReader(ontology, document)
    found = [reader.entity(slug, node, table.keys_at[slug]) for slug, node in table.items()]
    return [entity for entity in found if entity], reader.findings


def join(entities: Iterable[Entity], ontology: Ontology) -> tuple[Authority, list[Finding]]:
    """Join the entities of all files, and check what one says of another."""
    known: dict[str, Entity] = {}
    findings: list[Finding] = []
    for entity in entities:
        if first := known.get(entity.slug):
            message = f"{entity.slug} is declared in {first.at.path.as_posix()}:{first.at.line} already"
            hint = "Use that one, or give this one another slug."
            findings.append(finding(entity.at, TWICE, message, hint=hint))
        else:
            known[entity.slug] = entity
    findings += [each for entity in known.values() for each in _references(entity, known)]
    findings += _cycles(known)
    sided = {slug: replace(each, sides=_sides(each, ontology)) for slug, each in sorted(known.items())}
    return Authority(sided), findings


def _sides(entity: Entity, ontology: Ontology) -> tuple[str, ...]:
    return entity.sides or ((entity.slug,) if ontology.is_a(entity.type, ["Polity"]) else ())


def _references(entity: Entity, known: Mapping[str, Entity]) -> Iterator[Finding]:
    for key, slug in _missing(entity, known):
        at = entity.places.get(key, entity.at)
        hint = Authority(known).remedy(slug)
        yield finding(at, UNKNOWN_ENTITY, f"unknown entity {slug!r}", hint=hint)
    if entity.slug in (each.of for each in entity.registered.memberships):
        at = entity.places.get("memberships", entity.at)
        yield finding(at, CYCLE, f"{entity.slug} is a member of itself", hint="Name another group.")


def _missing(entity: Entity, known: Mapping[str, Entity]) -> Iterator[tuple[str, str]]:
    """Yield the slugs that nothing has, by key; what registers list may be a record that nobody named."""
    listed = entity.registered
    yield from (("partOf", slug) for slug in entity.part_of if slug not in known)
    yield from (("of", slug) for slug in entity.sides if slug not in known)
    others = [("capital", listed.capital), ("region", listed.region)]
    others += [("borders", slug) for slug in listed.borders]
    others += [("memberships", each.of) for each in listed.memberships]
    for key, slug in others:
        if slug and slug not in known and slug not in world.records():
            yield key, slug


def _cycles(known: Mapping[str, Entity]) -> Iterator[Finding]:
    for entity in known.values():
        above, waiting = set[str](), list(entity.part_of)
        while waiting:
            slug = waiting.pop()
            if slug not in above and slug in known:
                above.add(slug)
                waiting += known[slug].part_of
        if entity.slug in above:
            at = entity.places.get("partOf", entity.at)
            yield finding(at, CYCLE, f"{entity.slug} is part of itself", hint="Break the circle of partOf.")


class _EntityReader:
    """Reads one entity after another and keeps what is wrong."""

    def __init__(self, ontology: Ontology, document: str) -> None:
        self.ontology, self.document = ontology, document
        self.findings: list[Finding] = []

    def wrong(self, at: Position, name: str, message: str, hint: str = "") -> None:
        self.findings.append(finding(at, name, message, hint=hint))

    def entity(self, slug: str, node: Node, at: Position) -> Entity | None:
        if not SLUG.fullmatch(slug) or len(slug) > 200:  # noqa: PLR2004 – longer ones are no slugs anybody types
            self.wrong(at, BAD_SLUG, f"{slug!r} is not a slug", "Write small-letters-and-digits.")
            return None
        if not isinstance(node, Table):
            self.wrong(at, BAD_VALUE, f"{slug} has no keys", f"Write {slug}: {{type: …, label: …}}.")
            return None
        self.findings += unknown_keys(node, ENTITY)
        self._patterns(node)
        return Entity(
            slug=slug,
            type=self._class(node),
            labels=self._labels(slug, node),
            names=tuple(dict.fromkeys(self._names(node))),
            part_of=node.texts("partOf"),
            sides=node.texts("of"),
            areas=self._areas(node),
            contested=node.text("contested") == "true",
            codes={key: node.text(key) for key in _PATTERNS if _PATTERNS[key].fullmatch(node.text(key))},
            person={key: node.text(key) for key in _PERSON if key in node},
            description=node.text("description"),
            sources=node.texts("sources"),
            registered=read_registered(node, self.findings),
            document=self.document,
            at=at,
            places={key: node.where(key) for key in node},
        )

    def _class(self, table: Table) -> str:
        name = table.text("type")
        if not name:
            self.wrong(table.at, MISSING_KEY, "no type", "Write type: and a class, such as Organisation.")
        elif not self.ontology.is_a(name, ["Entity"]):
            entities = [each for each in self.ontology.classes if self.ontology.is_a(each, ["Entity"])]
            hint = near(name, entities) or "See docs/codebook.md for the classes."
            known = name in self.ontology.classes
            message = f"the class {name!r} is not below Entity" if known else f"unknown class {name!r}"
            self.wrong(table.where("type"), UNKNOWN_CLASS, message, hint)
            return "Entity"
        return name

    def _areas(self, table: Table) -> tuple[str, ...]:
        known = self.ontology.scheme(ENTITY["area"].scheme)
        for each in scalars(table.get("area")):
            if each.text not in known:
                hint = near(each.text, known) or f"Known: {', '.join(sorted(known))}."
                self.wrong(each.at, BAD_VALUE, f"{each.text!r} is no area", hint)
        return tuple(text for text in table.texts("area") if text in known)

    def _labels(self, slug: str, table: Table) -> dict[str, str]:
        labels = {"en": table.text("label") or slug}
        if not table.text("label"):
            self.wrong(table.at, MISSING_KEY, f"{slug} has no label", "Write label: and its English name.")
        others = table.get("labels")
        if isinstance(others, Table):
            self.findings += unknown_keys(others, _LABELS)
            labels |= {language: others.text(language) for language in LANGUAGES if others.text(language)}
        elif others is not None:
            self.wrong(others.at, BAD_VALUE, "labels is a table", "Write labels: {kk: …, ru: …}.")
        return labels

    def _patterns(self, table: Table) -> None:
        for key, pattern in _PATTERNS.items():
            if key in table and not pattern.fullmatch(table.text(key)):
                message, hint = (
                    f"{table.text(key)!r} is not a value of {key}",
                    f"Write it like {ENTITY[key].example}.",
                )
                self.wrong(table.where(key), BAD_VALUE, message, hint)
        if table.text("contested", "true") not in {"true", "false"}:
            message = f"contested is {table.text('contested')!r}"
            self.wrong(table.where("contested"), BAD_VALUE, message, "Write true or false.")
        self._iso(table)
        for source in scalars(table.get("sources")):
            if "://" in source.text and (wrong := addresses.fault(source.text)):
                self.wrong(source.at, BAD_VALUE, *wrong)

    def _iso(self, table: Table) -> None:
        for key in ("iso2", "iso3"):
            code = table.text(key)
            if _PATTERNS[key].fullmatch(code) and code not in codes.territories():
                hint = "Look it up at the ISO's browsing platform."
                self.wrong(table.where(key), BAD_VALUE, f"{code} is not in ISO 3166-1", hint)

    def _names(self, table: Table) -> tuple[Name, ...]:
        node = table.get("names")
        if node is None:
            return ()
        items = node.items if isinstance(node, Listing) else ()
        if not items:
            self.wrong(node.at, BAD_VALUE, "names is a list", "Write names: [{name: …, language: ru}, …].")
        return tuple(name for item in items if (name := self._name(item)))

    def _name(self, node: Node) -> Name | None:
        if isinstance(node, Scalar):
            return Name(text=node.text, at=node.at)
        if not isinstance(node, Table) or not node.text("name"):
            self.wrong(node.at, BAD_VALUE, "a name without name", "Write {name: …, language: …}.")
            return None
        self.findings += unknown_keys(node, NAME)
        return Name(
            text=node.text("name"),
            language=read_language(node, self.findings),
            since=read_date(node, "from", self.findings),
            until=read_date(node, "until", self.findings),
            used_by=node.text("usedBy"),
            kind=node.text("kind"),
            at=node.at,
        )
