"""The catalogue of questions: one ``.rq`` file each, plain SPARQL under a header of ``#+`` lines.

A header is YAML: ``summary``, ``description``, ``tags``, ``takes`` (parameters and their types) and
``returns`` (columns and theirs). A parameter is a ``VALUES`` line whose default is real; binding replaces
that line by a checked term, so that every store runs the same text. A label is looked up in one written form,
which another language widens by a second look-up, English staying the fallback.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.corpus.findings import near
from kg.errors import InputError
from kg.ontology.shipped import shipped
from kg.rdf import terms
from kg.rdf.graphs import CATALOGUE
from kg.rdf.terms import DCTERMS, PREFIXES, RDF, RDFS, SCHEMA, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    import yaml

__all__ = [
    "ANY_DAY",
    "COLUMN_TYPES",
    "SEPARATOR",
    "Question",
    "get",
    "grouped",
    "load",
    "names",
    "quads",
    "read",
]

Term = NamedNode | Literal
_T = TypeVar("_T", str, list[object], dict[str, object])

COLUMN_TYPES = frozenset(
    ["label", "labels", "text", "texts", "date", "dates", "number", "boolean", "link", "links", "status"]
)
"""The types of columns; those in the plural hold several values, joined by ``SEPARATOR``."""

SEPARATOR = " | "

ANY_DAY = "9999-12-31"
"""The default of a date by which a question may be asked, and need not be."""

_KEYS = frozenset(["summary", "description", "tags", "takes", "returns"])
_NAME = re.compile(r"(?!.{100})[a-z0-9]+(-[a-z0-9]+)*")  # no file has a name much longer
_HEADER = re.compile(r"#\+ ?(.*)")
_VALUES = r"^(?P<indent> *)VALUES \?(?P<name>\w+) \{ (?P<default>[^{}\n]*) \}$"
_LABEL = (
    r"(?P<subject>[?\w]\S*)"
    r" (?P<property>rdfs:label\|skos:prefLabel|rdfs:label|skos:prefLabel|br:inverseLabel)"
    r' \?(?P<label>\w+) \. FILTER\(LANG\(\?(?P=label)\) = "en"\)'
)
_BINDABLE = re.compile(f"{_VALUES}|{_LABEL}", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A question: its name (the file's), what it asks, what it takes and returns, and its text.

    ``takes`` maps a parameter to its type: a class of the ontology, ``Relation``, ``Document``, ``date``,
    ``text`` or the local name of a concept scheme. ``returns`` maps a column to one of ``COLUMN_TYPES``.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    takes: Mapping[str, str]
    returns: Mapping[str, str]
    text: str = field(repr=False)

    @property
    def iri(self) -> NamedNode:
        """The question as a resource of the graph."""
        return terms.QUESTION[self.name]

    @cached_property
    def defaults(self) -> Mapping[str, Term]:
        """The term that stands for each parameter in the file."""
        found = (match for match in _BINDABLE.finditer(self.text) if match["name"] in self.takes)
        return MappingProxyType({match["name"]: _term(match["default"], self.name) for match in found})

    def kind(self, parameter: str) -> str:
        """Return a parameter's type; raises ``InputError`` for an unknown one, with the nearest."""
        if parameter not in self.takes:
            fix = near(parameter, self.takes) or f"It takes {', '.join(self.takes) or 'none'}"
            raise InputError(f"no parameter {parameter!r}", where=self.name, fix=fix)
        return self.takes[parameter]

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


def _in_language(match: re.Match[str], language: str) -> str:
    """Widen the look-up of a label to another language; English stays the fallback."""
    if language == "en":
        return match[0]
    look, name = f"{match['subject']} {match['property']}", match["label"]
    missing = f'NOT EXISTS {{ {look} ?{name}Own . FILTER(LANG(?{name}Own) = "{language}") }}'
    wanted = f'LANG(?{name}) = "{language}" || (LANG(?{name}) = "en" && {missing})'
    return f"{look} ?{name} . FILTER({wanted})"


