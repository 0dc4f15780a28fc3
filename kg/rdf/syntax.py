"""The words of a SPARQL text as its parser tells them apart, and why a text is no SPARQL, for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "FORMS",
    "decoded",
    "deterministic",
    "form",
    "holds",
    "not_sparql",
    "tokens",
    "undeclared",
    "words",
]

FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
"""What a query can be."""
_NONDETERMINISTIC = frozenset(["RAND", "NOW", "UUID", "STRUUID", "BNODE"])
"""Functions whose value differs from call to call."""

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
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"[A-Z]\w+(?: \w+){2,}")
_SIGN = re.compile(r'"(?:\\.|[^"\\])+"')
_EXTENSIONS = frozenset(['"{|"', '"~"'])


def tokens(text: str) -> list[re.Match[str]]:
    """Return the tokens of a text, each in the group of its kind: ``iri``, ``name``, ``word`` and so on."""
    return list(_TOKEN.finditer(text))


def words(found: Iterable[re.Match[str]]) -> list[str]:
    """Return the words among tokens, in capitals."""
    return [token["word"].upper() for token in found if token["word"]]


def form(query: str) -> str:
    r"""Return ``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``, or nothing where a query says none of these.

    >>> form("PREFIX br: <https://example.org/ask#> # CONSTRUCT nothing\nselect * { }")
    'SELECT'
    """
    return next((word for word in words(_TOKEN.finditer(query)) if word in FORMS), "")


def deterministic(query: str) -> bool:
    """Say whether a query gives the same answer each time, the store being the same."""
    text = _unescaped(query)
    if not holds(text, _NONDETERMINISTIC):
        return True
    return _NONDETERMINISTIC.isdisjoint(words(_TOKEN.finditer(text)))


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


def holds(query: str, words: Iterable[str]) -> bool:
    """Say whether a text has the letters of a word, which may be part of another."""
    letters = query.upper()
    return any(word in letters for word in words)


def decoded(query: str, name: str) -> str:
    r"""Return a query with ``\u`` escapes resolved, as its parser will read it.

    Raises ``InputError`` where that is no Unicode text; ``name`` stands before its message.
    """
    try:
        query.encode()
        return _unescaped(query)
    except (UnicodeEncodeError, ValueError, OverflowError) as error:
        raise InputError("the query is not Unicode text", where=name) from error


def _unescaped(query: str) -> str:
    if "\\" not in query:
        return query
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)


def not_sparql(error: SyntaxError, text: str, name: str, ours: range = range(0)) -> InputError:
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
