"""Answers of the catalogue as parts of pages that show more than one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.rdf.terms import local_name
from kg.web.cache import kept
from kg.web.parts import requests
from kg.web.parts.answer_table import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Store

    from kg.asking.answers import Answer, Row
    from kg.asking.catalogue import Question
    from kg.web.parts.answer_table import AnswerTable
    from kg.web.parts.records import Records, Shown

__all__ = ["Section", "address", "answer", "ask", "rows"]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A question with its answer as a table; ``address`` is where it stands by itself."""

    question: Question
    table: AnswerTable
    address: str


def ask(reader: Records, question: str, given: Mapping[str, str]) -> Section | None:
    """Ask a question of the catalogue, given IRIs; none where there is nothing to say."""
    return _section(reader.store, reader.language, question, tuple(sorted(given.items())))


@kept
def _section(store: Store, language: str, question: str, given: requests.Given) -> Section | None:
    found = _answer(store, language, question, given)
    if found is None:
        return None
    return Section(question=found.question, table=table(store, found), address=address(question, dict(given)))


def answer(reader: Records, question: str, given: Mapping[str, str]) -> Answer | None:
    """Return the answer to a question, given IRIs; none where it has no rows."""
    return _answer(reader.store, reader.language, question, tuple(sorted(given.items())))


def _answer(store: Store, language: str, question: str, given: requests.Given) -> Answer | None:
    try:
        found = requests.answered(store, question, given, language)
    except InputError:  # the resource is not of the class that the question takes
        return None
    return found if found.rows else None


def address(question: str, given: Mapping[str, str]) -> str:
    """Return where a question stands on the site, with what it is given.

    >>> address("visits", {"a": "https://w3id.org/bilateral-kg/id/kazakhstan"})
    '/question/visits?a=kazakhstan'
    """
    return requests.place(question, {name: local_name(iri) for name, iri in given.items()})


def rows(reader: Records, found: Answer) -> Iterator[tuple[Row, tuple[Shown, ...]]]:
    """Yield the rows of an answer, each with the claims it rests on."""
    for row in found.rows:
        yield row, reader.all_shown(map(NamedNode, row.claims))