def _term(text: str, name: str) -> Term:
    """Read a term as the file writes it, with the prefixes that are always known."""
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


def grouped(questions: Iterable[Question]) -> Mapping[str, list[Question]]:
    """Group questions by their first tags, the utilities last."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.tags[0], []).append(question)
    return {tag: groups[tag] for tag in sorted(groups, key=lambda tag: (tag == "utilities", tag))}


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
    header = _header(name, text)
    question = Question(
        name=name,
        summary=header.line("summary"),
        description=header.line("description", required=False),
        tags=header.words("tags"),
        takes=MappingProxyType(header.table("takes", required=False)),
        returns=MappingProxyType(header.table("returns")),
        text=text,
    )
    if missing := set(question.takes) - set(question.defaults):
        fix = f"Write VALUES ?{min(missing)} {{ … }} on a line of its own"
        raise header.error("takes", f"no default for {min(missing)}", fix)
    if strange := set(question.returns.values()) - COLUMN_TYPES:
        raise header.error("returns", f"no type {min(strange)!r}", near(min(strange), COLUMN_TYPES))
    return question


@dataclass(frozen=True)
class _Header:
    """The keys of a header, each with its line."""

    name: str
    content: Mapping[str, object]
    lines: Mapping[str, int]

    def error(self, key: str, what: str, fix: str = "") -> InputError:
        return InputError(what, where=f"queries/{self.name}.rq:{self.lines.get(key, 1)}", fix=fix)

    def get(self, key: str, kind: type[_T], form: str, *, required: bool = True) -> _T:
        value = self.content.get(key, None if required else kind())
        if not isinstance(value, kind) or (required and not value):
            raise self.error(key, f"no {key}", f"Write #+ {key}: {form}")
        return value

    def line(self, key: str, *, required: bool = True) -> str:
        return self.get(key, str, "and one line of text", required=required)

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(map(str, self.get(key, list, "[one, two]")))

    def table(self, key: str, *, required: bool = True) -> dict[str, str]:
        found = self.get(key, dict, "{name: type}", required=required)
        return {name: str(kind) for name, kind in found.items()}


def _header(name: str, text: str) -> _Header:
    """Read the leading ``#+`` lines as YAML in which all is text and no key, anchor or tag surprises."""
    import yaml

    lines = "\n".join(match[1] for line in text.splitlines() if (match := _HEADER.fullmatch(line)))
    where = f"queries/{name}.rq"
    try:
        node = yaml.compose(lines, Loader=yaml.CBaseLoader)
        strange = any(
            isinstance(each, yaml.AliasEvent) or getattr(each, "tag", "") for each in yaml.parse(lines)
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fix = "A text with ': ' or ' #' needs quotes"
        raise InputError(f"not YAML: {error.problem}", where=f"{where}:{line}", fix=fix) from error
    if not isinstance(node, yaml.MappingNode) or strange:
        raise InputError(
            "no plain header", where=f"{where}:1", fix="Begin with #+ summary: and a line of text"
        )
    places = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    header = _Header(name, _table(node, where), places)
    for key in header.content.keys() - _KEYS:
        known = f"Known: {', '.join(sorted(_KEYS))}"
        raise header.error(key, f"strange key {key!r}", near(key, _KEYS) or known)
    return header


def _table(node: yaml.MappingNode, where: str) -> dict[str, object]:
    """Turn a YAML mapping into a dictionary of texts, lists and dictionaries; no key stands twice."""
    found: dict[str, object] = {}
    for key, value in node.value:
        if key.value in found:
            line = key.start_mark.line + 1
            raise InputError(f"{key.value!r} stands twice", where=f"{where}:{line}", fix="Keep one")
        found[key.value] = _value(value, where)
    return found


def _value(node: yaml.Node, where: str) -> object:
    import yaml

    if isinstance(node, yaml.MappingNode):
        return _table(node, where)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, where) for item in node.value]
    return node.value


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
