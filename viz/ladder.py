"""The ties of two things as a ladder: two posts, one row a tie, by field, most voices first.

Only values stand here; :mod:`viz.ladder_table` writes them as a table, the page's script makes the same rows
from the page's data. What is drawn of a row (which way, how broad, how dashed, when said) is decided here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.asking.phrasing import span
from viz.model import voices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.asking.evidence import Evidence
    from kg.asking.phrasing import Sentence
    from viz.model import Link, Mark, Network, Node

__all__ = [
    "BOTH",
    "BROADEST",
    "FEWEST",
    "LEFT",
    "RIGHT",
    "Field",
    "Ladder",
    "Moment",
    "Rung",
    "ladder",
    "posts",
]

BOTH, RIGHT, LEFT = "both", "right", "left"
"""Which way a tie goes: from either post to the other, from the first to the second, or back."""

BROADEST = 8
"""From so many voices on a line is as broad as any."""

FEWEST = 5
"""So many ties two things have at least whose ladder is what a graph opens with."""


@dataclass(frozen=True)
class Moment:
    """When something was said: a share, in tenths of a percent, of the years of a ladder; how many claims."""

    at: int
    claims: int


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A row: one tie with one status.

    ``words`` are those between the posts, a noun where all claims share one (*passenger ferry*); ``sentence``
    says the tie whole; ``status`` is the label of what is weaker than asserted, else empty. ``way`` is one of
    ``both``, ``right``, ``left``. ``said`` are the first and last year in which somebody said so.
    """

    link: Link
    words: str
    sentence: Sentence
    status: str
    way: str
    claims: int
    voices: int
    said: str
    moments: tuple[Moment, ...]

    @property
    def breadth(self) -> int:
        """How broad its line is, 0 (follows by a rule) to 8: the number of voices, as far as it is drawn."""
        return min(self.voices, BROADEST)

    @property
    def crossed(self) -> bool:
        """Whether it is denied: a cross stands on its line."""
        return self.link.line == "crossed"


@dataclass(frozen=True)
class Field:
    """The rows of one family of relations; ``mark`` has its label and color."""

    mark: Mark
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """All ties of two things: the two, the fields, and the first and last year in which anything was said."""

    posts: tuple[Node, Node]
    fields: tuple[Field, ...]
    years: tuple[int, int] | None

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Every row, in order."""
        return tuple(rung for field in self.fields for rung in field.rungs)

    @property
    def opinions(self) -> int:
        """How many rows are opinions or goals: left out until asked for."""
        return sum(rung.link.folded for rung in self.rungs)


def posts(network: Network) -> tuple[str, str] | None:
    """Return the ids of the two things whose ladder a graph opens with, or none where no two stand out.

    A graph with a brief on two opens with these; one of many, of one, or of nothing opens with none.
    """
    if network.brief is None or len(network.brief.polities) != 2:  # noqa: PLR2004 - a pair
        return None
    one, other = network.brief.polities
    ties = sum(not link.folded for link in _between(network, one, other))
    return (one, other) if ties >= FEWEST else None


def ladder(network: Network, one: str, other: str) -> Ladder:
    """Return the ladder of two different things of a network, given by their ids; it may have no rows.

    Raises ``KeyError`` for an id that is none of the network's.
    """
    nodes = {node.id: node for node in network.nodes}
    ends = nodes[one], nodes[other]
    years = _years(each.issued for each in network.evidence)
    rungs = [_rung(link, ends, years) for link in _between(network, one, other)]
    fields = [_field(mark, rungs) for mark in network.families]
    found = sorted((field for field in fields if field.rungs), key=_most_heard)
    return Ladder(posts=ends, fields=tuple(found), years=years)


def _between(network: Network, one: str, other: str) -> list[Link]:
    """Return the links of two things; what holds a thing to itself is no tie of two."""
    wanted = {one, other}
    return [link for link in network.links if {link.source, link.target} == wanted and one != other]


def _field(mark: Mark, rungs: Iterable[Rung]) -> Field:
    return Field(mark, tuple(sorted((each for each in rungs if each.link.family == mark.name), key=_order)))


def _order(rung: Rung) -> tuple[bool, int, int, str, str]:
    """Order rows: opinions last, then most voices, most claims, and by words."""
    return rung.link.folded, -rung.voices, -rung.claims, rung.words, rung.link.id


def _most_heard(field: Field) -> tuple[bool, int, int, str]:
    """Order fields: those of opinions alone last, then most voices, most rows, and by name."""
    counted = [rung for rung in field.rungs if not rung.link.folded]
    heard = voices(claim for rung in counted for claim in rung.link.claims)
    return not counted, -heard, -len(counted), field.mark.name


def _rung(link: Link, ends: tuple[Node, Node], years: tuple[int, int] | None) -> Rung:
    labels = {node.id: node.label for node in ends}
    noun = link.noun
    sentence = link.sentence(labels, noun)
    return Rung(
        link=link,
        words=noun or link.verb or link.label,
        sentence=sentence,
        status=sentence.standing,
        way=_way(link, ends),
        claims=len(link.claims),
        voices=link.voices,
        said=span(each.issued for each in link.claims),
        moments=_moments(link.claims, years),
    )


def _way(link: Link, ends: tuple[Node, Node]) -> str:
    if link.symmetric:
        return BOTH
    return RIGHT if link.source == ends[0].id else LEFT


def _years(dates: Iterable[str]) -> tuple[int, int] | None:
    found = sorted(int(date[:4]) for date in dates if date[:4].isdigit())
    return (found[0], found[-1]) if found else None


def _moments(claims: Iterable[Evidence], years: tuple[int, int] | None) -> tuple[Moment, ...]:
    """Place the dates at which claims were made; what has no date has no place."""
    if years is None:
        return ()
    places = Counter(_place(claim.issued, years) for claim in claims if claim.issued[:4].isdigit())
    return tuple(Moment(at, count) for at, count in sorted(places.items()))


def _place(date: str, years: tuple[int, int]) -> int:
    """Return where a date lies between the beginning of the first and the end of the last year, 0 to 1000.

    A date that is known in part lies in the middle of what it leaves open.

    >>> _place("2020", (2020, 2020)), _place("2020-01-01", (2020, 2021)), _place("2021-12-31", (2020, 2021))
    (500, 0, 998)
    """
    year, month, day = ([*map(_number, date.split("-")), 0, 0])[:3]
    part = month - 1 + (day - 1) / 31 if month and day else month - 0.5 if month else 6.0
    first, last = years
    return int((year - first + part / 12) / (last - first + 1) * 1000)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
