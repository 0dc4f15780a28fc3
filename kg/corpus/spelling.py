"""How names are written: the form of slugs, what counts as the same spelling, and what is near to it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["LANGUAGE_TAG", "SLUG", "UNDETERMINED", "alike", "did_you_mean", "fold", "near", "nearest"]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The name of an entity or a document in files and addresses."""

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language as BCP 47 writes it: ``kk``, ``ru-Latn``."""

UNDETERMINED = "und"
"""What BCP 47 has for a language that is not known."""


def fold(text: str) -> str:
    """Make spellings comparable: no case, no accents, single spaces, plain hyphens and apostrophes.

    >>> fold("  Kassym‑Jomart   TOKAYEV "), fold("Bakı")
    ('kassym-jomart tokayev', 'baki')
    """
    bare = text.casefold().replace("ı", "i")  # else BAKI is not Bakı
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
        bare = re.sub(r"[‐-―−]", "-", bare)
    return " ".join(re.sub(r"[ʻʼ‘’`´]", "'", bare).split())


def near(
    word: str, known: Iterable[str], most: int = 3, *, things: Mapping[str, object] | None = None
) -> str:
    """Say which known names are nearest to a word, or nothing where none is near.

    ``things`` tells what each name stands for; of several names of one thing only the nearest is told.

    >>> near("neigbourOf", ["neighborOf", "separates"])
    'Did you mean neighborOf?'
    >>> near("Kazahstan", names := {"Kazakhstan": 1, "kazakhstan": 1, "Kyrgyzstan": 2}, things=names)
    'Did you mean Kazakhstan?'
    """
    return did_you_mean(nearest(word, known, things=things)[:most])


def did_you_mean(names: Sequence[str]) -> str:
    """Return some names as an advice; of none, nothing."""
    return f"Did you mean {', '.join(names)}?" if names else ""


def nearest(word: str, known: Iterable[str], *, things: Mapping[str, object] | None = None) -> list[str]:
    """Return the known names that are near to a word, the nearest first; see :func:`near`."""
    from rapidfuzz import fuzz, process, utils  # costs 30 ms, and only where something is wrong

    hits = process.extract(
        word,
        sorted(set(known)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=None,
        score_cutoff=_ALIKE,
    )
    likeness = {name: _likeness(word, name) for name, *_ in hits}
    least = max(_ALIKE, max(likeness.values(), default=0) - _LESS)
    told: dict[object, str] = {}
    for name in sorted(likeness, key=lambda name: (-likeness[name], name)):
        if likeness[name] >= least:
            told.setdefault(things[name] if things else name, name)
    return [*told.values()]


def alike(word: str, known: Iterable[str]) -> list[str]:
    """Return those of many names that differ from a word by little: a letter or two of a name of some length.

    >>> alike("kazahstan", ["kazakhstan", "pakistan"]), alike("atlantis", ["albania"])
    (['kazakhstan'], [])
    """
    from rapidfuzz import fuzz, process, utils

    hits = process.extract(
        word,
        list(known),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=None,
        score_cutoff=_MOSTLY,
    )
    return sorted(name for name, *_ in hits)


_MOSTLY = 80
"""From where on a spelling is mostly that of another, in percent of their letters."""

_ALIKE, _LESS = 66, 10
"""From where on spellings are alike, in percent of their letters, and how much less so than the likest."""


def _likeness(word: str, name: str) -> float:
    """Say in percent how alike a name is spelled: as a whole, or, which counts less, by some of its words."""
    from rapidfuzz import fuzz, utils

    asked, told = utils.default_process(word), utils.default_process(name)
    best = [max((fuzz.ratio(each, other) for other in told.split()), default=0) for each in asked.split()]
    return max(fuzz.ratio(asked, told), 0.8 * sum(best) / max(len(best), 1))
