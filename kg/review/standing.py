"""The claims that a document has from elsewhere than a review, and what a review makes of them.

They are items of decisions like candidates, called ``corpus:`` and their identifier. What a decision changes
is changed where it stands in ``claims.yaml``; an undo puts back what stood there, letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.intake.appending import entry_lines, indented, text_of
from kg.intake.revising import Block, Revision, blocks, joined, revised, without
from kg.review import entries, outcome
from kg.review.decisions import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.corpus.claims import Claim
    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus
    from kg.intake.appending import Entry
    from kg.review.outcome import Written
    from kg.review.state import Made, State

__all__ = ["OF_CORPUS", "Stated", "home", "revisions", "stated"]


@dataclass(frozen=True)
class Stated:
    """A claim that the corpus has, as a draft with the keys that are written, and its lines.

    One that has no lines of its own, in a list in brackets, stands, but nothing can be decided on it.
    """

    claim: Claim
    draft: Draft
    block: Block | None = None

    @property
    def item(self) -> str:
        """By what decisions call it; empty where none can."""
        return f"{OF_CORPUS}{self.claim.identifier}" if self.block else ""


OF_CORPUS = "corpus:"
"""What the items of claims begin with that the corpus has."""


def stated(corpus: Corpus, document: Document) -> list[Stated]:
    """Return the claims of a document that no review made, as they stood before any coder's decisions.

    So coders decide on the same, whoever writes first. Raises ``InputError`` where file or record of builds
    cannot be read.
    """
    home = corpus.folder / document.slug
    record = outcome.recorded(home)
    made = [each for one in record.revisions for each in _of(_lines(one.now), document, corpus)]
    ours = {each.identifier for each in _built(record, document, corpus)}
    ours |= {each.claim.identifier for each in made}
    path = home / "claims.yaml"
    there = {
        each.item: each
        for each in _of(blocks(text_of(path), path), document, corpus)
        if each.claim.identifier not in ours
    }
    for one in record.revisions:
        there |= {each.item: each for each in _of(_lines(one.was, one.before), document, corpus)}
    known = ours | {each.claim.identifier for each in there.values()}
    others = (
        Stated(each, _draft(each, {key: each.values(key) for key in each.qualifiers}))
        for each in corpus.claims
        if each.document == document.slug and each.start is not None and each.identifier not in known
    )
    return sorted([*there.values(), *others], key=lambda each: (each.draft.start, each.draft.end))


def _built(record: Written, document: Document, corpus: Corpus) -> Iterator[Claim]:
    for entry in record.entries:
        yield from entries.read_entry(entry, document, corpus, corpus.authority)


def _lines(text: str, before: str = "") -> list[Block]:
    """Return the claims of lines that were taken from a file."""
    found = blocks(f"claims:\n{text}\n", Path("claims.yaml")) if text else []
    return [replace(each, before=each.before or before) for each in found]


def _of(lines: Iterable[Block], document: Document, corpus: Corpus) -> Iterator[Stated]:
    for block in lines:
        for claim in entries.read_entry(block.keys, document, corpus, corpus.authority):
            if claim.start is not None and claim.end is not None:
                yield Stated(claim, _draft(claim, block.keys), block)


def _draft(claim: Claim, written: Entry) -> Draft:
    keys = {key: (each,) if isinstance(each, str) else each for key, each in written.items()}
    return Draft(
        subject=claim.subject,
        relation=claim.relation,
        object=claim.object,
        status=claim.status,
        speakers=keys.get("speaker", ()),
        qualifiers={key: each for key, each in sorted(keys.items()) if key not in _OTHERWISE and any(each)},
        start=claim.start or 0,
        end=claim.end or 0,
        quote=claim.quote or "",
    )


_OTHERWISE = {"claim", "status", "speaker", "quote", "occurrence"}
"""Keys of a claim that a draft has otherwise."""


def revisions(
    there: Sequence[Stated], state: State, document: Document, corpus: Corpus, text: str
) -> tuple[Revision, ...]:
    """Return what decisions make of the lines of claims that were there, in their order."""
    by_lines: dict[str, tuple[Block, list[Stated]]] = {}
    for each in there:
        if each.block:
            by_lines.setdefault(each.block.lines, (each.block, []))[1].append(each)
    entry = partial(entries.entry_of, document=document, ontology=corpus.ontology)
    made: dict[str, list[Entry]] = {}
    for one in state.claims.values():
        made.setdefault(home(one, there), []).append(entry(one.draft))
    found = []
    for block, whole in by_lines.values():
        if decided := [one for one in whole if one.item in state.verdicts]:
            others = [one for one in decided if made.get(one.item) != [entry(one.draft)]]
            now = [each for one in others for each in made.get(one.item, ())]
            was = entry(whole[0].draft) if len(whole) == 1 else {}
            gone = [one.claim.object for one in others]
            lines = _instead(block, was, now, gone) if others else [block.lines]
            found.append(Revision(block.lines, joined(text, lines), block.before))
    return tuple(found)


def _instead(block: Block, was: Entry, now: Sequence[Entry], gone: Iterable[str]) -> list[str]:
    """Return the lines of the claims that take the place of a block, or of some of its objects."""
    if was and now:
        first, now = revised(block, was, now[0]), now[1:]
    else:
        first = without(block, gone)
    return [first, *(indented(entry_lines(each), block.indent, "\n").rstrip() for each in now)]


def home(made: Made, there: Sequence[Stated]) -> str:
    """Return the first claim of the corpus of which a claim was made; nothing where it was made of none."""
    known = {each.item for each in there}
    return next((item for item in made.items if item in known), "")
