"""The words of the page's own surface, by key, in the languages of ``phrases.toml``.

The file of the page speaks the language of its labels; ``templates/page/phrases.js`` turns to what the
reader chooses. Keys that begin with ``without-`` are for readers without a script.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "phrase",
    "phrases",
    "reviewed",
    "spoken",
    "traveling",
    "written",
]

ENGLISH = "en"
LANGUAGES = (ENGLISH, "az", "kk", "ru", "tr")
"""The languages that each string has."""

_GROUPED = 10_000
"""From this number on its digits are grouped, as the page's script does."""

_BETWEEN = {"en": ",", "az": ".", "kk": "\N{NO-BREAK SPACE}", "ru": "\N{NO-BREAK SPACE}", "tr": "."}
"""What stands between the groups of digits in each language, by CLDR."""

_LAST = 9
"""Of the forms of a string the last one, however many it has."""

_WITHOUT_SCRIPT = "without-"
_STANDS_OUT = re.compile(r"\*(.+?)\*|\[(.+?)\]")


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((files("viz") / "phrases.toml").read_text(encoding="utf-8"))


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Return all strings: by key, then by language."""
    return {key: texts for key, texts in _file().items() if isinstance(texts, dict)}


def reviewed() -> frozenset[str]:
    """Return the languages of which somebody who speaks them has read the strings."""
    return frozenset(_file()["reviewed"])


def spoken(language: str) -> str:
    """Return the language of a surface with labels in ``language``: English where it has not that one."""
    return language if language in LANGUAGES else ENGLISH


def phrase(key: str, n: int | None = None, language: str = ENGLISH, **values: str) -> str:
    """Return a string in one of :data:`LANGUAGES`, with ``values`` put in.

    Where ``n`` things are counted it has the form of that number.

    >>> phrase("ties", 1), phrase("ties", 2400), phrase("ties", 24000)
    ('1 tie', '2400 ties', '24,000 ties')
    >>> phrase("ties", 3, "ru"), phrase("due-by", day="2024-05-01")
    ('3 связи', 'due by 2024-05-01')
    """
    forms = phrases()[key][language].split("|")
    text = forms[min(_form(n, language), len(forms) - 1)]
    for name, value in {"n": _number(n, language), **values}.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _number(n: int | None, language: str) -> str:
    return f"{n:,}".replace(",", _BETWEEN[language]) if n and n >= _GROUPED else str(n)


def _form(n: int | None, language: str) -> int:
    """Return which of a string's forms goes with a number: one, few, many in Russian, else one and other.

    These are the rules of the Unicode plural categories for whole numbers.
    """
    if n is None:
        return _LAST
    if language != "ru":
        return 0 if n == 1 else _LAST
    ones, teens = n % 10, 10 < n % 100 < 20  # noqa: PLR2004 - eleven to nineteen
    return _LAST if teens or not 0 < ones < 5 else int(ones > 1)  # noqa: PLR2004 - two to four are few


def written(key: str, n: int | None = None, language: str = ENGLISH, **values: str) -> Markup:
    """Return a string as HTML, with what stands out and the keys of the keyboard; see :func:`phrase`."""
    from markupsafe import Markup, escape

    def marked(found: re.Match[str]) -> str:
        return f"<em>{found[1]}</em>" if found[1] else f"<kbd>{found[2]}</kbd>"

    return Markup(_STANDS_OUT.sub(marked, str(escape(phrase(key, n, language, **values)))))  # noqa: S704 - escaped


def traveling(languages: Iterable[str]) -> str:
    """Return as JSON what the page's script needs to speak these languages; English is always one of them."""
    codes = [ENGLISH, *(code for code in LANGUAGES if code != ENGLISH and code in set(languages))]
    travels = {key: texts for key, texts in phrases().items() if not key.startswith(_WITHOUT_SCRIPT)}
    rows = {key: [texts[code] for code in codes] for key, texts in travels.items()}
    text = json.dumps({"languages": codes, "phrases": rows}, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})
