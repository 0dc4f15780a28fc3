"""Findings: what the answers to questions come to, each in one sentence with its number.

A finding sums up one answer of the catalogue and judges nothing anew. It is never told without the number of
documents of which it holds, and leads to the claims behind it and to the question that shows more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking import amounts_in_words, answers, cells
from kg.asking.phrasing import by_month
from kg.asking.reader import Reader, excerpt
from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.terminal import counted

if TYPE_CHECKING:
    from kg.asking.answers import Answer, Row
    from kg.asking.phrasing import Sentence
    from kg.rdf.sparql import AnyStore

__all__ = [
    "KINDS",
    "Asked",
    "Finding",
    "found",
    "here",
    "of_verdicts",
    "tell_promises",
    "tell_set_back",
    "texts",
]

_NAMED = 3
"""So many things a sentence names at most; of the rest it says how many there are."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence with its number, the claims behind it, and the question that shows more.

    ``kind`` is a notation of the ontology's scheme of kinds, ``heading`` its label; ``given`` are the
    parameters of the question; ``claims`` are IRIs, those of what the sentence names first; ``iri`` is its
    own where it stands in the graph, else empty.
    """

    kind: str
    heading: str
    sentence: str
    number: int
    question: str
    given: Mapping[str, str]
    claims: tuple[str, ...]
    iri: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What findings are drawn from: a graph, whom they are about, and the day as of which they hold.

    ``polities`` are the IRIs of one or two, or of none for all; ``day`` is ISO, empty for the corpus's last;
    ``documents`` is how many there are up to that day.
    """

    store: AnyStore
    polities: tuple[str, ...]
    day: str
    documents: int
    _answers: dict[str, Answer] = field(default_factory=dict, repr=False, compare=False)

    @property
    def here(self) -> str:
        """Of which documents a finding holds, as its sentence says it."""
        return here(self.documents)

    @property
    def pair(self) -> bool:
        """Whether it is about two: some questions are only of two."""
        return len(self.polities) > 1

    def given(self, question: str) -> Mapping[str, str]:
        """Return what a question is asked with: the polities, and the day where it takes one."""
        given = dict(zip(("a", "b"), self.polities, strict=False))
        return given | ({"at": self.day} if self.day and question in _DATED else {})

    def rows(self, question: str) -> Sequence[Row]:
        """Return the rows of an answer that rest on claims up to the day alone."""
        if question not in self._answers:
            self._answers[question] = answers.answer(self.store, question, self.given(question))
        rows = self._answers[question].rows
        if not self.day or question in _DATED:
            return rows
        return [row for row in rows if self._told.issuperset(row.claims)]

    @cached_property
    def _told(self) -> frozenset[str]:
        """The claims of documents issued up to the day."""
        found = sparql.select(self.store, _UP_TO.format(day=self.day))
        return frozenset(term.value for row in found if isinstance(term := row["claim"], NamedNode))

    @cached_property
    def outcomes(self) -> Sequence[tuple[str, str, bool]]:
        """The words for what becomes of promises: label, label in brief, and whether it is a setback."""
        words = sparql.select(self.store, _WORDS)
        return [
            (
                value_of(row, "label"),
                value_of(row, "brief"),
                value_of(row, "back") == "true",
            )
            for row in words
        ]

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """What the kinds of findings are called, by their notation."""
        return {value_of(row, "kind"): value_of(row, "label") for row in sparql.select(self.store, _KINDS)}

    @cached_property
    def ties(self) -> frozenset[str]:
        """How promises are called that are ties and no things."""
        return frozenset(value_of(row, "label") for row in sparql.select(self.store, _TIES))

    def sentence(self, claim: str) -> Sentence:
        """Return what a claim says, in words."""
        node = NamedNode(claim)
        return Reader(excerpt(self.store, claims=[node])).evidence(node).sentence


_DATED = frozenset({"promises"})
"""The questions that judge as of a day themselves."""

_FIGURES = "figures"
"""The question that tells how far apart two figures are."""

_OF_VERDICTS: Mapping[str, Sequence[str]] = {"promises": (), "contradictions": (_FIGURES,)}
"""The questions that begin with verdicts, each with others that are asked with it."""

_UP_TO = """SELECT ?claim {{ ?claim a br:Claim ; br:statedIn ?document . ?document br:latest ?day .
  FILTER(STR(?day) <= "{day}") }}"""

_WORDS = """SELECT ?label ?brief ?back {
  ?word skos:inScheme br:promiseWords ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?word br:inBrief ?brief . FILTER(LANG(?brief) = "en") }
  OPTIONAL { ?word br:setBack ?back } }"""

