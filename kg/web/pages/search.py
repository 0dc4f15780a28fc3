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
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.pages.dossiers import found_for, statements_of
from kg.web.responses import respond
from kg.web.templating import LANGUAGES, failure, language, page, page_of, rooted

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.web.dataset import Dataset

__all__ = ["names_of", "routes"]


def routes() -> list[BaseRoute]:
    """Return the routes of the search."""
    return [Route("/search", _page), Route("/search.json", _json)]


def _asked(request: Request) -> tuple[str, Found]:
    words = request.query_params.get("q", "")[:LONGEST_SEARCH].strip()
    dataset = served(request)
    return words, names_of(dataset).find(words, language(request))


@kept
def names_of(dataset: Dataset) -> Index:
    """Return the index of what is served, made when it is first asked for."""
    if dataset.folder:
        return Index(dataset.store, TEXTS, statements_of(dataset))
    return Index(dataset.store, LABELS)


def _page(request: Request) -> Response:
    words, found = _asked(request)
    said = found_for(served(request), words, "", language(request)) if "claims" in found.groups else None
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
