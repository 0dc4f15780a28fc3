"""The interactive page of the graph or a part of it: what ``bilateral draw`` writes, at an address.

The page brings its own policy, which allows its script and style by their hashes; the response says the same,
and that no other page frames it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.routing import Route

from kg.asking import names
from kg.errors import InputError
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

    from viz.model import Network
    from viz.page import Page

__all__ = ["routes"]

_AT_ONCE = 1
"""Drawings are computed one after the other, and wait for that outside the threads that answer all else."""


def routes() -> list[BaseRoute]:
    """Return the route of the interactive page."""
    return [Route("/graph", _graph)]


_limiter = CapacityLimiter(_AT_ONCE)


async def _graph(request: Request) -> Response:
    return await to_thread.run_sync(_drawn, request, limiter=_limiter)


def _drawn(request: Request) -> Response:
    home = rooted(request, localized("/", language(request)))
    try:
        drawn = _page(served(request).store, language(request), _asked(request), home)
    except InputError as error:
        status = 404 if isinstance(error, names.UnknownNameError) or error.where == "question" else 400
        return failure(request, f"Nothing to draw: {error.what}", status=status, fix=error.fix)
    policy = f"{drawn.policy}; frame-ancestors 'none'"
    return respond(request, drawn.html, HTML, headers={"Content-Security-Policy": policy})


@dataclass(frozen=True)
class _Wanted:
    """What is to be drawn: around an entity, or what an answer rests on; all where neither is given."""

    about: str = ""
    question: str = ""
    given: requests.Given = ()


def _asked(request: Request) -> _Wanted:
    """Return what a request wants drawn.

    Raises ``InputError`` for what is unknown, and where both are asked for.
    """
    question = request.query_params.get("question", "")
    if not question:
        about = request.query_params.get("about", "")[: requests.LONGEST]
        found = names.resolve(served(request).store, about, "Entity", "about") if about.strip() else None
        return _Wanted(about=local_name(found) if found else "")
    given, wrong = requests.read(request, requests.known(question), besides=frozenset(["question"]))
    for name, text in wrong.items():
        raise InputError(text, where=name)
    return _Wanted(question=question, given=tuple(sorted(given.items())))


@kept
def _page(store: Store, language: str, asked: _Wanted, home: str) -> Page:
    """Draw what is asked for, with the way back to the site."""
    from viz import excerpts, of_answer, page, parts

    if asked.about:
        drawn = _network(store, language).around(asked.about)
    elif asked.question:
        answer = requests.answered(store, asked.question, asked.given, language)
        drawn = of_answer.part(_network(store, language), answer)
    else:
        drawn = excerpts.shown(store, language)
    return page.page(parts.fitting(drawn), home)


@kept
def _network(store: Store, language: str) -> Network:
    from viz.network import network

    return network(store, language=language)
