"""Who speaks in a transcript: names and signs before a colon where a line begins, dashes of interviews."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from kg.corpus.spelling import fold
from kg.intake.cues import cue, pattern
from kg.intake.naming import PARTICLES

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["Opening", "Voice", "dashed", "is_interpreted", "labeled"]

Voice = Literal["narrator", "question", "answer", "named", "joint"]


@dataclass(frozen=True, order=True)
class Opening:
    """Where a voice begins to speak in a text.

    ``name`` is how the text calls it, ``mark`` what stands in brackets after the name (a state, a language);
    ``speech`` how its words are passed on, as ``data/cues.json`` calls it, or nothing.
    """

    start: int
    voice: Voice
    name: str = ""
    mark: str = ""
    speech: str = ""


_LABEL = re.compile(
    r"^[ \t]*(?P<label>[^\W_](?:[^\n:?!]{0,88}[^\n:?!\s])?)[ \t]*:[*_]{0,2}(?=\s|$)(?!//)", re.MULTILINE
)
_POINT = re.compile(r"^[ \t]*(?P<label>[QA])\.(?=[ \t]+\S)", re.MULTILINE)
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBER = re.compile(r"[ #]*\d{1,3}$")
_WORDS, _LONG = 8, 5
_DASH = re.compile(r"^[ \t]*[-–—][ \t]*(?=[^\W\d_]|[\"“«(])", re.MULTILINE)
_ASKED = re.compile(r"\?[\"”»’)]*\s*$")
_REMARK = 90


def labeled(text: str, known: Container[str] = ()) -> list[Opening]:
    r"""Return where names and signs before a colon say who speaks; ``known`` are folded names of persons.

    A name counts where it is known, has a title, stands in capitals, or labels more than one line.

    >>> [(each.voice, each.name) for each in labeled("Q: How far?\nMINISTER SAND: Near.\nQ: Why?")]
    [('question', 'Q'), ('named', 'MINISTER SAND'), ('question', 'Q')]
    """
    found = [(match.start("label"), *_split(match["label"])) for match in _LABEL.finditer(text)]
    points = [(match.start("label"), match["label"], "") for match in _POINT.finditer(text)]
    if {"Q", "A"} <= {label for _, label, _ in points}:
        found += points
    counts = Counter(fold(name) for _, name, _ in found)
    openings = [
        Opening(start, _voice(name), name, mark, _speech(text, start, name, mark))
        for start, name, mark in sorted(found)
        if _is_voice(name, counts[fold(name)], known)
    ]
    sure = len(openings) > 1 or any(_is_sure(each.name, known) for each in openings)
    return openings if sure else []


def _split(label: str) -> tuple[str, str]:
    """Part a label into the name and what stands in brackets after it."""
    marks = _BRACKET.findall(label)
    return " ".join(_BRACKET.sub(" ", label).strip(" *_").split()), "; ".join(each.strip() for each in marks)


def _sign(name: str) -> str:
    return _NUMBER.sub("", fold(name)).rstrip(".")


def _voice(name: str) -> Voice:
    if _sign(name) in cue("questions"):
        return "question"
    return "answer" if _sign(name) in cue("answers") else "named"


def _is_voice(name: str, count: int, known: Container[str]) -> bool:
    sign, words = _sign(name), name.split()
    if not words or sign in cue("no speakers") or len(words) > _WORDS or sign.startswith("http"):
        return False
    if _voice(name) != "named" or sign in cue("interpreters") or _is_sure(name, known):
        return True
    if any(letter.isdigit() for letter in name) or not _is_name(words):
        return False
    return (name.isupper() and len(name) > 1) or count > 1


def _is_name(words: list[str]) -> bool:
    """Say whether words are written as names are: capitals, and small words only between them."""
    return (
        words[0][0].isupper()
        and all(word[0].isupper() or word in PARTICLES or not word[0].isalpha() for word in words)
        and len(words) <= _LONG + 1
    )


def _is_sure(name: str, known: Container[str]) -> bool:
    if fold(name) in known:
        return True
    titles = "|".join(title["words"] for title in cue("titles"))
    addressed = "|".join(re.escape(each) for each in cue("forms of address") if each != "the")
    words = name.split()
    return _is_name(words) and bool(
        pattern(titles).search(name) or (len(words) > 1 and pattern(addressed).match(name))
    )


def is_interpreted(remark: str) -> bool:
    """Say whether a remark says that another's voice is heard.

    >>> is_interpreted("Through interpreter"), is_interpreted("Aland")
    (True, False)
    """
    return bool(re.search(cue("interpreted"), remark, re.IGNORECASE))


def _speech(text: str, start: int, name: str, mark: str) -> str:
    if _sign(name) in cue("interpreters") or (mark and is_interpreted(mark)):
        return "interpreted"
    said = text[text.find(":", start) + 1 : start + len(name) + len(mark) + _REMARK].lstrip()
    remark = _BRACKET.match(said)
    return "interpreted" if remark and is_interpreted(remark[1]) else ""


def dashed(text: str) -> list[Opening]:
    r"""Return where question and answer begin in an interview whose turns begin with dashes.

    >>> [each.voice for each in dashed("Lead.\n\n- Why?\n\n- Because.\n\nAnd so on.\n\n- When?\n\n- Soon.")]
    ['question', 'answer', 'question', 'answer']
    """
    starts = [match.start() + len(match[0]) - len(match[0].lstrip()) for match in _DASH.finditer(text)]
    found: list[Opening] = []
    for start, end in pairwise([*starts, len(text)]):
        first = text[start:end].split("\n\n", 1)[0]
        voice: Voice = "question" if _ASKED.search(first) else "answer"
        if not found or found[-1].voice != voice:
            found.append(Opening(start, voice))
    asked = [each.voice for each in found]
    return found if asked[:1] == ["question"] and "answer" in asked else []
