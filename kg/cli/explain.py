"""``bilateral explain``: show what stands behind an edge."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.terminal import is_terminal

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]


@click.command(
    "explain", epilog="Example: bilateral explain kazakhstan hasDiplomaticRelationsWith azerbaijan"
)
@click.argument("subject")
@click.argument("relation")
@click.argument("object_", metavar="OBJECT")
@options.build
@options.texts
@options.lang
@options.form(["text", "json"], "How the explanation is written.", default="text")
def command(  # noqa: PLR0913, PLR0917 – one for each option
    subject: str, relation: str, object_: str, build: Path | None, texts: Path | None, lang: str, form: str
) -> None:
    """Show the claims, rules and words behind an edge.

    SUBJECT, RELATION and OBJECT are slugs, IRIs or labels in any language. Where there is no such edge, the
    claims that come near it are shown.
    """
    from kg import builds
    from kg.asking import explanations
    from kg.cli.reading import tell
    from kg.cli.writing import write

    graph = builds.opened(build, tell)
    graph = graph if texts is None else graph.with_texts(texts)
    found = explanations.explain(graph.store, subject, relation, object_, lang)
    if form == "json":
        write(f"{found.to_json()}\n".encode(), None)
        return
    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else 0
    click.echo("\n".join(found.tree().draw(width)))
