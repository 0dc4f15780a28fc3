"""What the tools give back, as plain values whose schema is published with the tool.

Whatever is cut short says so: ``shown`` counts what is given, ``total`` what there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Citation",
    "Claim",
    "Columns",
    "Entity",
    "Explanation",
    "Found",
    "Group",
    "Hit",
    "Name",
    "Row",
    "Rows",
    "Statement",
    "Table",
]

Cell = str | int | float | bool | None
Columns = dict[str, str]
Row = dict[str, Cell]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a row rests on: whose words, in which role, from which document, after whom; ``claim`` is its IRI.

    ``quote`` is empty where the words are not reproduced, and ``evidence`` then *cited* or *referenced*.
    ``sic`` has those of the words that stand for something else; ``ascribed_to`` are those of whom the
    speakers say that they said it.
    """

    quote: str
    sic: str
    speakers: list[str]
    role: str
    ascribed_to: list[str]
    issued: str
    document: str
    origin: str
    evidence: str
    source: str
    claim: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A sentence with its number, and the question that it sums up with what that was given.

    ``claims`` are the IRIs of the first of the ``statements`` behind it.
    """

    about: str
    sentence: str
    number: int
    question: str
    parameters: dict[str, str]
    claims: list[str]
    statements: int


@dataclass(frozen=True, kw_only=True)
class TourStep:
    """A sentence of whoever wrote the tour, and the first claims it rests on, of ``statements`` in all."""

    sentence: str
    claims: list[str]
    statements: int


@dataclass(frozen=True, kw_only=True)
class Tour:
    """An argument by hand, in steps: no finding of the graph, but somebody's reading of it."""

    title: str
    steps: list[TourStep]


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What is said of two states, of one or of all: how much was read, and what it comes to.

    ``tour`` stands where the whole graph is asked for and has one.
    """

    headline: str
    read: str
    findings: list[Finding]
    tour: Tour | None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """An answer: rows by column; ``statements`` has for each row what it rests on, in order of time.

    ``result`` says it in one sentence where rows have a name or an outcome. ``note`` says which parameters
    were used, defaults included, and on which day the corpus ends: of later days the graph knows nothing.
    """

    question: str
    asks: str
    result: str
    note: str
    corpus_ends: str
    columns: Columns
    rows: list[Row]
    statements: list[list[Statement]]
    shown: int
    total: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something whose name or words hold what was looked for."""

    kind: str
    name: str
    label: str
    text: str
    iri: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, at most ``limit`` of each kind.

    ``totals`` counts all; where there is none, ``near`` names what is spelled alike.
    """

    hits: list[Hit]
    totals: dict[str, int]
    near: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What statements are about: ``sentences`` says of each what it states, status first, in order of time.

    ``course`` tells when it was put how, ``outcome`` what became of a promise by the corpus's end.
    """

    title: str
    course: list[str]
    outcome: str
    sentences: list[str]
    statements: list[Statement]


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """The statements that meet all words, by what they are about; ``heading`` counts all there are."""

    heading: str
    subjects: list[Subject]
    shown: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a voice says: from whom to whom, how it is put, by whom, when, in which words, where.

    ``quote`` is empty where the words are not reproduced, and ``evidence`` then *cited* or *referenced*.
    """

    claim: str
    subject: str
    relation: str
    object: str
    status: str
    speakers: list[str]
    role: str
    capacity: str
    issued: str
    quote: str
    evidence: str
    qualifiers: Columns
    document: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The claims of one relation that an entity is part of."""

    relation: str
    claims: list[Claim]
    shown: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name of an entity; ``language`` is empty where none is given."""

    name: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Entity:
    """An entity: what it is called, what it is, where else it is known, and what is claimed of it."""

    name: str
    label: str
    iri: str
    classes: list[str]
    names: list[Name]
    same_as: list[str]
    inferred: list[str]
    inferred_total: int
    groups: list[Group]
    shown: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A claim, ready to be cited.

    ``start`` and ``end`` count Unicode code points of the document's text, end excluded; none where
    nothing is known of the words but their source. ``sic`` and ``ascribed_to`` are those of a statement.
    ``coding`` tells who made the claim in a review and who checked it; empty where no review did.
    """

    citation: str
    bibtex: str
    quote: str
    sic: str
    start: int | None
    end: int | None
    evidence: str
    speakers: list[str]
    role: str
    ascribed_to: list[str]
    capacity: str
    status: str
    statement: str
    issued: str
    title: str
    publisher: str
    document: str
    source: str
    coding: str
    claim: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why an edge is in the graph, or that it is not, as a tree of text down to words and rules.

    ``note`` says what was left out; ``total`` counts the claims.
    """

    found: bool
    explanation: str
    note: str
    claims: list[str]
    total: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """A SPARQL result: rows of terms as N-Triples writes them; a truth value; or triples as Turtle.

    ``shown`` and ``total`` count rows or triples; ``note`` says what was left out.
    """

    kind: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    truth: bool | None = None
    turtle: str = ""
    shown: int = 0
    total: int = 0
    note: str = ""
