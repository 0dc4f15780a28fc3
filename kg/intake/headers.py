"""The header of a document: what is stated of a text, what its file says, what its first lines tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus.spelling import LANGUAGE_TAG
from kg.intake.cues import cue, pattern
from kg.intake.days import first_day, read_day
from kg.intake.faults import language_of
from kg.intake.normalizing import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.intake.labels import Opening

__all__ = ["Header", "guess"]

_LINES, _WIDE, _OPENING = 12, 160, 90
"""Lines that may be a heading, how wide one is, and where a dateline stands in the first paragraph."""

_PROGRAM = re.compile(
    r"\.(?:docx?|pdf|indd|txt|html?)$|^microsoft word|^untitled|^document ?\d*$", re.IGNORECASE
)
_BY = re.compile(
    r"(?:remarks|address|speech|statement|interview|conversation|intervention)\s+(?:delivered\s+)?(?:by|of|with)\s+"
    r"(?P<who>[^,\n:;–—(]{3,90}?)(?:,\s*(?P<role>[^,\n]{3,90}))?(?=$|[,\n:;–—(]|\s(?:at|to|in|on|before|during)\s)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?P<place>[A-Z][\w'’.-]+(?: [A-Z][\w'’-]+){0,3})(?:,| –| -|:)?\s*(?:\([^)]{2,30}\)\s*)?[,–—-]?\s*$"
)


@dataclass
class Header:
    """Keys of a document with their values as found; ``guessed`` are those that nobody stated.

    ``near`` are the lines of the heading, in which the name of a publisher may stand.
    """

    values: dict[str, str] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)
    near: tuple[str, ...] = ()
    odd: list[str] = field(default_factory=list)

    def take(self, key: str, value: str, *, sure: bool) -> None:
        """Take a value for a key that has none yet."""
        plain = bare(value)
        if plain and not self.values.get(key):
            self.values[key] = plain
            if not sure:
                self.guessed.append(key)


def guess(
    text: str, stated: Mapping[str, str], says: Mapping[str, str], stem: str, openings: Sequence[Opening],
    *, sure: bool,
) -> Header:  # fmt: skip
    """Return the header of a text.

    ``stated`` goes before all, then what the file ``says`` if that is ``sure``, then the first lines, the
    ``stem`` of the file's name, and what the file says that is not sure.
    """
    header = Header(near=_heading(text))
    told = {**says, "issued": _dated(says.get("issued", ""), header)}
    for key, value in stated.items():
        header.take(key, _dated(value, header) if key == "issued" else value, sure=True)
    for key, value in (told if sure else {}).items():
        header.take(key, value, sure=True)
    _title(header, told, stem, openings)
    _date_and_place(header, text, stem, told)
    _speaker(header)
    header.take("language", _tag(told.get("language", "")) or language_of(text), sure=False)
    for key in ("publisher", "source"):
        header.take(key, told.get(key, ""), sure=False)
    header.take("kind", _kind(header, openings), sure=False)
    return header


def _heading(text: str) -> tuple[str, ...]:
    """Return the first lines that are short, up to the first that is not."""
    found: list[str] = []
    for line in text[:4_000].split("\n"):
        if len(line) > _WIDE or len(found) == _LINES:
            break
        if line.strip():
            found.append(line.strip())
    return tuple(found)


def _dated(text: str, header: Header) -> str:
    day = read_day(text) if text else ""
    if text and not day:
        header.odd.append(f"no date in {bare(text)[:40]!r}")
    return day


def _tag(text: str) -> str:
    return text if LANGUAGE_TAG.fullmatch(text) else ""


def _title(header: Header, says: Mapping[str, str], stem: str, openings: Sequence[Opening]) -> None:
    told = bare(says.get("title", ""))
    header.take("title", "" if _PROGRAM.search(told) else told, sure=False)
    first = header.near[0] if header.near else ""
    speaks = bool(openings) and openings[0].start == 0
    if not speaks and not first.endswith((".", ",", ";", "-")) and len(first.split()) > 1:
        header.take("title", first, sure=False)
    header.take("title", re.sub(r"[_\s]+", " ", stem), sure=False)


def _date_and_place(header: Header, text: str, stem: str, says: Mapping[str, str]) -> None:
    """Take the first day of the heading, or of the dateline; a place stands right before it."""
    body = next((each for each in text.split("\n\n") if len(each) > _WIDE), "")
    for line in (*header.near, body[:_OPENING]):
        at, day = first_day(line)
        if day:
            header.take("issued", day, sure=False)
            place = _PLACE.search(line[:at])
            header.take("place", place["place"].title() if place else "", sure=False)
            break
    header.take("issued", first_day(stem)[1], sure=False)
    header.take("issued", says.get("issued", ""), sure=False)


def _speaker(header: Header) -> None:
    for line in (header.values.get("title", ""), *header.near):
        if found := _BY.search(line):
            header.take("speaker", found["who"], sure=False)
            header.take("role", found["role"] or "", sure=False)
            return


def _kind(header: Header, openings: Iterable[Opening]) -> str:
    for line in (header.values.get("title", ""), *header.near):
        for each in cue("kinds"):
            if pattern(each["words"]).search(line):
                return str(each["kind"])
    voices, kinds = {each.voice for each in openings}, cue("kind of turns")
    names = {each.name for each in openings if each.voice == "named" and each.speech != "quoted"}
    if {"question", "answer"} <= voices or ("question" in voices and len(names) == 1):
        return str(kinds["questions"])
    if len(names) > 1 or (names and "question" in voices):
        return str(kinds["transcript"])
    return str(kinds["speech"] if header.values.get("speaker") else cue("no better kind"))
