"""Who is quoted in a report: words in quotation marks beside a name and a verb of saying."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.corpus.spelling import fold
from kg.intake.cues import cue
from kg.intake.labels import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["quoted"]

_QUOTE = re.compile(
    r"[“«](?P<curly>(?:[^“”«»\n]|\n(?!\s*\n)){15,2000})[”»]|\"(?P<plain>(?:[^\"\n]|\n(?!\s*\n)){15,2000})\""
)
_NAME = (
    r"(?:[A-Z][\w'’-]+|[A-Z]\.)"
    r"(?:[ \n](?:(?:of|for|the|and|al|bin|de|van|von)[ \n])*(?:[A-Z][\w'’-]+|[A-Z]\.)){0,7}"
)


@dataclass(frozen=True)
class _Patterns:
    after: re.Pattern[str]
    before: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    said, they = "|".join(cue("said")), "|".join(cue("pronouns"))
    who = rf"(?P<who>{_NAME}|(?i:{they})\b)"
    title = r"(?:(?:the|its|their|a)[ \n])?(?:[a-z][\w-]*[ \n]){0,3}"
    after = rf"\s*,?\s*(?:(?:{said})\s+{title}{who}|{title}{who.replace('who', 'also')}\s+(?:{said})\b)"
    before = rf"{who}(?:,[^,\n]{{1,80}},)?\s+(?:has\s+|also\s+)?(?:{said})(?:\s+\w+){{0,4}}\s*[:,]?\s*$"
    return _Patterns(re.compile(after), re.compile(before))


def quoted(text: str) -> list[Opening]:
    """Return where quoted speakers begin to speak, and where the narrator goes on.

    >>> report = "“We shall build the bridge,” said Mira Sand. It rained."
    >>> [(each.voice, each.name, each.start) for each in quoted(report)]
    [('named', 'Mira Sand', 0), ('narrator', '', 28)]
    """
    return list(_openings(text))


def _openings(text: str) -> Iterator[Opening]:
    speaker, end = "", 0
    for quote in _QUOTE.finditer(text):
        who = _speaker(text, quote)
        goes_on = bool(speaker) and "\n\n" not in text[end : quote.start()]
        if fold(who) in cue("pronouns"):
            who = speaker
        if not who and not goes_on:
            continue
        speaker, end = who or speaker, quote.end()
        if speaker:
            yield Opening(quote.start(), "named", speaker, speech="quoted")
            yield Opening(quote.end(), "narrator")


def _speaker(text: str, quote: re.Match[str]) -> str:
    """Return the name or pronoun beside a verb of saying, after the words or before them; else nothing."""
    patterns = _patterns()
    after = patterns.after.match(text, quote.end(), quote.end() + 200)
    if after:
        return " ".join((after["who"] or after["also"]).split())
    line = max(text.rfind("\n\n", 0, quote.start()), quote.start() - 250, 0)
    before = patterns.before.search(text[line : quote.start()])
    return " ".join(before["who"].split()) if before else ""
