"""Find names in every language, titles of documents, and statements by what they say, however it is spelled.

What can be found is indexed by SQLite (FTS5) in memory, from the store, when it is first asked for; of very
many texts the first. Spellings are made comparable: without case, accents and the letters that only some
alphabets have.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.asking.names import WIKIDATA, spelling
from kg.asking.reader import Reader
from kg.asking.statement_index import held, opened, statement_index
from kg.corpus.spelling import near
from kg.rdf import sparql
from kg.rdf.terms import BR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Store

    from kg.asking.statement_index import StatementIndex

__all__ = [
    "KINDS",
    "LABELS",
    "LONGEST_SEARCH",
    "LONGEST_TEXT",
    "MOST_LETTERS",
    "MOST_TEXTS",
    "RESOURCES",
    "SHOWN",
    "TEXTS",
    "Found",
    "Hit",
    "Index",
    "index",
    "marked",
]

KINDS = ("entities", "documents", "claims", "relations", "questions")
"""What is found, in the order in which it is shown; claims come first where nothing is called as asked."""

LONGEST_SEARCH, _MOST_WORDS = 200, 12
SHOWN = 40
"""So many of a kind are read of what is found."""
MOST_TEXTS, MOST_LETTERS, LONGEST_TEXT = 100_000, 4_000_000, 10_000
"""So many texts are indexed, with so many letters together and so many of each: some 40 MB. What comes after
them is left out."""
_SHORTEST = 3
"""A name of fewer letters is near to everything."""
_AROUND = 90
"""So many letters of a long text stand before and after the first word that was found."""

_WORD = re.compile(r"\w+")
TEXTS: Sequence[tuple[str, str, bool]] = (
    ("entities", "?iri a br:Entity ; rdfs:label|skos:altLabel ?text", True),
    ("relations", "?iri a br:Relation ; rdfs:label|br:inverseLabel ?text", True),
    (
        "entities",
        """?iri a br:Entity . { ?scheme rdfs:subPropertyOf skos:notation . ?iri ?scheme ?text }
      UNION { ?iri owl:sameAs|skos:exactMatch|skos:closeMatch ?text }""",
        False,
    ),
    ("documents", "?iri a br:Document ; dcterms:title|dcterms:source ?text", False),
    ("relations", "?iri a br:Relation ; skos:definition ?text", False),
    ("questions", "?iri a sh:SPARQLExecutable ; rdfs:comment|rdfs:label|dcterms:description ?text", False),
)
"""What is indexed: of which kind, where the texts are, and whether a misspelled name may mean them.

Claims are found by all that they name and say (:mod:`kg.asking.statement_index`).
"""


RESOURCES = "resources"
"""What is found in RDF that is no graph of claims: whatever has a label, or is of a class and has an IRI."""

LABELS: Sequence[tuple[str, str, bool]] = (
    (
        RESOURCES,
        """?iri rdfs:label|skos:prefLabel|skos:altLabel|dcterms:title|<http://purl.org/dc/elements/1.1/title>
          |<http://schema.org/name>|schema:name|<http://xmlns.com/foaf/0.1/name> ?text""",
        True,
    ),
    (
        RESOURCES,
        """?iri a ?kind FILTER(isIRI(?iri)) BIND(REPLACE(STR(?iri), "^.*[/#](.)", "$1") AS ?text)""",
        True,
    ),
)
"""What is indexed of such RDF: labels first, so that of very much they are found, then the ends of IRIs."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found: its IRI, its label, what of it holds the words, and in which language that is."""

    kind: str
    iri: str
    label: str
    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found by kind, how much there is of each, and, if nothing, names that are near.

    ``complete`` says that all texts there are were searched, none left out (:data:`MOST_TEXTS`).
    """

    groups: Mapping[str, Sequence[Hit]]
    counts: Mapping[str, int]
    near: str = ""
    complete: bool = True


def _asked(words: str) -> list[str]:
    return _WORD.findall(spelling(words))[:_MOST_WORDS]


def _local(text: str) -> str:
    """Return of a thing's IRI or page at Wikidata the name that it has there, and any other text as it is."""
    return next((text.removeprefix(place) for place in WIKIDATA if text.startswith(place)), text)


