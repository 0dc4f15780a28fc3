"""The text of a document as it is kept: normalized once when it comes in, never changed after."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kg.corpus.characters import INVISIBLE, UNFIT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bare", "cleaned", "joined"]

_ENDS = re.compile("\r\n?|[\x85\u2028]")
_JOINERS = "\u200c\u200d"
_UNSEEN = re.compile(f"[\x7f-\x9f{''.join(each for each in INVISIBLE if each not in _JOINERS)}]")
_SPACE = re.compile(r"[^\S\n\f\t ]")
_TRAILING = re.compile(r"[ \t]+(?=\n|\f|\Z)")
_EMPTY = re.compile(r"\n{3,}")
_BROKEN = re.compile(r"(\w+)[-\u2010]\n[ \t]*(\f?)[ \t]*(?=([^\W\d_]\w*))")
_HYPHENED = re.compile(r"\w+-\w+")
_TAIL = re.compile(r"[^\s\w]*")


def cleaned(text: str) -> str:
    r"""Return a text in NFC with ``\n`` at line ends and plain spaces, without what is not seen.

    Signs that join or part letters in some scripts stay, and so do the ends of pages.
    """
    text = unicodedata.normalize("NFC", _ENDS.sub("\n", text))
    text = UNFIT.sub(lambda sign: sign[0] if sign[0] == "\f" else "", _UNSEEN.sub("", text))
    text = _TRAILING.sub("", _SPACE.sub(" ", text.replace("\u2029", "\n\n")))
    return _EMPTY.sub("\n\n", text).strip("\n")


def joined(text: str) -> str:
    r"""Return a text in which words that the end of a line broke stand whole, on the first of the lines.

    A hyphen stays where the text has the word with a hyphen elsewhere.

    >>> joined("The co-\noperation of the long-\nterm and long-term kind")
    'The cooperation\nof the long-term\nand long-term kind'
    """
    known = set(_HYPHENED.findall(text.casefold())) if _BROKEN.search(text) else set()
    return "".join(_whole(text, known))


def _whole(text: str, known: set[str]) -> Iterator[str]:
    at = 0
    for broken in _BROKEN.finditer(text):
        first, page, second = broken.groups()
        hyphen = "-" if not second[0].islower() or f"{first}-{second}".casefold() in known else ""
        tail = _TAIL.match(text, broken.end() + len(second))
        stop = tail.end() if tail else len(text)
        if broken.start() >= at:
            yield f"{text[at : broken.start()]}{first}{hyphen}{text[broken.end() : stop]}\n{page}"
            at = stop + (text[stop : stop + 1] in {" ", "\n"})
    yield text[at:]


def bare(name: str) -> str:
    r"""Return a name in one line, without signs that are not seen or that turn the direction of writing.

    >>> bare("Mira \u202eSand\u202c\x07")
    'Mira Sand'
    """
    plain = "".join(" " if each in "\t\n\f" else each for each in name)
    kept = (each for each in plain if unicodedata.category(each) not in {"Cc", "Cf", "Co", "Cs"})
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
