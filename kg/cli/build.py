"""``bilateral build``: make the graph of a corpus and write all that comes of it."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

import click

from kg.cli import collector, options, progress, sight
from kg.terminal import counted

if TYPE_CHECKING:
    from pathlib import Path

    from kg.building.pipeline import Built
    from kg.building.unchanged import Told
    from kg.corpus.loading import Corpus
    from kg.processes import Workers

__all__ = ["command", "summary", "taken"]

_LIKELY = 0.8
"""The score from which on a candidate is taken as a claim where none is said."""


@click.command("build", epilog="Examples: bilateral build · bilateral build --corpus mine -o out")
@options.corpus
@options.build_folder()
@options.cache
@options.workers
@click.option(
    "--unreviewed",
    metavar="[SCORE]",
    type=click.FloatRange(0, 1),
    is_flag=False,
    flag_value=_LIKELY,
    help="Beside it, build a graph that takes candidates of at least this score as unreviewed claims."
    f"  [{_LIKELY} where none is said]",
)
@sight.verbose
@sight.profile
@collector.off()
def command(
    corpus: Path | None, output: Path, cache: str | None, workers: Workers, unreviewed: float | None
) -> None:
    """Check a corpus, reason over it and write the graph, tables, page, picture and store.

    Nothing is written where the check finds errors; an earlier build stays until the new one is whole.
    Where nothing has changed since, it stays as it is. With --unreviewed, what `bilateral extract` proposes
    of documents that nobody has coded stands, marked as machine-made and unreviewed, in a build within the
    build, which is only read where it is asked for.
    """
    from kg.building import memory, pipeline, report, unchanged
    from kg.building.unchanged import Told
    from kg.corpus import loading
    from kg.exporting import outputs

    source = loading.locate(corpus)
    pipeline.check_target(output, source)
    with progress.shown(report.shares(output)), options.kept(cache, workers.number) as shards:
        if unreviewed is None and (told := unchanged.told(output, source, shards)):
            _tell(told, output, "Nothing has changed: ")
            return
        read = loading.load(source, shards, workers)
        proposed = None if unreviewed is None else taken(read, unreviewed)
        if short := memory.shortage(proposed or read, output):
            click.echo(short, err=True)
        built = pipeline.build(read, output)
        told = Told([*map(str, built.warnings)], summary(built), _next(built, output))
        _warn(told)
        pipeline.write(built, output, outputs.built(), last=True, unreviewed=proposed)
        unchanged.remember(told, output, source, shards)
    _tell(told._replace(warnings=()), output, "Built ", _beside(proposed, output))


def taken(corpus: Corpus, score: float) -> Corpus:
    """Return a corpus with its candidates as unreviewed claims; only this reads candidates."""
    from kg.review import unreviewed

    return unreviewed.taken(corpus, score)


def _beside(proposed: Corpus | None, output: Path) -> str:
    """Say how many unreviewed claims stand beside a build; nothing where none were asked for."""
    from kg.rdf.store import UNREVIEWED

    if proposed is None:
        return ""
    added = counted(sum(claim.proposal is not None for claim in proposed.claims), "unreviewed claim")
    return f"Beside them {added} in {output / UNREVIEWED}, read where --unreviewed asks for it."


def _warn(told: Told) -> None:
    """Say on standard error what there is to say of a build: all at once, for there may be thousands."""
    if told.warnings:
        click.echo("\n".join(told.warnings), err=True)


def _tell(told: Told, output: Path, what: str, more: str = "") -> None:
    """Say what stands in the folder of a build, and on standard error what there is to say of it."""
    from kg.asking.statement_index import FILE
    from kg.exporting import outputs

    _warn(told)
    for each in outputs.built():
        click.echo(f"{output / each.file}\t{each.what}")
    click.echo(f"{output / 'store'}\tthe store that `ask` and `query` read")
    click.echo(f"{output / FILE}\tthe index that `find` and the site's search read")
    click.echo(f"{what}{told.summary}", err=True)
    if more:
        click.echo(more, err=True)
    click.echo(f"Next: {told.following}", err=True)


def summary(built: Built) -> str:
    """Return in a line what a build comes to."""
    claims, documents = len(built.corpus.claims), len(built.corpus.documents)
    told = f"{counted(claims, 'claim')} in {counted(documents, 'document')}"
    return f"{told}, {counted(len(built.quads), 'triple')}, version {built.version}."


def _next(built: Built, output: Path) -> str:
    """Return commands to go on with: the list of questions, and one that this build answers."""
    named = "" if output == options.BUILD else f" --build {shlex.quote(str(output))}"
    question = _of_a_pair(built) or _of_an_end(built)
    return " · ".join(["bilateral ask", *([f"bilateral ask {question}{named}"] if question else [])])


def _of_a_pair(built: Built) -> str:
    """Return the question about the two polities that most claims involve, if any claim involves two."""
    from kg.asking.pairs import densest
    from kg.rdf.terms import local_name

    found = densest(built.store)
    return f"between a={local_name(found[0])} b={local_name(found[1])}" if found else ""


def _of_an_end(built: Built) -> str:
    """Return the question about the subject of the most claims, if there are any."""
    counts = Counter(claim.subject for claim in built.corpus.claims)
    return f"about entity={min(counts, key=lambda slug: (-counts[slug], slug))}" if counts else ""
