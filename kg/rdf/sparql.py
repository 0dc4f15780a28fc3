"""SPARQL 1.1 over the union of a store's graphs: read only, prefixes known, errors with line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

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
from kg.rdf.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "AnyStore",
    "ForbiddenError",
    "Results",
    "Scope",
    "Term",
    "deterministic",
    "form",
    "refuse_update",
    "run",
    "select",
    "undeclared",
]

Term = NamedNode | BlankNode | Literal | Triple
Results = QuerySolutions | QueryTriples | QueryBoolean


class AnyStore(Protocol):
    """Whatever answers SPARQL as a ``pyoxigraph.Store`` does: one here, or one elsewhere."""

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
_NONDETERMINISTIC = frozenset(["RAND", "NOW", "UUID", "STRUUID", "BNODE"])
"""Functions whose value differs from call to call."""
_DEEPEST, _LONGEST = 200, 2500
"""Depth of brackets, number of keywords and operators: beyond, Oxigraph's parser may exhaust the stack."""

# The tokens of SPARQL as far as words must be told from what only looks like them. The order matters: the
# first alternative that fits wins, so texts and IRIs come before the comments and words that may stand
# inside them. Where nothing fits, the next letter is tried. Possessive repetitions (*+) never give back
# what they took: without them an open quotation mark before a long text would be read again from every
# place, in the square of its length.
_TOKEN = re.compile(
    r"""
      (?P<text> \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})? | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?
              | "(?:[^"\\\n\r]|\\.)*+"? | '(?:[^'\\\n\r]|\\.)*+'? )  # open ones too: nothing is read twice
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<name> [?$]\w+ | [\w.-]{0,99}+:(?:[\w.:%-]|\\.)* | @\w+ )  # bounded, so that none takes long
    | (?P<word> [A-Za-z]\w* )
    | (?P<bracket> [(){}\[\]] )
    | (?P<operator> && | \|\| | [!+*/|^=<>-] )
    """,
    re.VERBOSE | re.DOTALL,
)
# This one errs on the safe side: it may refuse a harmless text that says SERVICE and reads like a call, and
# must never pass a call. The first two alternatives step over names in which the word may stand (?SERVICE,
# br:SERVICE, GRAPH SERVICE:), but only as far as every parser agrees that it is a name. The third is the
# word, what names the store (an IRI, a variable, a prefixed name), and a brace.
_SPACE = r"(?:\s|\#[^\n\r]*+)*+"
_CALL = re.compile(
    rf"""
      [?$:][A-Za-z0-9_%-]++  # the rest of a variable or name, as far as that is beyond doubt
    | (?<=[ \t\n\r{{}}]) GRAPH [ \t]++ [A-Za-z0-9_.-]++:
    | (?P<call> SERVICE {_SPACE} (?:SILENT {_SPACE})?
        (?:<[^ \t\n\r{{}}]*> | (?=[?$]|[^ \t\n\r{{}}<>]*?:) (?:\\.|[^ \t\n\r{{}}<>\\])+?) {_SPACE} \{{ )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""A call of another store, also where it stands in a string or a comment: which of its signs open and close
these depends on the grammar (``?a<'b>c'`` can be read in two ways), so tokens alone would miss some. So does
what ends a name (``x:.SERVICE`` is a name, a point and a call), and Python's spaces are not SPARQL's."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"[A-Z]\w+(?: \w+){2,}")
_SIGN = re.compile(r'"(?:\\.|[^"\\])+"')
_EXTENSIONS = frozenset(['"{|"', '"~"'])


class ForbiddenError(InputError):
    """A query that is never run: it would change the graph, ask another store, or break the parser."""


@dataclass(frozen=True)
class Scope:
    """The graphs that a query sees, by IRI, in place of those that it names: the protocol's dataset."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


def run(
    store: AnyStore, query: str, name: str = "query", *, scope: Scope | None = None, base: str | None = None
) -> Results:
    """Run a query over the union of the graphs; ``GRAPH`` names one, the prefixes that ship are known.

    A query that says ``FROM`` sees the graphs that it names and no others; where there is a ``scope``, that
    one counts. Relative IRIs are resolved against ``base``; both are for a store here. ``name`` stands before
    line and column in messages. Raises ``InputError`` where the text is no query, ``ForbiddenError`` where
    it is one that is refused; a store elsewhere decides itself on services, and raises ``EndpointError``.
    """
    words = _checked(query, name, services=not isinstance(store, Store))
    try:
        return store.query(query, prefixes=PREFIXES, **_options(words, scope, base))
    except SyntaxError as error:
        raise _not_sparql(error, query, name) from error
    except (ValueError, RuntimeError) as error:
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
    return next((word for word in _words(_TOKEN.finditer(query)) if word in _FORMS), "")


def refuse_update(update: str, *, scoped: bool) -> NoReturn:
    """Raise ``InputError`` where a text is no SPARQL update, else ``ForbiddenError``.

    ``scoped`` says that its graphs are named beside it, so that it may not name any itself. What says
    ``LOAD`` or ``SERVICE`` is refused unread. The rest is read by a store that is empty and thrown away:
    there is no other way to ask the parser what it thinks of an update.
    """
    tokens = list(_TOKEN.finditer(_decoded(update, "update")))
    words = _words(tokens)
    _refuse_size(tokens, "update")
    if scoped and not {"USING", "WITH"}.isdisjoint(words):
        raise InputError("graphs are named both in the update and beside it", where="update")
    if {"LOAD", "SERVICE"}.isdisjoint(words):
        try:
            Store().update(update, base_iri=BASE, prefixes=PREFIXES)
        except SyntaxError as error:
            raise _not_sparql(error, update, "update") from error
        except (ValueError, RuntimeError, OSError):
            pass  # it was read, and that is all it is there for
    raise ForbiddenError("an update would change the graph, which is only read", where="update")


def deterministic(query: str) -> bool:
    """Say whether a query gives the same answer each time, the store being the same."""
    return _NONDETERMINISTIC.isdisjoint(_words(_TOKEN.finditer(_unescaped(query))))


def undeclared(query: str, known: Iterable[str]) -> list[str]:
    r"""Return which of the known prefixes a query uses and does not declare, in their order.

    What looks like a declaration or a name in a comment, a text or an IRI is none.

    >>> undeclared('# PREFIX a: <x>\nSELECT * { a:b ?p "c:d", c: }', ["a", "b", "c"])
    ['a', 'c']
    """
    declared, used = set[str](), set[str]()
    before = ""
    for token in _TOKEN.finditer(query):
        if token["name"]:
            prefix = token["name"].partition(":")[0]
            (declared if before == "PREFIX" else used).add(prefix)
        if not token["comment"]:
            before = (token["word"] or "").upper()
    return [prefix for prefix in known if prefix in used - declared]


def _options(words: Sequence[str], scope: Scope | None, base: str | None) -> dict[str, Any]:
    """Return what the store is told of the graphs that a query sees, and of its base where there is one."""
    based = {} if base is None else {"base_iri": base}
    if scope is None:
        return {"use_default_graph_as_union": "FROM" not in words, **based}
    return {
        **based,
        "default_graph": [NamedNode(iri) for iri in scope.default],
        "named_graphs": [NamedNode(iri) for iri in scope.named],
    }


def _not_sparql(error: SyntaxError, text: str, name: str) -> InputError:
    place = _PLACE.search(str(error))
    where = f"{name}:{place[1]}:{place[2]}" if place else name
    before = text.split("\n")[int(place[1]) - 1][: int(place[2]) - 1] if place else ""
    return InputError(f"not SPARQL: {_expected(str(error), before)}", where=where)


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


def _words(tokens: Iterable[re.Match[str]]) -> list[str]:
    return [token["word"].upper() for token in tokens if token["word"]]


def _checked(query: str, name: str, *, services: bool) -> list[str]:
    r"""Return the words of a query; raise where it is none, or one that is never run.

    Parsers differ in where they resolve ``\u`` escapes, so the text is read with and without.
    """
    words: list[str] = []
    for text in dict.fromkeys((query, _decoded(query, name))):
        tokens = list(_TOKEN.finditer(text))
        words = _words(tokens)
        _refuse(words, name)
        if not services and any(call["call"] for call in _CALL.finditer(text)):
            raise ForbiddenError("SERVICE would ask another store; the query stays in this one", where=name)
        _refuse_size(tokens, name)
    return words


def _refuse(words: list[str], name: str) -> None:
    form = next((word for word in words if word in _FORMS | _UPDATES), "")
    if not words:
        raise InputError("the query is empty", where=name)
    if not form:
        raise InputError("not SPARQL: no SELECT, ASK, CONSTRUCT or DESCRIBE", where=f"{name}:1:1")
    if form in _UPDATES:
        fix = "Change the corpus and build anew"
        raise ForbiddenError(f"{form} would change the graph, which is only read", where=name, fix=fix)


def _refuse_size(tokens: list[re.Match[str]], name: str) -> None:
    if _depth(tokens) > _DEEPEST:
        raise ForbiddenError(f"brackets stand more than {_DEEPEST} deep", where=name)
    if sum(token[0] == "{" or bool(token["word"] or token["operator"]) for token in tokens) > _LONGEST:
        raise ForbiddenError(f"more than {_LONGEST} keywords and operators", where=name)


def _decoded(query: str, name: str) -> str:
    r"""Return a query with ``\u`` escapes resolved, as its parser will read it."""
    try:
        query.encode()
        return _unescaped(query)
    except (UnicodeEncodeError, ValueError, OverflowError) as error:
        raise InputError("the query is not Unicode text", where=name) from error


def _unescaped(query: str) -> str:
    if "\\" not in query:
        return query
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)


def _depth(tokens: list[re.Match[str]]) -> int:
    """Return how deep brackets stand at most."""
    depth = deepest = 0
    for token in tokens:
        if token["bracket"]:
            depth += 1 if token["bracket"] in "([{" else -1
            deepest = max(deepest, depth)
    return deepest
