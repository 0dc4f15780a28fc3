"""Things and links: what page, picture and network files are drawn from, as plain values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.asking.phrasing import compose
from kg.errors import InputError
from kg.rdf.terms import ID
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.asking.evidence import Evidence
    from kg.asking.ledger import Ledger
    from kg.asking.phrasing import Sentence
    from viz.finder import Finder, Index
    from viz.naming import NodeName, Register

__all__ = [
    "INFERRED",
    "NOTICE",
    "Brief",
    "Extent",
    "Link",
    "Mark",
    "Network",
    "Node",
    "Step",
    "Tour",
    "TourStep",
    "dash",
    "link_id",
    "voices",
]

NOTICE = "Names and lines imply no opinion on the legal status of any territory or on its boundaries."
"""Stands on every drawing, unless the graph has a sentence of its own."""

INFERRED = "inferred"
"""The status of a link that only a rule gives."""

_DASHES = {"dashed": "6 3", "dotted": "1.5 4", "crossed": "1.5 4"}
"""The dashes of a line whose status names none of its own."""

_PATTERN = re.compile(r"\d{1,2}(\.\d)?( \d{1,2}(\.\d)?){1,5}")


def dash(line: str, own: str = "") -> str:
    """Return the lengths of dashes and gaps, in pixels, of a kind of line; empty where it is drawn through.

    ``own`` are those that the status asks for; what is none (a graph may hold anything) counts as nothing.

    >>> dash("dashed", "12 3"), dash("dashed"), dash("dashed", "url(#x)"), dash("solid")
    ('12 3', '6 3', '6 3', '')
    """
    return own if _PATTERN.fullmatch(own) else _DASHES.get(line, "")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One entry of the legend: a family of relations, a class of things, a status.

    ``color`` is ``#rrggbb``, ``line`` one of solid, dashed, dotted, crossed, ``dashes`` the lengths of its
    dashes and gaps where the ontology tells them; empty where it does not apply. ``sign`` is path data of SVG
    in a square of 12 by 12, drawn beside the name of each thing of its kind.
    Claims of a status that is a ``view`` are opinions; one that is ``said`` is told in words on every line.
    """

    name: str
    label: str
    color: str = ""
    line: str = ""
    view: bool = False
    said: bool = False
    dashes: str = ""
    sign: str = ""

    @property
    def dash(self) -> str:
        """The lengths of dashes and gaps of its line, empty for one that is drawn through."""
        return dash(self.line, self.dashes)


@dataclass(frozen=True, kw_only=True)
class Node:
    """A thing: its slug, label in the network's language, all its names, its class and its group's color.

    ``group`` is the nearest class above that has a color of its own. ``called`` are the names once more with
    what is known of each, ``registers`` where the web keeps the thing, ``note`` a sentence on it, ``place``
    its degrees east and north, if it has a place.
    """

    id: str
    label: str
    names: tuple[str, ...]
    kind: str
    group: str
    color: str
    called: tuple[NodeName, ...] = ()
    registers: tuple[Register, ...] = ()
    note: str = ""
    place: tuple[float, float] | None = None


def voices(claims: Iterable[Evidence]) -> int:
    """Count who makes some claims, each once."""
    return len({speaker.iri for claim in claims for speaker in claim.speakers})


