"""``bilateral find``: statements by what they say."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from kg.cli import options, sight
from kg.terminal import is_terminal, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.asking.dossiers import Dossier, Subject

__all__ = ["command"]

_FORMS = ("text", "footnotes", "chicago", "bibtex", "csl-json", "json")


@click.command("find", epilog="Examples: bilateral find flight · bilateral find '$330m' --format bibtex")
@click.argument("words", nargs=-1, required=True)
@options.output
@options.build
@options.texts
@options.lang
@options.form(_FORMS, "How it is written.", default="text")
@sight.verbose
@click.pass_context
def command(  # noqa: PLR0913 – one for each option
    ctx: click.Context,
    words: tuple[str, ...],
    output: Path | None,
    build: Path | None,
    texts: Path | None,
    lang: str,
    *,
    form: str,
) -> None:
    """Find the statements that meet all WORDS, gathered by what they are about, in order of time.

    A word is met by names in any language and of any time, by relations, by what narrows a statement, by
    amounts as people write them ($330m, 330 million) and by its own words; endings do not matter.
    """
    from kg import builds
    from kg.asking import citations, dossiers
    from kg.cli.reading import tell
    from kg.cli.writing import write

    graph = builds.opened(build, tell)
    graph = graph if texts is None else graph.with_texts(texts)
    found = dossiers.dossier(graph.store, " ".join(words), lang, builds.statements(graph, tell))
    if not found.subjects:
        click.echo(one_line(found.heading), err=True)
        ctx.exit(1)
    written = {
        "text": lambda: "\n".join(_lines(found)) + "\n",
        "footnotes": lambda: "".join(f"{each.text}\n" for each in found.statements),
        "bibtex": lambda: citations.bibtex(found.statements),
        "chicago": lambda: citations.chicago(found.statements),
        "csl-json": lambda: citations.csl_json(found.statements),
        "json": found.to_json,
    }
    write(written[form]().encode(), output)


def _lines(found: Dossier) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, 120) if is_terminal(sys.stdout) else 100
    if len(found.subjects) > 1:
        yield found.heading
        yield ""
    numbers = iter(range(1, len(found.statements) + 1))
    for subject in found.subjects:
        yield from textwrap.wrap(subject.heading, width, subsequent_indent="  ")
        yield from _course(subject, width)
        for each in subject.statements:
            yield from textwrap.wrap(
                f"[{next(numbers)}] {each.text}", width, subsequent_indent="    ", break_on_hyphens=False,
                break_long_words=False,
            )  # fmt: skip
        yield ""


def _course(subject: Subject, width: int) -> Iterator[str]:
    if len(subject.course) > 1 or subject.outcome:
        told = " → ".join([*subject.course, *([subject.outcome] if subject.outcome else [])])
        yield from textwrap.wrap(told, width, initial_indent="  ", subsequent_indent="  ")
