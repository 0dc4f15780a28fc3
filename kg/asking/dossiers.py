"""A dossier: the statements that words find, gathered by what they are about, each in order of time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.names import spelling
from kg.asking.phrasing import span
from kg.asking.reader import Reader
from kg.asking.statement_index import statement_index
from kg.asking.statements import stated
from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.rdf.terms import BR, VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store

    from kg.asking.evidence import Evidence
    from kg.asking.phrasing import Sentence
    from kg.asking.statement_index import StatementIndex
    from kg.asking.statements import Statement
    from kg.rdf.sparql import AnyStore

__all__ = [
    "Dossier",
    "Subject",
    "about",
    "called",
    "dossier",
    "gathered",
    "headed",
    "headings",
    "of_claims",
    "of_promise",
    "outcomes",
]

_STANDINGS = """SELECT ?claim ?from ?label ?reason WHERE {
  %s
  ?history a br:PromiseHistory ; prov:wasDerivedFrom ?claim ; br:hasStanding ?standing .
  ?claim rdf:predicate ?relation .
  FILTER(EXISTS { ?claim br:status/br:promises true } || EXISTS { ?relation br:underWay true })
  ?dataset br:lastDay ?last .
  ?standing br:fromDay ?from ; br:word ?word ; br:reason ?reason . FILTER(?from <= ?last)
  OPTIONAL { ?standing br:untilDay ?end } FILTER(!BOUND(?end) || ?end >= ?last)
  ?word skos:prefLabel ?label . FILTER(LANG(?label) = "%s")
}"""


_PROMISE = """SELECT ?claim ?tie ?label ?reason WHERE {
  BIND(verdict:%s AS ?history)
  ?history a br:PromiseHistory ; prov:wasDerivedFrom ?claim ; br:hasStanding ?standing .
  OPTIONAL { ?history br:historyRelation ?tie }
  ?dataset br:lastDay ?last .
  ?standing br:fromDay ?from ; br:word ?word ; br:reason ?reason . FILTER(?from <= ?last)
  OPTIONAL { ?standing br:untilDay ?end } FILTER(!BOUND(?end) || ?end >= ?last)
  ?word skos:prefLabel ?label . FILTER(LANG(?label) = "%s")
}"""

_FEW = 1_000
"""Of more claims than these, one query for all costs less than one that names them."""

_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Subject:
    """What statements are about: how it is called, what is said in order of time, and what became of it.

    ``outcome`` is where a promise stands at the corpus's end, empty where nothing was promised.
    """

    title: str
    statements: Sequence[Statement]
    course: Sequence[str]
    outcome: str = ""

    @property
    def period(self) -> str:
        """The first and the last year in which it was spoken of, or nothing."""
        return span(each.issued for each in self.statements)

    @property
    def heading(self) -> str:
        """Title, number and years in one line."""
        return headed(self.title, [each.issued for each in self.statements])


@dataclass(frozen=True)
class Dossier:
    """What was found for some words; ``near`` is a word like one that nothing meets.

    ``left_out`` is how many statements more meet the words, where not all of very many were gathered.
    """

    words: str
    subjects: Sequence[Subject]
    near: str = ""
    left_out: int = 0

    @property
    def statements(self) -> Sequence[Statement]:
        """All statements, in the order of the subjects."""
        return [each for subject in self.subjects for each in subject.statements]

    @property
    def heading(self) -> str:
        """How much was found, in one sentence."""
        count, things = len(self.statements) + self.left_out, len(self.subjects)
        if not count:
            return f"Nothing is said with all of these words: {self.words}. {self.near}".rstrip()
        if self.left_out:
            return f"{self.words}: {count} statements"
        if things == 1:
            return self.subjects[0].heading
        return f"{self.words}: {count} statements on {things} subjects"

    def first(self, most: int) -> Dossier:
        """Return it with so many statements at most."""
        left, subjects = most, []
        for each in self.subjects:
            if left > 0:
                subjects.append(replace(each, statements=each.statements[:left]))
            left -= len(each.statements)
        return replace(self, subjects=subjects)

    def to_json(self) -> str:
        """Return it as JSON."""
        subjects = [
            {
                "title": each.title,
                "outcome": each.outcome or None,
                "course": list(each.course),
                "statements": [{"sentence": one.sentence, **one.record()} for one in each.statements],
            }
            for each in self.subjects
        ]
        told = {"words": self.words, "near": self.near or None, "subjects": subjects}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def dossier(
    store: Store,
    words: str,
    language: str = "en",
    index: StatementIndex | None = None,
    most: int | None = None,
) -> Dossier:
    """Return the statements that meet all the words: the subject most spoken of first.

    ``index`` is that of the store, if there is one already; ``most`` is how many are gathered, all if none.
    """
    found = (index or statement_index(store)).find(words)
    subjects = of_claims(store, found.claims[:most], language)
    left_out = len(found.claims) - len(found.claims[:most])
    return Dossier(" ".join(words.split()), subjects, found.near, left_out)


def about(found: Dossier, title: str) -> Dossier:
    """Return of a dossier the subject that is called so."""
    return replace(found, subjects=[each for each in found.subjects if each.title == title])


def of_promise(store: Store, promise: str, language: str = "en") -> Dossier:
    """Return the statements on a promise, given by its hash, as one subject; nothing for another hash."""
    rows = list(sparql.select(store, _PROMISE % (promise, language))) if _HASH.fullmatch(promise) else []
    if not rows:
        return Dossier(promise, [])
    reader = Reader(store, language)
    views = _Views(reader)
    claims = {NamedNode(value_of(row, "claim")) for row in rows}
    evidence = sorted(reader.all_evidence(claims), key=lambda each: each.in_time)
    named = "tie" in rows[0] and evidence[0].sentence.noun
    title = _title(views, evidence[0]) if named else reader.label(VERDICT[promise])
    outcome = f"{value_of(rows[0], 'label')}: {value_of(rows[0], 'reason')}"
    course = [*_course(each for each in evidence if each not in views)]
    return Dossier(title, [Subject(title, [stated(reader, each) for each in evidence], course, outcome)])


def of_claims(store: Store, claims: Iterable[str], language: str = "en") -> Sequence[Subject]:
    """Gather the statements of claims by what they are about."""
    reader = Reader(store, language)
    read = [*_read(reader, claims)]
    views = _Views(reader)
    groups = gathered((each for each, _ in read), views.__contains__)
    became = outcomes(store, language, [each.iri for each, _ in read]) if groups else {}
    statements = {each.claim: each for _, each in read}
    subjects = [_subject(views, group, statements, became) for group in groups]
    return sorted(subjects, key=lambda each: (-len(each.statements), each.title))


def headings(store: Store, claims: Iterable[str], language: str = "en") -> Sequence[tuple[str, str]]:
    """Return title and heading of the subjects that claims are about, as :func:`of_claims` has them.

    Only what a heading tells is read of them.
    """
    reader = Reader(store, language)
    titles: dict[str, str] = {}
    issued: dict[str, list[str]] = {}
    for claim in reader.in_order(map(NamedNode, claims)):
        subject, relation, viewed = reader.edge(claim)
        del subject
        is_view = reader.text(relation, BR["attributedOnly"]) == "true"
        title = called(reader.sentence(claim), reader.label(viewed) if is_view else "")
        key = _key(title)
        titles.setdefault(key, title)
        issued.setdefault(key, []).append(reader.issued(claim))
    told = sorted(titles, key=lambda key: (-len(issued[key]), titles[key]))
    return [(titles[key], headed(titles[key], issued[key])) for key in told]


def headed(title: str, issued: Sequence[str]) -> str:
    """Return what statements are about, how many they are, and from when to when, in one line.

    >>> headed("Flight Astana–Baku", ["2018-11-24", "2022", ""])
    'Flight Astana–Baku: 3 statements, 2018–2022'
    """
    told = f"{title}: {len(issued)} statement{'s' * (len(issued) != 1)}"
    return f"{told}, {period}" if (period := span(issued)) else told


def gathered(evidence: Iterable[Evidence], is_view: Callable[[Evidence], bool]) -> list[list[Evidence]]:
    """Gather claims by what they are about, each group in order of time; ``is_view`` tells views apart."""
    groups: dict[str, list[Evidence]] = {}
    for each in sorted(evidence, key=lambda each: each.in_time):
        title = called(each.sentence, each.object.label if is_view(each) else "")
        groups.setdefault(_key(title), []).append(each)
    return [*groups.values()]


def _key(title: str) -> str:
    return spelling(title).replace(" - ", "-")


def called(sentence: Sentence, viewed: str = "") -> str:
    """Return what a statement is about: what a view is of (``viewed``), else all that it says."""
    return viewed or str(replace(sentence, standing=""))


def _title(views: _Views, evidence: Evidence) -> str:
    return called(evidence.sentence, evidence.object.label if evidence in views else "")


def _read(reader: Reader, claims: Iterable[str]) -> Iterator[tuple[Evidence, Statement]]:
    """Read claims, each once, with the statement of each."""
    for claim in map(NamedNode, dict.fromkeys(claims)):
        with reader.at_once(claim):
            evidence = reader.evidence(claim)
            yield evidence, stated(reader, evidence)


class _Views:
    """Tells the claims that are views by their relations, each of which is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, bool] = {}

    def __contains__(self, evidence: Evidence) -> bool:
        iri = evidence.relation.iri
        if iri not in self._known:
            self._known[iri] = self._reader.text(NamedNode(iri), BR["attributedOnly"]) == "true"
        return self._known[iri]


