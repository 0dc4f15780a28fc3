"""Triggers: which predicates carry which relation, and in which slots its ends stand.

They are data, ``ontology/triggers/*.yaml``: each names a relation of the ontology, the lemmas of a verb or a
noun, the slots of both ends, and has two examples in which it fires and one in which it does not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.extraction.lexicon import content
from kg.ontology.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ANY", "Trigger", "all_triggers", "index"]

ANY = "any"
"""As a lemma of a verb, every verb; as what may be a described object, every noun."""

PARTS = ("verb", "noun", "adjective")

_WORDS = "words.yaml"
_FILES = {_WORDS, "names.yaml", "status.yaml", "measures.yaml", "views.yaml"}


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A predicate that carries a relation.

    ``subject`` and ``object`` are the slots in which an end is looked for, the first that is filled wins; of
    ``together`` one slot holds both ends. ``free`` are the lemmas of nouns that may be the object
    without being a name, of the class ``type``; ``any`` is each noun. ``described`` lets ends be actors that
    have no name, such as *the international community*. ``needs`` are slots with lemmas, of which one must
    stand there, ``also`` such of which each must, ``unless`` those that must not. ``as_polity`` puts the
    polity in the place of who acts for it; ``ends``, ``subject_in`` and ``object_in`` are classes narrower
    than the relation's domain and range.
    ``performative`` says that to say it of oneself is to do it: *I should like to support*.
    """

    relation: str
    part: str
    lemmas: tuple[str, ...]
    subject: tuple[str, ...]
    object: tuple[str, ...]
    together: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    type: str = ""
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    also: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unless: Mapping[str, frozenset[str]] = field(default_factory=dict)
    as_polity: bool = False
    described: bool = False
    performative: bool = False
    ends: tuple[str, ...] = ()
    subject_in: tuple[str, ...] = ()
    object_in: tuple[str, ...] = ()
    status: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a candidate names its trigger."""
        return f"{self.relation}: {self.lemmas[0]} ({self.part})"


def all_triggers() -> Iterator[Trigger]:
    """Yield all triggers, by file and in its order."""
    home = shipped("ontology") / "triggers"
    for file in sorted(each.name for each in home.iterdir() if each.name.endswith(".yaml")):
        if file not in _FILES:
            for relation, entries in content(file).items():
                yield from (_trigger(relation, entry) for entry in entries)


@lru_cache(maxsize=1)
def index() -> Mapping[tuple[str, str], tuple[Trigger, ...]]:
    """Return the triggers by part of speech and lemma."""
    found: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    for trigger in all_triggers():
        for lemma in trigger.lemmas:
            found[trigger.part, lemma].append(trigger)
    return {key: tuple(each) for key, each in found.items()}


def _trigger(relation: str, entry: Mapping[str, Any]) -> Trigger:
    part = next(each for each in PARTS if each in entry)
    return Trigger(
        relation=relation,
        part=part,
        lemmas=_several(entry[part]),
        subject=_slots(entry.get("subject", "")),
        object=_slots(entry.get("object", "")),
        together=_slots(entry.get("together", "")),
        free=_several(entry.get("free", ())),
        type=entry.get("type", ""),
        needs={slot: frozenset(_several(each)) for slot, each in entry.get("needs", {}).items()},
        also={slot: frozenset(_several(each)) for slot, each in entry.get("also", {}).items()},
        unless={slot: frozenset(_several(each)) for slot, each in entry.get("unless", {}).items()},
        as_polity=entry.get("as_polity") == "true",
        described=entry.get("described") == "true",
        performative=entry.get("performative") == "true",
        ends=_several(entry.get("ends", ())),
        subject_in=_several(entry.get("subject_in", ())),
        object_in=_several(entry.get("object_in", ())),
        status=entry.get("status", ""),
        yes=_several(entry["yes"]),
        no=_several(entry["no"]),
    )


def _slots(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _several(given: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
