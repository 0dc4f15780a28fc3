"""The data package of the tables for statistics (Frictionless), and the statement of what they are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kg.asking.reserve import reserve
from kg.exporting import dyad_years
from kg.exporting.description import DESIGNATIONS, LICENSE
from kg.exporting.reliability import agreements
from kg.rdf.terms import BR, DATASET, DCTERMS, OWL, local_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode, Store

    from kg.exporting.dyad_years import Column

__all__ = ["package", "statement"]

_STATEMENT = """\
# What these tables are, and what they are not

**What is counted.** Statements about two states, made in the documents of this corpus ({extent}; the last
of {last_day}), are coded as claims; a claim that PLOVER would code is an event. One event is counted once,
however many claims tell of it: those that name the same event, or are of the same agreement, and are of one
type; else those of the same relation, ends and date. Dates that differ, even only in how exact they are,
are told apart. What is denied, proposed or assessed is no event; what is agreed or planned is the event of
agreeing to it.

**What year an event has.** That of its date, beginning or occasion; else that of the first document that
tells of it (`share_undated` says how many are so). What is agreed for a later year stands in the year of
the document.
{reserve}
**No sampling frame.** The documents were chosen for what they say by whoever made the corpus, not drawn
from all that was published. Counts therefore tell of the corpus, not of the world: no rate compares across
years or dyads, and a dyad and year without a row is one of which these documents tell nothing, not one in
which nothing happened.

{reliability}

**Whose word it is.** Each event rests on somebody's statement, which the graph does not vouch for.
`share_one_sided` says how many are told by voices of one side alone, or of neither; `origins` counts who
produced the information, since ten newspapers that repeat one press release are one source. Statements may
be translations.

**Where a figure comes from.** `claim_ids` names the claims behind a row; `claims.csv` of the same build
({version}) has their words, speakers and sources. What one cell counts, with the words behind it, is
listed by `bilateral explain-cell STATE_A STATE_B YEAR COLUMN`, for a figure of any column.

{designations}
"""


_ONE_CODER = """\
**No measure of reliability.** Coded by {coders}. Where one coder alone has read a document, no agreement
between coders can be given, and none is claimed."""

_TWO_CODERS = """\
**Reliability.** Coded by {coders}. {pairs} Neither saw what the other decided; α is Krippendorff's, beyond
chance, with the 95 % interval of a bootstrap. Where one coder alone has read a document, no agreement between
coders can be given."""


def package(store: Store) -> bytes:
    """Return ``datapackage.json``: the two tables, with the type and meaning of each of their columns."""
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "dyad-years",
        "title": "Events of dyads, by year, as the documents of a corpus tell of them",
        "description": statement(store).decode(),
        "version": _told(store, OWL["versionInfo"]),
        "licenses": [{"name": "CC0-1.0", "path": LICENSE.value}],
        "resources": [
            _resource("dyad-year", dyad_years.dyad_year_columns(store), ["state_a", "state_b", "year"]),
            _resource("events", dyad_years.event_columns(store), []),
        ],
    }
    return f"{json.dumps(described, ensure_ascii=False, indent=2)}\n".encode()


def _resource(name: str, columns: Sequence[Column], unique: Sequence[str]) -> dict[str, Any]:
    fields = [{"name": each.name, "type": each.type, "description": each.meaning} for each in columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if unique:
        schema["uniqueKeys"] = [unique]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def statement(store: Store) -> bytes:
    """Return the statement as Markdown: what is counted, how it was chosen and coded, what it cannot tell."""
    text = _STATEMENT.format(
        extent=_told(store, DCTERMS["extent"]),
        last_day=_told(store, BR["lastDay"]) or "unknown date",
        reliability=_reliability(store),
        reserve=f"\n**{found}**\n" if (found := reserve(store)) else "",
        version=_told(store, OWL["versionInfo"]),
        designations=DESIGNATIONS,
    )
    return text.encode()


def _reliability(store: Store) -> str:
    """Say how far coders agree where two have reviewed a document, else that one has coded each."""
    coders = sorted({local_name(quad.object) for quad in store.quads_for_pattern(None, BR["codedBy"], None)})
    pairs = " ".join(agreements(store))
    text = _TWO_CODERS if pairs else _ONE_CODER
    return text.format(coders=", ".join(coders) or "nobody who is named", pairs=pairs)


def _told(store: Store, predicate: NamedNode) -> str:
    """Return what the dataset says of itself, or nothing."""
    found = (quad.object for quad in store.quads_for_pattern(DATASET, predicate, None))
    return next((term.value for term in found if isinstance(term, Literal)), "")
