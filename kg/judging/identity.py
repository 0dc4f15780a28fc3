"""Which things are one: what claims of different documents mean by their identifying qualifiers.

The ontology says which qualifiers identify a thing, and which of their values are narrower than others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.corpus.claims import Claim
    from kg.judging.basis import Marks

__all__ = ["Identity", "fits", "identity", "matches", "one_thing", "thing_identity"]

Identity = dict[str, tuple[str, ...]]
"""The identifying qualifiers of a claim with their values: they say which thing is meant."""


def identity(claim: Claim, marks: Marks) -> Identity:
    """Return the identifying qualifiers that a claim gives."""
    given = sorted(claim.qualifiers.keys() & marks["identifying"])
    return {key: tuple(sorted(claim.values(key))) for key in given}


def thing_identity(claim: Claim, marks: Marks, *, named: bool) -> Identity:
    """Return the qualifiers that tell the thing of a claim from others.

    Where an entity names the thing, words that everybody chooses anew tell nothing more.
    """
    keys = claim.qualifiers.keys() & (marks["identifying"] | marks["tellsApart"])
    given = sorted(key for key in keys if not (named and marks.free_text(key)))
    return {key: tuple(sorted(claim.values(key))) for key in given}


def one_thing(one: Identity, other: Identity, marks: Marks) -> bool:
    """Say whether two sets of qualifiers tell of one thing.

    A missing qualifier matches any, but for those that tell things apart: trade in grain is not all trade.
    """
    apart = marks["tellsApart"]
    return one.keys() & apart == other.keys() & apart and matches(one, other, marks)


def matches(one: Identity, other: Identity, marks: Marks) -> bool:
    """Say whether two sets of identifying qualifiers may mean one thing: a missing one matches any."""
    return all(_meet(key, one[key], other[key], marks) for key in one.keys() & other.keys())


def fits(given: Identity, wanted: Identity, marks: Marks) -> bool:
    """Say whether every wanted qualifier is given, by the same value or a narrower one."""
    return all(key in given and _below(key, given[key], values, marks) for key, values in wanted.items())


def _meet(key: str, one: Iterable[str], other: Iterable[str], marks: Marks) -> bool:
    return _below(key, one, other, marks) or _below(key, other, one, marks)


def _below(key: str, narrow: Iterable[str], wide: Iterable[str], marks: Marks) -> bool:
    above = {value for each in narrow for value in marks.values_above(key, each)}
    return not above.isdisjoint(wide)
