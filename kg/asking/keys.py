"""The keys form of a question: its file without what is read from the claims of its rows.

A file is a whole query for any engine. Oxigraph joins an ``OPTIONAL`` of several patterns, and whatever
stands beside a subquery, by going through the whole graph, so that the evidence of ten rows costs as much as
that of all. The program asks for the rows and their claims first, and looks up the evidence of these claims.
The form is made of the file's text, with the same rows in the same order:

* The part ``statements`` goes, but for what puts rows in order.
* What narrows a claim goes, with its column, which :mod:`kg.asking.narrowings` fills.
* What follows a subquery that chooses, and every ``OPTIONAL``, is looked up for each row found so far, by
  ``LATERAL``: Oxigraph's own word, which is why no file has it but in a comment.
* A line of the file after ``# sooner:`` is asked too: it changes no row.
* A line after ``# sooner instead:`` is asked in place of the next; one after ``# sooner of anybody:`` where
  nobody is named.
* All labels are read once for all rows where nobody is named and the file says ``# at once of all``
  (:mod:`kg.asking.at_once`).
* What involves two who are named is found first and looked into then, since Oxigraph else begins with all;
  what involves each is read once: of a hub's things, one by one, it else asks which involve the other.
* The limit at the end goes, by which another engine sorts in memory: it cut answers of more rows unsaid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.asking import at_once
from kg.asking.catalogue import AT_MOST, STATEMENTS
from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Keys", "Narrowed", "form"]

_CHOICE = re.compile(r"LIMIT 1000000000\s*\Z")
"""How a subquery ends that chooses what a query goes on with: by a limit that bites nowhere."""

_SOONER = re.compile(r"^( *)# sooner: ", re.MULTILINE)
"""What only the program asks: what changes no row and leaves less to compare, a comment to other engines."""

_INSTEAD = re.compile(r"^( *)# sooner instead: (.*\n).*\n", re.MULTILINE)
_OF_ANYBODY = re.compile(r"^( *)# sooner of anybody: (.*\n).*\n", re.MULTILINE)
_UNNAMED = re.compile(r" *VALUES \?a \{ UNDEF \}\n *VALUES \?b \{ UNDEF \}\n")
"""Where nobody is named, either of two may stand first, and one will do to find what involves somebody."""

_ANY = re.compile(r"VALUES \?[ab] \{ UNDEF \}")
"""Where one of two may be anybody."""

_INVOLVING = re.compile(
    r"(?<=\?groups br:asksBy \?involving \.\n)(?P<indent> *)(?P<thing>\?\w+) (?P<before>[^.{}\n]*; )?"
    r"\?involving \?a , \?b(?: ;(?P<after>[^.{}]*?))? \.\n"
)
"""The sentence in which a question says what involves whom, with what else it says of that."""

_OPAQUE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#.*')
_OPTIONAL = re.compile(r"OPTIONAL \{")
_SUBQUERY = re.compile(r"\{\s*SELECT\b")
_TESTED = re.compile(r"\b(?:FILTER|BIND)[^({]*(?P<bracket>[({])")
_ANYBODY = re.compile(
    r"(?<=\n) *# part: any-pair\n(?: *#.*\n)? *VALUES \?a \{ UNDEF \}\n *VALUES \?b \{ UNDEF \}\n"
)
"""Whom it is about, where it may be anybody: that chooses nothing, and is asked of what was chosen before."""

_ELEMENT = re.compile(
    r"(?P<names>\b(?:BIND[^(]*\(|VALUES[^{]*\{))|(?P<tests>\b(?:FILTER[^({]*[({]|UNION\s*\{))"
    r"|(?:\bGRAPH\s+\S+\s*)?\{|(?P<sentence>[^\s{}.][^{}]*?(?: \.(?=\s)|\s*\Z))"
)
"""What stands in a group one after the other: what names, what tests or adds to it, groups, sentences."""

_ONCE = re.compile(r"\b(?:SELECT|VALUES)\b")
_MINUS = re.compile(r"\bMINUS\b")

_NAMED = re.compile(r"\bAS (\?\w+)\)")
_UNION = re.compile(r"\s*UNION\b")

_PART = re.compile(
    r"^(?P<indent> *)# part: (?P<name>\S+)\n(?P<body>(?:.*\n)*?)(?P=indent)# end\n", re.MULTILINE
)
_COLUMN = re.compile(
    r"^ *\(GROUP_CONCAT\(DISTINCT IF\(BOUND\(\?key\),"
    r' CONCAT\(\?key, ": ", COALESCE\(\?named, STR\(\?value\)\)\), ""\);'
    r' separator=" \|\\n"\) AS \?(?P<column>\w+)\)\n',
    re.MULTILINE,
)
_NARROWS = re.compile(
    r"^(?P<indent> *)OPTIONAL \{\n(?P=indent)  \?claim \?qualifier \?value \.\n"
    r"(?:.*\n)*?.*FILTER\(\?qualifier (?P<but>NOT )?IN \((?P<names>[^)]*)\)\)\n(?:.*\n)*?(?P=indent)\}\n",
    re.MULTILINE,
)
_PLAIN = re.compile(r" *(?:OPTIONAL \{ )?(?P<patterns>[^#{}()]*?)(?: \.)?(?: \})?")
_VARIABLE = re.compile(r"\?\w+")


@dataclass(frozen=True)
class Narrowed:
    """A column that tells what narrows the claims of a row: some qualifiers (IRIs), or all but these."""

    column: str
    qualifiers: frozenset[str]
    but: bool

    def tells(self, qualifier: str) -> bool:
        """Say whether it tells of a qualifier."""
        return (qualifier in self.qualifiers) != self.but


@dataclass(frozen=True)
class Keys:
    """A question's text without the evidence of its rows, and the column that their claims fill, if any."""

    text: str
    narrowed: Narrowed | None


