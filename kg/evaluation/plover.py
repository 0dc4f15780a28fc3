"""The gold standard records of PLOVER, by its own measures: actors, classes, false cooperation.

Each record is a coded sentence of a newswire. A candidate is of the class as which the ontology's alignment
would code its relation and status.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.evaluation.measures import Score
from kg.extraction import names
from kg.extraction.pipeline import extract
from kg.extraction.reading import read
from kg.extraction.source import Source
from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.extraction.candidates import Candidate
    from kg.extraction.gazetteer import Gazetteer
    from kg.extraction.knowledge import Knowledge

__all__ = ["Result", "evaluate", "is_plover"]

_COOPERATIVE = "cooperation"


@dataclass(frozen=True)
class Result:
    """Actors found and coded; cooperative records with any, with the right class; false alarms by score."""

    actors: Score
    records: int
    cooperative: int
    any_cooperation: int
    right_class: int
    hostile: int
    false_alarms: dict[float, int]


def is_plover(place: Path) -> bool:
    """Say whether a file is one of PLOVER's records."""
    return place.is_file() and place.suffix == ".json"


def evaluate(place: Path, knowledge: Knowledge, gazetteer: Gazetteer) -> Result:
    """Evaluate on the records of a file; raise ``InputError`` where it has none."""
    records = list(_records(place))
    found = [(record, extract(_source(record), knowledge, gazetteer).candidates) for record in records]
    friendly = [(record, some) for record, some in found if _is_cooperative(record, knowledge)]
    hostile = [some for record, some in found if not _is_cooperative(record, knowledge)]
    return Result(
        actors=_actors(records, knowledge, gazetteer),
        records=len(records),
        cooperative=len(friendly),
        any_cooperation=sum(any(_cooperates(one, knowledge) for one in some) for _, some in friendly),
        right_class=sum(
            any(record["event"] in _types(one, knowledge) for one in some) for record, some in friendly
        ),
        hostile=len(hostile),
        false_alarms={
            least: sum(
                any(one.score >= least and _cooperates(one, knowledge) for one in some) for some in hostile
            )
            for least in (0.0, 0.5, 0.8)
        },
    )


def _records(place: Path) -> Iterator[dict[str, Any]]:
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        yield from (
            each for each in content if each.get("text") and each["event"].isupper() and "source" in each
        )
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        fix = "Name PLOVER_GSR_CAMEO.json, or a folder of gold"
        raise InputError(f"no records of PLOVER: {error}", where=str(place), fix=fix) from error


def _source(record: dict[str, Any]) -> Source:
    return Source(slug=str(record["id"]).casefold(), text=record["text"], issued=dates.parse(record["date"]))


def _is_cooperative(record: dict[str, Any], knowledge: Knowledge) -> bool:
    return any(_COOPERATIVE in quad for quad in _quads(record["event"], knowledge))


def _quads(event: str, knowledge: Knowledge) -> set[str]:
    mappings = knowledge.ontology.event_mappings.values()
    return {each.type.quad_class for some in mappings for each in some if each.type.notation == event}


def _types(one: Candidate, knowledge: Knowledge) -> set[str]:
    return {
        each.type.notation for each in knowledge.ontology.event_mappings.get((one.relation, one.status), ())
    }


def _cooperates(one: Candidate, knowledge: Knowledge) -> bool:
    """Say whether a candidate states cooperation: as a fact or as settled, and coded as cooperative only."""
    marks = knowledge.ontology.statuses[one.status].marks
    mapped = knowledge.ontology.event_mappings.get((one.relation, one.status), ())
    return (
        not marks.isdisjoint({"givesEdge", "settles"})
        and bool(mapped)
        and all(_COOPERATIVE in each.type.quad_class for each in mapped)
    )


def _actors(records: list[dict[str, Any]], knowledge: Knowledge, gazetteer: Gazetteer) -> Score:
    """Compare the states coded as actors with those that the stage of names finds."""
    right = proposed = gold = 0
    for record in records:
        source = _source(record)
        mentions = names.find(source, read(source), gazetteer, knowledge).mentions.found
        coded = {_iso(code) for side in ("source", "target") for code in _codes(record.get(side))}
        found = {
            entity.codes.get("iso3", "")
            for each in mentions
            if (entity := knowledge.get(knowledge.side(each.slug)))
        }
        coded, found = coded - {""}, found - {""}
        right, proposed, gold = right + len(coded & found), proposed + len(found), gold + len(coded)
    return Score(right, proposed, gold)


def _codes(side: Any) -> Iterator[str]:  # noqa: ANN401 – the records have lists, single actors and nothing
    """Yield the codes of one side of a record."""
    for each in side if isinstance(side, list) else [side]:
        if isinstance(each, dict) and isinstance(each.get("code"), str):
            yield each["code"]


def _iso(code: str) -> str:
    """Return a code of a state as ISO 3166-1 has it; the records once write JAP."""
    return {"JAP": "JPN"}.get(code, code)
