"""What of a text is layout and not content: line breaks, runs of spaces, hyphens at line ends, unseen signs.

A mail or a PDF breaks its lines anywhere. :func:`folded` undoes that and still knows where each character
stands in the text, so that what is found in one is found in the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus.characters import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Folded", "breaks_words", "folded", "paragraph_ends", "parts_paragraphs", "reads_as"]

_BREAK = re.compile("\r\n|[\n\r\x85\u2028]|\u2029")
"""One line break."""

_RUN = re.compile(rf"(?P<hyphen>(?<=\w)[-\u2010])?(?P<white>[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}])")
"""What may have to be folded: not a single space, of which a text has the most."""

_BROKEN = re.compile(rf"(?<=\w)[-\u2010][\s{INVISIBLE}]*[\n\r\x85\u2028\u2029]")
"""A hyphen at the end of a line, and the white space up to that."""

_WHITE = re.compile(r"\s{2,}|\u2029")
_PLAIN = frozenset(" \t\f\v")
_SOFT_HYPHEN = "\u00ad"
_SIGNS = re.compile(f"[{INVISIBLE}]")


@dataclass(frozen=True)
class Folded:
    """A text without its layout; ``places`` pairs places in it with places in the text, where they drift."""

    text: str
    places: tuple[tuple[int, int], ...]

    def place(self, at: int) -> int:
        """Return where in the text the character stands that is here at a place."""
        here, there = self.places[bisect_right(self.places, at, key=lambda pair: pair[0]) - 1]
        return there + at - here


def parts_paragraphs(white: str) -> bool:
    """Say whether white space leaves a line empty, or separates paragraphs by U+2029."""
    breaks = _BREAK.findall(white)
    return len(breaks) > 1 or "\u2029" in breaks


def paragraph_ends(text: str) -> Iterator[int]:
    """Yield where the paragraphs of a text end, with the white space after them, but for the last."""
    return (run.end() for run in _WHITE.finditer(text) if parts_paragraphs(run[0]))


def breaks_words(text: str) -> bool:
    """Say whether a line of a text may end within a word, so that :func:`folded` reads it in several ways."""
    return _BROKEN.search(text) is not None


def folded(text: str, *, broken: str = "") -> Folded:
    r"""Return a text with each run of white space as one space, and paragraphs apart by an empty line.

    Signs that are not seen are left out, and words put together that a line's end broke;
    ``broken`` is what the hyphen there reads as, since nobody can tell whether it belongs to the word:
    nothing (*coop-eration*), a hyphen (*long-term*), or a hyphen and a space (*pre- and postwar*).

    >>> folded("Trade of the co-\noperation  reached\n$40").text
    'Trade of the cooperation reached $40'
    """
    parts: list[str] = []
    places = [(0, 0)]
    length = at = 0
    for run in _RUN.finditer(text):
        instead = _instead(run, text[run.end() : run.end() + 1], broken=broken)
        if instead == run[0]:
            continue
        parts += [text[at : run.start()], instead]
        length += run.start() - at + len(instead)
        at = run.end()
        places.append((length, at))
    return Folded("".join([*parts, text[at:]]), tuple(places))


def _instead(run: re.Match[str], after: str, *, broken: str) -> str:
    """Return what a run of white space, with the hyphen before it, reads as."""
    hyphen, white = run["hyphen"] or "", run["white"]
    if parts_paragraphs(white):
        return f"{hyphen}\n\n"
    breaks = _BREAK.search(white)
    if breaks and white.startswith(_SOFT_HYPHEN) and after.isalnum():
        return hyphen
    if breaks and hyphen and after.isalnum():
        return broken or ("" if after.islower() else hyphen)
    seen = _SIGNS.sub("", white)
    return hyphen + (" " if breaks or (seen and _PLAIN.issuperset(seen)) else seen)


def reads_as(text: str) -> str:
    r"""Return a stretch of text as it is read aloud: on one line, without what is not seen.

    >>> reads_as("A ferry\r\nis planned.")
    'A ferry is planned.'
    """
    return folded(text).text.strip()
