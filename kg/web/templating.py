"""HTML from templates in which every value is text, whatever it holds.

A place is a path below the root of the site, with a slash before it. Templates lead to one by a filter, which
writes the root before it: ``here``, or ``localized`` to keep the language; ``path`` takes an IRI.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, pass_context
from markupsafe import Markup, escape
from pyoxigraph import NamedNode

from kg import __version__
from kg.asking.renderings import first_marks
from kg.corpus.languages import LANGUAGES
from kg.exporting.description import DESIGNATIONS
from kg.rdf.store import UNREVIEWED
from kg.rdf.terms import BASE, web_address
from kg.web.dataset import served
from kg.web.proxy import place, root
from kg.web.responses import NotAcceptableError, accepted, problem, respond

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jinja2.runtime import Context
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.asking.evidence import Named

__all__ = [
    "CHECK",
    "HTML",
    "LANGUAGES",
    "NOT_FOUND",
    "address",
    "compile_all",
    "failure",
    "language",
    "localized",
    "page",
    "page_of",
    "path",
    "rooted",
    "site",
]

NOT_FOUND, CHECK = "Page not found", "Check the address, or search for the name"
HTML = "text/html; charset=utf-8"


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


def page_of(request: Request, iri: str) -> str:
    """Return where on the site an IRI has its page: of foreign RDF any has one, of a build its own."""
    if served(request).folder is None and not iri.startswith("/"):
        return f"/resource?{urlencode({'iri': iri})}"
    return path(iri)


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


def address(request: Request, asked_at: str = "", **changed: str) -> str:
    """Return the place of a request on the site, percent-encoded, with some parameters changed.

    ``asked_at`` stands for its path, if given. Whatever stood in the address, it can stand in a header or an
    attribute.
    """
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    query = urlencode([*kept, *changed.items()], errors="replace")
    return quote(asked_at or place(request), errors="replace") + (f"?{query}" if query else "")


def site(request: Request) -> str:
    """Return where this server is for who asks, without a slash at the end; its base for a nonsense host."""
    found = str(request.base_url).rstrip("/")
    try:
        NamedNode(found)
    except ValueError:
        return BASE.rstrip("/")
    return found


def rooted(request: Request, place: str) -> str:
    """Return a place of the site as it stands in a link: below the root; an address elsewhere as it is."""
    return root(request) + place if place.startswith("/") else place


def _reviewed(request: Request) -> str | None:
    """Return the same place without unreviewed claims; none where all that is served has them."""
    below = root(request)
    above = below.removesuffix(f"/{UNREVIEWED}")
    return above + address(request) if above != below else None


@pass_context
def _here(context: Context, place: str) -> str:
    return rooted(context["request"], place)


@pass_context
def _absolute(context: Context, place: str) -> str:
    return site(context["request"]) + place


@pass_context
def _localized(context: Context, place: str) -> str:
    return _here(context, localized(place, str(context["language"])))


@pass_context
def _path(context: Context, iri: str) -> str:
    return _localized(context, page_of(context["request"], iri))


def letters(text: str) -> Markup:
    r"""Write a text so that a browser reads every letter of it: a carriage return would become a line feed.

    >>> letters("a\r\n<b>")
    Markup('a&#13;\n&lt;b&gt;')
    """
    return escape(text).replace("\r", Markup("&#13;"))


def compile_all(folder: Path) -> None:
    """Read all templates now, and not when the first page needs them; what they become is kept in a folder.

    Other processes that name the same folder take it from there.
    """
    environment = _templates()
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
    for name in environment.list_templates():
        environment.get_template(name)


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
        "root": root,
        "reviewed": _reviewed,
    }
    environment.filters |= {
        "path": _path,
        "localized": _localized,
        "first_marks": first_marks,
        "here": _here,
        "absolute": _absolute,
        "letters": letters,
    }
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
    known = {"request": request, "language": language(request), "dataset": served(request)}
    html = _templates().get_template(template).render(known | {"place": place(request)} | context)
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
    places = ", ".join(quote(rooted(request, path(each.iri))) for each in near)
    return problem(what, status=status, fix=". ".join(filter(None, (fix, places and f"Near: {places}"))))
