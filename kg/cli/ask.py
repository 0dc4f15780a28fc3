"""``bilateral ask``: list the questions of the catalogue, or answer one."""

from __future__ import annotations

import codecs
import json
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from kg import timing
from kg.cli import options, sight
from kg.cli.source import Source, source
from kg.terminal import is_terminal, one_line

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


_MOST = 20
"""How many rows of a long answer a terminal shows."""


@click.command(
    "ask",
    epilog="Examples: bilateral ask neighbors state=kazakhstan · bilateral ask denials --format markdown",
)
@click.argument("question", required=False)
@options.parameters
@options.form(_FORMATS, "How the answer is written.")
@click.option("--statements", is_flag=True, help="In CSV and TSV: one line a statement.")
@click.option("--excel", is_flag=True, help="CSV that Excel reads in any alphabet when it is opened.")
@click.option("--all", "whole", is_flag=True, help="All rows of a long answer, also on a terminal.")
@click.option("--show", is_flag=True, help="Show the question's SPARQL instead of its answer.")
@options.output
@source
@options.texts
@options.lang
@sight.verbose
@sight.profile
def command(  # noqa: PLR0913, PLR0917 – one for each option
    question: str | None,
    parameters: dict[str, str],
    form: str | None,
    output: Path | None,
    source: Source,
    texts: Path | None,
    lang: str,
    *,
    statements: bool,
    excel: bool,
    whole: bool,
    show: bool,
) -> None:
    """List the questions of the catalogue, or answer one.

    A VALUE is a slug, an IRI, a code, or a name in any language, former names included. A date may be a year
    or a month: its first day where a stretch of time begins, else its last. A name takes one value. What is
    left out keeps the question's default; under the answer stands what was asked.
    """
    from kg.cli.writing import write

    if question is None:
        write(_catalogue(form, source), output)
        return
    if show and not parameters:
        from kg.asking import catalogue

        write(catalogue.get(question).bind({}, lang).encode(), output)
        return
    if show:
        write(_answer(question, parameters, source, lang).query.encode(), output)
        return
    form = options.choose_format(form or ("csv" if excel and output is None else None), output, _SUFFIXES)
    _check(form, statements=statements, excel=excel)
    found = _answer(question, parameters, source, lang, texts)
    with timing.stage("write the answer"):
        if form == "table" and not whole and output is None and is_terminal(sys.stdout):
            write(_beginning(found), output)
        else:
            write(_written(found, form, statements=statements, excel=excel), output)
    if form not in _SAYING:
        click.echo(one_line(found.note), err=True)


def _check(form: str, *, statements: bool, excel: bool) -> None:
    """Refuse options that say nothing of a format."""
    if statements and form not in {"csv", "tsv"}:
        raise click.UsageError("--statements is of csv and tsv; json has the statements of each row.")
    if excel and form != "csv":
        raise click.UsageError("--excel is of csv.")


def _answer(
    question: str, given: dict[str, str], source: Source, lang: str, texts: Path | None = None
) -> Answer:
    from kg.asking import answers, catalogue
    from kg.errors import InputError

    catalogue.get(question)  # an unknown question is told before a build is looked for
    if texts is not None and source.endpoint is not None:
        raise click.UsageError("Either --texts or --endpoint.")
    store = source.open() if texts is None else source.graph().with_texts(texts).store
    try:
        with timing.stage("answer the question"):
            found = answers.answer(store, question, given, lang)
    except InputError:  # a name that only what is beside may know
        source.point_beside()
        raise
    if not found:
        source.point_beside()
    return found


def _beginning(answer: Answer) -> bytes:
    """Write the first rows for a terminal, which shows no more at once; few more are no reason to cut."""
    from kg.asking import renderings
    from kg.asking.beginnings import LONG

    return renderings.table(answer, None if len(answer) <= LONG else _MOST).encode()


def _written(answer: Answer, form: str, *, statements: bool, excel: bool) -> bytes:
    """Write an answer; Excel takes CSV for UTF-8 only where a byte order mark stands before it."""
    from kg.asking import renderings

    data = renderings.render(answer, form, statements=statements)
    return codecs.BOM_UTF8 + data if excel else data


def _catalogue(form: str | None, source: Source) -> bytes:
    """List the questions: grouped for people, as objects or rows for programs."""
    from kg.asking import catalogue
    from kg.rdf.separated import csv_text

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
    return "\n".join(_listed(questions, _example(source))).encode()


def _example(source: Source) -> str:
    """Return a question with parameters that the build at hand has; nothing is built or fetched for it."""
    if source.endpoint is not None:
        return "between"
    from kg import builds

    if source.build is None and not builds.is_here():
        return "neighbors state=kazakhstan"  # of the shipped corpus, which is asked where there is no build
    from kg.asking.pairs import densest
    from kg.rdf.terms import local_name

    found = densest(source.open())
    return f"between a={local_name(found[0])} b={local_name(found[1])}" if found else "claims"


def _described(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": list(question.tags),
        "takes": dict(question.takes),
        "defaults": {name: term.value if term else None for name, term in question.defaults.items()},
        "choices": {name: list(allowed) for name, allowed in question.choices.items()},
        "returns": dict(question.returns),
    }


def _takes(question: Question) -> str:
    return ", ".join(question.takes)


def _listed(questions: Iterable[Question], example: str) -> Iterable[str]:
    """Yield the lines of the list, an example last."""
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
    yield f"Ask one: bilateral ask {example}"
    yield ""


_EXPLAINED = r"""
*Statements* stands for what a row rests on, in order of time. In JSON, `statements` is a list of objects
with {fields}; from Python, `row.statements`. In CSV and TSV each of the columns {evidence} has one part for
each statement, all in the same order, empty parts included. Parts are separated by ` | `, and so are the
values of any other column that has several, which stand in the order of the alphabet; within a part, `|` is
written `\|`, and `\` twice. With `--statements` each statement has a line of its own, with one value in each
cell of these columns and its exact words.
"""


def _page(questions: Iterable[Question]) -> Iterable[str]:
    """Yield the lines of the catalogue as a page of the documentation."""
    from kg.asking import catalogue
    from kg.asking.columns import EVIDENCE
    from kg.asking.statements import FIELDS

    yield "# The questions"
    yield ""
    yield "What `bilateral ask` answers: parameters with types and defaults, and the columns of the answer."
    told = _EXPLAINED.strip().format(fields=_columns(FIELDS), evidence=_columns(EVIDENCE))
    yield from ("", *textwrap.wrap(told, 120, break_on_hyphens=False, break_long_words=False))
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
    from kg.asking.names import FREE
    from kg.rdf.terms import local_name

    for name, kind in question.takes.items():
        default = question.defaults[name]
        shown = f"`{default.value if kind in FREE else local_name(default)}`" if default else "any"
        allowed = f", one of {_columns(question.choices[name])}" if name in question.choices else ""
        yield f"- takes `{name}`: {kind}{allowed}, else {shown}"
    yield f"- returns {_columns(question.keys)}" + (", statements" if question.cites else "")


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
