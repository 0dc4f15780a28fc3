"""Find statements by all that they name and say: every word asked for must be met by a statement somewhere.

A statement is met by the names of its ends and speakers in all languages and of all times, by its relation
and the inverse, by its qualifiers with the everyday words that the ontology has for them, by amounts as
people write them, and by its own words. Names are indexed once, however many statements name their thing.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.asking.amounts_in_words import grouped, in_words
from kg.asking.names import spelling
from kg.corpus.spelling import did_you_mean, nearest
from kg.rdf import sparql
from kg.rdf.sparql import value_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Store

    from kg.rdf.sparql import AnyStore, Term

__all__ = ["Met", "StatementIndex", "Vocabulary", "asked_for", "held", "opened", "statement_index"]

_OF_CLAIMS = """SELECT DISTINCT ?claim ?%s WHERE {
  { SELECT ?claim { ?claim a br:Claim } LIMIT 999999999 }
  { SELECT ?claim ?%s { %s } LIMIT 999999999 }
}"""
"""What claims name or say, read property by property over all, which are joined once with the claims."""

_MENTIONS = _OF_CLAIMS % (
    "thing",
    "thing",
    """{ ?claim rdf:subject|rdf:predicate|rdf:object|br:statedBy|br:otherSide|br:origin|br:status
      |br:involvesDirectly ?thing }
    UNION { ?property a br:Qualifier . ?claim ?property ?thing }
    FILTER(ISIRI(?thing))""",
)
_NAMES = """SELECT DISTINCT ?thing ?text WHERE {
  ?thing rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel|br:inverseLabel|br:noun|br:modifier ?text
}"""
_WITHIN = """SELECT DISTINCT ?text ?thing WHERE {
  { ?thing a br:Place ; rdfs:label ?text } UNION { ?thing br:noun ?text }
}"""
"""Names that stand in other names: who asks for Nur-Sultan means *Flight Astana – Baku* too, and so does who
asks for рейс."""

_SAYS = _OF_CLAIMS % (
    "text",
    "text",
    """{ ?claim br:quote|br:speakerRole ?text }
    UNION { ?property a br:Qualifier . ?claim ?property ?text FILTER(ISLITERAL(?text)) }
    UNION { ?claim br:statedIn/dcterms:title ?text }""",
)
_AMOUNTS = """SELECT ?claim ?amount ?currency WHERE {
  ?claim a br:Claim ; br:amount|br:quantity|br:count ?amount .
  OPTIONAL { ?claim br:currency ?currency }
}"""

_WORDS = "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'"
_TABLES = f"""
CREATE VIRTUAL TABLE names USING fts5(text, thing UNINDEXED, {_WORDS});
CREATE VIRTUAL TABLE says USING fts5(text, claim UNINDEXED, {_WORDS});
CREATE TABLE mentions (thing TEXT, claim TEXT, PRIMARY KEY (thing, claim)) WITHOUT ROWID;
CREATE VIRTUAL TABLE named USING fts5vocab(names, row);
CREATE VIRTUAL TABLE said USING fts5vocab(says, row);
CREATE VIRTUAL TABLE named_at USING fts5vocab(names, instance);
CREATE VIRTUAL TABLE said_at USING fts5vocab(says, instance);
"""
_MEETING = """SELECT claim FROM mentions WHERE thing IN (SELECT thing FROM names WHERE names MATCH ?1)
UNION SELECT claim FROM says WHERE says MATCH ?1"""
_LEND = """INSERT OR IGNORE INTO mentions SELECT ?1, mentions.claim FROM names JOIN mentions USING (thing)
WHERE names MATCH ?2"""
_BEGUN = """SELECT EXISTS(SELECT 1 FROM named WHERE term >= ?1 AND term < ?1 || char(1114111))
OR EXISTS(SELECT 1 FROM said WHERE term >= ?1 AND term < ?1 || char(1114111))"""

_VOCABULARY = """SELECT DISTINCT term, thing, '' FROM named_at JOIN names ON names.rowid = doc
UNION SELECT DISTINCT term, '', claim FROM said_at JOIN says ON says.rowid = doc"""
_WHOLE = "SELECT EXISTS(SELECT 1 FROM named WHERE term = ?1) OR EXISTS(SELECT 1 FROM said WHERE term = ?1)"

LONGEST, MOST_WORDS = 200, 12
"""Letters and words of a search that are read."""

_CACHED_BYTES = 2 * 2**20
"""Bytes of an index in a file that SQLite keeps in memory."""

_WORD = re.compile(r"[^\W_]+")
_STEM, _ENDING, _MOST = 5, 2, 3
"""Letters of a word that stay at least, and that count as its ending: at once, and where nothing is met."""


@dataclass(frozen=True)
class Met:
    """The claims that all words meet; where there is none, ``nearest`` is a word near to one of them."""

    claims: Sequence[str] = ()
    nearest: str = ""

    @property
    def near(self) -> str:
        """The nearest word as an advice, or nothing."""
        return did_you_mean([self.nearest] if self.nearest else [])


@dataclass(frozen=True)
class Vocabulary:
    """What an index holds of some claims, for whoever finds them elsewhere by the same rules.

    ``terms`` are all words, each with the things called so and the claims that say it; ``mentions`` the
    things that each claim names. A claim is met by its own words and by those of what it names.
    """

    terms: Mapping[str, Sequence[str]]
    mentions: Mapping[str, Sequence[str]]


class StatementIndex:
    """The index of one store, in memory or in a file; asking it changes nothing.

    A file that is there already holds the index, else it is made.
    """

    def __init__(self, store: AnyStore, file: Path | None = None) -> None:
        if file and file.exists():
            self._base = opened(file)
            return
        self._base = sqlite3.connect(file or ":memory:", check_same_thread=False)
        self._base.executescript(_TABLES)
        self._fill("mentions", "thing, claim", _pairs(sparql.select(store, _MENTIONS), "thing", "claim"))
        names = list(_pairs(sparql.select(store, _NAMES), "text", "thing"))
        mentioned = self._mentioned()
        self._fill("names", "text, thing", _spelled(each for each in names if each[1] in mentioned))
        self._lend(_spelled(_pairs(sparql.select(store, _WITHIN), "text", "thing")))
        lent = self._mentioned() - mentioned
        self._fill("names", "text, thing", _spelled(each for each in names if each[1] in lent))
        self._fill("says", "text, claim", _spelled(_pairs(sparql.select(store, _SAYS), "text", "claim")))
        self._fill("says", "text, claim", _spelled(_amounts(sparql.select(store, _AMOUNTS))))
        self._base.commit()
        self._base.execute("PRAGMA query_only = ON")

    def __sizeof__(self) -> int:
        """Return how many bytes it takes, with what it holds in SQLite."""
        return object.__sizeof__(self) + held(self._base)

    def _fill(self, table: str, columns: str, rows: Iterable[tuple[str, str]]) -> None:
        self._base.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES (?, ?)", rows)  # noqa: S608 – ours

    def _mentioned(self) -> set[str]:
        """Return what some claim names: only by such names can one be met."""
        return {thing for (thing,) in self._base.execute("SELECT DISTINCT thing FROM mentions")}

    def _lend(self, named: Iterable[tuple[str, str]]) -> None:
        """Let what has a name within its own be met by the other names of that."""
        rows = [(thing, f'"{" ".join(_WORD.findall(name))}"') for name, thing in named if _WORD.search(name)]
        self._base.executemany(_LEND, rows)

    def find(self, words: str) -> Met:
        """Return the claims that meet every word, or the beginning of a word that has its stem.

        No sign in ``words`` has a meaning of its own.
        """
        asked = asked_for(words)
        if not asked:
            return Met()
        stems = [(word, self._stem(word)) for word in asked]
        if lost := [word for word, stem in stems if not stem]:
            return Met(nearest=self._nearest(lost[0]))
        met = [{claim for (claim,) in self._base.execute(_MEETING, [f'"{stem}" *'])} for _, stem in stems]
        return Met(claims=sorted(set.intersection(*met)))

    def is_whole(self, word: str) -> bool:
        """Say whether a word, spelled as it is compared, stands somewhere as a whole."""
        return bool(self._base.execute(_WHOLE, [word]).fetchone()[0])

    def vocabulary(self, claims: Collection[str]) -> Vocabulary:
        """Return the words of some claims, and of what these name, all in the order of their letters."""
        mentions: dict[str, list[str]] = {}
        for thing, claim in self._base.execute("SELECT thing, claim FROM mentions ORDER BY thing"):
            if claim in claims:
                mentions.setdefault(claim, []).append(thing)
        things = {thing for named in mentions.values() for thing in named}
        terms: dict[str, list[str]] = {}
        for term, thing, claim in sorted(self._base.execute(_VOCABULARY)):
            if thing in things or claim in claims:
                terms.setdefault(term, []).append(thing or claim)
        return Vocabulary(terms, mentions)

    def _stem(self, word: str) -> str:
        """Return a word without its ending, cut so that something begins so; nothing where nothing does."""
        longest = max(min(len(word), _STEM), len(word) - _ENDING)
        shortest = min(longest, max(_STEM, len(word) - _MOST))
        stems = (word[:end] for end in range(longest, shortest - 1, -1))
        return next((stem for stem in stems if self._base.execute(_BEGUN, [stem]).fetchone()[0]), "")

    def _nearest(self, word: str) -> str:
        known = self._base.execute("SELECT term FROM named UNION SELECT term FROM said")
        return next(iter(nearest(word, [term for (term,) in known])), "")


def opened(file: Path) -> sqlite3.Connection:
    """Open an index that is in a file and never changes."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)


