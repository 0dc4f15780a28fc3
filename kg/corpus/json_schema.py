"""A JSON Schema of ``claims.yaml``, made from the ontology, so that an editor completes keys and names.

An editor with a YAML language server takes it from a first line in the file:
``# yaml-language-server: $schema=claims.schema.json``. It helps while typing; the checker decides.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg.corpus.keys import CLAIM, DOCUMENT, ENTITY, MEMBERSHIP, NAME, PARTS, TEXT, TURN
from kg.corpus.languages import LANGUAGES
from kg.corpus.spelling import LANGUAGE_TAG, SLUG
from kg.rdf.terms import BR, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.corpus.entities import Authority
    from kg.corpus.keys import Key
    from kg.ontology.vocabulary import Ontology, Qualifier

__all__ = ["schema"]

Schema = dict[str, object]

_SLUG = SLUG.pattern
_SCALAR = ["string", "number", "boolean"]  # editors type plain scalars, this format reads all as text
_TEXT: Schema = {"type": _SCALAR}
_DATE: Schema = {"type": _SCALAR, "examples": ["2022", "2022-08", "2022-08-24"]}
_FLAG: Schema = {"enum": [True, False, "true", "false"]}


def schema(ontology: Ontology, authority: Authority) -> bytes:
    """Return the schema as JSON; the names of shared entities are offered where entities are meant."""
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The claims of a document",
        **_Writer(ontology, sorted(authority.entities)).whole(),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


class _Writer:
    """Describes tables by their keys, with what the ontology and the authority file know."""

    def __init__(self, ontology: Ontology, names: list[str]) -> None:
        self.ontology, self.names = ontology, names
        self.kinds = [name for name in ontology.classes if ontology.is_a(name, ["Entity"])]

    def whole(self) -> Schema:
        qualifiers = {name: self._qualifier(each) for name, each in self.ontology.qualifiers.items()}
        parts: Mapping[str, Schema] = {
            "document": self._table(DOCUMENT),
            "turns": _listing(self._table(TURN)),
            "entities": {
                "type": "object",
                "propertyNames": {"pattern": f"^{_SLUG}$"},
                "additionalProperties": self._table(ENTITY),
            },
            "claims": _listing(self._table(CLAIM, qualifiers)),
        }
        entity = {"anyOf": [{"enum": self.names}, {"type": "string", "pattern": f"^{_SLUG}$"}]}
        described = {name: _described(key, parts[name]) for name, key in PARTS.items()}
        return {**_object(described, PARTS), "$defs": {"entity": entity}}

    def _table(self, keys: Mapping[str, Key], more: Mapping[str, Schema] | None = None) -> Schema:
        return _object({name: self._key(key) for name, key in keys.items()} | {**(more or {})}, keys)

    def _key(self, key: Key) -> Schema:
        value = self._value(key)
        return _described(key, _one_or_more(value) if key.several else value)

    def _value(self, key: Key) -> Schema:
        """Describe the value of a key by what it takes."""
        match key.takes:
            case "concept":
                value = self._concept(key.scheme)
            case "entity":
                value = self._entity()
            case "code":
                value = {"type": _SCALAR, "pattern": f"^({key.pattern})$"}
            case "class":
                value = {"enum": self.kinds}
            case "statement":
                relations = "|".join(map(re.escape, self.ontology.relations))
                value = {"type": "string", "pattern": f"^{_SLUG} ({relations}) {_SLUG}(, *{_SLUG})*$"}
            case "withheld":
                value = {"anyOf": [{"const": "withheld"}, self._table(TEXT)]}
            case "names":
                value = _listing({"anyOf": [_TEXT, self._table(NAME)]})
            case "memberships":
                value = _listing(self._table(MEMBERSHIP))
            case _:
                value = _SIMPLE.get(key.takes, _TEXT)
        return value

    def _entity(self) -> Schema:
        """Refer to the names that are known; others are taken too: a document may declare its own."""
        return {"$ref": "#/$defs/entity"}

    def _concept(self, scheme: str) -> Schema:
        return {"enum": list(self.ontology.scheme(scheme))}

    def _qualifier(self, qualifier: Qualifier) -> Schema:
        """Describe a qualifier's value by its range, with the qualifier's definition as help."""
        if qualifier.range == SKOS["Concept"]:
            value = self._concept(qualifier.scheme)
        elif qualifier.range == BR["Relation"]:
            value = {"enum": list(self.ontology.relations)}
        elif qualifier.range in _RANGES:
            value = _RANGES[qualifier.range]
        elif qualifier.range in XSD:
            value = _TEXT
        else:
            value = self._entity()
        described = _one_or_more(value) if qualifier.multiple else value
        return {"description": qualifier.definition, **described}


_SIMPLE: Mapping[str, Schema] = {
    "address": {"type": "string", "format": "uri", "pattern": "^https?://"},
    "date": _DATE,
    "degrees": {"type": ["string", "number"], "pattern": r"^-?\d{1,3}(\.\d+)?$"},
    "document": {"type": "string", "pattern": f"^{_SLUG}$"},
    "flag": _FLAG,
    "guess": {"enum": [*DOCUMENT, "turns"]},
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "labels": {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, _TEXT),
        "additionalProperties": False,
    },
    "language": {"type": "string", "pattern": f"^{LANGUAGE_TAG.pattern}$"},
    "number": {"type": ["string", "integer"], "pattern": "^[1-9][0-9]*$", "minimum": 1},
    "offset": {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0},
}
"""What is described without the ontology."""

_RANGES: Mapping[object, Schema] = {
    BR["PartialDate"]: _DATE,
    BR["PartialPeriod"]: _DATE,
    BR["CurrencyCode"]: {"type": "string", "pattern": "^[A-Z]{3}$"},
    BR["Percentage"]: {"type": _SCALAR, "examples": ["25", "7.5"]},
    XSD["boolean"]: _FLAG,
}
"""What qualifiers of some ranges take; those of the other datatypes take text."""


def _object(properties: Mapping[str, Schema], keys: Mapping[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _listing(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_or_more(value: Schema) -> Schema:
    return {"anyOf": [value, _listing(value)]}


def _described(key: Key, value: Schema) -> Schema:
    return {"description": key.meaning, **value}
