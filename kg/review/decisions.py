"""Decisions of a coder, and how they are kept: one line of JSON each, described in ``docs/review.md``.

Every decision has one form: the items it settles, and the claims that it puts in their place. To accept is
one item and one claim, to reject one and none, to split one and several, to merge several and one, to make a
new claim none and one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from kg.corpus.spelling import SLUG
from kg.json_lines import Keys

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Decision",
    "Draft",
    "Kind",
    "Proposed",
    "read_decision",
    "read_draft",
    "write_decision",
]

Kind = Literal["accept", "correct", "reject", "split", "merge", "new", "entity", "read", "undo"]
"""What was done; *read* says that a sentence has been read and carries no more claims."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A claim as a coder has it, in the words of ``claims.yaml``.

    ``speakers`` are empty where the turn says who speaks. ``quote`` are the words of the text from ``start``
    to ``end`` (code points, end excluded). ``qualifiers`` are the other keys too, such as ``id`` and
    ``conditionOn``.
    """

    subject: str
    relation: str
    object: str
    status: str
    speakers: tuple[str, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int
    end: int
    quote: str


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """An entity that the corpus does not have yet: its slug, its class, its English name.

    ``keys`` are the others of ``entities.yaml`` that take text, such as ``of`` and ``partOf``.
    """

    slug: str
    type: str
    label: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided, by whom, when (UTC, ISO 8601).

    ``items`` are ids of candidates, or of claims that earlier decisions made (``NUMBER.ORDINAL``); ``place``
    is the sentence that was read; ``of`` the number, from one, of the decision that is undone.
    """

    kind: Kind
    items: tuple[str, ...] = ()
    claims: tuple[Draft, ...] = ()
    entities: tuple[Proposed, ...] = ()
    reason: str = ""
    place: tuple[int, int] | None = None
    of: int = 0
    who: str = ""
    when: str = ""


def write_decision(decision: Decision) -> str:
    """Return a decision as a line; what it does not have is left out."""
    line: dict[str, object] = {
        "decision": decision.kind,
        "items": list(decision.items),
        "claims": [_draft_keys(each) for each in decision.claims],
        "entities": [_entity_keys(each) for each in decision.entities],
        "reason": decision.reason,
        "place": decision.place,
        "of": decision.of,
        "who": decision.who,
        "when": decision.when,
    }
    return json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False) + "\n"


def _draft_keys(draft: Draft) -> dict[str, object]:
    return {**vars(draft), "qualifiers": {key: list(each) for key, each in draft.qualifiers.items()}}


def _entity_keys(entity: Proposed) -> dict[str, object]:
    keys = {key: list(each) for key, each in entity.keys.items()}
    return {"slug": entity.slug, "type": entity.type, "label": entity.label} | (
        {"keys": keys} if keys else {}
    )


def read_decision(content: object) -> Decision:
    """Read what a line says; raises ``ValueError`` where it is no decision."""
    try:
        return _decision(dict(Keys.of(content).content))
    except KeyError as error:
        raise ValueError(f"no decision: no {error.args[0]!r}") from error
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"no decision: {error}") from error


def _decision(line: dict[str, Any]) -> Decision:
    kind = line["decision"]
    if kind not in get_args(Kind):
        raise ValueError(f"no decision: {kind!r}")
    return Decision(
        kind=kind,
        items=_texts(line.get("items", ())),
        claims=tuple(map(read_draft, line.get("claims", ()))),
        entities=tuple(map(_read_entity, line.get("entities", ()))),
        reason=str(line.get("reason", "")),
        place=Keys(line).span("place") if line.get("place") else None,
        of=int(line.get("of", 0)),
        who=_who(str(line.get("who", ""))),
        when=_when(str(line.get("when", ""))),
    )


def _who(text: str) -> str:
    """Return a coder's name; raises ``ValueError`` where it can be none."""
    if text and not SLUG.fullmatch(text):
        raise ValueError(f"no decision: who: no name of a coder: {text!r}")
    return text


def _when(text: str) -> str:
    """Return a time as it is written; raises ``ValueError`` where it is none."""
    if text and not datetime.fromisoformat(text).tzinfo:
        raise ValueError(f"no decision: when: no time of UTC: {text}")
    return text


def read_draft(keys: Mapping[str, Any]) -> Draft:
    """Read the keys of a claim; raises ``TypeError``, ``KeyError`` or ``ValueError`` where they are none."""
    qualifiers = _read_keys(keys.get("qualifiers", {}))
    if own := sorted(qualifiers.keys() & _OWN):
        raise ValueError(f"{own[0]} is no qualifier")
    return Draft(
        **{name: str(keys[name]).strip() for name in ("subject", "relation", "object", "status")},
        speakers=_texts(keys.get("speakers", ())),
        qualifiers=qualifiers,
        start=int(keys["start"]),
        end=int(keys["end"]),
        quote=str(keys["quote"]),
    )


_OWN = {"claim", "status", "speaker", "quote", "occurrence", "start", "end", "words"}
"""The keys of ``claims.yaml`` that say what a draft says otherwise."""


def _read_entity(keys: Mapping[str, Any]) -> Proposed:
    named = {name: str(keys[name]) for name in ("slug", "type", "label")}
    return Proposed(**named, keys=_read_keys(keys.get("keys", {})))


def _read_keys(content: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return keys in order with the texts of each; those without are left out."""
    return {str(key): _texts(each) for key, each in sorted(content.items()) if _texts(each)}


def _texts(values: object) -> tuple[str, ...]:
    """Return the texts of a list, or one alone; empty ones are none."""
    if isinstance(values, str):
        values = (values,)
    if not isinstance(values, list | tuple):
        raise TypeError(f"{values!r} is no list of texts")
    return tuple(text for each in values if (text := str(each).strip()))
