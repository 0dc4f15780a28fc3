"""``bilateral explain-cell``: show what a cell of the table of dyads and years counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.source import Source, source

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "markdown", "html")


@click.command("explain-cell", epilog="Example: bilateral explain-cell kazakhstan azerbaijan 2022 visits")
@click.argument("a")
@click.argument("b")
@click.argument("year")
@click.argument("column")
@options.form(_FORMATS, "How the answer is written.", default="table")
@options.output
@source
@options.texts
@options.lang
def command(  # noqa: PLR0913, PLR0917 – one for each option
    a: str,
    b: str,
    year: str,
    column: str,
    form: str,
    output: Path | None,
    source: Source,
    texts: Path | None,
    lang: str,
) -> None:
    """Show what a cell of the table of dyads and years counts, and the words behind it.

    A and B are the two of the dyad, in any order; YEAR may be undated. COLUMN is one of `bilateral ask
    dyad-year` or of `bilateral export dyad-year`. This asks, of one cell, the question that lists what it
    counts: cell-events, cell-visits, cell-agreements or cell-documents.
    """
    from kg.asking import answers, catalogue, renderings
    from kg.cli.writing import write

    if texts is not None and source.endpoint is not None:
        raise click.UsageError("Either --texts or --endpoint.")
    questions = catalogue.counting("dyad-year")
    catalogue.check_choice("column", column, questions, "explain-cell")
    store = source.open() if texts is None else source.graph().with_texts(texts).store
    given = {"a": a, "b": b, "when": year, "column": column}
    found = answers.answer(store, questions[column], given, lang)
    write(renderings.render(found, form), output)
