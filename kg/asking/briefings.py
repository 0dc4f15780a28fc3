"""The briefing: whom a graph is about, how much was read, and what it comes to.

It is about the two polities of which most is said, where that is clear; about the one that is spoken of; else
about all. What the build found stands in the graph, and is read from there; on other polities, and as of
another day, questions are asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.asking import findings, names, pairs, recent, tours
from kg.asking.findings import Asked, Finding
from kg.asking.phrasing import by_month
from kg.asking.reader import Reader, excerpt
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.rdf.terms import QUESTION
from kg.terminal import counted

if TYPE_CHECKING:
    from kg.asking.evidence import Named
    from kg.asking.tours import Tour
    from kg.rdf.sparql import AnyStore

__all__ = ["Briefing", "Opened", "brief", "counted_on", "first_day", "kept", "opening", "texts"]


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """What a graph opens with.

    ``polities`` are two, one or none; ``statements`` and ``voices`` count what is said of them, ``documents``
    all that were read; ``first`` and ``last`` are the dates of these, as precise as they are known; ``day``
    is the day as of which all of it holds, empty for the corpus's last; ``tour`` is what a person has written
    over the graph, told only with what the graph itself is about.
    """

    headline: str
    polities: tuple[Named, ...]
    statements: int
    voices: int
    documents: int
    first: str
    last: str
    findings: Sequence[Finding]
    day: str = ""
    tour: Tour | None = None

    @property
    def gist(self) -> str:
        """How much was read, of when, in one sentence."""
        if not self.documents:
            return "No document here yet: add one to the corpus, and build it."
        of = " on the two" if len(self.polities) > 1 else ""
        told = (
            f"{counted(self.statements, 'statement')}{of} by {counted(self.voices, 'voice')}"
            f" in {counted(self.documents, 'document')}"
        )
        dates = " to ".join(dict.fromkeys(by_month(each) for each in (self.first, self.last) if each))
        known = f", as known on {self.day}" if self.day else ""
        return ", ".join(filter(None, (told, dates))) + f"{known}."


_SAID = """SELECT (COUNT(DISTINCT ?claim) AS ?statements) (COUNT(DISTINCT ?voice) AS ?voices) {{
  ?claim a br:Claim ; br:statedBy ?voice ; br:statedIn ?document . {about} {until}
  MINUS {{ ?claim br:status ?given . ?given br:takenAsGiven true }} }}"""

_DOCUMENTS = """SELECT ?document ?issued {{ ?document a br:Document . {until}
  OPTIONAL {{ ?document dcterms:issued ?issued }} }}"""

_UNTIL = '?document br:latest ?day . FILTER(STR(?day) <= "{day}")'


_WHOM = "SELECT ?brief ?polity { ?brief a br:Brief . OPTIONAL { ?brief br:briefsOn ?polity } }"

_KEPT = """SELECT ?finding ?kind ?heading ?sentence ?number ?question ?claim {
  ?brief a br:Brief ; br:hasFinding ?finding .
  ?finding br:findingKind ?term ; rdfs:label ?sentence ; br:findingNumber ?number ; br:findingRank ?rank ;
    br:foundBy ?question ; prov:wasDerivedFrom ?claim .
  ?term skos:notation ?kind ; skos:prefLabel ?heading . FILTER(LANG(?heading) = "en")
} ORDER BY ?rank STR(?claim)"""


class Opened(NamedTuple):
    """What a graph opens with: the IRIs of whom it is about, and what was found of them."""

    polities: frozenset[str]
    findings: Sequence[Finding]


def opening(store: AnyStore, before: Opened | None = None, standing: Collection[str] = ()) -> Briefing:
    """Return the briefing on whom a graph is about, by asking its questions.

    Findings of kinds that are ``standing`` are those told ``before``, where that was of the same.
    """
    polities = pairs.subjects(store)
    known: dict[str, list[Finding]] = {}
    if before and before.polities == {each.value for each in polities}:
        known = {kind: [each for each in before.findings if each.kind == kind] for kind in standing}
    return _brief(store, polities, "", lambda asked: findings.found(asked, known))


def texts() -> Sequence[str]:
    """Return the queries by which :func:`opening` chooses, counts and finds, and nothing else."""
    return [*pairs.texts(), _SAID, _DOCUMENTS, *findings.texts()]


def counted_on(store: AnyStore, polities: Sequence[NamedNode]) -> Briefing:
    """Return the briefing on two polities without findings: what is said of them is counted alone."""
    return _brief(store, polities, "", lambda _: [])


def kept(store: AnyStore) -> Briefing:
    """Return the briefing that the build keeps in the graph; of a graph that has none, ask anew."""
    whom = list(sparql.select(store, _WHOM))
    nodes = [node for row in whom if isinstance(node := row.get("polity"), NamedNode)]
    found = _brief(store, nodes, "", _kept) if whom else opening(store)
    return replace(found, tour=tours.kept(store))


def _kept(asked: Asked) -> Sequence[Finding]:
    """Return the findings that stand in the graph."""
    gathered: dict[str, list[Mapping[str, sparql.Term]]] = {}
    for row in sparql.select(asked.store, _KEPT):
        gathered.setdefault(value_of(row, "kind"), []).append(row)
    return [_finding(asked, kind, rows) for kind, rows in gathered.items()]


def _finding(asked: Asked, kind: str, rows: Sequence[Mapping[str, sparql.Term]]) -> Finding:
    question = value_of(rows[0], "question").removeprefix(QUESTION.iri)
    return Finding(
        kind=kind,
        heading=value_of(rows[0], "heading"),
        sentence=value_of(rows[0], "sentence"),
        number=int(value_of(rows[0], "number")),
        question=question,
        given=asked.given(question),
        claims=tuple(value_of(row, "claim") for row in rows),
        iri=value_of(rows[0], "finding"),
    )


def brief(
    store: AnyStore,
    a: str = "",
    b: str = "",
    at: str = "",
    *,
    since: str = "",
    earlier: AnyStore | None = None,
) -> Briefing:
    """Return the briefing on two polities, on one or on whom the graph is about, as of a day.

    Its first findings say what changed ``since`` a day and since an ``earlier`` build, where these are given.
    Texts are read as ``kg.asking.names.resolve`` reads them. Raises ``InputError`` for an unknown name and a
    day that is none, and where both polities are one.
    """
    given = [(name, text) for name, text in (("a", a), ("b", b)) if text]
    polities = tuple(NamedNode(names.resolve(store, text, "Polity", name).value) for name, text in given)
    if len(set(polities)) < len(polities):
        raise InputError("both are the same", where="brief", fix="Name two, or one alone")
    day = names.resolve(store, at, "date", "at").value if at else ""
    start = first_day(store, since)

    def find(asked: Asked) -> Sequence[Finding]:
        changed = [recent.since_day(asked, start)] if start else []
        changed += [recent.since_build(asked, earlier)] if earlier is not None else []
        return [*changed, *findings.found(asked)]

    found = _brief(store, polities or pairs.subjects(store), day, find)
    return found if polities or day else replace(found, tour=tours.kept(store))


def first_day(store: AnyStore, since: str) -> str:
    """Return the first day (ISO) that a text may mean since which changes are asked for, nothing for none.

    Raises ``InputError`` where it is no date.
    """
    return names.resolve(store, since, "date-from", "since").value if since else ""


_Find = Callable[[Asked], Sequence[Finding]]
"""Draws findings from a graph, or reads them there."""


def _brief(store: AnyStore, nodes: Sequence[NamedNode], day: str, find: _Find) -> Briefing:
    reader = Reader(excerpt(store, named=nodes))
    named = tuple(sorted(map(reader.named, nodes)))
    until = _UNTIL.format(day=day) if day else ""
    dates = _dates(store, until)
    about = f"?claim br:involves {' , '.join(map(str, nodes))} ." if nodes else ""
    said = next(iter(sparql.select(store, _SAID.format(about=about, until=until))))
    issued = sorted(filter(None, dates.values()))
    asked = Asked(store=store, polities=tuple(each.iri for each in named), day=day, documents=len(dates))
    return Briefing(
        headline=_headline(named),
        polities=named,
        statements=int(value_of(said, "statements")),
        voices=int(value_of(said, "voices")),
        documents=len(dates),
        first=issued[0] if issued else "",
        last=issued[-1] if issued else "",
        findings=find(asked) if dates else [],
        day=day,
    )


def _headline(named: Sequence[Named]) -> str:
    if not named:
        return "Who said what about whom"
    if len(named) == 1:
        return f"What is said of {named[0]}"
    return f"{named[0]} and {named[1]}: what each says of the other"


def _dates(store: AnyStore, until: str) -> Mapping[str, str]:
    """Return when each document was issued, empty where that is not known."""
    found = sparql.select(store, _DOCUMENTS.format(until=until))
    return {value_of(row, "document"): value_of(row, "issued") for row in found}