class Index:
    """The index of one store; asking it changes nothing.

    ``statements`` is the store's index of statements, where claims are to be found, too. ``complete`` says
    that it holds all texts there are, and not only the first. It is in memory, or in ``file``, which where it
    is there already holds it.
    """

    def __init__(
        self,
        store: Store,
        texts: Sequence[tuple[str, str, bool]] = TEXTS,
        statements: StatementIndex | None = None,
        file: Path | None = None,
    ) -> None:
        self._store, self._indexed, self.complete = store, texts, True
        self._statements = statements
        if file and file.exists():
            self._base = opened(file)
            self.complete = bool(self._base.execute("PRAGMA user_version").fetchone()[0])
            return
        self._base = sqlite3.connect(file or ":memory:", check_same_thread=False)
        self._base.execute("CREATE TABLE names (text PRIMARY KEY, iri)")
        self._base.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(folded, kind UNINDEXED, iri UNINDEXED, text UNINDEXED,"
            " language UNINDEXED, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"
        )
        self._base.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(texts, row)")
        names: dict[str, str] = {}
        self._base.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", self._rows(names))
        self._base.executemany("INSERT INTO names VALUES (?, ?)", names.items())
        self._base.execute(f"PRAGMA user_version = {int(self.complete)}")
        self._base.commit()
        self._base.execute("PRAGMA query_only = ON")

    def __sizeof__(self) -> int:
        """Return how many bytes it takes, with what it holds in SQLite."""
        return object.__sizeof__(self) + held(self._base)

    def _rows(self, names: dict[str, str]) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield what is to be found, until there is no room for more; what may be misspelled is a name."""
        letters = 0
        for number, (row, named) in enumerate(self._all()):
            _, _, iri, text, _ = row
            letters += len(text)
            if number == MOST_TEXTS or letters > MOST_LETTERS:
                self.complete = False
                return
            if named and len(text) >= _SHORTEST:
                names[text] = iri
            yield row

    def _all(self) -> Iterator[tuple[tuple[str, str, str, str, str], bool]]:
        for kind, pattern, named in self._indexed:
            for row in self._found(kind, pattern):
                yield row, named

    def _found(self, kind: str, pattern: str) -> Iterator[tuple[str, str, str, str, str]]:
        query = f"SELECT DISTINCT ?iri ?text {{ {pattern} }} LIMIT {MOST_TEXTS + 1}"
        for row in sparql.select(self._store, query):
            iri, term = row["iri"], row["text"]
            if isinstance(iri, NamedNode) and isinstance(term, Literal | NamedNode):
                text = term.value[:LONGEST_TEXT]
                self.complete &= len(text) == len(term.value)
                spoken = term.language or "" if isinstance(term, Literal) else ""
                yield spelling(_local(text)), kind, iri.value, text, spoken

    def find(self, words: str, language: str = "en", *, most: int = SHOWN, claims: bool = True) -> Found:
        """Return what holds all the words, or words that begin so; labels are in a language.

        Of each kind so many are read at ``most``; statements only where ``claims`` are wanted. No sign in
        ``words`` has a meaning of its own. Beyond ``LONGEST_SEARCH`` letters they are not read.
        """
        words = _local(words[:LONGEST_SEARCH])
        asked = _asked(words)
        if not asked:
            return Found(groups={}, counts={}, complete=self.complete)
        found = dict(self._texts(" AND ".join(f'"{word}" *' for word in asked), spelling(words)))
        reader = Reader(self._store, language)
        if claims and self._statements and (met := self._statements.find(words).claims):
            found["claims"] = dict.fromkeys(met, ("", ""))
        first = () if _names_all(found, words) else ("claims",)
        kinds = [kind for kind in dict.fromkeys((*first, *KINDS, RESOURCES)) if kind in found]
        return Found(
            groups={kind: list(_hits(reader, kind, found[kind], most)) for kind in kinds},
            counts={kind: len(found[kind]) for kind in kinds},
            near="" if found else self._near(words) or self._nearest(asked),
            complete=self.complete,
        )

    def _near(self, words: str) -> str:
        """Say which names are like the words."""
        names = dict(self._base.execute("SELECT text, iri FROM names ORDER BY rowid"))
        return near(words, names, things=names)

    def _nearest(self, asked: Sequence[str]) -> str:
        """Say which word that stands somewhere is nearest to one that stands nowhere."""
        known = {word for (word,) in self._base.execute("SELECT term FROM vocabulary")}
        return next((near(word, known, most=1) for word in asked if word not in known), "")

    def _texts(self, expression: str, whole: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """Return by kind and IRI the best text with its language; the best first, whole names above."""
        query = """SELECT kind, iri, text, language FROM texts WHERE texts MATCH ?
          ORDER BY folded <> ?, rank, text"""
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for kind, iri, text, language in self._base.execute(query, [expression, whole]):
            found.setdefault(kind, {}).setdefault(iri, (text, language))
        return found


def _names_all(found: Mapping[str, Mapping[str, tuple[str, str]]], words: str) -> bool:
    """Say whether something is called exactly as the words say; whole names stand first in each kind."""
    first = (next(iter(texts.values())) for texts in found.values())
    return any(_asked(_local(text)) == _asked(words) for text, _ in first)


def _quote(reader: Reader, claim: str) -> tuple[str, str]:
    """Return the words of a claim with their language, else what it says."""
    quads = reader.store.quads_for_pattern(NamedNode(claim), BR["quote"], None)
    quote = next((quad.object for quad in quads), None)
    if isinstance(quote, Literal):
        return quote.value, quote.language or ""
    return str(reader.sentence(NamedNode(claim))), reader.language


def _hits(reader: Reader, kind: str, texts: Mapping[str, tuple[str, str]], most: int) -> Iterator[Hit]:
    for iri, found in islice(texts.items(), most):
        text, language = _quote(reader, iri) if kind == "claims" else found
        yield Hit(kind=kind, iri=iri, label=_label(reader, kind, iri, text), text=text, language=language)


def _label(reader: Reader, kind: str, iri: str, text: str) -> str:
    """Name what was found; a claim by what it says, a resource of anybody's by the label that was found."""
    if kind == RESOURCES:
        return text
    node = NamedNode(iri)
    return str(reader.sentence(node)) if kind == "claims" else reader.label(node)


