"""``bilateral draw``: the graph, or a part of it, as page, picture or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.errors import InputError
from kg.terms import ID

if TYPE_CHECKING:
    from pyoxigraph import Store

    from viz.model import Network

__all__ = ["command"]

_FORMATS = ("html", "svg", "png", "pdf", "graphml", "gexf")


@click.command(
    "draw", epilog="Examples: bilateral draw -o graph.html · bilateral draw --about baku -o baku.svg"
)
@click.option("--about", metavar="ENTITY", help="Only the ties of one entity: a slug, IRI or label.")
@click.option("--question", metavar="NAME", help="Only what the answer to a question of the catalogue names.")
@options.build
@options.lang
@options.output
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Page, picture or network; else the file's extension, else html.",
)
def command(
    *,
    about: str | None,
    question: str | None,
    build: Path | None,
    lang: str,
    output: Path | None,
    form: str | None,
) -> None:
    """Draw the graph or a part of it: page, picture, network.

    The page (html) and the networks (graphml, gexf) hold every tie; a picture (svg, png, pdf) leaves out
    opinions and goals, and of more than 60 things the least tied.
    """
    from kg import graph
    from kg.cli.writing import write
    from viz import drawings

    chosen = _format(form, output)
    store = graph.opened(build).store
    drawn = _network(store, about, question, lang)
    write(drawings.draw(drawn, chosen), output)


def _format(form: str | None, output: Path | None) -> str:
    """Choose a format: the one given, else the file's extension, else a page."""
    to_standard_output = output is None or str(output) == "-"
    if to_standard_output:
        if sys.stdout.isatty():
            raise InputError(
                "a drawing is not for a terminal", where="draw", fix="Name a file: -o graph.html"
            )
        return form or "html"
    suffix = Path(str(output)).suffix.removeprefix(".").lower()
    if form is None and suffix not in _FORMATS:
        raise InputError(
            f"no drawing ends in {suffix or 'nothing'!r}", where=str(output), fix=f"Use {', '.join(_FORMATS)}"
        )
    return form or suffix


def _network(store: Store, about: str | None, question: str | None, lang: str) -> Network:
    """Read the whole network, or the part that an entity or an answer picks."""
    from kg import names
    from viz.network import network

    whole = network(store, language=lang)
    if question is not None:
        whole = _answered(whole, store, question, lang)
    if about is None:
        return whole
    return whole.around(names.resolve(store, about, "Entity", "--about").value.removeprefix(ID.iri))


def _answered(whole: Network, store: Store, question: str, lang: str) -> Network:
    from kg import answers
    from viz import answered

    answer = answers.answer(store, question, {}, lang)
    return answered.part(whole, answer.rows, answer.parameters.values(), question)
