"""A dossier on the site: what was said with some words, by subject and in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.asking import citations
from kg.asking.dossiers import Dossier, about, dossier, of_promise
from kg.asking.statement_index import FILE, LONGEST, StatementIndex
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.pages.claims import PAGE
from kg.web.parts.records import records
from kg.web.parts.selections import MANY
from kg.web.prepared import awaited
from kg.web.responses import respond
from kg.web.templating import LANGUAGES, failure, language, page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.statements import Statement
    from kg.web.dataset import Dataset

__all__ = ["found_for", "index_of_build", "routes", "statements_of"]


def _footnotes(statements: Sequence[Statement]) -> str:
    return "".join(f"{each.text}\n" for each in statements)


_FORMS: Mapping[str, tuple[str, Callable[[Sequence[Statement]], str]]] = {
    "txt": ("text/plain; charset=utf-8", _footnotes),
    "note.txt": ("text/plain; charset=utf-8", citations.chicago),
    "bib": ("application/x-bibtex; charset=utf-8", citations.bibtex),
    "csl.json": ("application/vnd.citationstyles.csl+json", citations.csl_json),
}
"""What all statements of a dossier are copied as: media type and writer, by the end of the address."""


def routes() -> list[BaseRoute]:
    """Return the routes of dossiers, with those of their other forms."""
    return [
        Route("/dossier", _page, name="dossier"),
        Route("/dossier.json", _json),
        *(Route(f"/dossier.{end}", _copied(end)) for end in _FORMS),
    ]


@kept
def statements_of(dataset: Dataset) -> StatementIndex:
    """Return the index of statements of what is served: its build's, else one prepared or made now."""
    return StatementIndex(dataset.store, index_of_build(dataset) or awaited(FILE))


def index_of_build(dataset: Dataset) -> Path | None:
    """Return the file of a build that has the index of its statements; none where it has none."""
    file = dataset.folder / FILE if dataset.folder else None
    return file if file and file.is_file() else None


@kept
def found_for(dataset: Dataset, words: str, subject: str, spoken: str, most: int | None = None) -> Dossier:
    """Return the dossier of words, of one subject where that is named, of so many statements at ``most``."""
    found = dossier(dataset.store, words, spoken, statements_of(dataset), most)
    return about(found, subject) if subject else found


@kept
def _found_on(dataset: Dataset, promise: str, spoken: str) -> Dossier:
    """Return the dossier of a promise in a language."""
    return of_promise(dataset.store, promise, spoken)


def _asked(request: Request, most: int | None = None) -> Dossier:
    if promise := request.query_params.get("promise", "")[:LONGEST]:
        return _found_on(served(request), promise, language(request))
    words = request.query_params.get("q", "")[:LONGEST]
    subject = request.query_params.get("about", "")[:LONGEST]
    return found_for(served(request), words, subject, language(request), None if subject else most)


def _page(request: Request) -> Response:
    found = _asked(request, MANY)
    reader = records(request)
    shown = found.first(PAGE)
    claims = [[reader.shown(NamedNode(each.claim)) for each in one.statements] for one in shown.subjects]
    sections = list(zip(shown.subjects, claims, strict=True))
    left = len(found.statements) - len(shown.statements) + found.left_out
    return page(request, "dossier.html.j2", found=found, sections=sections, left=left, query=_query(request))


def _query(request: Request) -> str:
    return urlencode(
        {key: value for key in ("q", "about", "promise") if (value := request.query_params.get(key, ""))}
    )


def _json(request: Request) -> Response:
    if request.query_params.get("lang", "") not in {"", *LANGUAGES}:
        return failure(request, "No such language", status=400, fix=f"There are {', '.join(LANGUAGES)}")
    return respond(request, _asked(request).to_json(), "application/json")


def _copied(end: str) -> Callable[[Request], Response]:
    media_type, write = _FORMS[end]

    def answer(request: Request) -> Response:
        return respond(request, write(_asked(request).statements), media_type)

    return answer