@lru_cache(maxsize=256)
def form(text: str) -> Keys:
    """Return the keys form of the text of a question whose parameters are bound."""
    text, narrowed = _without_narrowings(_sooner(AT_MOST.sub("\n", text)))
    order, of_all = text.rpartition("\n}\n")[2], at_once.of_all(text)
    text = _PART.sub(lambda part: _reduced(part, order, of_all=of_all), text)
    text = at_once.labels_at_once(text) if of_all else text
    return Keys(_looked_up(text), narrowed)


def _sooner(text: str) -> str:
    """Return a query with what its comments ask, in which what involves two who are named is found first."""
    unnamed = _UNNAMED.search(text)
    for mark in (_INSTEAD, *([_OF_ANYBODY] if unnamed else [])):
        text = mark.sub(r"\1\2", text)
    text = _SOONER.sub(r"\1", text)
    return text if unnamed else _INVOLVING.sub(_found_first, text)


def _found_first(sentence: re.Match[str]) -> str:
    """Return a sentence as two steps: what involves the pair, and what else is said of it."""
    thing, rest = sentence["thing"], f"{sentence['before'] or ''}{sentence['after'] or ''}".strip(" ;\n")
    ends = [f"{thing} ?involving {end}" for end in ("?a", "?b")]
    pair = " . ".join(ends) if _ANY.search(sentence.string) else " ".join(map(at_once.joined_at_once, ends))
    steps = [pair, f"{thing} {rest} ."] if rest else [pair]
    return "".join(f"{sentence['indent']}LATERAL {{ {step} }}\n" for step in steps)


def _without_narrowings(text: str) -> tuple[str, Narrowed | None]:
    """Return a query without the column that tells what narrows its claims, and what that tells."""
    column, told = _COLUMN.search(text), _NARROWS.search(text)
    if not (column and told):
        return text, None
    names = frozenset(map(_iri, told["names"].split(", ")))
    return _NARROWS.sub("", _COLUMN.sub("", text)), Narrowed(column["column"], names, bool(told["but"]))


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def _reduced(part: re.Match[str], order: str, *, of_all: bool) -> str:
    """Return what stays of a part: all, unless it is what an answer reads from the claims."""
    if part["name"] != STATEMENTS:
        return part[0]
    return "".join(f"{part['indent']}{line}\n" for line in _ordering(part["body"], order, of_all))


def _ordering(body: str, order: str, of_all: bool) -> list[str]:  # noqa: FBT001 – ours
    """Return the lines of a part that bind what an order names, each so that it chooses nothing.

    Of all, it chooses what its line in the file does: a left join could not hash what may be unbound.
    """
    needed, kept = set(_VARIABLE.findall(order)), list[str]()
    for line in reversed(body.splitlines()):
        found = _VARIABLE.findall(line)
        if (plain := _PLAIN.fullmatch(line)) and found and found[-1] in needed:
            kept.append(_bound(line, plain["patterns"], of_all=of_all))
            needed.update(found)
    return kept[::-1]


def _bound(line: str, patterns: str, *, of_all: bool) -> str:
    if not of_all:
        return f"OPTIONAL {{ {patterns} }}"
    return "OPTIONAL " * line.lstrip().startswith("OPTIONAL") + at_once.joined_at_once(patterns)


