"""The catalogue of questions: one ``.rq`` file each, plain SPARQL under a header of ``#+`` lines.

A header is YAML: ``summary``, ``description``, ``tags``, ``takes`` (parameters and their types), ``returns``
(columns and theirs), ``counts`` (what a row is called), ``grouped by`` (the column by which a long answer
is grouped, else the first), ``cells`` (the questions of what its cells count) and ``choices`` (by parameter
the values that it may have, where these are few). A parameter is a ``VALUES`` line whose
default is real, or ``UNDEF`` where a question may be asked of anything; binding replaces that line by a
checked term, so that every store runs the same text. A label is looked up in one written form, which another
language widens by a second look-up, English staying the fallback.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.corpus.spelling import near
from kg.errors import InputError
from kg.ontology.shipped import shipped
from kg.rdf import headers, terms
from kg.rdf.graphs import CATALOGUE
from kg.rdf.terms import DCTERMS, PREFIXES, RDF, RDFS, SCHEMA, SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

__all__ = [
    "ANY_DAY",
    "COLUMN_TYPES",
    "DATES",
    "PLURAL",
    "SEPARATOR",
    "STATEMENTS",
    "Question",
    "briefly",
    "check_choice",
    "counting",
    "get",
    "grouped",
    "load",
    "names",
    "quads",
    "read",
]

Term = NamedNode | Literal

PLURAL = frozenset(["labels", "texts", "dates", "links"])
"""The types of columns that hold several values, which a query joins by ``SEPARATOR``."""

STATEMENTS = "statements"
"""The column, and its type, of what a row rests on: a text for each voice of each claim."""

COLUMN_TYPES = PLURAL | {"label", "text", "date", "number", "boolean", "link", "status", STATEMENTS}
"""The types of columns."""

SEPARATOR = " |\n"
"""What a query puts between values: no value of the graph holds it, as one might hold a bar in a line."""

DATES = frozenset(["date", "date-from", "date-until"])
"""The types of parameters that are dates: a day, the first and the last day of a stretch of time."""

ANY_DAY = "9999-12-31"
"""The default of a date by which a question may be asked, and need not be."""

_KEYS = frozenset(
    ["summary", "description", "tags", "takes", "returns", "counts", "grouped by", "cells", "choices"]
)
_NAME = re.compile(r"(?!.{100})[a-z0-9]+(-[a-z0-9]+)*")  # no file has a name much longer
_VALUES = r"^(?P<indent> *)VALUES \?(?P<name>\w+) \{ (?P<default>[^{}\n]*) \}$"
_LABEL = (
    r"(?P<subject>[?\w]\S*)"
    r" (?P<property>rdfs:label\|skos:prefLabel|rdfs:label|skos:prefLabel|br:inverseLabel)"
    r' \?(?P<label>\w+) \. FILTER\(LANG\(\?(?P=label)\) = "en"\)'
)
_TEXTS = re.compile(r"^ *\(GROUP_CONCAT\(DISTINCT .* AS \?statements\)\n", re.MULTILINE)
AT_MOST = re.compile(r"\nLIMIT (?P<rows>\d+)\s*\Z")
"""How a file ends of which another engine sorts the first rows only (docs/remote-stores.md)."""

_PARAMETER = re.compile(_VALUES, re.MULTILINE)
_BINDABLE = re.compile(f"{_VALUES}|{_LABEL}", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A question: its name (the file's), what it asks, what it takes and returns, and its text.

    ``counts`` names what a row is, and perhaps the column by which rows are counted: *link by status*.
    ``grouped`` is the column by which the rows of a long answer are grouped.
    ``cells`` names the questions that list what a cell counts, asked of its row and ``column``; each has the
    columns that it knows among its choices.
    ``choices`` maps a parameter whose values are a closed list to these.
    ``takes`` maps a parameter to its type: a class of the ontology, ``Relation``, ``Document``, one of
    ``DATES``, ``text`` or the local name of a concept scheme. ``returns`` maps a column to one of
    ``COLUMN_TYPES``.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    takes: Mapping[str, str]
    returns: Mapping[str, str]
    text: str = field(repr=False)
    counts: str = ""
    grouped: str = ""
    cells: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def iri(self) -> NamedNode:
        """The question as a resource of the graph."""
        return terms.QUESTION[self.name]

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The columns that say what a row is about, with their types: all but its statements."""
        return MappingProxyType({name: kind for name, kind in self.returns.items() if kind != STATEMENTS})

    @cached_property
    def most(self) -> int | None:
        """How many rows a store elsewhere is asked for at most, if the file says so."""
        found = AT_MOST.search(self.text)
        return int(found["rows"]) if found else None

    @property
    def cites(self) -> bool:
        """Whether rows rest on statements."""
        return STATEMENTS in self.returns

    @cached_property
    def defaults(self) -> Mapping[str, Term | None]:
        """The term that stands for each parameter in the file; none where the question asks of any."""
        found = (match for match in _PARAMETER.finditer(self.text) if match["name"] in self.takes)
        return MappingProxyType({match["name"]: _term(match["default"], self.name) for match in found})

    def kind(self, parameter: str) -> str:
        """Return a parameter's type; raises ``InputError`` for an unknown one, with the nearest."""
        if parameter not in self.takes:
            fix = near(parameter, self.takes) or f"It takes {', '.join(self.takes) or 'none'}"
            raise InputError(f"no parameter {parameter!r}", where=self.name, fix=fix)
        return self.takes[parameter]

    def check_choice(self, parameter: str, text: str) -> None:
        """Raise ``InputError`` where a parameter has a closed list of values and a text is none of them."""
        check_choice(parameter, text, self.choices.get(parameter, (text,)), self.name)

    def bind(self, given: Mapping[str, Term], language: str = "en") -> str:
        """Return the query with terms for the parameters and with labels in a language.

        One pass over the text, so no value is ever read as a parameter; lines stay where they are. Raises
        ``InputError`` for a parameter that the question does not take.
        """
        for name in given:
            self.kind(name)

        def bound(match: re.Match[str]) -> str:
            if match["label"]:
                return _in_language(match, language)
            term = given.get(match["name"])
            return match[0] if term is None else f"{match['indent']}VALUES ?{match['name']} {{ {term} }}"

        return _BINDABLE.sub(bound, self.text)


