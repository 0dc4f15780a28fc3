"""Differences of two coders settled one by one in the terminal; what holds is a third log, and the corpus."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from kg.errors import InputError
from kg.review.agreement import matched
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.logs import log_path, read
from kg.review.outcome import ADJUDICATED
from kg.review.state import replay
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.corpus.loading import Corpus
    from kg.review.agreement import Coded
    from kg.review.decisions import Draft, Proposed

__all__ = ["settle"]


def settle(corpus: Corpus, coded: Coded, coders: tuple[str, str], who: str) -> None:
    """Take over what two coders agree on, ask about the rest, and write ``claims.yaml``.

    ``who`` settles. What was settled before is not asked again, so that it can be done in several sittings.
    """
    home = corpus.folder / coded.document
    proposed = {
        slug: each for coder in coders for slug, each in replay(read(log_path(home, coder))).entities.items()
    }
    log_path(home, who)  # refuses what cannot name a coder
    with closing(Desk(corpus, coded.document, ADJUDICATED, _tell, who)) as desk:
        asked = {each.reason for each in desk.log.decisions}
        for pair in matched(coded):
            key = _key(pair)
            if key in asked:
                continue
            held = pair[0] if pair[0] == pair[1] else _ask(pair, coders)
            _hold(desk, held, key, proposed)
        click.echo(desk.write())


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _key(pair: tuple[Draft | None, Draft | None]) -> str:
    """Name a difference, so that the log tells what has been settled."""
    from kg.rdf.digests import digest

    return digest([str(each) for each in pair])


def _ask(pair: tuple[Draft | None, Draft | None], coders: tuple[str, str]) -> Draft | None:
    for number, (coder, each) in enumerate(zip(coders, pair, strict=True), 1):
        click.echo(f"[{number}] {coder}: {_said(each) if each else 'no claim'}")
    answer = click.prompt("Whose holds? 1, 2, or n for neither", type=click.Choice(["1", "2", "n"]))
    return None if answer == "n" else pair[int(answer) - 1]


def _said(draft: Draft) -> str:
    given = "".join(f" {key} {', '.join(values)}" for key, values in draft.qualifiers.items())
    said = f"{draft.subject} {draft.relation} {draft.object}, {draft.status}{given}"
    return one_line(f"{said}, {' '.join(draft.speakers)}: {draft.quote}")


def _hold(desk: Desk, draft: Draft | None, key: str, proposed: dict[str, Proposed]) -> None:
    if draft is None:
        desk.decide(Decision(kind="read", place=(0, 0), reason=key))
        return
    from kg.review.state import slugs

    brought = tuple(proposed[slug] for slug in dict.fromkeys(slugs(draft)) if slug in proposed)
    try:
        desk.decide(Decision(kind="new", claims=(draft,), entities=brought, reason=key))
    except InputError as error:
        click.echo(f"error: {one_line(str(error))}", err=True)
