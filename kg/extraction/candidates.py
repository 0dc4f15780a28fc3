"""Candidates and flags, and how they are kept: JSON lines, one file a document.

The format is described in ``docs/candidates.md``. Places are Unicode code points, end excluded.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from kg import json_lines
from kg.rdf.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.json_lines import Keys

__all__ = [
    "AGAIN",
    "Candidate",
    "Candidates",
    "End",
    "Flag",
    "Header",
    "gathered",
    "read",
    "read_line",
    "write",
]


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a candidate: the slug it would have, and the words that name it.

    ``known`` is false for an entity that is proposed, of which the class is guessed and ``nearest`` are slugs
    of known ones with a like name. ``free`` says that the words are a description, such as *a free trade
    agreement*, and no name.
    """

    slug: str
    label: str
    type: str
    start: int
    end: int
    known: bool = True
    free: bool = False
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A claim that a program proposes, with the words that carry it and the reasons for it.

    ``sentence`` is where the sentence stands, ``resolution`` what was done to find the ends and speakers, a
    line for each step; ``score`` is the probability, from 0 to 1, that a person would accept it, and
    ``method`` tells what proposes it: triggers, or the program in which a person marked it.
    """

    document: str
    subject: End
    relation: str
    object: End
    status: str
    speakers: tuple[str, ...]
    qualifiers: Mapping[str, tuple[str, ...]]
    quote: str
    start: int
    end: int
    sentence: tuple[int, int]
    trigger: str
    resolution: tuple[str, ...] = ()
    score: float = 0.0
    method: str = "triggers"
    features: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def identifier(self) -> str:
        """Hash what is proposed and in which words; neither score nor trigger counts."""
        ends = [self.subject.slug, self.relation, self.object.slug, self.status]
        given = [f"{key}={value}" for key, values in sorted(self.qualifiers.items()) for value in values]
        return digest([self.document, *ends, *given, "", *self.speakers, self.quote, str(self.start)])

    def in_words_of(self, text: str) -> bool:
        """Say whether the quote and the words of both ends stand in a text where the candidate says."""
        places = (self.subject, self.object)
        return text[self.start : self.end] == self.quote != "" and all(
            0 <= each.start <= each.end <= len(text) for each in places
        )


@dataclass(frozen=True, kw_only=True, order=True)
class Flag:
    """A sentence that a person should read, with the reason."""

    start: int
    end: int
    reason: str
    document: str
    quote: str


@dataclass(frozen=True)
class Header:
    """The first line of a file: of which document, from what, and how many lines of each kind follow."""

    document: str
    made_from: str
    sentences: int
    candidates: int
    flags: int


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """All that was found in one document; ``made_from`` is a hash of text, names, triggers and program."""

    document: str
    made_from: str
    sentences: int
    candidates: tuple[Candidate, ...]
    flags: tuple[Flag, ...]


def write(found: Candidates) -> bytes:
    """Return the lines of a file of candidates: the header, then candidates and flags as they stand."""
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(found)).encode()


def _lines(found: Candidates) -> Iterator[dict[str, object]]:
    yield {
        "kind": "header",
        "document": found.document,
        "made_from": found.made_from,
        "sentences": found.sentences,
        "candidates": len(found.candidates),
        "flags": len(found.flags),
    }
    yield from map(_candidate_line, found.candidates)
    yield from ({"kind": "flag", **asdict(flag)} for flag in found.flags)


def _candidate_line(one: Candidate) -> dict[str, object]:
    given = {key: values[0] if len(values) == 1 else list(values) for key, values in one.qualifiers.items()}
    ends = {f"{name}_{key}": value for name in ("subject", "object") for key, value in _told(one, name)}
    return {
        "kind": "candidate",
        "id": one.identifier,
        "document": one.document,
        "subject": one.subject.slug,
        "relation": one.relation,
        "object": one.object.slug,
        "status": one.status,
        "speaker": list(one.speakers),
        "qualifiers": given,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "sentence": list(one.sentence),
        **ends,
        "trigger": one.trigger,
        "resolution": list(one.resolution),
        "score": round(one.score, 3),
        "method": one.method,
    }


def _told(one: Candidate, name: str) -> Iterator[tuple[str, object]]:
    end: End = getattr(one, name)
    for key, value in asdict(end).items():
        if key != "slug":
            yield key, list(value) if isinstance(value, tuple) else value


def read(path: Path) -> Candidates:
    """Read a file of candidates; raise ``InputError`` with file, line and column where one is none."""
    return gathered(json_lines.read(path, read_line, AGAIN))


AGAIN = "Run `bilateral extract` or `bilateral import` again: decisions are kept"
"""What mends a file of candidates."""


def read_line(content: object) -> Header | Candidate | Flag:
    """Read what a line holds; raises ``ValueError``, ``TypeError`` or ``KeyError`` where it is none."""
    keys = json_lines.Keys.of(content)
    kind = keys.text("kind")
    if kind not in _KINDS:
        raise ValueError(f"no kind of line: {kind}")
    return _KINDS[kind](keys)


def gathered(lines: Iterable[Header | Candidate | Flag]) -> Candidates:
    """Put together what the lines of a file hold."""
    header = Header("", "", 0, 0, 0)
    found: list[Candidate] = []
    flags: list[Flag] = []
    for line in lines:
        match line:
            case Header():
                header = line
            case Flag():
                flags.append(line)
            case Candidate():
                found.append(line)
    return Candidates(
        document=header.document,
        made_from=header.made_from,
        sentences=header.sentences,
        candidates=tuple(found),
        flags=tuple(flags),
    )


def _header(keys: Keys) -> Header:
    counts = (keys.integer(name) for name in ("sentences", "candidates", "flags"))
    return Header(keys.text("document"), keys.text("made_from"), *counts)


def _flag(keys: Keys) -> Flag:
    return Flag(
        start=keys.integer("start"),
        end=keys.integer("end"),
        reason=keys.text("reason"),
        document=keys.text("document"),
        quote=keys.text("quote"),
    )


def _candidate(keys: Keys) -> Candidate:
    return Candidate(
        document=keys.text("document"),
        subject=_end(keys, "subject"),
        relation=keys.text("relation"),
        object=_end(keys, "object"),
        status=keys.text("status"),
        speakers=keys.texts("speaker"),
        qualifiers=keys.values("qualifiers"),
        quote=keys.text("quote"),
        start=keys.integer("start"),
        end=keys.integer("end"),
        sentence=keys.span("sentence"),
        trigger=keys.text("trigger"),
        resolution=keys.texts("resolution"),
        score=keys.share("score"),
        method=keys.text("method") if "method" in keys.content else "triggers",
    )


def _end(keys: Keys, name: str) -> End:
    return End(
        slug=keys.text(name),
        label=keys.text(f"{name}_label"),
        type=keys.text(f"{name}_type"),
        start=keys.integer(f"{name}_start"),
        end=keys.integer(f"{name}_end"),
        known=keys.flag(f"{name}_known"),
        free=keys.flag(f"{name}_free"),
        nearest=keys.texts(f"{name}_nearest"),
    )


_KINDS: Mapping[str, Callable[[Keys], Header | Candidate | Flag]] = {
    "header": _header,
    "candidate": _candidate,
    "flag": _flag,
}
"""What reads a line, by its kind."""
