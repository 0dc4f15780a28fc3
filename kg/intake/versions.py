"""A newer version of a document: which words of the claims on the older one still stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus import plain_yaml, quotations
from kg.corpus.plain_yaml import Listing, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Quoted", "compare"]


@dataclass(frozen=True)
class Quoted:
    """A claim's words, the line of the claim, and whether they stand in the newer text."""

    line: int
    quote: str
    holds: bool


def compare(older: Path, text: str) -> list[Quoted]:
    """Return the quotes of a document's claims, each with whether a newer text has it."""
    return [
        Quoted(line, quote, bool(quotations.places(text, quote)))
        for line, quote in _quotes(plain_yaml.read(older / "claims.yaml").content)
    ]


def _quotes(content: plain_yaml.Node | None) -> Iterator[tuple[int, str]]:
    claims = content.get("claims") if isinstance(content, Table) else None
    for item in claims.items if isinstance(claims, Listing) else ():
        if isinstance(item, Table) and item.text("quote"):
            yield item.at.line, item.text("quote")
