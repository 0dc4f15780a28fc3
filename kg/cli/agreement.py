"""``bilateral agreement``: compare what two coders decided, and settle their differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import desks, options
from kg.errors import InputError
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.corpus.loading import Corpus
    from kg.review.agreement import Coefficient

__all__ = ["command"]


@click.command(
    "agreement", epilog="Examples: bilateral agreement ann bob · bilateral agreement ann bob --adjudicate"
)
@click.argument("first")
@click.argument("second")
@click.argument("documents", nargs=-1)
@options.own_corpus
@click.option("--adjudicate", is_flag=True, help="Settle the differences in the browser.")
@click.option("--terminal", is_flag=True, help="With --adjudicate: ask here, and write claims.yaml.")
@click.option("--coder", metavar="NAME", default="", help="Who adjudicates; else your login's name.")
@desks.port
def command(  # noqa: PLR0913 – one for each option
    *,
    first: str,
    second: str,
    documents: tuple[str, ...],
    corpus: Path | None,
    adjudicate: bool,
    terminal: bool,
    coder: str,
    port: int,
) -> None:
    """Say how far the coders FIRST and SECOND agree on DOCUMENTS, or all that both have decided on.

    Krippendorff's α and Cohen's κ with 95 % intervals, then the differences one by one. What is adjudicated
    is a log of its own, whose claims take the place of both coders' in claims.yaml.
    """
    from kg.corpus import loading
    from kg.review import agreement, comparison

    whole = loading.load(options.own(corpus))
    coded = list(comparison.coded(whole, first, second, documents))
    if not coded:
        fix = "`bilateral review DOCUMENT --coder NAME` writes logs"
        raise InputError(f"no document has logs of {first} and {second}", where=str(whole.folder), fix=fix)
    click.echo(f"{'part':<10}{'units':>6}  {'α':<24}{'κ':<24}".rstrip())
    for each in agreement.coefficients(coded):
        click.echo(_line(each))
    for one in agreement.differences(coded):
        told = f"{first} {one.first or '–'}, {second} {one.second or '–'}"
        click.echo(one_line(f"{one.document}:{one.start}: {one.part}: {told}"))
    if adjudicate:
        slugs = [each.document for each in coded]
        settle = _settle if terminal else _serve
        settle(whole, slugs, (first, second), coder or desks.login(), port)


def _settle(whole: Corpus, slugs: Sequence[str], pair: tuple[str, str], who: str, port: int) -> None:
    from kg.cli.terminal_adjudication import settle

    del port
    for slug in slugs:
        settle(whole, slug, pair, who)


def _serve(whole: Corpus, slugs: Sequence[str], pair: tuple[str, str], who: str, port: int) -> None:
    from contextlib import closing

    from kg.web.review.adjudicating import Adjudicating, application

    only = slugs[0] if len(slugs) == 1 else ""
    with closing(Adjudicating(whole, pair, slugs, who, lambda text: click.echo(text, err=True))) as session:
        if only:
            session.desk(only)
        desks.serve(lambda known: application(session, known, desks.HOSTS), only, port)


def _line(each: Coefficient) -> str:
    alpha = _told(each.alpha, each.alpha_interval)
    return f"{each.part:<10}{each.units:>6}  {alpha:<24}{_told(each.kappa, each.kappa_interval):<24}".rstrip()


def _told(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")
