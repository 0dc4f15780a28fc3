"""What the page's templates say, filled in when they are read.

A template marks it: an empty element with ``data-say="key"``; what is put in stands beside it, as
``data-n="{{ count }}"`` or ``data-day="{{ day }}"``. ``data-say-label`` and ``data-say-hint`` are for
``aria-label`` and ``placeholder``. The keys are those of :mod:`viz.phrases`.
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

__all__ = ["Marked"]

_SAID = re.compile(r'data-say="([a-z-]+)"((?: (?:[^"<>]|"[^"]*")*)?)></')
_VALUE = re.compile(r'data-([a-z]+)="\{\{ (.+?) \}\}"')
_ATTRIBUTE = re.compile(r'data-say-(label|hint)="([a-z-]+)"')
_NAMES = {"label": "aria-label", "hint": "placeholder"}


class Marked(Extension):
    """Fills what a template marks with its words, when the template is read.

    They are those of ``written`` in the template's context, which knows the language.

    Only what the template itself writes is filled: no text of the graph is there yet.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return a template's source with calls of :func:`written` where something is to be said."""

        def filled(found: re.Match[str]) -> str:
            values = "".join(f", {name}={value}" for name, value in _VALUE.findall(found[2]))
            return f'{found[0][:-2]}{{{{ written("{found[1]}"{values}) }}}}</'

        def named(found: re.Match[str]) -> str:
            return f'{found[0]} {_NAMES[found[1]]}="{{{{ written("{found[2]}") }}}}"'

        return _ATTRIBUTE.sub(named, _SAID.sub(filled, source))
