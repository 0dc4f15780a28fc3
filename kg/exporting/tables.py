"""The claims as a table, a row each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.cells import AMONG, joined
from kg.asking.coding import coding
from kg.asking.reader import Reader
from kg.rdf.separated import csv_rows
from kg.rdf.terms import PROV, local_name
from kg.shards import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus

__all__ = ["CODING", "COLUMNS", "claim_table", "derived_column", "reviewed"]

COLUMNS = (
    *("claim", "document", "issued", "subject", "relation", "object", "status", "speakers", "speakerRole"),
    *("speakerCapacity", "evidence", "quote", "start", "end", "wordsHash"),
    *("occurrence", "id", "confirms", "corrects", "conditionOn", "resolvedFrom"),
)
"""The columns of the claims before those of their qualifiers."""


CODING = "coding"
"""The column of who made a claim in a review and who checked it, where some claim was."""


def claim_table(corpus: Corpus, reviewed: Mapping[str, str] | None = None, before: bytes = b"") -> bytes:
    """Return the claims as CSV, with a column for each qualifier that some claim has or gets.

    Values are written as in the CSV of an answer: several of one qualifier, and several speakers, too.
    ``reviewed`` tells by the identifiers of claims who made them in a review. What shards know to stand in a
    table that was written ``before``, the rows of documents that say the same, is taken from there.
    """
    told = reviewed or {}
    used = sorted({key for known in corpus.gists.values() for key in known.qualifiers})
    derived = sorted({key for known in corpus.gists.values() for key in known.derived})
    head = csv_rows([[*COLUMNS, *used, *map(derived_column, derived), *([CODING] if told else [])]])
    there = {} if told else _there(corpus, before, head)
    rows = {
        slug: there.get(slug)
        or csv_rows(
            [
                *_row(claim),
                *_qualifiers(claim, used),
                *_derived(claim, derived),
                *([told.get(claim.identifier, "")] if told else []),
            ]
            for claim in sorted(corpus.claims_of[slug], key=lambda each: (each.start or 0, each.identifier))
        )
        for slug in sorted(corpus.claims_of)
    }
    table = b"".join([head, *rows.values()])
    if not told:
        _keep(corpus, table, {slug: len(each) for slug, each in rows.items()})
    return table


def _there(corpus: Corpus, table: bytes, head: bytes) -> dict[str, bytes]:
    """Return the rows of a table by their documents: of those that say the same now under the same header."""
    kept = corpus.shards.get(_key(table)) if corpus.shards and table.startswith(head) else None
    found, at = {}, len(head)
    for slug, name, size in json.loads(kept or b"[]"):
        if name and name == corpus.names.get(slug):
            found[slug] = table[at : at + size]
        at += size
    return found


def _keep(corpus: Corpus, table: bytes, sizes: Mapping[str, int]) -> None:
    """Keep in shards which document's rows stand where in a table."""
    if corpus.shards is not None:
        told = [[slug, corpus.names.get(slug, ""), size] for slug, size in sizes.items()]
        corpus.shards.keep(_key(table), json.dumps(told).encode())


def _key(table: bytes) -> str:
    return key_of("claims", table)


def reviewed(store: Store) -> dict[str, str]:
    """Return of each claim that a review made, by its identifier, who did."""
    reader = Reader(store)
    made = {quad.subject for quad in store.quads_for_pattern(None, PROV["wasGeneratedBy"], None)}
    return {local_name(each): coding(reader, each) for each in made if isinstance(each, NamedNode)}


def derived_column(key: str) -> str:
    """Return the name of the column of what is derived of a qualifier where a claim does not say it.

    >>> derived_column("speech")
    'derivedSpeech'
    """
    return f"derived{key[0].upper()}{key[1:]}"


def _row(claim: Claim) -> list[str]:
    return [
        claim.identifier,
        claim.document,
        claim.issued.text if claim.issued else "",
        claim.subject,
        claim.relation,
        claim.object,
        claim.status,
        AMONG.join(claim.speakers),
        claim.role,
        claim.capacity,
        claim.evidence,
        claim.quote or "",
        "" if claim.start is None else str(claim.start),
        "" if claim.end is None else str(claim.end),
        claim.words,
        str(claim.occurrence) if claim.occurrence > 1 else "",
        claim.id,
        joined(claim.confirms),
        joined(claim.corrects),
        joined(claim.condition_on),
        claim.resolved_from,
    ]


def _qualifiers(claim: Claim, used: list[str]) -> list[str]:
    return [joined(claim.values(key)) for key in used]


def _derived(claim: Claim, keys: list[str]) -> list[str]:
    return [joined(value.text for value in claim.derived.get(key, ())) for key in keys]
