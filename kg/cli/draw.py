"""``bilateral draw``: the graph, or a part of it, as page, picture or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.source import Source, source
from kg.errors import InputError
from kg.terms import ID

if TYPE_CHECKING:
    from kg.sparql import AnyStore
    from viz.model import Network

__all__ = ["command"]

_FORMATS = ("html", "svg", "png", "pdf", "graphml", "gexf")


@click.command(
    "draw", epilog="Examples: bilateral draw -o graph.html · bilateral draw --about baku -o baku.svg"
)
@click.option("--about", metavar="ENTITY", help="Only the ties of one entity: a slug, IRI or label.")
@click.option(
    "--question",
    metavar="NAME",
    help="Only the ties on which a question's answer rests; what it takes follows as NAME=VALUE.",
)
@options.parameters
@source
@options.lang
@options.output
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Page, picture or network; else the file's extension, else html.",
)
def command(  # noqa: PLR0913 – one for each option
    *,
    about: str | None,
    question: str | None,
    parameters: dict[str, str],
    source: Source,
    lang: str,
    output: Path | None,
    form: str | None,
) -> None:
    """Draw the graph or a part of it: page, picture, network.

    The page (html) and the networks (graphml, gexf) hold every tie; a picture (svg, png, pdf) leaves out
    opinions and goals, and of more than 60 things the least tied.
    """
    from kg.cli.writing import write
    from viz import drawings

    if (about and question) or (parameters and not question):
        raise click.UsageError("Either --about, or --question with its NAME=VALUE.")
    chosen = _format(form, output)
    store = source.open()
    drawn = _network(store, about, lang) if question is None else _answered(store, question, parameters, lang)
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


def _network(store: AnyStore, about: str | None, lang: str) -> Network:
    """Read the whole network, or the ties of one entity."""
    from kg import names
    from viz.network import network

    whole = network(store, language=lang)
    if about is None:
        return whole
    return whole.around(names.resolve(store, about, "Entity", "--about").value.removeprefix(ID.iri))


def _answered(store: AnyStore, question: str, parameters: dict[str, str], lang: str) -> Network:
    """Read the part of the network on which an answer rests."""
    from kg import answers
    from viz import answered
    from viz.network import network

    return answered.part(network(store, language=lang), answers.answer(store, question, parameters, lang))
