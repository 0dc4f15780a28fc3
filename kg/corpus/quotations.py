"""Where words stand in a text; where they do not, which are near and what differs without being seen."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.corpus.characters import INVISIBLE, described, line_and_column
from kg.corpus.layout import breaks_words, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.layout import Folded

__all__ = ["Passage", "missing", "places"]


@dataclass(frozen=True, order=True)
class Passage:
    """A stretch of a document's text."""

    start: int
    end: int


def places(text: str, words: str) -> list[Passage]:
    r"""Return every stretch of a text that reads as some words, overlaps included.

    White space counts as one space whatever its kind and length, also where it breaks a line; signs that are
    not seen count for nothing. The words run over no end of a paragraph that they do not have.

    >>> places("It reached $40\nmillion.", "$40 million")
    [Passage(start=11, end=22)]
    """
    words = words.strip()
    found = {Passage(start, start + len(words)) for start in _all(text, words)}
    for broken in ("", "-", "- "):
        sought, within = folded(words, broken=broken).text.strip(), _folded_text(text, broken=broken)
        for start in _all(within.text, sought):
            end = start + len(sought) - 1
            found.add(Passage(within.place(start), within.place(end) + 1))
    return sorted(found)


def _folded_text(text: str, *, broken: str) -> Folded:
    """Return a text folded in a way; most texts break no word and are folded once for all ways."""
    return _folded(text, broken if _breaks_words(text) else "")


@lru_cache(maxsize=3)  # one text, in each way: its turns and quotes are looked up one after the other
def _folded(text: str, broken: str) -> Folded:
    return folded(text, broken=broken)


@lru_cache(maxsize=1)
def _breaks_words(text: str) -> bool:
    return breaks_words(text)


def _all(text: str, words: str) -> Iterator[int]:
    place = text.find(words) if words else -1
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def missing(text: str, words: str) -> tuple[str, str]:
    """Return what to say of words that a text does not have, and what to do about it."""
    words = words.strip()
    if alike := _alike(text, words):
        return _difference(text, alike, words)
    close, place = _nearest(text, words)
    line, _ = line_and_column(text, place)
    return "", f"Nearest, line {line} of document.txt: {close!r}" if close else ""


def _difference(text: str, alike: Passage, words: str) -> tuple[str, str]:
    """Name the first sign in which two stretches differ that look alike."""
    kept = folded(text[alike.start : alike.end])
    pairs = enumerate(zip_longest(kept.text, folded(words).text))
    at, (there, here) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    line, column = line_and_column(text, alike.start + kept.place(at))
    message = (
        f"{_named(there)} in line {line}, column {column} of document.txt, {_named(here)} in these words"
    )
    return message, f"They look alike. Write the words as the text has them: {_quoted(kept.text)}"


def _named(character: str | None) -> str:
    return described(character) if character else "nothing"


def _quoted(text: str) -> str:
    """Write a text in YAML's double quotes, with a number for each sign that could be taken for another."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return "\\" + character
    if character.isalnum() or " " <= character <= "~":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 1 << 16 else f"\\U{code:08x}"


_LOOK_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухһ", "ABESIJKMHOPCTYXaesijopcyxh", strict=True)),
        **dict.fromkeys(INVISIBLE, ""),
    }
)
"""Signs that a reader takes for another: hyphens, quotation marks, Cyrillic letters like Latin ones."""


def _skeleton(text: str) -> str:
    """Return what of a text is told apart by the eye."""
    bare = unicodedata.normalize("NFKD", text).translate(_LOOK_ALIKE)
    return re.sub(r"\s+", " ", bare)


def _alike(text: str, words: str) -> Passage | None:
    """Return the stretch that looks like some words and is not the same, if there is one."""
    sought = _skeleton(words).strip()
    for paragraph in re.finditer(r"[^\n]+(\n[^\n]+)*", text):
        if not sought or sought not in _skeleton(paragraph[0]):
            continue
        # Letter by letter, since one letter may be several in the skeleton, or none
        parts = [_skeleton(letter) for letter in paragraph[0]]
        start = _shortest(parts, sought, paragraph.start())
        if start:
            return start
    return None


def _shortest(parts: list[str], sought: str, offset: int) -> Passage | None:
    """Return the first stretch of letters whose skeletons join to what is sought; runs of spaces are one."""
    whole, homes = "", []
    for number, part in enumerate(parts):
        part = part.lstrip(" ") if whole.endswith(" ") else part  # noqa: PLW2901 – one space of a run
        whole += part
        homes += [number] * len(part)
    at = whole.find(sought)
    return Passage(offset + homes[at], offset + homes[at + len(sought) - 1] + 1) if at >= 0 else None


_WINDOW = 4_000
"""Letters that are compared at once; a text may be one line of millions."""


def _nearest(text: str, words: str) -> tuple[str, int]:
    """Return the stretch of a text most like some words, and its place; about 5 ms for a page."""
    from rapidfuzz import fuzz

    sought = fold_case(words)
    best, at = 0.0, Passage(0, 0)
    for start, window in _windows(text, len(words)):
        found = fuzz.partial_ratio_alignment(sought, fold_case(window), score_cutoff=best)
        if found and found.score > best:
            best, at = found.score, Passage(start + found.dest_start, start + found.dest_end)
    return (text[at.start : at.end], at.start) if best > 60 else ("", 0)  # noqa: PLR2004 – below, no likeness


def _windows(text: str, overlap: int) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their places, long ones in parts that overlap."""
    for line in re.finditer(r"[^\n]+", text):
        for start in range(line.start(), line.end(), _WINDOW):
            yield start, text[start : min(start + _WINDOW + overlap, line.end())]


def fold_case(text: str) -> str:
    """Lower a text letter by letter, so that places in it stay the same.

    >>> len(fold_case("İstanbul"))
    8
    """
    lowered = text.lower()
    if len(lowered) == len(text):  # no letter became two
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
