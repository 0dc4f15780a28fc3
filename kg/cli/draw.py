"""``bilateral draw``: the graph, or a part of it, as page, picture or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.source import Source, source
from kg.errors import InputError
from kg.terminal import is_terminal

if TYPE_CHECKING:
    from viz.model import Network

__all__ = ["command"]

_FORMATS = ("html", "svg", "png", "pdf", "graphml", "gexf")


@click.command(
    "draw",
    epilog="Examples: bilateral draw -o graph.html · bilateral draw --about baku -o baku.svg"
    " · bilateral draw -e 'DESCRIBE id:kaziss' -o kaziss.html",
)
@click.option("--about", metavar="ENTITY", help="Only the ties of one entity: a slug, IRI or label.")
@click.option(
    "--question",
    metavar="NAME",
    help="Only what a question's answer rests on, or names; what it takes follows as NAME=VALUE.",
)
@click.option(
    "--query",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Only what a SPARQL query gives; - is standard input.",
)
@click.option("-e", "--text", metavar="QUERY", help="The query itself, instead of a file.")
@options.parameters
@source
@options.lang
@options.output
@options.form(_FORMATS, "Page, picture or network; else the file's extension, else html.")
def command(
    *,
    parameters: dict[str, str],
    source: Source,
    lang: str,
    output: Path | None,
    form: str | None,
    **part: str | Path | None,
) -> None:
    """Draw the graph or a part of it: page, picture, network.

    The page (html) and the networks (graphml, gexf) hold every tie; a picture (svg, png, pdf) leaves out
    opinions and goals, and of more than 60 things the least tied.

    A query may CONSTRUCT or DESCRIBE, also in terms of its own, or SELECT entities or claims; a link that is
    claimed in the graph carries its evidence.
    """
    from kg.cli.writing import write
    from viz import drawings

    chosen = {key: value for key, value in part.items() if value is not None}
    if len(chosen) > 1 or (parameters and "question" not in chosen):
        raise click.UsageError("One of --about, --query, -e, or --question with its NAME=VALUE.")
    drawing_format = _format(form, output)
    drawn = _network(source, chosen, parameters, lang)
    write(drawings.draw(drawn, drawing_format), output)


def _format(form: str | None, output: Path | None) -> str:
    """Choose a format: the one given, else the file's extension, else a page."""
    to_standard_output = output is None or str(output) == "-"
    if to_standard_output:
        if is_terminal(sys.stdout):
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


def _network(source: Source, chosen: dict[str, str | Path], parameters: dict[str, str], lang: str) -> Network:
    """Read the part of the network that is chosen by one option or none.

    A query that somebody wrote runs where it can be ended.
    """
    from kg.asking import answers
    from kg.cli.reading import query_text
    from viz import choice, of_query
    from viz.network import network

    store = source.open()
    if about := chosen.get("about"):
        return choice.about(store, str(about), lang)
    if question := chosen.get("question"):
        return choice.of_answer(answers.answer(store, str(question), parameters, lang))
    if chosen:
        file = Path(chosen["query"]) if "query" in chosen else None
        name, query = query_text(file, str(chosen.get("text", "")) if file is None else None)
        return of_query.of_result(store, source.found(query, name), name, lang)
    return network(store, language=lang)