def briefly(query: str) -> str:
    """Return a bound query without the texts of statements, which an answer reads from the claims.

    They are for whoever runs the query by itself; no store need sort and send them for an answer.
    """
    return _TEXTS.sub("", query, count=1)


def _in_language(match: re.Match[str], language: str) -> str:
    """Widen the look-up of a label to another language; English stays the fallback."""
    if language == "en":
        return match[0]
    look, name = f"{match['subject']} {match['property']}", match["label"]
    missing = f'NOT EXISTS {{ {look} ?{name}Own . FILTER(LANG(?{name}Own) = "{language}") }}'
    wanted = f'LANG(?{name}) = "{language}" || (LANG(?{name}) = "en" && {missing})'
    return f"{look} ?{name} . FILTER({wanted})"


def _term(text: str, name: str) -> Term | None:
    """Read a term as the file writes it, with the prefixes that are always known; ``UNDEF`` is none."""
    if text == "UNDEF":
        return None
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    try:
        found = [quad.object for quad in parse(f"{prologue}<x:> <x:> {text} .", format=RdfFormat.TURTLE)]
    except (SyntaxError, ValueError):
        found = []
    usable = [term for term in found if isinstance(term, NamedNode | Literal)]
    if len(usable) != 1:
        fix = 'Write VALUES ?a { id:kazakhstan }, or "2022-09-01"^^xsd:date'
        raise InputError(f"{text!r} is not one term", where=f"queries/{name}.rq", fix=fix)
    return usable[0]


def names() -> tuple[str, ...]:
    """Return the names of all questions, sorted."""
    return tuple(sorted(file.name.removesuffix(".rq") for file in _files()))


