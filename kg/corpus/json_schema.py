"""A JSON Schema of ``claims.yaml``, made from the ontology, so that an editor completes keys and names.

An editor with a YAML language server takes it from a first line in the file:
``# yaml-language-server: $schema=claims.schema.json``. It helps while typing; the checker decides.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg.rdf.terms import BR, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.corpus.entities import Authority
    from kg.ontology.vocabulary import Ontology, Qualifier

__all__ = ["schema"]

_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_SCALAR = ["string", "number", "boolean"]  # editors type plain scalars, this format reads all as text
_TEXT = {"type": _SCALAR}


def schema(ontology: Ontology, authority: Authority) -> bytes:
    """Return the schema as JSON; the names of shared entities are offered where entities are meant."""
    names = sorted(authority.entities)
    claim = _claim(ontology, names)
    parts = {
        "document": _table(_header(ontology, names), required=["publisher"]),
        "turns": {"type": "array", "items": _table(_turn(ontology, names), required=["from", "speaker"])},
        "entities": {"type": "object", "propertyNames": {"pattern": f"^{_SLUG}$"}},
        "claims": {"type": "array", "items": _table(claim, required=["claim"])},
    }
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The claims of a document",
        **_table(parts, required=["document"]),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _table(properties: dict[str, object], required: Iterable[str] = ()) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _one_or_more(value: object) -> dict[str, object]:
    return {"anyOf": [value, {"type": "array", "items": value}]}


def _entity(names: list[str]) -> dict[str, object]:
    """Offer the known names, and take others: a document may declare its own."""
    return {"anyOf": [{"enum": names}, {"type": "string", "pattern": f"^{_SLUG}$"}]}


def _concept(ontology: Ontology, scheme: str) -> dict[str, object]:
    return {"enum": list(ontology.scheme(scheme))}


def _header(ontology: Ontology, names: list[str]) -> dict[str, object]:
    return {
        "title": _TEXT,
        "issued": _TEXT,
        "kind": _concept(ontology, "documentKinds"),
        "publisher": _entity(names),
        "source": {"type": "string", "format": "uri", "pattern": "^https?://"},
        "language": {"type": "string"},
        "coder": _entity(names),
        "codedOn": _TEXT,
        "text": {"const": "withheld"},
        "citing": _one_or_more(_entity(names)),
        "origin": _entity(names),
    }


def _turn(ontology: Ontology, names: list[str]) -> dict[str, object]:
    capacity = _concept(ontology, "capacities")
    return {"from": _TEXT, "speaker": _entity(names), "role": _TEXT, "capacity": capacity}


def _claim(ontology: Ontology, names: list[str]) -> dict[str, object]:
    relations = "|".join(map(re.escape, ontology.relations))
    fixed: dict[str, object] = {
        "claim": {"type": "string", "pattern": f"^{_SLUG} ({relations}) {_SLUG}(, *{_SLUG})*$"},
        "status": _concept(ontology, "statuses"),
        "speaker": _one_or_more(_entity(names)),
        "speakerRole": _TEXT,
        "speakerCapacity": _concept(ontology, "capacities"),
        "quote": _TEXT,
        "occurrence": _TEXT,
        "id": _TEXT,
        "confirms": _one_or_more(_TEXT),
        "corrects": _one_or_more(_TEXT),
    }
    return fixed | {name: _value(each, ontology, names) for name, each in ontology.qualifiers.items()}


def _value(qualifier: Qualifier, ontology: Ontology, names: list[str]) -> dict[str, object]:
    """Describe a qualifier's value by its range, with the qualifier's definition as help."""
    if qualifier.range == SKOS["Concept"]:
        value = _concept(ontology, qualifier.scheme)
    elif qualifier.range in (BR["PartialDate"], BR["PartialPeriod"]):
        value = {"type": _SCALAR, "examples": ["2022", "2022-08", "2022-08-24"]}
    elif qualifier.range == BR["CurrencyCode"]:
        value = {"type": "string", "pattern": "^[A-Z]{3}$"}
    elif qualifier.range == XSD["boolean"]:
        value = {"enum": [True, False, "true", "false"]}
    elif qualifier.range in XSD:
        value = dict(_TEXT)
    else:
        value = _entity(names)
    described = _one_or_more(value) if qualifier.multiple else value
    return {"description": qualifier.definition, **described}
