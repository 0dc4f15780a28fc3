"""The SPARQL 1.1 Protocol: what a request asks, read from its method, address, headers and body."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.http import parse_accept_header, parse_options_header

from kg.rdf.results import GRAPHS, TABLES
from kg.web.responses import liked
from kg.workers.messages import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["METHODS", "PAGE", "RefusalError", "coded", "forms", "labeled", "operation", "wants_page"]

METHODS = "GET, HEAD, POST, OPTIONS"
PAGE = "text/html"
_FORM, _QUERY, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_MOST_PARAMETERS = 1_000
_LONGEST_ACCEPT = 4_096

Parameters = dict[str, list[str]]


class RefusalError(Exception):
    """A request that is not as the protocol says: the status with which it is refused, and one line."""

    def __init__(self, status: int, what: str, **headers: str) -> None:
        super().__init__(what)
        self.status, self.headers = status, headers


@lru_cache(maxsize=1_000)
def wants_page(accept: str) -> bool:
    """Say whether a client likes a page better than any form of data, as a browser does.

    >>> wants_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), wants_page("*/*")
    (True, False)
    """
    return liked(accept[:_LONGEST_ACCEPT]).best_match([*TABLES, *GRAPHS, PAGE]) == PAGE


@lru_cache(maxsize=1_000)
def forms(accept: str) -> tuple[str, ...]:
    """Return the media types in which a client likes a table best and a graph best; one, where no other fits.

    That one is ``PAGE`` where a client likes a page best.
    Raises :class:`RefusalError` (406) where it accepts nothing of what is on offer.
    """
    if not accept:
        return next(iter(TABLES)), next(iter(GRAPHS))
    if len(accept) > _LONGEST_ACCEPT:
        raise RefusalError(431, "The header Accept is too long")
    if wants_page(accept):
        return (PAGE,)
    found = liked(accept)
    best = tuple(filter(None, (found.best_match(list(TABLES)), found.best_match(list(GRAPHS)))))
    if not best:
        offers = ", ".join(dict.fromkeys([*TABLES, *GRAPHS, PAGE]))
        raise RefusalError(406, f"Nothing acceptable is on offer. Ask for one of {offers}")
    return best


def labeled(media_type: str) -> str:
    """Return a media type as a response says it: of text it names the character set."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@lru_cache(maxsize=1_000)
def coded(accept_encoding: str) -> bool:
    """Say whether a client takes gzip."""
    return parse_accept_header(accept_encoding[:_LONGEST_ACCEPT]).quality("gzip") > 0


def operation(method: str, address: bytes, headers: Mapping[str, str], body: bytes) -> Query | None:
    """Return the query that a request asks, or the update that it wants; none where it asks nothing.

    ``address`` is the query string of the URL. Raises :class:`RefusalError` where the request is not as the
    protocol says.
    """
    asked = _parameters(address)
    if method == "POST":
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise RefusalError(415, "A query is sent as it is, not compressed")
        _add_posted(asked, headers.get("content-type", ""), body)
    elif "update" in asked:
        raise RefusalError(400, "An update is sent by POST; and this endpoint is read-only")
    elif not asked:
        return None
    return _meant(asked, headers)


def _add_posted(asked: Parameters, content_type: str, body: bytes) -> None:
    """Add what the body of a POST says to the parameters."""
    media_type, options = parse_options_header(content_type)
    kinds = {_QUERY: "query", _UPDATE: "update"}
    if media_type not in {_FORM, *kinds}:
        raise RefusalError(415, f"A query is posted as {_QUERY} or {_FORM}")
    if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise RefusalError(415, "A query is sent as UTF-8")
    if media_type == _FORM:
        for name, values in _parameters(body).items():
            asked.setdefault(name, []).extend(values)
    else:
        asked.setdefault(kinds[media_type], []).append(_text(body))


def _meant(asked: Parameters, headers: Mapping[str, str]) -> Query:
    """Return what parameters ask; raise :class:`RefusalError` where they ask nothing, or two things.

    Besides the protocol's own, ``accept`` stands for the header, which a link cannot set.
    """
    texts = [(kind, text) for kind in ("query", "update") for text in asked.get(kind, ())]
    if len(texts) != 1:
        raise RefusalError(400, f"The parameter query is given {len(texts)} times; once is meant")
    ((kind, text),) = texts
    if kind == "update":
        return _update(text, asked)
    accept = ", ".join(asked.get("accept", ())) or headers.get("accept", "")
    default, named = asked.get("default-graph-uri"), asked.get("named-graph-uri")
    return Query(
        text,
        forms(accept),
        default_graphs=None if default is None else tuple(default),
        named_graphs=None if named is None else tuple(named),
        gzip=coded(headers.get("accept-encoding", "")),
    )


def _update(text: str, asked: Parameters) -> Query:
    """Return an update, which is read and then refused."""
    scoped = bool(asked.keys() & {"using-graph-uri", "using-named-graph-uri"})
    return Query(text, update=True, named_graphs=() if scoped else None)


def _parameters(encoded: bytes) -> Parameters:
    """Read parameters from an address or a form."""
    if not encoded:
        return {}
    try:
        pairs = parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise RefusalError(400, "The parameters are not UTF-8") from error
    except ValueError as error:
        raise RefusalError(400, f"More than {_MOST_PARAMETERS:,} parameters") from error
    found: Parameters = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusalError(400, "The query is not UTF-8") from error
