"""The interactive page of the graph or a part of it: what ``bilateral draw`` writes, at an address.

The page brings its own policy, which allows its script and style by their hashes; the response says the same.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.routing import Route

from kg.asking import names
from kg.errors import InputError
from kg.exporting.outputs import OUTPUTS
from kg.rdf.terms import local_name
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.parts import requests
from kg.web.responses import respond
from kg.web.templating import HTML, failure, language, localized, rooted

if TYPE_CHECKING:
    from pyoxigraph import Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.web.dataset import Dataset
    from viz.model import Network

__all__ = ["routes"]

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_CHOICES = '<div class="choices">'
"""The place in the page's head where the way back to the site stands; the page by itself has no site."""
_AT_ONCE = 1
"""Drawings are computed one after the other, and wait for that outside the threads that answer all else."""


def routes() -> list[BaseRoute]:
    """Return the route of the interactive page."""
    return [Route("/graph", _graph)]


_limiter = CapacityLimiter(_AT_ONCE)


async def _graph(request: Request) -> Response:
    return await to_thread.run_sync(_drawn, request, limiter=_limiter)


def _drawn(request: Request) -> Response:
    try:
        about, question, given = _asked(request)
        text = _page(served(request), language(request), about, question, given)
    except InputError as error:
        status = 404 if isinstance(error, names.UnknownNameError) or error.where == "question" else 400
        return failure(request, f"Nothing to draw: {error.what}", status=status, fix=error.fix)
    home = rooted(request, localized("/", language(request)))
    way_back = f'<a class="plain" href="{home}">Bilateral relations</a>'
    text = text.replace(_CHOICES, f"{_CHOICES}\n    {way_back}", 1)
    policy = _POLICY.search(text[:20_000])
    said = f"{html.unescape(policy[1])}; frame-ancestors 'none'" if policy else "default-src 'none'"
    return respond(request, text, HTML, headers={"Content-Security-Policy": said})


def _asked(request: Request) -> tuple[str, str, requests.Given]:
    """Return the entity, or the question with its parameters, that a request wants drawn; nothing for all.

    Raises ``InputError`` for what is unknown, and where both are asked for.
    """
    question = request.query_params.get("question", "")
    if not question:
        about = request.query_params.get("about", "")[: requests.LONGEST]
        found = names.resolve(served(request).store, about, "Entity", "about") if about.strip() else None
        return (local_name(found) if found else ""), "", ()
    given, wrong = requests.read(request, requests.known(question), besides=frozenset(["question"]))
    for name, text in wrong.items():
        raise InputError(text, where=name)
    return "", question, tuple(sorted(given.items()))


@kept
def _page(dataset: Dataset, language: str, about: str, question: str, given: requests.Given) -> str:
    """Draw what is asked for; the whole graph in English as its build did."""
    from viz import drawings

    built = dataset.folder / OUTPUTS["html"].file if dataset.folder else None
    if built and built.is_file() and (language, about, question) == ("en", "", ""):
        return built.read_text(encoding="utf-8")
    drawn = _network(dataset.store, language)
    if about:
        drawn = drawn.around(about)
    if question:
        from viz import of_answer

        drawn = of_answer.part(drawn, requests.answered(dataset.store, question, given, language))
    return drawings.draw(drawn, "html").decode()


@lru_cache(maxsize=5)
def _network(store: Store, language: str) -> Network:
    from viz.network import network

    return network(store, language=language)
