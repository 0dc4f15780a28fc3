"""What is never run: updates, calls of other stores, texts that break a parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import Store

from kg.errors import InputError
from kg.rdf import syntax
from kg.rdf.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ForbiddenError", "checked", "plain", "refuse_services", "refuse_update"]

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_GUARDED = ("FROM", "SERVICE")
"""Words that choose the graphs that a query sees, or call another store."""
_DEEPEST, _LONGEST = 200, 2500
"""Depth of brackets, number of keywords and operators: beyond, Oxigraph's parser may exhaust the stack."""

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
_FAILING, _LINE = "CREATE GRAPH <urn:x-twice> ; CREATE GRAPH <urn:x-twice> ;", "\n"
"""An update whose second part fails, so that nothing after it is run; it stands on a line of its own."""


class ForbiddenError(InputError):
    """A query that is never run: it would change the graph, ask another store, or break the parser."""


def plain(query: str) -> bool:
    """Say whether nothing in a text needs a guard, so that it goes to a parser here unread, as most do.

    It is too short for a parser to come to harm, and has no escapes and none of the words that matter: an
    engine that only queries refuses an update itself.
    """
    return (
        len(query) <= _LONGEST
        and query.isascii()
        and "\\" not in query
        and sum(map(query.count, "([{")) <= _DEEPEST
        and not syntax.holds(query, _GUARDED)
    )


def checked(query: str, name: str) -> list[str]:
    r"""Return the words of a query; raise where it is none, or one that is never run.

    Parsers differ in where they resolve ``\u`` escapes, so the text is read with and without.
    """
    words: list[str] = []
    for text in dict.fromkeys((query, syntax.decoded(query, name))):
        tokens = syntax.tokens(text)
        words = syntax.words(tokens)
        _refuse(words, name)
        _refuse_size(tokens, name)
    return words


def refuse_services(query: str, name: str, base: str | None) -> None:
    """Raise ``ForbiddenError`` where a query calls another store, or cannot be read either way.

    The word is looked for with and without escapes: engines differ in where they resolve them.
    """
    decoded = syntax.decoded(query, name)
    hidden = len(_SERVICE.findall(decoded)) - len(_SERVICE.findall(query))
    for text in [query, decoded] if hidden else [query]:
        error = _calls(text, base)
        if error is None:
            continue
        if any(call["call"] for call in _CALL.finditer(text)):
            raise ForbiddenError("SERVICE would ask another store; the query stays in this one", where=name)
        raise syntax.not_sparql(error, text, name) from error


def refuse_update(update: str, *, scoped: bool) -> NoReturn:
    """Raise ``InputError`` where a text is no SPARQL update, else ``ForbiddenError``.

    ``scoped`` says that its graphs are named beside it, so that it may not name any itself. The update is
    read by a store that is empty and thrown away: there is no other way to ask the parser what it thinks of
    one. Nothing of it is run, whatever it loads or calls: before it stands one that fails.
    """
    tokens = syntax.tokens(syntax.decoded(update, "update"))
    words = syntax.words(tokens)
    _refuse_size(tokens, "update")
    if scoped and not {"USING", "WITH"}.isdisjoint(words):
        raise InputError("graphs are named both in the update and beside it", where="update")
    begin = update[: _end_of_prologue(syntax.tokens(update))]
    text = f"{begin}\n{_FAILING}\n{' ' * len(begin.rpartition(_LINE)[2])}{update[len(begin) :]}"
    try:
        Store().update(text, base_iri=BASE, prefixes=PREFIXES)
    except SyntaxError as error:
        ours = range(begin.count(_LINE) + 2, begin.count(_LINE) + 4)
        raise syntax.not_sparql(error, text, "update", ours) from error
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


def _refuse(words: list[str], name: str) -> None:
    form = next((word for word in words if word in syntax.FORMS | _UPDATES), "")
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


def _depth(tokens: list[re.Match[str]]) -> int:
    """Return how deep brackets stand at most."""
    depth = deepest = 0
    for token in tokens:
        if token["bracket"]:
            depth += 1 if token["bracket"] in "([{" else -1
            deepest = max(deepest, depth)
    return deepest
