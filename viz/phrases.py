"""The words of the page's own surface, by key, in the languages of ``phrases.toml``.

English stands in the file of the page; ``templates/page/phrases.js`` turns it into what the reader chooses.
A template marks what it says: an empty element with ``data-say="key"``, counted by ``data-n="{{ count }}"``;
``data-say-label`` and ``data-say-hint`` are for ``aria-label`` and ``placeholder``.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2.ext import Extension

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

__all__ = ["ENGLISH", "LANGUAGES", "Marked", "phrase", "phrases", "reviewed", "traveling", "written"]

ENGLISH = "en"
LANGUAGES = (ENGLISH, "az", "kk", "ru", "tr")
"""The languages that each string has."""

_SAID = re.compile(r'data-say="([a-z-]+)"((?: (?:[^"<>]|"[^"]*")*)?)></')
_COUNT = re.compile(r'data-n="\{\{ (.+?) \}\}"')
_ATTRIBUTE = re.compile(r'data-say-(label|hint)="([a-z-]+)"')
_GROUPED = 10_000
"""From this number on its digits are grouped, as the page's script does."""

_NAMES = {"label": "aria-label", "hint": "placeholder"}
_STANDS_OUT = re.compile(r"\*(.+?)\*|\[(.+?)\]")


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads((files("viz") / "phrases.toml").read_text(encoding="utf-8"))


def phrases() -> Mapping[str, Mapping[str, str]]:
    """Return all strings: by key, then by language."""
    return {key: texts for key, texts in _file().items() if isinstance(texts, dict)}


def reviewed() -> frozenset[str]:
    """Return the languages of which somebody who speaks them has read the strings."""
    return frozenset(_file()["reviewed"])


def phrase(key: str, n: int | None = None) -> str:
    """Return a string in English; where ``n`` things are counted, in the form of that number.

    >>> phrase("ties", 1), phrase("ties", 2400), phrase("ties", 24000)
    ('1 tie', '2400 ties', '24,000 ties')
    """
    forms = phrases()[key][ENGLISH].split("|")
    told = f"{n:,}" if n and n >= _GROUPED else str(n)
    return forms[0 if n == 1 else -1].replace("{n}", told)


def written(key: str, n: int | None = None) -> Markup:
    """Return a string in English as HTML, with what stands out and the keys of the keyboard."""
    from markupsafe import Markup, escape

    def marked(found: re.Match[str]) -> str:
        return f"<em>{found[1]}</em>" if found[1] else f"<kbd>{found[2]}</kbd>"

    return Markup(_STANDS_OUT.sub(marked, str(escape(phrase(key, n)))))  # noqa: S704 - our own file, escaped


def traveling(languages: Iterable[str]) -> str:
    """Return as JSON what the page's script needs to speak these languages; English is always one of them."""
    codes = [ENGLISH, *(code for code in LANGUAGES if code != ENGLISH and code in set(languages))]
    rows = {key: [texts[code] for code in codes] for key, texts in phrases().items()}
    text = json.dumps({"languages": codes, "phrases": rows}, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


class Marked(Extension):
    """Fills what a template marks with its English words, when the template is read.

    Only what the template itself writes is filled: no text of the graph is there yet.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return a template's source with calls of :func:`written` where something is to be said."""

        def filled(found: re.Match[str]) -> str:
            count = _COUNT.search(found[2])
            number = f", {count[1]}" if count else ""
            return f'{found[0][:-2]}{{{{ written("{found[1]}"{number}) }}}}</'

        def named(found: re.Match[str]) -> str:
            return f'{found[0]} {_NAMES[found[1]]}="{{{{ written("{found[2]}") }}}}"'

        return _ATTRIBUTE.sub(named, _SAID.sub(filled, source))