def _subject(
    views: _Views,
    group: Sequence[Evidence],
    statements: Mapping[str, Statement],
    became: Mapping[str, str],
) -> Subject:
    first = group[0]
    outcome = next((became[each.iri] for each in reversed(group) if each.iri in became), "")
    return Subject(
        title=_title(views, first),
        statements=[statements[each.iri] for each in group],
        course=[*_course(each for each in group if each not in views)],
        outcome=outcome,
    )


def _course(group: Iterable[Evidence]) -> Iterator[str]:
    """Tell in which year it was put how; what is put alike in a row is told once."""
    last = ""
    for each in group:
        told = each.status.label
        if told != last:
            yield f"{told} {each.issued[:7] or 'undated'}"
        last = told


def outcomes(store: AnyStore, language: str, claims: Sequence[str] = ()) -> Mapping[str, str]:
    """Return where the promise of a claim stands at the corpus's end and why, by the claim's IRI.

    Of several promises with the same claim it is the one that came to stand so last. ``claims`` are those
    that matter; where they are very many, or none is named, all are read.
    """
    few = f"VALUES ?claim {{ {' '.join(f'<{each}>' for each in claims)} }}" if len(claims) <= _FEW else ""
    rows = sparql.select(store, _STANDINGS % (few if claims else "", language))
    told = ([value_of(row, each) for each in ("from", "label", "reason", "claim")] for row in rows)
    return {claim: f"{label}: {reason}" for _, label, reason, claim in sorted(told)}