_TIES = """SELECT ?label { ?history a br:PromiseHistory ; br:historyRelation ?relation ; rdfs:label ?label .
  FILTER(LANG(?label) = "en") }"""

_KINDS = """SELECT ?kind ?label {
  ?term skos:inScheme br:findingKinds ; skos:notation ?kind ; skos:prefLabel ?label .
  FILTER(LANG(?label) = "en") }"""

_Told = tuple[str, int, Iterable["Row"]]
"""A sentence, its number, and the rows on which it rests."""

_Tell = Callable[[Asked], Iterator[_Told]]
"""Draws what is told from what is asked."""


def here(documents: int, *, part: bool = False) -> str:
    """Return of which documents a finding holds, by their number, or that it holds of a part of them."""
    these = "this document" if documents == 1 else f"these {documents:,} documents"
    return f"in the part shown of {these}" if part else f"in {these}"


def found(asked: Asked, known: Mapping[str, Sequence[Finding]] | None = None) -> list[Finding]:
    """Return the findings in the order in which they are told; none of a question without an answer.

    Those of kinds that are ``known`` are taken as they are, and nobody asks for them.
    """
    told = known or {}
    return [
        finding
        for kind, (question, tell) in KINDS.items()
        for finding in (told[kind] if kind in told else _asked(asked, kind, question, tell))
    ]


def _asked(asked: Asked, kind: str, question: str, tell: _Tell) -> list[Finding]:
    """Return the findings of a kind, by the answer to its question."""
    return [
        Finding(
            kind=kind,
            heading=asked.headings.get(kind, kind),
            sentence=sentence,
            number=number,
            question=question,
            given=asked.given(question),
            claims=tuple(dict.fromkeys(claim for row in rows for claim in row.claims)),
        )
        for sentence, number, rows in tell(asked)
    ]


def of_verdicts() -> Mapping[str, Sequence[str]]:
    """Return by kind the queries behind findings that are drawn from verdicts alone.

    They go from verdicts to the claims that these name: of other claims and inferences they read nothing.
    """
    return {
        kind: [answers.query(question), *(answers.query(each) for each in _OF_VERDICTS[question])]
        for kind, (question, _) in KINDS.items()
        if question in _OF_VERDICTS
    }


def texts() -> Sequence[str]:
    """Return the queries from whose answers findings are drawn: they say which claims are told."""
    asked = {question for question, _ in KINDS.values()} | {_FIGURES}
    return [_WORDS, _TIES, _KINDS, *map(answers.query, sorted(asked))]


def _promises(asked: Asked) -> Iterator[_Told]:
    rows = asked.rows("promises")
    if rows:
        yield tell_promises([_outcome(asked, row)[0] for row in rows], asked.here), len(rows), rows


def tell_promises(outcomes: Sequence[str], where: str) -> str:
    """Say in one sentence how many promises there are and, in words in brief, what became of them."""
    counts = Counter(outcomes)
    told = _listed((f"{count} {word}" for word, count in counts.most_common()), most=len(counts))
    return f"{counted(len(outcomes), 'promise')} {where}: {told}."


def _set_back(asked: Asked) -> Iterator[_Told]:
    rows = asked.rows("promises")
    back = [row for row in rows if _outcome(asked, row)[1]]
    if back:
        told = [(_thing(asked, row), _outcome(asked, row)[0], str(row["reason"])) for row in back[:_NAMED]]
        yield tell_set_back(told, len(back), len(rows), asked.here), len(back), back


def tell_set_back(named: Sequence[tuple[str, str, str]], back: int, promises: int, where: str) -> str:
    """Say in one sentence that of so many promises so many are set back, and which are the first of these.

    Of each of them there are thing, outcome in brief and reason; more of them than a sentence names are left
    out.
    """
    (thing, outcome, reason), *rest = named[:_NAMED]
    others = (f"{each} ({word})" for each, word, _ in rest)
    told = _listed([f"{thing} ({outcome}: {by_month(reason)})", *others], between="; ", of=back)
    verb = "is" if back == 1 else "are"
    return f"{back} of {counted(promises, 'promise')} {verb} set back {where}: {told}."


def _differences(asked: Asked) -> Iterator[_Told]:
    rows = asked.rows("contradictions")
    if not rows:
        return
    first, told = _widest(asked, rows) or (rows[0], f"{_edge(rows[0])}: {by_month(str(rows[0]['reason']))}")
    points = counted(len(rows), "point")
    example = f"for one {told}" if len(rows) > 1 else told
    yield f"Sources differ on {points} {asked.here}, {example}.", len(rows), [first, *rows]


