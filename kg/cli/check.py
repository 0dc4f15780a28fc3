"""``bilateral check``: report everything that is wrong in a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, progress, sight
from kg.terminal import counted

if TYPE_CHECKING:
    from kg.processes import Workers

__all__ = ["command"]

_SHARES = {"read the corpus": 25.0, "check the corpus": 15.0, "check the shapes": 60.0}
"""Of a hundred seconds about so many are a stage's."""


@click.command("check", epilog="Examples: bilateral check · bilateral check --format sarif > findings.sarif")
@options.corpus
@click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Prove claims by reference with the texts in this folder.",
)
@options.form(["concise", "json", "sarif"], "How findings are written.", default="concise")
@options.cache
@options.workers
@sight.verbose
@sight.profile
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path | None,
    texts: Path | None,
    form: str,
    cache: str | None,
    workers: Workers,
) -> None:
    """Report every finding in a corpus, as path:line:column, with what to do.

    Errors end with exit code 1; warnings alone with 0. Texts by reference are found by their path or by their
    hash: one that differs is named, and each claim whose own words differ.
    """
    from kg.building import checking, memory
    from kg.cli.writing import write
    from kg.corpus import loading, reports
    from kg.corpus.texts import Texts, prove

    with progress.shown(_SHARES), options.kept(cache, workers.number) as shards:
        source = loading.load(loading.locate(corpus), shards, workers)
        if short := memory.shortage(source):
            click.echo(short, err=True)
        findings = checking.check(source)
        if texts is not None:
            findings = sorted({*findings, *prove(source, Texts(texts))})
    write(reports.report(findings, form).encode(), None)
    errors = sum(each.severity == "error" for each in findings)
    found = f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"
    where = f"{counted(len(source.documents), 'document')}, {counted(len(source.claims), 'claim')}"
    click.echo(f"{found} in {where}", err=True)
    ctx.exit(1 if errors else 0)
