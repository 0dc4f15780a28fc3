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
from kg.rdf.store import holds_union
from kg.rdf.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    "solutions",
    "undeclared",
    "value_of",
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
_GUARDED = ("FROM", "SERVICE")
"""Words that choose the graphs that a query sees, or call another store."""
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
"""What looks like a call of another store, also in a string or a comment: it tells a query that is refused
from one that is none. Whether one is run, the parser decides (``_calls``)."""
_SERVICE, _NO_WORD = re.compile("SERVICE", re.IGNORECASE), "SERVICX"
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"[A-Z]\w+(?: \w+){2,}")
_SIGN = re.compile(r'"(?:\\.|[^"\\])+"')
_EXTENSIONS = frozenset(['"{|"', '"~"'])


_FAILING, _LINE = "CREATE GRAPH <urn:x-twice> ; CREATE GRAPH <urn:x-twice> ;", "\n"
"""An update whose second part fails, so that nothing after it is run; it stands on a line of its own."""


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

    Where the default graph of a store is not empty, it is the union (``kg.rdf.store.lay_union``).

    A query that says ``FROM`` sees the graphs that it names and no others; where there is a ``scope``, that
    one counts. Relative IRIs are resolved against ``base``; both are for a store here. ``name`` stands before
    line and column in messages. Raises ``InputError`` where the text is no query, ``ForbiddenError`` where
    it is one that is refused; a store elsewhere decides itself on services, and raises ``EndpointError``.
    """
    plain = isinstance(store, Store) and _plain(query)
    words = [] if plain else _checked(query, name)
    if isinstance(store, Store) and not plain:
        _refuse_services(query, name, base)
    try:
        return store.query(query, prefixes=_prefixes(query), **_options(store, words, scope, base))
    except SyntaxError as error:
        _checked(query, name)  # which may know better what is wrong
        raise _not_sparql(error, query, name) from error
    except (ValueError, RuntimeError) as error:
        raise InputError(f"cannot be run: {error}", where=name) from error


def select(store: AnyStore, query: str, name: str = "query") -> Iterator[dict[str, Term]]:
    """Yield the rows of a ``SELECT``, each by the names of its variables, unbound ones left out.

    Raises ``InputError`` as :func:`run` does, and where the query is of another form.
    """
    found = solutions(store, query, name)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {key: term for key, term in zip(names, row, strict=True) if term is not None}


def solutions(store: AnyStore, query: str, name: str = "query") -> QuerySolutions:
    """Return the rows of a ``SELECT`` by the places of its variables, which takes less than by their names.

    Raises what :func:`select` does.
    """
    found = run(store, query, name)
    if not isinstance(found, QuerySolutions):
        raise InputError("not a SELECT", where=name)
    return found


def value_of(row: Mapping[str, Term], name: str) -> str:
    """Return the IRI or the text that a row has for a variable; an empty one where it is unbound."""
    return str(getattr(row.get(name), "value", ""))


def form(query: str) -> str:
    r"""Return ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, or nothing where a query says none of these.

    >>> form("PREFIX br: <https://example.org/ask#> # CONSTRUCT nothing\nselect * { }")
    'SELECT'
    """
    return next((word for word in _words(_TOKEN.finditer(query)) if word in _FORMS), "")


def refuse_update(update: str, *, scoped: bool) -> NoReturn:
    """Raise ``InputError`` where a text is no SPARQL update, else ``ForbiddenError``.

    ``scoped`` says that its graphs are named beside it, so that it may not name any itself. The update is
    read by a store that is empty and thrown away: there is no other way to ask the parser what it thinks of
    one. Nothing of it is run, whatever it loads or calls: before it stands one that fails.
    """
    tokens = list(_TOKEN.finditer(_decoded(update, "update")))
    words = _words(tokens)
    _refuse_size(tokens, "update")
    if scoped and not {"USING", "WITH"}.isdisjoint(words):
        raise InputError("graphs are named both in the update and beside it", where="update")
    begin = update[: _end_of_prologue(list(_TOKEN.finditer(update)))]
    text = f"{begin}\n{_FAILING}\n{' ' * len(begin.rpartition(_LINE)[2])}{update[len(begin) :]}"
    try:
        Store().update(text, base_iri=BASE, prefixes=PREFIXES)
    except SyntaxError as error:
        ours = range(begin.count(_LINE) + 2, begin.count(_LINE) + 4)
        raise _not_sparql(error, text, "update", ours) from error
    except (ValueError, RuntimeError):
        pass  # it was read, and that is all it is there for
    raise ForbiddenError("an update would change the graph, which is only read", where="update")


def _end_of_prologue(tokens: Sequence[re.Match[str]]) -> int:
    """Return where what declares a base and prefixes ends, which must stand first in an update."""
    end, left = 0, [token for token in tokens if not token["comment"]]
    while left:
        length = {"BASE": 2, "PREFIX": 3}.get((left[0]["word"] or "").upper(), 0)
        if not length or len(left) < length or not left[length - 1]["iri"]:
            break
        end = left[length - 1].end()
        left = left[length:]
    return end


def deterministic(query: str) -> bool:
    """Say whether a query gives the same answer each time, the store being the same."""
    text = _unescaped(query)
    if not _holds(text, _NONDETERMINISTIC):
        return True
    return _NONDETERMINISTIC.isdisjoint(_words(_TOKEN.finditer(text)))


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


def _plain(query: str) -> bool:
    """Say whether nothing in a text needs a guard, so that it goes to a parser here unread, as most do.

    It is too short for a parser to come to harm, and has no escapes and none of the words that matter: an
    engine that only queries refuses an update itself.
    """
    return (
        len(query) <= _LONGEST
        and query.isascii()
        and "\\" not in query
        and sum(map(query.count, "([{")) <= _DEEPEST
        and not _holds(query, _GUARDED)
    )


def _holds(query: str, words: Iterable[str]) -> bool:
    """Say whether a text has the letters of a word, which may be part of another."""
    letters = query.upper()
    return any(word in letters for word in words)


def _prefixes(query: str) -> dict[str, str]:
    """Return the prefixes that a query may use; the engine takes its time for each that it is given."""
    if "\\" in query:
        return PREFIXES
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in query}


def _options(store: AnyStore, words: Sequence[str], scope: Scope | None, base: str | None) -> dict[str, Any]:
    """Return what the store is told of the graphs that a query sees, and of its base where there is one."""
    based = {} if base is None else {"base_iri": base}
    if scope is None:
        laid = isinstance(store, Store) and holds_union(store)
        return {"use_default_graph_as_union": "FROM" not in words and not laid, **based}
    return {
        **based,
        "default_graph": [NamedNode(iri) for iri in scope.default],
        "named_graphs": [NamedNode(iri) for iri in scope.named],
    }


def _not_sparql(error: SyntaxError, text: str, name: str, ours: range = range(0)) -> InputError:
    """Say where a text is no SPARQL, and why; ``ours`` are the lines by which it was made longer."""
    place = _PLACE.search(str(error))
    told = int(place[1]) - len(ours) * (ours.start < int(place[1])) if place else 0
    where = f"{name}:{told}:{place[2]}" if place else name
    line = text.split("\n")[int(place[1]) - 1][: int(place[2]) - 1] if place else ""
    return InputError(f"not SPARQL: {_expected(str(error), line)}", where=where)


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


def _refuse_services(query: str, name: str, base: str | None) -> None:
    """Raise ``ForbiddenError`` where a query calls another store, or cannot be read either way.

    The word is looked for with and without escapes: engines differ in where they resolve them.
    """
    decoded = _decoded(query, name)
    hidden = len(_SERVICE.findall(decoded)) - len(_SERVICE.findall(query))
    for text in [query, decoded] if hidden else [query]:
        error = _calls(text, base)
        if error is None:
            continue
        if any(call["call"] for call in _CALL.finditer(text)):
            raise ForbiddenError("SERVICE would ask another store; the query stays in this one", where=name)
        raise _not_sparql(error, text, name) from error


def _calls(text: str, base: str | None) -> SyntaxError | None:
    """Return why a query is none any more where each SERVICE in it is a word without meaning, if it is none.

    In a string, a comment, an IRI, a variable or a prefix the word can be any other; where it begins a call,
    nothing else can stand. So the parser itself says what is a call, and no way of hiding one from a reader
    (``?a<'b>c'`` can be read in two ways) hides it from the parser. What is read here calls nobody.
    """
    if not _SERVICE.search(text):
        return None
    try:
        Store().query(_SERVICE.sub(_NO_WORD, text), prefixes=PREFIXES, base_iri=base or BASE)
    except SyntaxError as error:
        return error
    except (ValueError, RuntimeError):
        return None  # it was read, and that is all it is there for
    return None


def _checked(query: str, name: str) -> list[str]:
    r"""Return the words of a query; raise where it is none, or one that is never run.

    Parsers differ in where they resolve ``\u`` escapes, so the text is read with and without.
    """
    words: list[str] = []
    for text in dict.fromkeys((query, _decoded(query, name))):
        tokens = list(_TOKEN.finditer(text))
        words = _words(tokens)
        _refuse(words, name)
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
