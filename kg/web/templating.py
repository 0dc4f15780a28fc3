"""HTML from templates in which every value is text, whatever it holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context

from kg import __version__
from kg.exporting.description import DESIGNATIONS
from kg.rdf.terms import BASE, web_address
from kg.web.dataset import served
from kg.web.responses import NotAcceptableError, accepted, problem, respond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2.runtime import Context
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.asking.evidence import Named

__all__ = ["HTML", "LANGUAGES", "address", "failure", "language", "localized", "page", "path"]

HTML = "text/html; charset=utf-8"

LANGUAGES = {"en": "English", "kk": "Қазақша", "ru": "Русский", "az": "Azərbaycanca", "tr": "Türkçe"}
"""The languages of labels, each by its own name."""


def language(request: Request) -> str:
    """Return the language of labels that a request asks for by ``lang``; English where it asks for none."""
    asked = request.query_params.get("lang", "en")
    return asked if asked in LANGUAGES else "en"


def path(iri: str) -> str:
    """Return where an IRI of the graph's own namespaces stands on the site; others stay as they are.

    >>> path("https://w3id.org/bilateral-kg/id/kazakhstan")
    '/id/kazakhstan'
    """
    return "/" + iri.removeprefix(BASE).lstrip("/") if iri.startswith(BASE) else iri


def localized(place: str, language: str) -> str:
    """Ask at an address of the site for labels in a language; an address elsewhere stays as it is.

    >>> localized("/ontology#signed", "kk"), localized("/dyads", "en"), localized("https://a.example/", "kk")
    ('/ontology?lang=kk#signed', '/dyads', 'https://a.example/')
    """
    if language == "en" or not place.startswith("/"):
        return place
    parts = urlsplit(place)
    query = "&".join(filter(None, (parts.query, f"lang={language}")))
    return urlunsplit(parts._replace(query=query))


def address(request: Request, place: str = "", **changed: str) -> str:
    """Return the address of a request below the site's root, percent-encoded, with some parameters changed.

    ``place`` stands for its path, if given. Whatever stood in the address, it can stand in a header or an
    attribute.
    """
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    query = urlencode([*kept, *changed.items()], errors="replace")
    return quote(place or request.scope["path"], errors="replace") + (f"?{query}" if query else "")


@pass_context
def _localized(context: Context, place: str) -> str:
    return localized(place, str(context["language"]))


@pass_context
def _path(context: Context, iri: str) -> str:
    return _localized(context, path(iri))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "version": __version__,
        "designations": DESIGNATIONS,
        "languages": LANGUAGES,
        "address": address,
    }
    environment.filters |= {"path": _path, "localized": _localized}
    environment.tests |= {"web_address": web_address}
    return environment


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> Response:
    """Render a template of ``kg/web/templates`` with what every page knows: request, language, dataset."""
    html = (
        _templates()
        .get_template(template)
        .render(request=request, language=language(request), dataset=served(request), **context)
    )
    said = {"Link": f'<{address(request)}>; rel="self"', **(headers or {})}
    return respond(request, html, HTML, status=status, headers=said)


def failure(
    request: Request, what: str, *, status: int, fix: str = "", near: Sequence[Named] = ()
) -> Response:
    """Say what is wrong and what to do: on a page where a request likes HTML best, else in a line of text.

    ``near`` are the resources that may have been meant.
    """
    try:
        wanted = accepted(request, ("text/plain", "text/html"))
    except NotAcceptableError:
        wanted = "text/plain"
    if wanted == "text/html":
        return page(request, "failure.html.j2", status=status, what=what, fix=fix, near=near)
    places = ", ".join(quote(path(each.iri)) for each in near)
    return problem(what, status=status, fix=". ".join(filter(None, (fix, places and f"Near: {places}"))))
