"""The rules of inference: SPARQL ``CONSTRUCT`` files in ``ontology/rules``, read into patterns.

A rule runs at any SPARQL store as it stands. Here the patterns of its ``WHERE`` are matched one by one, so
that each conclusion knows the triples it rests on. To make that simple, a rule's file keeps to this form: a
header of ``#+`` lines, ``PREFIX`` lines, ``CONSTRUCT { … }``, ``WHERE { … }``; in the ``WHERE`` triple
patterns, and each ``FILTER`` or ``BIND`` on a line of its own, which looks by ``EXISTS`` for nothing that a
rule concludes. In the template, triples with the subject ``?inference`` are
qualifiers of what is inferred; nothing binds that variable, so other stores leave them out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Variable, parse

from kg.errors import InputError
from kg.ontology.shipped import shipped
from kg.rdf import headers, terms
from kg.rdf.graphs import ONTOLOGY
from kg.rdf.terms import BR, DCTERMS, RDF, RDFS, SCHEMA, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

__all__ = ["INFERENCE", "Pattern", "Rule", "Slot", "load_rules", "quads", "read"]

Slot = NamedNode | Literal | Variable
Pattern = tuple[Slot, Slot, Slot]

INFERENCE = Variable("inference")
"""The variable that stands, in a template, for the inference itself."""

_FORM = re.compile(
    r"(?P<prologue>.*?)CONSTRUCT\s*\{(?P<template>[^{}]*)\}\s*WHERE\s*\{(?P<where>.*)\}\s*", re.DOTALL
)
_KEYS = frozenset(["label", "summary", "tags"])
_CONDITION = re.compile(r"^\s*(?:FILTER|BIND)\b.*$", re.MULTILINE)
_BOUND = re.compile(r"\bAS\s+\?(\w+)")
_VARIABLE = re.compile(r"\?(\w+)")
_AS_IRI = "variable:"


@dataclass(frozen=True)
class Rule:
    """A rule: its name (the file's), what it says, and its text."""

    name: str
    label: str
    summary: str
    tags: tuple[str, ...]
    text: str

    @property
    def iri(self) -> NamedNode:
        """The rule as a resource of the graph."""
        return terms.RULE[self.name]

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        match = _FORM.fullmatch(self.text)
        if not match:
            raise InputError("not of the form PREFIX …, CONSTRUCT { … } WHERE { … }", where=self.name)
        return match.groupdict()

    @property
    def prologue(self) -> str:
        """The prefixes."""
        return self._parts["prologue"]

    @property
    def conditions(self) -> str:
        """The ``FILTER`` and ``BIND`` lines of the ``WHERE``."""
        return "\n".join(_CONDITION.findall(self._parts["where"]))

    @cached_property
    def asked(self) -> frozenset[Variable]:
        """The variables that conditions name."""
        return frozenset(Variable(name) for name in _VARIABLE.findall(self.conditions))

    @cached_property
    def told(self) -> frozenset[Variable]:
        """The variables to which conditions give a value."""
        return frozenset(Variable(name) for name in _BOUND.findall(self.conditions))

    @cached_property
    def premises(self) -> tuple[Pattern, ...]:
        """The triple patterns of the ``WHERE``."""
        return self._patterns(_CONDITION.sub("", self._parts["where"]))

    @cached_property
    def conclusions(self) -> tuple[Pattern, ...]:
        """The triples that the rule adds."""
        return tuple(pattern for pattern in self._template if pattern[0] != INFERENCE)

    @cached_property
    def qualifiers(self) -> tuple[Pattern, ...]:
        """What the rule says of the inference."""
        return tuple(pattern for pattern in self._template if pattern[0] == INFERENCE)

    @cached_property
    def _template(self) -> tuple[Pattern, ...]:
        return self._patterns(self._parts["template"])

    def _patterns(self, block: str) -> tuple[Pattern, ...]:
        """Read a block of triple patterns as the Turtle it is once its variables are IRIs."""
        block = _VARIABLE.sub(rf"<{_AS_IRI}\1>", block).strip()
        stop = "" if block.endswith(".") else " ."
        try:
            found = list(parse(f"{self._parts['prologue']}{block}{stop}", format=RdfFormat.TURTLE))
        except SyntaxError as error:
            raise InputError(f"not triple patterns: {error.msg}", where=self.name) from error
        return tuple((_slot(quad.subject), _slot(quad.predicate), _slot(quad.object)) for quad in found)


def _slot(term: object) -> Slot:
    if isinstance(term, NamedNode) and term.value.startswith(_AS_IRI):
        return Variable(term.value.removeprefix(_AS_IRI))
    if isinstance(term, NamedNode | Literal):
        return term
    raise InputError(f"{term} cannot stand in a rule", where="ontology/rules", fix="Write a variable")


def load_rules() -> tuple[Rule, ...]:
    """Read the rules that ship, in order of their names.

    Raises ``InputError`` where a file has not the form of a rule.
    """
    files = (file for file in (shipped("ontology") / "rules").iterdir() if file.name.endswith(".rq"))
    return tuple(read(file) for file in sorted(files, key=lambda file: file.name))


def read(file: Traversable) -> Rule:
    """Read one rule; its name is the file's, less the ending."""
    text = file.read_text(encoding="utf-8")
    header = headers.read(text, file.name, _KEYS)
    label, summary, tags = header.line("label"), header.line("summary"), header.words("tags")
    return Rule(file.name.removesuffix(".rq"), label, summary, tags, text)


def quads(rules: Iterable[Rule]) -> Iterator[Quad]:
    """Yield each rule as a resource, so that a reader of the graph alone sees what it says."""
    for rule in rules:
        yield Quad(rule.iri, RDF["type"], BR["Rule"], ONTOLOGY)
        yield Quad(rule.iri, RDF["type"], SH["SPARQLConstructExecutable"], ONTOLOGY)
        yield Quad(rule.iri, RDFS["label"], Literal(rule.label, language="en"), ONTOLOGY)
        yield Quad(rule.iri, DCTERMS["description"], Literal(rule.summary, language="en"), ONTOLOGY)
        yield Quad(rule.iri, SH["construct"], Literal(rule.text), ONTOLOGY)
        for tag in rule.tags:
            yield Quad(rule.iri, SCHEMA["keywords"], Literal(tag), ONTOLOGY)
