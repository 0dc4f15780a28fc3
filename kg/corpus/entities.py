"""The authority file: what claims are about, under which names, in which languages, in which years.

What it says of an entity is an authority statement: it cites its register and is no edge.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.findings import Finding, Position, finding, near, rule
from kg.corpus.plain_yaml import Listing, Scalar, Table, scalars
from kg.rdf import dates
from kg.rdf.terms import web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.corpus.plain_yaml import Node
    from kg.ontology.vocabulary import Ontology

__all__ = ["Authority", "Entity", "Name", "fold", "read_entities", "unknown_keys"]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

BAD_SLUG = rule("bad-slug", "a slug has small letters, digits and single hyphens")
UNKNOWN_CLASS = rule("unknown-class", "an entity's type is a class of the ontology")
UNKNOWN_KEY = rule("unknown-key", "a key is one of those the format knows")
MISSING_KEY = rule("missing-key", "what the format requires is there")
BAD_VALUE = rule("bad-value", "a value fits its key")
TWICE = rule("entity-declared-twice", "an entity is declared once")
UNKNOWN_ENTITY = rule("unknown-entity", "an entity is declared before it is used")
CYCLE = rule("cyclic-part-of", "nothing is part of itself")

LANGUAGES = ("en", "kk", "ru", "az", "tr")

_KEYS = frozenset(
    [
        "type",
        "label",
        "labels",
        "names",
        "given",
        "patronymic",
        "family",
        "partOf",
        "contested",
        "iso2",
        "iso3",
        "geonames",
        "wikidata",
        "of",
        "description",
        "sources",
    ]
)
_NAME_KEYS = frozenset(["name", "language", "from", "until", "usedBy", "kind"])
_CODES = ("iso2", "iso3", "geonames", "wikidata")
_PATTERNS = {
    "iso2": re.compile(r"[A-Z]{2}"),
    "iso3": re.compile(r"[A-Z]{3}"),
    "geonames": re.compile(r"[1-9]\d{0,9}"),
    "wikidata": re.compile(r"Q[1-9]\d{0,11}"),
    "contested": re.compile(r"true|false"),
}


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name beside the label: its language, the time it was in use, and who uses it, where these matter."""

    text: str
    language: str = "en"
    since: dates.PartialDate | None = None
    until: dates.PartialDate | None = None
    used_by: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Entity:
    """Something claims are about.

    ``side`` is the slug of the polity on whose side an actor stands (a polity is its own);
    ``document`` the only document that knows the entity, empty for the shared authority file.
    """

    slug: str
    type: str
    labels: Mapping[str, str]
    names: tuple[Name, ...] = ()
    part_of: tuple[str, ...] = ()
    side: str = ""
    contested: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    description: str = ""
    sources: tuple[str, ...] = ()
    document: str = ""
    at: Position = field(compare=False)
    places: Mapping[str, Position] = field(compare=False, default_factory=dict)

    @property
    def label(self) -> str:
        """The English label."""
        return self.labels["en"]

    def spellings(self) -> Iterator[str]:
        """Yield every text by which the entity may be asked for."""
        yield self.slug
        yield from self.labels.values()
        yield from (name.text for name in self.names)
        given, patronymic, family = (self.person.get(key, "") for key in ("given", "patronymic", "family"))
        if given and patronymic:
            yield f"{given} {patronymic}"
            yield f"{given} {patronymic} {family}"
            yield f"{family} {given} {patronymic}"


def fold(text: str) -> str:
    """Make spellings comparable: no case, no accents, single spaces, plain hyphens and apostrophes.

    >>> fold("  Kassym‑Jomart   TOKAYEV "), fold("Bakı")
    ('kassym-jomart tokayev', 'baki')
    """
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))  # else BAKI is not Bakı
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = re.sub(r"[‐-―−]", "-", bare)
    return " ".join(re.sub(r"[ʻʼ‘’`´]", "'", bare).split())


@dataclass(frozen=True)
class Authority:
    """All entities by slug."""

    entities: Mapping[str, Entity]

    def get(self, slug: str) -> Entity | None:
        """Return the entity of a slug, or none."""
        return self.entities.get(slug)

    def side(self, slug: str) -> str:
        """Return the polity on whose side an entity stands, itself for a polity, or nothing."""
        entity = self.entities.get(slug)
        return entity.side if entity else ""

    def find(self, text: str) -> tuple[str, ...]:
        """Return the slugs of the entities that bear a name, in any language, former names included."""
        if text in self.entities:
            return (text,)
        return self._by_name.get(fold(text), ())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for entity in self.entities.values():
            for spelling in entity.spellings():
                found[fold(spelling)][entity.slug] = None
        return {name: tuple(sorted(slugs)) for name, slugs in found.items()}


