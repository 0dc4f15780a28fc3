"""The last line of a figure: which documents it rests on, of which graph, and what its names do not mean."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.asking.phrasing import span
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.asking.evidence import Evidence

__all__ = ["license_name", "source_line"]

_CREATIVE = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)")
_LONGEST = 60
"""Letters of a name, a version or a license; a graph may say anything of itself."""


def source_line(evidence: Iterable[Evidence], version: str = "", terms: str = "") -> str:
    """Say what a figure rests on: the document with most statements by its publisher, and the others.

    ``version`` is the graph's, ``terms`` the address of its license.
    """
    behind = list(evidence)
    counts = Counter(each.document.iri for each in behind)
    names = {each.document.iri: each.publisher or each.title or each.document.label for each in behind}
    first = min(counts, key=lambda iri: (-counts[iri], iri), default="")
    others = len(counts) - 1
    rest = f" and {counted(others, 'other document')}" if others > 0 else ""
    dates = span(each.issued for each in behind)
    named = f"Source: {names[first][:_LONGEST]}{rest}{f', {dates}' if dates else ''}" if first else ""
    graph = f"bilateral-kg, version {version[:_LONGEST]}" if version else "bilateral-kg"
    parts = (named, graph, license_name(terms), "names imply no opinion on the status of any territory")
    return " · ".join(filter(None, parts))


def license_name(address: str) -> str:
    """Return the short name of a license: those of Creative Commons by their letters, another as it is.

    >>> license_name("https://creativecommons.org/licenses/by/4.0/")
    'CC BY 4.0'
    >>> license_name("https://creativecommons.org/publicdomain/zero/1.0/")
    'CC0 1.0'
    """
    found = _CREATIVE.search(address)
    if not found:
        return address[:_LONGEST]
    letters, version = found.groups()
    return f"CC0 {version}" if letters == "zero" else f"CC {letters.upper()} {version}"
