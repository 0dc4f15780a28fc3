"""A mark: words of a text that somebody marked in another program, and what was said of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Mark", "Name", "Statement", "read_comment"]


@dataclass(frozen=True, kw_only=True)
class Name:
    """An end of a claim as it is named: a slug or words, and where these stand, if that is told.

    ``type`` is the class that the other program gives, or nothing.
    """

    text: str
    type: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A claim as another program has it; an empty status is the one that goes without saying."""

    subject: Name
    relation: str
    object: Name
    status: str = ""
    speakers: tuple[str, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Words that were marked: what they are, where, between which others, and what was said of them.

    ``number`` tells which of its file it is, from one; ``start`` and ``end`` are hints where there are words.
    ``document`` is a slug or an address, empty where the file does not say. ``comment`` is what is no
    statement.
    """

    number: int
    quote: str
    start: int | None = None
    end: int | None = None
    before: str = ""
    after: str = ""
    document: str = ""
    statement: Statement | None = None
    comment: str = ""


_KEY = re.compile(r"(?P<key>[A-Za-z]\w*):\s*(?P<value>.*)")
_ENDS = 3


def read_comment(mark: Mark, text: str, relations: Iterable[str]) -> Mark:
    """Return a mark with what was written beside it: a claim as ``claims.yaml`` has it, else a comment.

    A first line of three words, of which the second is a relation, is a claim too; lines of keys may follow.
    """
    lines = [line.strip(" -") for line in text.strip().splitlines() if line.strip()]
    first = lines[0].removeprefix("claim:").strip() if lines else ""
    words = first.split()
    if len(words) != _ENDS or not (lines[0].startswith("claim:") or words[1] in relations):
        return replace(mark, comment=" ".join(text.split()))
    keys = {each["key"]: _values(each["value"]) for line in lines[1:] if (each := _KEY.fullmatch(line))}
    statement = Statement(
        subject=Name(text=words[0]),
        relation=words[1],
        object=Name(text=words[2]),
        status=" ".join(keys.pop("status", ())),
        speakers=keys.pop("speaker", ()),
        qualifiers={key: values for key, values in keys.items() if key != "quote" and values},
    )
    return replace(mark, statement=statement)


def _values(text: str) -> tuple[str, ...]:
    """Return the values of a key: one, or as YAML lists them, ``[trade, transit]``."""
    listed = text.startswith("[") and text.endswith("]")
    parts = text[1:-1].split(",") if listed else [text]
    return tuple(bare for part in parts if (bare := part.strip().strip("\"'")))
