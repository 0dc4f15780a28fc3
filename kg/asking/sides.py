"""Who speaks for which side: the voices of claims, by the polity whose side they are on.

A newspaper speaks for no side. Whoever speaks in a capacity that speaks for a side is told apart from those
who are of the side only: an official from an expert.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf import sparql
from kg.rdf.sparql import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.rdf.sparql import AnyStore

__all__ = ["Voice", "voices"]

_VOICES = """SELECT DISTINCT ?claim ?voice ?side {{
  VALUES ?side {{ {sides} }}
  {{ ?voice br:side ?side }}
  UNION {{
    ?held br:lendsSide true . ?voice ?held ?body . ?body br:side ?side .
    FILTER NOT EXISTS {{ ?voice br:side ?own }}
  }}
  ?claim br:statedBy|br:origin ?voice ; a br:Claim .
  FILTER NOT EXISTS {{ ?voice a ?kind . ?kind br:takesNoSide true }}
}}"""

_OFFICIAL = """SELECT DISTINCT ?claim ?voice {{
  {{ {voices} ?claim br:statedBy ?voice ; br:speakerCapacity ?as . ?as br:speaksForSide true }}
  UNION {{
    {voices} ?turn br:speaker ?voice ; br:speakerCapacity ?as . ?claim br:inTurn ?turn .
    ?as br:speaksForSide true
  }}
  UNION {{ {voices} ?voice a ?as . ?as br:speaksForSide true . ?claim br:statedBy|br:origin ?voice }}
}}"""
"""Who speaks for a side in a claim, by the capacity in which it is said or by what the voice is."""

_BATCH = 200
"""Of how many voices one query asks."""


@dataclass(frozen=True, order=True)
class Voice:
    """Who makes a claim, or is its origin: side and voice by IRI, and whether the side is spoken for."""

    side: str
    iri: str
    official: bool


def voices(store: AnyStore, polities: Sequence[str]) -> Mapping[str, Sequence[Voice]]:
    """Return by claim the voices that are of the side of one of some polities, given by IRI."""
    if not polities:
        return {}
    found: dict[str, set[Voice]] = defaultdict(set)
    listed = " ".join(f"<{each}>" for each in polities)
    rows = list(sparql.select(store, _VOICES.format(sides=listed)))
    binding = _official(store, sorted({value_of(row, "voice") for row in rows}))
    for row in rows:
        claim, voice = value_of(row, "claim"), value_of(row, "voice")
        found[claim].add(Voice(value_of(row, "side"), voice, official=(claim, voice) in binding))
    return {claim: sorted(each) for claim, each in found.items()}


def _official(store: AnyStore, voices: Sequence[str]) -> set[tuple[str, str]]:
    """Return the claims in which one of some voices speaks for its side, with the voice."""
    found = set()
    for start in range(0, len(voices), _BATCH):
        listed = " ".join(f"<{each}>" for each in voices[start : start + _BATCH])
        query = _OFFICIAL.format(voices=f"VALUES ?voice {{ {listed} }}")
        found |= {(value_of(row, "claim"), value_of(row, "voice")) for row in sparql.select(store, query)}
    return found
