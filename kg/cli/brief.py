"""``bilateral brief``: what all that is said on two states comes to."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options
from kg.errors import InputError

__all__ = ["command"]

_TAKEN = ("a", "b", "at")
_FORMS = ("text", "markdown", "html")
_SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html"}


@click.command(
    "brief",
    epilog="Examples: bilateral brief · bilateral brief a=kazakhstan b=azerbaijan -o brief.html",
)
@options.parameters
@options.build
@options.texts
@options.output
@click.option("--since", metavar="DAY", default="", help="Begin with what changed since a day.")
@click.option(
    "--since-build",
    metavar="OLD",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Begin with what changed since an earlier build.",
)
@options.form(_FORMS, "How it is written; else by the file's ending, else text.")
def command(  # noqa: PLR0913, PLR0917 – one for each option
    parameters: dict[str, str],
    build: Path | None,
    texts: Path | None,
    output: Path | None,
    since: str,
    since_build: Path | None,
    form: str | None,
) -> None:
    """Write the briefing: headline, how much was read, and three to five findings.

    It is about the states a and b (or about one), else about those of which most is said, as of the day at.
    Each finding is a sentence with its number; Markdown and HTML have the statements behind it as footnotes.
    HTML is one file without script that prints on two pages.
    """
    from kg import builds
    from kg.asking import brief_renderings, briefings
    from kg.cli.reading import tell
    from kg.cli.writing import write
    from kg.rdf import store

    if unknown := sorted(parameters.keys() - set(_TAKEN)):
        raise InputError(f"takes no {unknown[0]}", where="brief", fix=f"It takes {', '.join(_TAKEN)}")
    form = form or _by_suffix(output)
    graph = builds.opened(build, tell)
    graph = graph if texts is None else graph.with_texts(texts)
    earlier = store.open_build(since_build) if since_build else None
    found = briefings.brief(graph.store, **parameters, since=since, earlier=earlier)
    write(brief_renderings.render(graph.store, found, form), output)


def _by_suffix(output: Path | None) -> str:
    return "text" if output is None or not output.suffix else options.choose_format(None, output, _SUFFIXES)
