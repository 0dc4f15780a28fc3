"""SPARQL 1.1 over the union of a store's graphs: read only, prefixes known, errors with line and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import InputError
from kg.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AnyStore", "Results", "Term", "form", "run", "select"]

Term = NamedNode | BlankNode | Literal | Triple
Results = QuerySolutions | QueryTriples | QueryBoolean


class AnyStore(Protocol):
    """Whatever answers SPARQL as a ``pyoxigraph.Store`` does: one here, or a ``kg.remote.Remote``."""

    def query(
        self,
        query: str,
        /,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> Results:
        """Answer a query in which some prefixes are known, over the default graph or the union of all."""


_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_DEEPEST, _LONGEST = 200, 2500
"""Depth of brackets, number of keywords and operators: beyond, Oxigraph's parser may exhaust the stack."""

_TOKEN = re.compile(
    r"""
      (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
              | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\n]* )
    | (?P<name> [?$]\w+ | [\w.-]*:[\w.:%-]* | @\w+ )
    | (?P<word> [A-Za-z]\w* )
    | (?P<bracket> [(){}\[\]] )
    | (?P<operator> && | \|\| | [!+*/|^=<>-] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"[A-Z]\w+(?: \w+){2,}")
_SIGN = re.compile(r'"(?:\\.|[^"\\])+"')
_EXTENSIONS = frozenset(['"{|"', '"~"'])


def run(store: AnyStore, query: str, name: str = "query") -> Results:
    """Run a query over the union of the graphs; ``GRAPH`` names one, the prefixes of ``kg.terms`` are known.

    A query that says ``FROM`` sees the graphs that it names and no others. ``name`` stands before line and
    column in messages. Raises ``InputError`` where the text is no query, would update the store, or calls
    another service from here; a store elsewhere decides itself on services, and raises ``EndpointError``.
    """
    _refuse(query, name, services=not isinstance(store, Store))
    try:
        return store.query(query, prefixes=PREFIXES, use_default_graph_as_union="FROM" not in _words(query))
    except SyntaxError as error:
        place = _PLACE.search(str(error))
        where = f"{name}:{place[1]}:{place[2]}" if place else name
        before = query.split("\n")[int(place[1]) - 1][: int(place[2]) - 1] if place else ""
        raise InputError(f"not SPARQL: {_expected(str(error), before)}", where=where) from error
    except (ValueError, OSError, RuntimeError) as error:
        raise InputError(f"cannot be run: {error}", where=name) from error


def select(store: AnyStore, query: str, name: str = "query") -> Iterator[dict[str, Term]]:
    """Yield the rows of a ``SELECT``, each by the names of its variables, unbound ones left out.

    Raises ``InputError`` as :func:`run` does, and where the query is of another form.
    """
    found = run(store, query, name)
    if not isinstance(found, QuerySolutions):
        raise InputError("not a SELECT", where=name)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {key: term for key, term in zip(names, row, strict=True) if term is not None}


def form(query: str) -> str:
    r"""Return ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, or nothing where a query says none of these.

    >>> form("PREFIX br: <https://example.org/ask#> # CONSTRUCT nothing\nselect * { }")
    'SELECT'
    """
    return next((word for word in _words(query) if word in _FORMS), "")


def _expected(message: str, before: str) -> str:
    """Say what the parser expected, in words; its own list holds every letter that could go on there.

    ``before`` is what stands before the place in its line.
    """
    what = _PLACE.sub("", message)
    unknown = re.search(r"([\w.-]*):\S*$", before)
    if "Prefix not found" in what and unknown:
        return f"the prefix {unknown[1]}: is not declared"
    if sentence := _SENTENCE.search(what):
        return sentence[0]
    signs = [] if "LATERAL" in what else [sign for sign in _SIGN.findall(what) if sign not in _EXTENSIONS]
    if signs:
        return f"something is missing here, or too much: {', '.join(signs[:6])} could stand here"
    return "something is missing here, or too much"


def _words(query: str) -> list[str]:
    return [token["word"].upper() for token in _TOKEN.finditer(query) if token["word"]]


def _refuse(query: str, name: str, *, services: bool) -> None:
    r"""Raise ``InputError`` for what is never run: updates, calls to services, text that breaks the parser.

    Parsers differ in where they resolve ``\u`` escapes, so the text is read with and without.
    """
    for text in dict.fromkeys((query, _decoded(query, name))):
        tokens = list(_TOKEN.finditer(text))
        _refuse_words([token["word"].upper() for token in tokens if token["word"]], name, services=services)
        _refuse_size(tokens, name)


def _refuse_words(words: list[str], name: str, *, services: bool) -> None:
    form = next((word for word in words if word in _FORMS | _UPDATES), "")
    if not words:
        raise InputError("the query is empty", where=name)
    if not form:
        raise InputError("not SPARQL: no SELECT, ASK, CONSTRUCT or DESCRIBE", where=f"{name}:1:1")
    if form in _UPDATES:
        fix = "Change the corpus and build anew"
        raise InputError(f"{form} would change the graph, which is only read", where=name, fix=fix)
    if "SERVICE" in words and not services:
        raise InputError("SERVICE would ask another store; the query stays in this one", where=name)


def _refuse_size(tokens: list[re.Match[str]], name: str) -> None:
    if _depth(tokens) > _DEEPEST:
        raise InputError(f"brackets stand more than {_DEEPEST} deep", where=name)
    if sum(token[0] == "{" or bool(token["word"] or token["operator"]) for token in tokens) > _LONGEST:
        raise InputError(f"more than {_LONGEST} keywords and operators", where=name)


def _decoded(query: str, name: str) -> str:
    r"""Return a query with ``\u`` escapes resolved, as its parser will read it."""
    try:
        query.encode()
        return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)
    except (UnicodeEncodeError, ValueError, OverflowError) as error:
        raise InputError("the query is not Unicode text", where=name) from error


def _depth(tokens: list[re.Match[str]]) -> int:
    """Return how deep brackets stand at most."""
    depth = deepest = 0
    for token in tokens:
        if token["bracket"]:
            depth += 1 if token["bracket"] in "([{" else -1
            deepest = max(deepest, depth)
    return deepest
