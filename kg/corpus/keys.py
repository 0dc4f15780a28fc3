"""Which keys the files of a corpus have, what each means and what it takes: stated here and nowhere else.

The checker knows a key by these tables, ``claims.schema.json`` and ``docs/format.md`` are made from them.
The qualifiers of a claim are keys too; those the ontology states.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.corpus.findings import UNKNOWN_KEY, Finding, finding
from kg.corpus.spelling import near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.corpus.plain_yaml import Table

__all__ = [
    "CLAIM",
    "DOCUMENT",
    "ENTITY",
    "MEMBERSHIP",
    "NAME",
    "PARTS",
    "STEP",
    "TEXT",
    "TOUR",
    "TURN",
    "Key",
    "Takes",
    "unknown_keys",
]

Takes = Literal[
    "address",
    "claim id",
    "class",
    "code",
    "concept",
    "date",
    "degrees",
    "document",
    "entity",
    "flag",
    "grounds",
    "guess",
    "hash",
    "labels",
    "language",
    "memberships",
    "names",
    "number",
    "offset",
    "source",
    "statement",
    "table",
    "tables",
    "text",
    "told",
    "view",
    "withheld",
]
"""What kind of value a key has; ``concept`` is a notation of a scheme, ``code`` has a pattern."""


@dataclass(frozen=True, kw_only=True)
class Key:
    """What a key means and takes; ``scheme`` is that of a concept, ``pattern`` that of a code (a regex)."""

    meaning: str
    takes: Takes = "text"
    required: bool = False
    several: bool = False
    scheme: str = ""
    pattern: str = ""
    example: str = ""


PARTS: Mapping[str, Key] = {
    "document": Key(meaning="What the document is.", takes="table", required=True),
    "turns": Key(
        meaning="Who speaks from where on; only where the text is kept or referred to.", takes="tables"
    ),
    "entities": Key(meaning="What only this document speaks of, by slug.", takes="table"),
    "claims": Key(meaning="What is said, a table for each statement.", takes="tables"),
}
"""The parts of ``claims.yaml``."""

DOCUMENT: Mapping[str, Key] = {
    "title": Key(meaning="Its title, in its own language."),
    "issued": Key(
        meaning="When it came out, no more precise than known; without it the document orders nothing.",
        takes="date",
        example="2022-08-25",
    ),
    "kind": Key(meaning="What kind of document it is.", takes="concept", scheme="documentKinds"),
    "publisher": Key(meaning="Who published it.", takes="entity", required=True),
    "source": Key(meaning="Where it can be read.", takes="address", example="https://el.kz/en/news/"),
    "language": Key(meaning="The language of its text; English where nothing is said.", takes="language"),
    "coder": Key(meaning="Who found the claims in it.", takes="entity"),
    "codedOn": Key(meaning="When the claims were found.", takes="date", example="2026-11-23"),
    "text": Key(
        meaning="`withheld` where the text may not be passed on, a [reference](#keys-of-a-text-by-reference) "
        "where whoever holds it can prove the claims; else it stands in `document.txt`.",
        takes="withheld",
    ),
    "citing": Key(
        meaning="Whose words it passes on, the nearest first.",
        takes="entity",
        several=True,
    ),
    "origin": Key(meaning="Who produced the information, if not the publisher.", takes="entity"),
    "place": Key(meaning="Where it was said or written.", takes="entity", example="baku"),
    "file": Key(
        meaning="The file that it was taken from by `bilateral add`; `#2` is the second of several in it.",
        example="letters.mbox#2",
    ),
    "fileHash": Key(
        meaning="The SHA-256 of what it was taken from: the same is not added twice.", takes="hash"
    ),
    "versionOf": Key(
        meaning="The document of which this is a newer version.",
        takes="document",
        example="2022-05-23-azernews-expert-council",
    ),
    "firstPage": Key(meaning="The number of the text's first page, if it is not 1.", takes="number"),
    "pageHeads": Key(
        meaning="Lines at the head or foot of pages, as of a running title, that were left out of the text.",
        several=True,
    ),
    "guessed": Key(
        meaning="The keys above, and `turns`, that a program guessed and nobody has looked at.",
        takes="guess",
        several=True,
        example="[issued, publisher]",
    ),
}
"""The keys under ``document``."""

TEXT: Mapping[str, Key] = {
    "by": Key(meaning="`reference`.", required=True, example="reference"),
    "sha256": Key(
        meaning="The hash of the text's bytes as they are, in UTF-8, line ends included.",
        takes="hash",
        required=True,
    ),
    "where": Key(
        meaning="Its file below the folder of texts of whoever holds it; else it is found by its hash.",
        example="1998/speech.txt",
    ),
}
"""The keys of a text by reference."""

TURN: Mapping[str, Key] = {
    "from": Key(
        meaning="The first words of the turn, as they stand in a kept text.",
        example='"- We are neighbors"',
    ),
    "start": Key(
        meaning="Where it begins in a text by reference: code points from the text's start.", takes="offset"
    ),
    "end": Key(meaning="Where it ends in a text by reference, this one excluded.", takes="offset"),
    "speaker": Key(
        meaning="Whose voice it is; a list where several speak as one.",
        takes="entity",
        required=True,
        several=True,
    ),
    "role": Key(meaning="In which role the words are said, as the document puts it."),
    "capacity": Key(meaning="As what the speaker speaks.", takes="concept", scheme="capacities"),
    "speech": Key(
        meaning="How the words are passed on; a claim of the turn's speakers takes it over.",
        takes="concept",
        several=True,
        scheme="speeches",
    ),
    "occurrence": Key(
        meaning="Which of several places is meant where the first words stand more than once, from 1.",
        takes="number",
    ),
}
"""The keys of a turn."""

CLAIM: Mapping[str, Key] = {
    "claim": Key(
        meaning="The statement: subject, relation, object; several objects are as many claims.",
        takes="statement",
        required=True,
        example="aland neighborOf bem-land, cem",
    ),
    "status": Key(
        meaning="How the speaker puts it; where nothing is said `asserted`, "
        "or `assessed` if the relation is a view.",
        takes="concept",
        scheme="statuses",
    ),
    "speaker": Key(
        meaning="Whose words they are; else the turn's speakers, on a withheld text the publisher.",
        takes="entity",
        several=True,
    ),
    "speakerRole": Key(meaning="In which role, if not the turn's."),
    "speakerCapacity": Key(meaning="As what, if not the turn's.", takes="concept", scheme="capacities"),
    "quote": Key(
        meaning="The words of the text that carry the claim. White space counts as one space, "
        "so words may run over the end of a line; all else is as it stands there.",
    ),
    "start": Key(
        meaning="Where the words begin in a text by reference: code points from the text's start.",
        takes="offset",
    ),
    "end": Key(meaning="Where the words end in a text by reference, this one excluded.", takes="offset"),
    "words": Key(meaning="The SHA-256 of the exact words in a text by reference, in UTF-8.", takes="hash"),
    "occurrence": Key(
        meaning="Which of several places is meant where the words stand more than once, from 1.",
        takes="number",
    ),
    "id": Key(meaning="A name by which other claims call this one."),
    "confirms": Key(
        meaning="The claim that this one agrees with, by its id; of another document `document#id`.",
        takes="claim id",
        several=True,
    ),
    "corrects": Key(meaning="The claim that this one sets right, by its id.", takes="claim id", several=True),
    "conditionOn": Key(
        meaning="The claim on which this one hangs, by its id: what is promised holds if that comes about.",
        takes="claim id",
        several=True,
    ),
    "resolvedFrom": Key(
        meaning="The other document that names what the words leave unnamed.",
        takes="document",
        example="2022-05-23-azernews-expert-council",
    ),
}
"""The keys of a claim, beside the qualifiers of the ontology."""

ENTITY: Mapping[str, Key] = {
    "type": Key(meaning="The class it belongs to.", takes="class", required=True, example="City"),
    "label": Key(meaning="Its name in English.", required=True),
    "labels": Key(meaning="Its names in other languages, by tag.", takes="labels", example="{ru: Баку}"),
    "names": Key(meaning="Other names, former ones included: text, or a table each.", takes="names"),
    "given": Key(meaning="A person's given name."),
    "patronymic": Key(meaning="A person's patronymic."),
    "family": Key(meaning="A person's family name."),
    "partOf": Key(meaning="What it is part of.", takes="entity", several=True),
    "of": Key(
        meaning="The polity on whose side it stands, or the polities to which it belongs: the parties of a "
        "dispute, the two states of a commission, whom an act is of and is about.",
        takes="entity",
        several=True,
    ),
    "area": Key(
        meaning="The areas to which goods, a project, a body or an agreement belong, and so claims on it.",
        takes="concept",
        scheme="areas",
        several=True,
    ),
    "contested": Key(meaning="Whether it is contested to whom it belongs.", takes="flag"),
    "iso2": Key(meaning="ISO 3166-1 alpha-2.", takes="code", pattern="[A-Z]{2}", example="KZ"),
    "iso3": Key(meaning="ISO 3166-1 alpha-3.", takes="code", pattern="[A-Z]{3}", example="KAZ"),
    "unM49": Key(meaning="Its number in UN M49.", takes="code", pattern=r"\d{3}", example='"398"'),
    "cow": Key(
        meaning="Its number in the list of the Correlates of War project.",
        takes="code",
        pattern=r"[1-9]\d{0,2}",
        example="705",
    ),
    "gleditschWard": Key(
        meaning="Its number in the list of Gleditsch and Ward.",
        takes="code",
        pattern=r"[1-9]\d{0,2}",
        example="705",
    ),
    "geonames": Key(
        meaning="Its number at GeoNames.", takes="code", pattern=r"[1-9]\d{0,9}", example="1522867"
    ),
    "wikidata": Key(meaning="Its item at Wikidata.", takes="code", pattern=r"Q[1-9]\d{0,11}", example="Q232"),
    "demonym": Key(meaning="What is of it, in one English word.", example="Kazakhstani"),
    "capital": Key(meaning="The capital of a polity.", takes="entity"),
    "latitude": Key(
        meaning="Where a map marks it, a state at its capital: degrees north.",
        takes="degrees",
        example="51.18",
    ),
    "longitude": Key(meaning="The same: degrees east.", takes="degrees", example="71.45"),
    "region": Key(meaning="The region of UN M49 in which a polity is counted.", takes="entity"),
    "borders": Key(
        meaning="The polities a register lists as neighbors by land.", takes="entity", several=True
    ),
    "memberships": Key(
        meaning="What it belongs to, and which office it holds there, as a register says.",
        takes="memberships",
    ),
    "description": Key(meaning="A sentence on it, in English."),
    "sources": Key(
        meaning="Where this is known from: a register's name or an address.", takes="source", several=True
    ),
}
"""The keys of an entity, in ``entities.yaml`` and under ``entities``."""

NAME: Mapping[str, Key] = {
    "name": Key(meaning="The name.", required=True),
    "language": Key(meaning="Its language; English where nothing is said.", takes="language"),
    "from": Key(meaning="Since when it is in use.", takes="date"),
    "until": Key(meaning="Until when it was.", takes="date"),
    "usedBy": Key(meaning="Who uses it, where that matters."),
    "kind": Key(meaning="What kind of name it is, such as former or short."),
}
"""The keys of a name that is a table."""

MEMBERSHIP: Mapping[str, Key] = {
    "of": Key(meaning="The organization or polity.", takes="entity", required=True),
    "role": Key(meaning="As what, such as head of state; a member where nothing is said."),
    "from": Key(meaning="Since when.", takes="date"),
    "until": Key(meaning="Until when.", takes="date"),
}
"""The keys of a membership."""


TOUR: Mapping[str, Key] = {
    "title": Key(meaning="What the tour argues.", takes="told", required=True),
    "steps": Key(meaning="Its steps, a table each, in their order.", takes="tables", required=True),
}
"""The keys of ``tour.yaml``."""

STEP: Mapping[str, Key] = {
    "sentence": Key(meaning="What the step says.", takes="told", required=True),
    "behind": Key(
        meaning="The statements on which it rests: claims, all claims on a tie, all claims on a thing.",
        takes="grounds",
        required=True,
        several=True,
        example="[aland neighborOf bem-land]",
    ),
    "status": Key(
        meaning="Only what is put in this way is shown.", takes="concept", scheme="statuses", several=True
    ),
    "field": Key(
        meaning="Only relations of this field are shown.", takes="concept", scheme="families", several=True
    ),
    "speaker": Key(meaning="Only what this voice says is shown.", takes="entity", several=True),
    "document": Key(
        meaning="Only what stands in this document is shown.",
        takes="document",
        several=True,
        example="2020-05-04-gazette",
    ),
    "focus": Key(meaning="The thing around which the page draws.", takes="entity"),
    "view": Key(meaning="The tab that opens.", takes="view", example="timeline"),
    "known": Key(meaning="The day as of which the ledger of promises stands.", takes="date"),
}
"""The keys of a step of a tour."""


def unknown_keys(table: Table, known: Mapping[str, Key]) -> Iterator[Finding]:
    """Report the keys of a table that its format does not know, with the nearest that it does."""
    for key in table:
        if key not in known:
            hint = near(key, known) or f"Known: {', '.join(sorted(known))}."
            yield finding(table.keys_at[key], UNKNOWN_KEY, f"unknown key {key!r}", hint=hint)