def _looked_up(text: str) -> str:
    """Return a query in which each row is followed through its groups, step by step, as they are written."""
    bare = _OPAQUE.sub(lambda match: " " * len(match[0]), text)
    ends = _brackets(bare)
    added: dict[int, str] = {}
    for begin, end in _steps(text, bare, ends):
        added[begin] = added.get(begin, "") + " LATERAL { "
        added[end] = " }" + added.get(end, "")
    for place in sorted(added, reverse=True):
        text = text[:place] + added[place] + text[place:]
    return text


def _brackets(bare: str) -> dict[int, int]:
    """Return where each bracket of a query ends, by where it begins."""
    ends, opened = dict[int, int](), list[int]()
    for bracket in re.finditer(r"[(){}]", bare):
        if bracket[0] in "({":
            opened.append(bracket.start())
        else:
            ends[opened.pop()] = bracket.start()
    return ends


def _steps(text: str, bare: str, ends: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield where what is looked up for each row begins and ends.

    That is, in every group, what follows what chooses in it, or its first ``OPTIONAL``: each
    ``OPTIONAL`` and what stands between them. One that chooses by itself is run once for all rows.
    """
    groups = {begin: end for begin, end in ends.items() if bare[begin] == "{"}
    for group, place, end in _stretches(text, bare, ends, groups):
        named = set(_NAMED.findall(bare, place, end))
        if not named & set(_VARIABLE.findall(bare, group, place)):  # what is named twice is joined
            yield place, end


def _stretches(
    text: str, bare: str, ends: Mapping[int, int], groups: Mapping[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield for each step the beginning of its group, and where it begins and ends itself."""
    marks, chosen = _marks(text, bare, groups), _chosen(bare, groups)
    for group in marks.keys() | chosen.keys():
        marked = marks.get(group, [])
        place = chosen.get(group, marked[0][0] if marked else 0)
        for start, end in marked:
            yield from ((group, *each) for each in _pieces(bare, ends, place, start))
            if start < end and not _ONCE.search(bare, start, end):
                yield group, start, end
            place = max(place, end)
        yield from ((group, *each) for each in _pieces(bare, ends, place, groups[group]))


def _pieces(bare: str, ends: Mapping[int, int], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a stretch that match anything: a new one begins where what was named is used."""
    cuts, place, named = [begin], begin, False
    if begin < end and not _MINUS.search(bare, begin, end):  # which takes away from all that stands before it
        while found := _ELEMENT.search(bare, place, end):
            if found["names"]:
                named = True
            elif named and not found["tests"]:
                cuts.append(found.start())
                named = False
            place = found.end() if found["sentence"] else ends[found.end() - 1] + 1
    yield from (each for each in pairwise([*cuts, end]) if _matches(bare, ends, *each))


def _marks(text: str, bare: str, groups: Mapping[int, int]) -> Mapping[int, list[tuple[int, int]]]:
    """Return by group, in order, where each ``OPTIONAL`` begins and ends, and where anybody is asked of."""
    found = [(each.start(), groups[each.end() - 1] + 1) for each in _OPTIONAL.finditer(bare)]
    found += [(each.start(), each.start()) for each in _ANYBODY.finditer(text)]
    found += [(each.start(), groups[each.start()] + 1) for each in at_once.READ_ONCE.finditer(bare)]
    marks = dict[int, list[tuple[int, int]]]()
    for start, end in sorted(found):
        marks.setdefault(_around(groups, start), []).append((start, end))
    return marks


def _chosen(bare: str, groups: Mapping[int, int]) -> Mapping[int, int]:
    """Return by group where its last subquery ends that chooses what the group goes on with."""
    chosen = dict[int, int]()
    for found in _SUBQUERY.finditer(bare):
        end = groups[found.start()]
        if _CHOICE.search(bare, found.start(), end) and not _UNION.match(bare, end + 1):
            chosen[_around(groups, found.start())] = end + 1
    return chosen


def _around(groups: Mapping[int, int], place: int) -> int:
    """Return where the group begins in which something stands."""
    return max(begin for begin, end in groups.items() if begin < place < end)


def _matches(bare: str, ends: Mapping[int, int], begin: int, end: int) -> bool:
    """Say whether a stretch of a query matches anything, beside testing and naming what is found."""
    if _MINUS.search(bare, begin, end):
        return False  # it takes away from what stands before it
    while found := _TESTED.search(bare, begin, end):
        if bare[begin : found.start()].strip():
            return True
        begin = ends[found.start("bracket")] + 1
    return bool(bare[begin:end].strip())
