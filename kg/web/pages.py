"""HTML from templates in which every value is text, whatever it holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg import __version__
from kg.description import DESIGNATIONS
from kg.terms import BASE, web_address
from kg.web.dataset import served
from kg.web.responses import respond

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["HTML", "LANGUAGES", "language", "page", "path"]

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
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("kg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"version": __version__, "designations": DESIGNATIONS, "languages": LANGUAGES}
    environment.filters |= {"path": path}
    environment.tests |= {"web_address": web_address}
    return environment


def page(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    """Render a template of ``kg/web/templates`` with what every page knows: request, language, dataset."""
    html = (
        _templates()
        .get_template(template)
        .render(request=request, language=language(request), dataset=served(request), **context)
    )
    return respond(request, html, HTML, status=status, headers={"Link": f'<{request.url.path}>; rel="self"'})
