"""Whose words stand in quotation marks: *"…," said President X*."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.corpus.documents import Turn
from kg.extraction.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extraction.names import Named
    from kg.extraction.source import Source

__all__ = ["attributed"]

_QUOTED = re.compile(r"[“\"](?P<words>[^”\"]{20,4000})[”\"]")
_NEAR = 90
"""Letters after or before a quotation in which who says it is looked for."""


def attributed(source: Source, named: Named) -> Source:
    """Return the source with a turn for each quotation of which the text says whose it is.

    A text whose own turns name its speakers is left as it is.
    """
    if source.turns:
        return source
    turns = tuple(_quotations(source, named))
    return replace(source, turns=turns) if turns else source


def _quotations(source: Source, named: Named) -> Iterator[Turn]:
    said = re.compile(rf"\b({'|'.join(sorted({_past(each) for each in lexicon().lists['say_verbs']}))})\b")
    for found in _QUOTED.finditer(source.text):
        after = source.text[found.end() : found.end() + _NEAR].partition("\n")[0]
        before = source.text[max(0, found.start() - _NEAR) : found.start()].rpartition("\n")[2]
        places = [(found.end(), after), (found.start() - len(before), before)]
        for start, words in places:
            if said.search(words):
                persons = [
                    each.slug
                    for each in named.mentions.within(start, start + len(words))
                    if named.persons.is_person(each.slug)
                ]
                if persons:
                    yield Turn(start=found.start("words"), end=found.end("words"), speakers=(persons[0],))
                    break


def _past(verb: str) -> str:
    irregular = {"say": "said", "tell": "told"}
    return irregular.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
