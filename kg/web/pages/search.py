"""The search on the site: a page for people, the same as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg.asking.search import (
    LABELS,
    LONGEST_SEARCH,
    LONGEST_TEXT,
    MOST_LETTERS,
    MOST_TEXTS,
    TEXTS,
    Found,
    Index,
    marked,
)
from kg.asking.statement_index import FILE, StatementIndex
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.pages.dossiers import found_for, index_of_build, statements_of
from kg.web.parts.selections import MANY
from kg.web.prepared import awaited, put
from kg.web.responses import respond
from kg.web.templating import LANGUAGES, failure, language, page, page_of, rooted

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.web.dataset import Dataset

__all__ = ["names_of", "prepare", "routes"]

_NAMES = "names.index"


def routes() -> list[BaseRoute]:
    """Return the routes of the search."""
    return [Route("/search", _page), Route("/search.json", _json)]


def _asked(request: Request) -> tuple[str, Found]:
    words = request.query_params.get("q", "")[:LONGEST_SEARCH].strip()
    dataset = served(request)
    return words, names_of(dataset).find(words, language(request))


@kept
def names_of(dataset: Dataset) -> Index:
    """Return the index of what is served, prepared or else made when it is first asked for."""
    if dataset.folder and (file := awaited(_NAMES)):
        return Index(dataset.store, TEXTS, statements_of(dataset), file)
    if dataset.folder:
        return Index(dataset.store, TEXTS, statements_of(dataset))
    return Index(dataset.store, LABELS)


def prepare(dataset: Dataset, folder: Path) -> None:
    """Make the indexes of what is served in files of a folder."""
    if dataset.folder:
        if not index_of_build(dataset):
            put(folder, FILE, lambda file: StatementIndex(dataset.store, file))
        put(folder, _NAMES, lambda file: Index(dataset.store, TEXTS, file=file))


def _page(request: Request) -> Response:
    words, found = _asked(request)
    few = 0 < found.counts.get("claims", 0) <= MANY
    said = found_for(served(request), words, "", language(request)) if few else None
    return page(
        request,
        "search.html.j2",
        words=words,
        said=said,
        found=found,
        marked=marked,
        bounds=(LONGEST_TEXT, MOST_TEXTS, MOST_LETTERS),
    )


def _json(request: Request) -> Response:
    if request.query_params.get("lang", "") not in {"", *LANGUAGES}:
        return failure(request, "No such language", status=400, fix=f"There are {', '.join(LANGUAGES)}")
    words, found = _asked(request)
    hits = [
        {
            "kind": hit.kind,
            "iri": hit.iri,
            "page": rooted(request, page_of(request, hit.iri)),
            "label": hit.label,
            "text": hit.text,
            "language": hit.language or None,
        }
        for group in found.groups.values()
        for hit in group
    ]
    answer = {
        "words": words,
        "counts": dict(found.counts),
        "hits": hits,
        "near": found.near,
        "complete": found.complete,
    }
    return respond(request, json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "application/json")