def _widest(asked: Asked, rows: Iterable[Row]) -> tuple[Row, str] | None:
    """Return the row whose two figures are furthest apart, in words; none where no figures differ."""
    if not asked.pair:
        return None
    known = {(row["reason"], row.claims): row for row in rows}
    figures = [row for row in asked.rows(_FIGURES) if (row["reason"], row.claims) in known and _apart(row)]
    if not figures:
        return None
    widest = max(figures, key=lambda row: (_apart(row), row.claims))
    row = known[widest["reason"], widest.claims]
    what = " ".join(str(each) for each in (widest["flow"] or widest["measure"], widest["period"]) if each)
    one, other = (
        f"{_amount(widest, value)} ({_voices(widest, by)})"
        for value, by in (("value", "by"), ("againstValue", "againstBy"))
    )
    return row, f"{_edge(row)}, {what}: {one} or {other}; why: {row['verdict']}"


def _apart(row: Row) -> float:
    """Return how many times the one figure of a comparison is the other; 0 where that cannot be said."""
    one, other = row["value"], row["againstValue"]
    if not (isinstance(one, int | float) and isinstance(other, int | float) and min(one, other) > 0):
        return 0
    return max(one, other) / min(one, other)


def _voices(row: Row, column: str) -> str:
    return " and ".join(filter(None, cells.split(str(row[column] or ""))))


def _amount(row: Row, column: str) -> str:
    return " ".join(filter(None, (str(row["unit"] or ""), amounts_in_words.spoken(str(row[column])))))


def _edge(row: Row) -> str:
    return " ".join(str(row[name]) for name in ("subject", "relation", "object"))


def _denials(asked: Asked) -> Iterator[_Told]:
    rows = asked.rows("denials")
    if not rows:
        return
    gathered: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        gathered[_denied(asked.sentence(row.claims[0]))].append(row)
    often = sorted(gathered.items(), key=lambda pair: (-len(pair[1]), len(pair[0])))
    told = _listed(f"{what} ({len(each)} times)" if len(each) > 1 else what for what, each in often)
    verb = "denies" if len(rows) == 1 else "deny"
    sentence = f"{counted(len(rows), 'statement')} {asked.here} {verb} something: {told}."
    yield sentence, len(rows), [row for _, each in often for row in each]


def _denied(sentence: Sentence) -> str:
    if sentence.noun:
        return f"any {_plainly(sentence)}"
    return f"that {_plainly(sentence)}"


def _silences(asked: Asked) -> Iterator[_Told]:
    """Say on which subjects the one side says nothing that is silent on more of them."""
    if not asked.pair or asked.day:  # who was silent on a day is asked of no question yet
        return
    gathered: dict[str, list[Row]] = defaultdict(list)
    for row in asked.rows("silences"):
        if row["statementCount"]:
            gathered[str(row["silent"])].append(row)
    if not gathered:
        return
    side, rows = max(sorted(gathered.items()), key=lambda pair: len(pair[1]))
    subjects = counted(len(rows), "subject")
    told = _listed(_silence(row, first=row is rows[0]) for row in rows)
    sentence = f"No voice of {side} is heard {asked.here} on {subjects} of which others speak: {told}."
    yield sentence, len(rows), rows


def _silence(row: Row, *, first: bool) -> str:
    count = row["statementCount"]
    return f"{row['area']} ({count}{' statement' + 's' * (count != 1) if first else ''})"


KINDS: Mapping[str, tuple[str, _Tell]] = {
    "promises": ("promises", _promises),
    "set-back": ("promises", _set_back),
    "differences": ("contradictions", _differences),
    "denials": ("denials", _denials),
    "silences": ("silences", _silences),
}
"""The kinds of findings in the order in which they are told, each with the question that it sums up."""


def _outcome(asked: Asked, row: Row) -> tuple[str, bool]:
    """Return what became of a promise, in brief, and whether that sets it back."""
    for label, brief, back in asked.outcomes:
        if str(row["outcome"]).startswith(label):
            return brief or label, back
    return str(row["outcome"]), False


def _thing(asked: Asked, row: Row) -> str:
    """Return how a promised thing is called: by its name, or where it is a tie by what is said of it."""
    name = str(row["promise"])
    return _plainly(asked.sentence(row.claims[0])) if name in asked.ties else name


def _plainly(sentence: Sentence) -> str:
    """Return what is said, without how it is put."""
    noun = f"{sentence.noun} " if sentence.noun else ""
    return f"{noun}{sentence.subject}{sentence.between}{sentence.object}"


def _listed(parts: Iterable[str], *, most: int = _NAMED, between: str = ", ", of: int = 0) -> str:
    """List the first of some things, and say how many more there are, ``of`` so many where some are given."""
    every = list(parts)
    rest = max(of, len(every)) - most
    return between.join([*every[:most], *([f"and {rest} more"] if rest > 0 else [])])
