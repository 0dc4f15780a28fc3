"""``bilateral import``: take the claims of a table into a corpus."""  # noqa: N999 – named as its command

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options

__all__ = ["command"]


@click.command(
    "import", epilog="Examples: bilateral import claims.csv · bilateral import claims.csv --dry-run"
)
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@options.own_corpus
@click.option("--dry-run", is_flag=True, help="Report and write nothing.")
@click.pass_context
def command(ctx: click.Context, table: Path, corpus: Path | None, *, dry_run: bool) -> None:
    """Add the claims of a table to the claims.yaml of their documents: all, or where one is wrong none.

    TABLE has the columns of claims.csv: document, subject, relation and object are needed. A claim that the
    corpus has is left as it is. Findings name row and column.
    """
    from kg import files
    from kg.building import checking
    from kg.corpus import loading
    from kg.errors import CorpusError
    from kg.intake import importing, sheets

    home = options.own(corpus)
    ctx.with_resource(files.alone(home))
    whole = loading.load(home)
    if wrong := [each for each in checking.check(whole) if each.severity == "error"]:
        raise CorpusError(wrong)
    sheet = sheets.read(_data(table), table.as_posix())
    plan = importing.plan(sheet, whole, checking.check)
    for line in importing.told(plan.findings, sheet):
        click.echo(line)
    if not (plan.errors or dry_run):
        importing.write(plan.texts)
    done = "not added" if plan.errors else "would be added" if dry_run else "added"
    claims = f"{plan.added} claim{'s' * (plan.added != 1)}"
    click.echo(f"{claims} {done}, {plan.known} known", err=True)
    ctx.exit(1 if plan.errors else 0)


def _data(table: Path) -> bytes:
    return sys.stdin.buffer.read() if str(table) == "-" else table.read_bytes()
