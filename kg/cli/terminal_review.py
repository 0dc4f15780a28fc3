"""A review in the terminal: one open item after the other, a key and Enter for each."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from kg.errors import InputError
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.entries import draft_of
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.corpus.loading import Corpus
    from kg.review.decisions import Draft

__all__ = ["run"]

_KEYS = "[a]ccept [c]orrect [r]eject [s]kip [u]ndo [w]rite [q]uit"


@dataclass(frozen=True)
class _Asked:
    """What is decided on: a candidate with its ends as it calls them, or a claim of ``claims.yaml``."""

    item: str
    draft: Draft
    ends: tuple[str, str]
    sentence: str
    mark: str


def run(
    corpus: Corpus, document: str, coder: str, tell: Callable[[str], None], *, standing: bool = False
) -> None:
    """Ask for a decision on each open candidate of a document, until all are settled or the coder quits.

    ``standing`` asks about the claims that stand in ``claims.yaml`` too.
    """
    with closing(Desk(corpus, document, coder, tell)) as desk:
        skipped: set[str] = set()
        while waiting := [each for each in _open(desk, standing=standing) if each.item not in skipped]:
            asked = min(waiting, key=lambda each: (each.draft.start, each.draft.end))
            _show(asked, desk)
            try:
                if not _ask(asked, desk, skipped):
                    break
            except InputError as error:
                click.echo(f"error: {one_line(str(error))}", err=True)
            except click.Abort:  # as with q: what was decided is on disk
                click.echo()
                break
        click.echo(desk.progress)
        if desk.undoable:
            click.echo(f"Write the claims: bilateral review {document} --coder {coder} --write", err=True)


def _open(desk: Desk, *, standing: bool) -> Iterator[_Asked]:
    """Yield that on which nothing has been decided."""
    for each in desk.open:
        ends = each.subject.label, each.object.label
        sentence = desk.text[slice(*each.sentence)]
        yield _Asked(each.identifier, draft_of(each), ends, sentence, f"{each.score:.2f}")
    for one in desk.standing if standing else ():
        if one.item and one.item not in desk.state.verdicts:
            ends = one.draft.subject, one.draft.object
            yield _Asked(one.item, one.draft, ends, one.draft.quote, "in claims.yaml")


def _show(asked: _Asked, desk: Desk) -> None:
    draft = asked.draft
    relation = desk.corpus.ontology.relations.get(draft.relation)
    named = relation.label() if relation else draft.relation
    speakers = " and ".join(draft.speakers)
    parts = [
        f"{asked.ends[0]} {named} {asked.ends[1]}",
        draft.status,
        *(f"{key} {', '.join(values)}" for key, values in draft.qualifiers.items()),
        f"said by {speakers}" if speakers else "",
        asked.mark,
    ]
    click.echo(f"\n{one_line(asked.sentence)}")
    click.echo(one_line(f"  {' · '.join(filter(None, parts))}"))


def _ask(asked: _Asked, desk: Desk, skipped: set[str]) -> bool:
    """Do what a key asks for; say whether to go on."""
    key = click.prompt(_KEYS, type=click.Choice([*"acrsuwq"]), show_choices=False)
    item = asked.item
    if key == "a":
        desk.accept(item)
    elif key == "c":
        desk.decide(Decision(kind="correct", items=(item,), claims=(_corrected(asked.draft),)))
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
