"""The words beside the ontology, from ``ontology/triggers``: titles, groups, verbs of saying and the like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Lexicon", "content", "lexicon"]


_RULES = {"flags", "lists", "office", "reasons"}
"""The entries of ``words.yaml`` that are rules and no lists of words."""


@dataclass(frozen=True)
class Lexicon:
    """Lists of words by what they are for; what each list is for stands in ``words.yaml``."""

    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]

    def has(self, name: str, word: str) -> bool:
        """Say whether a word stands in a list."""
        return word in self.lists[name]

    def of(self, name: str, word: str) -> str:
        """Return what a table says of a word, or nothing."""
        return self.tables[name].get(word, "")


@lru_cache(maxsize=8)
def content(name: str) -> Any:  # noqa: ANN401 – YAML has any of three shapes
    """Return what a file of ``ontology/triggers`` says; every value is text."""
    text = (shipped("ontology") / "triggers" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 – text only


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the words of ``words.yaml``; a table may name several words at once, with commas between."""
    whole = content("words.yaml")
    lists = {name: frozenset(each) for name, each in whole.items() if isinstance(each, list)}
    tables = {
        name: _table(each) for name, each in whole.items() if isinstance(each, dict) and name not in _RULES
    }
    return Lexicon(lists, tables)


def _table(entries: Mapping[str, Any]) -> dict[str, str]:
    """Turn a table from what is said to words into one from each word to what is said of it."""
    return {word: said for said, words in entries.items() for word in words}
