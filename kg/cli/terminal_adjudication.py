"""Differences of two coders settled one by one in the terminal, a key and Enter for each."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from kg.errors import InputError
from kg.review.adjudication import Adjudication
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.corpus.loading import Corpus
    from kg.review.adjudication import Case
    from kg.review.decisions import Draft

__all__ = ["settle"]

_HELD = {"1": "first", "2": "second", "n": "neither"}


def settle(corpus: Corpus, slug: str, coders: tuple[str, str], who: str) -> None:
    """Take over what two coders have alike, ask about the rest, and write ``claims.yaml``.

    What was settled before is not asked again, so that it can be done in several sittings.
    """
    with closing(Adjudication(corpus, slug, coders, who, lambda text: click.echo(text, err=True))) as found:
        for case in found.differences:
            if not case.held:
                _ask(found, case)
        click.echo(found.write())


def _ask(found: Adjudication, case: Case) -> None:
    rows = zip(found.coders, case.pair, case.notes, strict=True)
    for number, (coder, each, note) in enumerate(rows, 1):
        did = one_line(f" ({note})") if note else ""
        click.echo(f"[{number}] {coder}: {_said(each) if each else 'no claim'}{did}")
    choice = click.Choice(["n", *(str(number) for number, each in enumerate(case.pair, 1) if each)])
    answer = click.prompt("Whose holds? 1, 2, or n for neither", type=choice)
    try:
        found.hold(case.key, _HELD[answer])
    except InputError as error:
        click.echo(f"error: {one_line(str(error))}", err=True)


def _said(draft: Draft) -> str:
    given = "".join(f" {key} {', '.join(values)}" for key, values in draft.qualifiers.items())
    said = f"{draft.subject} {draft.relation} {draft.object}, {draft.status}{given}"
    return one_line(f"{said}, {' '.join(draft.speakers)}: {draft.quote}")
