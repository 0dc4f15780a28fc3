"""``bilateral import``: take claims of a table into a corpus, or marks of other programs as candidates."""  # noqa: N999 – named as its command

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options, sight
from kg.terminal import counted, one_line

__all__ = ["command"]


@click.command(
    "import",
    epilog="Examples: bilateral import claims.csv --dry-run · bilateral import annotations.json · "
    "bilateral import interview.xmi --document 2022-08-25-elkz-tukumov",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@options.own_corpus
@click.option("--candidates", "propose", is_flag=True, help="Propose the rows of a table for review.")
@click.option("--document", metavar="SLUG", default="", help="Whose words are marked; else the file says.")
@click.option(
    "--types",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The type system of an .xmi; else TypeSystem.xml beside it.",
)
@click.option("--dry-run", is_flag=True, help="Report and write nothing.")
@sight.verbose
@click.pass_context
def command(  # noqa: PLR0913 – what a command takes
    ctx: click.Context,
    *,
    file: Path,
    corpus: Path | None,
    document: str,
    types: Path | None,
    propose: bool,
    dry_run: bool,
) -> None:
    """Take the claims of a table into a corpus, or what people marked elsewhere as candidates.

    A table (CSV) has the columns of claims.csv: document, subject, relation and object are needed. All its
    claims are added to the claims.yaml of their documents, or where one is wrong none; one that the corpus
    has is left as it is. Findings name row and column.

    Marks are Web Annotations (.jsonld, .json), an answer of the API of Hypothesis (.json), or UIMA CAS of
    INCEpTION (.xmi, .json, .zip). They become candidates, DOCUMENT/NAME.candidates.jsonl, for
    `bilateral review`; a mark that is no claim is a sentence to read. What is not in the text is told. With
    --candidates so do the rows of a table: subject, relation, object and quote are needed then.
    """
    from kg import files
    from kg.review.marks.reading import KINDS

    home = options.own(corpus)
    ctx.with_resource(files.alone(home))
    if propose or file.suffix.lower() in KINDS:
        ctx.exit(_marks(file, home, document, types, dry_run=dry_run))
    ctx.exit(_table(file, home, dry_run=dry_run))


def _marks(file: Path, corpus: Path, document: str, types: Path | None, *, dry_run: bool) -> int:
    """Write candidates beside the documents whose words are marked; return the exit code."""
    from kg import files
    from kg.corpus import loading
    from kg.extraction import candidates
    from kg.intake import naming
    from kg.rdf.digests import digest
    from kg.review.desk import proposals
    from kg.review.marks import reading
    from kg.review.marks.proposing import Proposals

    whole = loading.load(corpus)
    if document:
        proposals(whole, document)
    found = reading.read(file, whole.ontology, types)
    made = Proposals(whole, found.method, document, digest([found.method, str(found.marks)], 64))
    parts = made.of(found.marks)
    for left in made.left:
        click.echo(f"{file.as_posix()}: {one_line(str(left))}")
    for part in parts:
        target = corpus / part.document / f"{naming.slug(file.stem) or 'marks'}.candidates.jsonl"
        if not dry_run:
            files.write(candidates.write(part), target)
        click.echo(f"{target.as_posix()}: {len(part.candidates)} candidates, {len(part.flags)} flags")
    count = sum(len(part.candidates) + len(part.flags) for part in parts)
    done = "would be proposed" if dry_run else "proposed"
    click.echo(f"{count} of {len(found.marks)} marks {done}, {len(made.left)} left out", err=True)
    return int(not count)


def _table(table: Path, corpus: Path, *, dry_run: bool) -> int:
    """Add the claims of a table, or report why not; return the exit code."""
    from kg.building import checking
    from kg.corpus import loading
    from kg.errors import CorpusError
    from kg.intake import importing, sheets

    whole = loading.load(corpus)
    if wrong := [each for each in checking.check(whole) if each.severity == "error"]:
        raise CorpusError(wrong)
    sheet = sheets.read(_data(table), table.as_posix())
    plan = importing.plan(sheet, whole, checking.check)
    for line in importing.told(plan.findings, sheet):
        click.echo(line)
    if not (plan.errors or dry_run):
        importing.write(plan.texts)
    done = "not added" if plan.errors else "would be added" if dry_run else "added"
    claims = counted(plan.added, "claim")
    click.echo(f"{claims} {done}, {plan.known} known", err=True)
    return 1 if plan.errors else 0


def _data(table: Path) -> bytes:
    return sys.stdin.buffer.read() if str(table) == "-" else table.read_bytes()
