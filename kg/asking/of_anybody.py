"""What the program asks a store here in place of a question's file where nobody is named.

A question of two states may be asked of all. Its file is a whole query that any engine runs, but one written
for two: of all it costs several times what it must. ``queries/of-anybody/NAME.rq`` gives the same rows and
claims in the same order, in Oxigraph's words: what most rows name is read once, terms are compared as they
are, labels come last, and one text puts rows in order. A test holds that both are alike.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.asking.catalogue import Question, Term

__all__ = ["of_anybody"]

_NAMED = frozenset(["a", "b"])
"""The parameters of a question of two, one or any."""


def of_anybody(asked: Question, given: Mapping[str, Term], language: str) -> str:
    """Return the query that stands for a question asked of anybody; nothing where one asks its file."""
    text = "" if _NAMED & given.keys() else _written(asked.name)
    return replace(asked, text=text).bind(given, language) if text else ""


@lru_cache(maxsize=256)
def _written(name: str) -> str:
    file = shipped("queries") / "of-anybody" / f"{name}.rq"
    return file.read_text(encoding="utf-8") if file.is_file() else ""
