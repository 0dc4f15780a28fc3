"""The world layer: states, cities, organizations, persons and publishers that ship, below every corpus.

Its records have the keys of ``entities.yaml``. ``tests/refresh_world.py`` writes them; nothing is read before
a corpus or a name asks for it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.corpus.findings import Position
from kg.corpus.plain_yaml import Listing, Scalar, Table
from kg.corpus.spelling import fold
from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.corpus.plain_yaml import Node

__all__ = ["CODES", "Record", "country", "members", "named", "records"]

CODES = ("iso2", "iso3", "wikidata")
"""The keys of a record that name it wherever a name is asked for; numbers name several things."""

_STATES = "states.json"
_SMALL = {"the", "of", "and"}
_KINDS = {"republic", "commonwealth", "kingdom", "union", "principality", "sultanate", "federal"}
_KINDS |= {"federative", "federation", "cooperative", "co", "operative", "people", "s", "islamic"}
"""What says which kind of state it is; *State of* does, too, but Niger State is a part of another."""


@dataclass(frozen=True)
class Record:
    """What the layer says of one entity: the file that says so, and the keys."""

    slug: str
    file: str
    keys: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The English label."""
        return str(self.keys["label"])

    @property
    def table(self) -> Table:
        """The keys as a corpus would write them; each stands at the beginning of the file."""
        at = Position(Path("world", self.file))
        keys = {key: _node(value, at) for key, value in self.keys.items() if key != "license"}
        return Table(keys, dict.fromkeys(keys, at), at)

    def names(self) -> Iterator[str]:
        """Yield the names other than the label, in every language."""
        yield from self.keys.get("labels", {}).values()
        yield from (name["name"] for name in self.keys.get("names", []))


def _node(value: Any, at: Position) -> Node:  # noqa: ANN401 – JSON has any of three shapes
    if isinstance(value, dict):
        return Table({key: _node(each, at) for key, each in value.items()}, dict.fromkeys(value, at), at)
    if isinstance(value, list):
        return Listing(tuple(_node(each, at) for each in value), at)
    return Scalar(value, at)


@lru_cache(maxsize=1)
def records() -> Mapping[str, Record]:
    """Return all records by slug."""
    found: dict[str, Record] = {}
    for file in sorted(shipped("world").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".json"):
            content = json.loads(file.read_text(encoding="utf-8"))
            found |= {slug: Record(slug, file.name, keys) for slug, keys in content.items()}
    return found


def members(group: str) -> int:
    """Return of how many members of an organization the layer knows, today's and former ones.

    >>> members("united-nations"), members("quad")
    (193, 4)
    """
    return _members()[group]


@lru_cache(maxsize=1)
def _members() -> Mapping[str, int]:
    terms = (term for each in records().values() for term in each.keys.get("memberships", ()))
    return Counter(term["of"] for term in terms if "role" not in term)


def named(text: str, spelling: Callable[[str], str] = fold) -> tuple[str, ...]:
    """Return the slugs of the records that a text names: by slug or code, else by label, else otherwise.

    What lists put first for the alphabet's sake is turned back: *Korea, Republic of*.

    >>> named("USA"), named("Georgia"), named("Congo")
    (('united-states',), ('georgia',), ('democratic-republic-of-the-congo', 'republic-of-the-congo'))
    """
    for index in _indexes(spelling):
        if found := index.get(spelling(text)):
            return tuple(sorted(found))
    name, comma, form = text.partition(", ")
    return named(f"{form} {name}", spelling) if comma else ()


def country(text: str) -> str:
    """Return the slug of the one country that a table or header means, nothing where that is none or several.

    A state goes before what else has the name. Small words, their order, *St.* and what kind of state it is
    may be written in another way.

    >>> country("St. Lucia"), country("Commonwealth of Australia"), country("Korea")
    ('saint-lucia', 'australia', '')
    """
    called, words, by_words = named(text), _words(text), _by_words()
    found = {slug for slug in called if records()[slug].file == _STATES}
    found = found or by_words.get(words, set()) or by_words.get(words - _KINDS, set()) or set(called)
    return next(iter(found)) if len(found) == 1 else ""


def _words(text: str) -> frozenset[str]:
    """Return the words that tell a state from others, whatever their order."""
    written = fold(text).replace("state of", "")
    parts = ("saint" if each == "st" else each for each in re.findall(r"\w+", written))
    return frozenset(parts) - _SMALL


@lru_cache(maxsize=1)
def _by_words() -> Mapping[frozenset[str], set[str]]:
    found = defaultdict[frozenset[str], set[str]](set)
    for slug, record in records().items():
        if record.file == _STATES:
            for name in (record.label, *record.names()):
                found[_words(name)].add(slug)
    return found


@lru_cache(maxsize=2)
def _indexes(spelling: Callable[[str], str]) -> tuple[Mapping[str, set[str]], ...]:
    """Return which slugs a spelling names, the readings that go first before the others."""
    indexes = tuple(defaultdict[str, set[str]](set) for _ in range(3))
    for record in records().values():
        codes = (str(record.keys[key]) for key in CODES if key in record.keys)
        for index, texts in zip(
            indexes, (chain([record.slug], codes), [record.label], record.names()), strict=True
        ):
            for text in texts:
                index[spelling(text)].add(record.slug)
    return indexes
