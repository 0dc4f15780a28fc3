"""Gold: claims that a person found in a text, as JSON lines beside the text and its header."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg import json_lines
from kg.corpus import world
from kg.corpus.documents import Turn
from kg.errors import InputError
from kg.extraction.mentions import slug_of
from kg.extraction.source import Source, Voice
from kg.json_lines import Keys
from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["GoldClaim", "GoldText", "read"]

_END = ".gold.jsonl"


@dataclass(frozen=True, kw_only=True)
class GoldClaim:
    """A claim as its annotator wrote it; ends and speaker are names, not slugs."""

    subject: str
    relation: str
    object: str
    status: str
    speaker: str
    quote: str
    start: int
    end: int
    qualifiers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GoldText:
    """A text with its gold; ``genre`` is what its header says."""

    source: Source
    claims: tuple[GoldClaim, ...]
    genre: str = ""


def read(place: Path) -> list[GoldText]:
    """Read the gold of a folder, or of one file that ends in ``.gold.jsonl``.

    The text stands beside it as ``.txt``, its header, if it has one, as ``.json`` with *title*, *date*,
    *genre*, and of a speech *speaker* and *country*, of a transcript *turns*, each with *start*, *speaker*
    and *country*. Raises ``InputError`` where a file is missing or is not what it should be.
    """
    files = sorted(place.glob(f"*{_END}")) if place.is_dir() else [place]
    if not files or not all(file.is_file() and file.name.endswith(_END) for file in files):
        fix = f"Name a file that ends in {_END}, or a folder with such files"
        raise InputError("no gold here", where=str(place), fix=fix)
    return [_text(file) for file in files]


def _text(file: Path) -> GoldText:
    stem = file.name.removesuffix(_END)
    text, header = file.with_name(f"{stem}.txt"), file.with_name(f"{stem}.json")
    if not text.is_file():
        raise InputError("no text beside the gold", where=str(text), fix="Put the text there, in UTF-8")
    try:
        words = text.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=str(text), fix="Save it with the encoding UTF-8") from error
    try:
        told = json.loads(header.read_bytes()) if header.is_file() else {}
        source = _source(stem, words, told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        fix = "Write an object with title, date, genre, and speaker and country or turns"
        raise InputError(f"no header of a text: {error}", where=str(header), fix=fix) from error
    return GoldText(source=source, claims=tuple(_claims(file)), genre=str(told.get("genre", "")))


def _source(stem: str, words: str, told: Mapping[str, Any]) -> Source:
    day = re.match(r"\d{4}(-\d{2}){0,2}", str(told.get("date", "")))
    turns, voices = _turns(told, words) if "turns" in told else _speaker(told, words)
    return Source(
        slug=stem,
        text=words,
        title=str(told.get("title", "")),
        issued=dates.parse(day[0]) if day else None,
        turns=turns,
        voices=voices,
    )


def _speaker(told: Mapping[str, Any], words: str) -> tuple[tuple[Turn, ...], tuple[Voice, ...]]:
    """Return the one turn of a text whose header names its speaker, and who that is."""
    label, side = str(told.get("speaker", "")), world.country(str(told.get("country", "")))
    slug = slug_of(label)
    if not slug:
        return (), ()
    voice = Voice(slug, label, side)
    return (Turn(start=0, end=len(words), speakers=(slug,)),), (voice,)


def _turns(told: Mapping[str, Any], words: str) -> tuple[tuple[Turn, ...], tuple[Voice, ...]]:
    """Return the turns of a transcript whose header says where each begins, who speaks, and for whom."""
    begun = [(each["start"], str(each["speaker"]), str(each.get("country", ""))) for each in told["turns"]]
    ends = [*(start for start, _, _ in begun), len(words)][1:]
    voices = {}
    for _, label, country in begun:
        voices[slug_of(label)] = Voice(slug_of(label), label, world.country(country))
    turns = (
        Turn(start=start, end=end, speakers=(slug_of(label),))
        for (start, label, _), end in zip(begun, ends, strict=True)
    )
    return tuple(turns), tuple(voices.values())


def _claims(file: Path) -> list[GoldClaim]:
    return json_lines.read(
        file, _claim, "Write subject, relation, object, status, speaker, quote, start and end"
    )


def _claim(content: object) -> GoldClaim:
    keys = Keys.of(content)
    names = ("subject", "relation", "object", "status", "speaker", "quote")
    return GoldClaim(
        **{name: keys.text(name) for name in names},
        start=keys.integer("start"),
        end=keys.integer("end"),
        qualifiers=dict(Keys.of(keys.content.get("qualifiers") or {}).content),
    )
