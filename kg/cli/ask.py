"""``bilateral ask``: list the questions of the catalogue, or answer one."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.cli.source import Source, source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.asking.answers import Answer
    from kg.asking.catalogue import Question

__all__ = ["command"]

_FORMATS = ("table", "csv", "tsv", "json", "markdown", "html", "bibtex", "csl-json")
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".md": "markdown",
    ".html": "html",
    ".bib": "bibtex",
    ".txt": "table",
}
_SAYING = frozenset(["table", "markdown", "html"])
"""The formats that say themselves what was asked; with the others it goes to standard error."""


@click.command(
    "ask",
    epilog="Examples: bilateral ask neighbors state=kazakhstan · bilateral ask denials --format markdown",
)
@click.argument("question", required=False)
@click.argument("parameters", metavar="[NAME=VALUE]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="How the answer is written.")
@click.option("--show", is_flag=True, help="Show the question's SPARQL instead of its answer.")
@options.output
@source
@options.lang
def command(  # noqa: PLR0913 – one for each option
    question: str | None,
    parameters: tuple[str, ...],
    form: str | None,
    output: Path | None,
    source: Source,
    lang: str,
    *,
    show: bool,
) -> None:
    """List the questions of the catalogue, or answer one.

    A VALUE is a slug, an IRI, or a name in any language, former names included; a date may be a year or a
    month. What is left out keeps the question's default; under the answer stands what was asked.
    """
    from kg.cli.writing import write

    if question is None:
        write(_catalogue(form), output)
        return
    given = _given(parameters)
    if show and not given:
        from kg.asking import catalogue

        write(catalogue.get(question).bind({}, lang).encode(), output)
        return
    found = _answer(question, given, source, lang)
    if show:
        write(found.query.encode(), output)
        return
    form = options.choose_format(form, output, _SUFFIXES)
    _write(found, form, output)


def _given(parameters: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"{text!r} is not NAME=VALUE.")
        if name in given:
            raise click.UsageError(f"{name!r} is given twice.")
        given[name] = value
    return given


def _answer(question: str, given: dict[str, str], source: Source, lang: str) -> Answer:
    from kg.asking import answers, catalogue

    catalogue.get(question)  # an unknown question is told before a build is looked for
    return answers.answer(source.open(), question, given, lang)


def _write(answer: Answer, form: str, output: Path | None) -> None:
    from kg.asking import renderings
    from kg.cli.writing import write

    write(renderings.render(answer, form), output)
    if form not in _SAYING:
        click.echo(answer.note, err=True)


def _catalogue(form: str | None) -> bytes:
    """List the questions: grouped for people, as objects or rows for programs."""
    from kg.asking import catalogue
    from kg.rdf.serialization import csv_text

    questions = catalogue.load().values()
    if form == "json":
        return (
            json.dumps([_described(each) for each in questions], ensure_ascii=False, indent=2) + "\n"
        ).encode()
    if form == "csv":
        return csv_text(
            ["name", "summary", "takes"], [[each.name, each.summary, _takes(each)] for each in questions]
        )
    if form == "markdown":
        return "\n".join(_page(questions)).encode()
    if form not in {None, "table"}:
        raise click.UsageError("The list of questions is written as table, csv, json or markdown.")
    return "\n".join(_listed(questions)).encode()


def _described(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "takes": dict(question.takes),
        "defaults": {name: term.value for name, term in question.defaults.items()},
        "returns": dict(question.returns),
    }


def _takes(question: Question) -> str:
    return ", ".join(question.takes)


def _listed(questions: Iterable[Question]) -> Iterable[str]:
    """Yield the lines of the list."""
    from kg.asking import catalogue

    for tag, group in catalogue.grouped(questions).items():
        yield tag.capitalize()
        for question in group:
            head = f"  {question.name}({_takes(question)})"
            gap = " " * max(38 - len(head), 2)
            yield from textwrap.wrap(
                head + gap + question.summary, 110, subsequent_indent=" " * 38, break_on_hyphens=False
            )
        yield ""
    yield "Ask one: bilateral ask neighbors state=kazakhstan"
    yield ""


_EVIDENCE = ("quote", "speaker", "role", "stated", "document", "origin", "evidence", "source")


def _page(questions: Iterable[Question]) -> Iterable[str]:
    """Yield the lines of the catalogue as a page of the documentation."""
    from kg.asking import catalogue

    yield "# The questions"
    yield ""
    yield "What `bilateral ask` answers: parameters with types and defaults, and the columns of the answer."
    yield f"*Evidence* stands for the columns {_columns(_EVIDENCE)}."
    for tag, group in catalogue.grouped(questions).items():
        yield from ("", f"## {tag.capitalize()}")
        for question in group:
            yield from ("", f"### {question.name}", "", question.summary)
            if question.description:
                yield question.description
            yield ""
            yield from _parts(question)
    yield ""


def _parts(question: Question) -> Iterable[str]:
    """Yield what a question takes and returns, as items of a list."""
    from kg.rdf.terms import local_name

    for name, kind in question.takes.items():
        default = question.defaults[name]
        shown = default.value if kind in {"text", "date"} else local_name(default)
        yield f"- takes `{name}`: {kind}, else `{shown}`"
    columns = tuple(question.returns)
    told = columns[-len(_EVIDENCE) :] == _EVIDENCE
    yield f"- returns {_columns(columns[: -len(_EVIDENCE)] if told else columns)}" + (
        ", evidence" if told else ""
    )


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
