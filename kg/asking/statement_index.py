"""Find statements by all that they name and say: every word asked for must be met by a statement somewhere.

A statement is met by the names of its ends and speakers in all languages and of all times, by its relation
and the inverse, by its qualifiers with the everyday words that the ontology has for them, by amounts as
people write them, and by its own words. Names are indexed once, however many statements name their thing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.asking import statement_tables
from kg.asking.amounts_in_words import grouped
from kg.asking.names import spelling
from kg.asking.statement_tables import LAYOUT, WORD, layout
from kg.corpus.spelling import did_you_mean, nearest
from kg.rdf.checksums import damaged
from kg.rdf.store import blocks, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Store

    from kg.rdf.sparql import AnyStore

__all__ = [
    "FILE",
    "Met",
    "StatementIndex",
    "Vocabulary",
    "asked_for",
    "held",
    "kept",
    "opened",
    "statement_index",
]

FILE = "statements.index"
"""The name of the index in the folder of a build."""

_MEETING = """WITH met AS (SELECT thing FROM names WHERE names MATCH ?1)
SELECT iri FROM claims WHERE id IN (
  SELECT claim FROM mentions
    WHERE thing IN (SELECT thing FROM met UNION SELECT other FROM lent WHERE thing IN (SELECT thing FROM met))
  UNION SELECT claim FROM saying WHERE text IN (SELECT rowid FROM says WHERE says MATCH ?1))"""
_BEGUN = """SELECT EXISTS(SELECT 1 FROM named WHERE term >= ?1 AND term < ?1 || char(1114111))
OR EXISTS(SELECT 1 FROM said WHERE term >= ?1 AND term < ?1 || char(1114111))"""

_MENTIONS = """SELECT things.iri, claims.iri FROM things, claims, (
  SELECT thing, claim FROM mentions
  UNION SELECT lent.thing, claim FROM lent JOIN mentions ON mentions.thing = other
) AS found WHERE things.id = found.thing AND claims.id = found.claim ORDER BY things.iri"""
_VOCABULARY = """SELECT DISTINCT term, iri, '' FROM named_at
  JOIN names ON names.rowid = doc JOIN things ON things.id = thing
UNION SELECT DISTINCT term, '', iri FROM said_at
  JOIN saying ON text = doc JOIN claims ON claims.id = claim"""
_WHOLE = "SELECT EXISTS(SELECT 1 FROM named WHERE term = ?1) OR EXISTS(SELECT 1 FROM said WHERE term = ?1)"

LONGEST, MOST_WORDS = 200, 12
"""Letters and words of a search that are read."""

_CACHED_BYTES = 2 * 2**20
"""Bytes of an index in a file that SQLite keeps in memory."""

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
        statement_tables.make(self._base, store)
        self._base.execute("PRAGMA query_only = ON")

    def __sizeof__(self) -> int:
        """Return how many bytes it takes, with what it holds in SQLite."""
        return object.__sizeof__(self) + held(self._base)

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
        for thing, claim in self._base.execute(_MENTIONS):
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


def kept(folder: Path, tell: Callable[[str], None], place: Path | None = None) -> Path | None:
    """Return the file that has the index of the build in a folder; none where it has none that can be read.

    ``tell`` is called with a line where it is damaged, or laid out as this program does not read it; of a
    copy it names the ``place`` of the build.
    """
    file, wrong = folder / FILE, ""
    expected = {FILE: blocks(mark(folder), FILE)}
    if not expected[FILE]:
        return None
    if damaged(folder, expected):
        wrong = "is damaged"
    else:
        with closing(opened(file)) as base:
            wrong = "" if layout(base) == LAYOUT else "is of another program"
    if wrong:
        fix = "statements are indexed anew. `bilateral build` mends it"
        tell(f"note: {(place or folder) / FILE} {wrong}: {fix}")
    return None if wrong else file


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
    return WORD.findall(spelling(grouped(words[:LONGEST])))[:MOST_WORDS]


@lru_cache(maxsize=1)
def statement_index(store: Store) -> StatementIndex:
    """Return the index of the store that a process asks, made when it is first asked for."""
    return StatementIndex(store)
