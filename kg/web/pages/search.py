"""The search on the site: a page for people, the same as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg.asking.search import LONGEST_SEARCH, Found, index, index_of_labels, marked
from kg.web.dataset import served
from kg.web.responses import respond
from kg.web.templating import LANGUAGES, failure, language, page, page_of, rooted

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["routes"]


def routes() -> list[BaseRoute]:
    """Return the routes of the search."""
    return [Route("/search", _page), Route("/search.json", _json)]


def _asked(request: Request) -> tuple[str, Found]:
    words = request.query_params.get("q", "")[:LONGEST_SEARCH].strip()
    dataset = served(request)
    indexed = index if dataset.folder else index_of_labels
    return words, indexed(dataset.store).find(words, language(request))


def _page(request: Request) -> Response:
    words, found = _asked(request)
    return page(request, "search.html.j2", words=words, found=found, marked=marked)


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
    answer = {"words": words, "counts": dict(found.counts), "hits": hits, "near": found.near}
    return respond(request, json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "application/json")
