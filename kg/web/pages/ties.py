"""The ties of any two things, chosen by address or by name: a ladder that needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.routing import Route

from kg.asking import names
from kg.errors import InputError
from kg.rdf.terms import local_name
from kg.web.dataset import served
from kg.web.parts import requests
from kg.web.parts.briefs import of_graph
from kg.web.parts.ladders import of_two
from kg.web.parts.records import records
from kg.web.templating import failure, language, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["routes"]


def routes() -> list[BaseRoute]:
    """Return the route of the ties of two things."""
    return [Route("/ties", _ties, name="ties")]


def _ties(request: Request) -> Response:
    """Show the ties of ``a`` and ``b``, given by any of their names; else of those the graph is about."""
    reader = records(request)
    try:
        one, other = (_named(request, name, at) for at, name in enumerate(("a", "b")))
    except InputError as error:
        status = 404 if isinstance(error, names.UnknownNameError) else 400
        return failure(request, f"No ties to show: {error.what}", status=status, fix=error.fix)
    two = (one, other) if one and other and one != other else None
    return page(
        request,
        "ties.html.j2",
        posts=[reader.named(each) if each else None for each in (one, other)],
        slugs=[local_name(each) if each else "" for each in (one, other)],
        chosen=two is not None,
        ladder=of_two(request, reader.store, *two, language(request)) if two else None,
    )


def _named(request: Request, name: str, at: int) -> NamedNode | None:
    """Return the thing that a parameter names.

    Raises ``InputError`` for a name that nothing has, or that several things have.
    """
    store = served(request).store
    text = request.query_params.get(name, "")[: requests.LONGEST].strip()
    if text:
        return NamedNode(names.resolve(store, text, "Entity", name).value)
    polities = of_graph(store).polities
    pair = not request.query_params.get("a") and not request.query_params.get("b") and len(polities) > 1
    return NamedNode(polities[at].iri) if pair else None
