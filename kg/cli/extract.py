"""``bilateral extract``: propose claims of documents, to be accepted or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import timing
from kg.cli import options, progress, sight
from kg.terminal import counted

if TYPE_CHECKING:
    from kg.extraction.running import Done
    from kg.processes import Workers

__all__ = ["command"]

_SHOWN = 5
"""Documents that are named where some are left out."""


@click.command(
    "extract",
    epilog="Examples: bilateral extract 2022-08-25-elkz-tukumov · bilateral extract in/*.txt --workers 2",
)
@click.argument("documents", metavar="[DOCUMENT]...", nargs=-1)
@options.corpus
@click.option("--all", "whole", is_flag=True, help="Also candidates with a score below 0.5.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the files of candidates into this folder; else beside the documents.",
)
@options.workers_or_jobs
@sight.verbose
def command(
    documents: tuple[str, ...], corpus: Path | None, out: Path | None, workers: Workers, *, whole: bool
) -> None:
    """Propose claims: candidates with their words, reasons and score, and sentences to read.

    DOCUMENT is the slug of a document of the corpus, or a text file (.txt); where none is named, all in
    English whose text is kept. What was made from the same text, names and triggers is left as it is.
    Candidates make no claims before review.
    """
    from kg.corpus import loading
    from kg.extraction import model, running

    model.load()
    where = loading.locate(corpus)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    tasks = running.plan(documents, where, out, whole=whole)
    with progress.shown(), timing.stage("extract candidates"):
        found = [_told(each) for each in timing.steps(running.run(tasks, workers), len(tasks))]
    click.echo(f"{counted(sum(found), 'candidate')} in {counted(len(found), 'document')}", err=True)
    if not documents and (left := running.others(where)):
        named = ", ".join(left[:_SHOWN]) + (", …" if len(left) > _SHOWN else "")
        click.echo(f"{counted(len(left), 'document')} not in English left out: {named}", err=True)


def _told(done: Done) -> int:
    note = ", as before" if done.known else ""
    click.echo(f"{done.task.target.as_posix()}: {_counts(done)}{note}")
    return done.candidates


def _counts(done: Done) -> str:
    return f"{counted(done.candidates, 'candidate')}, {counted(done.to_read, 'sentence')} to read"
