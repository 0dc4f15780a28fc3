"""Where the sentences of a text begin and end: by its signs, its paragraphs and its line breaks.

A line break that only keeps lines short ends no sentence; one that ends a heading, an item or a line of
an interview does. Full stops that end no sentence are data, ``data/abbreviations.csv``.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from kg.corpus.layout import parts_paragraphs
from kg.corpus.quotations import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["sentences"]

_NARROWEST, _WIDEST = 30, 120
"""Letters; where people or programs break lines to keep them short, these are as long as that."""

_FULL = 0.8
"""How much of the width a line and its next word fill where there was no room: letters differ in width."""

_MANY_LINES, _RARE = 20, 12
"""Of so many lines one in twelve may be longer than the others, as no break keeps it short."""

_OVER = 1.15
"""How much longer than that width a line may be that was kept short all the same."""

_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
_CLOSING = "\"'”’»)\\]"
_OPENING = "\"'“‘«(\\[\\-–—"
_SIGN = re.compile(rf"(?P<sign>[.!?…])[{_CLOSING}]*(?P<gap>\s+)(?=[{_OPENING}]*\s*(?P<next>\w+\.?))")
_ENDED = re.compile(rf"[.!?…:][{_CLOSING}]*$")
_LAST_WORD = re.compile(r"[\w.-]+(?=\.$)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_LONGEST_WORD = 40
_HEADING = 8
"""Spaces of a line that is no heading or item; a sentence goes on below it after the break of a page."""


def sentences(text: str, borders: Iterable[int] = ()) -> Iterator[Passage]:
    r"""Yield the sentences of a text, in order; none runs over a border, such as the beginning of a turn.

    Together they hold every visible character of the text, each once.

    >>> text = "On Aug. 24 the U.S. President\nleft. It rained."
    >>> [text[each.start : each.end] for each in sentences(text)]
    ['On Aug. 24 the U.S. President\nleft.', 'It rained.']
    """
    cuts = sorted(borders)
    for start, end in _stretches(text):
        inside = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
        for first, last in pairwise([start, *inside, end]):
            yield from _within(text, first, last)


def _within(text: str, start: int, end: int) -> Iterator[Passage]:
    """Yield the sentences of a stretch in which no line break ends one."""
    for sign in _SIGN.finditer(text, start, end):
        if _ends(text, start, sign):
            yield from _trimmed(text, start, sign.end())
            start = sign.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Passage]:
    words = text[start:end]
    if words.strip():
        yield Passage(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def _ends(text: str, start: int, sign: re.Match[str]) -> bool:
    """Say whether a sign ends a sentence: a capital or a number follows, and it is no abbreviation's."""
    following = sign["next"]
    if following[0].islower():
        return False
    if sign["sign"] != ".":
        return True
    before = text[max(start, sign.start() - _LONGEST_WORD) : sign.start() + 1]
    word = _LAST_WORD.search(before)
    kind = _kind(f"{word[0]}.") if word else ""
    if kind == "number":
        return not following[0].isdigit()
    return kind != "name" and (not kind or following in _openers())


def _kind(word: str) -> str:
    """Return what follows a word that a full stop shortens, or nothing where none does."""
    return _abbreviations().get(word) or ("anything" if _INITIALS.fullmatch(word) else "")


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, str]:
    return {row["abbreviation"]: row["followed by"] for row in _rows("abbreviations.csv")}


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return frozenset(row["word"] for row in _rows("sentence-openers.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with files("kg.corpus").joinpath("data", name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that no line break cuts in two: mostly its paragraphs."""
    lines = [found.span() for found in _LINE.finditer(text) if found[0].strip()]
    width = _width(lines)
    begun: int | None = None
    for line, after in zip_longest(lines, lines[1:]):
        begun = line[0] if begun is None else begun
        if after is None or not _goes_on(text, line, after, width):
            yield begun, line[1]
            begun = None


def _width(lines: Sequence[tuple[int, int]]) -> int:
    """Return how wide the lines of a text are that are kept short, or 0 where they are not."""
    lengths = [end - start for start, end in lines]
    short = [length for length in lengths if length <= _WIDEST]
    width = max(short, default=0) if len(short) < _MANY_LINES else sorted(short)[-len(short) // _RARE]
    return width if width >= _NARROWEST and 2 * sum(short) > sum(lengths) else 0


def _goes_on(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Say whether a line goes on in the next: it had no room for more, or its words ask for it."""
    words, following = text[slice(*line)].rstrip(), text[slice(*after)].lstrip()
    if parts_paragraphs(text[line[1] : after[0]]):
        return words[-1].isalpha() and words.count(" ") > _HEADING and following[0].islower()
    room = len(words) + 1 + len(following.split(maxsplit=1)[0])
    if width and len(words) <= _OVER * width and room > _FULL * width:
        return True
    return not _ENDED.search(words) and (following[0].islower() or words[-1] in ",;-–—(")
