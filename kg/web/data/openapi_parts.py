"""What several operations of the OpenAPI description share."""

from __future__ import annotations

from kg.web.templating import LANGUAGES

__all__ = ["FIND", "JSON", "LEFT_OUT", "Object", "language", "one_of", "refer"]

Object = dict[str, object]

JSON = "application/json"
FIND = "finding"
"""The tag of operations that find names and words."""
LEFT_OUT = ""
"""What a form sends for a field that nobody filled: the default holds."""


def language() -> Object:
    """Describe the parameter for the language of labels."""
    schema: Object = {"type": "string", "enum": [*LANGUAGES, LEFT_OUT], "default": "en"}
    return {"name": "lang", "in": "query", "description": "The language of labels", "schema": schema}


def one_of(values: list[str]) -> Object:
    """Describe a text that is one of some values."""
    return {"type": "string", "enum": values}


def refer(name: str) -> Object:
    """Refer to a response that operations share."""
    return {"$ref": f"#/components/responses/{name}"}
