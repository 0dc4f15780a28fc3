"""The tables of the index of statements: made of a store, or changed as a store was.

Texts of statements stand there once each, with the claims that say them. Where the names of one thing stand
within those of another, they are lent to it: who asks for the first means what mentions the second, too.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking import statement_words
from kg.rdf.graphs import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad, Store

    from kg.asking.statement_words import Said
    from kg.rdf.blocks import Change
    from kg.rdf.sparql import AnyStore

__all__ = ["LAYOUT", "WORD", "changed", "layout", "make", "written"]

LAYOUT = 1
"""How an index is laid out; a file of another number is not read."""

WORD = re.compile(r"[^\W_]+")
"""What counts as a word of a text."""

_MUCH = 0.02
"""The share of claims that may change before all are read anew."""

_WORDS = "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'"
_TABLES = f"""
CREATE TABLE claims (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE VIRTUAL TABLE names USING fts5(text, thing UNINDEXED, {_WORDS});
CREATE VIRTUAL TABLE says USING fts5(text, {_WORDS}, detail = none);
CREATE TABLE mentions (thing INTEGER, claim INTEGER, PRIMARY KEY (thing, claim)) WITHOUT ROWID;
CREATE TABLE saying (text INTEGER, claim INTEGER, PRIMARY KEY (text, claim)) WITHOUT ROWID;
CREATE TABLE lent (thing INTEGER, other INTEGER, PRIMARY KEY (thing, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE named USING fts5vocab(names, row);
CREATE VIRTUAL TABLE said USING fts5vocab(says, row);
CREATE VIRTUAL TABLE named_at USING fts5vocab(names, instance);
CREATE VIRTUAL TABLE said_at USING fts5vocab(says, instance);
PRAGMA user_version = {LAYOUT};
"""
_FINISH = """
INSERT INTO names (names) VALUES ('optimize');
INSERT INTO says (says) VALUES ('optimize');
"""
_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""A file that is not whole in the end is never looked at."""

_NUMBER = {
    "claims": ("INSERT OR IGNORE INTO claims (iri) VALUES (?)", "SELECT id FROM claims WHERE iri = ?"),
    "things": ("INSERT OR IGNORE INTO things (iri) VALUES (?)", "SELECT id FROM things WHERE iri = ?"),
}
_MENTIONED = "SELECT iri, id FROM things WHERE id IN (SELECT thing FROM mentions)"
_HOLDING = "SELECT DISTINCT thing FROM names WHERE names MATCH ?"
_KNOWN = "SELECT iri FROM claims WHERE iri IN (SELECT iri FROM temp.told)"
_DROP = """
CREATE TEMP TABLE dropped AS SELECT id FROM claims WHERE iri IN (SELECT iri FROM temp.told);
CREATE TEMP TABLE unsaid AS SELECT DISTINCT text FROM saying WHERE claim IN (SELECT id FROM temp.dropped);
DELETE FROM mentions WHERE claim IN (SELECT id FROM temp.dropped);
DELETE FROM saying WHERE claim IN (SELECT id FROM temp.dropped);
DELETE FROM says WHERE rowid IN (SELECT text FROM temp.unsaid EXCEPT SELECT text FROM saying);
DELETE FROM claims WHERE id IN (SELECT id FROM temp.dropped);
"""
_UNNAME = """
DELETE FROM names;
DELETE FROM lent;
DELETE FROM things WHERE id NOT IN (SELECT thing FROM mentions);
"""


def make(base: sqlite3.Connection, store: AnyStore) -> None:
    """Index a store in an empty database; the same graph gives the same bytes."""
    base.executescript(_FAST + _TABLES)
    _add(base, statement_words.said(store))
    _name(base, store)
    base.executescript(_FINISH)
    base.commit()


def written(file: Path, store: AnyStore) -> None:
    """Write the index of a store into a new file."""
    with closing(sqlite3.connect(file)) as base:
        make(base, store)


def changed(before: Path, file: Path, store: Store, change: Change) -> bool:
    """Write the index of a store into a new file, made of that of another which a change made this one.

    False is returned, and the file is none to be read if there is one, where the other has another layout,
    much changed, or the ontology.
    """
    if change.concerns(ONTOLOGY):
        return False
    shutil.copyfile(before, file)
    with closing(sqlite3.connect(file)) as base:
        base.executescript(_FAST)
        if layout(base) == LAYOUT and _change(base, store, chain(*change.quads)):
            base.commit()
            return True
    return False


def layout(base: sqlite3.Connection) -> int:
    """Return the number of the layout of an index; 0 where it is none."""
    try:
        return int(base.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError:
        return 0


def _add(base: sqlite3.Connection, said: Said) -> None:
    """Add what claims name and say, all in the order of their letters."""
    claims = _numbered(base, "claims", {who for each in said for met in each.values() for who in met})
    things = _numbered(base, "things", said.things)
    for thing, at in things.items():
        rows = [(at, claim) for claim in sorted(map(claims.__getitem__, said.things[thing]))]
        base.executemany("INSERT INTO mentions VALUES (?, ?)", rows)
    (last,) = base.execute("SELECT COALESCE(MAX(rowid), 0) FROM says").fetchone()
    for at, text in enumerate(sorted(said.texts), last + 1):
        base.execute("INSERT INTO says (rowid, text) VALUES (?, ?)", (at, text))
        rows = [(at, claim) for claim in sorted(map(claims.__getitem__, said.texts[text]))]
        base.executemany("INSERT INTO saying VALUES (?, ?)", rows)


def _numbered(base: sqlite3.Connection, table: str, iris: Iterable[str]) -> dict[str, int]:
    """Return the number that each thing or claim has; new ones are added."""
    add, look_up = _NUMBER[table]
    ordered = sorted(iris)
    base.executemany(add, ((iri,) for iri in ordered))
    return {iri: base.execute(look_up, (iri,)).fetchone()[0] for iri in ordered}


def _name(base: sqlite3.Connection, store: AnyStore) -> None:
    """Name what claims mention, since only by such names can one be met, and what lends its names to that."""
    called, mentioned = sorted({*statement_words.names(store)}), dict(base.execute(_MENTIONED))
    _call(base, called, mentioned)
    lent: dict[str, set[int]] = {}
    for thing, name in {*statement_words.within(store)}:
        if words := WORD.findall(name):
            holding = base.execute(_HOLDING, [f'"{" ".join(words)}"'])
            lent.setdefault(thing, set()).update(other for (other,) in holding)
    lenders = _numbered(base, "things", (thing for thing, others in lent.items() if others))
    rows = ((at, other) for thing, at in lenders.items() for other in sorted(lent[thing] - {at}))
    base.executemany("INSERT INTO lent VALUES (?, ?)", rows)
    _call(base, called, {thing: at for thing, at in lenders.items() if thing not in mentioned})


def _call(base: sqlite3.Connection, called: Iterable[tuple[str, str]], numbers: Mapping[str, int]) -> None:
    rows = ((text, numbers[thing]) for thing, text in called if thing in numbers)
    base.executemany("INSERT INTO names (text, thing) VALUES (?, ?)", rows)


def _change(base: sqlite3.Connection, store: Store, quads: Iterable[Quad]) -> bool:
    """Index anew the claims of which quads tell that came or went; say whether they are few."""
    subjects, renamed = statement_words.touched(quads)
    base.execute("CREATE TEMP TABLE told (iri TEXT PRIMARY KEY)")
    base.executemany("INSERT INTO told VALUES (?)", ((each.value,) for each in subjects))
    known = {NamedNode(iri) for (iri,) in base.execute(_KNOWN)}
    claims = known | {*statement_words.claims_of(store, subjects)}
    (total,) = base.execute("SELECT COUNT(*) FROM claims").fetchone()
    if len(claims) > _MUCH * total + 1:
        return False
    before = {*base.execute(_MENTIONED)}
    base.executemany("INSERT OR IGNORE INTO told VALUES (?)", ((each.value,) for each in claims))
    base.executescript(_DROP)
    for claim in sorted(claims, key=str):
        _add(base, statement_words.said(store, claim))
    if renamed or {*base.execute(_MENTIONED)} != before:
        base.executescript(_UNNAME)
        _name(base, store)
    return True
