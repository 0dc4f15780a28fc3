"""The command that answers what is too long for the site."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from kg.asking import catalogue
from kg.web.parts.requests import FORMS, LONGEST

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["command", "is_file"]

_QUESTION = re.compile(r"/question/(?P<name>[^/.]+)(?:\.(?P<suffix>[\w.]+))?")
_DEFAULT = "en"


def is_file(path: str) -> bool:
    """Say whether an address of the site is that of a whole answer, not of a page of it.

    >>> is_file("/question/claims.csv"), is_file("/question/claims"), is_file("/claims")
    (True, False, False)
    """
    asked = _QUESTION.fullmatch(path)
    return asked is not None and asked["suffix"] not in {None, "html"}


def command(request: Request) -> str:
    """Return the command that gives the answer that a request asks for; empty where it asks no question."""
    asked = _QUESTION.fullmatch(request.url.path)
    if asked is None or asked["name"] not in catalogue.names():
        return ""
    takes, form = catalogue.get(asked["name"]).takes, FORMS.get(asked["suffix"] or "")
    given = dict(parse_qsl(request.url.query))
    words = [f"{name}={text}" for name, text in given.items() if name in takes and len(text) <= LONGEST]
    language = ["--lang", given["lang"][:LONGEST]] if given.get("lang", _DEFAULT) != _DEFAULT else []
    writer = ["--format", form.writer] if form and form.writer else []
    return shlex.join(["bilateral", "ask", asked["name"], *words, *writer, *language])
