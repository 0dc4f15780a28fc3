"""The catalogue on the site: cards, and for each question a form, an answer, and the answer's other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.routing import Route

from kg.asking import answers, catalogue, renderings
from kg.asking.results import result
from kg.errors import InputError
from kg.web.cache import kept
from kg.web.data import claims_of_answer
from kg.web.dataset import served
from kg.web.parts import charts
from kg.web.parts.answer_table import table
from kg.web.parts.fields import fields
from kg.web.parts.records import Pages
from kg.web.parts.requests import FORMS, asked_for, form_asked, outlined, permanent
from kg.web.responses import respond
from kg.web.templating import failure, language, localized, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.answers import Answer
    from kg.asking.catalogue import Question
    from kg.web.parts.requests import Asked, Form, Given

__all__ = ["routes"]

_ROWS = 200
"""Rows of an answer on a page; the files beside it hold all."""
_PAGE = frozenset(["page"])
"""What a page is asked for besides a question's own parameters."""
_AT_ONCE = 4
_LONG = 25
"""Drawings of more marks than these scroll in a frame of their own."""


_limiter = CapacityLimiter(_AT_ONCE)


def routes() -> list[BaseRoute]:
    """Return the routes of the catalogue."""
    return [Route("/questions", _cards), Route("/question/{name}", _question)]


def _cards(request: Request) -> Response:
    questions = list(catalogue.load().values())
    tag = request.query_params.get("tag", "")
    words = request.query_params.get("words", "").casefold().split()
    chosen = [each for each in questions if (not tag or tag in each.tags) and _holds(each, words)]
    return page(
        request,
        "questions.html.j2",
        groups=catalogue.grouped(chosen),
        count=len(chosen),
        tags=sorted({each for question in questions for each in question.tags}),
        tag=tag,
        words=request.query_params.get("words", ""),
    )


def _holds(question: Question, words: Sequence[str]) -> bool:
    """Say whether all words stand in a question's name, summary or description."""
    text = f"{question.name} {question.summary} {question.description}".casefold()
    return all(word in text for word in words)


async def _question(request: Request) -> Response:
    """Answer a question; one that takes long holds up other questions and nothing else."""
    return await to_thread.run_sync(_answer, request, limiter=_limiter)


def _answer(request: Request) -> Response:
    name, _, suffix = request.path_params["name"].partition(".")
    form = form_asked(request, suffix)
    if form is None:
        fix = f"Use {', '.join(FORMS)}"
        return failure(request, f"No form of answer is called {suffix[:40]!r}", status=404, fix=fix)
    try:
        asked = asked_for(request, name, _PAGE if form.suffix == "html" else frozenset())
    except InputError as error:
        return failure(request, error.what, status=404, fix=error.fix)
    if asked.answer is None and form.suffix != "html":
        return failure(request, asked.problem, status=asked.status)
    if asked.answer is None or form.suffix == "html":
        return _page(request, asked)
    return _written(request, answers.part(asked.answer, 0, len(asked.answer)), form)


def _written(request: Request, answer: Answer, form: Form) -> Response:
    """Write an answer in a form other than the page."""
    if form.suffix in claims_of_answer.WRITERS:
        body = claims_of_answer.WRITERS[form.suffix](served(request).store, answer)
    elif form.suffix == "rq":
        body = answer.query.encode()
    else:
        body = renderings.render(answer, form.writer)
    name = f"{answer.question.name}.{form.suffix}"
    headers = {"Link": _links(answer), "Content-Disposition": f'inline; filename="{name}"'}
    return respond(request, body, form.media_type, headers=headers)


def _links(answer: Answer) -> str:
    """Name the permanent address of an answer and its other forms."""
    found = [f'<{permanent(answer)}>; rel="canonical"']
    for form in FORMS.values():
        kind = form.media_type.partition(";")[0]
        found.append(f'<{permanent(answer, form.suffix)}>; rel="alternate"; type="{kind}"')
    return ", ".join(found)


def _page(request: Request, asked: Asked) -> Response:
    store, answer = served(request).store, asked.answer
    shown: dict[str, object] = {"answer": None}
    if answer is not None:
        given = tuple(sorted(asked.given.items()))
        pages = Pages.of(request, len(answer), _ROWS)
        shown = _shown(store, asked.question.name, given, language(request), pages)
    return page(
        request,
        "question.html.j2",
        status=200 if asked.unfinished else asked.status,
        headers={"Link": _links(answer)} if answer is not None else {},
        question=asked.question,
        fields=list(fields(store, asked.question, asked.given, asked.wrong, language(request))),
        wrong=[text for name, text in asked.wrong.items() if name not in asked.question.takes],
        unfinished=asked.unfinished,
        **shown,
    )


@kept
def _shown(store: Store, name: str, given: Given, language: str, pages: Pages) -> dict[str, object]:
    """Return what a page shows of an answer: all of it, but of many rows a stretch."""
    answer = outlined(store, name, given, language)
    shown = answers.part(answer, pages.offset, pages.offset + pages.size)
    return {
        "answer": answer,
        "table": table(store, shown),
        "pages": pages,
        "paged_at": localized(f"/question/{name}?{urlencode(given)}", language).rstrip("?"),
        "result": result(answer),
        "closing": renderings.closing(answer),
        "drawings": charts.draw(store, shown),
        "long": _LONG,
        "forms": [(form.name, permanent(answer, form.suffix)) for form in list(FORMS.values())[1:]],
        "permanent": permanent(answer),
        "editor": localized(f"/editor?{urlencode({'query': answer.query})}", answer.language),
        "graph": _graph(answer) if answer.question.cites and answer.rows else "",
    }


def _graph(answer: Answer) -> str:
    """Return the address of the interactive page of what an answer rests on."""
    question = urlencode({"question": answer.question.name})
    return f"/graph?{question}&{permanent(answer).partition('?')[2]}"
