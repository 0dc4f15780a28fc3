"""``bilateral agreement``: compare what two coders decided, and settle their differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.corpus.loading import Corpus
    from kg.review.agreement import Coded, Coefficient

__all__ = ["command"]


@click.command(
    "agreement", epilog="Examples: bilateral agreement ann bob · bilateral agreement ann bob --adjudicate"
)
@click.argument("first")
@click.argument("second")
@click.argument("documents", nargs=-1)
@options.own_corpus
@click.option(
    "--adjudicate", is_flag=True, help="Ask at each difference whose claim holds; write claims.yaml."
)
def command(
    *, first: str, second: str, documents: tuple[str, ...], corpus: Path | None, adjudicate: bool
) -> None:
    """Say how far the coders FIRST and SECOND agree on DOCUMENTS, or all that both have decided on.

    Krippendorff's α and Cohen's κ with 95 % intervals, then the differences one by one. What is adjudicated
    is a log of its own, whose claims take the place of both coders' in claims.yaml.
    """
    from kg.corpus import loading
    from kg.review import agreement

    whole = loading.load(options.own(corpus))
    coded = list(_coded(whole, first, second, documents))
    if not coded:
        fix = "`bilateral review DOCUMENT --coder NAME` writes logs"
        raise InputError(f"no document has logs of {first} and {second}", where=str(whole.folder), fix=fix)
    click.echo(f"{'part':<10}{'units':>6}  {'α':<24}{'κ':<24}".rstrip())
    for each in agreement.coefficients(coded):
        click.echo(_line(each))
    for one in agreement.differences(coded):
        told = f"{first} {one.first or '–'}, {second} {one.second or '–'}"
        click.echo(f"{one.document}:{one.start}: {one.part}: {told}")
    if adjudicate:
        from kg.cli.adjudication import settle

        for each_coded in coded:
            settle(whole, each_coded, (first, second))


def _line(each: Coefficient) -> str:
    alpha = _told(each.alpha, each.alpha_interval)
    return f"{each.part:<10}{each.units:>6}  {alpha:<24}{_told(each.kappa, each.kappa_interval):<24}".rstrip()


def _told(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")


def _coded(whole: Corpus, first: str, second: str, documents: tuple[str, ...]) -> Iterator[Coded]:
    from kg.review import desk
    from kg.review.agreement import Coded
    from kg.review.entries import spoken
    from kg.review.logs import coders, log_path, read
    from kg.review.state import replay

    for slug in documents or [each.slug for each in whole.documents if each.text is not None]:
        desk.proposals(whole, slug)
        home = whole.folder / slug
        if not {first, second} <= {*coders(home)}:
            log_path(home, first), log_path(home, second)
            continue
        logs = (replay(read(log_path(home, coder))) for coder in (first, second))
        document = whole.document[slug]
        mine, theirs = (
            tuple(spoken(made.draft, document) for made in state.claims.values()) for state in logs
        )
        yield Coded(slug, len(document.text or ""), mine, theirs)