def _files() -> Iterator[Traversable]:
    return (file for file in shipped("queries").iterdir() if file.name.endswith(".rq"))


def load() -> Mapping[str, Question]:
    """Read the catalogue: all questions by name. Raises ``InputError`` where a header is broken."""
    return {name: get(name) for name in names()}


def get(name: str) -> Question:
    """Read one question. Raises ``InputError`` for an unknown one, with the nearest names."""
    file = shipped("queries") / f"{name}.rq"
    if not (_NAME.fullmatch(name) and file.is_file()):
        fix = near(name, names()) or "`bilateral ask` lists them"
        raise InputError(f"no question {name!r}", where="ask", fix=fix)
    return read(name, file.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def read(name: str, text: str) -> Question:
    """Read a question from the text of its file.

    Raises ``InputError`` with file and line where the header is not YAML, lacks a key, has a strange one, or
    does not fit the ``VALUES`` lines.
    """
    header = headers.read(text, f"queries/{name}.rq", _KEYS)
    returns = header.table("returns")
    question = Question(
        name=name,
        summary=header.line("summary"),
        description=header.line("description", required=False),
        tags=header.words("tags"),
        takes=MappingProxyType(header.table("takes", required=False)),
        returns=MappingProxyType(returns),
        text=text,
        counts=header.line("counts", required=False),
        grouped=header.line("grouped by", required=False) or next(iter(returns)),
        cells=header.words("cells", required=False),
        choices=MappingProxyType(
            {name: tuple(words.split()) for name, words in header.table("choices", required=False).items()}
        ),
    )
    if strange := set(question.choices) - set(question.takes):
        raise header.error("choices", f"no parameter {min(strange)!r}", near(min(strange), question.takes))
    for key, column in (("counts", question.counts.partition(" by ")[2]), ("grouped by", question.grouped)):
        if column and column not in question.keys:
            raise header.error(key, f"no column {column!r}", near(column, question.keys))
    if missing := set(question.takes) - set(question.defaults):
        fix = f"Write VALUES ?{min(missing)} {{ … }} on a line of its own"
        raise header.error("takes", f"no default for {min(missing)}", fix)
    if strange := set(question.returns.values()) - COLUMN_TYPES:
        raise header.error("returns", f"no type {min(strange)!r}", near(min(strange), COLUMN_TYPES))
    return question


def check_choice(parameter: str, text: str, allowed: Collection[str], where: str) -> None:
    """Raise ``InputError`` where a text is none of those allowed, with the nearest and all of them."""
    if text not in allowed:
        hint = f"{near(text, allowed)} " if near(text, allowed) else ""
        fix = f"{hint}It is one of {', '.join(allowed)}"
        raise InputError(f"no {parameter} {text!r}", where=where, fix=fix)


def counting(name: str) -> Mapping[str, str]:
    """Return by column the question that lists what a cell of a question's table counts."""
    return {column: each for each in get(name).cells for column in get(each).choices["column"]}


def grouped(questions: Iterable[Question]) -> Mapping[str, Sequence[Question]]:
    """Group questions by their first tags, in order, the utilities last."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.tags[0], []).append(question)
    return {tag: groups[tag] for tag in sorted(groups, key=lambda tag: (tag == "utilities", tag))}


def quads() -> Iterator[Quad]:
    """Yield the catalogue as ``sh:SPARQLExecutable`` resources, so that other tools find the questions."""
    for question in load().values():
        for predicate, value in _pairs(question):
            yield Quad(question.iri, predicate, value, CATALOGUE)


def _pairs(question: Question) -> Iterator[tuple[NamedNode, Term]]:
    yield RDF["type"], SH["SPARQLExecutable"]
    yield RDF["type"], SH["SPARQLSelectExecutable"]
    yield RDFS["label"], Literal(question.name)
    yield RDFS["comment"], Literal(question.summary, language="en")
    if question.description:
        yield DCTERMS["description"], Literal(question.description, language="en")
    yield SH["select"], Literal(question.text)
    yield from ((SCHEMA["keywords"], Literal(tag)) for tag in question.tags)
