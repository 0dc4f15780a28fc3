"""What changed: what was said since a day, or since an earlier build, and what became of promises meanwhile.

It is a finding like the others, but of no graph: whoever asks names the day or the build.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.asking.findings import Finding, here
from kg.asking.ledger import ledger
from kg.rdf import sparql
from kg.rdf.sparql import value_of
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.asking.findings import Asked
    from kg.asking.ledger import Ledger
    from kg.rdf.sparql import AnyStore

__all__ = ["KIND", "since_build", "since_day"]

KIND = "changes"
"""The notation of the kind of this finding in the ontology's scheme."""

_SAID = """SELECT ?claim ?voice ?document ?day {{
  ?claim a br:Claim ; br:statedBy ?voice ; br:statedIn ?document . {about}
  OPTIONAL {{ ?document br:earliest ?day ; br:latest ?out }}
  {until}
  FILTER NOT EXISTS {{ ?claim br:status/br:takenAsGiven true }} }} ORDER BY ?day STR(?claim)"""

_Rows = list[dict[str, sparql.Term]]


def since_day(asked: Asked, day: str) -> Finding:
    """Return what was said, and what became of promises, from a day (ISO) on.

    A document counts that is certainly not older: one of which only the year is known, from its first day on.
    """
    rows = [row for row in _said(asked) if day <= value_of(row, "day")]
    kept = ledger(asked.store, asked.polities)
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day > date.min.isoformat() else ""
    before = _standing(kept, min(eve, kept.day(asked.day)))
    return _finding(asked, f"Since {day}", rows, _changed(kept, before, asked.day))


def since_build(asked: Asked, earlier: AnyStore) -> Finding:
    """Return what a graph says that an earlier build did not, what it says no more, and what of promises."""
    before = {value_of(row, "claim") for row in _rows(earlier, asked, "")}
    rows = _said(asked)
    now = {value_of(row, "claim") for row in rows}
    old = ledger(earlier, asked.polities)
    new = ledger(asked.store, asked.polities)
    changed = _changed(new, _standing(old, old.last), asked.day)
    gone = len(before - now) if not asked.day else 0
    known = f", which knew documents up to {old.last}" if old.last else ""
    opening = f"Since the earlier build{known}"
    return _finding(
        asked, opening, [row for row in rows if value_of(row, "claim") not in before], changed, gone
    )


def _said(asked: Asked) -> _Rows:
    until = f'FILTER(BOUND(?out) && STR(?out) <= "{asked.day}")' if asked.day else ""
    return _rows(asked.store, asked, until)


def _rows(store: AnyStore, asked: Asked, until: str) -> _Rows:
    """Return the claims about the polities, in order of time, with voices, documents and first days."""
    about = (
        f"?claim br:involves {' , '.join(f'<{each}>' for each in asked.polities)} ." if asked.polities else ""
    )
    return list(sparql.select(store, _SAID.format(about=about, until=until)))


def _standing(kept: Ledger, day: str) -> Mapping[str, str]:
    """Return the word for each promise as it stood on a day."""
    return {lane.iri: stretch.word for lane, stretch in kept.stands(day)}


def _changed(kept: Ledger, before: Mapping[str, str], day: str) -> Counter[str]:
    """Count, by their word in brief, the promises that stand otherwise than before, or are new."""
    after = _standing(kept, kept.day(day))
    return Counter(kept.words[word].brief for iri, word in sorted(after.items()) if before.get(iri) != word)


def _finding(
    asked: Asked,
    opening: str,
    rows: Sequence[Mapping[str, sparql.Term]],
    changed: Counter[str],
    gone: int = 0,
) -> Finding:
    claims = tuple(dict.fromkeys(value_of(row, "claim") for row in rows))
    question, given = _question(asked)
    told = [_statements(asked, rows, len(claims)), *_promises(changed)]
    told += [f"{counted(gone, 'earlier statement')} no longer stand{'s' * (gone == 1)} there"] * bool(gone)
    return Finding(
        kind=KIND,
        heading=asked.headings.get(KIND, KIND),
        sentence=f"{opening}, {'; '.join(told)}.",
        number=len(claims),
        question=question,
        given=given,
        claims=claims,
    )


def _statements(asked: Asked, rows: Sequence[Mapping[str, sparql.Term]], count: int) -> str:
    if not count:
        return f"nothing new {'on the two ' * asked.pair}is said {asked.here}"
    voices, documents = (len({value_of(row, name) for row in rows}) for name in ("voice", "document"))
    return f"{counted(count, 'statement')} by {counted(voices, 'voice')} {here(documents)}"


def _promises(changed: Counter[str]) -> Sequence[str]:
    """Say of how many promises something changed, and what."""
    words = ", ".join(f"{count} {word}" for word, count in changed.most_common())
    return [f"{counted(changed.total(), 'promise')} changed: {words}"] if changed else []


def _question(asked: Asked) -> tuple[str, Mapping[str, str]]:
    """Return the question that lists all statements of which a finding counts the new, and its parameters."""
    given: Sequence[str] = [NamedNode(each).value for each in asked.polities]
    if asked.pair:
        return "between", dict(zip(("a", "b"), given, strict=True))
    return ("about", {"entity": given[0]}) if given else ("claims", {})
