"""A review in the terminal: one open candidate after the other, a key and Enter for each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kg.errors import InputError
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.entries import draft_of
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.corpus.loading import Corpus
    from kg.extraction.candidates import Candidate
    from kg.review.decisions import Draft

__all__ = ["run"]

_KEYS = "[a]ccept [c]orrect [r]eject [s]kip [u]ndo [w]rite [q]uit"


def run(corpus: Corpus, document: str, coder: str, tell: Callable[[str], None]) -> None:
    """Ask for a decision on each open candidate of a document, until all are settled or the coder quits."""
    with closing(Desk(corpus, document, coder, tell)) as desk:
        skipped: set[str] = set()
        while waiting := [each for each in desk.open if each.identifier not in skipped]:
            _show(waiting[0], desk)
            try:
                if not _ask(waiting[0], desk, skipped):
                    break
            except InputError as error:
                click.echo(f"error: {one_line(str(error))}", err=True)
        click.echo(desk.progress)
        if desk.undoable:
            click.echo(f"Write the claims: bilateral review {document} --coder {coder} --write", err=True)


def _show(candidate: Candidate, desk: Desk) -> None:
    sentence = desk.text[slice(*candidate.sentence)]
    relation = desk.corpus.ontology.relations.get(candidate.relation)
    named = relation.label() if relation else candidate.relation
    speakers = " and ".join(candidate.speakers)
    parts = [
        f"{candidate.subject.label} {named} {candidate.object.label}",
        candidate.status,
        *(f"{key} {', '.join(values)}" for key, values in candidate.qualifiers.items()),
        f"said by {speakers}" if speakers else "",
        f"{candidate.score:.2f}",
    ]
    click.echo(f"\n{one_line(sentence)}")
    click.echo(one_line(f"  {' · '.join(filter(None, parts))}"))


def _ask(candidate: Candidate, desk: Desk, skipped: set[str]) -> bool:
    """Do what a key asks for; say whether to go on."""
    key = click.prompt(_KEYS, type=click.Choice([*"acrsuwq"]), show_choices=False)
    item = candidate.identifier
    if key == "a":
        desk.accept(item)
    elif key == "c":
        draft = _corrected(draft_of(candidate))
        desk.decide(Decision(kind="correct", items=(item,), claims=(draft,)))
    elif key == "r":
        desk.decide(
            Decision(kind="reject", items=(item,), reason=click.prompt("Why", default="not in the words"))
        )
    elif key == "s":
        skipped.add(item)
    elif key == "u":
        desk.undo()
    elif key == "w":
        click.echo(desk.write())
    return bool(key != "q")


def _corrected(draft: Draft) -> Draft:
    """Ask for each part of a claim anew; what is there is the default."""
    parts = {
        name: click.prompt(name, default=getattr(draft, name))
        for name in ("subject", "relation", "object", "status")
    }
    return replace(draft, **parts)
