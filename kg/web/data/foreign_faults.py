"""What is wrong with an RDF file, in one line: where it stands, what it is, what to do."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from pyoxigraph import RdfFormat

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["refuse_endless_entities", "refuse_plain_json", "said", "wrong"]

_ENTITY = re.compile(rb"""<!ENTITY\s+([^\s"'>%]+)\s+(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"&([^#;\s&]+);")
_LONGEST_ENTITY = 10_000
"""Bytes that one entity may stand for; ten lines of entities that stand for others fill any memory."""

_WHERE = re.compile(r"Parser error at line \d+ (?:column \d+|between columns? \d+ and (?:column )?\d+): ")
_OFFENDING = re.compile(r"'([^']{3,})'")
_REMOTE = "No LoadDocumentCallback"


def wrong(name: str, text: bytes, error: SyntaxError, form: RdfFormat) -> InputError:
    """Say what a parser found wrong with the text of a file, and where.

    Where it names no line, the text it names is looked for.
    """
    if _REMOTE in str(error.msg):
        return _remote_context(name, text)
    place = (error.lineno, error.offset)
    if error.lineno is None and form is RdfFormat.RDF_XML:
        place = _ill_formed(text)
    if place[0] is None and (offending := _OFFENDING.search(str(error.msg))):
        place = _place(text, offending[1])
    return InputError(_WHERE.sub("", said(error)), where=_where(name, *place))


def said(error: Exception) -> str:
    """Return what an error says, in one line."""
    told = error.msg if isinstance(error, SyntaxError) else error
    return " ".join(str(told).split())


def refuse_plain_json(name: str, text: bytes) -> None:
    """Raise ``InputError`` where JSON that holds something, but no triple, has no context either."""
    if json.loads(text) and b'"@context"' not in text:
        raise InputError(
            "holds no triple: it is JSON without a context, which would give its keys IRIs",
            where=name,
            fix="Write a @context into it (JSON-LD 1.1, section 3.1)",
        )


def refuse_endless_entities(name: str, text: bytes) -> None:
    """Raise ``InputError`` where an entity of RDF/XML stands for very much, or for itself."""
    values = {entity: double or single for entity, double, single in _ENTITY.findall(text)}

    @cache
    def length(entity: bytes) -> int:
        value = values.get(entity, b"")
        return len(value) + sum(map(length, _REFERENCE.findall(value)))

    for entity in values:
        try:
            endless = length(entity) > _LONGEST_ENTITY
        except RecursionError:
            endless = True
        if endless:
            place = _place(text, f"<!ENTITY {entity.decode(errors='replace')}")
            what = f"the XML entity &{entity.decode(errors='replace')[:60]}; stands for more than"
            fix = "Write out what it means"
            raise InputError(f"{what} {_LONGEST_ENTITY:,} bytes", where=_where(name, *place), fix=fix)


def _remote_context(name: str, text: bytes) -> InputError:
    """Say which context stands elsewhere."""
    address = next(_addresses(json.loads(text)), "elsewhere")
    place = _place(text, json.dumps(address)[1:-1])
    fix = "Write what stands there into the file, in place of the address"
    what = f"its context stands at {address}, and nothing is fetched"
    return InputError(what, where=_where(name, *place), fix=fix)


def _addresses(value: object) -> Iterator[str]:
    """Yield the addresses that stand for contexts in JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                yield from (each for each in _listed(inner) if isinstance(each, str))
            yield from _addresses(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _where(name: str, line: int | None, column: int | None) -> str:
    return ":".join(str(part) for part in (name, line, column) if part is not None)


def _place(text: bytes, wanted: str) -> tuple[int | None, int | None]:
    """Return line and column at which something stands first in a text; none where it does not."""
    before, found, _ = text.decode(errors="replace").partition(wanted)
    if not found:
        return None, None
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _ill_formed(text: bytes) -> tuple[int | None, int | None]:
    """Find the place where XML is ill-formed, which the RDF parser does not tell."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(text, True)  # noqa: FBT003 – expat takes it by position alone
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return None, None
