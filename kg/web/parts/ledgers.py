"""The ledger of promises as part of a page: drawn for the days that are asked for, with its two files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.routing import Route

from kg.asking import names
from kg.asking.ledger import Ledger, ledger
from kg.web.cache import kept
from kg.web.responses import respond
from kg.web.templating import language, localized, rooted

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup
    from pyoxigraph import NamedNode, Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.ledger import Lane

__all__ = ["known_day", "ledger_files", "ledger_of"]

_LONGEST = 40
"""So many characters at most are read as a day."""


def ledger_files() -> list[BaseRoute]:
    """Return the routes of the style sheet and the script of a ledger, which the page in one file holds."""
    return [Route("/static/ledger.css", _style), Route("/static/ledger.js", _script)]


def _style(request: Request) -> Response:
    from viz import ledgers

    return respond(request, ledgers.style(), "text/css; charset=utf-8")


def _script(request: Request) -> Response:
    from viz import ledgers

    return respond(request, ledgers.script(), "text/javascript; charset=utf-8")


def ledger_of(request: Request, store: Store, one: NamedNode, other: NamedNode) -> Markup:
    """Draw the ledger of two polities as a request asks for it: ``known``, ``compare``, ``sort``.

    Raises ``InputError`` for a day that is none.
    """
    from viz import ledgers

    sort = request.query_params.get("sort", "")
    shown = ledgers.Shown(
        address=_address(request),
        day=known_day(request, store),
        against=_day(request, store, "compare"),
        order=sort if sort in ledgers.ORDERS else ledgers.ORDERS[0],
        action=quote(request.url.path) + "#promises",
        kept=[("lang", language(request))] if language(request) != "en" else [],
    )
    return ledgers.drawn(_ledger(store, one.value, other.value), shown)


@kept
def _ledger(store: Store, one: str, other: str) -> Ledger:
    return ledger(store, [one, other])


def known_day(request: Request, store: Store) -> str:
    """Return the day as of which a request asks what was known, ISO, or nothing.

    Raises ``InputError`` where it is none.
    """
    return _day(request, store, "known")


def _day(request: Request, store: Store, name: str) -> str:
    """Return a day that a request names, as the last that its text may mean; nothing where it names none."""
    text = request.query_params.get(name, "").strip()[:_LONGEST]
    return names.resolve(store, text, "date", name).value if text else ""


def _address(request: Request) -> Callable[[Lane], str]:
    from viz import ledgers

    def address(lane: Lane) -> str:
        return rooted(request, localized(f"/dossier?promise={ledgers.slug(lane)}", language(request)))

    return address
