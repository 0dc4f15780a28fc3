"""``bilateral add``: take texts into a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import timing
from kg.cli import options, progress, sight
from kg.terminal import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.intake.adding import Outcome
    from kg.intake.finding_files import Named
    from kg.intake.metadata import Metadata
    from kg.processes import Workers

__all__ = ["command"]

_SHOWN = 20
"""Lines of one kind on standard error; standard output has all of them."""


@click.command(
    "add",
    epilog="Examples: bilateral add interview.html · bilateral add speeches --table speakers.csv"
    " --match '{iso3}_{session}_{year}.txt' --set publisher=united-nations --set kind=speech",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--table",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A table that says what the files are: title, date, publisher, speaker, role, country.",
)
@click.option("--match", default="", help="How a row's file is called, by its columns: {iso3}_{year}.txt.")
@click.option(
    "--set",
    "constants",
    metavar="KEY=VALUE",
    multiple=True,
    help="What is so for all files; {column} is the cell of a file's row.",
)
@click.option(
    "--to",
    "corpus",
    type=click.Path(path_type=Path, file_okay=False),
    help="The corpus folder; else ./corpus.",
)
@click.option("--reference", is_flag=True, help="Leave the texts where they are; keep their hashes.")
@options.workers_or_jobs
@sight.verbose
@click.pass_context
def command(  # noqa: PLR0913 – one for each option
    ctx: click.Context,
    paths: tuple[str, ...],
    table: Path | None,
    match: str,
    constants: tuple[str, ...],
    corpus: Path | None,
    *,
    reference: bool,
    workers: Workers,
) -> None:
    """Take texts into a corpus: txt, html, pdf, docx, eml, mbox, TEI, csv, xlsx, and folders of them.

    Each becomes a document with its header and turns as far as these are found; what was guessed is marked.
    Adding again adds nothing; a changed file becomes a new version. What stops in the middle goes on when it
    is run again.
    """
    from kg.intake import adding, finding_files, metadata

    if bool(table) != bool(match):
        raise click.UsageError("--table and --match go together.")
    home = corpus or Path("corpus")
    files, left = finding_files.named_files(paths, home)
    stated = metadata.read(table, match, metadata.constants(constants))
    task = adding.Task(metadata=stated, by_reference=reference, workers=workers)
    outcomes: list[Outcome] = []
    with progress.shown(), timing.stage("add texts"):
        for outcome in timing.steps(adding.add(home, files, task), len(files)):
            click.echo(_line(outcome))
            if outcome.became != "known":
                outcomes.append(outcome)
    refused = _summary(outcomes, len(files), stated, files, left)
    ctx.exit(1 if refused else 0)


def _line(outcome: Outcome) -> str:
    """Tell of a text in one line: its document, its file, and what a person should know."""
    told = [
        counted(outcome.turns, "turn") if outcome.became in {"added", "version"} else outcome.became,
        outcome.error,
        f"version of {outcome.version_of}" if outcome.version_of else "",
        f"guessed: {', '.join(outcome.guessed)}" if outcome.guessed else "",
        f"not found: {', '.join(outcome.open)}" if outcome.open else "",
        f"like {outcome.alike[0]} ({outcome.alike[1]:.2f})" if outcome.alike[0] else "",
        *outcome.odd,
    ]
    cells = (outcome.slug or "-", outcome.name, "; ".join(filter(None, told)))
    return "\t".join(map(one_line, cells))


def _summary(
    outcomes: Sequence[Outcome], files: int, stated: Metadata, named: Sequence[Named], left: Sequence[Path]
) -> bool:
    """Tell at the end what was added and what is odd; return whether something was refused."""
    refused = [each.error for each in outcomes if each.became == "refused"]
    _told("not added", refused)
    for kind in (
        "no speaker",
        "faults as of letter recognition",
        "no row in the table",
        "language not known",
    ):
        _told(kind, [f"{each.name}: {odd}" for each in outcomes for odd in each.odd if kind in odd])
    _told("nearly the same", [f"{each.slug} and {each.alike[0]}" for each in outcomes if each.alike[0]])
    _told(
        "rows without a file", [f"{stated.path}:{row.number}: {name}" for name, row in stated.missing(named)]
    )
    _told("files of other kinds", [path.as_posix() for path in left])
    for each in outcomes:
        for quote in each.quotes:
            word = "holds" if quote.holds else "is gone"
            click.echo(
                f"{each.version_of}:{quote.line}: the quote {word} in {each.slug}: {quote.quote}", err=True
            )
    added = sum(each.became in {"added", "version"} for each in outcomes)
    told = f"{counted(added, 'document')} added of {counted(files, 'file')}, {len(refused)} not"
    click.echo(told, err=True)
    return bool(refused)


def _told(kind: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo(f"{kind}: {len(lines)}", err=True)
        for line in lines[:_SHOWN]:
            click.echo(f"  {one_line(line)}", err=True)
        if len(lines) > _SHOWN:
            click.echo(f"  … and {len(lines) - _SHOWN} more: each stands in the lines above", err=True)
