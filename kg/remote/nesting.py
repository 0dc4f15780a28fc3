"""Documents of unknown origin that no parser should get: they would exhaust its stack, or all memory."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["check_json", "check_xml"]

_MAX_DEPTH = 200
"""How deep elements, objects and lists may stand; results of queries need ten."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def check_json(body: bytes) -> None:
    """Raise ``ValueError`` for JSON that is nested too deep."""
    brackets = _STRING.sub(b"", body).translate(None, _NOT_BRACKETS)
    if max(accumulate(1 if sign in b"[{" else -1 for sign in brackets), default=0) > _MAX_DEPTH:
        raise ValueError(f"nested more than {_MAX_DEPTH} deep")


def check_xml(body: bytes) -> None:
    """Raise ``ValueError`` for XML that is ill-formed, not whole, nested too deep, or declares entities."""
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise ValueError(f"nested more than {_MAX_DEPTH} deep")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = (
        start,
        end,
        _refuse_entity,
    )
    try:
        parser.Parse(body, True)  # noqa: FBT003 – the library's own sign of the end
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _refuse_entity(*_: object) -> NoReturn:
    raise ValueError("declares an entity, which may stand for any amount of text")
