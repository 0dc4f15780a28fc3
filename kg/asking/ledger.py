"""The ledger of promises: what was said of each and what had become of it, on any day that is asked for.

It reads what the build has judged, the stretches of days on which a promise stands as it does, and judges
nothing: for a day it says what the question *promises* answers for that day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking import findings, pairs
from kg.asking.mirror import Mirror, mirror
from kg.asking.reader import Reader, excerpt
from kg.asking.sides import voices
from kg.rdf import dates, sparql
from kg.rdf.sparql import value_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kg.asking.evidence import Evidence, Named
    from kg.asking.sides import Voice
    from kg.rdf.sparql import AnyStore

__all__ = ["Lane", "Ledger", "Mark", "Stretch", "Word", "ledger"]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word for what becomes of promises: notation, label in brief, sign, and whether it is a setback.

    ``briefs`` say the same in brief in other languages, by their codes.
    """

    name: str
    label: str
    brief: str
    briefs: Mapping[str, str]
    sign: str
    back: bool


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One statement on a promise: the last day (ISO) on which it may have been said, and how it is put.

    ``sides`` are the IRIs of the polities whose voices say it, none where no side's does; ``line`` is how its
    status is drawn; ``due`` the last day by which it promises the thing, empty where it gives none.
    """

    day: str
    claim: str
    status: str
    line: str
    sides: tuple[str, ...]
    speaker: str
    sentence: str
    promises: bool
    due: str


@dataclass(frozen=True)
class Stretch:
    """How a promise stands from a day (ISO) on: the word by its notation, and the reason."""

    start: str
    word: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One promise: what was said of it, in order, and how it stood when.

    ``promise`` is its label, ``title`` how it is called in a heading, ``name`` within a sentence; ``field``
    is the family of what promises it first.
    """

    iri: str
    promise: str
    title: str
    name: str
    field: str
    marks: Sequence[Mark]
    course: Sequence[Stretch]

    def on(self, day: str) -> Stretch | None:
        """Return how it stands on a day, none before anything was promised."""
        at = bisect_right(self.course, day, key=lambda each: each.start)
        return self.course[at - 1] if at else None

    def due(self, day: str) -> str:
        """Return the last day by which it is promised in what was said up to a day, or nothing."""
        return max((each.due for each in self.marks if each.day <= day), default="")

    @property
    def changes(self) -> Sequence[Stretch]:
        """The stretches that begin with another word than the one before ended with."""
        words = ["", *(each.word for each in self.course)]
        return [each for each, before in zip(self.course, words, strict=False) if each.word != before]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Promises of two polities, of one or of all, with the voices of two sides set against each other.

    ``sides`` are the two of which most is said; ``first`` and ``last`` are the days (ISO) between which
    something is known, empty where nothing is; ``read`` are the last days on which the documents may have
    been issued, empty for those without a date, which count on the last day alone. ``part`` says that it has
    only the promises of a part of a graph.
    """

    polities: tuple[Named, ...]
    sides: tuple[Named, ...]
    words: Mapping[str, Word]
    lanes: Sequence[Lane]
    mirror: Mirror | None
    read: Sequence[str]
    first: str
    last: str
    part: bool = False

    def among(self, claims: Collection[str]) -> Ledger:
        """Return the ledger of those promises of which all that is said stands among some claims, by IRI.

        Its mirror is left out: who speaks is counted over all claims.
        """
        kept = [lane for lane in self.lanes if all(mark.claim in claims for mark in lane.marks)]
        return replace(self, lanes=kept, mirror=None, part=True)

    def day(self, day: str) -> str:
        """Return the day as of which something is known on a day: the last one that is, where it is later."""
        return min(day or self.last, self.last)

    def stands(self, day: str) -> Sequence[tuple[Lane, Stretch]]:
        """Return the promises that were made by a day, by outcome and name, and how each stood."""
        found = [(lane, stretch) for lane in self.lanes if (stretch := lane.on(day))]
        return sorted(found, key=lambda each: (*self.rank(each[1].word), each[0].promise, each[0].iri))

    def rank(self, word: str) -> tuple[str, str]:
        """Return the place of an outcome among others: that of its label."""
        return self.words[word].label, word

    def documents(self, day: str) -> int:
        """Count the documents that were read by a day."""
        if day >= self.last:
            return len(self.read)
        return bisect_right(self._dated, day)

    @cached_property
    def _dated(self) -> Sequence[str]:
        """The days of documents that have one, in order."""
        return sorted(filter(None, self.read))

    def told(self, day: str) -> Sequence[str]:
        """Say as of a day what became of the promises, and which are set back; findings, in sentences."""
        found = self.stands(day)
        if not found:
            return ()
        here = findings.here(self.documents(day), part=self.part)
        back = [
            (lane.name, self.words[stretch.word].brief, stretch.reason)
            for lane, stretch in found
            if self.words[stretch.word].back
        ]
        promised = findings.tell_promises([self.words[each.word].brief for _, each in found], here)
        return (promised, findings.tell_set_back(back, len(back), len(found), here)) if back else (promised,)

    def between(self, earlier: str, later: str) -> tuple[int, Counter[str]]:
        """Return how many promises were made from a day to a later one, and what became of what changed.

        Counted, by their later word, are those that are new or stand otherwise than before.
        """
        stood = {lane.iri: stretch.word for lane, stretch in self.stands(earlier)}
        stand = self.stands(later)
        changed = Counter(each.word for lane, each in stand if stood.get(lane.iri) != each.word)
        return len(stand) - len(stood), changed

    @cached_property
    def days(self) -> Sequence[str]:
        """The days on which an outcome changes or a document is added, up to the last, in order."""
        changes = {each.start for lane in self.lanes for each in lane.changes}
        return sorted(each for each in changes | set(self.read) if self.first <= each <= self.last)


_LAST = "SELECT ?day { ?dataset br:lastDay ?day }"

_READ = "SELECT ?document ?day { ?document a br:Document . OPTIONAL { ?document br:latest ?day } }"

_WORDS = """SELECT ?name ?label ?brief ?sign ?back {
  ?word skos:inScheme br:promiseWords ; skos:notation ?name ; skos:prefLabel ?label .
  FILTER(LANG(?label) = "en")
  OPTIONAL { ?word br:inBrief ?brief . FILTER(LANG(?brief) = "en") }
  OPTIONAL { ?word br:outcomeSign ?sign }
  OPTIONAL { ?word br:setBack ?back } }"""

_BRIEFS = """SELECT ?name ?text {
  ?word skos:inScheme br:promiseWords ; skos:notation ?name ; skos:prefLabel|br:inBrief ?text .
  FILTER(LANG(?text) != "en")
  OPTIONAL { ?word br:inBrief ?brief . FILTER(LANG(?brief) = LANG(?text)) }
  FILTER(!BOUND(?brief) || ?brief = ?text) }"""

_COURSES = """SELECT ?history ?start ?word ?reason {{
  ?history a br:PromiseHistory ; br:hasStanding ?standing . {about}
  ?standing br:fromDay ?start ; br:reason ?reason ; br:word/skos:notation ?word }}"""

_SAID = """SELECT ?history ?label ?tie ?claim ?day ?promising ?going ?family ?line ?due {{
  ?history a br:PromiseHistory ; rdfs:label ?label ; prov:wasDerivedFrom ?claim . {about}
  FILTER(LANG(?label) = "en")
  ?claim br:statedIn/br:latest ?day ; br:status ?status ; rdf:predicate ?relation .
  OPTIONAL {{ ?history br:historyRelation ?tie }}
  OPTIONAL {{ ?relation br:family ?field . ?field skos:prefLabel ?family . FILTER(LANG(?family) = "en") }}
  OPTIONAL {{ ?status br:lineStyle ?line }}
  OPTIONAL {{ ?claim br:due ?due }}
  OPTIONAL {{ ?status br:promises ?promising }}
  OPTIONAL {{ ?relation br:underWay ?going }}
}}"""

_Row = dict[str, sparql.Term]


def ledger(store: AnyStore, polities: Sequence[str] | None = None) -> Ledger:
    """Return the ledger of one or two polities, given by IRI; of whom the graph is about, where none are."""
    nodes = pairs.subjects(store) if polities is None else [NamedNode(each) for each in polities]
    two = nodes if len(nodes) > 1 else pairs.densest(store) or nodes
    reader = Reader(excerpt(store, named={*nodes, *two}))
    sides = tuple(sorted(map(reader.named, two)))
    lanes = list(_lanes(store, nodes, sides))
    last = next((value_of(row, "day") for row in sparql.select(store, _LAST)), "")
    return Ledger(
        polities=tuple(sorted(map(reader.named, nodes))),
        sides=sides,
        words={each.name: each for each in _words(store)},
        lanes=lanes,
        mirror=mirror(store, sides, last) if len(sides) > 1 else None,
        read=sorted(value_of(row, "day") for row in sparql.select(store, _READ)),
        first=min((each.day for lane in lanes for each in lane.marks), default=last),
        last=last,
    )


def _words(store: AnyStore) -> Iterator[Word]:
    briefs: dict[str, dict[str, str]] = defaultdict(dict)
    for row in sparql.select(store, _BRIEFS):
        text = row["text"]
        if isinstance(text, Literal) and text.language:
            briefs[value_of(row, "name")][text.language] = text.value
    for row in sparql.select(store, _WORDS):
        label = value_of(row, "label")
        yield Word(
            name=value_of(row, "name"),
            label=label,
            brief=value_of(row, "brief") or label,
            briefs=dict(sorted(briefs[value_of(row, "name")].items())),
            sign=value_of(row, "sign"),
            back=value_of(row, "back") == "true",
        )


def _lanes(store: AnyStore, nodes: Sequence[NamedNode], sides: Sequence[Named]) -> Iterator[Lane]:
    """Yield the promises that involve all of some polities, each with what is said of it."""
    about = f"?history br:involves {' , '.join(map(str, nodes))} ." if nodes else ""
    said: dict[str, list[_Row]] = defaultdict(list)
    for row in sparql.select(store, _SAID.format(about=about)):
        said[value_of(row, "history")].append(row)
    courses: dict[str, list[Stretch]] = defaultdict(list)
    for row in sparql.select(store, _COURSES.format(about=about)):
        stretch = Stretch(*(value_of(row, name) for name in ("start", "word", "reason")))
        courses[value_of(row, "history")].append(stretch)
    claims = {NamedNode(value_of(row, "claim")) for rows in said.values() for row in rows}
    reader = Reader(excerpt(store, claims=claims))
    evidence = {each.iri: each for each in reader.all_evidence(claims)}
    sided = voices(store, [each.iri for each in sides])
    for history, rows in sorted(said.items()):
        course = sorted(courses[history], key=lambda each: each.start)
        yield _lane(history, rows, course, evidence, sided)


def _lane(
    history: str,
    rows: Sequence[_Row],
    course: Sequence[Stretch],
    evidence: Mapping[str, Evidence],
    sided: Mapping[str, Sequence[Voice]],
) -> Lane:
    label = value_of(rows[0], "label")
    marks = {each.claim: each for each in (_mark(row, evidence, sided) for row in rows)}
    ordered = sorted(marks.values(), key=lambda each: (each.day, evidence[each.claim].in_time))
    begun = next((each for each in ordered if each.promises), ordered[0])
    families = {value_of(row, "claim"): value_of(row, "family") for row in rows}
    sentence = replace(evidence[begun.claim].sentence, standing="") if "tie" in rows[0] else None
    noun = f"{sentence.noun} " if sentence and sentence.noun else ""
    name = f"{noun}{sentence.subject}{sentence.between}{sentence.object}" if sentence else label
    return Lane(
        iri=history,
        promise=label,
        title=str(sentence) if sentence and noun else label,
        name=name,
        field=families[begun.claim] or "other",
        marks=ordered,
        course=course,
    )


def _mark(row: _Row, evidence: Mapping[str, Evidence], sided: Mapping[str, Sequence[Voice]]) -> Mark:
    claim = value_of(row, "claim")
    said = evidence[claim]
    promises = "true" in (value_of(row, "promising"), value_of(row, "going"))
    due = value_of(row, "due") if promises else ""
    return Mark(
        day=value_of(row, "day"),
        claim=claim,
        status=said.status.label,
        line=value_of(row, "line"),
        sides=tuple(dict.fromkeys(each.side for each in sided.get(claim, ()))),
        speaker=said.speaker,
        sentence=str(said.sentence),
        promises=promises,
        due=dates.parse_period(due).latest.isoformat() if due else "",
    )
