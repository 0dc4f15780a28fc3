"""Running heads and page numbers: known by their repetition, left out of the text and named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.intake.readers.raw import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Paged", "without_heads"]

_EDGE = 3
"""Lines at the head and foot of a page that may be its head or foot."""

_PAGES = 3
"""Pages from which on repetition tells something."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER = re.compile(
    r"[-–—\s]*(?:page|p\.|стр\.)?\s*(\d{1,4})(?:\s*(?:/|of|из)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_SECOND = 2
"""The number above which a first page stands that has none."""

_LONGEST = 120
_MOST_HEADS = 20


@dataclass(frozen=True)
class Paged:
    """A text without the heads of its pages: which these were, and the number of the first page."""

    text: str
    heads: tuple[str, ...] = ()
    first: int = 1


def without_heads(text: str) -> Paged:
    r"""Leave out what stands at the edges of pages again and again, and lone page numbers.

    >>> without_heads("Note 7\nOne\n\fNote 8\ntwo\n\fNote 9\nthree")
    Paged(text='One\n\x0ctwo\n\x0cthree', heads=('Note 7',), first=7)
    """
    pages = text.split(PAGE)
    if len(pages) >= _PAGES:
        return _of_pages([page.split("\n") for page in pages])
    return _numbered(text.split("\n"))


def _key(line: str) -> str:
    return _DIGITS.sub("#", line.strip().casefold())


def _edges(lines: Sequence[str]) -> list[int]:
    """Return where the first and the last lines of a page stand that are not empty."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def _of_pages(pages: list[list[str]]) -> Paged:
    counts = Counter(key for lines in pages for key in {_key(lines[at]) for at in _edges(lines)})
    repeated = {key for key, count in counts.items() if key and count >= max(_PAGES, len(pages) / 3)}
    heads: dict[str, str] = {}
    numbers: list[int | None] = []
    kept = []
    for lines in pages:
        edges = [at for at in _edges(lines) if _key(lines[at]) in repeated and len(lines[at]) < _LONGEST]
        for at in edges:
            heads.setdefault(_key(lines[at]), lines[at].strip())
        numbers.append(_page_number([lines[at] for at in edges]))
        kept.append("\n".join(line for at, line in enumerate(lines) if at not in set(edges)).strip("\n"))
    if not any(
        page.strip() for page in kept
    ):  # pages alike in all their lines: nothing tells which are heads
        return Paged(_bound(["\n".join(lines).strip("\n") for lines in pages]))
    return Paged(_bound(kept), tuple(heads.values())[:_MOST_HEADS], _first(numbers))


def _page_number(heads: Sequence[str]) -> int | None:
    found = [number for line in heads for number in re.findall(r"\d{1,4}", line)]
    return int(found[-1]) if found else None


def _first(numbers: Sequence[int | None]) -> int:
    """Return the number of the first page where the pages are numbered in a row."""
    offsets = Counter(number - at for at, number in enumerate(numbers) if number is not None)
    if not offsets:
        return 1
    ((first, count),) = offsets.most_common(1)
    return first if count >= _PAGES and count > len(numbers) / 2 and first > 0 else 1


def _bound(pages: Sequence[str]) -> str:
    """Bind pages: a sentence runs on over the end of a page, a paragraph ends there."""
    parts = [pages[0]] if pages else []
    for before, page in pairwise(pages):
        ended = not before or before.rstrip()[-1:] in set('.!?:…"”»)') or page[:1].isupper()
        parts.append(("\n\n" if ended and before.rstrip()[-1:] in set('.!?:…"”»)') else "\n") + PAGE + page)
    return "".join(parts)


def _numbered(lines: list[str]) -> Paged:
    """Part pages by lone numbers that rise by one from page to page; what repeats beside them is a head."""
    lone = [(at, int(found[1])) for at, line in enumerate(lines) if (found := _NUMBER.fullmatch(line))]
    run = _rising(lone)
    if len(run) < _PAGES:
        return Paged("\n".join(lines))
    beside = Counter(_key(lines[near]) for at in run for near in _near(lines, at))
    repeated = {key for key, count in beside.items() if count >= _PAGES and key.strip("# ")}
    gone = set(run) | {near for at in run for near in _near(lines, at) if _key(lines[near]) in repeated}
    heads = {_key(lines[at]): lines[at].strip() for at in sorted(gone, reverse=True)}
    pages = ["\n".join(_without(lines, gone, part)).strip("\n") for part in _parts(lines, run)]
    number, first = dict(lone)[run[0]], int(not pages[0])
    before = number - 1 if _is_head(lines, gone, run, number) else number
    return Paged(_bound(pages[first:]), tuple(reversed(heads.values()))[:_MOST_HEADS], max(before + first, 1))


def _parts(lines: Sequence[str], run: Sequence[int]) -> Iterator[range]:
    """Yield the lines between the numbers of pages; after the last of them only where there are some."""
    bounds = [0, *run, len(lines)]
    for start, end in pairwise(bounds):
        if end < len(lines) or any(map(str.strip, lines[start + 1 : end])):
            yield range(start, end)


def _is_head(lines: Sequence[str], gone: set[int], run: Sequence[int], number: int) -> bool:
    """Say whether numbers stand at the head of their pages: nothing but that of page one stands above."""
    above = any(lines[at].strip() for at in range(run[0]) if at not in gone)
    below = any(lines[at].strip() for at in range(run[-1] + 1, len(lines)) if at not in gone)
    return below and (not above or number == _SECOND)


def _rising(lone: Sequence[tuple[int, int]]) -> list[int]:
    """Return where the longest row of numbers stands in which each is one more than the one before."""
    best: dict[int, list[int]] = {}
    for at, number in lone:
        best[number] = max([*best.get(number - 1, []), at], best.get(number, []), key=len)
    return max(best.values(), key=len, default=[])


def _near(lines: Sequence[str], at: int) -> Iterator[int]:
    for near in (at - 2, at - 1, at + 1, at + 2):
        if 0 <= near < len(lines) and lines[near].strip() and len(lines[near]) < _LONGEST:
            yield near


def _without(lines: Sequence[str], gone: set[int], part: range) -> Iterator[str]:
    """Yield the lines of a part that stay; of two empty ones that a head parted, one."""
    for at in part:
        line = lines[at]
        if at in gone or (not line.strip() and at - 1 in gone and at >= 2 and not lines[at - 2].strip()):  # noqa: PLR2004
            continue
        yield line