def read_entities(table: Table, ontology: Ontology, document: str = "") -> tuple[list[Entity], list[Finding]]:
    """Read a table of entities, and say what is wrong with it."""
    reader = _Reader(ontology, document)
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
    sided = {slug: replace(each, side=_side(each, ontology)) for slug, each in sorted(known.items())}
    return Authority(sided), findings


def _side(entity: Entity, ontology: Ontology) -> str:
    return entity.side or (entity.slug if ontology.is_a(entity.type, ["Polity"]) else "")


def _references(entity: Entity, known: Mapping[str, Entity]) -> Iterator[Finding]:
    for key, slugs in (("partOf", entity.part_of), ("of", (entity.side,) if entity.side else ())):
        for slug in slugs:
            if slug not in known:
                at = entity.places.get(key, entity.at)
                yield finding(at, UNKNOWN_ENTITY, f"unknown entity {slug!r}", hint=near(slug, known))


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


def unknown_keys(table: Table, known: frozenset[str]) -> Iterator[Finding]:
    """Report the keys of a table that its format does not know, with the nearest that it does."""
    for key in table:
        if key not in known:
            hint = near(key, known) or f"Known: {', '.join(sorted(known))}."
            yield finding(table.keys_at[key], UNKNOWN_KEY, f"unknown key {key!r}", hint=hint)


class _Reader:
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
        self.findings += unknown_keys(node, _KEYS)
        self._patterns(node)
        return Entity(
            slug=slug,
            type=self._class(node),
            labels=self._labels(slug, node),
            names=self._names(node),
            part_of=node.texts("partOf"),
            side=node.text("of"),
            contested=node.text("contested") == "true",
            codes={key: node.text(key) for key in _CODES if _PATTERNS[key].fullmatch(node.text(key))},
            person={key: node.text(key) for key in ("given", "patronymic", "family") if key in node},
            description=node.text("description"),
            sources=node.texts("sources"),
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

    def _labels(self, slug: str, table: Table) -> dict[str, str]:
        labels = {"en": table.text("label") or slug}
        if not table.text("label"):
            self.wrong(table.at, MISSING_KEY, f"{slug} has no label", "Write label: and its English name.")
        others = table.get("labels")
        if isinstance(others, Table):
            self.findings += unknown_keys(others, frozenset(LANGUAGES))
            labels |= {language: others.text(language) for language in LANGUAGES if others.text(language)}
        elif others is not None:
            self.wrong(others.at, BAD_VALUE, "labels is a table", "Write labels: {kk: …, ru: …}.")
        return labels

    def _patterns(self, table: Table) -> None:
        for key, pattern in _PATTERNS.items():
            if key in table and not pattern.fullmatch(table.text(key)):
                example = {"iso2": "KZ", "iso3": "KAZ", "geonames": "1522867", "wikidata": "Q232"}
                hint = f"Write it like {example.get(key, 'true')}."
                self.wrong(table.where(key), BAD_VALUE, f"{table.text(key)!r} is not a value of {key}", hint)
        self._iso(table)
        for source in scalars(table.get("sources")):
            if "://" in source.text and not web_address(source.text):
                self.wrong(source.at, BAD_VALUE, f"{source.text!r} is not a web address", "Write https://….")

    def _iso(self, table: Table) -> None:
        for key in ("iso2", "iso3"):
            if _PATTERNS[key].fullmatch(table.text(key)):
                import pycountry  # reads its tables from disk, so only where a code is

                code = table.text(key)
                known = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
                if known is None:
                    message = f"{table.text(key)} is not in ISO 3166-1"
                    self.wrong(
                        table.where(key), BAD_VALUE, message, "Look it up at the ISO's browsing platform."
                    )

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
            return Name(text=node.text)
        if not isinstance(node, Table) or not node.text("name"):
            self.wrong(node.at, BAD_VALUE, "a name without name", "Write {name: …, language: …}.")
            return None
        self.findings += unknown_keys(node, _NAME_KEYS)
        return Name(
            text=node.text("name"),
            language=self._language(node),
            since=self._date(node, "from"),
            until=self._date(node, "until"),
            used_by=node.text("usedBy"),
            kind=node.text("kind"),
        )

    def _language(self, table: Table) -> str:
        tag = table.text("language", "en")
        if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
            return tag
        self.wrong(
            table.where("language"), BAD_VALUE, f"{tag!r} is not a language tag", "Write en, kk, ru-Latn."
        )
        return "en"

    def _date(self, table: Table, key: str) -> dates.PartialDate | None:
        if key not in table:
            return None
        try:
            return dates.parse(table.text(key))
        except ValueError as error:
            self.wrong(table.where(key), BAD_VALUE, str(error), "Write 2019, 2019-03 or 2019-03-23.")
            return None