def link_id(source: str, relation: str, target: str, status: str) -> str:
    """Return the name of a link, the same in every build: ends, relation and status."""
    return f"{source}.{relation}.{target}.{status}"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A tie between two things with one status, and all evidence for it.

    ``label`` names the relation, ``verb`` is how it reads in a sentence, empty where it reads alike.

    An ``attributed`` relation only makes sense as somebody's view, whatever the status. ``rules`` and
    ``premises`` say how an inferred link came about. ``inverse`` is the label read from the target's side,
    empty where the ontology gives none. ``view``, ``said`` and ``dashes`` are those of its status, as in the
    legend.
    """

    source: str
    target: str
    relation: str
    label: str
    family: str
    color: str
    status: str
    status_label: str
    line: str
    symmetric: bool
    attributed: bool
    claims: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()
    premises: tuple[Evidence, ...] = ()
    inverse: str = ""
    verb: str = ""
    view: bool = False
    said: bool = False
    dashes: str = ""

    @property
    def dash(self) -> str:
        """The lengths of dashes and gaps of its line, empty for one that is drawn through."""
        return dash(self.line, self.dashes)

    @property
    def id(self) -> str:
        """The link's name, the same in every build: ends, relation and status."""
        return link_id(self.source, self.relation, self.target, self.status)

    @property
    def folded(self) -> bool:
        """Whether it is an opinion or a goal: left out of pictures, and of the page until asked for."""
        return self.attributed or self.view

    @property
    def voices(self) -> int:
        """How many speak for it."""
        return voices(self.claims)

    @property
    def noun(self) -> str:
        """What all its claims call it (*passenger ferry*), or nothing where they do not."""
        nouns = {claim.sentence.noun for claim in self.claims}
        return nouns.pop() if len(nouns) == 1 else ""

    @property
    def is_plain(self) -> bool:
        """Whether its words are those of the relation alone, with nothing weaker said first."""
        return self.words == clean(self.label)

    def sentence(self, labels: Mapping[str, str], noun: str = "") -> Sentence:
        """Say it whole, by the labels of its ends and the noun for it, if there is one."""
        ends = labels[self.source], labels[self.target]
        return compose(ends, self.verb or self.label, noun, status=self.status_label, is_edge=self.is_plain)

    @property
    def words(self) -> str:
        """What is written on its line: a weaker status is said in words, and first, not by the line alone."""
        plain = self.line == "solid" and self.status != INFERRED and not self.said
        if plain or (self.attributed and self.view):
            return clean(self.label)
        crossed = "✕ " if self.line == "crossed" else ""
        return clean(f"{crossed}{self.status_label}: {self.label}")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A finding as a step of a tour: what it is about, its sentence, and the IRIs of the claims behind it.

    ``headings`` say what it is about in each language that has a word for it.
    """

    heading: str
    sentence: str
    claims: tuple[str, ...]
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TourStep:
    """A step of a tour by hand: its sentence by language, the IRIs of its claims, and what the page shows.

    ``shows`` is written as in an address of the page.
    """

    sentences: Mapping[str, str]
    claims: tuple[str, ...]
    shows: str

    def __str__(self) -> str:
        return in_english(self.sentences)


@dataclass(frozen=True, kw_only=True)
class Tour:
    """A tour by hand: its title by language, and its steps in order."""

    titles: Mapping[str, str]
    steps: tuple[TourStep, ...]

    def __str__(self) -> str:
        return in_english(self.titles)


def in_english(texts: Mapping[str, str]) -> str:
    """Return the English one of some texts by language, else the first; nothing where there is none."""
    return texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a whole graph opens with; ``polities`` are the ids of those it is about, two, one or none."""

    headline: str
    gist: str
    polities: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How large a graph is, or a part of it: things, ties, and statements, each counted once."""

    things: int
    ties: int
    statements: int

    def within(self, most: Extent) -> bool:
        """Say whether nothing of it is more than another has."""
        return self.things <= most.things and self.ties <= most.ties and self.statements <= most.statements

    @property
    def half(self) -> Extent:
        """Half as large."""
        return Extent(things=self.things // 2, ties=self.ties // 2, statements=self.statements // 2)

    def less(self, shown: Extent) -> Extent:
        """Return what is left of it where something is shown."""
        return Extent(
            things=self.things - shown.things,
            ties=self.ties - shown.ties,
            statements=self.statements - shown.statements,
        )


@dataclass(frozen=True)
class Network:
    """Nodes and links in the order of their ids, with the legend's marks and the drawing's own words.

    Its texts are in one ``language``; the ``glossary`` says them in the other ``languages``. The whole graph
    has a ``brief``, a ``ledger`` of promises and perhaps a ``tour``, a part of it none; the ``finder`` reads
    what a page of it is searched by; ``version`` and ``license`` are its own, empty where it has none.
    ``whole`` is how large the graph is of which this is a part for want of room (:mod:`viz.parts`);
    ``reserve`` says how many of its claims nobody has reviewed, and is empty where all are.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    families: tuple[Mark, ...] = ()
    groups: tuple[Mark, ...] = ()
    statuses: tuple[Mark, ...] = ()
    title: str = "Bilateral relations"
    subtitle: str = ""
    notice: str = NOTICE
    reserve: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    brief: Brief | None = None
    version: str = ""
    license: str = ""
    ledger: Ledger | None = None
    tour: Tour | None = None
    finder: Finder | Index | None = field(default=None, compare=False, repr=False)
    whole: Extent | None = None

    @property
    def extent(self) -> Extent:
        """How large it is itself."""
        return Extent(things=len(self.nodes), ties=len(self.links), statements=len(self.evidence))

    @property
    def left_out(self) -> Extent | None:
        """What it lacks of the graph of which it is a part for want of room; none of what is whole."""
        return self.whole.less(self.extent) if self.whole else None

    @property
    def ties(self) -> Counter[str]:
        """How many links touch each node."""
        return Counter(end for link in self.links for end in {link.source, link.target})

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every claim behind some link, each once, in the order of their ids."""
        found = {each.iri: each for link in self.links for each in (*link.claims, *link.premises)}
        return tuple(found[key] for key in sorted(found))

    def only(self, links: Iterable[Link]) -> Network:
        """Return the network of some of its links, with the things and marks that these need."""
        kept = tuple(links)
        ends = {end for link in kept for end in (link.source, link.target)}
        nodes = tuple(node for node in self.nodes if node.id in ends)
        families, statuses = {link.family for link in kept}, {link.status for link in kept}
        return replace(
            self,
            nodes=nodes,
            links=kept,
            families=tuple(mark for mark in self.families if mark.name in families),
            groups=tuple(mark for mark in self.groups if mark.name in {node.group for node in nodes}),
            statuses=tuple(mark for mark in self.statuses if mark.name in statuses),
            brief=None,
            ledger=None,
            tour=None,
            whole=None,
        )

    def around(self, entity: str) -> Network:
        """Return the ties of one thing: links that touch it, and those whose claims name it.

        Raises ``InputError`` where no link has to do with it.
        """
        links = [link for link in self.links if entity in {link.source, link.target} or _named(link, entity)]
        if not links:
            raise InputError("has no tie in this graph", where=entity, fix="Choose another entity")
        label = next((node.label for node in self.nodes if node.id == entity), entity)
        return replace(self.only(links), title=label, subtitle=self.subtitle or self.title)


def _named(link: Link, entity: str) -> bool:
    mentions = {each.removeprefix(ID.iri) for claim in link.claims for each in claim.mentions}
    return entity in mentions
