"""The ``claims.yaml`` and the lines of ``entities.yaml`` that a document brings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.intake.directory import Known
    from kg.intake.resolving import Made, Spoken

__all__ = ["claims_yaml", "entity_line"]

_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w./-]*\w)?", re.ASCII)
_ORDER = ("title", "issued", "kind", "publisher", "place", "source", "language")


def _scalar(text: str) -> str:
    """Write text plain where nobody could read it otherwise, else in double quotes, as JSON and YAML do."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _flow(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs if value) + "}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_scalar, texts))}]"


def claims_yaml(made: Made, *, version_of: str = "") -> str:
    """Return the file of a document that has no claims yet; a comment names what was not found."""
    lines = ["document:", *(f"  {key}: {value}" for key, value in _header(made, version_of))]
    if made.open:
        lines.append(f"  # not found: {', '.join(made.open)}")
    if made.turns:
        lines += ["", "turns:", *(f"  - {_turn(each, made)}" for each in made.turns)]
    return "\n".join([*lines, "", "claims:", ""])


def _header(made: Made, version_of: str) -> Iterator[tuple[str, str]]:
    draft = made.draft
    for key in _ORDER:
        if key in made.header:
            yield key, _scalar(made.header[key])
    if draft.by_reference:
        yield "text", _flow([("by", "reference"), ("sha256", draft.digest), ("where", _scalar(draft.name))])
    yield "file", _scalar(draft.name)
    yield "fileHash", draft.digest
    if version_of:
        yield "versionOf", version_of
    if draft.first_page > 1:
        yield "firstPage", str(draft.first_page)
    if draft.heads:
        yield "pageHeads", _list(draft.heads)
    if made.guessed:
        yield "guessed", _list(dict.fromkeys(made.guessed))


def _turn(turn: Spoken, made: Made) -> str:
    if made.draft.by_reference:
        place = [("start", str(turn.start)), ("end", str(turn.end))]
    else:
        place = [("from", json.dumps(turn.words, ensure_ascii=False))]
        place += [("occurrence", str(turn.occurrence))] if turn.occurrence else []
    speaker = turn.speakers[0] if len(turn.speakers) == 1 else _list(turn.speakers)
    voice: Mapping[str, str] = {
        "speaker": speaker,
        "role": _scalar(turn.role) if turn.role else "",
        "capacity": turn.capacity,
        "speech": turn.speech,
    }
    return _flow([*place, *voice.items()])


def entity_line(known: Known) -> str:
    """Return an entity as a line of the authority file."""
    of = known.of[0] if len(known.of) == 1 else _list(known.of) if known.of else ""
    return f"{known.slug}: {_flow([('type', known.type), ('label', _scalar(known.label)), ('of', of)])}\n"