@lru_cache(maxsize=1)
def index(store: Store, statements: StatementIndex | None = None) -> Index:
    """Return the index of the store that a process asks, made when it is first asked for.

    ``statements`` is its index of statements, if there is one already.
    """
    return Index(store, statements=statements or statement_index(store))


def marked(text: str, words: str) -> Sequence[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it was asked for; of a long text, what is around the first.

    >>> marked("Baku is near", "bak")
    [('Baku', True), (' is near', False)]
    """
    asked = tuple(_asked(_local(words[:LONGEST_SEARCH])))
    spans = [match.span() for match in _WORD.finditer(text) if _begins(match[0], asked)]
    first, last = _window(text, spans)
    pieces = list(_pieces(text, spans, first, last))
    return [("… ", False)] * (first > 0) + pieces + [(" …", False)] * (last < len(text))


def _begins(word: str, asked: tuple[str, ...]) -> bool:
    return bool(asked) and any(part.startswith(asked) for part in _WORD.findall(spelling(word)))


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where to begin and to end, at blanks, so that the first word found is seen."""
    if len(text) <= 3 * _AROUND or not spans:
        return 0, min(len(text), 4 * _AROUND)
    start, end = spans[0]
    first = text.rfind(" ", 0, max(start - _AROUND, 0)) + 1
    last = text.find(" ", min(end + 2 * _AROUND, len(text)))
    return first, last if last >= 0 else len(text)


def _pieces(text: str, spans: Iterable[tuple[int, int]], first: int, last: int) -> Iterator[tuple[str, bool]]:
    at = first
    for start, end in spans:
        if first <= start and end <= last:
            if start > at:
                yield text[at:start], False
            yield text[start:end], True
            at = end
    if at < last:
        yield text[at:last], False
