"""``bilateral draw``: the graph, or a part of it, as page, picture or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, sight
from kg.cli.source import Source, source
from kg.errors import InputError
from kg.terminal import is_terminal
from viz.drawings import FORMATS, NETWORKS

if TYPE_CHECKING:
    from viz.model import Network

__all__ = ["command"]

_FIGURE_FORMATS = ("svg", "pdf", "png")
_FIGURES = ("ladder", "ledger", "neighborhood")
_REPORT = ("show", "beside", "width", "title", "alt")
"""What is only of a figure for a report."""


@click.command(
    "draw",
    epilog="Examples: bilateral draw -o graph.html · bilateral draw --about baku -o baku.svg"
    " · bilateral draw -e 'DESCRIBE id:kaziss' -o kaziss.html"
    " · bilateral draw --for report --width 8 -o ties.pdf",
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
@click.option("--whole", is_flag=True, help="All of it on the page, however large and slow to open.")
@options.parameters
@source
@options.lang
@options.output
@options.form(FORMATS, "Page, picture or network; else the file's extension, else html.")
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["screen", "report"]),
    default="screen",
    show_default=True,
    help="For a report: a figure (svg, pdf, png) with a sentence as title, a legend and its sources.",
)
@click.option("--show", type=click.Choice(_FIGURES), help="Which figure; else what fits the part.")
@click.option("--beside", metavar="ENTITY", help="Of a figure: the other of two, with --about.")
@click.option("--width", type=click.Choice(["16", "8"]), help="Of a figure: how many centimeters; else 16.")
@click.option("--title", metavar="SENTENCE", help="Of a figure: a title in place of its own.")
@click.option(
    "--alt",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Of a figure: where to write the words that stand for it; - is standard output.",
)
@sight.verbose
def command(  # noqa: PLR0913 - an argument an option
    *,
    parameters: dict[str, str],
    source: Source,
    lang: str,
    output: Path | None,
    form: str | None,
    purpose: str,
    whole: bool,
    **chosen_options: str | Path | None,
) -> None:
    """Draw the graph or a part of it: page, picture, network.

    The networks (graphml, gexf) hold every tie; so does the page (html) of up to 500 things, 1,500 ties and
    4,000 statements, beyond which it shows the densest pairs and says what it leaves out. A picture (svg,
    png, pdf) leaves out opinions and goals, and of more than 60 things the least tied.

    A figure for a report is 16 or 8 cm wide and its letters are at least 7 pt high: a ladder has the ties of
    two, a ledger the promises of the graph, a neighborhood the ties of one thing with at most 14 others.

    A query may CONSTRUCT or DESCRIBE, also in terms of its own, or SELECT entities or claims; a link that is
    claimed in the graph carries its evidence.
    """
    from kg.cli.writing import write
    from viz import drawings

    given = {key: value for key, value in chosen_options.items() if value is not None}
    report = {key: given.pop(key) for key in _REPORT if key in given}
    chosen = given
    if report and purpose != "report":
        raise click.UsageError(f"--{min(report)} is of a figure: say --for report.")
    if len(chosen) > 1 or (parameters and "question" not in chosen):
        raise click.UsageError("One of --about, --query, -e, or --question with its NAME=VALUE.")
    formats = tuple(FORMATS) if purpose == "screen" else _FIGURE_FORMATS
    drawing_format = _format(form, output, formats)
    if purpose == "report":
        _report(source, (chosen, parameters, lang), report, drawing_format, output)
        return
    if whole and drawing_format != "html":
        raise click.UsageError("--whole is of a page: a picture has no room for more.")
    if chosen or whole or drawing_format in NETWORKS:
        drawn = _network(source, chosen, parameters, lang)
    else:
        drawn = _shown(source, lang)
    write(drawings.draw(drawn, drawing_format, whole=whole), output)


def _shown(source: Source, lang: str) -> Network:
    """Read of the graph what page and picture have room for."""
    from viz import excerpts

    return excerpts.shown(source.open(), lang)


def _report(
    source: Source,
    part: tuple[dict[str, str | Path], dict[str, str], str],
    chosen: dict[str, str | Path],
    form: str,
    output: Path | None,
) -> None:
    """Write a figure for a report, and its words where they are asked for."""
    from kg.cli.writing import write
    from viz.report import converting, figures

    text = {key: str(value) for key, value in chosen.items()}
    network = _network(source, {key: value for key, value in part[0].items() if key != "about"}, *part[1:])
    names = str(part[0].get("about", "")), text.get("beside", "")
    width = int(text.get("width", "16"))
    figure = figures.of_graph(
        source.open(), network, text.get("show", ""), names, width, text.get("title", "")
    )
    write(converting.convert(figure, form), output)
    if "alt" in chosen:
        write(f"{figure.title}. {figure.alt}\n".encode(), Path(chosen["alt"]))


def _format(form: str | None, output: Path | None, formats: tuple[str, ...]) -> str:
    """Choose a format: the one given, else the file's extension, else the first."""
    if form and form not in formats:
        raise InputError(f"a figure is no {form}", where="draw", fix=f"Use {', '.join(formats)}")
    to_standard_output = output is None or str(output) == "-"
    if to_standard_output:
        if is_terminal(sys.stdout):
            raise InputError(
                "a drawing is not for a terminal", where="draw", fix="Name a file: -o graph.html"
            )
        return form or formats[0]
    suffix = Path(str(output)).suffix.removeprefix(".").lower()
    if form is None and suffix not in formats:
        raise InputError(
            f"no drawing ends in {suffix or 'nothing'!r}", where=str(output), fix=f"Use {', '.join(formats)}"
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
