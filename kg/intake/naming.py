"""Names of persons as documents write them, made into labels and slugs."""

from __future__ import annotations

import re
import unicodedata

from kg.corpus.spelling import fold

__all__ = ["PARTICLES", "label", "slug", "spelled_out"]

PARTICLES = {
    *(
        "al",
        "and",
        "bin",
        "bint",
        "da",
        "de",
        "del",
        "der",
        "di",
        "dos",
        "el",
        "for",
        "ibn",
        "la",
        "le",
        "of",
    ),
    *("the", "to", "van", "von", "y"),
}
"""Small words inside names."""

_MOST = 60
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
)
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі",
        re.split(
            " ",
            "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya yo a gh q ng o u u h i",
        ),
        strict=True,
    )
)


def slug(text: str, longest: int = _MOST) -> str:
    """Return a text as a slug of so many letters at most; nothing where none of it can stand in one.

    >>> slug("François-Xavier N'Goubéyou"), slug("Мира Песок"), slug("北京")
    ('francois-xavier-n-goubeyou', 'mira-pesok', '')
    """
    plain = "".join(_CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", text.casefold()))
    bare = fold(plain).translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:longest].rstrip("-")


def label(name: str) -> str:
    """Return a name with capitals where names have them.

    >>> label("François-Xavier NGOUBEYOU"), label("ANN O'HARA"), label("J. R. Sand")
    ('François-Xavier Ngoubeyou', "Ann O'Hara", 'J. R. Sand')
    """
    return " ".join(_written(word, capitals=name.isupper()) for word in name.split())


def _written(word: str, *, capitals: bool) -> str:
    if capitals and word.casefold() in PARTICLES:
        return word.casefold()
    return _capital(word) if word.isupper() and len(word) > 2 else word  # noqa: PLR2004 – *J.* is an initial


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)


def spelled_out(name: str, text: str) -> str:
    """Return the longest name in a text that ends as a name does, with at most three words before it.

    >>> spelled_out("SAND", "The minister, Mira A. Sand, arrived. Sand spoke.")
    'Mira A. Sand'
    """
    pattern = rf"(?:(?:[A-ZÀ-Þ][\w'’-]+|[A-Z]\.)[ \n]){{1,3}}{re.escape(label(name))}(?!\w)"
    found = {" ".join(each.split()) for each in re.findall(pattern, text[:200_000])}
    return max(sorted(found), key=len, default="")