def held(base: sqlite3.Connection) -> int:
    """Return how many bytes of memory an index takes: all of it, or of one in a file what SQLite caches."""
    (pages,), (each,) = (base.execute(f"PRAGMA page_{of}").fetchone() for of in ("count", "size"))
    (_, _, file), *_ = base.execute("PRAGMA database_list")
    return min(int(pages * each), _CACHED_BYTES) if file else int(pages * each)


def asked_for(words: str) -> list[str]:
    """Return the words of a search as they are compared, no more of them than are read.

    >>> asked_for("Flights, Nur-Sultan–BAKI for $330,000,000")
    ['flights', 'nur', 'sultan', 'baki', 'for', '330000000']
    """
    return _WORD.findall(spelling(grouped(words[:LONGEST])))[:MOST_WORDS]


def _pairs(rows: Iterable[Mapping[str, Term]], first: str, second: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield value_of(row, first), value_of(row, second)


def _amounts(rows: Iterable[Mapping[str, Term]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield (
            in_words(value_of(row, "amount"), value_of(row, "currency")),
            value_of(row, "claim"),
        )


def _spelled(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    spelled = lru_cache(maxsize=1_000)(lambda text: spelling(grouped(text)))  # a title is said by many claims
    for text, thing in pairs:
        yield spelled(text), thing


@lru_cache(maxsize=1)
def statement_index(store: Store) -> StatementIndex:
    """Return the index of the store that a process asks, made when it is first asked for."""
    return StatementIndex(store)
