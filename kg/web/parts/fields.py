"""The form of a question: a field for each parameter, its choices read from the data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.asking import names
from kg.asking.catalogue import ANY_DAY, DATES
from kg.asking.reader import Reader
from kg.asking.renderings import words
from kg.corpus.spelling import fold
from kg.rdf import terms
from kg.rdf.terms import RDF, local_name
from kg.web.cache import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Store

    from kg.asking.catalogue import Question

__all__ = ["MOST", "Choice", "Field", "choices", "fields", "value"]

MOST = 40
"""So many choices at most stand in one drop-down; of more, a field that completes what is typed."""

_OF_TWO = {"a": "One of the two", "b": "The other"}
"""What parameters are called that name two things set beside each other."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the things that a parameter may name: by its slug, with its label and the kind of thing."""

    value: str
    label: str
    group: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of the form; ``value`` is what it holds, ``wrong`` what is wrong with that, if anything.

    ``open`` where the question may be asked of any.
    """

    name: str
    kind: str
    form: Literal["select", "complete", "date", "text"]
    value: str
    choices: tuple[Choice, ...] = ()
    wrong: str = ""
    open: bool = False

    @property
    def label(self) -> str:
        """The parameter's name as words; one letter says little: it is one of two, or told by its type."""
        if self.name in _OF_TWO:
            return _OF_TWO[self.name]
        name = words(self.name)
        return name.capitalize() if len(name) > 1 else f"{words(self.kind).capitalize()} {name.upper()}"

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Choice]]]:
        """The choices by kind of thing; one nameless group where there is one kind."""
        found = [(group, list(each)) for group, each in groupby(self.choices, lambda choice: choice.group)]
        return found if len(found) > 1 else [("", self.choices)]


def fields(
    store: Store, question: Question, given: Mapping[str, str], wrong: Mapping[str, str], language: str
) -> Iterable[Field]:
    """Yield the fields of a question's form, filled with what was given, else with the defaults."""
    for name, kind in question.takes.items():
        found = _listed(question, name) or choices(store, kind, language)
        held = given.get(name, "") or _default(question, name, found)
        yield Field(
            name=name,
            kind=kind,
            form=_form(kind, len(found)),
            value=_shown(held, kind, found),
            choices=found,
            wrong=wrong.get(name, ""),
            open=question.defaults[name] is None,
        )


def _listed(question: Question, name: str) -> tuple[Choice, ...]:
    """Return the closed list of a parameter's values, where its question has one."""
    return tuple(Choice(value=each, label=each, group="") for each in question.choices.get(name, ()))


def _default(question: Question, name: str, found: Sequence[Choice]) -> str:
    """Return a parameter's default, or nothing where it is any, or the graph has no such thing."""
    default = question.defaults[name]
    if default is None:
        return ""
    known = not found or value(default) in {choice.value for choice in found}
    return value(default) if known else ""


def _form(kind: str, count: int) -> Literal["select", "complete", "date", "text"]:
    if kind in DATES:
        return "date"
    if kind == "text" and not count:
        return "text"
    return "select" if count <= MOST else "complete"


def _shown(held: str, kind: str, found: Sequence[Choice]) -> str:
    """Return what a field shows for a value: a label where labels are typed, no date where none is meant."""
    if kind in DATES:
        return "" if held == ANY_DAY else held
    if len(found) > MOST:
        return next((choice.label for choice in found if choice.value == held), held)
    return held


def value(term: names.Term) -> str:
    """Write a term as a parameter's value: what ``kg.asking.names.resolve`` reads back as the same term."""
    return term.value if isinstance(term, RdfLiteral) else local_name(term)


@kept
def choices(store: Store, kind: str, language: str) -> tuple[Choice, ...]:
    """Return what a parameter of a type may name, by kind of thing and label; nothing for texts and dates.

    A label that several things have is followed by what tells them apart.
    """
    reader = Reader(store, language)
    found = [
        Choice(value=local_name(term), label=reader.label(term), group=_group(reader, term, kind))
        for term in names.everything(store, kind)
    ]
    labels = Counter(choice.label for choice in found)
    told = (choice if labels[choice.label] == 1 else _told_apart(choice) for choice in found)
    return tuple(sorted(told, key=lambda choice: (fold(choice.group), fold(choice.label), choice.value)))


def _told_apart(choice: Choice) -> Choice:
    """Let the slug stand for a label that several things have."""
    return Choice(value=choice.value, label=choice.value, group=choice.group)


def _group(reader: Reader, term: NamedNode, kind: str) -> str:
    """Name the kind of a thing by the class that the authority file gives it; concepts have none."""
    if kind[:1].islower() or kind in {"Relation", "Document"}:
        return ""
    home = terms.graph("entities")
    found = (quad.object for quad in reader.store.quads_for_pattern(term, RDF["type"], None, home))
    return next((reader.label(each) for each in found if isinstance(each, NamedNode)), "")
