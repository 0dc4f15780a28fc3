"""Claims of a table taken into a corpus: all of them, or, where one is wrong, none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.corpus import chronology
from kg.corpus.cross_references import resolve_references
from kg.corpus.findings import Finding, Position, finding, rule
from kg.intake import rows
from kg.intake.appending import append, entry_lines, text_of
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.loading import Corpus
    from kg.intake.rows import Candidate
    from kg.intake.sheets import Sheet

    Check = Callable[[Corpus], Sequence[Finding]]

__all__ = ["Plan", "plan", "told", "write"]

CHANGED = rule("claim-changed", "a row adds a claim; it changes none")
_COLUMNS = {"domain": "subject", "range": "object", "quote-missing": "quote", "relation-to-itself": "object"}
"""Where in a row those findings belong that a file places at the statement as a whole."""


@dataclass(frozen=True)
class Plan:
    """What a table would do to a corpus: new texts of files, counts of claims, and findings by row.

    A finding's line is a row, its column that of the table, from one; nought is the row as a whole.
    """

    texts: Mapping[Path, str]
    added: int
    known: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings keep the claims out."""
        return sum(each.severity == "error" for each in self.findings)


def plan(sheet: Sheet, corpus: Corpus, check: Check) -> Plan:
    """Say what a table adds to a corpus that is free of errors.

    ``check`` returns the findings of a corpus; it is given the corpus as it would be. Raises ``InputError``
    where a ``claims.yaml`` takes no addition.
    """
    if wrong := list(rows.check_headings(sheet, corpus)):
        return Plan({}, 0, 0, tuple(sorted(wrong)))
    found, wrong = rows.candidates(sheet, corpus)
    there = {claim.identifier: claim for claim in corpus.claims}
    wrong += [each for one in found for each in _changes(one, there, sheet)]
    new = [one for one in found if not all(claim.identifier in there for claim in one.claims)]
    wrong += _together(sheet, corpus, new, check)
    known = sum(claim.identifier in there for one in found for claim in one.claims)
    added = sum(len(one.claims) for one in new)
    return Plan(_texts(corpus, new), added, known, tuple(_placed(each, sheet) for each in sorted(set(wrong))))


def _changes(one: Candidate, there: Mapping[str, Claim], sheet: Sheet) -> Iterator[Finding]:
    """Report a row that names or makes a claim of the corpus and says something else of it."""
    named = there.get(one.row.text("claim"))
    made = [there[claim.identifier] for claim in one.claims if claim.identifier in there]
    same = all(there.get(claim.identifier, claim) == claim for claim in one.claims)
    if same and (named is None or named in made):
        return
    other = named or made[0]
    at = Position(Path(sheet.path), one.row.number, 0)
    message = f"the corpus has this claim in other words, {other.at.path.as_posix()}:{other.at.line}"
    hint = "Change it there; a row without a value in the column claim adds one."
    yield finding(at, CHANGED, message, hint=hint)


def _together(sheet: Sheet, corpus: Corpus, new: Sequence[Candidate], check: Check) -> Iterator[Finding]:
    """Yield what is wrong with new claims in the company of the others."""
    claims = tuple(claim for one in new for claim in one.claims)
    whole = replace(corpus, claims=(*corpus.claims, *claims))
    ids = {(claim.document, claim.id) for claim in whole.claims if claim.id}
    entities = corpus.authority.entities.values()
    found = [
        *check(whole),
        *resolve_references(list(claims), ids),
        *chronology.check(entities, corpus.documents, claims, corpus.ontology),
    ]
    yield from (each for each in found if each.path == Path(sheet.path).as_posix())


def _placed(wrong: Finding, sheet: Sheet) -> Finding:
    name = _COLUMNS.get(wrong.rule)
    return replace(wrong, column=sheet.headings.index(name) + 1) if name in sheet.headings else wrong


def _texts(corpus: Corpus, new: Sequence[Candidate]) -> Mapping[Path, str]:
    """Return the new texts of the files that take something in."""
    entries: dict[Path, list[str]] = {}
    for one in new:
        path = corpus.folder / one.document / "claims.yaml"
        entries.setdefault(path, []).append(entry_lines(one.entry))
    return {path: append(text_of(path), added, path) for path, added in entries.items()}


def write(texts: Mapping[Path, str]) -> None:
    """Write the new texts of files; where one fails, those before it get their old text back.

    Raises ``InputError`` for the one that cannot be written.
    """
    before = {path: path.read_bytes() for path in texts}
    done: list[Path] = []
    try:
        for path, text in texts.items():
            files.write(text.encode(), path)
            done.append(path)
    except BaseException:
        for path in done:
            files.write(before[path], path)
        raise


def told(findings: Iterable[Finding], sheet: Sheet) -> Iterator[str]:
    """Yield findings as lines, each place as file, row and name of the column."""
    for each in findings:
        headings = dict(enumerate(sheet.headings, start=1))
        name = headings.get(each.column) or str(each.column or "")
        where = ":".join(filter(None, (each.path, str(each.line), name)))
        lines = (f"{where}: {each.severity}[{each.rule}]: {each.message}", each.hint)
        yield "\n    ".join(one_line(line) for line in lines if line)
