"""The operations that find: names and words, and statements by what they name and say."""

from __future__ import annotations

from kg.asking.search import LONGEST_SEARCH
from kg.web.data.openapi_parts import FIND, JSON, Object, language, one_of, refer

__all__ = ["dossier", "offers", "search"]

_TEXT: Object = {"type": "string"}
_PLAIN: Object = {"type": ["string", "null"]}
_WORDS = f"Words that names or quotes hold; {LONGEST_SEARCH} letters at most are read"


def search(kinds: list[str]) -> Object:
    """Describe the search for what is of some kinds."""
    found = _whole(
        words=_TEXT,
        counts={"type": "object", "additionalProperties": {"type": "integer"}},
        hits={"type": "array", "items": _hit(kinds)},
        near=_TEXT,
        complete={"type": "boolean", "description": "Whether all texts were searched"},
    )
    return _operation("search", "Find names in every language, and words", {"q": _WORDS}, found)


def _hit(kinds: list[str]) -> Object:
    return _whole(kind=one_of(kinds), iri=_TEXT, page=_TEXT, label=_TEXT, text=_TEXT, language=_PLAIN)


def offers() -> Object:
    """Describe what a search field offers."""
    hit = _whole(text=_TEXT, page=_TEXT)
    group = _whole(
        name=_TEXT,
        count={"type": "integer", "description": "How much there is, beside what is offered"},
        said={"type": "string", "description": "The count in words"},
        hits={"type": "array", "items": hit},
    )
    near: Object = {
        "type": "string",
        "description": "A word near to one that nothing has",
    }
    found = _whole(words=_TEXT, groups={"type": "array", "items": group}, near=near)
    told = "Offer statements, names and questions while somebody types"
    return _operation("offers", told, {"q": _WORDS}, found)


def dossier() -> Object:
    """Describe the dossier of statements that words find."""
    subject = _whole(
        title=_TEXT,
        outcome=_PLAIN,
        course={"type": "array", "items": _TEXT},
        statements={"type": "array", "items": {"type": "object"}},
    )
    found = _whole(words=_TEXT, near=_PLAIN, subjects={"type": "array", "items": subject})
    told = "Find statements by what they name and say, by subject and in order of time"
    asked = {"q": "Words that a statement must all meet", "about": "Only the subject of this title"}
    return _operation("dossier", told, asked, found)


def _whole(**properties: Object) -> Object:
    """Describe an object that always has its properties."""
    return {"type": "object", "required": [*properties], "properties": properties}


def _operation(name: str, summary: str, asked: dict[str, str], found: Object) -> Object:
    parameters = [
        {"name": each, "in": "query", "description": told, "schema": _TEXT} for each, told in asked.items()
    ]
    return {
        "get": {
            "operationId": name,
            "tags": [FIND],
            "summary": summary,
            "parameters": [*parameters, language()],
            "responses": {
                "200": {"description": "What was found", "content": {JSON: {"schema": found}}},
                "400": refer("Wrong"),
            },
        }
    }
