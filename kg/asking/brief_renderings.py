"""A briefing as a text to hand on: Markdown, or one HTML file that asks for nothing and prints on two pages.

Below the findings stand the first statements behind each as footnotes; where there are more, it says how many
and which question shows them.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from kg.asking.renderings import html_note, markdown_note, marked
from kg.asking.statements import Statements
from kg.rdf.terms import ID
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.asking.briefings import Briefing
    from kg.asking.findings import Finding
    from kg.asking.statements import Statement
    from kg.asking.tours import TourStep
    from kg.rdf.sparql import AnyStore

__all__ = ["FORMATS", "command_of", "render"]

_NOTES = 6
"""So many statements of a finding are footnotes at most: the whole prints on two pages."""

_WIDTH = 100
"""Columns of a line of plain text."""

_UNVOUCHED = (
    "Nothing here is vouched for: each sentence sums up what the documents say, and holds of these alone."
)


@dataclass(frozen=True)
class _Page:
    """A briefing with its footnotes, numbered as they are first met."""

    store: AnyStore
    briefing: Briefing

    @cached_property
    def noted(self) -> Mapping[str, Statement]:
        """The statements that are footnotes, by their claims, in the order of their numbers."""
        told: list[Finding | TourStep] = [*self.briefing.findings, *self.steps]
        return Statements(self.store, [claim for each in told for claim in islice(each.claims, _NOTES)])

    @property
    def steps(self) -> Sequence[TourStep]:
        """The steps of the tour, if there is one."""
        return self.briefing.tour.steps if self.briefing.tour else ()

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        return {claim: number for number, claim in enumerate(self.noted, 1)}

    def marks(self, finding: Finding | TourStep) -> list[int]:
        """Return the numbers of the footnotes of a finding or step."""
        return sorted(self.numbers[claim] for claim in islice(finding.claims, _NOTES))

    def more(self, finding: Finding) -> str:
        """Say how many statements there are more; nothing where all are footnotes."""
        rest = len(finding.claims) - _NOTES
        return f"{rest} more statement{'s' * (rest != 1)}: " if rest > 0 else ""


def command_of(finding: Finding) -> str:
    """Return the command that shows what a finding sums up."""
    given = (f"{name}={value.removeprefix(ID.iri)}" for name, value in finding.given.items())
    return " ".join(["bilateral", "ask", finding.question, *given])


def render(store: AnyStore, briefing: Briefing, form: str) -> bytes:
    """Return a briefing of a store in one of ``FORMATS``, as UTF-8."""
    return "".join(f"{line}\n" for line in _WRITERS[form](_Page(store, briefing))).encode()


def _text(page: _Page) -> Iterator[str]:
    yield page.briefing.headline
    yield page.briefing.gist
    for finding in page.briefing.findings:
        yield "\n" + textwrap.fill(finding.sentence, _WIDTH, break_on_hyphens=False)
        count = len(finding.claims)
        yield f"  {count} statement{'s' * (count != 1)}: {command_of(finding)}"
    if page.briefing.tour:
        yield f"\n{page.briefing.tour.link}"
    for number, step in enumerate(page.steps, 1):
        told = f"{number}. {step.sentence} ({counted(len(step.claims), 'statement')})"
        yield textwrap.fill(told, _WIDTH, subsequent_indent="   ", break_on_hyphens=False)


def _markdown(page: _Page) -> Iterator[str]:
    yield f"# {marked(page.briefing.headline)}"
    yield f"\n{marked(page.briefing.gist)} {_UNVOUCHED}\n"
    for number, finding in enumerate(page.briefing.findings, 1):
        marks = "".join(f"[^{each}]" for each in page.marks(finding))
        yield f"{number}. {marked(finding.sentence)}{marks} ({page.more(finding)}`{command_of(finding)}`)"
    if page.briefing.tour:
        yield f"\n## {marked(page.briefing.tour.title)}\n"
    for number, step in enumerate(page.steps, 1):
        yield f"{number}. {marked(step.sentence)}{''.join(f'[^{each}]' for each in page.marks(step))}"
    if page.noted:
        yield ""
    for number, note in enumerate(page.noted.values(), 1):
        yield f"[^{number}]: {marked(note.sentence)}. {markdown_note(note)}"


def _html(page: _Page) -> Iterator[str]:
    title = html.escape(page.briefing.headline)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    yield f"<p>{html.escape(page.briefing.gist)}</p>"
    if page.briefing.findings:
        yield f'<ol class="findings">\n{"".join(_html_findings(page))}</ol>'
        yield f"<p>{_UNVOUCHED}</p>"
    if page.briefing.tour:
        yield f'<h2>{html.escape(page.briefing.tour.title)}</h2>\n<ol class="findings">'
        yield from (
            f"<li><p>{html.escape(each.sentence)} {_html_marks(page, each)}</p></li>" for each in page.steps
        )
        yield "</ol>"
    if page.noted:
        yield '<h2 class="notes">Statements</h2>\n<ol>'
        for number, note in enumerate(page.noted.values(), 1):
            yield f'<li id="note-{number}"><b>{html.escape(note.sentence)}.</b> {html_note(note)}</li>'
        yield "</ol>"
    yield "</main>\n</body>\n</html>"


def _html_findings(page: _Page) -> Iterable[str]:
    for finding in page.briefing.findings:
        more = f"{page.more(finding)}<code>{html.escape(command_of(finding))}</code>"
        sentence = f"{html.escape(finding.sentence)} {_html_marks(page, finding)}"
        heading = f"<h2>{html.escape(finding.heading)}</h2>"
        yield f"<li>{heading}\n<p>{sentence}</p>\n<p><small>{more}</small></p></li>\n"


def _html_marks(page: _Page, told: Finding | TourStep) -> str:
    marks = " ".join(f'<a href="#note-{each}">{each}</a>' for each in page.marks(told))
    return f"<sup>{marks}</sup>"


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.45 system-ui,sans-serif;margin:0}"
    "main{max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem;line-height:1.2}h2{font-size:1rem;margin:1rem 0 0}p{margin:.3rem 0}"
    ".findings h2::first-letter{text-transform:uppercase}"
    "ol{padding-left:1.6rem;overflow-wrap:anywhere}ol:not(.findings){font-size:.85rem}"
    "sup{line-height:0}code,small{font-size:.8rem}"
    "@page{margin:1.6cm}"
    "@media print{main{max-width:none;margin:0;padding:0}body{font-size:10pt}li{break-inside:avoid}"
    ".notes{break-before:page}"
    "ol:not(.findings){font-size:7.5pt;line-height:1.3}a{color:inherit;text-decoration:none}}"
)

_WRITERS: Mapping[str, Callable[[_Page], Iterator[str]]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
}

FORMATS = (*_WRITERS,)
